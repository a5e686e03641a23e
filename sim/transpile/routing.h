#pragma once

#include <utility>
#include <vector>

#include "sim/circuit.h"

namespace qarch::sim {

/// Places joined by edges, directed as a device gives them.
class CouplingMap {
 public:
  /// Empty `pairs`: all to all, both ways. Throws std::invalid_argument for a place outside
  /// [0, num_places) or a pair of one place.
  CouplingMap(int num_places, const std::vector<std::pair<int, int>>& pairs);

  int num_places() const { return num_places_; }
  bool all_to_all() const { return all_to_all_; }
  bool has(int from, int to) const;
  bool joined(int a, int b) const { return has(a, b) || has(b, a); }
  /// Places next to this one, ascending.
  const std::vector<int>& neighbours(int place) const;
  /// Edges on the shortest way; -1 if there is none.
  int distance(int a, int b) const;
  /// Undirected edges (a < b), ascending.
  const std::vector<std::pair<int, int>>& edges() const { return edges_; }

 private:
  std::size_t index(int a, int b) const {
    return static_cast<std::size_t>(a) * static_cast<std::size_t>(num_places_) +
           static_cast<std::size_t>(b);
  }
  int num_places_;
  bool all_to_all_;
  std::vector<char> directed_;
  std::vector<int> distance_;
  std::vector<std::vector<int>> neighbours_;
  std::vector<std::pair<int, int>> edges_;
};

/// Gates on places, every pair of them joined.
struct RoutedGates {
  std::vector<Gate> gates;
  std::vector<int> initial_layout;  ///< place of qubit q
  std::vector<int> final_layout;
  int swaps = 0;
};

/// Inserts SWAPs. The gates whose turn it is are the front; while none of them stands on joined
/// places, the SWAP next to the front with the lowest
///
///   (1 + 0.001 k) ( mean distance of the front + 0.5 mean distance of the next 20 pairs )
///
/// is made, k the number of recent SWAPs of its places (the idea of SABRE: Li, Ding, Xie, ASPLOS
/// 2019); ties go to the lowest places. After 4 SWAPs per place without a gate, the first gate of
/// the front is brought together along a shortest way. The same input gives the same output.
/// Throws std::invalid_argument if a gate's qubits are in parts that are not connected.
RoutedGates route(const std::vector<Gate>& gates, const CouplingMap& map,
                  const std::vector<int>& initial_layout);

}  // namespace qarch::sim
