#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sim/noise_model.h"
#include "sim/pauli_sum.h"
#include "sim/pauli_vector.h"

namespace qarch::sim {

/// An observable with readout error folded in: every measured factor P_q != I becomes
/// (1 - p10 - p01) P_q + (p01 - p10) I. Kept as the list of r's entries that it reads.
class CompiledObservable {
 public:
  explicit CompiledObservable(const PauliSum& observable, const NoiseModel& noise = {});

  int num_qubits() const { return num_qubits_; }

  /// The entries k of a PauliVector that the observable reads, distinct and ascending; 0 is always
  /// one of them.
  std::span<const std::size_t> reads() const { return reads_; }
  /// O = sum_j weights()[j] r[reads()[j]].
  std::span<const double> weights() const { return weights_; }

  /// sum_j c_j <P_j>, with readout error. Both functions of a state throw std::invalid_argument if
  /// the qubits differ; both take the values r[reads()[j]] alone as well.
  double expectation(const PauliVector& state) const;
  double expectation(std::span<const double> values) const;

  /// sum_j c_j^2 (1 - <P_j>^2) over the strings other than the identity: the variance of an
  /// estimate that measures every Pauli string once (divide by the number of shots per string).
  double single_shot_variance(const PauliVector& state) const;
  double single_shot_variance(std::span<const double> values) const;

  /// sum_j c_j^2 over the strings other than the identity: an upper bound of single_shot_variance.
  double squared_norm_without_identity() const;

 private:
  std::vector<double> gather(const PauliVector& state) const;

  struct Entry {
    std::size_t index;
    double weight;
  };
  struct Term {
    double coefficient;  ///< c_j
    int first_entry;     ///< of the expansion of P_j under readout error, in expansion_
    int num_entries;
  };
  int num_qubits_;
  std::vector<std::size_t> reads_;
  std::vector<double> weights_;
  std::vector<Term> terms_;       ///< strings other than the identity
  std::vector<Entry> expansion_;  ///< <P_j> = sum weight r[reads_[index]]
};

}  // namespace qarch::sim
