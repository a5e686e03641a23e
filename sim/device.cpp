#include "sim/device.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include "sim/gate.h"

namespace qarch::sim {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Six digits, and then the unit.
std::string quantity(double value, const char* unit) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), *unit == '\0' ? "%.6g%s" : "%.6g %s", value, unit);
  return text.data();
}

std::string plain(double value) { return quantity(value, ""); }

std::string place_of_qubit(std::size_t qubit, const char* what) {
  return "qubit " + std::to_string(qubit) + " " + what;
}

/// A relaxation time that is no time becomes "not known".
void drop_impossible_time(double& time, const std::string& place, Device& device) {
  if (std::isnan(time) || (time > 0.0 && std::isfinite(time))) return;
  device.repairs.push_back({place, time_text(time), "as if missing", "must be > 0 and finite"});
  time = kNotCalibrated;
}

void repair_relaxation(std::size_t q, Device& device) {
  double& t1 = device.qubits[q].t1;
  double& t2 = device.qubits[q].t2;
  if (t1 == kInfinity && t2 == kInfinity) return;  // repaired before
  const bool undamped = t1 == kInfinity;
  if (!undamped) drop_impossible_time(t1, place_of_qubit(q, "T1"), device);
  drop_impossible_time(t2, place_of_qubit(q, "T2"), device);
  if (std::isnan(t1) && std::isnan(t2)) {
    device.repairs.push_back(
        {place_of_qubit(q, "T1, T2"), "missing", "no relaxation", "neither is known"});
    t1 = t2 = kInfinity;
  } else if (std::isnan(t2)) {
    t2 = 2.0 * t1;
    device.repairs.push_back(
        {place_of_qubit(q, "T2"), "missing", time_text(t2), "T2 is not known, 2 T1 is its bound"});
  } else if (std::isnan(t1)) {
    t1 = kInfinity;
    device.repairs.push_back(
        {place_of_qubit(q, "T1"), "missing", "no damping", "T1 is not known, only T1 >= T2 / 2"});
  } else if (t2 > 2.0 * t1) {
    device.repairs.push_back(
        {place_of_qubit(q, "T2"), time_text(t2), time_text(2.0 * t1), "T2 > 2 T1"});
    t2 = 2.0 * t1;
  }
}

/// P(wrong) of one direction; `fallback` where it is not known.
void repair_flip(double& p, const std::string& place, double fallback, Device& device) {
  if (std::isnan(p)) {
    const bool known = !std::isnan(fallback);
    p = known ? std::clamp(fallback, 0.0, 1.0) : 0.0;
    device.repairs.push_back({place, "missing", plain(p),
                              known ? "not known, the readout error stands for it"
                                    : "not known, nor is the readout error"});
  } else if (!(p >= 0.0 && p <= 1.0)) {
    const double nearest = p > 1.0 ? 1.0 : 0.0;
    device.repairs.push_back({place, plain(p), plain(nearest), "must be in [0, 1]"});
    p = nearest;
  }
}

/// Says of a readout error > 0.5, as reported or of the numbers that count, what becomes of it.
void note_hopeless_readout(std::size_t q, bool both_known, Device& device) {
  const QubitCalibration& qubit = device.qubits[q];
  const double mean = 0.5 * (qubit.readout.p10 + qubit.readout.p01);
  const bool hopeless = both_known ? mean > 0.5 : qubit.readout_error > 0.5;
  if (!hopeless && !(qubit.readout_error > 0.5)) return;
  device.notes.push_back(place_of_qubit(q, "readout error") + " = " +
                         plain(hopeless && both_known ? mean : qubit.readout_error) + " > 0.5: " +
                         (hopeless ? "kept, such a readout is wrong more often than right"
                                   : "not used, P(1|0) and P(0|1) are known"));
}

