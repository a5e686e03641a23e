#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rl/random.h"
#include "sim/circuit.h"
#include "sim/gate.h"
#include "tests/support/dense_oracle.h"

/// Tables to walk: where a gate can stand, what noise can follow it, and a circuit around it in
/// which every one of its entries matters.
namespace qarch::test {

/// Every qubit, or every ordered pair of different qubits.
std::vector<std::vector<int>> positions(int num_qubits, int num_operands);

/// "cx on 2 0 of 3 qubits".
std::string text(const sim::GateRow& row, std::span<const int> qubits, int num_qubits);

/// With probability p a new qubit diag(1 - p_excited, p_excited) takes the place of the old one.
OracleChannel oracle_reset(double p, double p_excited);
/// With probability p the qubit is measured and the outcome forgotten.
OracleChannel oracle_measure_and_forget(double p);

/// One kind of noise, on all gates or on those that tell it apart.
struct NoiseKind {
  std::string_view name;
  OracleNoise (*make)(int num_qubits);
};

/// None, readout error alone, and every shape of channel that is treated on its own: diagonal or
/// not, unital or not, uniform or dense on two qubits, invertible or not.
std::span<const NoiseKind> noise_kinds();

/// The row's operation on `qubits`: a rotation gets a new slot, a delay takes 1e-7 s.
void append_operation(sim::Circuit& circuit, const sim::GateRow& row, std::span<const int> qubits);

/// Rotations of own slots on all qubits, entangling gates in random order and direction, the row's
/// operation on `qubits`, rotations of the operands, entangling gates, and rotations that no
/// two-qubit gate follows. Every slot is used once.
sim::Circuit probe_circuit(const sim::GateRow& row, std::span<const int> qubits, int num_qubits,
                           rl::Rng& rng);

}  // namespace qarch::test
