#include "search/optimize/cobyla.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "search/optimize/nlopt_minimizer.h"
#include "search/optimize/require.h"

namespace qarch::search {

namespace {

/// The objective as COBYLA sees it, and the best point that passed.
struct Run {
  CountedObjective counted;
  double shots;
  Minimum best;
  double worst = -std::numeric_limits<double>::infinity();  ///< largest finite value seen

  double value(std::span<const double> x) {
    const double v = counted.value(x, shots);
    if (!std::isfinite(v)) return stand_in();
    worst = std::max(worst, v);
    if (v < best.value) {
      best.value = v;
      best.argument.assign(x.begin(), x.end());
    }
    return v;
  }

  /// The linear model needs numbers: a rejected point is as far above the worst value as that is
  /// above the best, and by 1 at least.
  double stand_in() const {
    constexpr double kBeforeAnyValue = 1e6;
    if (!std::isfinite(worst)) return kBeforeAnyValue;
    return worst + std::max(1.0, worst - best.value);
  }
};

const char* stop_reason(NloptEnd end) {
  switch (end) {
    case NloptEnd::kBudget:
      return kStopBudget;
    case NloptEnd::kRounding:
      return kStopRounding;
    default:
      return kStopTolerance;
  }
}

}  // namespace

void CobylaOptions::validate(std::string_view section) const {
  require_option(initial_step > 0.0 && std::isfinite(initial_step), section, "initial_step",
                 initial_step, "finite and > 0");
  require_option(tolerance > 0.0 && tolerance <= initial_step, section, "tolerance", tolerance,
                 "> 0 and <= initial_step");
  require_option(max_evaluations >= 1, section, "max_evaluations", max_evaluations, ">= 1");
  require_option(shots >= 0.0 && std::isfinite(shots), section, "shots", shots, "finite and >= 0");
}

Minimum minimize_cobyla(Objective& objective, std::vector<double> start,
                        const CobylaOptions& options) {
  options.validate();
  require_start(objective, start, "minimize_cobyla");

  Run run{CountedObjective(objective), options.shots, Minimum{.argument = start}};
  if (start.empty()) {
    run.value(start);
    run.best.stop_reason = kStopNoParameters;
  } else {
    const NloptOptions nlopt{.method = NloptMethod::kCobyla,
                             .max_calls = options.max_evaluations,
                             .initial_step = options.initial_step,
                             .tolerance = options.tolerance};
    run.best.stop_reason = stop_reason(
        run_nlopt(nlopt, start, [&](std::span<const double> x, std::span<double> /*gradient*/) {
          return std::optional(run.value(x));
        }));
  }
  if (!std::isfinite(run.best.value)) run.best.stop_reason = kStopNoFiniteValue;
  run.best.evaluations = run.counted.evaluations();
  return run.best;
}

}  // namespace qarch::search
