#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/channel.h"
#include "sim/circuit.h"

namespace qarch::sim {

/// A channel and what it acts on: first `operands` of the gate, {}, {0}, {1}, {0, 1} or {1, 0},
/// then `spectators`, qubits that the gate does not touch, by number (crosstalk). Channel operand 0
/// is the first of them.
struct AppliedChannel {
  Channel channel;
  std::vector<int> operands;
  std::vector<int> spectators = {};
};

/// After every gate whose kind is in `kinds` and whose operands are `qubits` (empty: any), the
/// channels act in order: on the qubits that the gate touches and, where a channel names
/// spectators, on those. Spectators need `qubits`, so that no gate can touch one. Channels of a
/// rule on measure act before it: they spoil what is measured. A rule without channels says that
/// its gates are ideal.
struct NoiseRule {
  std::vector<GateKind> kinds;
  std::vector<int> qubits;
  std::vector<AppliedChannel> channels;
  std::vector<std::vector<int>> except = {};  ///< operands that "any" leaves out; needs no `qubits`

  bool matches(const Gate& gate) const;
  /// "cx on 0,1: depolarizing(0.01) on operand 0; zz_rotation(0.1) on operand 1 and qubit 2"
  std::string description() const;
};

/// Assignment matrix of one qubit, rows = prepared, row stochastic: [[1-p10, p10], [p01, 1-p01]],
/// p10 = P(read 1 | prepared 0). The expectation of a measured Pauli P != I on this qubit becomes
/// (1 - p10 - p01) <P> + (p01 - p10) <I>.
struct ReadoutError {
  double p10 = 0.0;
  double p01 = 0.0;
};

/// A qubit that waits for t seconds relaxes by thermal_relaxation(t1, t2, t, p_excited); seconds,
/// infinity where there is no such process.
struct IdleRelaxation {
  double t1;
  double t2;
  double p_excited = 0.0;
};

/// How long an operation takes. `qubits` empty: on any.
struct OperationTime {
  GateKind kind;
  std::vector<int> qubits;
  double seconds;
};

/// When gates start: as soon as, or as late as, their qubits allow; kNone: only the delays that the
/// circuit itself has are noisy.
enum class SchedulePolicy { kNone, kAsap, kAlap };

/// What happens to qubits while they wait, see schedule.h. An operation without a time takes none.
struct IdleNoise {
  SchedulePolicy policy = SchedulePolicy::kNone;
  std::vector<std::optional<IdleRelaxation>> qubits;  ///< by qubit; others wait without noise
  std::vector<OperationTime> times;                   ///< the first that matches counts
};

/// What happens besides the ideal gates: a value, independent of any circuit. All rules that match
/// a gate apply, in the order of the list.
class NoiseModel {
 public:
  NoiseModel() = default;  ///< no noise
  explicit NoiseModel(std::string name) : name_(std::move(name)) {}

  /// Throws std::invalid_argument for an operand that the gate does not have, a channel of another
  /// number of qubits than operands and spectators together, a rule without kinds or with mixed
  /// one- and two-qubit kinds, one with `qubits` and `except`, spectators in a rule for any qubits,
  /// or a spectator that is negative, named twice or one of the rule's qubits.
  void add_rule(NoiseRule rule);

  /// Readout error of one qubit. Throws unless 0 <= p <= 1 for both.
  void set_readout(int qubit, ReadoutError error);
  /// Readout error of all qubits that have none of their own.
  void set_default_readout(ReadoutError error);

  /// Throws std::invalid_argument for a time that is negative or not finite, of delay (which has
  /// its own) or of a wrong number of qubits, or a relaxation that thermal_relaxation refuses.
  void set_idle_noise(IdleNoise idle);

  /// The pairs (control, target) on which two-qubit gates are allowed; empty means all.
  void set_coupling_map(std::vector<std::pair<int, int>> pairs);

  const std::string& name() const { return name_; }
  const std::vector<NoiseRule>& rules() const { return rules_; }
  const std::vector<std::pair<int, int>>& coupling_map() const { return coupling_map_; }
  ReadoutError readout(int qubit) const;
  ReadoutError default_readout() const { return default_readout_; }
  /// The qubits with an error of their own, in the order in which they got it.
  const std::vector<std::pair<int, ReadoutError>>& readout_by_qubit() const { return readout_; }
  const IdleNoise& idle_noise() const { return idle_; }
  bool allows(int control, int target) const;
  /// Throws std::invalid_argument, naming the gate, if a two-qubit gate's pair is not allowed.
  void require_allowed(const Circuit& circuit) const;
  void require_allowed(const Gate& gate) const;
  /// No rules, no readout error, no relaxation of waiting qubits.
  bool is_noiseless() const;
  /// Whether a qubit of the circuit may relax while it waits: then states are mixed.
  bool relaxes(const Circuit& circuit) const;

 private:
  std::string name_ = "noiseless";
  std::vector<NoiseRule> rules_;
  std::vector<std::pair<int, ReadoutError>> readout_;
  ReadoutError default_readout_;
  std::vector<std::pair<int, int>> coupling_map_;
  IdleNoise idle_;
};

/// The qubits that a channel acts on after a gate that its rule, number `rule`, matches; -1 where
/// there is one only. Throws std::invalid_argument, naming rule and qubit, for a spectator >=
/// num_qubits, the number of the circuit's qubits.
std::array<int, 2> channel_qubits(const AppliedChannel& applied, const Gate& gate, std::size_t rule,
                                  int num_qubits);

}  // namespace qarch::sim
