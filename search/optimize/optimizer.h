#pragma once

#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "rl/random.h"
#include "search/optimize/adam.h"
#include "search/optimize/cobyla.h"
#include "search/optimize/objective.h"
#include "search/optimize/spsa.h"

namespace qarch::search {

/// The section [optimizer] of a configuration. Formulas and units of the fields stand with the
/// methods, cobyla.h to adam.h; the SPSA numbers are those of SpsaOptions, the stages those
/// published for LiH on 4 qubits (Patel et al., arXiv:2402.03500, released configuration).
struct OptimizerOptions {
  std::string method = "adam_spsa";  ///< a name of optimizers()
  int max_evaluations = 500;
  int interval = 1;    ///< search: optimise at every so-manyth step of an episode and at its last
  int cache = 20000;   ///< search: optima kept, see evaluation_cache.h; 0 = none
  int last_gates = 0;  ///< search: only the angles of the last so many gates; 0 = all
  std::vector<int> stage_evaluations{1191, 357, 119};
  double shots = 0.0;
  std::vector<double> stage_shot_factors{0.01, 0.1, 1.0};
  double initial_step = CobylaOptions{}.initial_step;
  double tolerance = CobylaOptions{}.tolerance;
  double learning_rate = AdamOptions{}.learning_rate;
  double a = SpsaOptions{}.a;
  double alpha = SpsaOptions{}.alpha;
  double stability = SpsaOptions{}.stability;
  double c = SpsaOptions{}.c;
  double gamma = SpsaOptions{}.gamma;
  double lambda = SpsaOptions{}.lambda;
  double beta1 = SpsaOptions{}.beta1;
  double beta2 = SpsaOptions{}.beta2;
  std::string selection = "best";  ///< best | last | average, see SpsaSelection

  /// Throws std::invalid_argument "optimizer.field = value, must be ..." for the first bad field,
  /// whichever method is chosen, and for shots that the chosen method cannot take.
  void validate() const;
};

/// One list of the fields for readers, flags and summaries: visit(name, field, help).
template <class Options, class Visitor>
requires std::same_as<std::remove_const_t<Options>, OptimizerOptions>
void visit_fields(Options& o, Visitor&& visit) {
  visit("method", o.method,
        "cobyla | rotosolve | spsa | adam_spsa | adam_spsa3 | lbfgs | rotosolve_lbfgs | adam | "
        "sweep; the last four are exact");
  visit("max_evaluations", o.max_evaluations,
        "all work in evaluations of the cost, where an exact gradient counts 5 (4 without noise) "
        "and a sweep 6; "
        "spsa, adam_spsa: of gradient estimates alone, two an iteration");
  visit("interval", o.interval,
        "in a search: optimise at every so-manyth step of an episode and at its last one");
  visit("last_gates", o.last_gates,
        "in a search: optimise the angles of the last so many gates only; 0 = all");
  visit("cache", o.cache,
        "in a search: optima kept in memory for circuits that come again; changes no result");
  visit("stage_evaluations", o.stage_evaluations,
        "adam_spsa3: calls for gradients in each of the three stages");
  visit("shots", o.shots, "measurements of each Pauli string, 0 = exact");
  visit("stage_shot_factors", o.stage_shot_factors,
        "adam_spsa3: shots of each stage as a multiple of shots");
  visit("initial_step", o.initial_step, "cobyla: first trust-region radius, rad");
  visit("tolerance", o.tolerance,
        "cobyla: last trust-region radius; rotosolve, sweep: largest turn of the last sweep; rad; "
        "lbfgs, rotosolve_lbfgs, adam: largest entry of the gradient, per rad");
  visit("learning_rate", o.learning_rate, "adam: step size, rad");
  visit("a", o.a, "spsa: step gain");
  visit("alpha", o.alpha, "spsa: decay exponent of the step gain");
  visit("stability", o.stability, "spsa: iterations that delay the decay of the step gain");
  visit("c", o.c, "spsa: perturbation, rad");
  visit("gamma", o.gamma, "spsa: decay exponent of the perturbation");
  visit("lambda", o.lambda, "adam_spsa: decay exponent of beta1");
  visit("beta1", o.beta1, "adam_spsa: memory of the first moment");
  visit("beta2", o.beta2, "adam_spsa: memory of the second moment");
  visit("selection", o.selection, "spsa: point returned, best | last | average");
}

/// What a method asks of the objective besides values. Gradients and sweeps are exact: no shots.
enum class OptimizerNeeds { kValues, kGradient, kSweep };

/// One way to minimise.
struct Optimizer {
  std::string_view name;
  Minimum (*minimize)(Objective& f, const std::vector<double>& start,
                      const OptimizerOptions& options, rl::Rng& rng);
  OptimizerNeeds needs = OptimizerNeeds::kValues;
  bool draws = false;  ///< from rng
};

/// All of them: cobyla, rotosolve, spsa (one stage), adam_spsa (one stage), adam_spsa3 (three
/// stages), lbfgs, rotosolve_lbfgs, adam, sweep.
std::span<const Optimizer> optimizers();

/// Throws std::invalid_argument "optimizer.method = 'x', must be one of: ..." for an unknown name.
const Optimizer& optimizer_from_name(std::string_view name);

/// Validates the options and minimises f with the method that they name. Throws
/// std::invalid_argument "optimizer.method = 'x': ..." if f lacks what the method needs.
Minimum minimize(Objective& f, const std::vector<double>& start, const OptimizerOptions& options,
                 rl::Rng& rng);

}  // namespace qarch::search
