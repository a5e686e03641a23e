#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "rl/random.h"
#include "search/classify/baselines.h"
#include "search/classify/svm.h"

namespace qarch::search {
namespace {

Dataset empty_data(int features) {
  return {.name = "made", .x = Samples(0, features), .labels = {}, .classes = {"plus", "minus"}};
}

/// Points in [-1, 1]^2 with the sign of `rule`; those with |rule| < 0.1 are dropped.
template <class Rule>
Dataset points(int count, std::uint64_t seed, const Rule& rule) {
  rl::Rng rng = rl::random_stream(seed, "points");
  Dataset data = empty_data(2);
  data.x.resize(count, 2);
  for (int i = 0; i < count;) {
    const double a = 2.0 * rl::uniform(rng) - 1.0;
    const double b = 2.0 * rl::uniform(rng) - 1.0;
    if (std::abs(rule(a, b)) < 0.1) continue;
    data.x.row(i++) << a, b;
    data.labels.push_back(rule(a, b) > 0.0 ? 0 : 1);
  }
  return data;
}

double linear_rule(double a, double b) { return a + 2.0 * b - 0.3; }
double product_rule(double a, double b) { return 3.0 * a * b; }

std::vector<double> test_accuracies(const std::vector<BaselineScore>& scores) {
  std::vector<double> result;
  for (const BaselineScore& score : scores) result.push_back(score.test_accuracy);
  return result;
}

TEST(Baselines, EveryRowIsScoredAndSolvesALinearProblem) {
  const Dataset train = points(100, 1, linear_rule);
  const Dataset test = points(200, 2, linear_rule);
  const std::vector<BaselineScore> scores = baseline_scores(train, test, 1);
  ASSERT_EQ(scores.size(), baselines().size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    EXPECT_EQ(scores[i].name, baselines()[i].name);
    EXPECT_GE(scores[i].test_accuracy, 0.95) << scores[i].name;
    EXPECT_GE(scores[i].train_accuracy, 0.98) << scores[i].name;
    EXPECT_FALSE(scores[i].detail.empty());
  }
}

TEST(Baselines, OnlyTheLinearOneFailsOnAProduct) {
  const Dataset train = points(150, 3, product_rule);
  const Dataset test = points(200, 4, product_rule);
  const std::vector<BaselineScore> scores = baseline_scores(train, test, 1);
  EXPECT_LT(scores[0].test_accuracy, 0.7);
  EXPECT_GE(scores[1].test_accuracy, 0.95);
  EXPECT_GE(scores[2].test_accuracy, 0.9);
}

TEST(Baselines, UnitsOfFeaturesAndConstantOnesDoNotMatter) {
  const Dataset train = points(80, 5, product_rule);
  const Dataset test = points(80, 6, product_rule);
  const auto in_other_units = [](Dataset data) {
    data.x.col(0) = data.x.col(0).array() * 1024.0 + 64.0;
    return data;
  };
  const std::vector<double> plain = test_accuracies(baseline_scores(train, test, 1));
  EXPECT_EQ(test_accuracies(baseline_scores(in_other_units(train), in_other_units(test), 1)),
            plain);
  const auto with_constant = [](Dataset data) {
    data.x.conservativeResize(Eigen::NoChange, 3);
    data.x.col(2).setConstant(0.1);
    return data;
  };
  const auto scores = baseline_scores(with_constant(train), with_constant(test), 1);
  EXPECT_EQ(scores[0].test_accuracy, plain[0]);
  EXPECT_EQ(scores[2].test_accuracy, plain[2]);
}

TEST(Baselines, TheLogisticGradientIsThatOfFiniteDifferences) {
  const Dataset data = points(20, 12, linear_rule);
  std::vector<int> y;
  for (const int label : data.labels) y.push_back(label == 0 ? 1 : -1);
  std::vector<double> unused(3);
  for (const double scale : {0.5, 300.0}) {  // large arguments do not overflow
    const std::vector<double> v{0.7 * scale, -0.4 * scale, 0.2 * scale};
    std::vector<double> gradient(3);
    const double cost = logistic_cost(data.x, y, v, gradient);
    double by_definition = (v[0] * v[0] + v[1] * v[1]) / 40.0;
    for (int i = 0; i < 20; ++i) {
      const double decision = data.x(i, 0) * v[0] + data.x(i, 1) * v[1] + v[2];
      by_definition += std::log(1.0 + std::exp(-y[static_cast<std::size_t>(i)] * decision)) / 20.0;
    }
    EXPECT_NEAR(cost / by_definition, 1.0, 1e-12);
    for (std::size_t j = 0; j < 3; ++j) {
      constexpr double h = 1e-5;
      std::vector<double> moved = v;
      moved[j] += h;
      const double plus = logistic_cost(data.x, y, moved, unused);
      moved[j] -= 2.0 * h;
      const double minus = logistic_cost(data.x, y, moved, unused);
      EXPECT_NEAR(gradient[j], (plus - minus) / (2.0 * h), 1e-6) << j;
    }
  }
}

TEST(Baselines, NearestTakesTheClassOfTheNearest) {
  Dataset train = empty_data(1);
  train.x.resize(3, 1);
  train.x << 0.0, 1.0, 3.0;
  train.labels = {0, 1, 0};
  Dataset test = empty_data(1);
  test.x.resize(4, 1);
  test.x << 0.4, 0.6, 2.1, 1.9;
  test.labels = {0, 1, 0, 0};
  const BaselineScore nearest = baseline_scores(train, test, 1)[2];
  EXPECT_EQ(nearest.train_accuracy, 1.0);
  EXPECT_EQ(nearest.test_accuracy, 0.75);
}

TEST(Baselines, AreRepeatableAndGoWithoutTestSamples) {
  const Dataset train = points(60, 7, product_rule);
  const Dataset test = points(60, 8, product_rule);
  const auto a = baseline_scores(train, test, 3);
  const auto b = baseline_scores(train, test, 3);
  EXPECT_EQ(test_accuracies(a), test_accuracies(b));
  for (const BaselineScore& score : baseline_scores(train, empty_data(2), 3)) {
    EXPECT_TRUE(std::isnan(score.test_accuracy)) << score.name;
  }
}

TEST(Baselines, ChoosesThePriceOnPartOfManySamples) {
  const Dataset train = points(2500, 9, product_rule);
  const Dataset test = points(300, 10, product_rule);
  EXPECT_GE(baseline_scores(train, test, 1)[1].test_accuracy, 0.98);
}

TEST(Baselines, RefuseDataThatDoNotFitTogether) {
  const Dataset train = points(10, 11, product_rule);
  Dataset one_class = train;
  one_class.labels.assign(10, 0);
  EXPECT_THROW(baseline_scores(one_class, train, 1), std::invalid_argument);
  EXPECT_THROW(baseline_scores(train, empty_data(3), 1), std::invalid_argument);
  Dataset three = train;
  three.classes = {"a", "b", "c"};
  EXPECT_THROW(baseline_scores(three, three, 1), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
