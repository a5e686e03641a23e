#pragma once

#include <span>
#include <vector>

#include "search/gate_set.h"
#include "sim/circuit.h"

namespace qarch::search {

/// The circuit as a binary tensor of shape (L, T n + K, n), flattened row major, L = number of
/// moments, for a set of T two-qubit and K one-qubit kinds of gates:
///
///   [m][i n + t][c] = 1      the two-qubit gate of kind i with operands c, t in moment m
///   [m][T n + k][q] = 1      the one-qubit gate of kind k on qubit q in moment m
///
/// A gate's moment is the first in which all its qubits are free after the gates before it. With
/// the default set (T = 1: cx; K = 3: rx, ry, rz) this is the published tensor of shape
/// (L, n + 3, n) (Patel et al., arXiv:2402.03500, released code).
class CircuitEncoding {
 public:
  /// Throws std::invalid_argument unless both numbers are positive.
  CircuitEncoding(int num_qubits, int num_moments, GateSet gates = {});

  /// Entries of the tensor.
  int size() const { return static_cast<int>(values_.size()); }

  /// The empty circuit.
  void clear();

  /// Throws std::invalid_argument for a gate that is not of the set and std::length_error if its
  /// moment is past the last.
  void append(const sim::Gate& gate);

  std::span<const float> values() const { return values_; }
  int depth() const;

 private:
  int num_qubits_;
  int num_moments_;
  GateSet gates_;
  int rows_;  ///< T n + K
  std::vector<int> next_moment_;
  std::vector<float> values_;
};

}  // namespace qarch::search
