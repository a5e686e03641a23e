#include "sim/device.h"

#include <algorithm>

namespace qarch::sim {

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
