#include "sim/device_noise.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <set>
#include <stdexcept>
#include <utility>

#include "sim/gate_index.h"

namespace qarch::sim {
namespace {

std::string listed(const std::vector<std::string>& items) {
  constexpr std::size_t kMost = 8;
  std::string text;
  for (std::size_t k = 0; k < std::min(items.size(), kMost); ++k)
    text += (k > 0 ? " " : "") + items[k];
  if (items.size() > kMost) text += " and " + std::to_string(items.size() - kMost) + " more";
  return text;
}

/// Whether (a, b) and (b, a) are the same gate.
bool is_symmetric(GateKind kind) { return kind == GateKind::kCz || kind == GateKind::kSwap; }

/// theta of the pulse that the gate is, 0 if over_rotation does not touch it.
double pulse_angle(GateKind kind) {
  constexpr double kPi = std::numbers::pi;
  switch (kind) {
    case GateKind::kSx:
      return kPi / 2;
    case GateKind::kSxdg:
      return -kPi / 2;
    case GateKind::kX:
      return kPi;
    default:
      return 0.0;
  }
}

std::vector<int> checked_layout(const Device& device, std::vector<int> layout) {
  if (layout.empty()) {
    layout.resize(device.qubits.size());
    std::iota(layout.begin(), layout.end(), 0);
  }
  std::set<int> seen;
  for (const int q : layout) {
    if (q < 0 || q >= device.num_qubits())
      throw std::invalid_argument("layout: qubit = " + std::to_string(q) + " of " + device.name +
                                  ", must be in [0, " + std::to_string(device.num_qubits() - 1) +
                                  "]");
    if (!seen.insert(q).second)
      throw std::invalid_argument("layout: qubit = " + std::to_string(q) +
                                  " stands there twice, must be different qubits");
  }
  return layout;
}

/// Builds a DeviceNoise step by step. Physical qubits are called p, qubits of the circuit q.
class Builder {
 public:
  Builder(const Device& device, const DeviceNoiseOptions& options)
      : device_(device), options_(options), index_(device) {
    result_.layout = checked_layout(device, options.layout);
    for (std::size_t q = 0; q < result_.layout.size(); ++q)
      place_.emplace(result_.layout[q], static_cast<int>(q));
    for (const GateCalibration& gate : device.gates) ++calibrations_[gate.name];
    result_.model = NoiseModel(device.name.empty() ? "device" : device.name);
    const QubitCalibration typical = typical_qubit(device, options.statistic);
    for (const int p : result_.layout)
      qubits_.push_back(uniform() ? typical : device.qubits[static_cast<std::size_t>(p)]);
    for (const QubitCalibration& qubit : qubits_)
      relaxation_.push_back(
          {qubit.t1, qubit.t2, excited_population(qubit.frequency, options.temperature)});
  }

  DeviceNoise build() && {
    list_native_gates();
    for (const GateRow& row : operations()) {
      if (row.num_qubits == 1) add_one_qubit_rules(row);
    }
    couple();
    for (const GateRow& row : gates()) {
      if (row.num_qubits == 2) add_two_qubit_rules(row);
    }
    if (options_.zz_crosstalk != 0.0) add_crosstalk();
    add_readout();
    add_idle_noise();
    note_what_is_left_out();
    result_.model.set_coupling_map(coupling_);
    return std::move(result_);
  }

 private:
  bool uniform() const { return options_.statistic != DeviceStatistic::kPerQubit; }
  int size() const { return static_cast<int>(result_.layout.size()); }
  int physical(int q) const { return result_.layout[static_cast<std::size_t>(q)]; }
  bool calibrated(std::string_view name) const { return calibrations_.contains(std::string(name)); }

  /// The name under which the device calibrates a gate; empty: it does not.
  std::string_view source_of(const GateRow& row) const {
    if (row.kind == GateKind::kMeasure || row.kind == GateKind::kDelay) return "";
    if (calibrated(row.name)) return row.name;
    return row.kind == GateKind::kSxdg && calibrated("sx") ? "sx" : "";
  }

