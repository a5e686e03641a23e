#pragma once

#include <span>
#include <string>

#include "search/noise_source.h"
#include "search/problem_kind.h"
#include "search/search_run.h"
#include "search/study.h"

namespace qarch::apps {

/// What `qarch search --json` writes of one search; `unit`: of its costs. apps/README.md lists the
/// keys.
std::string search_json(const search::SearchResult& result, const search::NamedNoise& noise,
                        const std::string& unit, const std::string& folder);

/// Of studies: search::study_json of one, an object that lists them of several.
std::string studies_json(std::span<const search::StudySummary> summaries);

}  // namespace qarch::apps
