#pragma once

#include <Eigen/Dense>
#include <span>
#include <vector>

#include "search/io/qasm/gate_table.h"
#include "sim/gate.h"

namespace qarch::search::qasm {

/// Takes the gates that definitions end in.
class GateSink {
 public:
  virtual ~GateSink() = default;
  /// `angle` counts only for kinds that have one.
  virtual void gate(sim::GateKind kind, const Value& angle, std::span<const int> qubits) = 0;
  /// A global phase exp(i gamma).
  virtual void phase(const Value& gamma) = 0;
  virtual void barrier(std::span<const int> qubits) = 0;
  /// Whether a gate may be replaced by one that differs in the global phase.
  virtual bool ignores_phase() const = 0;
};

/// Writes gates as gates of sim::gates(), in the order in which they act.
///
/// Controls: X, Y, Z, rotations and phases by the identities of Barenco et al., Phys. Rev. A 52
/// (1995) 3457: U = e^(i alpha) A X B X C with A B C = 1 for a gate of one qubit (lemma 5.1), a
/// product of gates gate by gate. Phases of up to five qubits by their 2^n - 2 CX parity network,
/// more controls by lemmas 7.2, 7.3 and 7.5, with no other qubits than those of the gate.
///
/// A power that is no integer: the principal one (eigenvalues e^(i phi), -pi < phi <= pi), only of
/// gates of one qubit, controlled or not, whose arguments are numbers.
class Lowering {
 public:
  Lowering(GateSink& sink, Work& work) : sink_(sink), work_(work) {}

  /// The call with operands `qubits`, controls first. Its expressions are those of a text in
  /// `source`; `parameters` are those of the definition around it.
  void apply(const GateCall& call, std::span<const Value> parameters, std::span<const int> qubits,
             int version, const Source& source);

 private:
  struct Target {
    const GateDefinition& gate;
    std::vector<Value> arguments;
    std::vector<int> qubits;
  };

  void call(const GateCall& call, std::span<const Value> parameters, std::span<const int> qubits,
            std::vector<int> controls, bool inverse, int version, const Source& source);
  void run(const Target& target, const std::vector<int>& controls, bool inverse);
  void body(const Target& target, const std::vector<int>& controls, bool inverse);
  void native(const Target& target, std::vector<int> controls, bool inverse);
  void euler(const Value& theta, const Value& phi, const Value& lambda, int qubit,
             const std::vector<int>& controls);
  void fractional_power(const GateCall& call, Target target, std::vector<int> controls,
                        bool inverse, const Source& source);
  void matrix_gate(const Eigen::MatrixXcd& unitary, int qubit, const std::vector<int>& controls);
  void controlled(sim::GateKind kind, const Value& angle, int qubit,
                  const std::vector<int>& controls);
  void controlled_rotation(sim::GateKind kind, const Value& angle, int qubit,
                           const std::vector<int>& controls);
  void controlled_phase(const Value& gamma, std::vector<int> controls, int qubit);
  void parity_phases(const Value& gamma, const std::vector<int>& qubits);
  void controlled_x(const std::vector<int>& controls, int qubit, const std::vector<int>& borrowed);
  void x_by_chain(const std::vector<int>& controls, int qubit, const std::vector<int>& borrowed);
  void x_by_halves(const std::vector<int>& controls, int qubit, int borrowed);

  void emit(sim::GateKind kind, std::initializer_list<int> qubits);
  void rotate(sim::GateKind kind, const Value& angle, int qubit);
  void phase_gate(const Value& gamma, int qubit);

  GateSink& sink_;
  Work& work_;
};

/// The matrix of a gate with these arguments, its global phase included, operand 0 in the low bit.
/// Only for one or two qubits.
Eigen::MatrixXcd gate_matrix(const GateDefinition& gate, std::span<const double> arguments,
                             Work& work);

/// Whether a gate of a file does what the simulator's gate of this row does, up to a global phase.
bool is_native(const GateDefinition& gate, const sim::GateRow& row, Work& work);

}  // namespace qarch::search::qasm
