#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/experiment.h"
#include "search/io/events.h"
#include "search/noise_source.h"
#include "search/run_record.h"
#include "search/search_problem.h"

namespace qarch::search {

/// Where a search stands; for the progress line.
struct SearchProgress {
  int episode = 0;
  int episodes = 0;
  double best_energy = 0.0;  ///< of "best", under noise
  double best_error = 0.0;   ///< its noiseless error
  int best_two_qubit_gates = 0;
  double threshold = 0.0;
  double epsilon = 0.0;
  std::int64_t evaluations = 0;  ///< of the agent
  std::int64_t env_steps = 0;
  double seconds = 0.0;         ///< of the run, over all its processes
  double seconds_before = 0.0;  ///< of these, before it was resumed
  int archived = 0;             ///< circuits on the Pareto front
};

/// Why a search ended.
enum class StopReason { kEpisodes, kStopError, kEvaluations, kShots, kTimeLimit, kInterrupted };

/// The names of StopReason, in its order: "reason" in the "end" line of events.jsonl.
inline constexpr std::array<std::string_view, 6> kStopReasonNames{
    "episodes", "stop_error", "evaluations", "shots", "time_limit", "interrupted"};

/// What the outside may do with a running search. Nothing here changes what the run computes, only
/// when it ends.
struct SearchControl {
  int threads = 1;                      ///< 1, or 2: learning beside the optimisation of angles
  double time_limit_seconds = 0.0;      ///< 0 = none
  double save_interval_seconds = 60.0;  ///< between rewrites of run.h5
  double checkpoint_interval_seconds = 180.0;
  double metrics_interval_seconds = 10.0;  ///< between "metrics" lines of events.jsonl
  std::function<bool()> stop_requested;    ///< asked after every step
  /// What the user should know: a full disk, a damaged checkpoint.
  std::function<void(const std::string&)> on_warning;
  std::function<void(const SearchProgress&)> on_progress;  ///< after every step
};

struct SearchResult {
  RunRecord record;
  StopReason stop_reason = StopReason::kEpisodes;
  std::int64_t evaluations = 0;  ///< of the agent
  std::int64_t pruning_evaluations = 0;
  std::int64_t env_steps = 0;
  std::int64_t env_steps_before = 0;  ///< of these, before the run was resumed
  std::int64_t gradient_steps = 0;
  std::int64_t rejected_transitions = 0;  ///< with a number that was not finite
  double seconds = 0.0;                   ///< of the run, over all its processes
};

/// The circuits that a run keeps, by id.
///   best             lowest energy under the noise of the run, no shot noise
///   best_noiseless   lowest energy of the same circuit and angles without noise
///   smallest         fewest two-qubit gates, then fewest gates, among those with a noiseless error
///                    below Task::negligible_error, for VQE chemical accuracy

/// Plays the episodes of an experiment, about `problem` under `noise`, and writes run.h5,
/// events.jsonl, best.qasm, configuration.cfg and checkpoints into `folder` (which must exist;
/// empty = write nothing). What is computed depends on the experiment alone, not on the threads,
/// nor on where it was interrupted and resumed. A stop comes between two steps: the open episode
/// stands in the checkpoint and in no record. Throws std::runtime_error if the folder cannot be
/// written at the start. Later a disk that fails is told to control.on_warning and tried again;
/// std::runtime_error follows at the end if the latest attempt failed.
SearchResult run_search(const Experiment& experiment, const SearchProblem& problem,
                        const NamedNoise& noise, const std::string& folder,
                        const SearchControl& control);

/// Goes on with the run in `folder` from its newest checkpoint, bit for bit; from its beginning if
/// it was killed before the first. A run that had come to its end is only written again. Besides
/// run_search's, throws std::invalid_argument if the experiment or its data files are not those of
/// the run (see resume_rules.h), if no whole checkpoint is left, or if there is a run without one.
SearchResult resume_search(const Experiment& experiment, const SearchProblem& problem,
                           const NamedNoise& noise, const std::string& folder,
                           const SearchControl& control);

/// The record with this id, or nullptr.
const CircuitRecord* find_circuit(const RunRecord& record, std::string_view id);

}  // namespace qarch::search
