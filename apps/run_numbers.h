#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "apps/run_export.h"
#include "search/problem_kind.h"

namespace qarch::apps {

/// How a number of a run is shown.
enum class NumberKind { kError, kCount, kShare, kSeconds, kRate };

/// One number that a run is judged by: a key of JSON, a row of `qarch show` and `qarch compare`.
struct RunNumber {
  std::string_view key;
  std::string_view title;
  NumberKind kind;
  double value;  ///< NaN: not known, or not reached
};

/// The numbers of a record: the same keys in the same order for every record of a kind; of a bench
/// its rows are compared instead, and of a curve its points: none.
///
/// Of a search: errors, gates and depth of the circuit "best"; of all circuits the lowest error
/// without noise, and the smallest circuit below the target of the kind of problem; what it cost.
/// Of a study the medians over the seeds that have ended.
std::vector<RunNumber> numbers_of(const AnyRecord& record);

/// The kind of problem, which says how errors are shown; vqe where a record has none.
const search::ProblemKind& problem_kind_of(const AnyRecord& record);

/// "0.0575 mHa"; what rounds to zero has no sign.
std::string error_text(double error, const search::ProblemKind& kind);
/// "0.0575 mHa", "3", "61.8 %", "12.3 s", "-".
std::string number_text(const RunNumber& number, const search::ProblemKind& kind);

}  // namespace qarch::apps
