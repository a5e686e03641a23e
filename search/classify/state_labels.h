#pragma once

#include <cstdint>
#include <vector>

#include "rl/random.h"
#include "search/datasets/dataset.h"
#include "sim/pauli_sum.h"

namespace qarch::search {

/// Random product states labelled by the sign of <psi| H |psi>, H = sum J_ij Z_i Z_j, as features
/// of the encoding `angle` on n qubits: each Bloch vector uniform on the sphere, feature q its
/// polar angle (RY), feature n + q its azimuth (RZ). Classes "positive" (>= 0) and "negative".
/// Throws std::invalid_argument for another H, or samples outside [1, 1,000,000].
Dataset state_label_data(const sim::PauliSum& h, int samples, rl::Rng& rng);

/// The graph of Farhi and Neven's task is not given; this one has 8 nodes of 3 bonds each, a ring
/// and its diameters, with J_ij = +-1 at random.
sim::PauliSum random_state_label_hamiltonian(rl::Rng& rng);

/// How the couplings of a state_label_network are learned: passes over random samples,
///   w <- w - learning_rate / (1 + decay step) mean over a mini-batch of d loss / dw,
/// loss = max(0, margin - y e), from w = 0.
struct StateLabelOptions {
  double beta = 0.05;  ///< of the designed circuit
  int samples = 1000;
  int test_samples = 2000;
  int passes = 10;
  int batch = 10;
  double margin = 0.01;
  double learning_rate = 0.02;
  double decay = 0.05;
  std::uint64_t seed = 1;
  int threads = 1;

  /// Throws std::invalid_argument "state_labels.field = value, must be ...".
  void validate() const;
};

struct StateLabelResult {
  double designed_accuracy = 0.0;  ///< of state_label_circuit(h, beta) on the test samples
  double learned_accuracy = 0.0;   ///< of the network, on the test samples
  double local_accuracy = 0.0;     ///< of the sign of the best single <Z_j> on the training samples
  std::vector<double> couplings;   ///< weights of the network
};

/// Equal arguments give equal bits, for any number of threads.
StateLabelResult learn_state_labels(const sim::PauliSum& h, const StateLabelOptions& options);

}  // namespace qarch::search
