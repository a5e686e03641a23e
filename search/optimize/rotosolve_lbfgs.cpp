#include "search/optimize/rotosolve_lbfgs.h"

#include <cmath>

#include "search/optimize/rotosolve.h"

namespace qarch::search {

namespace {

int cost_by_values(const Objective& f) { return 2 * f.dimension(); }

bool sweep_is_cheaper(const Objective& f) {
  return f.has_sweep() && f.sweep_cost() < cost_by_values(f);
}

/// Moves x, of this value; returns the value there.
double pass(Objective& f, std::vector<double>& x, double value) {
  if (sweep_is_cheaper(f)) return f.sweep(x);
  for (std::size_t i = 0; i < x.size(); ++i) turn_to_minimum(f, x, i, 0.0, value);
  return value;
}

}  // namespace

Minimum minimize_rotosolve_lbfgs(Objective& objective, const std::vector<double>& start,
                                 const LbfgsOptions& options) {
  options.validate();
  require_start(objective, start, "minimize_rotosolve_lbfgs");
  require_gradient(objective, "minimize_rotosolve_lbfgs");
  CountedObjective f(objective);
  const int cost = 1 + (sweep_is_cheaper(f) ? f.sweep_cost() : cost_by_values(f));
  if (start.empty() || options.max_evaluations - cost < f.gradient_cost()) {
    return minimize_lbfgs(objective, start, options);
  }
  const double start_value = f.value(start, 0.0);
  std::vector<double> x = start;
  const bool gained = pass(f, x, start_value) < start_value;
  LbfgsOptions rest = options;
  rest.max_evaluations -= f.evaluations();
  Minimum found = minimize_lbfgs(f, gained ? x : start, rest);
  if (start_value < found.value) {
    if (!std::isfinite(found.value)) found.stop_reason = kStopRejected;
    found.argument = start;
    found.value = start_value;
  }
  found.evaluations = f.evaluations();
  return found;
}

}  // namespace qarch::search
