#pragma once

#include <span>
#include <string_view>

#include "search/classify/encoded_circuit.h"
#include "search/classify/model_options.h"

namespace qarch::search {

/// What is trained behind an encoding: a row of the table behind model.ansatz.
struct TrainedAnsatz {
  std::string_view name;
  std::string_view description;
  bool readout_qubit;  ///< needs one qubit behind those of the data, in |1>
  /// Appends its gates with new weights; n qubits carry the data.
  void (*append)(EncodedCircuit& model, const ModelOptions& options, int n);
};

/// hardware_efficient  model.layers times: RY(w) RZ(w) on each qubit, then CX on the pairs.
///                     2 n layers weights
/// two_local           W(w) of Havlicek et al., Nature 567, 209: RY(w) RZ(w) on each qubit, then
///                     model.layers times: CZ on the pairs, RY(w) RZ(w). 2 n (layers + 1) weights.
///                     Our angles are -w of the paper's: R_P(w) = exp(-i w P / 2)
/// readout_network     Farhi and Neven, arXiv:1802.06002: layers of gates exp(i w S), one for each
///                     data qubit j, S = Z_j X_r in the layers 0, 2, ..., X_j X_r in 1, 3, ...,
///                     r the readout qubit. n layers weights. model.readout_turn: exp(i w X_r)
///                     before them, one weight more.
/// none                nothing
///
/// Pairs are those of model.entangle; readout_network has its own. Without entanglement
/// (model.entangle = none) no gate has two qubits, and readout_network has no readout qubit: each
/// exp(i w S) becomes a turn of its data qubit alone, exp(i w Y_j) for Z_j X_r, exp(i w X_j) for
/// X_j X_r, and model.readout is of the data qubits.
std::span<const TrainedAnsatz> trained_ansaetze();

/// Throws std::invalid_argument "model.ansatz = 'x', must be one of: ...".
const TrainedAnsatz& trained_ansatz(std::string_view name);

/// Appends exp(i theta Z_(q in data) X_readout), the angle theta being `angle`: RX of the readout
/// by -2 theta between CZ with each of these qubits.
void append_zx(EncodedCircuit& model, std::span<const int> data, int readout, EncodedAngle angle);

/// Appends exp(i theta X_data X_readout): RX(-2 theta) between two CX from the readout.
void append_xx(EncodedCircuit& model, int data, int readout, EncodedAngle angle);

}  // namespace qarch::search
