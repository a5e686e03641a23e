#include "sim/device_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

#include "rl/random.h"

namespace qarch::sim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// A device with these pairs; errors drawn from a few decades.
Device random_device(int num_qubits, const std::vector<std::pair<int, int>>& pairs,
                     std::uint64_t seed) {
  rl::Rng rng = rl::random_stream(seed, "device_layout_test");
  std::uniform_real_distribution<double> exponent(-3.5, -1.0);
  const auto error = [&] { return std::pow(10.0, exponent(rng)); };
  Device device;
  for (int q = 0; q < num_qubits; ++q) {
    QubitCalibration qubit;
    qubit.readout = {error(), error()};
    device.qubits.push_back(qubit);
    device.gates.push_back({"sx", {q}, error(), 35e-9, false});
  }
  for (const auto& [a, b] : pairs) device.gates.push_back({"cz", {a, b}, error(), 70e-9, false});
  device.coupling = pairs;
  return device;
}

std::vector<std::pair<int, int>> grid(int rows, int columns) {
  std::vector<std::pair<int, int>> pairs;
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) {
      if (c + 1 < columns) pairs.emplace_back(r * columns + c, r * columns + c + 1);
      if (r + 1 < rows) pairs.emplace_back(r * columns + c, (r + 1) * columns + c);
    }
  }
  return pairs;
}

/// The cheapest tree by trying every set of count - 1 pairs, infinity if none connects.
double cheapest_tree(const Device& device, const std::vector<int>& qubits) {
  std::vector<std::pair<std::pair<int, int>, double>> inside;
  for (const auto& [a, b] : device.coupling)
    if (std::ranges::count(qubits, a) + std::ranges::count(qubits, b) == 2)
      inside.push_back({{a, b}, -std::log(1.0 - device.find("cz", {a, b})->error)});
  double best = std::numeric_limits<double>::infinity();
  for (unsigned mask = 0; mask < (1U << inside.size()); ++mask) {
    if (static_cast<std::size_t>(std::popcount(mask)) + 1 != qubits.size()) continue;
    std::vector<int> reached{qubits[0]};
    double cost = 0.0;
    for (std::size_t round = 0; round < qubits.size(); ++round) {
      for (std::size_t e = 0; e < inside.size(); ++e) {
        const auto [a, b] = inside[e].first;
        if ((mask >> e & 1U) == 0) continue;
        const bool has_a = std::ranges::count(reached, a) > 0;
        const bool has_b = std::ranges::count(reached, b) > 0;
        if (has_a != has_b) reached.push_back(has_a ? b : a);
      }
    }
    for (std::size_t e = 0; e < inside.size(); ++e)
      if ((mask >> e & 1U) != 0) cost += inside[e].second;
    if (reached.size() == qubits.size()) best = std::min(best, cost);
  }
  return best;
}

double slow_error(const Device& device, const std::vector<int>& qubits) {
  double cost = cheapest_tree(device, qubits);
  for (const int q : qubits) {
    const ReadoutError& readout = device.qubits[static_cast<std::size_t>(q)].readout;
    cost -= std::log(1.0 - device.find("sx", {q})->error);
    cost -= std::log(1.0 - 0.5 * (readout.p10 + readout.p01));
  }
  return cost;
}

TEST(ChooseQubits, IsTheBestOfAllConnectedSets) {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    const Device device = random_device(9, grid(3, 3), seed);
    for (int count = 1; count <= 5; ++count) {
      double best = std::numeric_limits<double>::infinity();
      for (unsigned mask = 0; mask < (1U << 9U); ++mask) {
        if (std::popcount(mask) != count) continue;
        std::vector<int> set;
        for (int q = 0; q < 9; ++q)
          if ((mask >> static_cast<unsigned>(q) & 1U) != 0) set.push_back(q);
        best = std::min(best, slow_error(device, set));
      }
      const LayoutChoice choice = choose_qubits(device, count);
      EXPECT_TRUE(choice.exact);
      EXPECT_EQ(static_cast<int>(choice.qubits.size()), count);
      EXPECT_NEAR(choice.error.total(), best, 1e-12) << "seed " << seed << ", count " << count;
      EXPECT_NEAR(slow_error(device, choice.qubits), best, 1e-12);
      EXPECT_NEAR(predicted_error(device, choice.qubits).total(), best, 1e-12);
      EXPECT_NEAR(choice.error.success(), std::exp(-best), 1e-12);
      EXPECT_EQ(best_qubits(device, count), choice.qubits);
    }
  }
}

TEST(ChooseQubits, SaysWhenItDidNotLookAtAllSets) {
  const Device device = random_device(144, grid(12, 12), 1);
  const LayoutChoice choice = choose_qubits(device, 31);
  EXPECT_FALSE(choice.exact);
  EXPECT_EQ(choice.qubits.size(), 31U);
  EXPECT_TRUE(std::isfinite(choice.error.total()));
  EXPECT_EQ(choose_qubits(device, 31).qubits, choice.qubits) << "the same each time";
}

TEST(ChooseQubits, WalksAlongALine) {
  Device device = random_device(5, {{3, 0}, {0, 4}, {4, 1}, {1, 2}}, 3);
  EXPECT_THAT(best_qubits(device, 5), ElementsAre(2, 1, 4, 0, 3));
  device = random_device(4, {{0, 1}, {1, 2}, {1, 3}}, 3);
  const std::vector<int> star = best_qubits(device, 4);
  EXPECT_EQ(star[1], 1) << "the middle follows the first end";
}

TEST(ChooseQubits, AvoidsWhatIsNotUsable) {
  Device device = random_device(5, {{0, 1}, {1, 2}, {2, 3}, {3, 4}}, 5);
  for (GateCalibration& gate : device.gates) gate.error = 1e-4;
  device.gates[0].disabled = true;  // sx on 0
  device.qubits[4].operational = false;
  EXPECT_THAT(best_qubits(device, 3), ElementsAre(1, 2, 3));
  device.gates[6].disabled = true;  // cz on 1,2
  device.coupling = {{0, 1}, {2, 3}, {3, 4}};
  EXPECT_THAT(best_qubits(device, 2), ElementsAre(2, 3));
  EXPECT_THAT([&] { best_qubits(device, 3); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("has no 3 usable qubits")));
  EXPECT_TRUE(std::isinf(predicted_error(device, std::vector{0, 1}).total()));
  EXPECT_TRUE(std::isinf(predicted_error(device, std::vector{1, 2}).total()));
}

TEST(ChooseQubits, RefusesCountsAndQubitsOutOfRange) {
  const Device device = random_device(4, grid(2, 2), 1);
  for (const int count : {-1, 0, 5})
    EXPECT_THAT([&] { best_qubits(device, count); },
                ThrowsMessage<std::invalid_argument>(HasSubstr("must be in [1, 4]")));
  EXPECT_THROW(predicted_error(device, std::vector{0, 4}), std::invalid_argument);
  EXPECT_THROW(predicted_error(device, std::vector{0, 0}), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::sim
