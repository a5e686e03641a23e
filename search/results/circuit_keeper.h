#pragma once

#include <cstdint>
#include <vector>

#include "rl/random.h"
#include "search/environment.h"
#include "search/experiment.h"
#include "search/results/circuit_shelf.h"
#include "search/results/pareto_archive.h"
#include "search/results/pruning.h"
#include "search/run_record.h"
#include "search/task.h"

namespace qarch::search {

/// What a search keeps of the circuits that it meets: the shelf, the Pareto archive, and the
/// prunings that both feed on.
class CircuitKeeper {
 public:
  /// The task and the options must outlive it.
  CircuitKeeper(const Task& task, const ArchiveOptions& archive, const PruningOptions& pruning);

  /// Looks at the environment's circuit after a step; rarely anything is kept. `promising`, of one
  /// circuit or none, becomes the circuit of lowest energy that the archive took in this episode.
  /// True if there is a new best circuit.
  bool look(const CircuitEnvironment& environment, int episode,
            std::vector<CircuitRecord>& promising);

  /// Prunes a circuit; shelf and archive see every circuit on the way down. The record of it goes
  /// to prunings(). True if there is a new best circuit. Nothing if pruning is off.
  bool prune(const CircuitRecord& promising);

  /// What an episode begins with. With the probability archive.start_probability a circuit of the
  /// archive, drawn uniformly among those with less than `max_gates` gates, that loses 0 to
  /// archive.start_removals gates (their number and they drawn uniformly; angles as they were).
  /// Otherwise, or if that leaves no gate, none: the empty circuit.
  BoundCircuit draw_start(int max_gates, rl::Rng& rng) const;

  const CircuitShelf& shelf() const { return shelf_; }
  const std::vector<PruningRecord>& prunings() const { return prunings_; }
  std::int64_t pruning_evaluations() const { return pruning_evaluations_; }
  /// The archive with ids "p0", "p1", ...
  std::vector<CircuitRecord> archived() const;
  int num_archived() const { return static_cast<int>(archive_.circuits().size()); }

  /// Puts circuits, archive and prunings where a record has them, and back.
  void save_to(RunRecord& record) const;
  void restore(const RunRecord& record);

 private:
  CircuitRecord record_of(const OptimizedCircuit& circuit, const CircuitRecord& before) const;

  const Task& task_;
  const ArchiveOptions& archive_options_;
  const PruningOptions& pruning_options_;
  CircuitShelf shelf_;
  ParetoArchive archive_;
  double CircuitRecord::*error_;  ///< that the archive orders by
  std::vector<PruningRecord> prunings_;
  std::int64_t pruning_evaluations_ = 0;
};

}  // namespace qarch::search
