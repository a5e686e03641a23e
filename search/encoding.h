#pragma once

#include <span>
#include <vector>

#include "sim/circuit.h"

namespace qarch::search {

/// The circuit as a binary tensor of shape (L, n + 3, n), flattened row major, L = number of
/// moments (Patel et al., arXiv:2402.03500, released code):
///
///   [m][t][c] = 1            a cx with control c and target t in moment m
///   [m][n + axis][q] = 1     a rotation about axis (0 X, 1 Y, 2 Z) of qubit q in moment m
///
/// A gate's moment is the first in which all its qubits are free after the gates before it.
class CircuitEncoding {
 public:
  /// Throws std::invalid_argument unless both are positive.
  CircuitEncoding(int num_qubits, int num_moments);

  static int size(int num_qubits, int num_moments) {
    return num_moments * (num_qubits + 3) * num_qubits;
  }

  /// The empty circuit.
  void clear();

  /// Adds cx or a rotation. Throws std::invalid_argument for other gates and std::length_error if
  /// its moment is past the last.
  void append(const sim::Gate& gate);

  std::span<const float> values() const { return values_; }
  int depth() const;

 private:
  int num_qubits_;
  int num_moments_;
  std::vector<int> next_moment_;
  std::vector<float> values_;
};

}  // namespace qarch::search
