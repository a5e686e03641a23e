#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "search/optimize/spsa.h"
#include "tests/search/optimize_problems.h"

namespace qarch::search {
namespace {

using test::Problem;
using test::sinusoids;
using test::sphere;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Remembers every call.
class RecordedObjective final : public Objective {
 public:
  struct Call {
    std::vector<double> x;
    double shots;
    double value;
  };

  explicit RecordedObjective(Problem problem) : problem_(std::move(problem)) {}

  int dimension() const override { return problem_.dimension; }
  double value(std::span<const double> x, double shots) override {
    calls.push_back({{x.begin(), x.end()}, shots, problem_.function(x, shots)});
    return calls.back().value;
  }

  std::vector<Call> calls;

 private:
  Problem problem_;
};

std::vector<double> combine(double a, const std::vector<double>& x, double b,
                            const std::vector<double>& y) {
  std::vector<double> sum(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) sum[i] = a * x[i] + b * y[i];
  return sum;
}

double distance(const std::vector<double>& x, const std::vector<double>& y) {
  const std::vector<double> d = combine(1.0, x, -1.0, y);
  return std::sqrt(std::inner_product(d.begin(), d.end(), d.begin(), 0.0));
}

/// With kLast the calls are (+, -), (+, -), ..., end: the iterates are the midpoints of the pairs.
struct Trace {
  std::vector<std::vector<double>> x;      ///< x_0 ... x_K
  std::vector<std::vector<double>> shift;  ///< c_k Delta_k
  std::vector<std::vector<double>> slope;  ///< g_k by the definition, entry by entry
};

Trace trace_of(const RecordedObjective& f) {
  Trace t;
  for (std::size_t i = 0; i + 1 < f.calls.size(); i += 2) {
    const auto& plus = f.calls[i];
    const auto& minus = f.calls[i + 1];
    t.x.push_back(combine(0.5, plus.x, 0.5, minus.x));
    t.shift.push_back(combine(0.5, plus.x, -0.5, minus.x));
    std::vector<double> g;
    for (const double step : t.shift.back()) g.push_back((plus.value - minus.value) / (2.0 * step));
    t.slope.push_back(g);
  }
  t.x.push_back(f.calls.back().x);
  return t;
}

SpsaOptions hand_options(SpsaUpdate update) {
  return {.update = update,
          .a = 0.3,
          .alpha = 0.7,
          .stability = 2.0,
          .c = 0.05,
          .gamma = 0.2,
          .lambda = 0.4,
          .beta1 = 0.8,
          .beta2 = 0.95,
          .selection = SpsaSelection::kLast};
}

TEST(Spsa, PlainStepsFollowTheFormulaByHand) {
  RecordedObjective f(sinusoids(3));
  rl::Rng rng(7);
  const std::array stages{SpsaStage{6, 0.0}};
  minimize_spsa(f, {0.1, 0.2, 0.3}, stages, hand_options(SpsaUpdate::kPlain), rng);
  const Trace t = trace_of(f);
  ASSERT_EQ(t.x.size(), 4U);
  EXPECT_LT(distance(t.x[0], {0.1, 0.2, 0.3}), 1e-15);
  // A = 2: a_0 = 0.3 / 3^0.7, a_1 = 0.3 / 4^0.7, a_2 = 0.3 / 5^0.7
  EXPECT_LT(distance(t.x[1], combine(1, t.x[0], -0.3 / std::pow(3, 0.7), t.slope[0])), 1e-13);
  EXPECT_LT(distance(t.x[2], combine(1, t.x[1], -0.3 / std::pow(4, 0.7), t.slope[1])), 1e-13);
  EXPECT_LT(distance(t.x[3], combine(1, t.x[2], -0.3 / std::pow(5, 0.7), t.slope[2])), 1e-13);
}

TEST(Spsa, AdamStepsFollowTheFormulaByHand) {
  RecordedObjective f(sinusoids(3));
  rl::Rng rng(8);
  const std::array stages{SpsaStage{6, 0.0}};
  minimize_spsa(f, {0.1, 0.2, 0.3}, stages, hand_options(SpsaUpdate::kAdam), rng);
  const Trace t = trace_of(f);
  ASSERT_EQ(t.x.size(), 4U);
  EXPECT_LT(distance(t.x[1], combine(1, t.x[0], -0.3 / std::pow(3, 0.7), t.slope[0])), 1e-13)
      << "the first step is a plain one";

  const double beta1_1 = 0.8 / std::pow(2, 0.4);
  const double beta1_2 = 0.8 / std::pow(3, 0.4);
  for (std::size_t i = 0; i < 3; ++i) {
    const double g1 = t.slope[1][i];
    const double m1 = (1 - beta1_1) * g1;
    const double v1 = 0.05 * g1 * g1;
    const double x2 = t.x[1][i] - 0.3 / std::pow(4, 0.7) * (m1 / (1 - beta1_1 * beta1_1)) /
                                      (std::sqrt(v1 / (1 - 0.95 * 0.95)) + 1e-8);
    EXPECT_NEAR(t.x[2][i], x2, 1e-12) << i;

    const double g2 = t.slope[2][i];
    const double m2 = beta1_2 * m1 + (1 - beta1_2) * g2;
    const double v2 = 0.95 * v1 + 0.05 * g2 * g2;
    const double x3 = t.x[2][i] - 0.3 / std::pow(5, 0.7) * (m2 / (1 - std::pow(beta1_2, 3))) /
                                      (std::sqrt(v2 / (1 - std::pow(0.95, 3))) + 1e-8);
    EXPECT_NEAR(t.x[3][i], x3, 1e-12) << i;
  }
}

TEST(Spsa, PerturbationsAreIndependentSignsOfDecayingSize) {
  constexpr int kDimension = 70;  // more than the bits of one draw
  constexpr int kIterations = 2000;
  RecordedObjective f(sinusoids(kDimension));
  rl::Rng rng(9);
  SpsaOptions options = hand_options(SpsaUpdate::kAdam);
  options.a = 1e-3;
  const std::array stages{SpsaStage{2 * kIterations, 0.0}};
  minimize_spsa(f, std::vector<double>(kDimension, 0.0), stages, options, rng);
  const Trace t = trace_of(f);

  std::vector<std::vector<double>> delta;
  for (std::size_t k = 0; k < t.shift.size(); ++k) {
    const double c_k = 0.05 / std::pow(static_cast<double>(k + 1), 0.2);
    delta.push_back(combine(1.0 / c_k, t.shift[k], 0.0, t.shift[k]));
    for (const double sign : delta.back()) ASSERT_NEAR(std::abs(sign), 1.0, 1e-9) << k;
  }
  // Sums of 2000 signs have deviation sqrt(2000); 4970 sums, 6 sigma: one failure in 1e5 seeds.
  const double bound = 6.0 * std::sqrt(kIterations);
  for (std::size_t i = 0; i < kDimension; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double mean = 0.0;
      double product = 0.0;
      double next = 0.0;
      for (std::size_t k = 0; k + 1 < delta.size(); ++k) {
        mean += delta[k][i];
        product += delta[k][i] * delta[k][j];
        next += delta[k][i] * delta[k + 1][j];
      }
      EXPECT_LT(std::abs(mean), bound) << i;
      if (i != j) {
        EXPECT_LT(std::abs(product), bound) << i << ' ' << j;
      }
      EXPECT_LT(std::abs(next), bound) << i << ' ' << j;
    }
  }
}

TEST(Spsa, StagesOfEqualNoiseAreOneWalkBitForBit) {
  const Problem problem = sinusoids(5);
  struct Case {
    std::vector<SpsaStage> stages;
    int evaluations;  ///< of one stage with as many iterations
  };
  const std::vector<Case> cases{
      {{{60, 0.0}, {30, 0.0}, {10, 0.0}}, 100},
      {{{1, 0.0}, {1, 0.0}}, 4},
      {{{59, 0.0}, {29, 0.0}, {9, 0.0}}, 100},  // odd budgets are rounded up to a pair
  };
  for (const Case& c : cases) {
    for (const SpsaUpdate update : {SpsaUpdate::kPlain, SpsaUpdate::kAdam}) {
      FunctionObjective f = problem.objective();
      rl::Rng staged_rng(11);
      rl::Rng single_rng(11);
      const std::array single{SpsaStage{c.evaluations, 0.0}};
      const SpsaOptions options = hand_options(update);
      const Minimum staged = minimize_spsa(f, problem.start, c.stages, options, staged_rng);
      const Minimum whole = minimize_spsa(f, problem.start, single, options, single_rng);
      EXPECT_EQ(staged.argument, whole.argument);
      EXPECT_EQ(staged.value, whole.value);
      EXPECT_EQ(staged.evaluations, whole.evaluations);
      EXPECT_EQ(staged_rng.state(), single_rng.state());
    }
  }
}

TEST(Spsa, EachStageUsesItsShotsAndOnlyTheFinalStageIsCompared) {
  RecordedObjective f(sphere(2));
  rl::Rng rng(12);
  const std::array stages{SpsaStage{4, 10.0}, SpsaStage{3, 100.0}, SpsaStage{2, 1000.0}};
  const Minimum found = minimize_spsa(f, {0.4, 0.4}, stages, {}, rng);
  std::vector<double> shots;
  for (const auto& call : f.calls) shots.push_back(call.shots);
  // Two gradient pairs, two more, then start, pair, iterate.
  EXPECT_THAT(shots,
              testing::ElementsAre(10, 10, 10, 10, 100, 100, 100, 100, 1000, 1000, 1000, 1000));
  EXPECT_EQ(f.calls[8].x, (std::vector{0.4, 0.4}));
  EXPECT_EQ(found.evaluations, 12);
}

TEST(Spsa, ALuckyValueOfANoisyStageIsNotTheResult) {
  // With few shots the device reports values far below the true minimum 0.
  FunctionObjective f(2, [](std::span<const double> x, double shots) {
    const double value = x[0] * x[0] + x[1] * x[1];
    return shots < 100.0 ? value - 1000.0 : value;
  });
  rl::Rng rng(13);
  const std::array stages{SpsaStage{40, 10.0}, SpsaStage{40, 1000.0}};
  const Minimum found = minimize_spsa(f, {1.0, 1.0}, stages, {}, rng);
  EXPECT_GE(found.value, 0.0);
  EXPECT_EQ(found.value, f.value(found.argument, 1000.0));
}

TEST(Spsa, EverySelectionReturnsWhatItSays) {
  const Problem problem = sinusoids(3);
  const std::array stages{SpsaStage{10, 0.0}, SpsaStage{14, 0.0}};  // 5 and 7 iterations
  const auto run = [&](SpsaSelection selection, RecordedObjective& f) {
    rl::Rng rng(14);
    SpsaOptions options = hand_options(SpsaUpdate::kAdam);
    options.selection = selection;
    return minimize_spsa(f, problem.start, stages, options, rng);
  };
  RecordedObjective last(problem);
  const Minimum end = run(SpsaSelection::kLast, last);
  const Trace t = trace_of(last);
  EXPECT_EQ(end.argument, t.x.back());
  EXPECT_EQ(end.evaluations, 25);

  RecordedObjective average(problem);
  const Minimum mean = run(SpsaSelection::kAverage, average);
  std::vector<double> expected(3, 0.0);
  for (std::size_t k = 9; k <= 12; ++k) expected = combine(1.0, expected, 0.25, t.x[k]);
  EXPECT_LT(distance(mean.argument, expected), 1e-14) << "the last 4 of the 7 iterates";
  EXPECT_EQ(mean.value, problem.value_at(mean.argument));
  EXPECT_EQ(mean.evaluations, 25);

  RecordedObjective best(problem);
  const Minimum smallest = run(SpsaSelection::kBest, best);
  std::vector<double> values{problem.value_at(problem.start)};
  for (std::size_t k = 6; k <= 12; ++k) values.push_back(problem.value_at(t.x[k]));
  EXPECT_NEAR(smallest.value, std::ranges::min(values), 1e-12);
  EXPECT_EQ(smallest.value, problem.value_at(smallest.argument));
  EXPECT_EQ(smallest.evaluations, 2 * 12 + 7 + 1);
}

TEST(Spsa, ReturnsTheStartWhenEveryStepMakesItWorse) {
  const Problem problem = sphere(1);
  RecordedObjective f(problem);
  rl::Rng rng(15);
  const std::array stages{SpsaStage{40, 0.0}};
  const std::vector<double> start{1e-3};
  const Minimum found =
      minimize_spsa(f, start, stages, {.update = SpsaUpdate::kPlain, .a = 1.5, .alpha = 0.0}, rng);
  EXPECT_EQ(found.argument, start) << "x <- -2 x diverges";
  EXPECT_EQ(found.value, problem.value_at(start));
}

TEST(Spsa, NoisyQuadraticEndsWithTheExactDistribution) {
  // f = x^2 + noise of deviation s: g = 2 x + e, e normal with deviation s / (sqrt(2) c_k), so that
  // x_(k+1) = (1 - 2 a_k) x_k - a_k e_k is normal with mean and variance as accumulated below.
  constexpr double kSigma = 0.3;
  constexpr int kIterations = 30;
  constexpr int kRuns = 4000;
  const SpsaOptions options{.update = SpsaUpdate::kPlain,
                            .a = 0.2,
                            .alpha = 0.602,
                            .c = 0.2,
                            .gamma = 0.101,
                            .selection = SpsaSelection::kLast};
  double mean = 1.0;
  double variance = 0.0;
  for (int k = 0; k < kIterations; ++k) {
    const double a_k = options.a / std::pow(k + 1, options.alpha);
    const double e = kSigma / (std::sqrt(2.0) * options.c / std::pow(k + 1, options.gamma));
    mean *= 1.0 - 2.0 * a_k;
    variance = (1.0 - 2.0 * a_k) * (1.0 - 2.0 * a_k) * variance + a_k * a_k * e * e;
  }
  rl::Rng noise(16);
  rl::Rng signs(17);
  FunctionObjective f(1, [&](std::span<const double> x, double shots) {
    return x[0] * x[0] + kSigma / std::sqrt(shots / 100.0) * rl::normal(noise);
  });
  const std::array stages{SpsaStage{2 * kIterations, 100.0}};
  double sum_z = 0.0;
  double sum_z2 = 0.0;
  for (int run = 0; run < kRuns; ++run) {
    const Minimum found = minimize_spsa(f, {1.0}, stages, options, signs);
    const double z = (found.argument[0] - mean) / std::sqrt(variance);
    EXPECT_LT(std::abs(z), 6.0);
    sum_z += z;
    sum_z2 += z * z;
  }
  // sum z ~ N(0, n), sum z^2 ~ chi^2_n with deviation sqrt(2 n): both at 4 sigma, p about 6e-5.
  EXPECT_LT(std::abs(sum_z), 4.0 * std::sqrt(kRuns));
  EXPECT_LT(std::abs(sum_z2 - kRuns), 4.0 * std::sqrt(2.0 * kRuns));
}

TEST(Spsa, StaysWhereNoValueIsFinite) {
  for (const double rejected : {std::nan(""), kInfinity, -kInfinity}) {
    for (const SpsaSelection selection :
         {SpsaSelection::kBest, SpsaSelection::kLast, SpsaSelection::kAverage}) {
      FunctionObjective f(2, [&](std::span<const double>, double) { return rejected; });
      rl::Rng rng(18);
      const std::array stages{SpsaStage{16, 0.0}};
      const Minimum found = minimize_spsa(f, {0.5, 0.25}, stages, {.selection = selection}, rng);
      EXPECT_EQ(found.argument, (std::vector{0.5, 0.25}));
      EXPECT_EQ(found.value, kInfinity);
      EXPECT_EQ(found.stop_reason, kStopNoFiniteValue);
    }
  }
}

TEST(Spsa, SkipsAnIterationThatHasNoValue) {
  int calls = 0;
  const Problem problem = sphere(3);
  FunctionObjective f(3, [&](std::span<const double> x, double shots) {
    return ++calls % 7 == 0 ? std::nan("") : problem.function(x, shots);
  });
  rl::Rng rng(19);
  const std::array stages{SpsaStage{2000, 0.0}};
  const Minimum found = minimize_spsa(f, problem.start, stages, {.a = 0.3, .alpha = 0.602}, rng);
  EXPECT_LT(found.value, 1e-2);
  EXPECT_EQ(found.value, problem.value_at(found.argument));
  EXPECT_EQ(found.evaluations, calls);
}

TEST(Spsa, RefusesBadOptionsStagesAndStarts) {
  FunctionObjective f(1, [](std::span<const double> x, double) { return x[0]; });
  rl::Rng rng(20);
  const std::vector<double> start{0.0};
  const std::array good{SpsaStage{2, 0.0}};
  const std::array no_budget{SpsaStage{0, 0.0}};
  const std::array bad_shots{SpsaStage{2, -1.0}};
  EXPECT_THROW(minimize_spsa(f, {0.0, 1.0}, good, {}, rng), std::invalid_argument);
  EXPECT_THROW(minimize_spsa(f, start, {}, {}, rng), std::invalid_argument);
  EXPECT_THROW(minimize_spsa(f, start, no_budget, {}, rng), std::invalid_argument);
  EXPECT_THROW(minimize_spsa(f, start, bad_shots, {}, rng), std::invalid_argument);
  EXPECT_THROW(minimize_spsa(f, start, good, {.c = 0.0}, rng), std::invalid_argument);
  EXPECT_THROW(minimize_spsa(f, start, good, {.beta2 = 1.0}, rng), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
