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

/// The angles with the value of f there, as far as it is known.
class Sweeper {
 public:
  Sweeper(Objective& f, std::vector<double> start, const RotosolveOptions& options)
      : f_(f), options_(options), x_(std::move(start)) {}

  /// Calls of f for one angle.
  int cost() const { return options_.shots > 0.0 ? 3 : 2; }

  double evaluate() { return f_.value(x_, options_.shots); }

  /// Moves angle i to its minimum; returns by how much it turned, in [0, pi].
  double improve(std::size_t i, double& value) {
    const double old = x_[i];
    const std::array<double, 3> angles{old, old + kQuarter, old - kQuarter};
    std::array<double, 3> values{value, 0.0, 0.0};
    const std::size_t first = options_.shots > 0.0 ? 0 : 1;
    points_.clear();
    for (std::size_t k = first; k < angles.size(); ++k) {
      x_[i] = angles[k];
      points_.insert(points_.end(), x_.begin(), x_.end());
    }
    x_[i] = old;
    f_.values(points_, options_.shots, std::span(values).subspan(first));
    const auto [here, plus, minus] = values;
    const double a = 0.5 * (plus + minus);
    const double b = here - a;
    const double c = 0.5 * (plus - minus);
    const double amplitude = std::hypot(b, c);
    if (!std::isfinite(amplitude) || amplitude == 0.0) return 0.0;
    const double turn = std::atan2(-c, -b);
    x_[i] = std::remainder(old + turn, 4.0 * kQuarter);
    value = a - amplitude;
    return std::abs(turn);
  }

  std::vector<double>& x() { return x_; }

 private:
  Objective& f_;
  const RotosolveOptions& options_;
  std::vector<double> x_;
  std::vector<double> points_;  ///< of one angle, one after the other
};

}  // namespace

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
  Sweeper sweeper(f, std::move(start), options);
  Minimum result;
  result.stop_reason = dimension == 0 ? kStopNoParameters : kStopBudget;
  double value = sweeper.evaluate();
  bool stale = false;  // `value` follows from a sinusoid, not from a call of f
  for (bool sweeping = dimension > 0; sweeping;) {
    double largest_turn = 0.0;
    for (std::size_t i = 0; i < dimension && sweeping; ++i) {
      const int last_call = 1;  // the value of the point returned
      sweeping = f.evaluations() + sweeper.cost() + last_call <= options.max_evaluations;
      if (!sweeping) break;
      largest_turn = std::max(largest_turn, sweeper.improve(i, value));
      stale = true;
    }
    if (sweeping && largest_turn < options.tolerance) {
      sweeping = false;
      result.stop_reason = kStopTolerance;
    }
  }
  result.value = stale ? sweeper.evaluate() : value;
  result.argument = std::move(sweeper.x());
  result.evaluations = f.evaluations();
  if (!std::isfinite(result.value)) result.stop_reason = kStopNoFiniteValue;
  return result;
}

}  // namespace qarch::search
