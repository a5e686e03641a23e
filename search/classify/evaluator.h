#pragma once

#include <memory>
#include <span>
#include <vector>

#include "search/classify/encoded_circuit.h"
#include "search/datasets/dataset.h"
#include "search/native_lowering.h"
#include "sim/expectation.h"
#include "sim/noise_model.h"
#include "sim/thread_team.h"

namespace qarch::search {

/// e(x, w) = Tr(O rho(x, w)) of one classifier for many samples, exact, under a noise model
/// (readout error included), with derivatives by weights and by features. Samples are shared among
/// threads; every sample's numbers are the same bits for any number of them.
///
/// What it costs on n qubits, by sample and thread: without noise on gates the state vector, 2^n
/// amplitudes in each run of one-qubit gates, and about 4 times that for a gradient by all weights
/// and features. With it the Pauli vector, 4^n doubles in each gate, of which a light cone leaves
/// out what the observable does not depend on; a gradient is 5 times that and keeps states of up to
/// sim::ExpectationOptions::memory_budget bytes. Measured on one core (README.md): 540 angles on
/// 10 qubits 0.06 ms, gradient 0.2 ms; under depolarizing noise on every gate 19 ms, gradient about
/// 120 ms, 150 MB; 96 weights on 17 qubits, gradient 19 ms. Noise on 17 qubits would need 4^17
/// doubles, 137 GB.
class Evaluator {
 public:
  /// Under noise the circuit is executed as `lowering` writes it. Throws as model.check() and
  /// sim::ExpectationFunction do.
  Evaluator(EncodedCircuit model, const sim::NoiseModel& noise, int threads = 1,
            const NativeLowering& lowering = {});
  ~Evaluator();
  Evaluator(Evaluator&&) noexcept;
  Evaluator& operator=(Evaluator&&) noexcept;

  const EncodedCircuit& model() const { return model_; }
  int num_weights() const { return model_.num_weights; }
  int num_features() const { return model_.num_features; }

  /// out[i] = e(x_i, w), x_i the rows of x. All functions throw std::invalid_argument for sizes
  /// that disagree.
  void expectations(const Samples& x, std::span<const double> w, std::span<double> out);

  /// The same, and by_weight(i, j) = de/dw_j, by_feature(i, f) = de/dx_f at sample i; a null
  /// pointer: not wanted. Both are resized.
  void gradients(const Samples& x, std::span<const double> w, std::span<double> out,
                 Samples* by_weight, Samples* by_feature);

  /// What a gradient costs in evaluations, as sim::ExpectationFunction states it.
  int gradient_cost() const;

 private:
  struct Lane;
  void check(const Samples& x, std::span<const double> w, std::size_t out) const;
  template <class Work>
  void for_each_sample_block(Eigen::Index rows, Eigen::Index large_block, const Work& work);

  EncodedCircuit model_;
  std::vector<std::unique_ptr<Lane>> lanes_;  ///< one for each thread
  std::unique_ptr<sim::ThreadTeam> team_;
};

}  // namespace qarch::search
