#include "search/optimize/cobyla.h"

#include <nlopt.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <memory>
#include <stdexcept>

#include "search/optimize/require.h"

namespace qarch::search {

namespace {

using NloptHandle = std::unique_ptr<nlopt_opt_s, decltype(&nlopt_destroy)>;

/// The objective as NLopt sees it, and the best point that passed.
struct Run {
  CountedObjective counted;
  double shots;
  nlopt_opt handle;
  Minimum best;
  double worst = -std::numeric_limits<double>::infinity();  ///< largest finite value seen
  std::exception_ptr error = nullptr;

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

/// No C++ exception may cross NLopt's C frames: keep it, stop, and throw it again outside.
double call(unsigned n, const double* x, double* /*gradient*/, void* data) {
  Run& run = *static_cast<Run*>(data);
  try {
    return run.value({x, n});
  } catch (...) {
    run.error = std::current_exception();
    nlopt_force_stop(run.handle);
    return std::numeric_limits<double>::max();
  }
}

const char* stop_reason(nlopt_result result) {
  switch (result) {
    case NLOPT_MAXEVAL_REACHED:
      return kStopBudget;
    case NLOPT_ROUNDOFF_LIMITED:
    case NLOPT_FAILURE:
      return kStopRounding;
    case NLOPT_INVALID_ARGS:
    case NLOPT_OUT_OF_MEMORY:
    case NLOPT_FORCED_STOP:
      throw std::runtime_error(std::string("minimize_cobyla: NLopt says ") +
                               nlopt_result_to_string(result));
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

  Run run{CountedObjective(objective), options.shots, nullptr, Minimum{.argument = start}};
  if (start.empty()) {
    run.value(start);
    run.best.stop_reason = kStopNoParameters;
  } else {
    const NloptHandle handle(nlopt_create(NLOPT_LN_COBYLA, static_cast<unsigned>(start.size())),
                             &nlopt_destroy);
    if (!handle) throw std::runtime_error("minimize_cobyla: NLopt could not be created");
    run.handle = handle.get();
    nlopt_set_min_objective(handle.get(), &call, &run);
    nlopt_set_initial_step1(handle.get(), options.initial_step);
    nlopt_set_xtol_abs1(handle.get(), options.tolerance);
    nlopt_set_maxeval(handle.get(), options.max_evaluations);

    double unused = 0.0;  // the best value is taken from `run`, which has seen every one
    const nlopt_result result = nlopt_optimize(handle.get(), start.data(), &unused);
    if (run.error) std::rethrow_exception(run.error);
    run.best.stop_reason = stop_reason(result);
  }
  if (!std::isfinite(run.best.value)) run.best.stop_reason = kStopNoFiniteValue;
  run.best.evaluations = run.counted.evaluations();
  return run.best;
}

}  // namespace qarch::search
