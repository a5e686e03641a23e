#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "search/optimize/lbfgs.h"
#include "tests/search/optimize_problems.h"

namespace qarch::search {
namespace {

using test::kGradientCost;
using test::Problem;
using test::rosenbrock;
using test::sinusoids;
using test::sphere;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Lbfgs, FindsCertifiedMinimaInFewGradients) {
  struct Case {
    Problem problem;
    int gradients;  ///< most that it may take
  };
  const std::vector<Case> cases{{sphere(1), 6},     {sphere(5), 6},     {sphere(20), 6},
                                {rosenbrock(), 60}, {sinusoids(1), 12}, {sinusoids(4), 30},
                                {sinusoids(12), 60}};
  for (const auto& [problem, gradients] : cases) {
    FunctionObjective f = problem.objective();
    const Minimum found = minimize_lbfgs(f, problem.start, {.tolerance = 1e-7});
    EXPECT_NEAR(found.value, problem.minimum, 1e-12) << problem.name;
    EXPECT_EQ(found.value, problem.value_at(found.argument)) << problem.name;
    EXPECT_EQ(found.stop_reason, kStopTolerance) << problem.name;
    EXPECT_LE(found.evaluations, gradients * kGradientCost) << problem.name;
    EXPECT_EQ(found.evaluations % kGradientCost, 0) << problem.name;
  }
}

TEST(Lbfgs, NeverExceedsItsBudgetAndReturnsTheBestPointSeen) {
  const Problem problem = rosenbrock();
  for (int budget = 1; budget <= 60; ++budget) {
    double smallest = kInfinity;
    FunctionObjective f = problem.objective();
    test::TalliedObjective tallied(f, [&](double value) {
      smallest = std::min(smallest, value);
      return value;
    });
    const Minimum found =
        minimize_lbfgs(tallied, problem.start, {.tolerance = 1e-300, .max_evaluations = budget});
    EXPECT_EQ(found.evaluations, tallied.work);
    // Whole gradients, or the one evaluation of the start.
    EXPECT_EQ(found.evaluations, std::max(1, budget / kGradientCost * kGradientCost)) << budget;
    EXPECT_EQ(found.value, smallest) << budget;
    EXPECT_EQ(found.value, problem.value_at(found.argument)) << budget;
    EXPECT_EQ(found.stop_reason, kStopBudget) << budget;
  }
}

TEST(Lbfgs, EndsWhenRoundingLeavesNothingToGain) {
  const Problem problem = sinusoids(5);
  FunctionObjective f = problem.objective();
  const Minimum found =
      minimize_lbfgs(f, problem.start, {.tolerance = 1e-300, .max_evaluations = 100000});
  EXPECT_NEAR(found.value, problem.minimum, 1e-13);
  EXPECT_NE(found.stop_reason, kStopBudget);
  EXPECT_LT(found.evaluations, 1000);
}

TEST(Lbfgs, StaysOnASaddlePoint) {
  FunctionObjective f(2, [](std::span<const double> x, double) { return x[0] * x[1]; });
  f.set_gradient(
      [](std::span<const double> x, std::span<double> g) {
        g[0] = x[1];
        g[1] = x[0];
        return x[0] * x[1];
      },
      4);
  const Minimum found = minimize_lbfgs(f, {0.0, 0.0}, {});
  EXPECT_EQ(found.argument, (std::vector{0.0, 0.0}));
  EXPECT_EQ(found.stop_reason, kStopTolerance);
  EXPECT_EQ(found.evaluations, 4);
}

TEST(Lbfgs, WalksAroundARegionWithoutAValueOrAGradient) {
  for (const double rejected : {std::nan(""), kInfinity, -kInfinity}) {
    for (const bool in_gradient : {false, true}) {
      // The first step, -g = 8, leads behind the wall.
      int rejections = 0;
      FunctionObjective f(1, [](std::span<const double>, double) { return 0.0; });
      f.set_gradient(
          [&](std::span<const double> x, std::span<double> g) {
            g[0] = 8.0 * (x[0] - 1.0);
            const double value = 4.0 * (x[0] - 1.0) * (x[0] - 1.0);
            if (x[0] < 1.5) return value;
            ++rejections;
            if (!in_gradient) return rejected;
            g[0] = rejected;
            return value;
          },
          4);
      const Minimum found = minimize_lbfgs(f, {0.0}, {.tolerance = 1e-6});
      EXPECT_GE(rejections, 1);
      EXPECT_NEAR(found.argument[0], 1.0, 1e-6) << rejected << ' ' << in_gradient;
      EXPECT_EQ(found.stop_reason, kStopTolerance) << rejected << ' ' << in_gradient;
    }
  }
}

TEST(Lbfgs, EndsAtAStartThatHasNoValue) {
  FunctionObjective f(2, [](std::span<const double>, double) { return std::nan(""); });
  f.set_gradient(
      [](std::span<const double>, std::span<double> g) {
        std::ranges::fill(g, 1.0);
        return std::nan("");
      },
      4);
  for (const int budget : {3, 4, 1000}) {
    const Minimum found = minimize_lbfgs(f, {0.25, -1.0}, {.max_evaluations = budget});
    EXPECT_EQ(found.argument, (std::vector{0.25, -1.0}));
    EXPECT_EQ(found.value, kInfinity);
    EXPECT_EQ(found.stop_reason, kStopNoFiniteValue);
    EXPECT_EQ(found.evaluations, budget == 3 ? 1 : 4);
  }
}

TEST(Lbfgs, LetsAnExceptionOfTheObjectiveThrough) {
  int calls = 0;
  const Problem problem = rosenbrock();
  FunctionObjective f = problem.objective();
  test::TalliedObjective failing(f, [&](double value) {
    if (++calls == 3) throw std::out_of_range("device lost");
    return value;
  });
  EXPECT_THROW(minimize_lbfgs(failing, problem.start, {}), std::out_of_range);
  EXPECT_EQ(calls, 3);
}

TEST(Lbfgs, RefusesBadOptionsStartsAndObjectives) {
  FunctionObjective f = sphere(1).objective();
  EXPECT_THROW(minimize_lbfgs(f, {0.0, 0.0}, {}), std::invalid_argument);
  EXPECT_THROW(minimize_lbfgs(f, {std::nan("")}, {}), std::invalid_argument);
  EXPECT_THROW(minimize_lbfgs(f, {0.0}, {.tolerance = 0.0}), std::invalid_argument);
  EXPECT_THROW(minimize_lbfgs(f, {0.0}, {.max_evaluations = 0}), std::invalid_argument);
  FunctionObjective plain(1, sphere(1).function);
  EXPECT_THROW(minimize_lbfgs(plain, {0.0}, {}), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
