#pragma once

#include <string>
#include <vector>

#include "sim/circuit.h"

namespace qarch::search {

/// A circuit with its angles, one per parameter slot, radian.
struct BoundCircuit {
  sim::Circuit circuit{1};
  std::vector<double> angles;
};

/// The state that a circuit acts on.
enum class StartState { kZero, kAny };

/// The same circuit by the same gates or fewer, exactly (up to a global phase) and whatever the
/// state before it, except for the last rule, which is for StartState::kZero alone:
///
///   - rotations of one axis on one qubit that can be brought together by commuting become one,
///     with the sum of their angles in (-pi, pi]; a rotation by less than 1e-12 is left out
///   - equal self-inverse gates (x, y, z, h, cx, cy, cz, swap, ecr) that can be brought together
///     cancel
///   - id goes
///   - gates that do nothing to |0> go: rz, z, s, t on a qubit in |0>, cx and cy with such a
///     control, cz with one such qubit
///
/// Slots are numbered in the order of the gates. Throws std::invalid_argument if two gates share a
/// parameter or the number of angles is wrong.
BoundCircuit simplified(const BoundCircuit& bound, StartState start = StartState::kZero);

/// The circuit without gate number `gate`, and without its angle.
BoundCircuit without_gate(const BoundCircuit& bound, std::size_t gate);

/// The numbers of the gates ordered by moment (all as soon as possible), then by lowest qubit.
std::vector<std::size_t> canonical_order(const sim::Circuit& circuit);

/// The circuit with its gates in canonical_order: circuits that differ in the order of gates on
/// different qubits alone become equal. Slots are numbered in the new order.
BoundCircuit canonical(const BoundCircuit& bound);

/// One byte for every kind and operand of the gates in order, angles left out: equal for equal
/// structures.
std::string structure_key(const sim::Circuit& circuit);

}  // namespace qarch::search
