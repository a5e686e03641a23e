#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

namespace qarch::search {

/// How attacked samples enter a training.
enum class AdversarialMode { kNone, kMixed, kStale };

/// The section [train]: how the weights of a classifier are found.
struct TrainOptions {
  std::string method = "adam";
  std::string loss = "cross_entropy";
  double loss_shots = 200.0;
  int steps = 200;
  int batch = 32;
  double learning_rate = 0.05;
  double momentum = 0.25;
  double shots = 0.0;
  int restarts = 1;
  int report_every = 10;
  std::string adversarial = "none";
  double adversarial_share = 0.5;
  std::string score = "loss";

  /// Throws std::invalid_argument "train.field = value, must be ..." for the first bad field, and
  /// for fields that exclude each other.
  void validate() const;

  AdversarialMode adversarial_mode() const;
};

template <class Options, class Visitor>
requires std::same_as<std::remove_const_t<Options>, TrainOptions>
void visit_fields(Options& o, Visitor&& visit) {
  visit("method", o.method,
        "adam | adagrad | sgd | farhi | aqgd (mini-batches); or a method of [optimizer] on all "
        "samples: spsa | cobyla | rotosolve | lbfgs | ...");
  visit("loss", o.loss, "linear | hinge | cross_entropy | majority");
  visit("loss_shots", o.loss_shots, "majority: R in its formula");
  visit("steps", o.steps, "mini-batches; methods of [optimizer] have optimizer.max_evaluations");
  visit("batch", o.batch, "samples of a mini-batch, in a search all that are trained on; 0 = all");
  visit("learning_rate", o.learning_rate, "of the methods with mini-batches, rad");
  visit("momentum", o.momentum, "aqgd: memory of the gradient");
  visit("shots", o.shots,
        "measurements of each sample's readout in training, gradients by the parameter-shift "
        "rule; 0 = exact");
  visit("restarts", o.restarts, "runs from other starting weights; the best training loss stays");
  visit("report_every", o.report_every, "steps between two lines of the history");
  visit("adversarial", o.adversarial,
        "none | mixed: this attack on a share of each mini-batch, renewed at every step | stale: "
        "made once, before the second half of the steps");
  visit("adversarial_share", o.adversarial_share, "of a mini-batch");
  visit(
      "score", o.score,
      "in a search: what circuits are judged by, of the validation samples: loss (smooth) | error "
      "(1 - accuracy)");
}

}  // namespace qarch::search
