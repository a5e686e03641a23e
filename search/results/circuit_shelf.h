#pragma once

#include <vector>

#include "search/run_record.h"

namespace qarch::search {

/// Keeps the circuits of a run that have a name (see search_run.h).
class CircuitShelf {
 public:
  /// "smallest" is chosen among circuits with a noiseless error below `negligible_error`.
  explicit CircuitShelf(double negligible_error = kChemicalAccuracy)
      : negligible_error_(negligible_error) {}

  /// Whether a circuit with these energies could take a place: a cheap first look. `error` is the
  /// noiseless one.
  bool may_want(double energy, double noiseless_energy, double error) const;

  /// Gives the circuit every place that it deserves; true if it became the new "best". A circuit
  /// with an energy that is not finite gets none.
  bool consider(const CircuitRecord& candidate);

  /// Empty until the first finite energy, then "best" comes first.
  const std::vector<CircuitRecord>& circuits() const { return circuits_; }
  const CircuitRecord& best() const { return circuits_.front(); }
  /// What a shelf held, for resuming.
  void restore(std::vector<CircuitRecord> circuits) { circuits_ = std::move(circuits); }

 private:
  const CircuitRecord* find(const char* id) const;
  void put(const char* id, const CircuitRecord& record);

  double negligible_error_;
  std::vector<CircuitRecord> circuits_;
};

}  // namespace qarch::search
