#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "search/optimize/optimizer.h"
#include "search/optimize/subset_objective.h"
#include "tests/search/optimize_problems.h"

namespace qarch::search {
namespace {

using test::kGradientCost;
using test::Problem;
using test::sinusoids;
using test::TalliedObjective;

const std::vector<double> kRest{0.1, 0.2, 0.3, 0.4};

TEST(SubsetObjective, IsTheFunctionWithItsOtherAnglesHeld) {
  const Problem problem = sinusoids(4);
  FunctionObjective f = problem.objective();
  SubsetObjective some(f, {3, 1}, kRest);
  EXPECT_EQ(some.dimension(), 2);
  EXPECT_EQ(some.start(), (std::vector{0.4, 0.2}));
  const std::vector<double> y{-0.7, 0.9};
  const std::vector<double> x{0.1, 0.9, 0.3, -0.7};
  EXPECT_EQ(some.embed(y), x);
  EXPECT_EQ(some.value(y, 0.0), problem.value_at(x));

  const std::vector<double> points{-0.7, 0.9, 0.4, 0.2};
  std::vector<double> out(2);
  some.values(points, 0.0, out);
  EXPECT_EQ(out, (std::vector{problem.value_at(x), problem.value_at(kRest)}));

  std::vector<double> gradient(2);
  std::vector<double> full(4);
  EXPECT_EQ(some.value_and_gradient(y, gradient), problem.value_at(x));
  problem.gradient(x, full);
  EXPECT_EQ(gradient, (std::vector{full[3], full[1]}));
  EXPECT_EQ(some.gradient_cost(), kGradientCost);
}

TEST(SubsetObjective, SweepsItsOwnAnglesOnly) {
  FunctionObjective f = sinusoids(4).objective();
  TalliedObjective tallied(f);
  SubsetObjective some(tallied, {2, 0}, kRest);
  ASSERT_TRUE(some.has_sweep());
  std::vector<double> y = some.start();
  const double value = some.sweep(y);
  EXPECT_EQ(tallied.work, some.sweep_cost());
  std::vector<double> expected = kRest;
  sinusoids(4).sweep(expected);
  EXPECT_NEAR(y[0], expected[2], 1e-12);
  EXPECT_NEAR(y[1], expected[0], 1e-12);
  EXPECT_NEAR(value, some.value(y, 0.0), 1e-12);
}

TEST(SubsetObjective, LacksWhatTheFunctionLacks) {
  FunctionObjective plain(4, sinusoids(4).function);
  SubsetObjective some(plain, {1}, kRest);
  EXPECT_FALSE(some.has_gradient());
  EXPECT_FALSE(some.has_sweep());
  EXPECT_EQ(some.sweep_obstacle(), plain.sweep_obstacle());
  std::vector<double> y{0.0};
  EXPECT_THROW(some.sweep(y), std::invalid_argument);
  EXPECT_THROW(some.value_and_gradient(y, y), std::invalid_argument);
}

TEST(SubsetObjective, EveryMethodMinimisesOverItAtItsPrice) {
  const Problem problem = sinusoids(4);
  // The minimum with the angles 0 and 2 held is the sum of its parts.
  std::vector<double> best = kRest;
  std::vector<double> all = kRest;
  problem.sweep(all);
  best[1] = all[1];
  best[3] = all[3];
  for (const Optimizer& row : optimizers()) {
    FunctionObjective f = problem.objective();
    TalliedObjective tallied(f);
    SubsetObjective some(tallied, {1, 3}, kRest);
    OptimizerOptions options;
    options.method = row.name;
    options.max_evaluations = 4000;
    options.stage_evaluations = {2000, 1000, 1000};
    options.a = 0.3;
    options.alpha = 0.602;
    rl::Rng rng(41);
    const Minimum found = minimize(some, some.start(), options, rng);
    EXPECT_NEAR(found.value, problem.value_at(best), 1e-3) << row.name;
    EXPECT_EQ(found.evaluations, tallied.work) << row.name;
    EXPECT_EQ(some.embed(found.argument)[0], kRest[0]);
    EXPECT_EQ(some.embed(found.argument)[2], kRest[2]);
  }
}

TEST(SubsetObjective, RefusesCoordinatesThatAreNoneOrTwice) {
  FunctionObjective f = sinusoids(4).objective();
  EXPECT_THROW(SubsetObjective(f, {4}, kRest), std::invalid_argument);
  EXPECT_THROW(SubsetObjective(f, {1, 1}, kRest), std::invalid_argument);
  EXPECT_THROW(SubsetObjective(f, {1}, {0.1, 0.2, 0.3}), std::invalid_argument);
  EXPECT_EQ(SubsetObjective(f, {}, kRest).dimension(), 0);
}

}  // namespace
}  // namespace qarch::search
