#include "sim/noise_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

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

void check_channel(const AppliedChannel& applied, int gate_qubits, const std::string& where) {
  const auto& operands = applied.operands;
  if (static_cast<int>(operands.size()) != applied.channel.num_qubits()) {
    throw std::invalid_argument(where + ": " + applied.channel.description() + " acts on " +
                                std::to_string(applied.channel.num_qubits()) + " qubits, but " +
                                std::to_string(operands.size()) + " operands are named");
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
  if (qubits.empty()) return true;
  return static_cast<int>(qubits.size()) == gate.num_qubits() &&
         std::equal(qubits.begin(), qubits.end(), gate.qubits.begin());
}

std::string NoiseRule::description() const {
  std::string text = names_of(kinds);
  text += qubits.empty() ? " on any qubits:" : " on " + join(qubits) + ":";
  for (const AppliedChannel& applied : channels) {
    text += " " + applied.channel.description() + " on operand " + join(applied.operands) + ";";
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
  if (!rule.qubits.empty()) {
    if (static_cast<int>(rule.qubits.size()) != gate_qubits) {
      throw std::invalid_argument(where + ": qubits = " + join(rule.qubits) + ", must be " +
                                  std::to_string(gate_qubits) + " of them");
    }
    if (std::any_of(rule.qubits.begin(), rule.qubits.end(), [](int q) { return q < 0; }) ||
        (rule.qubits.size() == 2 && rule.qubits[0] == rule.qubits[1])) {
      throw std::invalid_argument(where + ": qubits = " + join(rule.qubits) +
                                  ", must be different and >= 0");
    }
  }
  for (const AppliedChannel& applied : rule.channels) check_channel(applied, gate_qubits, where);
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
         std::all_of(readout_.begin(), readout_.end(),
                     [&](const auto& entry) { return perfect(entry.second); });
}

NoiseCoverage coverage(const NoiseModel& noise, const Circuit& circuit) {
  NoiseCoverage result;
  result.rule_hits.assign(noise.rules().size(), 0);
  for (std::size_t g = 0; g < circuit.gates().size(); ++g) {
    bool covered = false;
    for (std::size_t r = 0; r < noise.rules().size(); ++r) {
      if (!noise.rules()[r].matches(circuit.gates()[g])) continue;
      ++result.rule_hits[r];
      covered = true;
    }
    if (!covered) result.uncovered_gates.push_back(static_cast<int>(g));
  }
  return result;
}

}  // namespace qarch::sim
