#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "search/optimize/adam.h"
#include "tests/search/optimize_problems.h"

namespace qarch::search {
namespace {

using test::kGradientCost;
using test::Problem;
using test::rosenbrock;
using test::sinusoids;
using test::sphere;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Adam, StepsFollowTheFormulaByHand) {
  std::vector<double> visited;
  FunctionObjective f(1, [](std::span<const double> x, double) { return x[0] * x[0]; });
  f.set_gradient(
      [&](std::span<const double> x, std::span<double> g) {
        visited.push_back(x[0]);
        g[0] = 2.0 * x[0];
        return x[0] * x[0];
      },
      4);
  minimize_adam(f, {1.0},
                {.learning_rate = 0.25, .beta1 = 0.5, .beta2 = 0.75, .max_evaluations = 12});
  ASSERT_EQ(visited.size(), 3U);
  // t = 1: m = 1, v = 1, both unbiased 2 and 4: a step of alpha.
  EXPECT_NEAR(visited[1], 0.75, 1e-8);
  // t = 2: g = 1.5, m = 1.25, v = 21/16; 1 - beta1^2 = 3/4, 1 - beta2^2 = 7/16: unbiased 5/3 and 3.
  EXPECT_NEAR(visited[2], 0.75 - 0.25 * (5.0 / 3.0) / std::sqrt(3.0), 1e-8);
}

TEST(Adam, FindsCertifiedMinima) {
  struct Case {
    Problem problem;
    double error;
  };
  const std::vector<Case> cases{{sphere(1), 1e-9},    {sphere(5), 1e-9},    {sphere(20), 1e-9},
                                {rosenbrock(), 1e-6}, {sinusoids(1), 1e-9}, {sinusoids(4), 1e-9},
                                {sinusoids(12), 1e-9}};
  for (const auto& [problem, error] : cases) {
    FunctionObjective f = problem.objective();
    const Minimum found = minimize_adam(
        f, problem.start, {.learning_rate = 0.02, .tolerance = 1e-5, .max_evaluations = 30000});
    EXPECT_NEAR(found.value, problem.minimum, error) << problem.name;
    EXPECT_EQ(found.value, problem.value_at(found.argument)) << problem.name;
    EXPECT_EQ(found.stop_reason, kStopTolerance) << problem.name;
  }
}

TEST(Adam, NeverExceedsItsBudgetAndReturnsTheBestPointSeen) {
  const Problem problem = rosenbrock();
  for (int budget = 1; budget <= 60; ++budget) {
    double smallest = kInfinity;
    FunctionObjective f = problem.objective();
    test::TalliedObjective tallied(f, [&](double value) {
      smallest = std::min(smallest, value);
      return value;
    });
    const Minimum found =
        minimize_adam(tallied, problem.start,
                      {.learning_rate = 0.5, .tolerance = 1e-300, .max_evaluations = budget});
    EXPECT_EQ(found.evaluations, tallied.work);
    EXPECT_EQ(found.evaluations, std::max(1, budget / kGradientCost * kGradientCost)) << budget;
    EXPECT_EQ(found.value, smallest) << budget;
    EXPECT_EQ(found.value, problem.value_at(found.argument)) << budget;
    EXPECT_EQ(found.stop_reason, kStopBudget) << budget;
  }
}

TEST(Adam, HalvesAStepToARejectedPointUntilItIsNone) {
  for (const double rejected : {std::nan(""), kInfinity, -kInfinity}) {
    for (const bool in_gradient : {false, true}) {
      std::vector<double> visited;
      FunctionObjective f(1, [](std::span<const double>, double) { return 0.0; });
      f.set_gradient(
          [&](std::span<const double> x, std::span<double> g) {
            visited.push_back(x[0]);
            g[0] = -1.0;
            if (x[0] <= 0.2) return -x[0];
            g[0] = in_gradient ? rejected : -1.0;
            return in_gradient ? -x[0] : rejected;
          },
          4);
      const Minimum found = minimize_adam(f, {0.0}, {.learning_rate = 0.5, .max_evaluations = 16});
      ASSERT_EQ(visited.size(), 4U);
      EXPECT_NEAR(visited[1], 0.5, 1e-7);
      EXPECT_NEAR(visited[2], 0.25, 1e-7);
      EXPECT_NEAR(visited[3], 0.125, 1e-7);
      EXPECT_EQ(found.argument[0], visited[3]);
      EXPECT_EQ(found.evaluations, 16);
    }
  }
}

TEST(Adam, EndsWhereEveryOtherPointIsRejectedAndAtARejectedStart) {
  FunctionObjective f(1, [](std::span<const double>, double) { return 0.0; });
  f.set_gradient(
      [](std::span<const double> x, std::span<double> g) {
        g[0] = 1.0;
        return x[0] == 1.0 ? 2.0 : std::nan("");
      },
      1);
  const Minimum alone = minimize_adam(f, {1.0}, {});
  EXPECT_EQ(alone.argument, std::vector{1.0});
  EXPECT_EQ(alone.value, 2.0);
  EXPECT_EQ(alone.stop_reason, kStopRejected);
  EXPECT_LT(alone.evaluations, 80);
  const Minimum none = minimize_adam(f, {0.5}, {});
  EXPECT_EQ(none.argument, std::vector{0.5});
  EXPECT_EQ(none.value, kInfinity);
  EXPECT_EQ(none.stop_reason, kStopNoFiniteValue);
  EXPECT_EQ(none.evaluations, 1);
}

TEST(Adam, RefusesBadOptionsStartsAndObjectives) {
  FunctionObjective f = sphere(1).objective();
  EXPECT_THROW(minimize_adam(f, {0.0, 0.0}, {}), std::invalid_argument);
  EXPECT_THROW(minimize_adam(f, {std::nan("")}, {}), std::invalid_argument);
  EXPECT_THROW(minimize_adam(f, {0.0}, {.learning_rate = 0.0}), std::invalid_argument);
  EXPECT_THROW(minimize_adam(f, {0.0}, {.beta1 = 1.0}), std::invalid_argument);
  EXPECT_THROW(minimize_adam(f, {0.0}, {.beta2 = -0.1}), std::invalid_argument);
  EXPECT_THROW(minimize_adam(f, {0.0}, {.tolerance = 0.0}), std::invalid_argument);
  EXPECT_THROW(minimize_adam(f, {0.0}, {.max_evaluations = 0}), std::invalid_argument);
  FunctionObjective plain(1, sphere(1).function);
  EXPECT_THROW(minimize_adam(plain, {0.0}, {}), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
