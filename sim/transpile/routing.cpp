#include "sim/transpile/routing.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <set>
#include <stdexcept>
#include <string>

namespace qarch::sim {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

std::string pair_text(int a, int b) { return std::to_string(a) + ", " + std::to_string(b); }

/// Breadth first from every place.
std::vector<int> distances(int num_places, const std::vector<std::vector<int>>& neighbours) {
  std::vector<int> distance(at(num_places) * at(num_places), -1);
  for (int start = 0; start < num_places; ++start) {
    int* const row = distance.data() + at(start) * at(num_places);
    row[start] = 0;
    std::deque<int> queue{start};
    while (!queue.empty()) {
      const int place = queue.front();
      queue.pop_front();
      for (const int next : neighbours[at(place)]) {
        if (row[next] >= 0) continue;
        row[next] = row[place] + 1;
        queue.push_back(next);
      }
    }
  }
  return distance;
}

}  // namespace

CouplingMap::CouplingMap(int num_places, const std::vector<std::pair<int, int>>& pairs)
    : num_places_(num_places),
      all_to_all_(pairs.empty()),
      directed_(at(num_places) * at(num_places), pairs.empty() ? 1 : 0),
      neighbours_(at(num_places)) {
  for (const auto& [a, b] : pairs) {
    if (a < 0 || b < 0 || a >= num_places || b >= num_places || a == b) {
      throw std::invalid_argument("coupling: pair = " + pair_text(a, b) +
                                  ", must be two different qubits in [0, " +
                                  std::to_string(num_places - 1) + "]");
    }
    directed_[index(a, b)] = 1;
  }
  for (int a = 0; a < num_places; ++a) {
    for (int b = a + 1; b < num_places; ++b) {
      if (!joined(a, b)) continue;
      edges_.emplace_back(a, b);
      neighbours_[at(a)].push_back(b);
      neighbours_[at(b)].push_back(a);
    }
  }
  for (auto& list : neighbours_) std::ranges::sort(list);
  distance_ = distances(num_places, neighbours_);
}

bool CouplingMap::has(int from, int to) const { return directed_[index(from, to)] != 0; }

const std::vector<int>& CouplingMap::neighbours(int place) const { return neighbours_[at(place)]; }

int CouplingMap::distance(int a, int b) const { return distance_[index(a, b)]; }

namespace {

/// The gates that are still to be done, in the order that their qubits ask for.
class Router {
 public:
  Router(const std::vector<Gate>& gates, const CouplingMap& map, const std::vector<int>& layout)
      : gates_(gates), map_(map), place_(layout), waits_(gates.size(), 0), next_(gates.size()) {
    result_.initial_layout = layout;
    result_.gates.reserve(gates.size());
    std::vector<int> last(layout.size(), -1);
    for (std::size_t g = 0; g < gates.size(); ++g) {
      for (const int q : gates[g].qubits) {
        if (q < 0) continue;
        if (last[at(q)] >= 0) {
          next_[at(last[at(q)])].push_back(g);
          ++waits_[g];
        }
        last[at(q)] = static_cast<int>(g);
      }
      if (waits_[g] == 0) ready_.insert(g);
      check(gates[g]);
    }
  }

  RoutedGates run() {
    std::vector<int> recent(at(map_.num_places()), 0);
    int idle_swaps = 0;
    while (do_ready_gates(recent, idle_swaps), !ready_.empty()) {
      if (idle_swaps >= 4 * map_.num_places()) {
        bring_together(gates_[*ready_.begin()]);
        continue;
      }
      const auto [a, b] = best_swap(recent);
      swap_places(a, b);
      ++recent[at(a)];
      ++recent[at(b)];
      ++idle_swaps;
    }
    result_.final_layout = place_;
    return std::move(result_);
  }

 private:
  void check(const Gate& gate) const {
    if (gate.num_qubits() == 1) return;
    if (map_.distance(place_[at(gate.qubits[0])], place_[at(gate.qubits[1])]) >= 0) return;
    throw std::invalid_argument("gate " + std::string(gate_row(gate.kind).name) + " on qubits " +
                                pair_text(gate.qubits[0], gate.qubits[1]) +
                                ": no way of couplings between their places " +
                                pair_text(place_[at(gate.qubits[0])], place_[at(gate.qubits[1])]));
  }

