#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "rl/random.h"
#include "search/optimize/objective.h"

namespace qarch::search {

/// How an SPSA step follows from the gradient estimate g_k.
enum class SpsaUpdate { kPlain, kAdam };

/// Which point of the walk is returned.
enum class SpsaSelection {
  /// The smallest value among the start and the iterates of the final stage, all evaluated with the
  /// final stage's shots: values of different noise are never compared. One extra evaluation per
  /// iteration of the final stage. With shot noise the value is biased low, see Minimum.
  kBest,
  /// The last iterate; its one evaluation is unbiased.
  kLast,
  /// The mean of the iterates of the second half of the final stage (Polyak and Juditsky, SIAM J.
  /// Control Optim. 30 (1992) 838, begun late); its one evaluation is unbiased.
  kAverage,
};

/// One stage of a walk: ceil(max_evaluations / 2) iterations with `shots` shots.
struct SpsaStage {
  int max_evaluations = 500;  ///< for the gradient estimates alone, two each
  double shots = 0.0;         ///< 0 = exact

  int iterations() const { return max_evaluations / 2 + max_evaluations % 2; }
};

/// Options of SPSA; the defaults are those published for the H2 molecule on 2 qubits with the
/// noise of IBM Mumbai (Patel et al., arXiv:2402.03500, released configuration).
struct SpsaOptions {
  SpsaUpdate update = SpsaUpdate::kAdam;
  double a = 1.2104;       ///< step gain, rad (kAdam) or rad^2 per unit of f (kPlain)
  double alpha = 0.9531;   ///< decay of the step gain
  double stability = 0.0;  ///< "A" in Spall: delays the decay of the step gain
  double c = 0.1039;       ///< perturbation, rad
  double gamma = 0.0984;   ///< decay of the perturbation
  double lambda = 0.9277;  ///< decay of beta1
  double beta1 = 0.9414;   ///< memory of the first moment
  double beta2 = 0.9983;   ///< memory of the second moment
  SpsaSelection selection = SpsaSelection::kBest;

  /// Throws std::invalid_argument "section.field = value, must be ..." unless a, c > 0;
  /// alpha, stability, gamma, lambda >= 0; 0 <= beta1, beta2 < 1; all finite.
  void validate(std::string_view section = "spsa") const;
};

/// Simultaneous perturbation stochastic approximation (Spall, IEEE Trans. Aerosp. Electron. Syst.
/// 34 (1998) 817) and its variant with Adam's moments (Patel et al., arXiv:2402.03500).
/// Iteration k = 0, 1, ... with Delta_k uniform on {-1, +1}^d drawn from `rng`:
///
///   a_k = a / (k + 1 + A)^alpha,    c_k = c / (k + 1)^gamma
///   g_k = [f(x + c_k Delta_k) - f(x - c_k Delta_k)] / (2 c_k) Delta_k          (1/Delta = Delta)
///
///   kPlain, and the first step (k = 0) of kAdam:   x <- x - a_k g_k
///   kAdam, k >= 1:   beta1_k = beta1 / (k + 1)^lambda
///     m <- beta1_k m + (1 - beta1_k) g_k          v <- beta2 v + (1 - beta2) g_k^2
///     x <- x - a_k [m / (1 - beta1_k^(k+1))] / (sqrt(v / (1 - beta2^(k+1))) + 1e-8)
///
/// The stages follow one another without a break: k, x, m and v are never reset. An iteration with
/// a rejected (not finite) value makes no step; k goes on.
///
/// Evaluations: with K iterations in all and K_f in the final stage, 2 K + K_f + 1 for kBest,
/// 2 K + 1 for kLast and kAverage; in dimension 0 one. Throws std::invalid_argument on bad options,
/// a bad start, no stage, or a stage without max_evaluations >= 1 and finite shots >= 0.
Minimum minimize_spsa(Objective& objective, const std::vector<double>& start,
                      std::span<const SpsaStage> stages, const SpsaOptions& options, rl::Rng& rng);

}  // namespace qarch::search
