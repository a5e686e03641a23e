#include "search/results/pruning.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "search/optimize/require.h"

namespace qarch::search {

namespace {

OptimizerOptions optimizer_options(const PruningOptions& o) {
  OptimizerOptions options;
  options.method = o.method;
  options.max_evaluations = o.max_evaluations;
  options.tolerance = o.angle_tolerance;
  return options;
}

StartState start_of(const Task& task) {
  return task.starts_in_zero() ? StartState::kZero : StartState::kAny;
}

class Pruning {
 public:
  Pruning(const Task& task, const PruningOptions& options)
      : task_(task), options_(options), optimizer_(optimizer_options(options)) {}

  std::int64_t evaluations() const { return evaluations_; }

  /// The energies as the angles stand.
  OptimizedCircuit measured(BoundCircuit bound) {
    const auto objective = task_.compile(bound.circuit, rng_);
    ++evaluations_;
    const double energy = objective->score(bound.angles, 0.0);
    const double noiseless = objective->noiseless_value(bound.angles);
    return {std::move(bound), energy, noiseless};
  }

  OptimizedCircuit optimized(BoundCircuit bound) {
    const auto objective = task_.compile(bound.circuit, rng_);
    Minimum minimum = minimize(*objective, bound.angles, optimizer_, rng_);
    evaluations_ += minimum.evaluations;
    const double energy = objective->score_of(minimum);
    if (!objective->score_is_value()) ++evaluations_;
    bound.angles = std::move(minimum.argument);
    const double noiseless = objective->noiseless_value(bound.angles);
    return {std::move(bound), energy, noiseless};
  }

  /// The best circuit of one gate less; none if no energy is finite.
  std::optional<OptimizedCircuit> shortened(const BoundCircuit& bound) {
    std::optional<OptimizedCircuit> best;
    for (BoundCircuit& shorter : promising_removals(bound)) {
      OptimizedCircuit candidate = optimized(std::move(shorter));
      if (!std::isfinite(candidate.energy)) continue;
      if (!best || candidate.energy < best->energy) best = std::move(candidate);
    }
    return best;
  }

 private:
  struct Removal {
    BoundCircuit bound;
    double energy;
  };

  /// Different structures only; of each kind those that cost least at the old angles.
  std::vector<BoundCircuit> promising_removals(const BoundCircuit& bound) {
    std::vector<Removal> removals[2];
    std::set<std::string> seen;
    for (std::size_t g = 0; g < bound.circuit.gates().size(); ++g) {
      BoundCircuit shorter = simplified(without_gate(bound, g), start_of(task_));
      if (!seen.insert(structure_key(canonical(shorter).circuit)).second) continue;
      const int kind = bound.circuit.gates()[g].num_qubits() - 1;
      removals[kind].push_back({std::move(shorter), 0.0});
    }
    std::vector<BoundCircuit> result;
    for (std::vector<Removal>& kind : removals) {
      keep_cheapest(kind);
      for (Removal& removal : kind) result.push_back(std::move(removal.bound));
    }
    return result;
  }

  void keep_cheapest(std::vector<Removal>& removals) {
    const auto count = static_cast<std::size_t>(options_.candidates);
    if (options_.candidates == 0 || removals.size() <= count) return;
    for (Removal& removal : removals) {
      const auto objective = task_.compile(removal.bound.circuit, rng_);
      ++evaluations_;
      removal.energy = objective->score(removal.bound.angles, 0.0);
    }
    std::ranges::stable_sort(removals, {}, &Removal::energy);
    removals.resize(count);
  }

  const Task& task_;
  const PruningOptions& options_;
  OptimizerOptions optimizer_;
  std::int64_t evaluations_ = 0;
  rl::Rng rng_{0};  ///< no exact method draws from it
};

}  // namespace

void PruningOptions::validate() const {
  constexpr const char* kSection = "pruning";
  require_option(tolerance >= 0.0 && std::isfinite(tolerance), kSection, "tolerance", tolerance,
                 ">= 0 and finite");
  require_option(candidates >= 0, kSection, "candidates", candidates, ">= 0");
  require_option(!optimizer_from_name(method).draws, kSection, "method", method,
                 "a method that draws no random points");
  require_option(max_evaluations >= 1, kSection, "max_evaluations", max_evaluations, ">= 1");
  require_option(angle_tolerance > 0.0 && std::isfinite(angle_tolerance), kSection,
                 "angle_tolerance", angle_tolerance, "> 0 and finite");
}

OptimizedCircuit reoptimized(const Task& task, const BoundCircuit& start,
                             const PruningOptions& options) {
  return Pruning(task, options).optimized(start);
}

PruningResult prune(const Task& task, const BoundCircuit& start, const PruningOptions& options,
                    const std::function<void(const OptimizedCircuit&)>& visit) {
  Pruning pruning(task, options);
  OptimizedCircuit kept = pruning.measured(start);
  std::optional<OptimizedCircuit> current = pruning.optimized(simplified(start, start_of(task)));
  const double limit = std::min(kept.energy, current->energy) + options.tolerance;
  while (current && std::isfinite(current->energy)) {
    visit(*current);
    const bool within = current->energy <= limit;
    if (within) kept = *current;
    const sim::Circuit& circuit = current->bound.circuit;
    if (circuit.gates().empty() || (!within && !options.to_the_end)) break;
    if (!within && circuit.num_two_qubit_gates() == 0) break;
    current = pruning.shortened(current->bound);
  }
  return {std::move(kept), pruning.evaluations()};
}

}  // namespace qarch::search