void repair_readout(std::size_t q, Device& device) {
  QubitCalibration& qubit = device.qubits[q];
  const double fallback = qubit.readout_error;
  const bool both_known = !std::isnan(qubit.readout.p10) && !std::isnan(qubit.readout.p01);
  repair_flip(qubit.readout.p10, place_of_qubit(q, "P(1|0)"), fallback, device);
  repair_flip(qubit.readout.p01, place_of_qubit(q, "P(0|1)"), fallback, device);
  if (std::isnan(qubit.readout_error))
    qubit.readout_error = 0.5 * (qubit.readout.p10 + qubit.readout.p01);
  note_hopeless_readout(q, both_known, device);
  if (qubit.readout_time < 0.0 || std::isinf(qubit.readout_time)) {
    device.repairs.push_back({place_of_qubit(q, "readout time"), time_text(qubit.readout_time),
                              "0 ns", "must be >= 0 and finite"});
    qubit.readout_time = 0.0;
  }
}

/// Operations of which no calibration states an average gate error that a channel follows from.
bool has_no_gate_error(const std::string& name) {
  return std::ranges::any_of(std::array{"reset", "delay", "measure"},
                             [&](const char* stem) { return name.starts_with(stem); });
}

void repair_error(GateCalibration& gate, Device& device) {
  if (std::isnan(gate.error)) {
    if (!has_no_gate_error(gate.name))
      device.repairs.push_back(
          {place_of(gate) + " error", "missing", "relaxation only", "not known"});
  } else if (gate.error >= 1.0) {
    if (!gate.disabled)
      device.repairs.push_back({place_of(gate) + " error", plain(gate.error), "disabled",
                                "an error >= 1 marks a gate that is not usable"});
    gate.disabled = true;
  } else if (gate.error < 0.0) {
    device.repairs.push_back({place_of(gate) + " error", plain(gate.error), "0", "must be >= 0"});
    gate.error = 0.0;
  }
}

void repair_time(GateCalibration& gate, Device& device) {
  if (gate.time >= 0.0 && std::isfinite(gate.time)) return;
  device.repairs.push_back(
      {place_of(gate) + " time", time_text(gate.time), "0 ns", "must be >= 0 and finite"});
  gate.time = 0.0;
}

/// Gates that are a change of phase: no pulse, no duration.
bool is_virtual(const std::string& name) {
  return std::ranges::any_of(std::array{"rz", "u1", "p"},
                             [&](const char* known) { return name == known; });
}

/// Gates of one name whose time is not known.
struct TimelessGates {
  int count = 0;
  std::vector<int> qubits;  ///< of the last
};

void report_missing_times(const std::map<std::string, TimelessGates>& without_time,
                          Device& device) {
  for (const auto& [name, gates] : without_time) {
    const std::string places =
        std::to_string(gates.count) + (gates.count == 1 ? " place" : " places");
    if (is_virtual(name) || has_no_gate_error(name)) {
      std::string note = name;
      note += ": no time on " + places + ", taken as 0: ";
      note += is_virtual(name) ? "it needs no pulse" : "no relaxation";
      device.notes.push_back(std::move(note));
    } else {
      const std::size_t before = device.repairs.size();
      device.repairs.push_back(
          {name + " time", "missing on " + places, "0: no relaxation", "not known"});
      mark_repairs(device, before, gates.count == 1 ? gates.qubits : std::vector<int>{}, name);
    }
  }
}

void require_fitting_qubits(const GateCalibration& gate) {
  const GateRow* const row = find_operation(gate.name);
  if (row != nullptr && row->num_qubits != static_cast<int>(gate.qubits.size()))
    throw std::invalid_argument(place_of(gate) + ": must be on " + std::to_string(row->num_qubits) +
                                (row->num_qubits == 1 ? " qubit" : " qubits"));
}

