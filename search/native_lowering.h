#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/circuit.h"

namespace qarch::search {

/// Writes a circuit in the native gates of a device, gate by gate: every gate that is not native
/// becomes its shortest native sequence (sim/transpile), equal up to a global phase, with the same
/// parameter slots. Neighbouring sequences are not merged, as angles are not known yet.
class NativeLowering {
 public:
  /// Every gate stays as it is.
  NativeLowering() = default;
  /// Throws nothing for gates that the native ones cannot make; operator() does.
  explicit NativeLowering(std::span<const sim::GateKind> native);

  bool is_identity() const { return sequences_.empty(); }

  /// Throws std::invalid_argument, naming the gate, if the native gates cannot make it.
  sim::Circuit operator()(const sim::Circuit& circuit) const;

 private:
  /// On qubits 0 and 1, slot 0 for the angle.
  struct Sequence {
    std::vector<sim::Gate> gates;
    std::string obstacle;  ///< why there is none
  };
  std::vector<Sequence> sequences_;  ///< by GateKind
};

/// env.gates for a search: `gates` as they are, or, for the one word "native", the names of those
/// native gates that a search can place. Throws std::invalid_argument if there are none.
std::vector<std::string> resolved_gates(const std::vector<std::string>& gates,
                                        std::span<const sim::GateKind> native);

inline constexpr std::string_view kNativeGates = "native";

}  // namespace qarch::search
