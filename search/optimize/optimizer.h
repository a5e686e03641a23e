#pragma once

#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "rl/random.h"
#include "search/optimize/cobyla.h"
#include "search/optimize/objective.h"
#include "search/optimize/spsa.h"

namespace qarch::search {

/// The section [optimizer] of a configuration. Formulas and units of the fields stand in
/// cobyla.h and spsa.h; the SPSA numbers are those of SpsaOptions, the stages those published for
/// LiH on 4 qubits (Patel et al., arXiv:2402.03500, released configuration).
struct OptimizerOptions {
  std::string method = "adam_spsa";  ///< a name of optimizers()
  int max_evaluations = 500;
  std::vector<int> stage_evaluations{1191, 357, 119};
  double shots = 0.0;
  std::vector<double> stage_shot_factors{0.01, 0.1, 1.0};
  double initial_step = CobylaOptions{}.initial_step;
  double tolerance = CobylaOptions{}.tolerance;
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
  /// whichever method is chosen.
  void validate() const;
};

/// One list of the fields for readers, flags and summaries: visit(name, field, help).
template <class Options, class Visitor>
requires std::same_as<std::remove_const_t<Options>, OptimizerOptions>
void visit_fields(Options& o, Visitor&& visit) {
  visit("method", o.method, "cobyla | rotosolve | spsa | adam_spsa | adam_spsa3");
  visit("max_evaluations", o.max_evaluations,
        "cobyla, rotosolve: calls of the objective; spsa, adam_spsa: calls for gradients, two an "
        "iteration");
  visit("stage_evaluations", o.stage_evaluations,
        "adam_spsa3: calls for gradients in each of the three stages");
  visit("shots", o.shots, "measurements of each Pauli string, 0 = exact");
  visit("stage_shot_factors", o.stage_shot_factors,
        "adam_spsa3: shots of each stage as a multiple of shots");
  visit("initial_step", o.initial_step, "cobyla: first trust-region radius, rad");
  visit("tolerance", o.tolerance,
        "cobyla: last trust-region radius; rotosolve: largest turn of the last sweep; rad");
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

/// One way to minimise.
struct Optimizer {
  std::string_view name;
  Minimum (*minimize)(Objective& f, const std::vector<double>& start,
                      const OptimizerOptions& options, rl::Rng& rng);
};

/// All of them: cobyla, rotosolve, spsa (one stage), adam_spsa (one stage), adam_spsa3 (three
/// stages).
std::span<const Optimizer> optimizers();

/// Throws std::invalid_argument "optimizer.method = 'x', must be one of: ..." for an unknown name.
const Optimizer& optimizer_from_name(std::string_view name);

/// Validates the options and minimises f with the method that they name. cobyla draws nothing.
Minimum minimize(Objective& f, const std::vector<double>& start, const OptimizerOptions& options,
                 rl::Rng& rng);

}  // namespace qarch::search
