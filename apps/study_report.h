#pragma once

#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include "search/study.h"

namespace qarch::apps {

/// Rows as text in columns as wide as their widest cell; the first column is flush left, the others
/// flush right. Rows may be shorter than others.
std::string table_text(const std::vector<std::vector<std::string>>& rows);

/// A study for a person: a row for each seed, medians with their intervals, the share of seeds that
/// succeeded, the lowest error for every number of two-qubit gates, and what failed.
void print_study(std::ostream& out, const search::StudySummary& summary);

/// Several studies, a row each.
void compare_studies(std::ostream& out, std::span<const search::StudySummary> summaries);

}  // namespace qarch::apps
