#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "sim/noise_model.h"
#include "sim/pauli_vector.h"

/// What is read out of a state: outcome probabilities and samples, overlaps, parts of the state.
/// Bit q of an outcome is qubit q (little endian).
namespace qarch::sim {

// Outcomes.

/// Probabilities of the 2^n outcomes b when all qubits are measured in the computational basis:
///
///   p[b] = <b|rho|b> = 2^-n sum_z (-1)^(z.b) r[Z^z],      z, b in {0,1}^n,
///
/// then the assignment matrix of `readout[q]` on every qubit q (row stochastic, rows = prepared).
/// Empty `readout`: no error. Linear in r, nothing is clipped: an impossible outcome may read as
/// -1e-17. Cost n 2^n. Throws std::invalid_argument unless readout has 0 or n entries, with both
/// probabilities in [0, 1].
std::vector<double> probabilities(const PauliVector& state,
                                  std::span<const ReadoutError> readout = {});
/// With the readout error of the noise model; its gate noise is already in the state.
std::vector<double> probabilities(const PauliVector& state, const NoiseModel& noise);

/// The same when only `qubits` are measured: 2^m outcomes, bit j is qubit qubits[j]. `readout` is
/// by qubit of the state, as above. Throws std::invalid_argument if no qubit is listed, or one that
/// is out of range or listed before.
std::vector<double> probabilities(const PauliVector& state, std::span<const int> qubits,
                                  std::span<const ReadoutError> readout = {});
std::vector<double> probabilities(const PauliVector& state, std::span<const int> qubits,
                                  const NoiseModel& noise);

/// An outcome as text, little endian: "011" is qubits 0 and 1 read as 1, qubit 2 as 0.
/// Throws std::invalid_argument unless 1 <= num_bits <= 64 and outcome < 2^num_bits.
std::string bit_string(std::uint64_t outcome, int num_bits);

/// E's results are all of 0 ... 2^32 - 1 or of 0 ... 2^64 - 1.
template <class E>
inline constexpr bool kFillsItsBits = E::min() == 0 &&
                                      (E::max() == std::numeric_limits<std::uint32_t>::max() ||
                                       E::max() == std::numeric_limits<std::uint64_t>::max());

/// An engine whose results are 32 or 64 uniform bits (rl::Rng, std::mt19937, std::mt19937_64).
template <class E>
concept UniformBits = std::uniform_random_bit_generator<E> && kFillsItsBits<E>;

/// Uniform on [0, 1), a multiple of 2^-53: the high 53 bits of one 64-bit result, or of two 32-bit
/// results (27, then 26). Unlike the standard library's distributions it gives the same number
/// everywhere.
template <UniformBits Engine>
double uniform_53_bits(Engine& engine) {
  if constexpr (Engine::max() == std::numeric_limits<std::uint64_t>::max()) {
    return static_cast<double>(static_cast<std::uint64_t>(engine()) >> 11U) * 0x1.0p-53;
  } else {
    const std::uint64_t high = static_cast<std::uint64_t>(engine()) >> 5U;
    const std::uint64_t low = static_cast<std::uint64_t>(engine()) >> 6U;
    return static_cast<double>((high << 26U) | low) * 0x1.0p-53;
  }
}

/// Draws outcomes of a distribution by inversion: the cumulative sums c_b = p_0 + ... + p_b and an
/// index table into them, built in O(size); one uniform number and on average a constant number of
/// comparisons per draw.
class OutcomeSampler {
 public:
  /// Negative values down to -1e-9 count as 0; the rest is scaled to the sum 1.
  /// Throws std::invalid_argument if there is no value, one is not finite or below -1e-9, or the
  /// sum differs from 1 by more than 1e-6.
  explicit OutcomeSampler(std::span<const double> probabilities);

  /// Number of outcomes.
  std::size_t size() const { return cumulative_.size(); }

  /// The smallest b with c_b > u c_last; never an outcome of probability 0. 0 <= u < 1.
  std::uint64_t outcome(double u) const;

  template <UniformBits Engine>
  std::uint64_t operator()(Engine& engine) const {
    return outcome(uniform_53_bits(engine));
  }

 private:
  std::vector<double> cumulative_;
  std::vector<std::uint64_t> first_;  ///< outcome(j / size), size = power of two >= outcomes
};

/// Throws std::invalid_argument if shots < 0.
void check_shots(std::int64_t shots);

/// `shots` independent outcomes, in the order drawn; one uniform number each. Throws as
/// OutcomeSampler and check_shots.
template <UniformBits Engine>
std::vector<std::uint64_t> sample(std::span<const double> probabilities, std::int64_t shots,
                                  Engine& engine) {
  check_shots(shots);
  const OutcomeSampler draw(probabilities);
  std::vector<std::uint64_t> outcomes(static_cast<std::size_t>(shots));
  for (std::uint64_t& outcome : outcomes) outcome = draw(engine);
  return outcomes;
}

/// How often each outcome occurs among the same draws: counts[b], sum = shots.
template <UniformBits Engine>
std::vector<std::int64_t> sample_counts(std::span<const double> probabilities, std::int64_t shots,
                                        Engine& engine) {
  check_shots(shots);
  const OutcomeSampler draw(probabilities);
  std::vector<std::int64_t> counts(draw.size(), 0);
  for (std::int64_t shot = 0; shot < shots; ++shot) ++counts[draw(engine)];
  return counts;
}

// Comparing states, and parts of them.

/// Tr(rho sigma) = 2^-n sum_k r[k] s[k], the Hilbert-Schmidt overlap. Throws std::invalid_argument
/// if the qubits differ.
double overlap(const PauliVector& rho, const PauliVector& sigma);

/// <psi|rho|psi> for the pure state |psi><psi|. Throws std::invalid_argument if the qubits differ
/// or the purity of `pure` differs from 1 by more than 1e-9.
double fidelity_with_pure(const PauliVector& rho, const PauliVector& pure);

/// The state of m of the qubits, Tr over all others: the entries with the identity elsewhere. Qubit
/// j of the result is qubits[j]. Throws std::invalid_argument if no qubit is listed, or one that is
/// out of range or listed before.
PauliVector reduced_state(const PauliVector& state, std::span<const int> qubits);

}  // namespace qarch::sim
