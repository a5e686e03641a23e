#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "search/problem_kind.h"
#include "search/statistics.h"
#include "sim/device.h"

namespace qarch::apps {

/// Numbers as the words of a report; "-" for one that is not finite: not known or not reached.

/// Three significant digits, or so many: "0.0583", "786", "1.23e-07"; no exponent from 1e-4 on.
std::string digits(double value, int significant = 3);
/// "873244": a whole number, or the half between two.
std::string whole(double value);
/// An error in the unit in which its kind is shown, without it: "0.0583"; "<1e-06" for less than
/// 1e-9 hartree on either side of zero.
std::string error_number(double error, const search::ProblemKind& kind);
/// "0.0583 mHa"
std::string error_with_unit(double error, const search::ProblemKind& kind);
/// "97.5 %"
std::string share_text(double share);
/// "67 % (21 % to 94 %)": successes of trials with Wilson's interval of 95 %.
std::string rate_text(int successes, int trials);
/// "1.25 [0.5, 7]" with numbers as `text` writes them.
std::string estimate_text(const search::MedianEstimate& estimate,
                          const auto& text /* std::string(double) */) {
  return text(estimate.median) + " [" + text(estimate.interval.low) + ", " +
         text(estimate.interval.high) + "]";
}
/// "1 seed", "3 seeds"
std::string counted(std::size_t count, std::string_view what);
/// "a, b and c"
std::string listed(std::span<const std::string> names);
/// Letters, digits and '-' of a name, for the ids of a report.
std::string id_of(std::string_view name);
/// "1..3,7": seeds as --seeds takes them; they ascend.
std::string seed_list(std::span<const std::uint64_t> seeds);
/// A line for each file: name, date, SHA-256.
std::vector<std::vector<std::string>> provenance_rows(std::span<const sim::Provenance> files);

}  // namespace qarch::apps
