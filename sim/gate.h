#pragma once

#include <Eigen/Dense>
#include <cstdint>
#include <span>
#include <string_view>

namespace qarch::sim {

/// Every gate that a Circuit can hold; one row of gates() each.
enum class GateKind : std::uint8_t {
  kRx,
  kRy,
  kRz,  // one angle
  kX,
  kY,
  kZ,
  kH,
  kS,
  kSdg,
  kT,
  kTdg,
  kSx,  // one qubit, no angle
  kCx,
  kCy,
  kCz,
  kSwap,  // two qubits, no angle
};

/// A row of the gate table. Operand 0 is the least significant bit of the unitary's index, as in
/// Qiskit; operand 0 of cx, cy is the control.
struct GateRow {
  GateKind kind;
  std::string_view name;  ///< the name in OpenQASM 3's stdgates.inc, and in our noise files
  int num_qubits;         ///< 1 or 2
  bool has_angle;         ///< R_P(theta) = exp(-i theta P / 2)
  Eigen::MatrixXcd (*unitary)(double angle);  ///< 2^k x 2^k; the angle is ignored without has_angle
};

/// All gates, in the order of GateKind.
std::span<const GateRow> gates();

/// The row of a gate.
const GateRow& gate_row(GateKind kind);

/// The row with this name, or nullptr.
const GateRow* find_gate(std::string_view name);

}  // namespace qarch::sim
