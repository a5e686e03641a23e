#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "search/optimize/objective.h"

namespace qarch::search {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(FunctionObjective, HandsPointAndShotsOn) {
  FunctionObjective f(2, [](std::span<const double> x, double shots) {
    return 100.0 * shots + 10.0 * x[0] + x[1];
  });
  EXPECT_EQ(f.dimension(), 2);
  EXPECT_DOUBLE_EQ(f.value(std::vector{2.0, 3.0}, 7.0), 723.0);
}

TEST(CountedObjective, CountsEveryCallAndRejectsWhatIsNotFinite) {
  const std::vector<double> values{1.5, std::nan(""), kInfinity, -kInfinity, -2.5};
  const std::vector<double> expected{1.5, kInfinity, kInfinity, kInfinity, -2.5};
  std::size_t next = 0;
  FunctionObjective f(1, [&](std::span<const double>, double) { return values[next++]; });
  CountedObjective counted(f);
  EXPECT_EQ(counted.dimension(), 1);
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(counted.value(std::vector{0.0}, 0.0), expected[i]) << "call " << i;
    EXPECT_EQ(counted.evaluations(), static_cast<int>(i) + 1);
  }
}

TEST(CountedObjective, AddsUpTheShotsOfEveryEvaluation) {
  FunctionObjective f(1, [](std::span<const double>, double) { return 0.0; });
  CountedObjective counted(f);
  counted.value(std::vector{0.0}, 0.0);
  EXPECT_EQ(counted.shots(), 0.0);
  counted.value(std::vector{0.0}, 100.0);
  std::vector<double> out(3);
  counted.values(std::vector{1.0, 2.0, 3.0}, 7.0, out);
  EXPECT_EQ(counted.shots(), 121.0);
  EXPECT_EQ(counted.evaluations(), 5);
}

TEST(CountedObjective, CountsACallThatThrows) {
  FunctionObjective f(0, [](std::span<const double>, double) -> double {
    throw std::runtime_error("device lost");
  });
  CountedObjective counted(f);
  EXPECT_THROW(counted.value({}, 0.0), std::runtime_error);
  EXPECT_EQ(counted.evaluations(), 1);
}

TEST(Objective, ValuesAreThoseOfTheSinglePointsInTheirOrder) {
  int calls = 0;
  FunctionObjective f(2, [&](std::span<const double> x, double shots) {
    return 1000.0 * ++calls + 100.0 * shots + 10.0 * x[0] + x[1];
  });
  std::vector<double> out(3);
  f.values(std::vector{1.0, 2.0, 3.0, 4.0, 5.0, 6.0}, 7.0, out);
  EXPECT_THAT(out, testing::ElementsAre(1712.0, 2734.0, 3756.0));
}

TEST(Objective, SaysWhatItLacks) {
  FunctionObjective f(1, [](std::span<const double>, double) { return 0.0; });
  std::vector<double> x{0.5};
  EXPECT_FALSE(f.has_gradient());
  EXPECT_FALSE(f.has_sweep());
  EXPECT_THROW(f.value_and_gradient(x, x), std::invalid_argument);
  EXPECT_THROW(f.sweep(x), std::invalid_argument);
  EXPECT_THROW(require_gradient(f, "here"), std::invalid_argument);
  EXPECT_THROW(require_sweep(f, "here"), std::invalid_argument);
  f.set_gradient([](auto, auto) { return 1.0; }, 2);
  f.set_sweep([](auto) { return 3.0; }, 4);
  EXPECT_NO_THROW(require_gradient(f, "here"));
  EXPECT_NO_THROW(require_sweep(f, "here"));
  EXPECT_EQ(f.value_and_gradient(x, x), 1.0);
  EXPECT_EQ(f.gradient_cost(), 2);
  EXPECT_EQ(f.sweep(x), 3.0);
  EXPECT_EQ(f.sweep_cost(), 4);
}

TEST(CountedObjective, CountsEveryKindOfWorkInEvaluations) {
  FunctionObjective f(1, [](std::span<const double> x, double) { return x[0]; });
  f.set_gradient([](auto, auto) { return 0.0; }, 20);
  f.set_sweep([](auto) { return 0.0; }, 300);
  CountedObjective counted(f);
  EXPECT_TRUE(counted.has_gradient());
  EXPECT_TRUE(counted.has_sweep());
  std::vector<double> x{0.5};
  std::vector<double> out(3);
  counted.value(x, 0.0);
  EXPECT_EQ(counted.evaluations(), 1);
  counted.values(std::vector{1.0, std::nan(""), -kInfinity}, 0.0, out);
  EXPECT_EQ(counted.evaluations(), 4);
  EXPECT_THAT(out, testing::ElementsAre(1.0, kInfinity, kInfinity));
  counted.value_and_gradient(x, x);
  EXPECT_EQ(counted.evaluations(), 24);
  counted.sweep(x);
  EXPECT_EQ(counted.evaluations(), 324);
}

TEST(CountedObjective, RejectsGradientsAndSweepsThatAreNotFinite) {
  double value = 1.0;
  double entry = 2.0;
  FunctionObjective f(2, [](std::span<const double>, double) { return 0.0; });
  f.set_gradient(
      [&](auto, std::span<double> g) {
        g[0] = 0.0;
        g[1] = entry;
        return value;
      },
      1);
  f.set_sweep(
      [&](std::span<double> x) {
        x[1] = entry;
        return value;
      },
      1);
  CountedObjective counted(f);
  const auto expect_both = [&](double expected) {
    std::vector<double> x{0.0, 0.0};
    std::vector<double> out{0.0, 0.0};
    EXPECT_EQ(counted.value_and_gradient(x, out), expected) << value << ' ' << entry;
    EXPECT_EQ(counted.sweep(x), expected) << value << ' ' << entry;
  };
  expect_both(1.0);
  for (const double bad : {std::nan(""), kInfinity, -kInfinity}) {
    value = bad;
    entry = 2.0;
    expect_both(kInfinity);
    value = 1.0;
    entry = bad;
    expect_both(kInfinity);
  }
}

TEST(RequireStart, NamesTheWrongSizeOrEntry) {
  const FunctionObjective f(2, [](std::span<const double>, double) { return 0.0; });
  EXPECT_NO_THROW(require_start(f, std::vector{0.0, 1.0}, "here"));
  const auto message = [&](const std::vector<double>& start) -> std::string {
    try {
      require_start(f, start, "here");
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "nothing thrown";
  };
  EXPECT_EQ(message({0.0}), "here: start.size() = 1, must be the dimension 2");
  EXPECT_EQ(message({0.0, std::nan("")}), "here: start[1] = nan, must be finite");
}

}  // namespace
}  // namespace qarch::search
