#pragma once

#include <string_view>
#include <vector>

#include "search/optimize/objective.h"

namespace qarch::search {

/// Options of Adam; Kingma and Ba's symbols in quotes, the moments' numbers are theirs.
struct AdamOptions {
  double learning_rate = 0.1;  ///< "alpha": about the largest step of an angle, rad
  double beta1 = 0.9;          ///< memory of the first moment
  double beta2 = 0.999;        ///< memory of the second moment
  double tolerance = 1e-4;     ///< on the largest |df/dx_i|, unit of f per rad
  int max_evaluations = 1000;  ///< all work, in evaluations of f, never exceeded

  /// Throws std::invalid_argument "section.field = value, must be ..." unless learning_rate and
  /// tolerance are finite and > 0, 0 <= beta1, beta2 < 1, max_evaluations >= 1.
  void validate(std::string_view section = "adam") const;
};

/// Adam (Kingma, Ba, ICLR 2015, arXiv:1412.6980, algorithm 1) with the exact gradient g of an exact
/// objective; t = 1, 2, ... and m = v = 0 before:
///
///   m <- beta1 m + (1 - beta1) g            v <- beta2 v + (1 - beta2) g^2
///   x <- x - alpha [m / (1 - beta1^t)] / (sqrt(v / (1 - beta2^t)) + 1e-8)
///
/// Every point costs gradient_cost() evaluations. Stops at the first point with a gradient within
/// `tolerance`. Returns the point with the smallest value among all that were evaluated, the start
/// included. A step to a rejected point is halved until the point is none; a rejected start ends
/// the run. Dimension 0, or a budget below one gradient: one evaluation of the start. Throws
/// std::invalid_argument on bad options, a bad start, or an objective without gradient.
Minimum minimize_adam(Objective& objective, const std::vector<double>& start,
                      const AdamOptions& options);

}  // namespace qarch::search
