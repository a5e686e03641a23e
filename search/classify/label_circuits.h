#pragma once

#include <span>

#include "search/classify/encoded_circuit.h"
#include "sim/pauli_sum.h"

namespace qarch::search {

/// Circuits that compute labels, Farhi and Neven, arXiv:1802.06002, sections 2 and 3. n bits (or
/// the qubits of a state) are qubits 0 ... n - 1, the readout r is qubit n, prepared in |1>, and
/// Y_r is measured. All are of the form exp(-i phi X_r) with phi diagonal in Z, which gives
///
///   e(z) = sin(2 phi(z)),   z_j = 1 - 2 x_j = +-1 for the bit x_j
///
/// (The paper's exp(i phi X_r) gives the other sign: labels are named the other way round.) The
/// angles are constants: num_weights = 0, features are bits or the angles of a product state.

inline constexpr int kMaxLabelBits = 12;  ///< of a truth table

/// e = (-1)^(number of ones among `subset`), exactly: one layer of ZX gates and a turn of the
/// readout. Throws std::invalid_argument for a bit out of range or listed twice.
EncodedCircuit subset_parity_circuit(int num_bits, std::span<const int> subset);

/// e = sin(beta sum_(j in subset) z_j): its sign says whether zeros (+) or ones (-) are the
/// majority of the k bits for 0 < beta < pi / k; ties give 0. Throws as above, and for beta outside
/// (0, pi).
EncodedCircuit subset_majority_circuit(int num_bits, std::span<const int> subset, double beta);

/// e = l(x) for any labels l(x) = labels[sum_j x_j 2^j] = +-1, exactly: phi = (pi / 4) l(Z) by its
/// expansion in products, l(Z) = sum_S c_S prod_(j in S) Z_j, up to 2^n gates. Throws
/// std::invalid_argument unless there are 2^n labels of +-1, 1 <= n <= kMaxLabelBits.
EncodedCircuit label_circuit(std::span<const int> labels);

/// phi = beta H for H = sum_(i<j) J_ij Z_i Z_j, so that e = <sin(2 beta H)>, for small beta the
/// sign of <H>, in the product state of 2 n features: qubit q is RZ(x_(n + q)) RY(x_q) |0>. Throws
/// std::invalid_argument for a term of H that is no product of two Z, or beta not finite.
EncodedCircuit state_label_circuit(const sim::PauliSum& h, double beta);

/// The same with a weight in place of each beta J_ij, i < j in lexicographic order: n (n - 1) / 2.
EncodedCircuit state_label_network(int num_qubits);

}  // namespace qarch::search
