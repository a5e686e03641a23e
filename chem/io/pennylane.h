#pragma once

#include <string>
#include <vector>

#include "sim/pauli_sum.h"

namespace qarch::chem {

/// An operator of a PennyLane dataset.
struct PennylaneOperator {
  sim::PauliSum sum;
  /// Label of the wire that qubit i stands for, as JSON text; empty when wire i is qubit i, which
  /// is so unless a label is no integer in [0, 30]. Then wires are counted as they appear.
  std::vector<std::string> wires;
};

/// The keys of the operators in a file of PennyLane's `data` module, e.g. "hamiltonian",
/// "tapered_hamiltonian", "paulix_ops/0": those of type_id "operator" or "pytree". Throws what
/// read_hdf5 throws.
std::vector<std::string> pennylane_operators(const std::string& path);

/// Reads an operator that is a sum of Pauli words: Hamiltonian, LinearCombination, Sum, Prod,
/// Tensor and SProd of each other and of PauliX, PauliY, PauliZ (or X, Y, Z) and Identity. Layout:
/// a group has op_class_names[i], op_wire_labels[i] (a JSON list) and op_i, which for a composite
/// is such a group again, with hamiltonian_coeffs or sprod_scalar; the operator is op_0
/// (https://github.com/PennyLaneAI/pennylane, pennylane/data/attributes/operator/operator.py).
/// Checked with what _ops_to_hdf5 of PennyLane at commit 4ac3a0fc (0.46.0-dev81) writes. PennyLane
/// writes wire 0 leftmost and most significant; here it is qubit 0 as everywhere.
///
/// Throws what read_hdf5 throws, and std::invalid_argument for a key that is missing or of another
/// type (type_id "pytree", a serialised Python object, is not supported), other operators, more
/// than 31 wires, 2^20 words, and coefficients whose imaginary part exceeds 1e-10.
PennylaneOperator read_pennylane_operator(const std::string& path, const std::string& key);

}  // namespace qarch::chem
