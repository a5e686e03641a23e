#pragma once

#include <string_view>

#include "sim/pauli_sum.h"

namespace qarch::search {

/// The observable that model.readout names, |O| <= 1:
///   parity       Z on every qubit
///   mean         (1 / n) sum_q Z_q
///   y16, zlast   one Pauli x, y or z on a qubit, counted from 0, or on the last one
/// Throws std::invalid_argument "model.readout = ..., must be ...".
sim::PauliSum readout_observable(std::string_view readout, int num_qubits);

/// Throws as readout_observable does for what is no readout of any number of qubits.
void check_readout(std::string_view readout);

}  // namespace qarch::search
