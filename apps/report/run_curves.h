#pragma once

#include <span>
#include <string>
#include <vector>

#include "apps/recorded_run.h"
#include "apps/report/report.h"
#include "search/problem_kind.h"
#include "search/study.h"

/// What figures about several searches are made of. Errors are in the unit in which their kind is
/// shown, kind.error_scale times the recorded ones.
namespace qarch::apps {

/// One search among others.
struct ComparedRun {
  std::string label;  ///< name of its folder, with the folder above where two have one name
  const RecordedSearch* run = nullptr;
  const search::ProblemKind* kind = &search::kVqe;
  search::SeedSummary summary;  ///< against the target of its kind
};
std::vector<ComparedRun> compared_runs(std::span<const RecordedSearch> runs);

/// Evaluations of a run as far as its files tell.
std::int64_t evaluations_of(const ComparedRun& run);
/// Over the whole run; NaN where no time was logged.
double evaluations_per_second(const ComparedRun& run);

/// The lowest error without noise so far against evaluations, as steps up to the end of the run.
Series best_error_series(const ComparedRun& run);
/// The median of the runs' lowest errors so far and its interval, at up to 200 numbers of
/// evaluations evenly spread over their logarithm, as steps: where a number changes its place is
/// there twice. The interval is a gap until both of its ends are known. A run that has ended keeps
/// its last error. Empty if no run shows an error.
Series median_error_series(std::span<const ComparedRun> runs);
/// The medians of statistics.error_by_two_qubit_gates with their intervals, as error bars.
Series median_front_series(const search::StudySummary& statistics);
/// The share of the runs that have reached the target against evaluations: steps up to the end of
/// the longest run.
Series reached_series(std::span<const ComparedRun> runs);
/// The lowest error without noise against the two-qubit gates it takes: points where it falls.
Series front_series(const ComparedRun& run);
/// Episodes whose last circuit has an error without noise below the target of the kind: unlike the
/// curriculum's threshold, the same for every run.
int episodes_below_target(const ComparedRun& run);
/// Their share in %, over at most 60 stretches of episodes.
Series below_target_series(const ComparedRun& run);

/// "error without noise (mHa)"
Axis error_axis(const search::ProblemKind& kind);
/// Chemical accuracy, or the target of another kind.
ReferenceLine target_line(const search::ProblemKind& kind, double target);
/// "1.6 mHa (chemical accuracy)", "0.3 loss"
std::string target_name(const search::ProblemKind& kind, double target);
/// A number of a figure in words: error_number of it.
std::string shown_error(double shown, const search::ProblemKind& kind);
/// Where errors are below what optimised angles tell apart, a logarithmic y axis starts there, and
/// the caption says so. Zero and less, which it cannot show, are raised to it.
void start_at_floor(Figure& figure, const search::ProblemKind& kind);

/// Whether errors under the noise of the run are those without noise.
bool is_noiseless(const search::RunRecord& record);
/// "ibm_mumbai x 0.5": the noise with its factor, where that is not 1.
std::string noise_text(const search::RunRecord& record);

/// The best circuit of a run, by its record; nothing if it has none.
std::vector<Block> best_circuit_blocks(const ComparedRun& run);

}  // namespace qarch::apps
