#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

namespace qarch::search {

/// Control and target of a two-qubit gate.
using QubitPair = std::array<int, 2>;

/// A row of the table behind model.entangle: the pairs of one layer, in the order of their gates.
struct Entangling {
  std::string_view name;
  std::string_view description;
  std::vector<QubitPair> (*pairs)(int num_qubits);
};

/// line       (0,1) (2,3) ..., then (1,2) (3,4) ...: depth 2
/// ring       the line, then (n - 1, 0) where n > 2
/// all        (i, j) for all i < j
/// published  on 10 qubits the benchmark of Ren et al., Nat. Comput. Sci. 2022:
///            (0,1) (2,3) (4,5) (7,9) | (1,2) (3,4) (5,7) | (5,6) (7,8); else the line
/// none       no pair: a circuit without entanglement
std::span<const Entangling> entangling_table();

/// Throws std::invalid_argument "model.entangle = 'x', must be one of: ...".
std::vector<QubitPair> entangling_pairs(std::string_view entangle, int num_qubits);

}  // namespace qarch::search
