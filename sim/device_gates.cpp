#include "sim/device_gates.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace qarch::sim {
namespace {

struct OldGate {
  std::string_view name;
  std::string_view stands_for;
};
constexpr std::array<OldGate, 5> kOldGates{
    {{"u1", "rz"}, {"p", "rz"}, {"u2", "sx"}, {"u3", "x"}, {"u", "x"}}};

bool calibrates(const Device& device, std::string_view name) {
  return std::ranges::find(device.gates, name, &GateCalibration::name) != device.gates.end();
}

bool has_native(const Device& device, std::string_view name) {
  return std::ranges::find(device.native_gates, name) != device.native_gates.end();
}

/// Renames a gate and what the reader repaired of it, which now concerns circuits.
void rename(const OldGate& old, Device& device) {
  const std::string places = std::string(old.name) + " on ";
  for (Repair& repair : device.repairs)
    if (repair.place.starts_with(places)) repair.of_known_gate = true;
  for (GateCalibration& gate : device.gates)
    if (gate.name == old.name) gate.name = old.stands_for;
}

void replace_old_gates(Device& device) {
  std::string renamed;
  for (const OldGate& old : kOldGates) {
    if (!calibrates(device, old.name) || calibrates(device, old.stands_for)) continue;
    rename(old, device);
    renamed += (renamed.empty() ? "" : ", ") + std::string(old.name) + " as " +
               std::string(old.stands_for);
  }
  device.notes.push_back("the calibration is of " + renamed +
                         ": the pulses of u2 and u3 stand for sx and x, with their numbers");
}

/// Native gates under the names of the calibration.
void rename_native_gates(Device& device) {
  std::vector<std::string> names;
  for (const std::string& name : device.native_gates) {
    const auto old = std::ranges::find(kOldGates, name, &OldGate::name);
    const bool stands = old != kOldGates.end() && calibrates(device, old->stands_for);
    std::string used = stands ? std::string(old->stands_for) : name;
    if (std::ranges::find(names, used) == names.end()) names.push_back(std::move(used));
  }
  device.native_gates = std::move(names);
}

void add_virtual_rz(Device& device) {
  for (int q = 0; q < device.num_qubits(); ++q)
    device.gates.push_back({"rz", {q}, 0.0, 0.0, false});
  if (!device.native_gates.empty() && !has_native(device, "rz"))
    device.native_gates.emplace_back("rz");
  device.notes.emplace_back(
      "rz: not in the calibration, taken as a change of phase without error or duration");
}

}  // namespace

void complete_gates(Device& device) {
  const bool old = calibrates(device, "u2") &&
                   (calibrates(device, "u3") || calibrates(device, "u")) &&
                   !calibrates(device, "sx");
  if (old) replace_old_gates(device);
  if (!calibrates(device, "sx")) return;
  rename_native_gates(device);
  if (!calibrates(device, "rz")) add_virtual_rz(device);
}

}  // namespace qarch::sim
