#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "sim/circuit.h"
#include "sim/noise_model.h"
#include "sim/pauli_sum.h"
#include "sim/pauli_vector.h"

namespace qarch::apps {

/// The final state of a circuit, and what can be read out of it, readout error included.
class ReadableState {
 public:
  virtual ~ReadableState() = default;
  /// Tr(O rho) with the readout error of the noise model.
  virtual double expectation(const sim::PauliSum& observable) = 0;
  /// Of the 2^m outcomes when these qubits are measured, bit j is qubits[j].
  virtual std::vector<double> probabilities(const std::vector<int>& qubits) = 0;
  virtual double purity() = 0;
  /// As a density matrix, 4^n numbers; made at the first call where the state is amplitudes.
  virtual const sim::PauliVector& pauli_vector() = 0;
};

/// Whether noise acts on the state before readout, or the circuit is not unitary: then it takes a
/// density matrix, 4^n numbers, else 2^n amplitudes.
bool needs_density_matrix(const sim::Circuit& circuit, const sim::NoiseModel& noise);

/// Bytes that run() takes at most where it needs no density matrix.
std::size_t amplitude_bytes(int num_qubits);

/// The circuit has no parameters. Throws std::invalid_argument for a gate that the noise model's
/// coupling map forbids.
std::unique_ptr<ReadableState> run(const sim::Circuit& circuit, const sim::NoiseModel& noise,
                                   int threads);

}  // namespace qarch::apps
