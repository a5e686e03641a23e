#pragma once

#include <string>

#include "search/io/crlqas_config.h"

namespace qarch::apps {

/// What `qarch import-config --json` writes; apps/README.md lists the keys.
std::string import_json(const std::string& file, const search::CrlqasImport& result);

}  // namespace qarch::apps
