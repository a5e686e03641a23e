#include <gtest/gtest.h>

#include <cmath>

#include "search/classify/classifier.h"
#include "search/classify/model.h"

namespace qarch::search {
namespace {

/// e = cos x of one feature.
Evaluator cosine() { return Evaluator(build_encoding({}, 1), {}); }

Dataset points(const std::vector<double>& x, const std::vector<int>& labels) {
  Dataset data{.name = "points",
               .x = Samples(static_cast<int>(x.size()), 1),
               .labels = labels,
               .classes = {"a", "b"}};
  for (std::size_t i = 0; i < x.size(); ++i) data.x(static_cast<int>(i), 0) = x[i];
  return data;
}

TEST(Classifier, IsJudgedByMeanLossAccuracyAndConfusion) {
  Evaluator evaluator = cosine();
  const Dataset data = points({0.0, 1.0, 2.0, 3.0, 1.5}, {0, 0, 0, 1, 1});
  const Judgement j = judge(evaluator, {{}, 0.0}, data, loss_from_name("linear"), 1.0);
  double loss = 0.0;
  for (int i = 0; i < 5; ++i) {
    const auto k = static_cast<std::size_t>(i);
    EXPECT_NEAR(j.expectations[k], std::cos(data.x(i, 0)), 1e-14);
    loss += (1.0 - (data.labels[k] == 0 ? 1 : -1) * std::cos(data.x(i, 0))) / 5.0;
  }
  EXPECT_NEAR(j.loss, loss, 1e-14);
  // Answers 0 0 1 1 0.
  EXPECT_EQ(j.confusion, (std::array<std::array<int, 2>, 2>{{{2, 1}, {1, 1}}}));
  EXPECT_DOUBLE_EQ(j.accuracy, 0.6);
  EXPECT_DOUBLE_EQ(j.f1(), 2.0 / 3.0);  // precision and recall 2/3
}

TEST(Classifier, TheBiasMovesTheAnswerAndNotTheExpectation) {
  Evaluator evaluator = cosine();
  const Dataset data = points({0.0, 1.0, 2.0, 3.0}, {0, 0, 1, 1});
  const Loss& loss = loss_from_name("linear");
  const Judgement plain = judge(evaluator, {{}, 0.0}, data, loss, 1.0);
  const Judgement moved = judge(evaluator, {{}, -0.7}, data, loss, 1.0);
  EXPECT_EQ(plain.expectations, moved.expectations);
  EXPECT_DOUBLE_EQ(plain.accuracy, 1.0);
  EXPECT_DOUBLE_EQ(moved.accuracy, 0.75);
  EXPECT_EQ(answer(0.0, 0.0), 0);
  EXPECT_EQ(answer(0.5, -0.5), 0);
}

TEST(Classifier, WithoutARightAnswerOfClassZeroF1IsZero) {
  Judgement j;
  j.confusion = {{{0, 3}, {2, 5}}};
  EXPECT_EQ(j.f1(), 0.0);
}

TEST(Classifier, NoSamplesAreNoNumberAndThreeClassesAreRefused) {
  Evaluator evaluator = cosine();
  Dataset data = points({}, {});
  const Judgement j = judge(evaluator, {}, data, loss_from_name("linear"), 1.0);
  EXPECT_TRUE(std::isnan(j.loss));
  EXPECT_TRUE(std::isnan(j.accuracy));
  EXPECT_TRUE(std::isnan(j.f1()));
  data = points({1.0}, {0});
  EXPECT_THROW(judge(evaluator, {{1.0}, 0.0}, data, loss_from_name("linear"), 1.0),
               std::invalid_argument);
  data.classes.push_back("c");
  EXPECT_THROW(judge(evaluator, {}, data, loss_from_name("linear"), 1.0), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
