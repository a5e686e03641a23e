#pragma once

#include <span>
#include <string>
#include <vector>

#include "apps/command.h"
#include "apps/recorded_run.h"
#include "apps/report/report.h"

namespace qarch::apps {

/// What a report says about one search (search_sections.cpp): the question, the answer, learning
/// curves, Pareto front, noise coverage, error budget, timing, configuration, provenance, how to
/// reproduce it.
Report search_report(const RecordedSearch& run, const Streams& streams);

/// About several searches, or seeds of a study, side by side (comparison_sections.cpp).
Report comparison_report(std::span<const RecordedSearch> runs, const Streams& streams);
Report study_report(const std::string& folder, const Streams& streams);
/// About trained classifiers, one or several (classifier_sections.cpp).
Report classifier_report(std::span<const RecordedClassifier> runs, const Streams& streams);
/// About the JSON of `qarch bench` (bench_sections.cpp), and the CSV of `qarch hamiltonian --scan`
/// (curve_sections.cpp).
Report bench_report(const std::string& file, const Streams& streams);
Report curve_report(std::span<const std::string> files, const Streams& streams);

}  // namespace qarch::apps
