#pragma once

#include <span>
#include <vector>

#include "rl/random.h"
#include "sim/noise_model.h"

namespace qarch::search {

/// How the probability of the outcome 0...0 of n qubits is measured through readout error. With p
/// the distribution of the 2^n outcomes b before readout (bit q is qubit q),
///
///   exact              sum_b p(b) prod_q P_q(0 | b_q),    P_q(0 | 0) = 1 - p10, P_q(0 | 1) = p01
///   shots              the share of 0...0 among so many outcomes, exact binomial chance
///   mitigated          p(0...0)
///   mitigated, shots   the mean over the outcomes read of prod_q m_q(b_q), m_q(0) = (1 - p01) / d,
///                      m_q(1) = -p01 / d, d = 1 - p10 - p01: its expectation value is p(0...0)
class ZeroOutcome {
 public:
  /// Without readout error, of p = {p(0...0)} alone.
  ZeroOutcome() = default;
  /// Throws std::invalid_argument for mitigation where p10 + p01 of a qubit is above 0.99.
  ZeroOutcome(const sim::NoiseModel& noise, int num_qubits, bool mitigated);

  /// Whether no qubit has a readout error: there is then nothing to mitigate.
  bool is_perfect() const { return is_perfect_; }

  /// shots = 0: exact.
  double measure(std::span<const double> p, double shots, rl::Rng& rng) const;

  /// The distribution of what is read.
  std::vector<double> read(std::span<const double> p) const;

 private:
  std::vector<sim::ReadoutError> errors_;
  bool is_perfect_ = true;
  bool mitigated_ = false;
  std::vector<double> read_as_zero_{1.0};  ///< prod_q P_q(0 | b_q), by b
  std::vector<double> undoing_;            ///< prod_q m_q(b_q), by b
};

}  // namespace qarch::search
