#pragma once

#include <pybind11/pybind11.h>

#include <limits>
#include <string>
#include <vector>

#include "search/noise_source.h"
#include "sim/pauli_sum.h"

/// The Python module `qarch`: what sim and search can do, with numpy arrays for numbers. Each of
/// the functions below defines one part of it.
namespace qarch::python {

/// A Hermitian operator on qubits, and what is known of its lowest eigenvalue.
struct Hamiltonian {
  sim::PauliSum sum{1};
  double exact_energy = std::numeric_limits<double>::quiet_NaN();         ///< NaN: not known
  double hartree_fock_energy = std::numeric_limits<double>::quiet_NaN();  ///< NaN: there is none
  std::string unit = {};                                                  ///< "hartree" or none
  std::vector<std::string> notes = {};
};

void define_circuits(pybind11::module_& module);
void define_noise(pybind11::module_& module);
void define_hamiltonians(pybind11::module_& module);
void define_programs(pybind11::module_& module);
void define_states(pybind11::module_& module);
void define_runs(pybind11::module_& module);
void define_searches(pybind11::module_& module);

}  // namespace qarch::python
