#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "search/ansatz.h"
#include "search/optimize/rotosolve_lbfgs.h"
#include "tests/search/optimize_problems.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using test::kGradientCost;
using test::kSweepCost;
using test::Problem;
using test::sinusoids;
using test::TalliedObjective;

TEST(RotosolveLbfgs, LeavesAStationaryStartWhereLbfgsStays) {
  struct Case {
    const char* problem;
    const char* noise;
  };
  for (const auto& [name, noise] :
       {Case{"h2-4q", "noiseless"}, Case{"h2-4q", "ibm_mumbai_median"}}) {
    const auto task = make_vqe_task(shipped_problem(name), shipped_noise(noise).model, {});
    const sim::Circuit circuit = build_ansatz("ry_rz_cx", task->num_qubits(), 1);
    rl::Rng rng(51);
    const auto objective = task->compile(circuit, rng);
    const std::vector<double> zero(static_cast<std::size_t>(circuit.num_parameters()), 0.0);
    const Minimum stays = minimize_lbfgs(*objective, zero, {});
    EXPECT_EQ(stays.argument, zero) << name << ' ' << noise;
    const Minimum leaves = minimize_rotosolve_lbfgs(*objective, zero, {});
    EXPECT_LT(leaves.value, stays.value - 0.5) << name << ' ' << noise;
    EXPECT_EQ(leaves.stop_reason, kStopTolerance) << name << ' ' << noise;
  }
}

TEST(RotosolveLbfgs, TakesTheCheaperPass) {
  // Up to three angles two values each are cheaper than kSweepCost.
  for (const int dimension : {3, 4, 9}) {
    const Problem problem = sinusoids(dimension);
    FunctionObjective f = problem.objective();
    TalliedObjective tallied(f);
    const Minimum found = minimize_rotosolve_lbfgs(tallied, problem.start, {});
    const int pass = std::min(2 * dimension, kSweepCost);
    EXPECT_EQ(found.evaluations, 1 + pass + kGradientCost) << "the pass finds the minimum";
    EXPECT_EQ(found.evaluations, tallied.work);
    EXPECT_NEAR(found.value, problem.minimum, 1e-12);
  }
}

TEST(RotosolveLbfgs, NeverExceedsItsBudgetNorReturnsAPointAboveTheStart) {
  for (const Problem& problem : {sinusoids(5), test::rosenbrock(), test::sphere(3)}) {
    for (int budget = 1; budget <= 60; ++budget) {
      FunctionObjective f = problem.objective();
      TalliedObjective tallied(f);
      const Minimum found = minimize_rotosolve_lbfgs(
          tallied, problem.start, {.tolerance = 1e-300, .max_evaluations = budget});
      EXPECT_LE(found.evaluations, budget) << problem.name;
      EXPECT_EQ(found.evaluations, tallied.work) << problem.name;
      EXPECT_LE(found.value, problem.value_at(problem.start)) << problem.name << ' ' << budget;
      EXPECT_EQ(found.value, problem.value_at(found.argument)) << problem.name << ' ' << budget;
    }
  }
}

TEST(RotosolveLbfgs, ForgetsAPassThatLoses) {
  FunctionObjective f = sinusoids(2).objective();
  f.set_sweep(
      [](std::span<double> x) {
        std::ranges::fill(x, 3.0);
        return 1e3;
      },
      1);
  const Minimum found = minimize_rotosolve_lbfgs(f, {0.1, 0.1}, {});
  const Minimum alone = minimize_lbfgs(f, {0.1, 0.1}, {});
  EXPECT_EQ(found.argument, alone.argument);
  EXPECT_EQ(found.evaluations, alone.evaluations + 2);
}

TEST(RotosolveLbfgs, StaysAtAStartThatNoOtherPointImproves) {
  const double infinity = std::numeric_limits<double>::infinity();
  FunctionObjective f(1, [](std::span<const double> x, double) { return x[0] == 0.5 ? 2.0 : NAN; });
  f.set_gradient(
      [&](std::span<const double>, std::span<double> g) {
        g[0] = 1.0;
        return infinity;
      },
      4);
  const Minimum found = minimize_rotosolve_lbfgs(f, {0.5}, {});
  EXPECT_EQ(found.argument, std::vector{0.5});
  EXPECT_EQ(found.value, 2.0);
  EXPECT_EQ(found.stop_reason, kStopRejected);
}

TEST(RotosolveLbfgs, RefusesBadOptionsStartsAndObjectives) {
  FunctionObjective f = sinusoids(1).objective();
  EXPECT_THROW(minimize_rotosolve_lbfgs(f, {0.0, 0.0}, {}), std::invalid_argument);
  EXPECT_THROW(minimize_rotosolve_lbfgs(f, {std::nan("")}, {}), std::invalid_argument);
  EXPECT_THROW(minimize_rotosolve_lbfgs(f, {0.0}, {.tolerance = 0.0}), std::invalid_argument);
  FunctionObjective plain(1, sinusoids(1).function);
  EXPECT_THROW(minimize_rotosolve_lbfgs(plain, {0.0}, {}), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
