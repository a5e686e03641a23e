#pragma once

#include <span>
#include <string>
#include <vector>

#include "apps/report/report.h"

namespace qarch::apps {

/// A name for each folder of a run: its last part, with the folder above where two have one name or
/// it is the seed of a study.
std::vector<std::string> run_labels(std::span<const std::string> folders);

/// The keys by which any two resolved configurations differ: a row for each, in the order of a
/// configuration, and a column for each run; or a sentence that they are equal. Sections that some
/// run lacks altogether are named, no more.
std::vector<Block> configuration_differences(std::span<const std::string> labels,
                                             std::span<const std::string> configurations);

}  // namespace qarch::apps