void repair_gates(Device& device) {
  std::map<std::string, TimelessGates> without_time;
  for (GateCalibration& gate : device.gates) {
    require_fitting_qubits(gate);
    for (const int q : gate.qubits) {
      if (q < 0 || q >= device.num_qubits())
        throw std::invalid_argument(place_of(gate) + ": qubit = " + std::to_string(q) +
                                    ", must be in [0, " + std::to_string(device.num_qubits() - 1) +
                                    "]");
      if (!device.qubits[static_cast<std::size_t>(q)].operational) gate.disabled = true;
    }
    const std::size_t before = device.repairs.size();
    repair_error(gate, device);
    if (std::isnan(gate.time)) {
      TimelessGates& same = without_time[gate.name];
      ++same.count;
      same.qubits = gate.qubits;
      gate.time = 0.0;
    } else {
      repair_time(gate, device);
    }
    mark_repairs(device, before, gate.qubits, gate.name);
  }
  report_missing_times(without_time, device);
}

/// Names of the two-qubit gates that couple qubits: native, else known to circuits.
std::set<std::string> coupling_gates(const Device& device) {
  std::set<std::string> names;
  for (const GateCalibration& gate : device.gates) {
    if (gate.qubits.size() != 2) continue;
    const bool native =
        device.native_gates.empty()
            ? find_gate(gate.name) != nullptr
            : std::ranges::find(device.native_gates, gate.name) != device.native_gates.end();
    if (native) names.insert(gate.name);
  }
  return names;
}

void repair_coupling(Device& device) {
  const std::set<std::string> names = coupling_gates(device);
  std::set<std::pair<int, int>> usable;  // in both directions
  std::set<std::pair<int, int>> listed(device.coupling.begin(), device.coupling.end());
  const bool from_gates = device.coupling.empty();
  for (const GateCalibration& gate : device.gates) {
    if (gate.qubits.size() != 2 || !names.contains(gate.name)) continue;
    const std::pair pair(gate.qubits[0], gate.qubits[1]);
    if (from_gates && listed.insert(pair).second) device.coupling.push_back(pair);
    if (gate.disabled) continue;
    usable.insert(pair);
    usable.emplace(pair.second, pair.first);
  }
  std::erase_if(device.coupling, [&](const auto& pair) { return !usable.contains(pair); });
}

}  // namespace

std::string place_of(const GateCalibration& gate) {
  std::string text = gate.name + " on ";
  for (std::size_t k = 0; k < gate.qubits.size(); ++k)
    text += (k > 0 ? "," : "") + std::to_string(gate.qubits[k]);
  return text;
}

std::string time_text(double seconds) {
  const double size = std::abs(seconds);
  if (!std::isfinite(seconds) || size >= 1.0) return quantity(seconds, "s");
  if (size >= 1e-3) return quantity(seconds * 1e3, "ms");
  if (size >= 1e-6) return quantity(seconds * 1e6, "us");
  return quantity(seconds * 1e9, "ns");
}

void mark_repairs(Device& device, std::size_t first, const std::vector<int>& qubits,
                  const std::string& gate) {
  const bool known = gate.empty() || find_operation(gate) != nullptr;
  for (std::size_t i = first; i < device.repairs.size(); ++i) {
    device.repairs[i].qubits = qubits;
    device.repairs[i].of_known_gate = known;
  }
}

void repair(Device& device) {
  std::string stopped;
  for (std::size_t q = 0; q < device.qubits.size(); ++q) {
    const std::size_t before = device.repairs.size();
    repair_relaxation(q, device);
    repair_readout(q, device);
    mark_repairs(device, before, {static_cast<int>(q)});
    if (!device.qubits[q].operational) stopped += (stopped.empty() ? "" : ",") + std::to_string(q);
  }
  if (!stopped.empty())
    device.notes.push_back("not operational: qubits " + stopped + ", their gates are disabled");
  repair_gates(device);
  repair_coupling(device);
}

const GateCalibration* Device::find(const std::string& gate, const std::vector<int>& on,
                                    bool also_disabled) const {
  const auto search = [&](const std::vector<int>& order) -> const GateCalibration* {
    const auto found = std::ranges::find_if(gates, [&](const GateCalibration& g) {
      return g.name == gate && g.qubits == order && (also_disabled || !g.disabled);
    });
    return found == gates.end() ? nullptr : &*found;
  };
  const GateCalibration* const direct = search(on);
  return direct != nullptr ? direct : search({on.rbegin(), on.rend()});
}

}  // namespace qarch::sim
