#pragma once

#include <cstddef>
#include <span>

#include "sim/compiled_program.h"

namespace qarch::sim {

/// The light cone of the readout, entry by entry: walks backwards from the entries k of the final
/// PauliVector that are read (ascending) and gives every operation the list of groups that they
/// depend on. Stops, leaving all groups, where more than half of them, or a sizeable share
/// of the state, is needed; does nothing beyond 15 digits.
///
/// A permutation maps each needed entry to one, a diagonal map to one or two (its own and that with
/// I), any other map on a digit that is not I to four. Exact: what is left out does not enter the
/// readout.
void list_needed_groups(CompiledProgram& program, std::span<const std::size_t> reads);

}  // namespace qarch::sim
