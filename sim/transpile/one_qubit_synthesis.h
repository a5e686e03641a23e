#pragma once

#include <Eigen/Dense>
#include <array>
#include <map>
#include <optional>
#include <vector>

#include "sim/gate_axes.h"
#include "sim/transpile/native_gates.h"

/// One-qubit unitaries as words: gates in the order of time, all on qubit 0.
namespace qarch::sim {

using OneQubitWord = std::vector<Gate>;

/// exp(-i theta P / 2) = after R_Q(theta) before, exactly up to a phase, for every theta.
struct RotationWord {
  OneQubitWord before;
  GateKind rotation;  ///< a native R_Q
  OneQubitWord after;
};

/// The unitary of a word without parameter slots.
Eigen::Matrix2cd unitary_of(const OneQubitWord& word);

/// Whether u = exp(i phi) v within 1e-11.
bool equal_up_to_phase(const Eigen::Matrix2cd& u, const Eigen::Matrix2cd& v);

/// R_axis(angle), its angle in (-pi, pi]; angles within 1e-13 of a multiple of pi/4 become it.
Gate rotation_gate(GateKind rotation, double angle);

/// Writes one-qubit unitaries in a native set. In order of preference:
///
///   - nothing; one native gate without an angle
///   - two or three native axes: one, two or three rotations R_A(a) R_B(b) R_A(c)
///   - one native axis A and a pulse P, a native gate that turns A by a right angle: with A = Z
///     and P = sx, the fewest pulses of
///     rz(a),   rz(a) x,   rz(a) sx rz(b),   rz(a) sx rz(b) sx rz(c)
///   - gates without angles alone: products of them up to a limited length
///
/// Angles smaller than 1e-12 are left out.
class OneQubitSynthesis {
 public:
  explicit OneQubitSynthesis(const NativeGates& native);

  /// Native gates that make u up to a phase; nullopt if the set cannot.
  std::optional<OneQubitWord> constant(const Eigen::Matrix2cd& u) const;

  /// How to make a rotation with any angle; nullptr if the set cannot.
  const RotationWord* rotation(GateKind kind) const;

  /// The axis whose rotations frame pulses; kNone where there is no such scheme.
  Axis frame_axis() const { return frame_axis_; }

 private:
  void list_words();
  void find_rotations();
  void find_pulse();
  std::optional<OneQubitWord> by_rotations(const Eigen::Matrix2cd& u) const;
  std::optional<OneQubitWord> by_pulses(const Eigen::Matrix2cd& u) const;

  struct Listed {
    Eigen::Matrix2cd unitary;
    OneQubitWord word;
  };
  /// The map of Paulis, rounded: equal up to a phase means equal keys.
  using Key = std::array<int, 9>;
  static Key key_of(const Eigen::Matrix2cd& u);

  std::vector<GateKind> fixed_;  ///< native gates without an angle
  std::vector<GateKind> axes_;   ///< native rotations
  std::map<Key, Listed> words_;  ///< cheapest words
  std::map<GateKind, RotationWord> rotations_;

  Axis frame_axis_ = Axis::kNone;
  GateKind frame_rotation_ = GateKind::kRz;
  Eigen::Matrix2cd to_z_;      ///< K A K^-1 = Z
  std::optional<Gate> pulse_;  ///< K P K^-1 = rz(pulse_after_) sx rz(pulse_before_)
  double pulse_before_ = 0.0;
  double pulse_after_ = 0.0;
  std::optional<Gate> flip_;  ///< takes A to -A in one gate
};

}  // namespace qarch::sim
