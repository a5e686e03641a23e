#include "search/classify/adversarial.h"

#include "search/classify/attack.h"

namespace qarch::search {

namespace {

/// Test samples attacked against these weights; round 0 before the training, 1 after.
Samples attacked_test(Evaluator& evaluator, const ClassifierWeights& classifier,
                      const Dataset& test, const TrainingPlan& plan, std::uint64_t round) {
  rl::Rng rng = rl::random_stream(plan.seed, "attack.test", round);
  return attacked_samples(evaluator, classifier, test, loss_from_name(plan.train.loss),
                          plan.train.loss_shots, plan.attack, rng);
}

}  // namespace

AdversarialResult adversarial_experiment(Evaluator& evaluator, const ClassifierWeights& classifier,
                                         const Dataset& train, const Dataset& validation,
                                         const Dataset& test, const TrainingPlan& plan,
                                         const TrainingControl& control) {
  plan.train.validate();
  const auto judged = [&](const ClassifierWeights& by, const Samples& x) {
    Dataset moved = test;
    moved.x = x;
    return judge(evaluator, by, moved, loss_from_name(plan.train.loss), plan.train.loss_shots);
  };
  AdversarialResult result;
  result.classifier_before = classifier;
  result.stale = attacked_test(evaluator, classifier, test, plan, 0);
  result.clean_before = judged(classifier, test.x);
  result.attacked_before = judged(classifier, result.stale);
  if (plan.train.adversarial_mode() == AdversarialMode::kNone) {
    result.training.classifier = classifier;
    result.clean_after = result.clean_before;
    result.stale_after = result.renewed_after = result.attacked_before;
    result.renewed = result.stale;
    return result;
  }
  TrainingPlan on = plan;
  on.start = classifier;
  on.train.restarts = 1;
  result.training = search::train(evaluator, train, validation, on, control);
  const ClassifierWeights& after = result.training.classifier;
  result.renewed = attacked_test(evaluator, after, test, plan, 1);
  result.clean_after = judged(after, test.x);
  result.stale_after = judged(after, result.stale);
  result.renewed_after = judged(after, result.renewed);
  return result;
}

}  // namespace qarch::search
