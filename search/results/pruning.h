#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <string>
#include <type_traits>

#include "search/optimize/optimizer.h"
#include "search/results/circuit_rewrite.h"
#include "search/task.h"

namespace qarch::search {

/// The section [pruning] of a configuration.
struct PruningOptions {
  bool enabled = true;
  double tolerance = 1e-6;
  bool to_the_end = true;
  int candidates = 12;
  std::string method = "lbfgs";
  int max_evaluations = 400;
  double angle_tolerance = 1e-6;

  /// Throws std::invalid_argument "pruning.tolerance = -1, must be >= 0".
  void validate() const;
};

template <class Options, class Visitor>
requires std::same_as<std::remove_const_t<Options>, PruningOptions>
void visit_fields(Options& o, Visitor&& visit) {
  visit("enabled", o.enabled, "prune every new best circuit");
  visit("tolerance", o.tolerance,
        "energy that all dropped gates together may cost, hartree (classifiers: loss)");
  visit("to_the_end", o.to_the_end,
        "go on past the tolerance, for the archive, until no two-qubit gate is left");
  visit("candidates", o.candidates,
        "gates of each kind (one-qubit, two-qubit) whose removal is tried with new angles, the "
        "cheapest at the old angles first; 0 = all");
  visit("method", o.method, "a method of [optimizer], for the exact energy under noise");
  visit("max_evaluations", o.max_evaluations, "evaluations per removal that is tried");
  visit("angle_tolerance", o.angle_tolerance, "the method's tolerance");
}

/// A circuit with its optimised angles and their energies.
struct OptimizedCircuit {
  BoundCircuit bound;
  double energy = 0.0;     ///< under noise, no shot noise
  double noiseless = 0.0;  ///< the same circuit and angles without noise
};

/// The circuit with its angles optimised from where they stand, by options.method.
OptimizedCircuit reoptimized(const Task& task, const BoundCircuit& start,
                             const PruningOptions& options);

struct PruningResult {
  OptimizedCircuit circuit;      ///< the last of the sequence within the tolerance
  std::int64_t evaluations = 0;  ///< as the optimisers count, and each score that is no value
};

/// Backward elimination: simplifies the circuit (circuit_rewrite.h) and optimises its angles, then
/// again and again takes away the gate whose absence, with the other angles optimised anew from
/// where they stand, leaves the lowest energy. Every circuit of the sequence is handed to `visit`.
/// The result is the last one with
///
///   E <= E_start + tolerance,
///   E_start = the lower of the energies at the angles as given and at the first optimum,
///
/// or the given circuit if none is. Deterministic.
PruningResult prune(const Task& task, const BoundCircuit& start, const PruningOptions& options,
                    const std::function<void(const OptimizedCircuit&)>& visit);

}  // namespace qarch::search
