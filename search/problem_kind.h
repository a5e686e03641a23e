#pragma once

#include <array>
#include <string_view>

#include "search/named_row.h"
#include "search/run_record.h"

namespace qarch::search {

/// A kind of problem: what its costs are called, and how people are shown them.
struct ProblemKind {
  std::string_view name;    ///< in run.h5 and in ProblemRecord
  std::string_view unit;    ///< of a cost, in run.h5
  std::string_view symbol;  ///< behind a cost: "-1.137 Ha"
  std::string_view error;   ///< behind an error: "0.3 mHa"
  double error_scale;       ///< an error is shown as the number times this
  double target;            ///< of a study where none is named: an error that counts as success
};

inline constexpr std::array<ProblemKind, 2> kProblemKinds{{
    {"vqe", "hartree", "Ha", "mHa", 1e3, kChemicalAccuracy},
    {"classifier", "loss", "score", "score", 1.0, 0.3},
}};

inline constexpr const ProblemKind& kVqe = kProblemKinds[0];
inline constexpr const ProblemKind& kClassifier = kProblemKinds[1];

/// Throws std::invalid_argument for a name that is no row.
inline const ProblemKind& problem_kind(std::string_view name) {
  return row_named(name, kProblemKinds, "problem: kind");
}

}  // namespace qarch::search
