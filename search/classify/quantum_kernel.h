#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rl/random.h"
#include "search/classify/encoded_circuit.h"
#include "search/classify/kernel_options.h"
#include "search/classify/zero_outcome.h"
#include "search/datasets/dataset.h"
#include "search/native_lowering.h"
#include "sim/noise_model.h"
#include "sim/thread_team.h"

namespace qarch::search {

inline constexpr int kMaxKernelQubits = 20;       ///< of state vectors
inline constexpr int kMaxNoisyKernelQubits = 10;  ///< of density matrices

/// U(b)^+ U(a): the circuit on slots 0 ... p - 1 with the angles of a, then its gates inverted in
/// the opposite order on slots p ... 2p - 1, which are to be bound to the *negative* angles of b.
/// A delay is its own inverse: it takes its time. Throws std::invalid_argument for reset and
/// measure.
sim::Circuit overlap_circuit(const sim::Circuit& circuit);

/// K(i, j) = |<Phi(x_i)|Phi(z_j)>|^2 without noise, one state vector a sample; |Phi(x)> is the
/// state of `encoding` with the features x and fixed `weights`. Throws std::invalid_argument for
/// sizes that disagree, a circuit with reset or measure, or more than kMaxKernelQubits, and
/// std::runtime_error if the states need more than 4 GiB.
Samples exact_kernel(const EncodedCircuit& encoding, std::span<const double> weights,
                     const Samples& x, const Samples& z);

/// The kernel as a device measures it: K(x, z) is the probability of reading 0...0 after
/// U(x)^+ U(z) under the noise model, as ZeroOutcome says what that is with readout error, `shots`
/// and `mitigate_readout`. With `stretch`
///
///   K = sum_c w_c K_c,    K_c the same under scaled_noise(noise, c) with shots of its own,
///                         w = richardson_weights(stretch)
///
/// No value is clipped: mitigated or extrapolated it may leave [0, 1]. Diagonal entries are
/// measured too. Without noise and readout error K is exact_kernel, with the chance of shots if
/// there are any. Chance is drawn from (seed, "kernel " + purpose, entry): equal arguments give
/// equal bits, for any number of threads.
class QuantumKernel {
 public:
  /// The circuit is executed as `lowering` writes it. Throws std::invalid_argument as the options,
  /// the encoding, scaled_noise and sim::ExpectationFunction do, for more than
  /// kMaxNoisyKernelQubits under noise, for threads < 1, and for mitigation where p10 + p01 of a
  /// qubit is above 0.99.
  QuantumKernel(EncodedCircuit encoding, std::vector<double> weights, const sim::NoiseModel& noise,
                const KernelOptions& options, std::uint64_t seed, int threads = 1,
                const NativeLowering& lowering = {});
  ~QuantumKernel();
  QuantumKernel(QuantumKernel&&) noexcept;
  QuantumKernel& operator=(QuantumKernel&&) noexcept;

  /// K(x_i, x_j); entries i <= j are evaluated, the others are equal to them.
  Samples gram(const Samples& x, std::string_view purpose);
  /// K(x_i, z_j), x_i the rows of x.
  Samples cross(const Samples& x, const Samples& z, std::string_view purpose);

  const EncodedCircuit& encoding() const { return encoding_; }
  const std::vector<double>& weights() const { return weights_; }
  const KernelOptions& options() const { return options_; }
  /// Whether K is exact_kernel: neither noise nor shots.
  bool is_exact() const { return lanes_.empty() && options_.shots == 0.0; }
  /// Of options that change nothing here.
  std::vector<std::string> notes() const;
  /// Circuits executed for `entries` entries.
  std::int64_t circuits(std::int64_t entries) const;

 private:
  struct Lane;
  Samples evaluate(const Samples& x, const Samples& z, bool symmetric, std::string_view purpose);
  void measure(const Samples& x, const Samples& z, bool symmetric, std::string_view purpose,
               Samples& k);
  template <class Distribution>
  double extrapolated(const Distribution& distribution, rl::Rng& rng) const;

  EncodedCircuit encoding_;
  std::vector<double> weights_;
  KernelOptions options_;
  std::uint64_t seed_;
  std::vector<double> factors_;         ///< options_.stretch, or {1}
  std::vector<double> factor_weights_;  ///< of the extrapolation
  ZeroOutcome zero_;
  std::vector<std::unique_ptr<Lane>> lanes_;  ///< one for each thread; none: without noise
  std::unique_ptr<sim::ThreadTeam> team_;
};

}  // namespace qarch::search
