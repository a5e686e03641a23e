#pragma once

#include <string_view>
#include <vector>

#include "search/optimize/objective.h"

namespace qarch::search {

struct SweepOptions {
  double tolerance = 1e-4;     ///< see minimize_sweep, rad
  int max_evaluations = 1000;  ///< all work, in evaluations of f, never exceeded

  /// Throws std::invalid_argument "section.field = value, must be ...".
  void validate(std::string_view section = "sweep") const;
};

/// Exact coordinate sweeps, each of which turns every angle once to its minimum given the others:
/// minimize_rotosolve for an exact objective at the price of sweep_cost() evaluations a sweep,
/// whatever the number of angles. Draws nothing.
///
/// Stops after a sweep that turns no angle by `tolerance`, or that lowers f by less than
/// tolerance^2 / 2: what one turn by `tolerance` is worth at curvature 1 (angles on which f does
/// not depend may turn for ever). Returns the point with the smallest value among the start and the
/// ends of the sweeps. A rejected sweep ends the run. Dimension 0, or a budget that pays for no
/// sweep: one evaluation of the start. Throws std::invalid_argument on bad options, a bad start, or
/// an objective without sweep.
Minimum minimize_sweep(Objective& objective, const std::vector<double>& start,
                       const SweepOptions& options);

}  // namespace qarch::search
