#include "search/classify/training.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

#include "search/classify/classifier_objective.h"
#include "search/classify/model.h"
#include "search/classify/training_run.h"
#include "search/classify/update_rule.h"

namespace qarch::search {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Refuses by name what the method cannot do with this circuit and this loss.
void require_possible(const TrainingPlan& plan, const ClassifierObjective& objective,
                      const EncodedCircuit& model) {
  const std::string where = "train.method = '" + plan.train.method + "': ";
  const bool by_batches = find_update_rule(plan.train.method) != nullptr;
  if (by_batches && plan.train.shots > 0.0) {
    const std::string obstacle = shift_obstacle(model);
    if (!obstacle.empty()) throw std::invalid_argument(where + "train.shots > 0: " + obstacle);
  }
  if (by_batches) return;
  const bool sweeps = plan.train.method == "rotosolve" ||
                      optimizer_from_name(plan.train.method).needs == OptimizerNeeds::kSweep;
  if (sweeps && !objective.has_sweep()) {
    throw std::invalid_argument(where + objective.sweep_obstacle());
  }
}

std::vector<double> start_of(const TrainingPlan& plan, const EncodedCircuit& model, int restart) {
  std::vector<double> z;
  double bias = 0.0;
  if (plan.start && restart == 0) {
    z = plan.start->weights;
    bias = plan.start->bias;
    if (std::ssize(z) != model.num_weights) {
      throw std::invalid_argument("training: a start of " + std::to_string(z.size()) +
                                  " weights, must be " + std::to_string(model.num_weights));
    }
  } else {
    rl::Rng rng = rl::random_stream(plan.seed, "train.start", static_cast<std::uint64_t>(restart));
    z = starting_weights(plan.model, model.num_weights, rng);
  }
  if (plan.model.bias) z.push_back(bias);
  return z;
}

}  // namespace

TrainingRun::TrainingRun(Evaluator& evaluator, const Dataset& train, const Dataset& validation,
                         const TrainingPlan& plan, const TrainingControl& control)
    : train_(&train),
      validation_(&validation),
      plan_(&plan),
      control_(&control),
      evaluator_(&evaluator),
      loss_(evaluator, loss_from_name(plan.train.loss), plan.train.loss_shots, plan.model.bias),
      samples_{train.x, signs(train)} {
  plan.train.validate();
  if (plan.train.adversarial_mode() != AdversarialMode::kNone) plan.attack.validate();
  if (train.size() == 0) throw std::invalid_argument("training samples = 0, must be >= 1");
  rl::Rng unused = rl::random_stream(plan.seed, "train.shots");
  require_possible(plan, ClassifierObjective(loss_, samples_, unused), evaluator.model());
}

void TrainingRun::add_line(int restart, int step, double gradient_norm, std::span<const double> z) {
  const ClassifierWeights classifier = loss_.classifier(z);
  const double shots = plan_->train.loss_shots;
  const Judgement here = judge(*evaluator_, classifier, *train_, loss_.loss(), shots);
  const double validation =
      validation_->size() == 0
          ? kNone
          : judge(*evaluator_, classifier, *validation_, loss_.loss(), shots).accuracy;
  const TrainingStep line{.restart = restart,
                          .step = step,
                          .batch_loss = losses_ > 0 ? loss_sum_ / losses_ : kNone,
                          .train_loss = here.loss,
                          .train_accuracy = here.accuracy,
                          .validation_accuracy = validation,
                          .gradient_norm = gradient_norm,
                          .evaluations = result_.evaluations};
  loss_sum_ = 0.0;
  losses_ = 0;
  result_.history.push_back(line);
  if (control_->on_step) control_->on_step(line);
}

bool TrainingRun::step_done(int restart, int step, double batch_loss, double gradient_norm,
                            std::span<const double> z, bool last) {
  loss_sum_ += batch_loss;
  ++losses_;
  if (control_->on_progress) control_->on_progress(restart, step);
  if (control_->stop_requested && control_->stop_requested()) result_.stopped = true;
  if (last || result_.stopped || step % plan_->train.report_every == 0) {
    add_line(restart, step, gradient_norm, z);
  }
  return result_.stopped;
}

void TrainingRun::finish(std::span<const double> z) {
  const ClassifierWeights classifier = loss_.classifier(z);
  const double loss =
      judge(*evaluator_, classifier, *train_, loss_.loss(), plan_->train.loss_shots).loss;
  if (has_best_ && loss >= result_.train_loss) return;
  has_best_ = true;
  result_.train_loss = loss;
  result_.classifier = classifier;
}

TrainingResult train(Evaluator& evaluator, const Dataset& train, const Dataset& validation,
                     const TrainingPlan& plan, const TrainingControl& control) {
  TrainingRun run(evaluator, train, validation, plan, control);
  const bool by_batches = find_update_rule(plan.train.method) != nullptr;
  for (int restart = 0; restart < plan.train.restarts && !run.stopped(); ++restart) {
    std::vector<double> z = start_of(plan, evaluator.model(), restart);
    run.add_line(restart, 0, kNone, z);
    if (by_batches) {
      train_by_batches(run, restart, z);
    } else {
      train_by_optimizer(run, restart, z);
    }
    run.finish(z);
  }
  return std::move(run).result();
}

}  // namespace qarch::search
