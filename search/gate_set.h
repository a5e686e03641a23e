#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/circuit.h"

namespace qarch::search {

/// The kinds of gates that a search builds circuits of, one-qubit and two-qubit kinds each in the
/// order in which they were named. A gate with an angle gets a parameter of its own.
class GateSet {
 public:
  /// rx, ry, rz, cx: the gates of CRLQAS (Patel et al., arXiv:2402.03500).
  GateSet();
  /// Throws std::invalid_argument "env.gates = 'rxx', must be one of: ..." for a name that is not
  /// in sim's table of gates, for id, for one given twice, and for no name at all.
  explicit GateSet(const std::vector<std::string>& names);

  std::span<const sim::GateKind> one_qubit() const { return one_qubit_; }
  std::span<const sim::GateKind> two_qubit() const { return two_qubit_; }
  /// The kind's place in its list, or -1 if the set has no such gate.
  int place_of(sim::GateKind kind) const;

  /// Whether `after`, directly behind `before` on the same qubits, is wasted: with U the unitaries,
  /// for all angles of the two,
  ///
  ///   U_after U_before = e^(i phi) 1     or     e^(i phi) U_g with a gate g of the set.
  ///
  /// So a rotation merges with the same rotation, x and cx cancel themselves, and sx behind sx is
  /// an x where the set has x (or rx), else a gate worth having. Both must be gates of the set.
  bool merges(const sim::Gate& before, const sim::Gate& after) const;

 private:
  std::size_t pair_index(sim::GateKind before, sim::GateKind after, bool reversed) const;
  void fill_merges(std::span<const sim::GateKind> kinds);

  std::vector<sim::GateKind> one_qubit_;
  std::vector<sim::GateKind> two_qubit_;
  std::vector<std::uint8_t> merges_;
};

/// Whether exchanging the two qubits leaves a two-qubit gate as it is: cz, swap.
bool is_symmetric(sim::GateKind kind);

}  // namespace qarch::search
