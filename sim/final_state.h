#pragma once

#include <span>

#include "sim/circuit.h"
#include "sim/noise_model.h"
#include "sim/pauli_vector.h"

namespace qarch::sim {

/// The state of the circuit and its noise from |0...0>; readout error is not part of it. What is
/// read out of it: CompiledObservable(observable, noise).expectation (observable.h), probabilities
/// and fidelity_with_pure (measurement.h).
///
/// Takes PauliVector::required_bytes and a tile per thread. Throws std::runtime_error, naming the
/// bytes needed and free, before anything is computed if they do not fit into memory, and
/// std::invalid_argument as PtmProgram does, or for threads < 1.
PauliVector final_state(const Circuit& circuit, std::span<const double> parameters = {},
                        const NoiseModel& noise = {}, int threads = 1);

}  // namespace qarch::sim
