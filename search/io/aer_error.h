#pragma once

#include <Eigen/Dense>
#include <set>
#include <string>
#include <vector>

#include "search/io/json_cursor.h"

namespace qarch::search {

/// What one error of an Aer noise model does to the qubits of its gate.
struct AerMap {
  /// Pauli transfer matrix on all qubits of the gate, 4 x 4 or 16 x 16, operand 0 lowest.
  Eigen::MatrixXd ptm;
  std::vector<int> touched;  ///< the operands on which it is not the identity by its form
};

/// The map of a "qerror" after a gate on `num_qubits` qubits, 1 or 2:
///
///   R = sum_i p_i R_(i,last) ... R_(i,1) R_(i,0),   p = "probabilities", sum 1 to 1e-6, then
///   exact,
///
/// with the instructions (i, j) of "instructions": every gate of sim::gates() with its angle in
/// "params", "pauli" (leftmost letter on the last of "qubits"), "kraus" and "unitary" (the first of
/// "qubits" is the low bit), "reset". "qubits" are places in the gate's operand list.
///
/// Or of a "plerror", R = exp(sum_j r_j D_j), D_P(rho) = P rho P - rho, r = "rates" >= 0: the
/// factor of a Pauli Q is exp(-2 sum of the r_j whose P_j anticommutes with Q).
///
/// Keys of an instruction that mean nothing here are added to `ignored_keys`. Throws
/// std::invalid_argument with the place, for maps that are not trace preserving too.
AerMap read_aer_map(const JsonCursor& error, int num_qubits, std::set<std::string>& ignored_keys);

/// The submatrix on the operands touched: ptm = (the result on them) (x) identity.
Eigen::MatrixXd reduced_to(const AerMap& map);

}  // namespace qarch::search
