#include "search/optimize/rotosolve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "search/optimize/require.h"

namespace qarch::search {

namespace {

constexpr double kQuarter = std::numbers::pi / 2.0;

}  // namespace

double turn_to_minimum(Objective& f, std::span<double> x, std::size_t i, double shots,
                       double& value) {
  const double old = x[i];
  const std::array<double, 3> angles{old, old + kQuarter, old - kQuarter};
  std::array<double, 3> values{value, 0.0, 0.0};
  const std::size_t first = shots > 0.0 ? 0 : 1;
  std::vector<double> points;
  points.reserve(angles.size() * x.size());
  for (std::size_t k = first; k < angles.size(); ++k) {
    x[i] = angles[k];
    points.insert(points.end(), x.begin(), x.end());
  }
  x[i] = old;
  f.values(points, shots, std::span(values).subspan(first));
  const auto [here, plus, minus] = values;
  const double a = 0.5 * (plus + minus);
  const double b = here - a;
  const double c = 0.5 * (plus - minus);
  const double amplitude = std::hypot(b, c);
  if (!std::isfinite(amplitude) || amplitude == 0.0) return 0.0;
  const double turn = std::atan2(-c, -b);
  x[i] = std::remainder(old + turn, 4.0 * kQuarter);
  value = a - amplitude;
  return std::abs(turn);
}

void RotosolveOptions::validate(std::string_view section) const {
  require_option(tolerance > 0.0 && std::isfinite(tolerance), section, "tolerance", tolerance,
                 "> 0 and finite");
  require_option(max_evaluations >= 1, section, "max_evaluations", max_evaluations, ">= 1");
  require_option(shots >= 0.0 && std::isfinite(shots), section, "shots", shots, ">= 0 and finite");
}

Minimum minimize_rotosolve(Objective& objective, std::vector<double> start,
                           const RotosolveOptions& options) {
  options.validate();
  require_start(objective, start, "minimize_rotosolve");
  CountedObjective f(objective);
  const std::size_t dimension = start.size();
  std::vector<double> x = std::move(start);
  const int cost_of_angle = options.shots > 0.0 ? 3 : 2;
  Minimum result;
  result.stop_reason = dimension == 0 ? kStopNoParameters : kStopBudget;
  double value = f.value(x, options.shots);
  bool stale = false;  // `value` follows from a sinusoid, not from a call of f
  for (bool sweeping = dimension > 0; sweeping;) {
    double largest_turn = 0.0;
    for (std::size_t i = 0; i < dimension && sweeping; ++i) {
      const int last_call = 1;  // the value of the point returned
      sweeping = f.evaluations() + cost_of_angle + last_call <= options.max_evaluations;
      if (!sweeping) break;
      largest_turn = std::max(largest_turn, turn_to_minimum(f, x, i, options.shots, value));
      stale = true;
    }
    if (sweeping && largest_turn < options.tolerance) {
      sweeping = false;
      result.stop_reason = kStopTolerance;
    }
  }
  result.value = stale ? f.value(x, options.shots) : value;
  result.argument = std::move(x);
  result.evaluations = f.evaluations();
  if (!std::isfinite(result.value)) result.stop_reason = kStopNoFiniteValue;
  return result;
}

}  // namespace qarch::search
