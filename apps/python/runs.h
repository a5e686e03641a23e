#pragma once

#include <string>

#include "search/run_record.h"

namespace qarch::python {

/// A run that was read, or that has just ended.
struct Run {
  std::string folder;  ///< empty: nothing was written
  search::RunRecord record;
  std::string stop_reason =
      {};  ///< a name of search::kStopReasonNames; empty: it runs, or was killed
};

}  // namespace qarch::python
