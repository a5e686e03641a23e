#pragma once

#include <string>

#include "apps/bench_report.h"

namespace qarch::apps {

/// The report as one JSON object; apps/README.md documents its keys.
std::string bench_json(const BenchReport& report);

}  // namespace qarch::apps