  /// The gate's numbers with the factor. What is disabled has the largest error.
  GateCalibration numbers(const GateCalibration& calibration) const {
    GateCalibration gate = calibration;
    gate.error = gate.disabled ? 1.0 : gate.error * options_.factor;
    gate.time *= options_.factor;
    if (gate.name == "reset") gate.error = kNotCalibrated;
    return gate;
  }

  /// Appends the rule and the time of a gate on these qubits of the circuit (empty: on any).
  void add_rule(GateKind kind, std::vector<int> on, const GateCalibration& calibration) {
    const GateCalibration gate = numbers(calibration);
    std::vector<IdleRelaxation> relaxation(static_cast<std::size_t>(gate_row(kind).num_qubits),
                                           relaxation_.front());
    for (std::size_t k = 0; k < on.size(); ++k)
      relaxation[k] = relaxation_[static_cast<std::size_t>(on[k])];
    NoiseRule rule{{kind}, on, gate_channels(gate.error, gate.time, relaxation)};
    const double too_far = options_.over_rotation * pulse_angle(kind);
    if (too_far != 0.0)
      rule.channels.insert(rule.channels.begin(), {coherent_rotation('X', too_far), {0}});
    result_.model.add_rule(std::move(rule));
    idle_.times.push_back({kind, std::move(on), gate.time});
  }

  void list_native_gates() {
    std::vector<std::string> names = device_.native_gates;
    if (names.empty())
      for (const GateCalibration& gate : device_.gates) names.push_back(gate.name);
    for (const std::string& name : names) {
      const GateRow* const row = find_gate(name);
      if (row != nullptr &&
          std::ranges::find(result_.native_gates, row->kind) == result_.native_gates.end())
        result_.native_gates.push_back(row->kind);
    }
  }

  void add_one_qubit_rules(const GateRow& row) {
    const std::string_view source = source_of(row);
    if (source.empty()) return;
    if (source != row.name)
      result_.notes.push_back(std::string(row.name) + ": noise of " + std::string(source));
    if (uniform()) {
      const auto typical = typical_gate(device_, source, options_.statistic);
      if (typical) add_rule(row.kind, {}, *typical);
      return;
    }
    std::vector<std::string> missing;
    std::vector<std::string> disabled;
    for (int q = 0; q < size(); ++q) {
      const GateCalibration* const gate = index_.exact(source, physical(q));
      if (gate == nullptr) {
        missing.push_back(std::to_string(physical(q)));
        continue;
      }
      if (gate->disabled) disabled.push_back(std::to_string(physical(q)));
      add_rule(row.kind, {q}, *gate);
    }
    const std::string name(row.name);
    if (!missing.empty())
      result_.notes.push_back(name + ": not calibrated, so without noise, on physical qubit " +
                              listed(missing));
    if (!disabled.empty())
      result_.notes.push_back(name + ": disabled, so with the largest error, on physical qubit " +
                              listed(disabled));
  }

  /// The usable calibration of a two-qubit gate; nullptr if there is none.
  const GateCalibration* usable(const GateRow& row, int p0, int p1) const {
    const GateCalibration* const gate = index_.either(row.name, p0, p1);
    return gate == nullptr || (gate->disabled && !options_.use_disabled) ? nullptr : gate;
  }

  /// Adds the pair (p0, p1) to the coupling map in the directions that its gates allow.
  void couple_pair(int p0, int p1, std::set<std::pair<int, int>>& pairs) {
    const auto a = place_.find(p0);
    const auto b = place_.find(p1);
    if (a == place_.end() || b == place_.end()) return;
    bool forward = false;
    bool backward = true;
    for (const GateRow& row : gates()) {
      if (row.num_qubits != 2 || usable(row, p0, p1) == nullptr) continue;
      forward = true;
      if (!is_symmetric(row.kind)) backward = false;
    }
    if (!forward) return;
    pairs.emplace(a->second, b->second);
    if (backward) pairs.emplace(b->second, a->second);
  }

