#pragma once

#include <map>
#include <string_view>
#include <tuple>

#include "sim/device.h"

namespace qarch::sim {

/// Device::find for many look-ups, in logarithmic time. Borrows the device, whose gates must not
/// change.
class GateIndex {
 public:
  explicit GateIndex(const Device& device) {
    for (const GateCalibration& gate : device.gates) {
      if (gate.qubits.empty() || gate.qubits.size() > 2) continue;
      rows_.emplace(Key(gate.name, gate.qubits[0], gate.qubits.size() == 2 ? gate.qubits[1] : -1),
                    &gate);
    }
  }

  /// The gate on exactly these qubits, disabled or not; nullptr if there is none. b < 0: on a.
  const GateCalibration* exact(std::string_view gate, int a, int b = -1) const {
    const auto found = rows_.find(Key(gate, a, b));
    return found == rows_.end() ? nullptr : found->second;
  }

  /// The gate on (a, b), else on (b, a).
  const GateCalibration* either(std::string_view gate, int a, int b) const {
    const GateCalibration* const direct = exact(gate, a, b);
    return direct != nullptr || b < 0 ? direct : exact(gate, b, a);
  }

 private:
  using Key = std::tuple<std::string_view, int, int>;
  std::map<Key, const GateCalibration*> rows_;
};

}  // namespace qarch::sim
