#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <numeric>
#include <stdexcept>

#include "rl/random.h"
#include "search/classify/evaluator.h"
#include "search/classify/label_circuits.h"
#include "search/classify/state_labels.h"

namespace qarch::search {
namespace {

std::vector<int> all_bits(int n) {
  std::vector<int> bits(static_cast<std::size_t>(n));
  std::iota(bits.begin(), bits.end(), 0);
  return bits;
}

/// All bit strings, or `samples` random ones; row i has the bits of the i-th.
Samples bit_strings(int n, int samples) {
  rl::Rng rng = rl::random_stream(1, "strings");
  const int rows = samples > 0 ? samples : 1 << n;
  Samples x(rows, n);
  for (int i = 0; i < rows; ++i) {
    const auto bits = samples > 0 ? static_cast<int>(rl::uniform_index(rng, 1U << n)) : i;
    for (int q = 0; q < n; ++q) x(i, q) = bits >> q & 1;
  }
  return x;
}

std::vector<double> predictions(const EncodedCircuit& model, const Samples& x) {
  Evaluator evaluator(model, {});
  std::vector<double> e(static_cast<std::size_t>(x.rows()));
  evaluator.expectations(x, {}, e);
  return e;
}

int ones(const Samples& x, int row, const std::vector<int>& subset) {
  int count = 0;
  for (const int q : subset) count += x(row, q) > 0.5;
  return count;
}

TEST(LabelCircuits, SubsetParityIsExactOnEveryInput) {
  struct Case {
    int n, samples;
    std::vector<int> subset;
  };
  for (const Case& c : std::initializer_list<Case>{{6, 0, all_bits(6)},
                                                   {6, 0, {1, 2, 5}},
                                                   {6, 0, {}},
                                                   {10, 0, all_bits(10)},
                                                   {10, 0, {0, 3, 4, 9}},
                                                   {16, 200, all_bits(16)},
                                                   {16, 100, {15, 1, 7, 8, 2}}}) {
    const Samples x = bit_strings(c.n, c.samples);
    const std::vector<double> e = predictions(subset_parity_circuit(c.n, c.subset), x);
    double largest = 0.0;
    for (int i = 0; i < x.rows(); ++i) {
      const double label = ones(x, i, c.subset) % 2 == 0 ? 1.0 : -1.0;
      largest = std::max(largest, std::abs(e[static_cast<std::size_t>(i)] - label));
    }
    EXPECT_LT(largest, 1e-10) << c.n;
  }
}

TEST(LabelCircuits, SubsetMajorityHasTheRightSignOnEveryInput) {
  struct Case {
    int n, samples;
    std::vector<int> subset;
  };
  for (const Case& c : std::initializer_list<Case>{{6, 0, all_bits(6)},
                                                   {6, 0, {0, 2, 4}},
                                                   {10, 0, all_bits(10)},
                                                   {16, 100, all_bits(16)}}) {
    const auto k = static_cast<int>(c.subset.size());
    const double beta = 0.97 * std::numbers::pi / k;
    const Samples x = bit_strings(c.n, c.samples);
    const std::vector<double> e = predictions(subset_majority_circuit(c.n, c.subset, beta), x);
    for (int i = 0; i < x.rows(); ++i) {
      const int lead = k - 2 * ones(x, i, c.subset);
      EXPECT_NEAR(e[static_cast<std::size_t>(i)], std::sin(beta * lead), 1e-10);
      EXPECT_TRUE(lead == 0 || (e[static_cast<std::size_t>(i)] > 0.0) == (lead > 0)) << i;
    }
  }
}

TEST(LabelCircuits, AnyTruthTableIsItsCircuit) {
  rl::Rng rng = rl::random_stream(2, "labels");
  for (int n = 1; n <= 5; ++n) {
    for (int repetition = 0; repetition < 4; ++repetition) {
      std::vector<int> labels(std::size_t{1} << static_cast<unsigned>(n));
      for (int& label : labels) label = rl::uniform(rng) < 0.5 ? 1 : -1;
      const std::vector<double> e = predictions(label_circuit(labels), bit_strings(n, 0));
      for (std::size_t i = 0; i < e.size(); ++i) EXPECT_NEAR(e[i], labels[i], 1e-10) << n;
    }
  }
}

TEST(LabelCircuits, BadInputIsRefused) {
  EXPECT_THROW(subset_parity_circuit(3, std::vector{3}), std::invalid_argument);
  EXPECT_THROW(subset_parity_circuit(3, std::vector{-1}), std::invalid_argument);
  EXPECT_THROW(subset_parity_circuit(3, std::vector{1, 1}), std::invalid_argument);
  EXPECT_THROW(subset_parity_circuit(0, {}), std::invalid_argument);
  EXPECT_THROW(subset_parity_circuit(24, {}), std::invalid_argument);
  EXPECT_THROW(subset_majority_circuit(3, std::vector{1}, 0.0), std::invalid_argument);
  EXPECT_THROW(subset_majority_circuit(3, std::vector{1}, std::nan("")), std::invalid_argument);
  EXPECT_THROW(label_circuit(std::vector{1, -1, 1}), std::invalid_argument);
  EXPECT_THROW(label_circuit(std::vector{1, 0}), std::invalid_argument);
  EXPECT_THROW(label_circuit(std::vector<int>(std::size_t{1} << 13U, 1)), std::invalid_argument);
  const sim::PauliSum other(2, {{{.x = 1, .z = 0}, 1.0}});
  EXPECT_THROW(state_label_circuit(other, 0.1), std::invalid_argument);
  rl::Rng rng = rl::random_stream(1, "none");
  EXPECT_THROW(state_label_data(other, 10, rng), std::invalid_argument);
}

/// e = <sin(2 beta H)> as a sum over the basis states of the product state.
TEST(LabelCircuits, AStateLabelIsTheSineOfItsEnergy) {
  constexpr int n = 4;
  const double beta = 0.17;
  const sim::PauliSum h(
      n,
      {{{.x = 0, .z = 0b0011}, 1.0}, {{.x = 0, .z = 0b1010}, -0.7}, {{.x = 0, .z = 0b1100}, 0.4}});
  rl::Rng rng = rl::random_stream(3, "states");
  const Dataset data = state_label_data(h, 50, rng);
  const std::vector<double> e = predictions(state_label_circuit(h, beta), data.x);
  EncodedCircuit network = state_label_network(n);
  ASSERT_EQ(network.num_weights, 6);
  Evaluator learned(network, {});
  std::vector<double> by_network(50);
  // pairs 01 02 03 12 13 23
  learned.expectations(data.x, std::vector{beta, 0.0, 0.0, 0.0, -0.7 * beta, 0.4 * beta},
                       by_network);
  for (int i = 0; i < data.size(); ++i) {
    double expected = 0.0, energy = 0.0;
    for (int b = 0; b < 1 << n; ++b) {
      double probability = 1.0;
      std::array<double, n> z{};
      for (int q = 0; q < n; ++q) {
        z[static_cast<std::size_t>(q)] = (b >> q & 1) != 0 ? -1.0 : 1.0;
        probability *= (1.0 + z[static_cast<std::size_t>(q)] * std::cos(data.x(i, q))) / 2.0;
      }
      const double here = z[0] * z[1] - 0.7 * z[1] * z[3] + 0.4 * z[2] * z[3];
      expected += probability * std::sin(2 * beta * here);
      energy += probability * here;
    }
    EXPECT_NEAR(e[static_cast<std::size_t>(i)], expected, 1e-12);
    EXPECT_NEAR(by_network[static_cast<std::size_t>(i)], expected, 1e-12);
    EXPECT_EQ(data.labels[static_cast<std::size_t>(i)], energy >= 0.0 ? 0 : 1);
  }
}

}  // namespace
}  // namespace qarch::search
