#pragma once

#include <Eigen/Dense>
#include <cstdint>
#include <span>
#include <string_view>

namespace qarch::sim {

/// Every operation that a Circuit can hold; one row of operations() each.
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
  kId,
  kSxdg,  // one qubit, no angle
  kEcr,   // two qubits, no angle
  kReset,
  kMeasure,
  kDelay,  // one qubit, no unitary
};

/// A row of the gate table. Operand 0 is the least significant bit of the unitary's index, as in
/// Qiskit; operand 0 of cx, cy is the control. ecr, the echoed cross-resonance gate
/// (1 (x) X - X (x) Y) / sqrt(2), left operand 1, right operand 0, drives operand 0.
///
/// reset is |0><0| Tr rho, measure forgets its outcome (X, Y scale by 0), delay does nothing but
/// take time: what happens meanwhile is the noise model's.
struct GateRow {
  GateKind kind;
  std::string_view name;  ///< the name in OpenQASM 3's stdgates.inc, and in our noise files
  int num_qubits;         ///< 1 or 2
  bool has_angle;         ///< R_P(theta) = exp(-i theta P / 2)
  /// 2^k x 2^k; the angle is ignored without has_angle. nullptr: reset, measure, delay
  Eigen::MatrixXcd (*unitary)(double angle);

  bool is_unitary() const { return unitary != nullptr; }
};

/// All gates, that is the operations that have a unitary, in the order of GateKind.
std::span<const GateRow> gates();

/// All gates, then reset, measure, delay.
std::span<const GateRow> operations();

/// The row of an operation.
const GateRow& gate_row(GateKind kind);

/// The gate with this name, or nullptr.
const GateRow* find_gate(std::string_view name);

/// The operation with this name, or nullptr.
const GateRow* find_operation(std::string_view name);

}  // namespace qarch::sim
