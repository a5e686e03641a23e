#pragma once

#include <Eigen/Dense>
#include <array>
#include <cstddef>
#include <span>

#include "sim/pauli_vector.h"

/// Matrices given by their nonzero entries that act on one or two qubits of a PauliVector, for
/// states that are kept: the result goes into another state.
namespace qarch::sim {

/// A nonzero entry of a 4 x 4 or 16 x 16 matrix; the first operand is the least significant digit
/// of row and column. Lists of entries are sorted by rows.
struct MatrixEntry {
  std::size_t row;
  std::size_t column;
  double value;
};

/// Where the entries of the operands lie: entry i at base + offsets[i], for every base in 0 ... 4^n
/// - 1 whose digits on the operands are zero; bases come in runs of neighbours.
struct BlockLayout {
  /// One or two different qubits in [0, num_qubits).
  BlockLayout(std::span<const int> qubits, int num_qubits);

  /// Calls visit(base) for every `lanes`-th base, lanes a divisor of run.
  template <class Visit>
  void for_each_base(std::size_t lanes, const Visit& visit) const {
    for (std::size_t high = 0; high < size; high += high_step) {
      for (std::size_t middle = high; middle < high + middle_size; middle += middle_step) {
        for (std::size_t base = middle; base < middle + run; base += lanes) visit(base);
      }
    }
  }

  std::array<std::size_t, 16> offsets{};
  std::size_t size;  ///< 4^n
  std::size_t run;   ///< 4^(lowest operand)
  std::size_t middle_step;
  std::size_t middle_size;
  std::size_t high_step;
};

/// to <- B from, B of `dimension` 4 (one qubit) or 16; every entry of `to` is written. The two
/// states are different ones.
void apply(std::span<const MatrixEntry> matrix, int dimension, const BlockLayout& layout,
           const PauliVector& from, PauliVector& to);

/// C_ij = sum_base l[base + offsets[i]] r[base + offsets[j]] for the (i, j) of `pattern`, whose
/// values are not used.
Eigen::VectorXd correlation(std::span<const MatrixEntry> pattern, int dimension,
                            const BlockLayout& layout, const PauliVector& l, const PauliVector& r);

}  // namespace qarch::sim
