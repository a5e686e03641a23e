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
/// evaluations evenly spread over their logarithm. A run that has ended keeps its last error. Empty
/// if no run shows an error.
Series median_error_series(std::span<const ComparedRun> runs);
/// The share of the runs that have reached the target against evaluations: steps up to the end of
/// the longest run.
Series reached_series(std::span<const ComparedRun> runs);
/// The lowest error without noise against the two-qubit gates it takes: points where it falls.
Series front_series(const ComparedRun& run);
/// The share of the episodes below the curriculum's threshold, over at most 60 stretches of them.
Series success_series(const ComparedRun& run);

/// "error without noise (mHa)"
Axis error_axis(const search::ProblemKind& kind);
/// Chemical accuracy, or the target of another kind.
ReferenceLine target_line(const search::ProblemKind& kind, double target);
/// "1.6 mHa (chemical accuracy)", "0.3 loss"
std::string target_name(const search::ProblemKind& kind, double target);
/// What a logarithmic axis cannot show, raised to its lowest number; says whether there was such.
bool raise_to_floor(Figure& figure, const search::ProblemKind& kind);

/// The best circuit of a run, by its record; nothing if it has none.
std::vector<Block> best_circuit_blocks(const ComparedRun& run);

}  // namespace qarch::apps
