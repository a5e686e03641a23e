#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "sim/gate.h"

namespace qarch::sim {

/// One gate of a circuit. A rotation's angle is either the parameter `slot` or, if slot < 0, the
/// constant `angle`.
struct Gate {
  GateKind kind;
  std::array<int, 2> qubits{-1, -1};  ///< operands; cx: control, target. -1 where there is none
  int slot = -1;                      ///< parameter slot, or -1
  double angle = 0.0;                 ///< radian; used only if slot < 0. delay: its time, second

  bool operator==(const Gate&) const = default;
  int num_qubits() const { return qubits[1] < 0 ? 1 : 2; }
  bool acts_on(int qubit) const { return qubits[0] == qubit || qubits[1] == qubit; }
};

/// A sequence of gates on n qubits that starts from |0...0>, with p parameter slots that are bound
/// at evaluation. A slot may be used by several gates.
class Circuit {
 public:
  /// Throws std::invalid_argument unless 1 <= num_qubits <= 31 and num_parameters >= 0. Slots below
  /// num_parameters may be used in any order, or not at all.
  explicit Circuit(int num_qubits, int num_parameters = 0);

  int num_qubits() const { return num_qubits_; }
  int num_parameters() const { return num_parameters_; }
  const std::vector<Gate>& gates() const { return gates_; }

  /// Appends a gate without an angle. Throws std::invalid_argument for a wrong number of operands,
  /// a qubit out of range, equal operands, or a kind that has an angle or a time.
  void append(GateKind kind, std::span<const int> qubits);
  void append(GateKind kind, std::initializer_list<int> qubits) {
    append(kind, std::span(qubits.begin(), qubits.size()));
  }

  /// Appends a rotation with a new parameter slot and returns the slot.
  int append_rotation(GateKind kind, int qubit);

  /// Appends a rotation that uses `slot`, at most one past the largest so far.
  void append_rotation(GateKind kind, int qubit, int slot);

  /// Appends a rotation by a constant angle, which must be finite.
  void append_fixed_rotation(GateKind kind, int qubit, double angle);

  /// Appends a delay of one qubit, in seconds. Throws std::invalid_argument unless it is finite and
  /// >= 0.
  void append_delay(int qubit, double seconds);

  /// Appends a gate as it is; a slot as append_rotation takes it. Throws as the functions above do.
  void append(const Gate& gate);

  /// Whether it has no reset and no measure.
  bool is_unitary() const;

  /// The same circuit with every slot replaced by its value. Throws unless sizes agree.
  Circuit bound(std::span<const double> parameters) const;

  /// Number of moments when every gate starts as soon as its qubits are free.
  int depth() const;
  int num_two_qubit_gates() const;
  int num_rotations() const;

  bool operator==(const Circuit&) const = default;

 private:
  void check_operands(GateKind kind, std::span<const int> qubits) const;

  int num_qubits_;
  int num_parameters_ = 0;
  std::vector<Gate> gates_;
};

}  // namespace qarch::sim
