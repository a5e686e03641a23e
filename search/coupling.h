#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/noise_model.h"

namespace qarch::search {

/// (control, target)
using QubitPair = std::pair<int, int>;

/// Which pairs of qubits two-qubit gates may act on, from the words of a configuration:
///
///   device        those that the noise model allows, all where it has no coupling map
///   all           every pair, in both directions
///   line, ring    neighbours q and q + 1, both directions; in a ring also the last and the first
///   0-1,1-2,3>2   listed: a-b in both directions, c>t with control c only
///
/// Returns distinct pairs by control c = 0..n-1 and offset x = 1..n-1 with target (c + x) mod n.
/// Throws std::invalid_argument for other text, for a qubit not in 0..n-1, and, naming the pair and
/// the noise model, for a pair on which that allows no gate.
std::vector<QubitPair> coupled_pairs(std::string_view text, int num_qubits,
                                     const sim::NoiseModel& noise);

/// Throws as coupled_pairs does, for what is wrong on any number of qubits.
void validate_coupling(std::string_view text);

}  // namespace qarch::search
