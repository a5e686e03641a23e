#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "search/classify/train_options.h"

namespace qarch::search {

/// What the rules remember between steps.
struct UpdateMemory {
  int steps = 0;          ///< t, the step being made: 1, 2, ...
  std::vector<double> m;  ///< zeros before the first step, as long as z
  std::vector<double> v;
};

/// One way to go from z by the gradient g of the mean loss F of a mini-batch; r = learning_rate,
/// mu = momentum, sums and squares by entry:
///
///   adam     Kingma, Ba, arXiv:1412.6980, algorithm 1, beta1 = 0.9, beta2 = 0.999, 1e-8
///   adagrad  v <- v + g^2,                  z <- z - r g / (sqrt(v) + 1e-8)
///   sgd                                     z <- z - r g
///   farhi                                   z <- z - r (F / |g|^2) g, none where g = 0
///   aqgd     m <- mu m + (1 - mu) g,        z <- z - r m
///
/// farhi is the step of Farhi and Neven for one sample (Classification with quantum neural
/// networks), taken for a mini-batch: it goes to where the tangent of F reaches (1 - r) F. aqgd is
/// gradient descent on what a device can measure: its gradient counts as many circuits as the
/// parameter-shift rule needs.
struct UpdateRule {
  std::string_view name;
  void (*step)(const TrainOptions& options, double loss, std::span<const double> gradient,
               UpdateMemory& memory, std::span<double> z);
  bool counts_shifts = false;
};

std::span<const UpdateRule> update_rules();

/// The row of this name, or null: then it is a method of [optimizer].
const UpdateRule* find_update_rule(std::string_view name);

}  // namespace qarch::search