  void couple() {
    std::set<std::pair<int, int>> pairs;
    for (const auto& [p0, p1] : device_.coupling) couple_pair(p0, p1, pairs);
    bool any = false;
    std::vector<std::string> disabled;
    for (const GateCalibration& gate : device_.gates) {
      if (gate.qubits.size() != 2) continue;
      any = true;
      if (!gate.disabled || find_gate(gate.name) == nullptr) continue;
      if (!place_.contains(gate.qubits[0]) || !place_.contains(gate.qubits[1])) continue;
      disabled.push_back(place_of(gate));
      if (options_.use_disabled) couple_pair(gate.qubits[0], gate.qubits[1], pairs);
    }
    coupling_.assign(pairs.begin(), pairs.end());
    if (!disabled.empty())
      result_.notes.push_back(
          "disabled on physical qubits, " +
          std::string(options_.use_disabled ? "used with the largest error: " : "not used: ") +
          listed(disabled));
    if (!coupling_.empty() || size() == 1) return;
    if (any)
      throw std::invalid_argument(
          "layout: no two of its " + std::to_string(size()) + " qubits are coupled on " +
          device_.name +
          " by a usable gate, must be neighbours (use_disabled allows disabled gates)");
    result_.notes.emplace_back(
        "no two-qubit gate is calibrated: every pair is allowed, without noise");
  }

  void add_two_qubit_rules(const GateRow& row) {
    if (!calibrated(row.name)) return;
    std::vector<std::string> reversed;
    std::vector<std::string> one_way;
    for (const auto& [a, b] : coupling_) {
      const int p0 = physical(a);
      const int p1 = physical(b);
      const GateCalibration* const gate = usable(row, p0, p1);
      if (gate == nullptr) continue;
      const std::string pair = std::to_string(p0) + "," + std::to_string(p1);
      if (!is_symmetric(row.kind)) {
        if (gate->qubits[0] != p0) reversed.push_back(pair);
        if (!std::ranges::binary_search(coupling_, std::pair(b, a))) one_way.push_back(pair);
      }
      if (!uniform()) add_rule(row.kind, {a, b}, *gate);
    }
    if (uniform()) {
      const auto typical = typical_gate(device_, row.name, options_.statistic);
      if (typical) add_rule(row.kind, {}, *typical);
    }
    const std::string name(row.name);
    if (!reversed.empty())
      result_.notes.push_back(name + ": calibrated in the other direction only on " +
                              listed(reversed) + ", taken for both");
    if (!one_way.empty())
      result_.notes.push_back(name + ": only in the direction " + listed(one_way) +
                              " of physical qubits");
  }

  /// exp(-i angle ZZ / 2), angle = pi zeta t, between operands and their other neighbours.
  void add_crosstalk() {
    std::set<std::pair<int, int>> neighbours;  // both directions, by qubit of the circuit
    const auto join = [&](int p0, int p1) {
      if (!place_.contains(p0) || !place_.contains(p1)) return;
      neighbours.emplace(place_.at(p0), place_.at(p1));
      neighbours.emplace(place_.at(p1), place_.at(p0));
    };
    for (const auto& [p0, p1] : device_.coupling) join(p0, p1);
    for (const GateCalibration& gate : device_.gates)  // disabled gates leave a coupling
      if (gate.qubits.size() == 2) join(gate.qubits[0], gate.qubits[1]);
    for (const GateRow& row : gates()) {
      if (row.num_qubits != 2 || !calibrated(row.name)) continue;
      const auto typical =
          uniform() ? typical_gate(device_, row.name, options_.statistic) : std::nullopt;
      for (const auto& [a, b] : coupling_) {
        const GateCalibration* const gate = usable(row, physical(a), physical(b));
        if (gate == nullptr) continue;
        const double time = numbers(typical ? *typical : *gate).time;
        NoiseRule rule{{row.kind}, {a, b}, {}};
        for (const int operand : {0, 1}) {
          const int q = operand == 0 ? a : b;
          for (auto pair = neighbours.lower_bound({q, 0});
               pair != neighbours.end() && pair->first == q; ++pair) {
            if (pair->second == a || pair->second == b) continue;
            rule.channels.push_back({zz_rotation(std::numbers::pi * options_.zz_crosstalk * time),
                                     {operand},
                                     {pair->second}});
          }
        }
        if (!rule.channels.empty()) result_.model.add_rule(std::move(rule));
      }
    }
  }

