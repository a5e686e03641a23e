#pragma once

#include <vector>

#include "rl/random.h"
#include "tests/support/dense_oracle.h"

/// Random inputs for the comparisons with the dense oracle; all draws come from the given stream.
namespace qarch::test {

/// Uniform on [low, high).
double uniform_between(rl::Rng& rng, double low, double high);

/// `num_gates` gates of all kinds (two-qubit kinds only if n >= 2). A rotation has, with equal
/// chance, a new slot, a slot that was used before, or a constant angle.
sim::Circuit random_circuit(int num_qubits, int num_gates, rl::Rng& rng);

/// The same circuit with a reset, measure or delay of up to 1e-6 s before about one gate of four.
sim::Circuit with_interruptions(const sim::Circuit& circuit, rl::Rng& rng);

/// The same gates with a slot of its own for every rotation that has a slot.
sim::Circuit with_own_slots(const sim::Circuit& circuit);

/// Angles in (-2 pi, 2 pi), one per slot.
std::vector<double> random_parameters(const sim::Circuit& circuit, rl::Rng& rng);

/// `num_sets` times as many, one set after another.
std::vector<double> random_parameter_sets(const sim::Circuit& circuit, std::size_t num_sets,
                                          rl::Rng& rng);

/// `count` Kraus operators on `num_qubits` qubits: the blocks of a random isometry.
std::vector<Matrix> random_kraus(int num_qubits, int count, rl::Rng& rng);

/// One channel of every kind on one (1) or two (2) qubits, with random parameters. `strength` in
/// (0, 1] bounds the probabilities.
std::vector<OracleChannel> random_channels(int num_qubits, double strength, rl::Rng& rng);

/// Rules of every sort: all kinds or one, any qubits or given ones, one- and two-qubit channels on
/// every operand and in both orders; asymmetric readout error on every qubit.
OracleNoise random_noise(int num_qubits, double strength, rl::Rng& rng);

/// Relaxation on every qubit but, at n > 2, the last; times of most operations, of some for each
/// qubit.
sim::IdleNoise random_idle_noise(int num_qubits, sim::SchedulePolicy policy, rl::Rng& rng);

/// `num_terms` random strings, plus the identity.
sim::PauliSum random_observable(int num_qubits, int num_terms, rl::Rng& rng);

/// A density matrix of full rank, G G^dagger / Tr.
Matrix random_density_matrix(int num_qubits, rl::Rng& rng);

}  // namespace qarch::test
