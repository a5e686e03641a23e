#pragma once

#include <span>
#include <vector>

#include "sim/device.h"

/// Which qubits of a device to use.
namespace qarch::sim {

/// What a calibration says about a set S of qubits, as sums of -log(1 - e): a circuit that uses
/// each qubit's sx (x, where there is no sx) and readout once, and once each two-qubit gate of the
/// cheapest tree that connects S, works with the probability exp(-total()).
struct PredictedError {
  double one_qubit = 0.0;
  double two_qubit = 0.0;  ///< of the minimum spanning tree of the usable pairs inside S
  double readout = 0.0;    ///< (p10 + p01) / 2

  double total() const { return one_qubit + two_qubit + readout; }
  double success() const;  ///< exp(-total())
};

/// The prediction for these qubits. Infinite if no usable pairs connect them, or one of them is not
/// operational or has its sx disabled. Throws std::invalid_argument for a qubit out of range or
/// twice.
PredictedError predicted_error(const Device& device, std::span<const int> qubits);

/// A set of qubits in the order of a walk along its tree, so that neighbours in the list are
/// neighbours on the device wherever the tree allows: from the end of its longest path (of the two,
/// the lower number), along side branches first.
struct LayoutChoice {
  std::vector<int> qubits;
  PredictedError error;
  bool exact = false;  ///< no connected set has a smaller error; false: the best that was found
};

/// The connected set of `count` qubits with the smallest predicted error. A greedy choice (from
/// every qubit, adding the neighbour that costs least) is improved by an enumeration of all
/// connected sets that leaves out those which cannot be better; it ends after a fixed amount of
/// work (about 0.1 s), which small devices or counts do not reach. Of equal sets, the first that
/// was found. Throws std::invalid_argument if the device has no such set, or unless 1 <= count <=
/// min(qubits of the device, 31), what a Circuit can hold.
LayoutChoice choose_qubits(const Device& device, int count);

/// choose_qubits(device, count).qubits.
std::vector<int> best_qubits(const Device& device, int count);

}  // namespace qarch::sim
