#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "apps/answer.h"
#include "search/experiment.h"
#include "search/task.h"

/// What a computation may take, before it is begun: `--dry-run`.
namespace qarch::apps {

/// Most evaluations of the objective that one optimisation makes, by the counts that
/// search/optimize states: for SPSA 2 K + 1, and K_f more where the best point is selected; for all
/// other methods max_evaluations. Exact gradients and sweeps count as their costs say.
std::int64_t most_evaluations(const search::OptimizerOptions& options);

/// Most measurements of one Pauli string in one optimisation: the sum of its shots over these
/// evaluations; 0 where they are exact.
double most_shots(const search::OptimizerOptions& options);

/// Steps of an episode after which angles are optimised, at most:
/// ceil(env.max_gates / optimizer.interval).
std::int64_t most_optimisations(const search::Experiment& experiment);

/// A number of bytes, and whose they are.
struct MemoryRow {
  std::string what;
  double bytes = 0.0;
};

/// An upper bound on some work.
struct WorkRow {
  std::string what;
  double count = 0.0;
  std::string how;  ///< the product that it is, in words
};

/// What is known of a computation before it is begun.
struct Estimate {
  std::vector<MemoryRow> memory;  ///< of what lives at the same time, in one process
  int processes = 1;              ///< at a time
  std::vector<WorkRow> work;      ///< the first row is what `seconds_each` is of
  double seconds_each = 0.0;      ///< measured, of one unit of work[0]; 0: not measured
  std::string measured;           ///< what was measured, in words
  int at_once = 1;                ///< units of work that run side by side
  double limit_seconds = 0.0;     ///< the work is stopped then; 0: never
  std::vector<std::string> notes;

  double peak_bytes() const;
  /// work[0].count seconds_each / at_once, at most limit_seconds.
  double seconds() const;
};

/// `--dry-run`: the configuration to standard output, valid as it stands; the estimate, unless the
/// program is quiet, to standard error; with --json both of them as JSON. Returns kExitOk.
int report_dry_run(Answer& answer, const std::string& configuration, const Estimate& estimate);

/// For a person, every line behind "# "; warns where the peak is above `free_bytes`.
void print_estimate(std::ostream& out, const Estimate& estimate, double free_bytes);

/// Of a search: replay, networks, cached optima, archive, states; evaluations, shots and steps of
/// all episodes; the time of one evaluation of a random circuit of half of env.max_gates under the
/// noise, drawn with general.seed. `seeds` searches, `jobs` at a time, each of at most
/// `limit_seconds` (0 = any).
Estimate search_estimate(const search::Experiment& experiment, const search::Task& task, int seeds,
                         int jobs, double limit_seconds);

/// Bytes of a state of n qubits: 4^n doubles, or without noise 2^n amplitudes.
double state_bytes(int num_qubits, bool noisy);

/// Seconds of one call, the mean of about 50 ms of them, of one at least.
double seconds_of(const std::function<void()>& call);

/// The same of one evaluation of the objective, near `angles`: every time others, so that nothing
/// is remembered.
double seconds_of_evaluation(search::Objective& objective, std::vector<double> angles,
                             double shots);

}  // namespace qarch::apps
