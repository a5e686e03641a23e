#include <pybind11/complex.h>
#include <pybind11/stl.h>

#include <complex>
#include <memory>
#include <numeric>
#include <optional>

#include "apps/python/arrays.h"
#include "apps/python/bindings.h"
#include "rl/random.h"
#include "sim/density_matrix.h"
#include "sim/final_state.h"
#include "sim/measurement.h"
#include "sim/observable.h"

namespace qarch::python {

namespace py = pybind11;

namespace {

using Qubits = std::optional<std::vector<int>>;

/// A final state, and the noise that it is read out with.
struct State {
  sim::PauliVector vector;
  sim::NoiseModel noise;
};

State simulate(const sim::Circuit& circuit, const py::object& given,
               const std::optional<search::NamedNoise>& noise, int threads) {
  const Numbers parameters(given, "parameters", 1);
  const sim::NoiseModel model = noise ? noise->model : sim::NoiseModel();
  const py::gil_scoped_release unlocked;
  return {sim::final_state(circuit, parameters.values(), model, threads), model};
}

/// Bit j of an outcome is qubit result[j].
std::vector<int> measured(const State& state, const Qubits& qubits) {
  if (qubits) return *qubits;
  std::vector<int> all(static_cast<std::size_t>(state.vector.num_qubits()));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

std::vector<double> probabilities_of(const State& state, const Qubits& qubits) {
  return sim::probabilities(state.vector, measured(state, qubits), state.noise);
}

py::array_t<double> probabilities(const State& state, const Qubits& qubits) {
  const std::vector<double> p = probabilities_of(state, qubits);
  return py::array_t<double>(static_cast<py::ssize_t>(p.size()), p.data());
}

py::dict counts(const State& state, std::int64_t shots, std::uint64_t seed, const Qubits& qubits) {
  std::vector<std::int64_t> hits;
  {
    const py::gil_scoped_release unlocked;
    rl::Rng rng = rl::random_stream(seed, "shots");
    hits = sim::sample_counts(probabilities_of(state, qubits), shots, rng);
  }
  const int num_bits = static_cast<int>(measured(state, qubits).size());
  py::dict result;
  for (std::size_t b = 0; b < hits.size(); ++b) {
    if (hits[b] > 0) result[py::str(sim::bit_string(b, num_bits))] = hits[b];
  }
  return result;
}

double expectation(const State& state, const Hamiltonian& observable) {
  return sim::CompiledObservable(observable.sum, state.noise).expectation(state.vector);
}

py::array vector_view(const py::object& self) {
  const auto values = std::as_const(self.cast<State&>().vector).values();
  return view_of(values.data(), {static_cast<py::ssize_t>(values.size())}, {sizeof(double)}, self);
}

/// The array owns the matrix.
py::array density_matrix(const State& state) {
  auto matrix = std::make_unique<Eigen::MatrixXcd>();
  {
    const py::gil_scoped_release unlocked;
    *matrix = sim::density_matrix(state.vector);
  }
  const Eigen::MatrixXcd& rho = *matrix;
  constexpr auto kSize = static_cast<py::ssize_t>(sizeof(std::complex<double>));
  const py::capsule owner(matrix.get(), [](void* p) { delete static_cast<Eigen::MatrixXcd*>(p); });
  static_cast<void>(matrix.release());
  return py::array(py::dtype::of<std::complex<double>>(), {rho.rows(), rho.cols()},
                   {kSize, kSize * rho.rows()}, rho.data(), owner);
}

}  // namespace

void define_states(py::module_& module) {
  py::class_<State>(module, "State",
                    "The state at the end of a circuit with its noise; see simulate().")
      .def_property_readonly("num_qubits", [](const State& s) { return s.vector.num_qubits(); })
      .def_property_readonly(
          "vector", &vector_view,
          "Array [4^n], read-only, no copy: r[k] = Tr(P_k rho), k in base 4 lists the Paulis (I=0\n"
          "X=1 Y=2 Z=3), qubit 0 is the lowest digit.")
      .def("density_matrix", &density_matrix,
           "Complex array [2^n, 2^n], index bit q is qubit q; computed at each call.")
      .def_property_readonly(
          "purity", [](const State& s) { return s.vector.purity(); }, "Tr rho^2.")
      .def(
          "entropy", [](const State& s) { return sim::von_neumann_entropy(s.vector); },
          "-Tr(rho log2 rho), bits.")
      .def("expectation", &expectation, py::arg("observable"),
           "Tr(O rho), readout error of the noise included.")
      .def("probabilities", &probabilities, py::arg("qubits") = py::none(),
           "Array [2^m] over the outcomes of `qubits` (all), readout error included; bit j of an\n"
           "outcome is qubits[j].")
      .def("counts", &counts, py::arg("shots"), py::arg("seed") = 1, py::arg("qubits") = py::none(),
           "dict: bit string (rightmost is qubits[0]) -> how often, for so many shots; the same\n"
           "numbers as `qarch simulate --shots --seed`.")
      .def(
          "fidelity",
          [](const State& s, const State& pure) {
            return sim::fidelity_with_pure(s.vector, pure.vector);
          },
          py::arg("pure"), "<psi|rho|psi> with a pure state, such as that without noise.")
      .def(
          "reduced",
          [](const State& s, const std::vector<int>& qubits) {
            return State{sim::reduced_state(s.vector, qubits), sim::NoiseModel()};
          },
          py::arg("qubits"), "The state of these qubits alone; without readout error.")
      .def("__repr__", [](const State& s) {
        return "<qarch.State: " + std::to_string(s.vector.num_qubits()) + " qubits, purity " +
               std::to_string(s.vector.purity()) + ">";
      });
  module.def("simulate", &simulate, py::arg("circuit"), py::arg("parameters") = py::tuple(),
             py::arg("noise") = py::none(), py::arg("threads") = 1,
             "The State at the end of a circuit with parameters [P] under a NoiseModel.");
}

}  // namespace qarch::python
