#pragma once

#include <span>
#include <string>
#include <vector>

#include "apps/report/report.h"

namespace qarch::apps {

/// A name for each folder of a run: its last part, with the folder above where two have one name.
std::vector<std::string> run_labels(std::span<const std::string> folders);

/// The keys by which any two resolved configurations differ: a row for each, a column for each run;
/// or a sentence that they are equal.
Block configuration_differences(std::span<const std::string> labels,
                                std::span<const std::string> configurations);

}  // namespace qarch::apps
