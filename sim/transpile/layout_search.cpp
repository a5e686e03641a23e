#include "sim/transpile/layout_search.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>

namespace qarch::sim {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// How often each pair of qubits meets; early pairs count the most: their distance is what the
/// layout alone decides.
std::vector<std::vector<double>> interactions(const std::vector<Gate>& gates, int num_qubits) {
  std::vector<std::vector<double>> weight(at(num_qubits), std::vector<double>(at(num_qubits), 0.0));
  double value = 1.0;
  for (const Gate& gate : gates) {
    if (gate.num_qubits() == 1) continue;
    weight[at(gate.qubits[0])][at(gate.qubits[1])] += value;
    weight[at(gate.qubits[1])][at(gate.qubits[0])] += value;
    value *= 0.99;
  }
  return weight;
}

class LayoutSearch {
 public:
  LayoutSearch(const std::vector<Gate>& gates, int num_qubits, const CouplingMap& map)
      : gates_(gates),
        backwards_(gates.rbegin(), gates.rend()),
        num_qubits_(num_qubits),
        map_(map),
        weight_(interactions(gates, num_qubits)) {}

  std::vector<int> run() {
    list_candidates();
    if (candidates_.empty()) {
      throw std::invalid_argument("coupling: no connected part has " + std::to_string(num_qubits_) +
                                  " qubits");
    }
    const std::vector<std::vector<int>> first = candidates_;
    for (const auto& layout : first) {
      candidates_.push_back(
          route(backwards_, map_, route(gates_, map_, layout).final_layout).final_layout);
    }
    int fewest = std::numeric_limits<int>::max();
    std::vector<int> best;
    for (const auto& layout : candidates_) {
      const int swaps = route(gates_, map_, layout).swaps;
      if (swaps >= fewest) continue;
      fewest = swaps;
      best = layout;
    }
    return best;
  }

 private:
  void list_candidates() {
    std::vector<int> identity(at(num_qubits_));
    std::iota(identity.begin(), identity.end(), 0);
    if (connected(identity)) candidates_.push_back(identity);
    if (placements() <= 5040) {
      list_exact();
    }
    for (int start = 0; start < map_.num_places(); ++start) {
      std::vector<int> layout = greedy(start);
      if (!layout.empty()) candidates_.push_back(std::move(layout));
    }
  }

  bool connected(const std::vector<int>& layout) const {
    return std::ranges::all_of(
        layout, [&](int place) { return map_.distance(layout.front(), place) >= 0; });
  }

  double total_distance(const std::vector<int>& layout) const {
    double sum = 0.0;
    for (int a = 0; a < num_qubits_; ++a) {
      for (int b = 0; b < a; ++b) {
        sum += weight_[at(a)][at(b)] * map_.distance(layout[at(a)], layout[at(b)]);
      }
    }
    return sum;
  }

  double placements() const {
    double count = 1.0;
    for (int k = 0; k < num_qubits_; ++k) count *= map_.num_places() - k;
    return count;
  }

  /// Every placement, the 16 of lowest total distance kept; ties in alphabetical order.
  void list_exact() {
    std::set<std::pair<double, std::vector<int>>> best;
    std::vector<int> layout;
    std::vector<char> used(at(map_.num_places()), 0);
    const auto place_next = [&](const auto& self) -> void {
      if (static_cast<int>(layout.size()) == num_qubits_) {
        if (connected(layout)) best.emplace(total_distance(layout), layout);
        if (best.size() > 16) best.erase(std::prev(best.end()));
        return;
      }
      for (int place = 0; place < map_.num_places(); ++place) {
        if (used[at(place)] != 0) continue;
        used[at(place)] = 1;
        layout.push_back(place);
        self(self);
        layout.pop_back();
        used[at(place)] = 0;
      }
    };
    place_next(place_next);
    for (const auto& [distance, placement] : best) candidates_.push_back(placement);
  }

  /// The qubit that meets others most on `start`; then again and again the qubit that meets the
  /// placed ones most, on the free place of lowest weighted distance to them. Empty: no room.
  std::vector<int> greedy(int start) const {
    std::vector<int> layout(at(num_qubits_), -1);
    std::vector<char> used(at(map_.num_places()), 0);
    for (int step = 0; step < num_qubits_; ++step) {
      const int qubit = next_qubit(layout, step == 0);
      const int place = step == 0 ? start : nearest_place(layout, used, qubit, start);
      if (place < 0) return {};
      layout[at(qubit)] = place;
      used[at(place)] = 1;
    }
    return layout;
  }

  int next_qubit(const std::vector<int>& layout, bool first) const {
    int best = -1;
    double most = -1.0;
    for (int q = 0; q < num_qubits_; ++q) {
      if (layout[at(q)] >= 0) continue;
      double sum = 0.0;
      for (int other = 0; other < num_qubits_; ++other) {
        if (first || layout[at(other)] >= 0) sum += weight_[at(q)][at(other)];
      }
      if (sum > most) {
        most = sum;
        best = q;
      }
    }
    return best;
  }

  int nearest_place(const std::vector<int>& layout, const std::vector<char>& used, int qubit,
                    int start) const {
    std::tuple<double, int, int> best{std::numeric_limits<double>::infinity(), 0, -1};
    for (int place = 0; place < map_.num_places(); ++place) {
      if (used[at(place)] != 0 || map_.distance(start, place) < 0) continue;
      double sum = 0.0;
      for (int other = 0; other < num_qubits_; ++other) {
        if (layout[at(other)] < 0) continue;
        sum += weight_[at(qubit)][at(other)] * map_.distance(place, layout[at(other)]);
      }
      best = std::min(best, {sum, map_.distance(start, place), place});
    }
    return std::get<2>(best);
  }

  const std::vector<Gate>& gates_;
  std::vector<Gate> backwards_;
  int num_qubits_;
  const CouplingMap& map_;
  std::vector<std::vector<double>> weight_;
  std::vector<std::vector<int>> candidates_;
};

}  // namespace

std::vector<int> choose_layout(const std::vector<Gate>& gates, int num_qubits,
                               const CouplingMap& map) {
  constexpr std::size_t kMostPairs = 2000;
  std::vector<Gate> pairs;
  for (const Gate& gate : gates) {
    if (gate.num_qubits() == 2 && pairs.size() < kMostPairs) pairs.push_back(gate);
  }
  return LayoutSearch(pairs, num_qubits, map).run();
}

}  // namespace qarch::sim
