#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <stdexcept>

#include "search/optimize/optimizer.h"
#include "tests/search/optimize_problems.h"

namespace qarch::search {
namespace {

using test::Problem;
using test::rosenbrock;
using test::sinusoids;
using test::sphere;
using test::TalliedObjective;

OptimizerOptions named(std::string_view method) {
  OptimizerOptions options;
  options.method = method;
  return options;
}

/// What the message of std::invalid_argument says.
std::string complaint(const std::function<void()>& action) {
  try {
    action();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "nothing thrown";
}

TEST(Optimizers, EveryMethodFindsCertifiedMinima) {
  struct Case {
    Problem problem;
    double error;
    double plain_gain;  ///< "a" of spsa
    double adam_gain;   ///< "a" of adam_spsa and adam_spsa3
  };
  const std::vector<Case> cases{{sphere(1), 1e-3, 0.1, 0.1},    {sphere(4), 1e-3, 0.1, 0.1},
                                {rosenbrock(), 0.3, 8e-3, 0.1}, {sinusoids(1), 1e-3, 0.3, 0.3},
                                {sinusoids(3), 1e-3, 0.3, 0.3}, {sinusoids(8), 1e-3, 0.3, 0.3}};
  for (const Optimizer& row : optimizers()) {
    for (const auto& [problem, error, plain_gain, adam_gain] : cases) {
      const bool is_sinusoid = problem.name.starts_with("sinusoids");
      const bool by_sinusoids = row.name == "rotosolve" || row.name == "sweep";
      if (by_sinusoids && !is_sinusoid) continue;  // they are for nothing else
      OptimizerOptions options = named(row.name);
      options.max_evaluations = 12000;
      options.stage_evaluations = {6000, 4000, 2000};
      options.a = row.name == "spsa" ? plain_gain : adam_gain;
      options.alpha = 0.602;
      options.gamma = 0.101;
      options.c = 0.01;
      FunctionObjective f = problem.objective();
      rl::Rng rng(21);
      const Minimum found = minimize(f, problem.start, options, rng);
      EXPECT_NEAR(found.value, problem.minimum, error) << row.name << ", " << problem.name;
      EXPECT_EQ(found.value, problem.value_at(found.argument)) << row.name << ", " << problem.name;
    }
  }
}

TEST(Optimizers, EveryMethodReportsTheWorkThatItMade) {
  for (const Optimizer& row : optimizers()) {
    for (const char* selection : {"best", "last", "average"}) {
      for (const int budget : {1, 2, 5, 40, 501}) {
        for (const int dimension : {0, 1, 2, 9}) {
          OptimizerOptions options = named(row.name);
          options.selection = selection;
          options.max_evaluations = budget;
          options.stage_evaluations = {budget, budget + 1, 1};
          const Problem problem = sinusoids(dimension);
          FunctionObjective f = problem.objective();
          TalliedObjective tallied(f);
          rl::Rng rng(22);
          const Minimum found = minimize(tallied, problem.start, options, rng);
          EXPECT_EQ(found.evaluations, tallied.work)
              << row.name << ' ' << selection << ' ' << budget << ' ' << dimension;
          if (!row.draws) {  // the budget of the others is for gradient estimates alone
            EXPECT_LE(found.evaluations, budget) << row.name << ' ' << dimension;
          }
          EXPECT_EQ(std::ssize(found.argument), dimension);
        }
      }
    }
  }
}

TEST(Optimizers, PublishedBudgetsCostWhatTheFormulaSays) {
  struct Case {
    const char* method;
    const char* selection;
    int evaluations;
  };
  // 500 -> K = 250; {1191, 357, 119} -> K = 596 + 179 + 60 = 835.
  const std::vector<Case> cases{{"spsa", "best", 3 * 250 + 1},
                                {"adam_spsa", "best", 751},
                                {"adam_spsa", "last", 501},
                                {"adam_spsa3", "best", 2 * 835 + 60 + 1},
                                {"adam_spsa3", "average", 1671}};
  for (const Case& c : cases) {
    OptimizerOptions options = named(c.method);
    options.selection = c.selection;
    const Problem problem = sinusoids(3);
    FunctionObjective f = problem.objective();
    rl::Rng rng(23);
    EXPECT_EQ(minimize(f, problem.start, options, rng).evaluations, c.evaluations) << c.method;
  }
}

TEST(Optimizers, NoMethodTouchesTheStartOrReturnsAWorsePoint) {
  const Problem problem = sinusoids(4);
  for (const Optimizer& row : optimizers()) {
    FunctionObjective f = problem.objective();
    const std::vector<double> start = problem.start;
    rl::Rng rng(24);
    const Minimum found = row.minimize(f, start, named(row.name), rng);
    EXPECT_EQ(start, problem.start) << row.name;
    EXPECT_NE(found.argument.data(), start.data()) << row.name;
    EXPECT_LE(found.value, problem.value_at(start)) << row.name;
  }
}

TEST(Optimizers, TheSameSeedGivesTheSameBitsAndAnotherSeedDoesNot) {
  const Problem problem = sinusoids(6);
  for (const Optimizer& row : optimizers()) {
    const auto run = [&](std::uint64_t seed) {
      FunctionObjective f = problem.objective();
      rl::Rng rng(seed);
      return minimize(f, problem.start, named(row.name), rng);
    };
    const Minimum first = run(25);
    const Minimum again = run(25);
    EXPECT_EQ(first.argument, again.argument) << row.name;
    EXPECT_EQ(first.value, again.value) << row.name;
    EXPECT_EQ(first.evaluations, again.evaluations) << row.name;
    EXPECT_EQ(first.argument != run(26).argument, row.draws) << row.name;
  }
}

TEST(Optimizers, EveryMethodTakesNoParametersAtAll) {
  for (const Optimizer& row : optimizers()) {
    double shots_seen = -1.0;
    FunctionObjective f(0, [&](std::span<const double>, double shots) {
      shots_seen = shots;
      return -1.25;
    });
    f.set_gradient([](auto, auto) { return -1.25; }, 4);
    f.set_sweep([](auto) { return -1.25; }, 5);
    OptimizerOptions options = named(row.name);
    options.shots = row.needs == OptimizerNeeds::kValues ? 400.0 : 0.0;
    rl::Rng rng(27);
    const Minimum found = minimize(f, {}, options, rng);
    EXPECT_EQ(found.value, -1.25) << row.name;
    EXPECT_EQ(found.evaluations, 1) << row.name;
    EXPECT_EQ(found.stop_reason, kStopNoParameters) << row.name;
    EXPECT_EQ(shots_seen, options.shots) << row.name;
    EXPECT_EQ(rng.state(), rl::Rng(27).state()) << row.name;
  }
}

TEST(Optimizers, NoMethodReturnsAValueThatIsNotFinite) {
  const Problem problem = sinusoids(3);
  for (const Optimizer& row : optimizers()) {
    int calls = 0;
    FunctionObjective f = problem.objective();
    TalliedObjective spoilt(f, [&](double value) {
      ++calls;
      if (calls % 5 == 0) return std::nan("");
      if (calls % 11 == 0) return -std::numeric_limits<double>::infinity();
      return value;
    });
    rl::Rng rng(28);
    const Minimum found = minimize(spoilt, problem.start, named(row.name), rng);
    EXPECT_EQ(found.value, problem.value_at(found.argument)) << row.name;
    EXPECT_EQ(found.evaluations, spoilt.work) << row.name;
  }
}

TEST(Optimizers, ExactMethodsRefuseShotsAndObjectivesThatLackWhatTheyNeed) {
  FunctionObjective plain(1, [](std::span<const double> x, double) { return x[0] * x[0]; });
  int exact = 0;
  for (const Optimizer& row : optimizers()) {
    OptimizerOptions options = named(row.name);
    rl::Rng rng(31);
    const std::string method = "optimizer.method = '" + options.method + "'";
    if (row.needs == OptimizerNeeds::kValues) {
      EXPECT_EQ(complaint([&] { minimize(plain, {1.0}, options, rng); }), "nothing thrown");
      continue;
    }
    ++exact;
    std::string refusal = method + ": the objective knows no ";
    refusal += row.needs == OptimizerNeeds::kGradient ? "gradient" : "coordinate sweep";
    EXPECT_EQ(complaint([&] { minimize(plain, {1.0}, options, rng); }), refusal);
    EXPECT_THROW(row.minimize(plain, {1.0}, options, rng), std::invalid_argument);
    options.shots = 100.0;
    EXPECT_EQ(complaint([&] { options.validate(); }),
              "optimizer.shots = 100, must be 0 for " + method);
  }
  EXPECT_EQ(exact, 4);
}

TEST(Optimizers, NoiseOfTheLastStageBoundsTheErrorOfTheAverage) {
  // f = |x|^2 + N(0, 1/shots) in 4 dimensions, the last stage with 1e4 shots: deviation 0.01. Over
  // 200 seeds the mean of |x|^2 must stay under the deviation of one evaluation.
  for (const char* method : {"spsa", "adam_spsa", "adam_spsa3"}) {
    OptimizerOptions options = named(method);
    options.shots = 1e4;
    options.selection = "average";
    options.a = 0.15;
    options.alpha = 0.602;
    options.c = 0.2;
    double mean = 0.0;
    for (std::uint64_t run = 0; run < 200; ++run) {
      rl::Rng noise = rl::random_stream(29, "noise", run);
      FunctionObjective f(4, [&](std::span<const double> x, double shots) {
        double sum = rl::normal(noise) / std::sqrt(shots);
        for (const double entry : x) sum += entry * entry;
        return sum;
      });
      rl::Rng rng = rl::random_stream(29, "signs", run);
      const Minimum found = minimize(f, {0.5, -0.5, 1.0, 0.0}, options, rng);
      for (const double entry : found.argument) mean += entry * entry / 200.0;
    }
    EXPECT_LT(mean, 0.01) << method;
  }
}

TEST(Optimizers, ThreeStagesScaleTheShots) {
  OptimizerOptions options = named("adam_spsa3");
  options.shots = 1000.0;
  std::set<double> shots_seen;
  FunctionObjective f(1, [&](std::span<const double> x, double shots) {
    shots_seen.insert(shots);
    return x[0] * x[0];
  });
  rl::Rng rng(30);
  minimize(f, {1.0}, options, rng);
  EXPECT_THAT(shots_seen, testing::ElementsAre(10.0, 100.0, 1000.0));
}

TEST(Optimizers, AnUnknownNameIsAnsweredWithTheKnownOnes) {
  EXPECT_EQ(complaint([] { optimizer_from_name("adm_spsa"); }),
            "optimizer.method = 'adm_spsa', must be one of: cobyla rotosolve spsa adam_spsa "
            "adam_spsa3 lbfgs rotosolve_lbfgs adam sweep; "
            "did you mean 'adam_spsa'?");
  for (const Optimizer& row : optimizers()) {
    EXPECT_EQ(optimizer_from_name(row.name).name, row.name);
  }
}

TEST(OptimizerOptions, ValidationNamesFieldValueAndBound) {
  struct Case {
    std::function<void(OptimizerOptions&)> spoil;
    const char* message;
  };
  const std::vector<Case> cases{
      {[](auto& o) { o.a = -1; }, "optimizer.a = -1, must be finite and > 0"},
      {[](auto& o) { o.a = std::nan(""); }, "optimizer.a = nan, must be finite and > 0"},
      {[](auto& o) { o.alpha = -0.1; }, "optimizer.alpha = -0.1, must be finite and >= 0"},
      {[](auto& o) { o.stability = -1; }, "optimizer.stability = -1, must be finite and >= 0"},
      {[](auto& o) { o.c = 0; }, "optimizer.c = 0, must be finite and > 0"},
      {[](auto& o) { o.gamma = -1; }, "optimizer.gamma = -1, must be finite and >= 0"},
      {[](auto& o) { o.lambda = -1; }, "optimizer.lambda = -1, must be finite and >= 0"},
      {[](auto& o) { o.beta1 = 1; }, "optimizer.beta1 = 1, must be in [0, 1)"},
      {[](auto& o) { o.beta2 = -0.5; }, "optimizer.beta2 = -0.5, must be in [0, 1)"},
      {[](auto& o) { o.initial_step = 0; }, "optimizer.initial_step = 0, must be finite and > 0"},
      {[](auto& o) { o.tolerance = 2; },
       "optimizer.tolerance = 2, must be > 0 and <= initial_step"},
      {[](auto& o) { o.max_evaluations = 0; }, "optimizer.max_evaluations = 0, must be >= 1"},
      {[](auto& o) { o.shots = -5; }, "optimizer.shots = -5, must be finite and >= 0"},
      {[](auto& o) {
         o.stage_evaluations = {1, 2};
       },
       "optimizer.stage_evaluations.size() = 2, must be 3"},
      {[](auto& o) { o.stage_evaluations[1] = 0; },
       "optimizer.stage_evaluations = 0, must be >= 1"},
      {[](auto& o) { o.stage_shot_factors.clear(); },
       "optimizer.stage_shot_factors.size() = 0, must be 3"},
      {[](auto& o) { o.stage_shot_factors[2] = 0; },
       "optimizer.stage_shot_factors = 0, must be finite and > 0"},
      {[](auto& o) { o.selection = "first"; },
       "optimizer.selection = 'first', must be one of: best last average"},
      {[](auto& o) { o.method = ""; },
       "optimizer.method = '', must be one of: cobyla rotosolve spsa adam_spsa adam_spsa3 lbfgs "
       "rotosolve_lbfgs adam sweep"},
      {[](auto& o) { o.interval = 0; }, "optimizer.interval = 0, must be >= 1"},
      {[](auto& o) { o.last_gates = -1; },
       "optimizer.last_gates = -1, must be 0 or >= interval, which leaves no angle out"},
      {[](auto& o) {
         o.interval = 4;
         o.last_gates = 3;
       },
       "optimizer.last_gates = 3, must be 0 or >= interval, which leaves no angle out"},
      {[](auto& o) { o.learning_rate = 0; }, "optimizer.learning_rate = 0, must be > 0 and finite"},
  };
  EXPECT_NO_THROW(OptimizerOptions{}.validate());
  for (const Case& c : cases) {
    OptimizerOptions options;
    c.spoil(options);
    EXPECT_EQ(complaint([&] { options.validate(); }), c.message);
  }
}

TEST(OptimizerOptions, EveryFieldIsVisitedOnceWithHelp) {
  OptimizerOptions options;
  std::set<std::string> names;
  std::size_t bytes = 0;
  visit_fields(options, [&](const char* name, auto& field, const char* help) {
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_STRNE(help, "") << name;
    bytes += sizeof(field);
  });
  EXPECT_EQ(names.size(), 20U);
  EXPECT_EQ(bytes, sizeof(OptimizerOptions)) << "nothing is left out";
}

}  // namespace
}  // namespace qarch::search
