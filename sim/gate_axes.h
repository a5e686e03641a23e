#pragma once

#include "sim/circuit.h"

/// In which Pauli basis gates are diagonal, and what follows from it alone.
namespace qarch::sim {

enum class Axis : char { kNone, kX, kY, kZ };

/// The Pauli in whose basis the gate is diagonal on operand 0 or 1: rx, x, sx, sxdg: X; ry, y: Y;
/// rz, z, s, sdg, t, tdg: Z; cx, cy, cz: Z on the control, X, Y, Z on the target; ecr: X on
/// operand 1. kNone for everything else, also for what has no unitary.
Axis axis_of(GateKind kind, int operand);

/// axis_of the operand that is `qubit`, on which the gate must act.
Axis axis_on(const Gate& gate, int qubit);

/// Whether the gate without an angle undoes itself: x, y, z, h, cx, cy, cz, swap, ecr. Not id.
bool is_self_inverse(GateKind kind);

/// Whether the order of its two operands makes no difference: cz, swap.
bool is_symmetric(GateKind kind);

/// Same kind on the same operands, in either order where that makes no difference.
bool same_place(const Gate& a, const Gate& b);

/// Whether two gates commute by this sufficient rule: on every qubit that they share, both are
/// diagonal in the same Pauli basis.
bool commute_by_axes(const Gate& a, const Gate& b);

}  // namespace qarch::sim
