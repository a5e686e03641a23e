#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "search/optimize/objective.h"

namespace qarch::search {

struct RotosolveOptions {
  double tolerance = 1e-3;     ///< stop after a sweep that turns no angle by more, rad
  int max_evaluations = 1000;  ///< calls of the objective, never exceeded
  double shots = 0.0;          ///< handed to the objective; 0 = exact

  /// Throws std::invalid_argument "section.field = value, must be ...".
  void validate(std::string_view section = "rotosolve") const;
};

/// Sequential minimisation of one angle at a time (Nakanishi, Fujii, Todo, Phys. Rev. Research 2
/// (2020) 043158; Ostaszewski, Grant, Benedetti, Quantum 5 (2021) 391). With the other angles
/// fixed, an expectation value in which the angle enters through one rotation gate exp(-i theta P /
/// 2) is, with noise and all,
///
///   f(theta_0 + t) = A + B cos t + C sin t,
///   A + B = f(theta_0),  A + C = f(theta_0 + pi/2),  A - C = f(theta_0 - pi/2),
///
/// and its minimum A - sqrt(B^2 + C^2) lies at t = atan2(-C, -B). Sweeps over all angles in turn.
/// Exact objectives (shots = 0) cost two calls an angle, since f(theta_0) is the minimum found
/// last; measured ones three. Not for a parameter that several gates share. Without shot noise
/// minimize_sweep does the same for less.
///
/// Returns the last point with its value evaluated anew. Dimension 0: one evaluation. An angle
/// with a value that is not finite is left as it is.
Minimum minimize_rotosolve(Objective& objective, std::vector<double> start,
                           const RotosolveOptions& options);

/// One angle of it: moves x[i] to its minimum in [-pi, pi] and returns by how much it turned, in
/// [0, pi]. `value` is f(x) before and, as the sinusoid has it, after. Two calls of f where shots =
/// 0, else three, `value` then being measured anew. Where a value is not finite, or f does not
/// depend on the angle, nothing moves.
double turn_to_minimum(Objective& f, std::span<double> x, std::size_t i, double shots,
                       double& value);

}  // namespace qarch::search
