#pragma once

#include <vector>

#include "sim/transpile/one_qubit_synthesis.h"

/// Passes over a list of gates. Each keeps the map of the list up to a global phase, for every
/// value of the parameters. reset, measure, delay and id stay, and nothing moves past them on their
/// qubit.
namespace qarch::sim {

struct CancelOptions {
  bool across_commuting = false;  ///< also gates that are brought together by commuting
  bool starts_from_zero = false;  ///< keep the map of the state |0...0> only
};

/// Equal self-inverse gates that meet cancel; gates x, y, z, s, sdg, t, tdg, sx, sxdg and constant
/// rotations of one axis that meet become one rotation by the sum of their angles; rotations by
/// less than 1e-12 go. A rotation by a slot stays as it is.
///
/// With starts_from_zero, what does nothing to a qubit that is still |0> (or is again, after a
/// reset) goes, even by a slot: gates diagonal in Z, cx, cy with that control, cz with that qubit,
/// swap of two such qubits.
///
/// A gate looks back over at most 1000 gates on its qubits.
std::vector<Gate> cancel_gates(const std::vector<Gate>& gates, int num_qubits,
                               const CancelOptions& options);

/// One-qubit gates by native ones. A constant run on a qubit becomes one unitary and is written as
/// `synthesis` says, unless its gates one by one are cheaper. Slots keep their rotation by
/// RotationWord. Throws std::invalid_argument that names the gate if the set cannot make one.
/// `merge` false: gate by gate, native gates untouched.
std::vector<Gate> to_native_gates(const std::vector<Gate>& gates, int num_qubits,
                                  const NativeGates& native, const OneQubitSynthesis& synthesis,
                                  bool merge);

/// Moves constant rotations about the frame axis of `synthesis` to the right: past gates that are
/// diagonal in that axis, in particular slots, and past x and operand 0 of ecr with the other sign
/// where the axis is Z, until a gate stops them; those that meet become one. `across_two_qubit`
/// false: two-qubit gates stop them.
std::vector<Gate> push_frames(const std::vector<Gate>& gates, int num_qubits,
                              const OneQubitSynthesis& synthesis, bool across_two_qubit);

}  // namespace qarch::sim
