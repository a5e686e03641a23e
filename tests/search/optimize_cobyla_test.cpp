#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "search/optimize/cobyla.h"
#include "tests/search/optimize_problems.h"

namespace qarch::search {
namespace {

using test::Problem;
using test::rosenbrock;
using test::sinusoids;
using test::sphere;

TEST(Cobyla, FindsCertifiedMinima) {
  struct Case {
    Problem problem;
    double error;
  };
  const std::vector<Case> cases{{sphere(1), 1e-8},    {sphere(5), 1e-7},    {sphere(20), 1e-7},
                                {rosenbrock(), 1e-3}, {sinusoids(1), 1e-8}, {sinusoids(4), 1e-7},
                                {sinusoids(12), 1e-7}};
  for (const auto& [problem, error] : cases) {
    FunctionObjective f = problem.objective();
    const Minimum found =
        minimize_cobyla(f, problem.start, {.tolerance = 1e-5, .max_evaluations = 20000});
    EXPECT_NEAR(found.value, problem.minimum, error) << problem.name;
    EXPECT_GE(found.value, problem.minimum - 1e-12) << problem.name;
    EXPECT_EQ(found.stop_reason, kStopTolerance) << problem.name;
    EXPECT_LT(found.evaluations, 20000) << problem.name;
  }
}

TEST(Cobyla, SpendsExactlyTheBudgetItCannotConvergeIn) {
  for (const int budget : {1, 2, 3, 6, 7, 8, 25, 100}) {
    int calls = 0;
    const Problem problem = sinusoids(6);
    FunctionObjective f(6, [&](std::span<const double> x, double shots) {
      ++calls;
      return problem.function(x, shots);
    });
    const Minimum found =
        minimize_cobyla(f, problem.start, {.tolerance = 1e-12, .max_evaluations = budget});
    EXPECT_EQ(calls, budget);
    EXPECT_EQ(found.evaluations, budget);
    EXPECT_EQ(found.stop_reason, kStopBudget) << budget;
  }
}

TEST(Cobyla, ReturnsTheBestPointThatWasEverEvaluated) {
  for (const int budget : {1, 3, 10, 40}) {
    const Problem problem = rosenbrock();
    double smallest = std::numeric_limits<double>::infinity();
    std::vector<double> where;
    FunctionObjective f(2, [&](std::span<const double> x, double shots) {
      const double value = problem.function(x, shots);
      if (value < smallest) {
        smallest = value;
        where.assign(x.begin(), x.end());
      }
      return value;
    });
    const Minimum found = minimize_cobyla(f, problem.start, {.max_evaluations = budget});
    EXPECT_EQ(found.value, smallest) << budget;
    EXPECT_EQ(found.argument, where) << budget;
    EXPECT_EQ(found.value, problem.value_at(found.argument)) << budget;
  }
}

TEST(Cobyla, StepsFirstToTheStartAndThenByTheInitialStep) {
  std::vector<double> visited;
  FunctionObjective f(1, [&](std::span<const double> x, double) {
    visited.push_back(x[0]);
    return x[0] * x[0];
  });
  minimize_cobyla(f, {0.7}, {.initial_step = 0.25, .max_evaluations = 2});
  ASSERT_EQ(visited.size(), 2U);
  EXPECT_EQ(visited[0], 0.7);
  EXPECT_NEAR(std::abs(visited[1] - 0.7), 0.25, 1e-12);
}

TEST(Cobyla, ASmallerToleranceComesCloser) {
  double last = 1.0;
  for (const double tolerance : {1e-1, 1e-2, 1e-3, 1e-4, 1e-5}) {
    const Problem problem = sinusoids(3);
    FunctionObjective f = problem.objective();
    const Minimum found = minimize_cobyla(f, problem.start, {.tolerance = tolerance});
    EXPECT_LE(found.value - problem.minimum, 4.0 * tolerance * tolerance) << tolerance;
    EXPECT_LE(found.value, last);
    last = found.value;
  }
}

TEST(Cobyla, HandsItsShotsToTheObjective) {
  FunctionObjective f(1, [](std::span<const double> x, double shots) {
    EXPECT_EQ(shots, 250.0);
    return x[0] * x[0];
  });
  minimize_cobyla(f, {1.0}, {.shots = 250.0});
}

TEST(Cobyla, EvaluatesOnceWithoutParameters) {
  FunctionObjective f(0, [](std::span<const double>, double) { return 3.5; });
  const Minimum found = minimize_cobyla(f, {}, {});
  EXPECT_TRUE(found.argument.empty());
  EXPECT_EQ(found.value, 3.5);
  EXPECT_EQ(found.evaluations, 1);
  EXPECT_EQ(found.stop_reason, kStopNoParameters);
}

TEST(Cobyla, WalksAroundARegionThatHasNoValue) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double rejected : {std::nan(""), kInfinity, -kInfinity}) {
    for (const double wall : {0.3, 0.6, 0.9}) {  // a simplex with an infinite corner never ends
      FunctionObjective f(2, [&](std::span<const double> x, double) {
        if (x[0] > wall) return rejected;
        return (x[0] - 0.25) * (x[0] - 0.25) + 2.0 * (x[1] - 0.25) * (x[1] - 0.25);
      });
      const Minimum found = minimize_cobyla(f, {0.0, 0.0}, {});
      EXPECT_LT(found.value, 1e-6) << rejected << ' ' << wall;
      EXPECT_EQ(found.stop_reason, kStopTolerance) << rejected << ' ' << wall;
    }
  }
}

