#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "search/optimize/optimizer.h"
#include "search/optimize/rotosolve.h"
#include "tests/search/optimize_problems.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// Calls of f that find the minimum of every angle once: the start, two an angle, the end.
constexpr int one_sweep(int dimension) { return 1 + 2 * dimension + 1; }

TEST(Rotosolve, MinimisesASeparableFunctionInOneSweep) {
  for (const int d : {1, 2, 5, 12}) {
    const test::Problem problem = test::sinusoids(d);
    FunctionObjective f = problem.objective();
    const Minimum found = minimize_rotosolve(f, problem.start, {.max_evaluations = one_sweep(d)});
    EXPECT_NEAR(found.value, problem.minimum, 1e-12) << problem.name;
    EXPECT_EQ(found.value, problem.value_at(found.argument)) << problem.name;
    EXPECT_EQ(found.evaluations, one_sweep(d));
    EXPECT_EQ(found.stop_reason, kStopBudget);
    const Minimum to_the_end = minimize_rotosolve(f, problem.start, {});
    EXPECT_EQ(to_the_end.stop_reason, kStopTolerance);
    EXPECT_EQ(to_the_end.evaluations, 1 + 2 * 2 * d + 1) << "the second sweep turns nothing";
  }
}

/// A circuit with entangling gates under noise; the value along any one angle is a sinusoid.
TEST(Rotosolve, TurnsAnAngleOfANoisyCircuitToItsTrueMinimum) {
  const chem::QubitProblem h2 = shipped_problem("h2-2q");
  const NamedNoise noise = shipped_noise("ibm_mumbai_median");
  const auto task = make_vqe_task(h2, noise.model, {});
  sim::Circuit circuit(2);
  for (const sim::GateKind kind : {sim::GateKind::kRx, sim::GateKind::kRy, sim::GateKind::kRz}) {
    circuit.append_rotation(kind, 0);
    circuit.append_rotation(kind, 1);
    circuit.append(sim::GateKind::kCx, {0, 1});
  }
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    rl::Rng rng = rl::random_stream(seed, "start");
    const auto objective = task->compile(circuit, rng);
    std::vector<double> start(6);
    for (double& angle : start) angle = std::numbers::pi * (2.0 * rl::uniform(rng) - 1.0);
    // A budget for the first angle only.
    const Minimum found = minimize_rotosolve(*objective, start, {.max_evaluations = one_sweep(1)});
    EXPECT_TRUE(std::equal(start.begin() + 1, start.end(), found.argument.begin() + 1));
    double lowest = std::numeric_limits<double>::infinity();
    for (int k = 0; k < 4000; ++k) {
      std::vector<double> x = start;
      x[0] = 2.0 * std::numbers::pi * k / 4000.0;
      lowest = std::min(lowest, objective->value(x, 0.0));
    }
    EXPECT_LE(found.value, lowest + 1e-12) << "seed " << seed;
    EXPECT_GE(found.value, lowest - 2e-6) << "seed " << seed;  // (step/2)^2 / 2 times the amplitude

    const Minimum all = minimize_rotosolve(*objective, start, {.max_evaluations = 400});
    EXPECT_LE(all.value, found.value);
    EXPECT_EQ(all.value, objective->value(all.argument, 0.0));
  }
}

TEST(Rotosolve, CountsEveryCallAndNeverExceedsItsBudget) {
  const test::Problem problem = test::sinusoids(4);
  for (const double shots : {0.0, 100.0}) {
    for (int budget = 1; budget <= 40; ++budget) {
      int calls = 0;
      FunctionObjective f(4, [&](std::span<const double> x, double given_shots) {
        ++calls;
        EXPECT_EQ(given_shots, shots);
        return problem.function(x, 0.0);
      });
      const Minimum found = minimize_rotosolve(
          f, problem.start, {.tolerance = 1e-300, .max_evaluations = budget, .shots = shots});
      EXPECT_EQ(found.evaluations, calls);
      EXPECT_LE(calls, budget);
      // Whole angles only: 1, or 2 + (two or three for each turned angle).
      const int cost = shots > 0.0 ? 3 : 2;
      EXPECT_EQ(calls, budget < 2 + cost ? 1 : 2 + (budget - 2) / cost * cost) << budget;
      EXPECT_EQ(found.value, problem.value_at(found.argument));
    }
  }
}

TEST(Rotosolve, EvaluatesOnceWithoutParameters) {
  FunctionObjective f(0, [](std::span<const double>, double) { return -3.0; });
  const Minimum found = minimize_rotosolve(f, {}, {});
  EXPECT_EQ(found.value, -3.0);
  EXPECT_EQ(found.evaluations, 1);
  EXPECT_EQ(found.stop_reason, kStopNoParameters);
  EXPECT_TRUE(found.argument.empty());
}

TEST(Rotosolve, LeavesAnAngleWithAValueThatIsNotFinite) {
  const test::Problem problem = test::sinusoids(3);
  FunctionObjective f(3, [&](std::span<const double> x, double shots) {
    const bool moved = x[1] != problem.start[1];
    return moved ? std::numeric_limits<double>::quiet_NaN() : problem.function(x, shots);
  });
  const Minimum found = minimize_rotosolve(f, problem.start, {});
  EXPECT_EQ(found.argument[1], problem.start[1]);
  EXPECT_EQ(found.stop_reason, kStopTolerance);
  FunctionObjective all = problem.objective();
  const Minimum free = minimize_rotosolve(all, problem.start, {});
  EXPECT_NEAR(found.argument[0], free.argument[0], 1e-9);
  EXPECT_NEAR(found.argument[2], free.argument[2], 1e-9);

  FunctionObjective never(
      2, [](std::span<const double>, double) { return std::numeric_limits<double>::quiet_NaN(); });
  const Minimum none = minimize_rotosolve(never, {0.1, 0.2}, {});
  EXPECT_EQ(none.stop_reason, kStopNoFiniteValue);
  EXPECT_EQ(none.argument, (std::vector<double>{0.1, 0.2}));
}

TEST(Rotosolve, RefusesBadOptionsAndStarts) {
  FunctionObjective f = test::sinusoids(2).objective();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(
      [&] {
        minimize_rotosolve(f, {0.0, 0.0}, {.tolerance = 0.0});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("rotosolve.tolerance = 0")));
  EXPECT_THAT(
      [&] {
        minimize_rotosolve(f, {0.0, 0.0}, {.max_evaluations = 0});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("rotosolve.max_evaluations = 0")));
  EXPECT_THAT(
      [&] {
        minimize_rotosolve(f, {0.0, 0.0}, {.shots = -1.0});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("rotosolve.shots = -1")));
  EXPECT_THROW(minimize_rotosolve(f, {0.0}, {}), std::invalid_argument);
  EXPECT_THROW(minimize_rotosolve(f, {0.0, nan}, {}), std::invalid_argument);
}

TEST(Rotosolve, IsAMethodOfTheTableThatDrawsNothing) {
  const test::Problem problem = test::sinusoids(3);
  FunctionObjective f = problem.objective();
  OptimizerOptions options;
  options.method = "rotosolve";
  options.max_evaluations = one_sweep(3);
  options.tolerance = 1e-3;
  rl::Rng rng(1);
  const rl::Rng::State before = rng.state();
  const Minimum found = minimize(f, problem.start, options, rng);
  EXPECT_EQ(found.argument,
            minimize_rotosolve(f, problem.start, {.max_evaluations = one_sweep(3)}).argument);
  EXPECT_EQ(rng.state(), before);
}

}  // namespace
}  // namespace qarch::search