  bool possible(const Gate& gate) const {
    return gate.num_qubits() == 1 ||
           map_.joined(place_[at(gate.qubits[0])], place_[at(gate.qubits[1])]);
  }

  int distance(const Gate& gate) const {
    return map_.distance(place_[at(gate.qubits[0])], place_[at(gate.qubits[1])]);
  }

  void do_ready_gates(std::vector<int>& recent, int& idle_swaps) {
    for (auto it = ready_.begin(); it != ready_.end();) {
      const std::size_t g = *it;
      if (!possible(gates_[g])) {
        ++it;
        continue;
      }
      Gate gate = gates_[g];
      for (int& q : gate.qubits) q = q < 0 ? q : place_[at(q)];
      result_.gates.push_back(gate);
      if (gate.num_qubits() == 2) {
        std::ranges::fill(recent, 0);
        idle_swaps = 0;
      }
      ready_.erase(it);
      for (const std::size_t next : next_[g]) {
        if (--waits_[next] == 0) ready_.insert(next);
      }
      it = ready_.begin();
    }
  }

  /// The next pairs behind the front, 20 at most, looking at 200 gates at most.
  std::vector<std::size_t> ahead() const {
    constexpr std::size_t kPairs = 20;
    constexpr int kGates = 200;
    std::vector<std::size_t> pairs;
    std::deque<std::size_t> queue(ready_.begin(), ready_.end());
    std::set<std::size_t> seen;
    for (int looked = 0; looked < kGates && !queue.empty() && pairs.size() < kPairs; ++looked) {
      const std::size_t g = queue.front();
      queue.pop_front();
      for (const std::size_t next : next_[g]) {
        if (!seen.insert(next).second) continue;
        queue.push_back(next);
        if (gates_[next].num_qubits() == 2) pairs.push_back(next);
      }
    }
    return pairs;
  }

  template <class Gates>
  double mean_distance(const Gates& list) const {
    double sum = 0.0;
    for (const std::size_t g : list) sum += distance(gates_[g]);
    return list.empty() ? 0.0 : sum / static_cast<double>(list.size());
  }

  std::pair<int, int> best_swap(const std::vector<int>& recent) {
    std::vector<char> wanted(at(map_.num_places()), 0);
    for (const std::size_t g : ready_) {
      for (const int q : gates_[g].qubits) wanted[at(place_[at(q)])] = 1;
    }
    const std::vector<std::size_t> later = ahead();
    double best = std::numeric_limits<double>::infinity();
    std::pair<int, int> choice{0, 0};
    for (const auto& [a, b] : map_.edges()) {
      if (wanted[at(a)] == 0 && wanted[at(b)] == 0) continue;
      exchange(a, b);
      const double decay = 1.0 + 0.001 * std::max(recent[at(a)], recent[at(b)]);
      const double score = decay * (mean_distance(ready_) + 0.5 * mean_distance(later));
      exchange(a, b);
      if (score < best - 1e-12) {
        best = score;
        choice = {a, b};
      }
    }
    return choice;
  }

  void exchange(int a, int b) {
    for (int& place : place_) {
      if (place == a) {
        place = b;
      } else if (place == b) {
        place = a;
      }
    }
  }

  void swap_places(int a, int b) {
    exchange(a, b);
    result_.gates.push_back({GateKind::kSwap, {a, b}});
    ++result_.swaps;
  }

  void bring_together(const Gate& gate) {
    while (distance(gate) > 1) {
      const int from = place_[at(gate.qubits[0])];
      const int to = place_[at(gate.qubits[1])];
      for (const int next : map_.neighbours(from)) {
        if (map_.distance(next, to) != map_.distance(from, to) - 1) continue;
        swap_places(from, next);
        break;
      }
    }
  }

  const std::vector<Gate>& gates_;
  const CouplingMap& map_;
  std::vector<int> place_;  ///< of qubit q
  std::vector<int> waits_;  ///< gates before this one that are not done
  std::vector<std::vector<std::size_t>> next_;
  std::set<std::size_t> ready_;
  RoutedGates result_;
};

}  // namespace

RoutedGates route(const std::vector<Gate>& gates, const CouplingMap& map,
                  const std::vector<int>& initial_layout) {
  return Router(gates, map, initial_layout).run();
}

}  // namespace qarch::sim
