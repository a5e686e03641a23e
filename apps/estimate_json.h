#pragma once

#include <string>

#include "apps/evaluation_budget.h"

namespace qarch::apps {

/// What `--dry-run --json` writes; apps/README.md lists the keys.
std::string estimate_json(const std::string& configuration, const Estimate& estimate,
                          double free_bytes);

}  // namespace qarch::apps
