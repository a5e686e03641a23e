#pragma once

#include <cstddef>
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

  /// sum_j c_j <P_j>, with readout error. Both functions of a state throw std::invalid_argument if
  /// the qubits differ.
  double expectation(const PauliVector& state) const;

  /// sum_j c_j^2 (1 - <P_j>^2) over the strings other than the identity: the variance of an
  /// estimate that measures every Pauli string once (divide by the number of shots per string).
  double single_shot_variance(const PauliVector& state) const;

  /// sum_j c_j^2 over the strings other than the identity: an upper bound of single_shot_variance.
  double squared_norm_without_identity() const;

 private:
  void check(const PauliVector& state) const;

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
  std::vector<Entry> entries_;    ///< the whole observable, merged
  std::vector<Term> terms_;       ///< strings other than the identity
  std::vector<Entry> expansion_;  ///< <P_j> = sum weight r[index]
};

}  // namespace qarch::sim
