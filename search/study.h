#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "search/io/event_reader.h"
#include "search/run_record.h"
#include "search/search_run.h"
#include "search/statistics.h"
#include "search/study_folder.h"

namespace qarch::search {

/// How far the run of a seed has come, by its folder.
enum class SeedStatus : int { kNotStarted, kUnfinished, kTimeLimit, kFinished };

/// The names of SeedStatus, in its order.
inline constexpr std::array<std::string_view, 4> kSeedStatusNames{"not started", "unfinished",
                                                                  "time limit", "finished"};

/// "Not reached" in every column of a study.
inline constexpr double kNotReached = std::numeric_limits<double>::infinity();

/// The run of one seed. Errors above the exact minimum, in the unit of the kind of problem.
struct SeedSummary {
  std::uint64_t seed = 0;
  SeedStatus status = SeedStatus::kNotStarted;
  std::string failure;  ///< of its last process, e.g. "killed by signal 9"; else empty

  double noiseless_error = kNotReached;  ///< lowest of all circuits that the record keeps
  double noisy_error = kNotReached;      ///< lowest under the noise of the run
  std::optional<CircuitCost> best;       ///< of the circuit "best", that of best.qasm
  std::optional<CircuitCost> smallest;   ///< below the target: fewest two-qubit gates, then gates
  std::optional<Improvement> reached;    ///< first time below the target, as the log shows it
  /// [k]: lowest noiseless error of a circuit with at most k two-qubit gates, up to the k from
  /// which it falls no more (by 1e-9).
  std::vector<double> error_by_two_qubit_gates;

  std::int64_t episodes = 0;
  std::int64_t successes = 0;
  std::int64_t evaluations = 0;
  std::int64_t env_steps = 0;
  double seconds = 0.0;  ///< of running

  /// Whether it counts in the statistics: it played all it was to play.
  bool has_ended() const {
    return status == SeedStatus::kTimeLimit || status == SeedStatus::kFinished;
  }
};

/// A number of each seed: one column of summary.csv and of the table, one key of summary.json.
struct SeedColumn {
  std::string_view name;
  std::string_view title;  ///< in the table
  std::string_view meaning;
  bool is_error;  ///< in the table as ProblemKind shows errors: its symbol, its scale
  int decimals;   ///< that the table shows
  double (*value)(const SeedSummary&);  ///< kNotReached where there is none
};
std::span<const SeedColumn> seed_columns();

/// What is common to the seeds of a column.
struct ColumnStatistics {
  std::string_view column;
  MedianEstimate median;
};

/// A study as its folder holds it.
struct StudySummary {
  std::string name;     ///< of the folder
  std::string problem;  ///< of the first run that is there; else empty
  std::string noise;
  std::string kind = "vqe";           ///< a row of problem_kind.h, by study.cfg
  double target = kChemicalAccuracy;  ///< a seed below it succeeded
  double level = 0.95;                ///< asked of every interval
  int threads = 0;                    ///< of the machine that made the summary
  std::vector<SeedSummary> seeds;

  // Over the seeds that have ended; empty if there is none.
  int ended = 0;
  int successes = 0;
  std::optional<Interval> success_rate;
  std::vector<ColumnStatistics> medians;                 ///< one for each of seed_columns()
  std::vector<MedianEstimate> error_by_two_qubit_gates;  ///< [k], as in SeedSummary
  std::vector<double> best_error_by_two_qubit_gates;     ///< [k], lowest of all seeds

  /// Of a column of seed_columns(); throws std::invalid_argument if there is none of that name.
  const MedianEstimate& median(std::string_view column) const;
};

struct StudyTarget {
  double error = 0.0;   ///< 0: that of the kind of problem
  double level = 0.95;  ///< of intervals
};

/// Of one run, whether it is in a study or not: its record and its log, and the target, > 0.
SeedSummary summarise_run(const RunRecord& run, const EventSummary& events, double target);

/// Reads the run of one seed; target = 0: that of the kind of problem. Throws std::invalid_argument
/// if the folder holds another experiment than the study, or a damaged file.
SeedSummary summarise_seed(const StudyFolder& study, std::uint64_t seed, double target);

/// Reads the runs of these seeds and computes what is common to them.
StudySummary summarise_study(const StudyFolder& study, std::span<const std::uint64_t> seeds,
                             const StudyTarget& target);

/// Fills everything but the seeds, from the seeds.
void compute_statistics(StudySummary& summary);

}  // namespace qarch::search
