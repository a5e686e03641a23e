#pragma once

#include <vector>

#include "search/optimize/lbfgs.h"
#include "search/optimize/objective.h"

namespace qarch::search {

/// One exact pass over the coordinates, then minimize_lbfgs with what it leaves of the budget.
///
/// The pass turns every angle once to its minimum given the others, by the objective's sweep or by
/// two values an angle as in minimize_rotosolve, whichever costs less. So it leaves points where
/// the gradient vanishes and L-BFGS alone would stay, such as all angles 0, wherever one angle
/// alone can lower f; a saddle point that is level along every axis holds both.
///
/// Never returns a point above the start: a pass that gained nothing (one over an angle that
/// several gates share may lose) is forgotten. Where the budget does not pay for the start's value,
/// the pass and one gradient, minimize_lbfgs alone. Throws as minimize_lbfgs does.
Minimum minimize_rotosolve_lbfgs(Objective& objective, const std::vector<double>& start,
                                 const LbfgsOptions& options);

}  // namespace qarch::search
