#include "sim/noise_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "sim/schedule.h"

namespace qarch::sim {

namespace {

std::string join(const std::vector<int>& numbers) {
  std::string text;
  for (const int n : numbers) text += (text.empty() ? "" : ",") + std::to_string(n);
  return text;
}

/// "every one-qubit gate" instead of a dozen names.
std::string names_of(const std::vector<GateKind>& kinds) {
  std::string text;
  for (const GateKind kind : kinds) {
    text += (text.empty() ? "" : " ") + std::string(gate_row(kind).name);
  }
  for (const auto& [size, all] :
       {std::pair(1, "every one-qubit gate"), std::pair(2, "every two-qubit gate")}) {
    const auto belongs = [n = size](const GateRow& row) { return row.num_qubits == n; };
    const auto named = [&](const GateRow& row) {
      return !belongs(row) || std::ranges::find(kinds, row.kind) != kinds.end();
    };
    if (!kinds.empty() && belongs(gate_row(kinds.front())) && std::ranges::all_of(gates(), named))
      return all;
  }
  return text;
}

void check_operands(const char* field, const std::vector<int>& qubits, int gate_qubits,
                    const std::string& where) {
  const std::string what = where + ": " + field + " = " + join(qubits);
  if (static_cast<int>(qubits.size()) != gate_qubits) {
    throw std::invalid_argument(what + ", must be " + std::to_string(gate_qubits) + " of them");
  }
  if (std::any_of(qubits.begin(), qubits.end(), [](int q) { return q < 0; }) ||
      (qubits.size() == 2 && qubits[0] == qubits[1])) {
    throw std::invalid_argument(what + ", must be different and >= 0");
  }
}

void check_spectators(const AppliedChannel& applied, const NoiseRule& rule,
                      const std::string& where) {
  const auto& spectators = applied.spectators;
  if (spectators.empty()) return;
  const std::string of = where + ": " + applied.channel.description() + ": spectator ";
  if (rule.qubits.empty()) {
    throw std::invalid_argument(of + std::to_string(spectators[0]) +
                                ", but the rule is for any qubits: must name those of its gates");
  }
  for (const int q : spectators) {
    if (q >= 0 && std::ranges::count(spectators, q) == 1 && !std::ranges::count(rule.qubits, q)) {
      continue;
    }
    throw std::invalid_argument(of + "= " + std::to_string(q) +
                                ", must be >= 0, named once and none of the gate's qubits " +
                                join(rule.qubits));
  }
}

void check_channel(const AppliedChannel& applied, int gate_qubits, const std::string& where) {
  const auto& operands = applied.operands;
  const std::size_t named = operands.size() + applied.spectators.size();
  if (static_cast<int>(named) != applied.channel.num_qubits()) {
    throw std::invalid_argument(where + ": " + applied.channel.description() + " acts on " +
                                std::to_string(applied.channel.num_qubits()) + " qubits, but " +
                                std::to_string(operands.size()) + " operands and " +
                                std::to_string(applied.spectators.size()) +
                                " spectators are named");
  }
  for (const int operand : operands) {
    if (operand < 0 || operand >= gate_qubits) {
      throw std::invalid_argument(where + ": " + applied.channel.description() +
                                  ": operand = " + std::to_string(operand) + ", must be in [0, " +
                                  std::to_string(gate_qubits - 1) + "]");
    }
  }
  if (operands.size() == 2 && operands[0] == operands[1]) {
    throw std::invalid_argument(where + ": " + applied.channel.description() +
                                ": its operands must differ");
  }
}

}  // namespace

bool NoiseRule::matches(const Gate& gate) const {
  if (std::find(kinds.begin(), kinds.end(), gate.kind) == kinds.end()) return false;
  const auto are_operands = [&gate](const std::vector<int>& list) {
    return static_cast<int>(list.size()) == gate.num_qubits() &&
           std::equal(list.begin(), list.end(), gate.qubits.begin());
  };
  if (qubits.empty()) return std::none_of(except.begin(), except.end(), are_operands);
  return are_operands(qubits);
}

std::string NoiseRule::description() const {
  std::string text = names_of(kinds);
  text += qubits.empty() ? " on any qubits" : " on " + join(qubits);
  for (const auto& list : except) text += (&list == &except.front() ? " but " : " ") + join(list);
  text += channels.empty() ? ": ideal" : ":";
  for (const AppliedChannel& applied : channels) {
    text += " " + applied.channel.description() + " on";
    if (!applied.operands.empty()) text += " operand " + join(applied.operands);
    if (!applied.operands.empty() && !applied.spectators.empty()) text += " and";
    if (!applied.spectators.empty()) text += " qubit " + join(applied.spectators);
    text += ";";
  }
  if (text.back() == ';') text.pop_back();
  return text;
}

void NoiseModel::add_rule(NoiseRule rule) {
  const std::string where = "noise rule " + std::to_string(rules_.size());
  if (rule.kinds.empty()) throw std::invalid_argument(where + ": names no gate");
  const int gate_qubits = gate_row(rule.kinds.front()).num_qubits;
  for (const GateKind kind : rule.kinds) {
    if (gate_row(kind).num_qubits != gate_qubits) {
      throw std::invalid_argument(where + ": mixes one-qubit and two-qubit gates (" +
                                  std::string(gate_row(kind).name) + ")");
    }
  }
  if (!rule.qubits.empty()) check_operands("qubits", rule.qubits, gate_qubits, where);
  for (const std::vector<int>& list : rule.except) {
    if (!rule.qubits.empty()) throw std::invalid_argument(where + ": has both qubits and except");
    check_operands("except", list, gate_qubits, where);
  }
  for (const AppliedChannel& applied : rule.channels) {
    check_channel(applied, gate_qubits, where);
    check_spectators(applied, rule, where);
  }
  rules_.push_back(std::move(rule));
}

namespace {

void check_readout(const ReadoutError& error) {
  for (const auto& [field, value] : {std::pair("p10", error.p10), std::pair("p01", error.p01)}) {
    if (!(value >= 0.0 && value <= 1.0)) {
      throw std::invalid_argument(std::string("readout error: ") + field + " = " +
                                  std::to_string(value) + ", must be in [0, 1]");
    }
  }
}

}  // namespace

void NoiseModel::set_readout(int qubit, ReadoutError error) {
  if (qubit < 0) {
    throw std::invalid_argument("readout error: qubit = " + std::to_string(qubit) +
                                ", must be >= 0");
  }
  check_readout(error);
  std::erase_if(readout_, [&](const auto& entry) { return entry.first == qubit; });
  readout_.emplace_back(qubit, error);
}

void NoiseModel::set_default_readout(ReadoutError error) {
  check_readout(error);
  default_readout_ = error;
}

void NoiseModel::set_coupling_map(std::vector<std::pair<int, int>> pairs) {
  for (const auto& [control, target] : pairs) {
    if (control < 0 || target < 0 || control == target) {
      throw std::invalid_argument("coupling map: pair (" + std::to_string(control) + ", " +
                                  std::to_string(target) + "), must be two different qubits >= 0");
    }
  }
  coupling_map_ = std::move(pairs);
}

void NoiseModel::set_idle_noise(IdleNoise idle) {
  for (const OperationTime& time : idle.times) {
    const GateRow& row = gate_row(time.kind);
    const auto named = static_cast<int>(time.qubits.size());
    if (time.kind == GateKind::kDelay || (named != 0 && named != row.num_qubits)) {
      throw std::invalid_argument("idle noise: time of " + std::string(row.name) + " on qubits '" +
                                  join(time.qubits) + "', must be of another operation than delay" +
                                  " and on none (any) or all of its qubits");
    }
    if (!std::isfinite(time.seconds) || time.seconds < 0.0) {
      throw std::invalid_argument("idle noise: time of " + std::string(gate_row(time.kind).name) +
                                  " = " + std::to_string(time.seconds) +
                                  " s, must be finite and >= 0");
    }
  }
  for (const auto& relaxation : idle.qubits) {
    if (relaxation) thermal_relaxation(relaxation->t1, relaxation->t2, 0.0, relaxation->p_excited);
  }
  idle_ = std::move(idle);
}

ReadoutError NoiseModel::readout(int qubit) const {
  for (const auto& [q, error] : readout_) {
    if (q == qubit) return error;
  }
  return default_readout_;
}

bool NoiseModel::allows(int control, int target) const {
  return coupling_map_.empty() || std::find(coupling_map_.begin(), coupling_map_.end(),
                                            std::pair(control, target)) != coupling_map_.end();
}

void NoiseModel::require_allowed(const Gate& gate) const {
  if (gate.num_qubits() == 1 || allows(gate.qubits[0], gate.qubits[1])) return;
  throw std::invalid_argument("gate " + std::string(gate_row(gate.kind).name) + " on " +
                              std::to_string(gate.qubits[0]) + "," +
                              std::to_string(gate.qubits[1]) +
                              ": pair is not in the coupling map of noise model '" + name_ + "'");
}

void NoiseModel::require_allowed(const Circuit& circuit) const {
  for (const Gate& gate : circuit.gates()) require_allowed(gate);
}

bool NoiseModel::is_noiseless() const {
  const auto perfect = [](const ReadoutError& e) { return e.p10 == 0.0 && e.p01 == 0.0; };
  return rules_.empty() && perfect(default_readout_) &&
         std::ranges::none_of(idle_.qubits, [](const auto& q) { return q.has_value(); }) &&
         std::all_of(readout_.begin(), readout_.end(),
                     [&](const auto& entry) { return perfect(entry.second); });
}

bool NoiseModel::relaxes(const Circuit& circuit) const {
  const auto relaxes = [&](std::size_t q) { return q < idle_.qubits.size() && idle_.qubits[q]; };
  if (idle_.policy == SchedulePolicy::kNone) {
    return std::ranges::any_of(circuit.gates(), [&](const Gate& gate) {
      return gate.kind == GateKind::kDelay && relaxes(static_cast<std::size_t>(gate.qubits[0]));
    });
  }
  for (int q = 0; q < circuit.num_qubits(); ++q) {
    if (relaxes(static_cast<std::size_t>(q))) return true;
  }
  return false;
}

std::array<int, 2> channel_qubits(const AppliedChannel& applied, const Gate& gate, std::size_t rule,
                                  int num_qubits) {
  std::array<int, 2> qubits{-1, -1};
  std::size_t place = 0;
  for (const int operand : applied.operands) {
    qubits[place++] = gate.qubits[static_cast<std::size_t>(operand)];
  }
  for (const int spectator : applied.spectators) {
    if (spectator >= num_qubits) {
      throw std::invalid_argument(
          "noise rule " + std::to_string(rule) + " on " + std::string(gate_row(gate.kind).name) +
          ": " + applied.channel.description() + ": spectator = " + std::to_string(spectator) +
          ", must be a qubit of the circuit, in [0, " + std::to_string(num_qubits - 1) + "]");
    }
    qubits[place++] = spectator;
  }
  return qubits;
}

}  // namespace qarch::sim
