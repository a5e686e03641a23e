#pragma once

#include <string_view>
#include <vector>

#include "search/optimize/objective.h"

namespace qarch::search {

struct LbfgsOptions {
  double tolerance = 1e-4;     ///< on the largest |df/dx_i|, unit of f per rad
  int max_evaluations = 1000;  ///< all work, in evaluations of f, never exceeded

  /// Throws std::invalid_argument "section.field = value, must be ...".
  void validate(std::string_view section = "lbfgs") const;
};

/// Quasi-Newton steps with the inverse Hessian that the last gradient changes imply, and a line
/// search along each (Nocedal, Math. Comput. 35 (1980) 773; Liu, Nocedal, Math. Program. 45 (1989)
/// 503); the algorithm is NLopt's LD_LBFGS and deterministic. Needs the exact gradient of an exact
/// objective; every point costs gradient_cost() evaluations.
///
/// Stops at the lowest point so far if its gradient is within `tolerance`, and so at once if it
/// starts on a saddle point. Returns the point with the smallest value among all that were
/// evaluated, the start included. A rejected point appears to the line search on a paraboloid that
/// rises from the best point; a rejected start ends the run. Dimension 0, or a budget below one
/// gradient: one evaluation of the start. Exceptions of the objective pass through. Throws
/// std::invalid_argument on bad options, a bad start, or an objective without gradient.
Minimum minimize_lbfgs(Objective& objective, const std::vector<double>& start,
                       const LbfgsOptions& options);

}  // namespace qarch::search
