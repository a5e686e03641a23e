#include "search/optimize/optimizer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "search/named_row.h"
#include "search/optimize/lbfgs.h"
#include "search/optimize/require.h"
#include "search/optimize/rotosolve.h"
#include "search/optimize/rotosolve_lbfgs.h"
#include "search/optimize/sweep.h"

namespace qarch::search {

namespace {

constexpr const char* kSection = "optimizer";
constexpr std::size_t kStages = 3;

using Selection = NamedRow<SpsaSelection>;
constexpr std::array kSelections{Selection{"best", SpsaSelection::kBest},
                                 Selection{"last", SpsaSelection::kLast},
                                 Selection{"average", SpsaSelection::kAverage}};

CobylaOptions cobyla_options(const OptimizerOptions& o) {
  return {.initial_step = o.initial_step,
          .tolerance = o.tolerance,
          .max_evaluations = o.max_evaluations,
          .shots = o.shots};
}

SpsaOptions spsa_options(const OptimizerOptions& o, SpsaUpdate update) {
  return {.update = update,
          .a = o.a,
          .alpha = o.alpha,
          .stability = o.stability,
          .c = o.c,
          .gamma = o.gamma,
          .lambda = o.lambda,
          .beta1 = o.beta1,
          .beta2 = o.beta2,
          .selection = row_named(o.selection, kSelections, "optimizer.selection").value};
}

Minimum run_cobyla(Objective& f, const std::vector<double>& start, const OptimizerOptions& o,
                   rl::Rng& /*rng*/) {
  return minimize_cobyla(f, start, cobyla_options(o));
}

RotosolveOptions rotosolve_options(const OptimizerOptions& o) {
  return {.tolerance = o.tolerance, .max_evaluations = o.max_evaluations, .shots = o.shots};
}

Minimum run_rotosolve(Objective& f, const std::vector<double>& start, const OptimizerOptions& o,
                      rl::Rng& /*rng*/) {
  return minimize_rotosolve(f, start, rotosolve_options(o));
}

Minimum run_lbfgs(Objective& f, const std::vector<double>& start, const OptimizerOptions& o,
                  rl::Rng& /*rng*/) {
  return minimize_lbfgs(f, start, {.tolerance = o.tolerance, .max_evaluations = o.max_evaluations});
}

Minimum run_rotosolve_lbfgs(Objective& f, const std::vector<double>& start,
                            const OptimizerOptions& o, rl::Rng& /*rng*/) {
  return minimize_rotosolve_lbfgs(f, start,
                                  {.tolerance = o.tolerance, .max_evaluations = o.max_evaluations});
}

AdamOptions adam_options(const OptimizerOptions& o) {
  return {.learning_rate = o.learning_rate,
          .tolerance = o.tolerance,
          .max_evaluations = o.max_evaluations};
}

Minimum run_adam(Objective& f, const std::vector<double>& start, const OptimizerOptions& o,
                 rl::Rng& /*rng*/) {
  return minimize_adam(f, start, adam_options(o));
}

Minimum run_sweep(Objective& f, const std::vector<double>& start, const OptimizerOptions& o,
                  rl::Rng& /*rng*/) {
  return minimize_sweep(f, start, {.tolerance = o.tolerance, .max_evaluations = o.max_evaluations});
}

template <SpsaUpdate kUpdate>
Minimum run_one_stage(Objective& f, const std::vector<double>& start, const OptimizerOptions& o,
                      rl::Rng& rng) {
  const std::array stages{SpsaStage{o.max_evaluations, o.shots}};
  return minimize_spsa(f, start, stages, spsa_options(o, kUpdate), rng);
}

Minimum run_three_stages(Objective& f, const std::vector<double>& start, const OptimizerOptions& o,
                         rl::Rng& rng) {
  std::array<SpsaStage, kStages> stages;
  for (std::size_t i = 0; i < kStages; ++i) {
    stages[i] = {o.stage_evaluations[i], o.shots * o.stage_shot_factors[i]};
  }
  return minimize_spsa(f, start, stages, spsa_options(o, SpsaUpdate::kAdam), rng);
}

constexpr auto kValues = OptimizerNeeds::kValues;

constexpr std::array kOptimizers{
    Optimizer{"cobyla", run_cobyla},
    Optimizer{"rotosolve", run_rotosolve},
    Optimizer{"spsa", run_one_stage<SpsaUpdate::kPlain>, kValues, true},
    Optimizer{"adam_spsa", run_one_stage<SpsaUpdate::kAdam>, kValues, true},
    Optimizer{"adam_spsa3", run_three_stages, kValues, true},
    Optimizer{"lbfgs", run_lbfgs, OptimizerNeeds::kGradient},
    Optimizer{"rotosolve_lbfgs", run_rotosolve_lbfgs, OptimizerNeeds::kGradient},
    Optimizer{"adam", run_adam, OptimizerNeeds::kGradient},
    Optimizer{"sweep", run_sweep, OptimizerNeeds::kSweep},
};

}  // namespace

std::span<const Optimizer> optimizers() { return kOptimizers; }

const Optimizer& optimizer_from_name(std::string_view name) {
  return row_named(name, kOptimizers, "optimizer.method");
}

void OptimizerOptions::validate() const {
  const Optimizer& chosen = optimizer_from_name(method);
  cobyla_options(*this).validate(kSection);
  adam_options(*this).validate(kSection);
  spsa_options(*this, SpsaUpdate::kAdam).validate(kSection);
  require_option(interval >= 1, kSection, "interval", interval, ">= 1");
  require_option(cache >= 0, kSection, "cache", cache, ">= 0");
  require_option(last_gates == 0 || last_gates >= interval, kSection, "last_gates", last_gates,
                 "0 or >= interval, which leaves no angle out");
  require_option(stage_evaluations.size() == kStages, kSection, "stage_evaluations.size()",
                 stage_evaluations.size(), "3");
  require_option(stage_shot_factors.size() == kStages, kSection, "stage_shot_factors.size()",
                 stage_shot_factors.size(), "3");
  for (const int evaluations : stage_evaluations) {
    require_option(evaluations >= 1, kSection, "stage_evaluations", evaluations, ">= 1");
  }
  for (const double factor : stage_shot_factors) {
    require_option(factor > 0.0 && std::isfinite(factor), kSection, "stage_shot_factors", factor,
                   "finite and > 0");
  }
  require_option(shots == 0.0 || chosen.needs == OptimizerNeeds::kValues, kSection, "shots", shots,
                 "0 for optimizer.method = '" + method + "'");
}

Minimum minimize(Objective& f, const std::vector<double>& start, const OptimizerOptions& options,
                 rl::Rng& rng) {
  options.validate();
  const Optimizer& chosen = optimizer_from_name(options.method);
  const std::string where = "optimizer.method = '" + options.method + "'";
  if (chosen.needs == OptimizerNeeds::kGradient) require_gradient(f, where.c_str());
  if (chosen.needs == OptimizerNeeds::kSweep) require_sweep(f, where.c_str());
  return chosen.minimize(f, start, options, rng);
}

}  // namespace qarch::search
