#pragma once

#include <span>
#include <string_view>

namespace qarch::apps {

/// Time of another simulator for one evaluation of the workload W.
struct PeerFigure {
  int num_qubits;
  bool noisy;  ///< with the noise of W; else the same circuit without noise
  std::string_view simulator;
  double us;  ///< microseconds per circuit, one thread
};
std::span<const PeerFigure> peer_figures();

/// Where the figures come from, for every place that shows them.
std::string_view peer_note();

}  // namespace qarch::apps
