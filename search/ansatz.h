#pragma once

#include <span>
#include <string_view>

#include "sim/circuit.h"

namespace qarch::search {

/// A fixed circuit family by number of qubits and layers; every rotation has its own slot.
struct Ansatz {
  std::string_view name;
  std::string_view description;
  sim::Circuit (*build)(int num_qubits, int layers);
};

/// All of them; adding one is a function and a row.
std::span<const Ansatz> ansatzes();

/// Throws std::invalid_argument "ansatz = 'x', must be one of: ..." or for layers outside [1,
/// 1000].
sim::Circuit build_ansatz(std::string_view name, int num_qubits, int layers);

}  // namespace qarch::search
