#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "sim/channel.h"
#include "sim/circuit.h"

namespace qarch::sim {

/// A channel and the operands of the gate that it acts on: {0}, {1}, or {0, 1} for a two-qubit
/// channel (channel operand 0 is gate operand operands[0]).
struct AppliedChannel {
  Channel channel;
  std::vector<int> operands;
};

/// After every gate whose kind is in `kinds` and whose operands are `qubits` (empty: any), the
/// channels act in order, on the qubits that the gate touches and on no others.
struct NoiseRule {
  std::vector<GateKind> kinds;
  std::vector<int> qubits;
  std::vector<AppliedChannel> channels;

  bool matches(const Gate& gate) const;
  std::string description() const;  ///< "cx on 0,1: depolarizing(0.01) on 0, ..."
};

/// Assignment matrix of one qubit, rows = prepared, row stochastic: [[1-p10, p10], [p01, 1-p01]],
/// p10 = P(read 1 | prepared 0). The expectation of a measured Pauli P != I on this qubit becomes
/// (1 - p10 - p01) <P> + (p01 - p10) <I>.
struct ReadoutError {
  double p10 = 0.0;
  double p01 = 0.0;
};

/// What happens besides the ideal gates: a value, independent of any circuit. All rules that match
/// a gate apply, in the order of the list.
class NoiseModel {
 public:
  NoiseModel() = default;  ///< no noise
  explicit NoiseModel(std::string name) : name_(std::move(name)) {}

  /// Throws std::invalid_argument for an operand that the gate does not have, a channel of another
  /// number of qubits than operands, or a rule without kinds or with mixed one- and two-qubit
  /// kinds.
  void add_rule(NoiseRule rule);

  /// Readout error of one qubit. Throws unless 0 <= p <= 1 for both.
  void set_readout(int qubit, ReadoutError error);
  /// Readout error of all qubits that have none of their own.
  void set_default_readout(ReadoutError error);

  /// The pairs (control, target) on which two-qubit gates are allowed; empty means all.
  void set_coupling_map(std::vector<std::pair<int, int>> pairs);

  const std::string& name() const { return name_; }
  const std::vector<NoiseRule>& rules() const { return rules_; }
  const std::vector<std::pair<int, int>>& coupling_map() const { return coupling_map_; }
  ReadoutError readout(int qubit) const;
  bool allows(int control, int target) const;
  /// Throws std::invalid_argument, naming the gate, if a two-qubit gate's pair is not allowed.
  void require_allowed(const Circuit& circuit) const;
  void require_allowed(const Gate& gate) const;
  bool is_noiseless() const;

 private:
  std::string name_ = "noiseless";
  std::vector<NoiseRule> rules_;
  std::vector<std::pair<int, ReadoutError>> readout_;
  ReadoutError default_readout_;
  std::vector<std::pair<int, int>> coupling_map_;
};

/// How often each rule fires on a circuit, and which gates no rule covers: what noise did not do.
struct NoiseCoverage {
  std::vector<int> rule_hits;        ///< per rule, number of gates that it matched
  std::vector<int> uncovered_gates;  ///< indices into circuit.gates()
};
NoiseCoverage coverage(const NoiseModel& noise, const Circuit& circuit);

}  // namespace qarch::sim
