#include "search/classify/classifier_objective.h"

#include <cmath>

#include "search/optimize/rotosolve.h"

namespace qarch::search {

namespace {

std::string obstacle_to_sweeps(const MeanLoss& loss) {
  if (loss.loss().name != "linear") {
    return "train.loss = '" + std::string(loss.loss().name) +
           "' is no sinusoid of a weight, must be linear";
  }
  if (loss.with_bias()) return "the loss is no sinusoid of the bias, model.bias must be false";
  const EncodedCircuit& model = loss.evaluator().model();
  if (std::string obstacle = shift_obstacle(model); !obstacle.empty()) return obstacle;
  for (const EncodedAngle& angle : model.angles) {
    if (angle.weight < 0 || std::abs(angle.weight_scale) == 1.0) continue;
    return "weight " + std::to_string(angle.weight) + " has the scale " +
           std::to_string(angle.weight_scale) + ", must be 1 or -1";
  }
  return {};
}

}  // namespace

ClassifierObjective::ClassifierObjective(MeanLoss& loss, const SignedSamples& samples, rl::Rng& rng)
    : loss_(&loss), samples_(&samples), rng_(&rng), sweep_obstacle_(obstacle_to_sweeps(loss)) {}

double ClassifierObjective::value(std::span<const double> x, double shots) {
  return loss_->value(*samples_, x, shots, *rng_);
}

double ClassifierObjective::value_and_gradient(std::span<const double> x,
                                               std::span<double> gradient) {
  return loss_->gradient(*samples_, x, gradient);
}

double ClassifierObjective::sweep(std::span<double> x) {
  if (!has_sweep()) return Objective::sweep(x);
  double value = this->value(x, 0.0);
  for (std::size_t i = 0; i < x.size(); ++i) turn_to_minimum(*this, x, i, 0.0, value);
  return value;
}

}  // namespace qarch::search
