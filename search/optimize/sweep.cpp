#include "search/optimize/sweep.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "search/optimize/require.h"

namespace qarch::search {

namespace {

/// Of two settings of the angles, in [0, pi].
double largest_turn(std::span<const double> from, std::span<const double> to) {
  double largest = 0.0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const double turn = std::remainder(to[i] - from[i], 2.0 * std::numbers::pi);
    largest = std::max(largest, std::abs(turn));
  }
  return largest;
}

}  // namespace

void SweepOptions::validate(std::string_view section) const {
  require_option(tolerance > 0.0 && std::isfinite(tolerance), section, "tolerance", tolerance,
                 "> 0 and finite");
  require_option(max_evaluations >= 1, section, "max_evaluations", max_evaluations, ">= 1");
}

Minimum minimize_sweep(Objective& objective, const std::vector<double>& start,
                       const SweepOptions& options) {
  options.validate();
  require_start(objective, start, "minimize_sweep");
  require_sweep(objective, "minimize_sweep");
  CountedObjective f(objective);
  Minimum best = evaluate_start(f, start);
  if (best.stop_reason != kStopBudget) return best;

  std::vector<double> x = start;
  std::vector<double> before;
  double value = best.value;
  while (f.evaluations() + f.sweep_cost() <= options.max_evaluations) {
    before = x;
    const double value_before = value;
    value = f.sweep(x);
    if (!std::isfinite(value)) {
      best.stop_reason = kStopRejected;
      break;
    }
    if (value < best.value) {
      best.value = value;
      best.argument = x;
    }
    const double fall = value_before - value;
    if (largest_turn(before, x) < options.tolerance ||
        fall < 0.5 * options.tolerance * options.tolerance) {
      best.stop_reason = kStopTolerance;
      break;
    }
  }
  best.evaluations = f.evaluations();
  return best;
}

}  // namespace qarch::search
