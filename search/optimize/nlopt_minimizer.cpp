#include "search/optimize/nlopt_minimizer.h"

#include <nlopt.h>

#include <exception>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>

namespace qarch::search {

namespace {

/// What the callback needs, and how it ended the run, if it did.
struct Run {
  const NloptFunction& f;
  nlopt_opt handle;
  int calls_left;
  std::optional<NloptEnd> end = std::nullopt;
  std::exception_ptr error = nullptr;

  double stop(NloptEnd reason) {
    if (!end) end = reason;
    nlopt_force_stop(handle);
    return std::numeric_limits<double>::max();
  }
};

/// No C++ exception may cross NLopt's C frames: keep it, stop, and throw it again outside.
double call(unsigned n, const double* x, double* gradient, void* data) {
  Run& run = *static_cast<Run*>(data);
  if (run.end) return run.stop(*run.end);
  if (run.calls_left-- == 0) return run.stop(NloptEnd::kBudget);
  try {
    const std::optional<double> value = run.f({x, n}, {gradient, gradient == nullptr ? 0 : n});
    return value ? *value : run.stop(NloptEnd::kFunction);
  } catch (...) {
    run.error = std::current_exception();
    return run.stop(NloptEnd::kFunction);
  }
}

NloptEnd end_of(nlopt_result result) {
  switch (result) {
    case NLOPT_MAXEVAL_REACHED:
      return NloptEnd::kBudget;
    case NLOPT_ROUNDOFF_LIMITED:
    case NLOPT_FAILURE:
      return NloptEnd::kRounding;
    case NLOPT_INVALID_ARGS:
    case NLOPT_OUT_OF_MEMORY:
    case NLOPT_FORCED_STOP:
      throw std::runtime_error(std::string("NLopt says ") + nlopt_result_to_string(result));
    default:
      return NloptEnd::kTolerance;
  }
}

}  // namespace

NloptEnd run_nlopt(const NloptOptions& options, std::vector<double> start, const NloptFunction& f) {
  const bool cobyla = options.method == NloptMethod::kCobyla;
  const std::unique_ptr<nlopt_opt_s, decltype(&nlopt_destroy)> handle(
      nlopt_create(cobyla ? NLOPT_LN_COBYLA : NLOPT_LD_LBFGS, static_cast<unsigned>(start.size())),
      &nlopt_destroy);
  if (!handle) throw std::runtime_error("NLopt could not be created");
  Run run{f, handle.get(), options.max_calls};
  nlopt_set_min_objective(handle.get(), &call, &run);
  nlopt_set_maxeval(handle.get(), options.max_calls);
  if (cobyla) {
    nlopt_set_initial_step1(handle.get(), options.initial_step);
    nlopt_set_xtol_abs1(handle.get(), options.tolerance);
  } else {
    nlopt_set_vector_storage(handle.get(), static_cast<unsigned>(options.memory));
  }
  double unused = 0.0;  // the function has seen every value
  const nlopt_result result = nlopt_optimize(handle.get(), start.data(), &unused);
  if (run.error) std::rethrow_exception(run.error);
  return run.end ? *run.end : end_of(result);
}

}  // namespace qarch::search
