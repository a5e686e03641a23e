#include "search/optimize/lbfgs.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "search/optimize/nlopt_minimizer.h"
#include "search/optimize/require.h"

namespace qarch::search {

namespace {

/// The objective as the line search sees it, and the best point that passed.
class Run {
 public:
  Run(CountedObjective& f, const std::vector<double>& start, double tolerance)
      : f_(f), tolerance_(tolerance), best_{.argument = start} {}

  /// Nothing where the search is over.
  std::optional<double> operator()(std::span<const double> x, std::span<double> gradient) {
    const double value = f_.value_and_gradient(x, gradient);
    if (!std::isfinite(value)) return stand_in(x, gradient);
    worst_ = std::max(worst_, value);
    if (value < best_.value) {
      best_.value = value;
      best_.argument.assign(x.begin(), x.end());
      const auto flat = [&](double g) { return std::abs(g) <= tolerance_; };
      if (std::ranges::all_of(gradient, flat)) {
        best_.stop_reason = kStopTolerance;
        return std::nullopt;
      }
    }
    return value;
  }

  Minimum& best() { return best_; }

 private:
  /// f(best) + rise |x - best|^2 / |x - best|^2 with the gradient that belongs to it: above all
  /// values seen, so that no line search ends here.
  std::optional<double> stand_in(std::span<const double> x, std::span<double> gradient) {
    double square = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double distance = x[i] - best_.argument[i];
      square += distance * distance;
    }
    const bool lost = !std::isfinite(best_.value) || !std::isfinite(square) || square == 0.0;
    if (lost) {
      best_.stop_reason = kStopNoFiniteValue;
      return std::nullopt;
    }
    const double rise = std::max(1.0, 2.0 * (worst_ - best_.value));
    for (std::size_t i = 0; i < x.size(); ++i) {
      gradient[i] = 2.0 * rise * (x[i] - best_.argument[i]) / square;
    }
    return best_.value + rise;
  }

  CountedObjective& f_;
  double tolerance_;
  Minimum best_;
  double worst_ = -std::numeric_limits<double>::infinity();  ///< largest finite value seen
};

}  // namespace

void LbfgsOptions::validate(std::string_view section) const {
  require_option(tolerance > 0.0 && std::isfinite(tolerance), section, "tolerance", tolerance,
                 "> 0 and finite");
  require_option(max_evaluations >= 1, section, "max_evaluations", max_evaluations, ">= 1");
}

Minimum minimize_lbfgs(Objective& objective, const std::vector<double>& start,
                       const LbfgsOptions& options) {
  options.validate();
  require_start(objective, start, "minimize_lbfgs");
  require_gradient(objective, "minimize_lbfgs");
  CountedObjective f(objective);
  const int max_gradients = options.max_evaluations / f.gradient_cost();
  if (start.empty() || max_gradients == 0) return evaluate_start(f, start);

  Run run(f, start, options.tolerance);
  const NloptEnd end = run_nlopt({.method = NloptMethod::kLbfgs, .max_calls = max_gradients}, start,
                                 [&](auto x, auto gradient) { return run(x, gradient); });
  Minimum& best = run.best();
  if (end == NloptEnd::kBudget) best.stop_reason = kStopBudget;
  if (end == NloptEnd::kRounding || end == NloptEnd::kTolerance) best.stop_reason = kStopRounding;
  best.evaluations = f.evaluations();
  return best;
}

}  // namespace qarch::search