  void add_readout() {
    if (uniform()) {
      result_.model.set_default_readout(qubits_.front().readout);
      return;
    }
    for (int q = 0; q < size(); ++q)
      result_.model.set_readout(q, qubits_[static_cast<std::size_t>(q)].readout);
  }

  void add_idle_noise() {
    idle_.policy = options_.idle;
    std::vector<std::string> unknown;
    for (int q = 0; q < size(); ++q) {
      const QubitCalibration& qubit = qubits_[static_cast<std::size_t>(q)];
      const IdleRelaxation& relaxation = relaxation_[static_cast<std::size_t>(q)];
      const bool relaxes = std::isfinite(relaxation.t2);
      idle_.qubits.push_back(relaxes ? std::optional(relaxation) : std::nullopt);
      if (!std::isnan(qubit.readout_time))
        idle_.times.push_back({GateKind::kMeasure, {q}, qubit.readout_time});
      if (std::isnan(qubit.frequency)) unknown.push_back(std::to_string(physical(q)));
    }
    if (options_.temperature > 0.0 && !unknown.empty())
      result_.notes.push_back("frequency not known, so none excited: physical qubit " +
                              listed(unknown));
    result_.model.set_idle_noise(std::move(idle_));
  }

  void note_what_is_left_out() {
    for (const auto& [name, count] : calibrations_) {
      const std::string times = name + " (" + std::to_string(count) + " calibrations): ";
      if (name == "reset") {
        result_.notes.push_back("reset: relaxation only");
      } else if (name == "measure" || name == "delay") {
        result_.notes.push_back(times + "its error is the readout error, or the waiting qubit's");
      } else if (find_operation(name) == nullptr) {
        result_.notes.push_back(times + "no gate of a circuit here, left out");
      }
    }
    for (const std::string& name : device_.native_gates)
      if (find_gate(name) != nullptr && !calibrated(name))
        result_.notes.push_back(name + ": native, but not calibrated, so without noise");
  }

  const Device& device_;
  const DeviceNoiseOptions& options_;
  GateIndex index_;
  std::map<int, int> place_;                   ///< physical qubit -> qubit of the circuit
  std::map<std::string, int> calibrations_;    ///< by name of the gate
  std::vector<QubitCalibration> qubits_;       ///< by qubit of the circuit
  std::vector<IdleRelaxation> relaxation_;     ///< by qubit of the circuit
  std::vector<std::pair<int, int>> coupling_;  ///< of qubits of the circuit, ascending
  IdleNoise idle_;
  DeviceNoise result_;
};

}  // namespace

void DeviceNoiseOptions::validate() const {
  const auto require = [](bool valid, const char* field, double value, const char* range) {
    if (!valid)
      throw std::invalid_argument(std::string("device noise: ") + field + " = " +
                                  std::to_string(value) + ", must be finite" + range);
  };
  require(std::isfinite(factor) && factor >= 0.0, "factor", factor, " and >= 0");
  require(std::isfinite(temperature) && temperature >= 0.0, "temperature", temperature,
          " and >= 0");
  require(std::isfinite(over_rotation), "over_rotation", over_rotation, "");
  require(std::isfinite(zz_crosstalk), "zz_crosstalk", zz_crosstalk, "");
}

DeviceNoise device_noise(const Device& device, const DeviceNoiseOptions& options) {
  options.validate();
  if (device.qubits.empty())
    throw std::invalid_argument("device " + device.name + ": has no qubits");
  return Builder(device, options).build();
}

}  // namespace qarch::sim