TEST(Cobyla, LeavesAStartThatHasNoValue) {
  FunctionObjective f(2, [](std::span<const double> x, double) {
    if (x[0] < 0.5) return std::nan("");
    return (x[0] - 2.0) * (x[0] - 2.0) + x[1] * x[1];
  });
  const Minimum found = minimize_cobyla(f, {0.0, 0.0}, {});
  EXPECT_TRUE(std::isfinite(found.value));
  EXPECT_LT(found.value, 1.1);
  EXPECT_GE(found.argument[0], 0.5);
}

TEST(Cobyla, ReturnsTheStartWhenNoValueIsFinite) {
  FunctionObjective f(2, [](std::span<const double>, double) { return std::nan(""); });
  const Minimum found = minimize_cobyla(f, {0.25, -1.0}, {.max_evaluations = 30});
  EXPECT_EQ(found.argument, (std::vector{0.25, -1.0}));
  EXPECT_EQ(found.value, std::numeric_limits<double>::infinity());
  EXPECT_EQ(found.stop_reason, kStopNoFiniteValue);
  EXPECT_LE(found.evaluations, 30);
}

TEST(Cobyla, LetsAnExceptionOfTheObjectiveThrough) {
  int calls = 0;
  FunctionObjective f(2, [&](std::span<const double>, double) -> double {
    if (++calls == 3) throw std::out_of_range("device lost");
    return calls;
  });
  EXPECT_THROW(minimize_cobyla(f, {0.0, 0.0}, {}), std::out_of_range);
  EXPECT_EQ(calls, 3);
}

TEST(Cobyla, RefusesBadOptionsAndStarts) {
  FunctionObjective f(1, [](std::span<const double> x, double) { return x[0]; });
  EXPECT_THROW(minimize_cobyla(f, {0.0, 0.0}, {}), std::invalid_argument);
  EXPECT_THROW(minimize_cobyla(f, {std::nan("")}, {}), std::invalid_argument);
  EXPECT_THROW(minimize_cobyla(f, {0.0}, {.initial_step = 0.0}), std::invalid_argument);
  EXPECT_THROW(minimize_cobyla(f, {0.0}, {.tolerance = std::nan("")}), std::invalid_argument);
  EXPECT_THROW(minimize_cobyla(f, {0.0}, {.initial_step = 0.1, .tolerance = 0.2}),
               std::invalid_argument);
  EXPECT_THROW(minimize_cobyla(f, {0.0}, {.max_evaluations = 0}), std::invalid_argument);
  EXPECT_THROW(minimize_cobyla(f, {0.0}, {.shots = -1.0}), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
