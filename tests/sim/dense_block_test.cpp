#include "sim/dense_block.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "rl/random.h"

namespace qarch::sim {
namespace {

using Eigen::MatrixXd;

PauliVector random_vector(int num_qubits, rl::Rng& rng) {
  PauliVector state(num_qubits);
  for (double& value : state.values()) value = rl::normal(rng);
  return state;
}

/// Digit q of k in base 4, for the qubits of the block, as an index of its matrix.
std::size_t digits(std::size_t k, const std::vector<int>& qubits) {
  std::size_t index = 0;
  for (std::size_t j = 0; j < qubits.size(); ++j) {
    index += ((k >> (2 * static_cast<unsigned>(qubits[j]))) & 3U) << (2 * j);
  }
  return index;
}

/// k with its digits on the qubits set to 0.
std::size_t base_of(std::size_t k, const std::vector<int>& qubits) {
  for (const int q : qubits) k &= ~(std::size_t{3} << (2 * static_cast<unsigned>(q)));
  return k;
}

std::vector<std::vector<int>> qubit_lists(int num_qubits) {
  std::vector<std::vector<int>> lists;
  for (int a = 0; a < num_qubits; ++a) {
    lists.push_back({a});
    for (int b = 0; b < num_qubits; ++b) {
      if (a != b) lists.push_back({a, b});
    }
  }
  return lists;
}

TEST(DenseBlock, ActsOnItsDigitsAsTheMatrixSays) {
  rl::Rng rng = rl::random_stream(1, "dense block");
  for (int n = 1; n <= 6; ++n) {
    for (const std::vector<int>& qubits : qubit_lists(n)) {
      const BlockLayout layout(qubits, n);
      const Eigen::Index dimension = qubits.size() == 1 ? 4 : 16;
      const MatrixXd matrix =
          MatrixXd::NullaryExpr(dimension, dimension, [&](auto, auto) { return rl::normal(rng); });
      const PauliVector from = random_vector(n, rng);
      std::vector<double> expected(from.size(), 0.0);
      for (std::size_t k = 0; k < from.size(); ++k) {
        for (Eigen::Index j = 0; j < dimension; ++j) {
          const std::size_t column =
              base_of(k, qubits) + layout.offsets[static_cast<std::size_t>(j)];
          expected[k] +=
              matrix(static_cast<Eigen::Index>(digits(k, qubits)), j) * from.values()[column];
        }
      }
      PauliVector to = random_vector(n, rng);
      apply(matrix, layout, from, to);
      for (std::size_t k = 0; k < to.size(); ++k) {
        ASSERT_NEAR(to.values()[k], expected[k], 1e-13) << n << " qubits, block on " << qubits[0];
      }
    }
  }
}

TEST(DenseBlock, CorrelatesAllPairsOfItsDigits) {
  rl::Rng rng = rl::random_stream(2, "dense block");
  for (int n = 1; n <= 6; ++n) {
    for (const std::vector<int>& qubits : qubit_lists(n)) {
      const int dimension = qubits.size() == 1 ? 4 : 16;
      const BlockLayout layout(qubits, n);
      const PauliVector l = random_vector(n, rng);
      const PauliVector r = random_vector(n, rng);
      MatrixXd expected = MatrixXd::Zero(dimension, dimension);
      for (std::size_t k = 0; k < l.size(); ++k) {
        for (Eigen::Index j = 0; j < dimension; ++j) {
          const std::size_t other =
              base_of(k, qubits) + layout.offsets[static_cast<std::size_t>(j)];
          expected(static_cast<Eigen::Index>(digits(k, qubits)), j) +=
              l.values()[k] * r.values()[other];
        }
      }
      const MatrixXd sums = correlation(dimension, layout, l, r);
      ASSERT_LT((sums - expected).cwiseAbs().maxCoeff(), 1e-11)
          << n << " qubits, block on " << qubits[0];
    }
  }
}

}  // namespace
}  // namespace qarch::sim
