#include <gtest/gtest.h>

#include "search/classify/adversarial.h"
#include "search/classify/attack.h"
#include "search/classify/model.h"

namespace qarch::search {
namespace {

/// Points left and right of a line, with a feature that says which side and three that almost do.
Dataset sides(int samples, std::uint64_t seed) {
  rl::Rng rng = rl::random_stream(seed, "sides");
  Dataset data{.name = "sides", .x = Samples(samples, 3), .labels = {}, .classes = {"a", "b"}};
  for (int i = 0; i < samples; ++i) {
    data.labels.push_back(i % 2);
    for (int f = 0; f < 3; ++f) {
      const double side = i % 2 == 0 ? 1.0 : -1.0;
      data.x(i, f) = 1.2 + (f == 0 ? 0.5 : 0.15) * side + 0.3 * (rl::uniform(rng) - 0.5);
    }
  }
  return data;
}

TrainingPlan plan_of(const char* mode) {
  TrainingPlan plan;
  plan.model = {.layers = 2, .start_width = 0.2};
  plan.train.steps = 80;
  plan.train.batch = 20;
  plan.train.adversarial = mode;
  plan.attack.epsilon = 0.4;
  return plan;
}

TEST(Adversarial, TrainingHelpsAgainstWhatItSaw) {
  const Dataset train_data = sides(80, 1), test = sides(100, 2);
  TrainingPlan plan = plan_of("none");
  Evaluator evaluator(build_model(plan.model, 3), {});
  const ClassifierWeights before = train(evaluator, train_data, {}, plan).classifier;
  for (const char* mode : {"stale", "mixed"}) {
    const AdversarialResult result =
        adversarial_experiment(evaluator, before, train_data, {}, test, plan_of(mode));
    EXPECT_GT(result.clean_before.accuracy, 0.95);
    EXPECT_GT(result.attacked_before.loss, 1.1 * result.clean_before.loss) << mode;
    EXPECT_LT(result.stale_after.loss, result.attacked_before.loss) << mode;
    EXPECT_LE(result.renewed_after.accuracy, result.clean_after.accuracy) << mode;
    EXPECT_EQ(result.classifier_before, before);
    EXPECT_NE(result.training.classifier, before);
    // The numbers belong to the samples and weights that stand beside them.
    Dataset stale = test, renewed = test;
    stale.x = result.stale;
    renewed.x = result.renewed;
    const Loss& loss = loss_from_name("cross_entropy");
    const ClassifierWeights& after = result.training.classifier;
    EXPECT_EQ(judge(evaluator, before, stale, loss, 200.0).loss, result.attacked_before.loss);
    EXPECT_EQ(judge(evaluator, after, stale, loss, 200.0).loss, result.stale_after.loss);
    EXPECT_EQ(judge(evaluator, after, renewed, loss, 200.0).loss, result.renewed_after.loss);
    EXPECT_EQ(judge(evaluator, after, test, loss, 200.0).loss, result.clean_after.loss);
    rl::Rng unused = rl::random_stream(1, "unused");
    EXPECT_EQ(attacked_samples(evaluator, after, test, loss, 200.0, plan.attack, unused),
              result.renewed);
  }
}

TEST(Adversarial, WithoutTrainingAfterIsBefore) {
  const Dataset data = sides(20, 1);
  const TrainingPlan plan = plan_of("none");
  Evaluator evaluator(build_model(plan.model, 3), {});
  rl::Rng rng = rl::random_stream(1, "weights");
  const ClassifierWeights w{starting_weights(plan.model, evaluator.num_weights(), rng), 0.0};
  const AdversarialResult result = adversarial_experiment(evaluator, w, data, {}, data, plan);
  EXPECT_EQ(result.training.classifier, w);
  EXPECT_EQ(result.training.evaluations, 0);
  EXPECT_EQ(result.renewed, result.stale);
  EXPECT_EQ(result.renewed_after.loss, result.attacked_before.loss);
  EXPECT_EQ(result.clean_after.loss, result.clean_before.loss);
}

}  // namespace
}  // namespace qarch::search
