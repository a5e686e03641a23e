#pragma once

#include <vector>

#include "search/environment.h"
#include "search/run_record.h"

namespace qarch::search {

/// Keeps the circuits of a run that are worth keeping, each under its id (see search_run.h).
class CircuitShelf {
 public:
  explicit CircuitShelf(double exact_minimum) : exact_minimum_(exact_minimum) {}

  /// Looks at the environment's circuit after a step; true if it became the new "best".
  bool consider(const CircuitEnvironment& environment, int episode);

  /// Empty until the first finite energy, then "best" comes first.
  const std::vector<CircuitRecord>& circuits() const { return circuits_; }
  const CircuitRecord& best() const { return circuits_.front(); }

 private:
  CircuitRecord* find(const char* id);
  void put(const char* id, const CircuitRecord& record);

  double exact_minimum_;
  std::vector<CircuitRecord> circuits_;
};

}  // namespace qarch::search
