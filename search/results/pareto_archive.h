#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "search/run_record.h"

namespace qarch::search {

/// The circuits of a run that no other circuit of the run beats in everything: the Pareto front
/// over
///
///   (error, two-qubit gates, depth, gates),        all of them to be small,
///
/// with the error without noise, or that under noise: what the circuit is good for on a device.
///
/// a is beaten by b if b is no worse in all four, where errors that differ by less than 1e-12
/// hartree or a thousandth of the smaller are equal; of equals the first stays. Kept in the order
/// of rising error (of falling counts). Beyond `capacity` circuits the one of the largest error
/// goes.
class ParetoArchive {
 public:
  /// `error`: noiseless_error, or error for that under noise.
  explicit ParetoArchive(std::size_t capacity = 1000,
                         double CircuitRecord::*error = &CircuitRecord::noiseless_error);

  /// Takes the circuit, and drops those that it beats, unless a kept circuit beats it. Returns
  /// whether it was taken. A circuit with an error that is not finite is not.
  bool offer(const CircuitRecord& record);

  /// Whether offer would take a circuit of these figures.
  bool wants(double error, int two_qubit_gates, int depth, int gates) const;

  const std::vector<CircuitRecord>& circuits() const { return circuits_; }
  /// What an archive held, for resuming.
  void restore(std::vector<CircuitRecord> circuits);

 private:
  struct Figures {
    double error;
    int two_qubit_gates;
    int depth;
    int gates;
  };
  Figures figures_of(const CircuitRecord& record) const;
  static bool beats(const Figures& a, const Figures& b);

  std::size_t capacity_;
  double CircuitRecord::*error_;
  std::vector<CircuitRecord> circuits_;
  std::vector<Figures> figures_;  ///< of circuits_, counted once
};

/// For each number of two-qubit gates at which a lower error is reached than with fewer, the
/// circuit of lowest error (that of the archive); by rising number. Points into `circuits`.
std::vector<const CircuitRecord*> front_by_two_qubit_gates(
    const std::vector<CircuitRecord>& circuits,
    double CircuitRecord::*error = &CircuitRecord::noiseless_error);

/// The member of a record that archive.order names: "noiseless" or "noisy". Throws
/// std::invalid_argument for another name.
double CircuitRecord::*archive_error(std::string_view order);

/// The figures of a record, for before and after.
CircuitCost cost_of(const CircuitRecord& record);

}  // namespace qarch::search
