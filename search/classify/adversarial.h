#pragma once

#include "search/classify/training.h"

namespace qarch::search {

/// A classifier under attack, and what adversarial training makes of it. Judgements are of the test
/// samples; `stale` are those attacked against the weights before, `renewed` against those after,
/// which alone says whether the trained classifier is any harder to fool.
struct AdversarialResult {
  Judgement clean_before;
  Judgement attacked_before;  ///< of `stale` by the weights before
  Judgement clean_after;
  Judgement stale_after;
  Judgement renewed_after;
  Samples stale;    ///< rows in the order of the test samples
  Samples renewed;  ///< the same
  ClassifierWeights classifier_before;
  TrainingResult training;  ///< what led from before to after; nothing for train.adversarial = none
};

/// Attacks the test samples, trains on from `classifier` with plan.train.adversarial (one restart;
/// `stale` adds training samples attacked once against `classifier`, `mixed` samples attacked anew
/// at every step), and attacks again. For `none` there is no training, and what is after is what
/// was before. All by plan.attack, whatever share of it the training saw.
/// Throws as train() and
/// attacked_samples() do.
AdversarialResult adversarial_experiment(Evaluator& evaluator, const ClassifierWeights& classifier,
                                         const Dataset& train, const Dataset& validation,
                                         const Dataset& test, const TrainingPlan& plan,
                                         const TrainingControl& control = {});

}  // namespace qarch::search
