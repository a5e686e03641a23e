#include "sim/gate_axes.h"

#include <algorithm>
#include <array>

namespace qarch::sim {

namespace {

struct AxisRow {
  GateKind kind;
  std::array<Axis, 2> axes;  ///< by operand
  bool self_inverse;
};

constexpr Axis kNone = Axis::kNone;
constexpr Axis kX = Axis::kX;
constexpr Axis kY = Axis::kY;
constexpr Axis kZ = Axis::kZ;

constexpr std::array<AxisRow, 22> kAxes{{
    {GateKind::kRx, {kX, kNone}, false},
    {GateKind::kRy, {kY, kNone}, false},
    {GateKind::kRz, {kZ, kNone}, false},
    {GateKind::kX, {kX, kNone}, true},
    {GateKind::kY, {kY, kNone}, true},
    {GateKind::kZ, {kZ, kNone}, true},
    {GateKind::kH, {kNone, kNone}, true},
    {GateKind::kS, {kZ, kNone}, false},
    {GateKind::kSdg, {kZ, kNone}, false},
    {GateKind::kT, {kZ, kNone}, false},
    {GateKind::kTdg, {kZ, kNone}, false},
    {GateKind::kSx, {kX, kNone}, false},
    {GateKind::kCx, {kZ, kX}, true},
    {GateKind::kCy, {kZ, kY}, true},
    {GateKind::kCz, {kZ, kZ}, true},
    {GateKind::kSwap, {kNone, kNone}, true},
    {GateKind::kId, {kNone, kNone}, false},
    {GateKind::kSxdg, {kX, kNone}, false},
    {GateKind::kEcr, {kNone, kX}, true},
    {GateKind::kReset, {kNone, kNone}, false},
    {GateKind::kMeasure, {kNone, kNone}, false},
    {GateKind::kDelay, {kNone, kNone}, false},
}};

const AxisRow& row_of(GateKind kind) { return kAxes[static_cast<std::size_t>(kind)]; }

}  // namespace

Axis axis_of(GateKind kind, int operand) {
  return row_of(kind).axes[static_cast<std::size_t>(operand)];
}

Axis axis_on(const Gate& gate, int qubit) {
  return axis_of(gate.kind, gate.qubits[0] == qubit ? 0 : 1);
}

bool is_self_inverse(GateKind kind) { return row_of(kind).self_inverse; }

bool is_symmetric(GateKind kind) { return kind == GateKind::kCz || kind == GateKind::kSwap; }

bool same_place(const Gate& a, const Gate& b) {
  if (a.kind != b.kind) return false;
  if (a.qubits == b.qubits) return true;
  return is_symmetric(a.kind) && a.qubits[0] == b.qubits[1] && a.qubits[1] == b.qubits[0];
}

bool commute_by_axes(const Gate& a, const Gate& b) {
  return std::ranges::all_of(a.qubits, [&](int qubit) {
    if (qubit < 0 || !b.acts_on(qubit)) return true;
    const Axis axis = axis_on(a, qubit);
    return axis != Axis::kNone && axis == axis_on(b, qubit);
  });
}

}  // namespace qarch::sim
