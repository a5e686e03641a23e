#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "search/classify/attack_options.h"
#include "search/classify/classifier.h"
#include "search/classify/model_options.h"
#include "search/classify/train_options.h"
#include "search/optimize/optimizer.h"

namespace qarch::search {

/// A line of the history of a training.
struct TrainingStep {
  int restart = 0;
  int step = 0;  ///< mini-batches done; values of the mean loss for [optimizer]'s methods
  double batch_loss = 0.0;  ///< mean of those since the line before; NaN at step 0
  double train_loss = 0.0;  ///< of all training samples, exact, without attacks
  double train_accuracy = 0.0;
  double validation_accuracy = 0.0;  ///< NaN without validation samples
  double gradient_norm = 0.0;        ///< of the last mini-batch; NaN where there is no gradient
  std::int64_t evaluations = 0;      ///< circuits evaluated so far, see TrainingResult
};

struct TrainingResult {
  ClassifierWeights classifier;       ///< of the restart with the lowest training loss
  std::vector<TrainingStep> history;  ///< before the first step, every report_every steps, the last
  double train_loss = 0.0;            ///< of all training samples, exact
  /// Circuits that training evaluated, attacks included and the lines of the history not: one for
  /// each value of each sample, gradient_cost() for an exact gradient, shift_cost() for one by
  /// parameter shifts and for every gradient of `aqgd`.
  std::int64_t evaluations = 0;
  bool stopped = false;  ///< by control.stop_requested
};

struct TrainingControl {
  std::function<bool()> stop_requested = {};                    ///< asked after every step
  std::function<void(const TrainingStep&)> on_step = {};        ///< for every line of the history
  std::function<void(int restart, int step)> on_progress = {};  ///< after every step
};

/// Everything that a training is determined by, besides data and circuit.
struct TrainingPlan {
  TrainOptions train;
  OptimizerOptions optimizer;  ///< for the methods of [optimizer]; method and shots are train's
  ModelOptions model;          ///< start, start_width and bias count
  AttackOptions attack;        ///< of adversarial training
  std::uint64_t seed = 1;
  /// Where the first restart begins, instead of model.start. A `stale` attack is then made before
  /// its first step.
  std::optional<ClassifierWeights> start = std::nullopt;
};

/// Minimises the mean loss of the training samples over weights and, with model.bias, a bias in
/// [-1, 1]. Equal arguments give equal bits, for any number of threads of the evaluator.
///
/// train.shots > 0: every expectation value has shot noise, gradients follow from the
/// parameter-shift rule, see MeanLoss. A method of [optimizer] minimises the mean of all training
/// samples; its line of the history shows the best point so far. A stop ends the current restart
/// where it is, and it takes part in the choice.
///
/// Throws std::invalid_argument for options out of range, data without samples or not of two
/// classes, and by name where the method cannot do with this circuit or loss (shots with a weight
/// of several rotations, sweeps); std::runtime_error if weights or loss are finite no more.
TrainingResult train(Evaluator& evaluator, const Dataset& train, const Dataset& validation,
                     const TrainingPlan& plan, const TrainingControl& control = {});

}  // namespace qarch::search
