#pragma once

#include <string>

#include "search/study.h"

namespace qarch::search {

/// The summary as one JSON object, the text of summary.json; search/io/README.md documents its
/// keys. Numbers that are not reached are null.
std::string study_json(const StudySummary& summary);

/// The seeds as comma-separated values, the text of summary.csv: a line of names (seed, status, and
/// those of seed_columns()), then a line for each seed. Numbers that are not reached are empty.
std::string study_csv(const StudySummary& summary);

/// Writes both into the study's folder. Throws std::runtime_error with path and reason.
void write_study_files(const StudyFolder& study, const StudySummary& summary);

}  // namespace qarch::search
