#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/circuit.h"
#include "sim/noise_model.h"

/// What a noise model did to a circuit, and what it did not do.
namespace qarch::sim {

/// Why a rule fired, or did not.
enum class RuleUse {
  kFired,
  kOtherQubits,  ///< the circuit has its gates, but none on its qubits
  kOtherOrder,   ///< ... on its qubits only in the other order, where no rule names them
  kNoSuchGate,   ///< the circuit has none of its gates
};

struct RuleCoverage {
  std::string description;
  bool names_qubits = false;
  RuleUse use = RuleUse::kNoSuchGate;
  int hits = 0;                                        ///< gates that it matched
  std::vector<GateKind> kinds;                         ///< that it names
  std::vector<std::pair<GateKind, int>> hits_by_kind;  ///< those > 0
};

/// The gates of one kind: gates = noisy + ideal + uncovered.
struct KindCoverage {
  GateKind kind{};
  int gates = 0;
  int noisy = 0;      ///< some channel, or relaxation while waiting, is not the identity
  int ideal = 0;      ///< the model knows the gate and says that it is perfect: by rules without
                      ///< channels, or of strength 0 (rz on hardware)
  int uncovered = 0;  ///< the model does not know the gate
};

/// Equal gates that no rule covers.
struct UncoveredGate {
  GateKind kind{};
  std::vector<int> qubits;
  int count = 0;
};

struct CoverageReport {
  std::string model;
  bool noiseless = false;           ///< the model is the one without noise: nothing was asked for
  std::vector<RuleCoverage> rules;  ///< as in the model
  std::vector<KindCoverage> kinds;  ///< that the circuit has, with the delays of the schedule
  std::vector<UncoveredGate> uncovered;
  int relaxing_delays = 0;         ///< delays, of the circuit or of the schedule, that relax
  int quiet_delays = 0;            ///< delays that take time, without relaxation and without a rule
  std::vector<GateKind> untimed;   ///< with a schedule: gates without a time, they take none
  int spectator_channels = 0;      ///< channels on qubits that their gate does not touch
  std::vector<int> noisy_readout;  ///< qubits of the circuit with readout error
  std::vector<int> perfect_readout;  ///< and without

  int noisy_gates() const;

  /// All of it, a line each: rules with what they fired on (rules of other qubits or absent gates
  /// only counted, so that a large device stays readable), ideal and uncovered gates by kind, idle
  /// noise, spectators, readout.
  std::vector<std::string> lines() const;
  /// One line: "12 gates with noise, 8 ideal by the model (8 rz), 1 without noise (1 cx)".
  std::string summary() const;
};

/// Counts on the circuit as the model's schedule has it.
CoverageReport noise_coverage(const NoiseModel& noise, const Circuit& circuit);

/// noise_coverage(noise, circuit).lines().
std::vector<std::string> describe_coverage(const NoiseModel& noise, const Circuit& circuit);

/// What rules for gates that the circuit does not have are. A model that somebody wrote for a
/// circuit should have none; that of a device has them for all that the device can do.
enum class RestingRules { kRefused, kAllowed };

/// What --strict-noise asks for. Throws std::invalid_argument, naming all of them, for
///
///   gates that no rule covers, among them delays of qubits without relaxation; a measurement of a
///     qubit with readout error needs no rule;
///   rules for a pair that the circuit only has in the other order (RuleUse::kOtherOrder);
///   rules for gates that the circuit does not have, unless kAllowed;
///   with a schedule, gates without a time;
///   a model that does nothing at all: no gate is noisy and no qubit has readout error.
///
/// Rules for other qubits than those of the circuit's gates are no error: no gate lacks them. The
/// model without noise passes: none was asked for.
void require_complete(const CoverageReport& report, RestingRules resting);

}  // namespace qarch::sim
