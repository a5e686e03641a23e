#pragma once

#include <string_view>
#include <vector>

#include "search/optimize/objective.h"

namespace qarch::search {

/// Options of COBYLA; Powell's symbols in quotes.
struct CobylaOptions {
  double initial_step = 1.0;   ///< "rhobeg": first edge of the simplex, rad
  double tolerance = 1e-4;     ///< "rhoend": last trust-region radius, rad
  int max_evaluations = 1000;  ///< calls of the objective, never exceeded
  double shots = 0.0;          ///< handed to the objective; 0 = exact

  /// Throws std::invalid_argument "section.field = value, must be ..." unless
  /// 0 < tolerance <= initial_step < infinity, max_evaluations >= 1, 0 <= shots < infinity.
  void validate(std::string_view section = "cobyla") const;
};

/// Constrained optimisation by linear approximation (Powell, in: Advances in Optimization and
/// Numerical Analysis, 1994, pp. 51-67), here without constraints. A linear model interpolates f
/// at the d + 1 corners of a simplex; the next point minimises it on a ball of radius rho, which
/// shrinks from rhobeg to rhoend. The algorithm is NLopt's LN_COBYLA and deterministic.
///
/// Returns the point with the smallest value among all that were evaluated, the start included.
/// A rejected value (not finite) stands in the simplex as a finite value above all seen before.
/// Dimension 0: one evaluation. Exceptions of the objective pass through.
/// Throws std::invalid_argument on bad options or a bad start.
Minimum minimize_cobyla(Objective& objective, std::vector<double> start,
                        const CobylaOptions& options);

}  // namespace qarch::search
