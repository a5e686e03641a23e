#pragma once

#include <vector>

#include "sim/transpile/routing.h"

namespace qarch::sim {

/// A layout that needs few SWAPs: the best by route() of the identity; placements by greed, one
/// from each place; with at most 5040 placements in all, the 16 of lowest total distance; and the
/// layouts that these end in when the circuit is routed forwards and then backwards. The first of
/// the fewest SWAPs is taken. Looks at the first 2000 pairs of the circuit. Throws
/// std::invalid_argument if no connected part has num_qubits places.
std::vector<int> choose_layout(const std::vector<Gate>& gates, int num_qubits,
                               const CouplingMap& map);

}  // namespace qarch::sim
