#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "search/ansatz.h"
#include "search/optimize/rotosolve.h"
#include "search/optimize/sweep.h"
#include "tests/search/optimize_problems.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using test::kSweepCost;
using test::sinusoids;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Sweep, MinimisesASeparableFunctionInOneSweep) {
  for (const int d : {1, 2, 5, 12}) {
    const test::Problem problem = sinusoids(d);
    FunctionObjective f = problem.objective();
    const Minimum found = minimize_sweep(f, problem.start, {.max_evaluations = 1 + kSweepCost});
    EXPECT_NEAR(found.value, problem.minimum, 1e-12) << problem.name;
    EXPECT_EQ(found.value, problem.value_at(found.argument)) << problem.name;
    EXPECT_EQ(found.evaluations, 1 + kSweepCost);
    EXPECT_EQ(found.stop_reason, kStopBudget);
    const Minimum to_the_end = minimize_sweep(f, problem.start, {});
    EXPECT_EQ(to_the_end.stop_reason, kStopTolerance);
    EXPECT_EQ(to_the_end.evaluations, 1 + 2 * kSweepCost) << "the second sweep turns nothing";
  }
}

/// The slots of these circuits stand in the order of their gates.
TEST(Sweep, EqualsASweepOfRotosolveOnANoisyCircuit) {
  struct Case {
    const char* problem;
    const char* noise;
    const char* ansatz;
  };
  for (const Case& c :
       {Case{"h2-2q", "noiseless", "ry_rz_cx"}, Case{"h2-4q", "ibm_mumbai_median", "ry_cx"},
        Case{"h2-4q", "ibm_mumbai_10max", "ry_rz_cx"}}) {
    const chem::QubitProblem problem = shipped_problem(c.problem);
    const auto task = make_vqe_task(problem, shipped_noise(c.noise).model, {});
    const sim::Circuit circuit = build_ansatz(c.ansatz, task->num_qubits(), 2);
    const int d = circuit.num_parameters();
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "start");
      const auto objective = task->compile(circuit, rng);
      std::vector<double> start(static_cast<std::size_t>(d));
      for (double& angle : start) angle = std::numbers::pi * (2.0 * rl::uniform(rng) - 1.0);
      for (const int sweeps : {1, 3}) {
        const Minimum exact = minimize_sweep(
            *objective, start,
            {.tolerance = 1e-12, .max_evaluations = 1 + sweeps * objective->sweep_cost()});
        const Minimum twin = minimize_rotosolve(
            *objective, start, {.tolerance = 1e-12, .max_evaluations = 2 + sweeps * 2 * d});
        EXPECT_NEAR(exact.value, twin.value, 1e-10) << c.problem << ' ' << c.noise;
        for (std::size_t i = 0; i < start.size(); ++i) {
          const double turn = exact.argument[i] - twin.argument[i];
          EXPECT_NEAR(std::remainder(turn, 2.0 * std::numbers::pi), 0.0, sweeps == 1 ? 1e-10 : 1e-8)
              << c.problem << ' ' << c.noise << ' ' << c.ansatz << ' ' << i;
        }
      }
    }
  }
}

TEST(Sweep, NeverExceedsItsBudget) {
  const test::Problem problem = sinusoids(4);
  for (int budget = 1; budget <= 40; ++budget) {
    FunctionObjective f = problem.objective();
    double level = 0.0;  // every sweep seems to gain: no end but the budget's
    f.set_sweep(
        [&](std::span<double> x) {
          x[0] += 1.0;
          return --level;
        },
        kSweepCost);
    test::TalliedObjective tallied(f);
    const Minimum found = minimize_sweep(tallied, problem.start, {.max_evaluations = budget});
    EXPECT_EQ(found.evaluations, tallied.work);
    EXPECT_EQ(found.evaluations, 1 + (budget - 1) / kSweepCost * kSweepCost) << budget;
    EXPECT_EQ(found.stop_reason, kStopBudget);
  }
}

TEST(Sweep, EndsWhereFFallsNoMoreThoughAnAngleTurns) {
  FunctionObjective f(2, [](std::span<const double>, double) { return 1.0; });
  f.set_sweep(
      [](std::span<double> x) {
        x[1] += 1.0;  // f does not depend on it
        return 1.0;
      },
      kSweepCost);
  const Minimum found = minimize_sweep(f, {0.1, 0.2}, {.tolerance = 1e-12});
  EXPECT_EQ(found.argument, (std::vector{0.1, 0.2}));
  EXPECT_EQ(found.stop_reason, kStopTolerance);
  EXPECT_EQ(found.evaluations, 1 + kSweepCost);
}

TEST(Sweep, EndsAtARejectedSweepWithTheBestPointBefore) {
  for (const double rejected : {std::nan(""), kInfinity, -kInfinity}) {
    for (const bool in_angle : {false, true}) {
      int sweeps = 0;
      FunctionObjective f(1, [](std::span<const double> x, double) { return 10.0 - x[0]; });
      f.set_sweep(
          [&](std::span<double> x) {
            x[0] += 1.0;
            if (++sweeps < 3) return 10.0 - x[0];
            if (in_angle) x[0] = rejected;
            return in_angle ? 0.0 : rejected;
          },
          kSweepCost);
      const Minimum found = minimize_sweep(f, {0.0}, {});
      EXPECT_EQ(found.argument, std::vector{2.0});
      EXPECT_EQ(found.value, 8.0);
      EXPECT_EQ(found.stop_reason, kStopRejected);
      EXPECT_EQ(found.evaluations, 1 + 3 * kSweepCost);
    }
  }
  FunctionObjective never(1, [](std::span<const double>, double) { return std::nan(""); });
  never.set_sweep([](std::span<double>) { return 0.0; }, kSweepCost);
  const Minimum none = minimize_sweep(never, {0.5}, {});
  EXPECT_EQ(none.argument, std::vector{0.5});
  EXPECT_EQ(none.stop_reason, kStopNoFiniteValue);
}

TEST(Sweep, RefusesBadOptionsStartsAndObjectives) {
  FunctionObjective f = sinusoids(1).objective();
  EXPECT_THROW(minimize_sweep(f, {0.0, 0.0}, {}), std::invalid_argument);
  EXPECT_THROW(minimize_sweep(f, {std::nan("")}, {}), std::invalid_argument);
  EXPECT_THROW(minimize_sweep(f, {0.0}, {.tolerance = 0.0}), std::invalid_argument);
  EXPECT_THROW(minimize_sweep(f, {0.0}, {.max_evaluations = 0}), std::invalid_argument);
  FunctionObjective plain(1, sinusoids(1).function);
  EXPECT_THROW(minimize_sweep(plain, {0.0}, {}), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
