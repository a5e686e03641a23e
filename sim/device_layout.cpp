#include "sim/device_layout.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <stdexcept>
#include <string>

#include "sim/gate_index.h"
#include "sim/pauli.h"

namespace qarch::sim {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t kMostWork = 20'000'000;  // elementary steps, about a tenth of a second

/// -log(1 - e); e not known: 0, e >= 1: infinity.
double cost_of(double error) {
  if (std::isnan(error)) return 0.0;
  return error >= 1.0 ? kInfinity : -std::log1p(-error);
}

struct Edge {
  int to;
  double cost;
};

/// The device as a weighted graph of usable qubits.
struct Graph {
  std::vector<double> one_qubit;
  std::vector<double> readout;
  std::vector<std::vector<Edge>> edges;  ///< of usable qubits, ascending

  explicit Graph(const Device& device);
  int size() const { return static_cast<int>(one_qubit.size()); }
  double node(int q) const {
    return one_qubit[static_cast<std::size_t>(q)] + readout[static_cast<std::size_t>(q)];
  }
  const std::vector<Edge>& of(int q) const { return edges[static_cast<std::size_t>(q)]; }
};

double one_qubit_cost(const GateIndex& index, int q) {
  for (const char* name : {"sx", "x", "u2", "u3"}) {
    const GateCalibration* const gate = index.exact(name, q);
    if (gate != nullptr) return gate->disabled ? kInfinity : cost_of(gate->error);
  }
  return 0.0;
}

Graph::Graph(const Device& device) {
  const auto n = device.qubits.size();
  const GateIndex index(device);
  edges.resize(n);
  for (std::size_t q = 0; q < n; ++q) {
    const QubitCalibration& qubit = device.qubits[q];
    one_qubit.push_back(qubit.operational ? one_qubit_cost(index, static_cast<int>(q)) : kInfinity);
    readout.push_back(cost_of(0.5 * (qubit.readout.p10 + qubit.readout.p01)));
  }
  std::set<std::pair<int, int>> coupled;
  for (const auto& [a, b] : device.coupling) coupled.insert(std::minmax(a, b));
  std::map<std::pair<int, int>, double> cheapest;
  for (const GateCalibration& gate : device.gates) {
    if (gate.qubits.size() != 2 || gate.disabled) continue;
    const std::pair<int, int> pair = std::minmax(gate.qubits[0], gate.qubits[1]);
    if (!coupled.contains(pair) || !std::isfinite(node(pair.first) + node(pair.second))) continue;
    const auto [row, added] = cheapest.emplace(pair, cost_of(gate.error));
    if (!added) row->second = std::min(row->second, cost_of(gate.error));
  }
  for (const auto& [pair, cost] : cheapest) {
    edges[static_cast<std::size_t>(pair.first)].push_back({pair.second, cost});
    edges[static_cast<std::size_t>(pair.second)].push_back({pair.first, cost});
  }
  for (auto& list : edges) std::ranges::sort(list, {}, &Edge::to);
}

/// Prim's algorithm: the tree's pairs (parent, child) in the order in which they are added. Shorter
/// than qubits - 1 if the set is not connected.
std::vector<std::pair<int, int>> spanning_tree(const Graph& graph, std::span<const int> qubits,
                                               double& cost) {
  std::vector<std::pair<int, int>> tree;
  std::vector<double> distance(qubits.size(), kInfinity);
  std::vector<int> parent(qubits.size(), -1);
  std::vector<bool> done(qubits.size(), false);
  std::size_t next = 0;
  distance[0] = 0.0;
  cost = 0.0;
  while (next < qubits.size() && distance[next] < kInfinity) {
    done[next] = true;
    cost += distance[next];
    if (parent[next] >= 0) tree.emplace_back(parent[next], qubits[next]);
    for (const Edge& edge : graph.of(qubits[next])) {
      const auto at = static_cast<std::size_t>(std::ranges::find(qubits, edge.to) - qubits.begin());
      if (at == qubits.size() || done[at] || edge.cost >= distance[at]) continue;
      distance[at] = edge.cost;
      parent[at] = qubits[next];
    }
    next = qubits.size();
    for (std::size_t k = 0; k < qubits.size(); ++k)
      if (!done[k] && (next == qubits.size() || distance[k] < distance[next])) next = k;
  }
  return tree;
}

PredictedError prediction(const Graph& graph, std::span<const int> qubits) {
  PredictedError error;
  for (const int q : qubits) {
    error.one_qubit += graph.one_qubit[static_cast<std::size_t>(q)];
    error.readout += graph.readout[static_cast<std::size_t>(q)];
  }
  const auto tree = spanning_tree(graph, qubits, error.two_qubit);
  if (tree.size() + 1 < qubits.size()) error.two_qubit = kInfinity;
  return error;
}

/// The set and its error, in ascending order of qubits so that equal sets have equal bits.
struct Candidate {
  std::vector<int> qubits;
  double cost = kInfinity;

  void improve(const Graph& graph, std::vector<int> other) {
    std::ranges::sort(other);
    const double other_cost = prediction(graph, other).total();
    if (!(other_cost < cost)) return;
    qubits = std::move(other);
    cost = other_cost;
  }
};

/// From `start`, always the neighbour whose own errors and cheapest gate into the set are smallest.
std::vector<int> grow(const Graph& graph, int start, std::size_t count) {
  std::vector<int> set{start};
  while (set.size() < count) {
    int best = -1;
    double best_cost = kInfinity;
    for (const int q : set) {
      for (const Edge& edge : graph.of(q)) {
        const double cost = edge.cost + graph.node(edge.to);
        if (cost >= best_cost || std::ranges::find(set, edge.to) != set.end()) continue;
        best = edge.to;
        best_cost = cost;
      }
    }
    if (best < 0) return {};
    set.push_back(best);
  }
  return set;
}

/// All connected sets, each once, from its lowest qubit (Wernicke's ESU). A set S that starts at r
/// is left when even its cheapest continuation costs as much as the best so far: every qubit but r
/// has an edge to its parent in the tree, so that
///
///   error >= node(r) + sum over q in S, q != r of c(q) + the smallest c's of those still to come,
///   c(q) = node(q) + cheapest edge of q
class Enumeration {
 public:
  Enumeration(const Graph& graph, std::size_t count, Candidate& best)
      : graph_(graph), count_(count), best_(best), seen_(static_cast<std::size_t>(graph.size())) {
    for (int q = 0; q < graph.size(); ++q) {
      double edge = kInfinity;
      for (const Edge& e : graph.of(q)) edge = std::min(edge, e.cost);
      cost_.push_back(graph.node(q) + edge);
    }
    std::vector<double> ascending = cost_;
    std::ranges::sort(ascending);
    still_.assign(count, 0.0);
    for (std::size_t k = 1; k < count; ++k) still_[k] = still_[k - 1] + ascending[k - 1];
  }

  /// Whether all sets were looked at, or known to be no better.
  bool run() {
    for (int root = 0; root < graph_.size() && work_ <= kMostWork; ++root) {
      root_ = root;
      set_ = {root};
      std::vector<int> border;
      mark(root, border);
      extend(border, graph_.node(root));
      unmark(border);
    }
    return work_ <= kMostWork;
  }

 private:
  /// Appends to `border` the neighbours of q above the root that were not seen before.
  void mark(int q, std::vector<int>& border) {
    for (const Edge& edge : graph_.of(q)) {
      if (edge.to <= root_ || seen_[static_cast<std::size_t>(edge.to)]) continue;
      seen_[static_cast<std::size_t>(edge.to)] = true;
      border.push_back(edge.to);
    }
  }
  void unmark(std::span<const int> added) {
    for (const int q : added) seen_[static_cast<std::size_t>(q)] = false;
  }

  void extend(std::vector<int> border, double bound) {
    work_ += static_cast<std::int64_t>(border.size()) + 1;
    if (work_ > kMostWork) return;
    if (set_.size() == count_) {
      work_ += static_cast<std::int64_t>(count_ * count_);
      best_.improve(graph_, set_);
      return;
    }
    if (!(bound + still_[count_ - set_.size()] < best_.cost)) return;
    while (!border.empty()) {
      const int q = border.back();
      border.pop_back();
      std::vector<int> wider = border;
      mark(q, wider);
      set_.push_back(q);
      extend(wider, bound + cost_[static_cast<std::size_t>(q)]);
      set_.pop_back();
      unmark(std::span(wider).subspan(border.size()));
    }
  }

  const Graph& graph_;
  std::size_t count_;
  Candidate& best_;
  std::vector<double> cost_;
  std::vector<double> still_;  ///< the sum of the k smallest cost_
  std::vector<bool> seen_;
  std::vector<int> set_;
  int root_ = 0;
  std::int64_t work_ = 0;
};

/// A tree of qubits, to be walked along its side branches first.
struct TreeWalk {
  std::map<int, std::vector<int>> neighbours;

  int height(int q, int parent) const {
    int most = 0;
    for (const int next : neighbours.at(q))
      if (next != parent) most = std::max(most, 1 + height(next, q));
    return most;
  }
  void visit(int q, int parent, std::vector<int>& order) const {
    order.push_back(q);
    std::vector<std::pair<int, int>> branches;
    for (const int next : neighbours.at(q))
      if (next != parent) branches.emplace_back(height(next, q), next);
    std::ranges::sort(branches);
    for (const auto& [depth, next] : branches) visit(next, q, order);
  }
};

std::vector<int> walk_order(const Graph& graph, const std::vector<int>& qubits) {
  double cost = 0.0;
  TreeWalk walk;
  for (const int q : qubits) walk.neighbours[q];
  for (const auto& [a, b] : spanning_tree(graph, qubits, cost)) {
    walk.neighbours[a].push_back(b);
    walk.neighbours[b].push_back(a);
  }
  int end = qubits.front();
  int longest = -1;
  for (const int q : qubits) {  // ascending: the lower end of the longest path
    const int height = walk.height(q, -1);
    if (height <= longest) continue;
    end = q;
    longest = height;
  }
  std::vector<int> order;
  walk.visit(end, -1, order);
  return order;
}

}  // namespace

double PredictedError::success() const { return std::exp(-total()); }

PredictedError predicted_error(const Device& device, std::span<const int> qubits) {
  std::vector<int> set(qubits.begin(), qubits.end());
  std::ranges::sort(set);
  if (set.empty()) return {};
  for (std::size_t k = 0; k < set.size(); ++k) {
    if (set[k] < 0 || set[k] >= device.num_qubits() || (k > 0 && set[k] == set[k - 1]))
      throw std::invalid_argument("qubit = " + std::to_string(set[k]) + " of " + device.name +
                                  ", must be different qubits in [0, " +
                                  std::to_string(device.num_qubits() - 1) + "]");
  }
  return prediction(Graph(device), set);
}

LayoutChoice choose_qubits(const Device& device, int count) {
  const int most = std::min(device.num_qubits(), kMaxPauliQubits);
  if (count < 1 || count > most)
    throw std::invalid_argument("best qubits: count = " + std::to_string(count) +
                                ", must be in [1, " + std::to_string(most) + "] for " +
                                device.name);
  const Graph graph(device);
  Candidate best;
  for (int start = 0; start < graph.size(); ++start) {
    std::vector<int> grown = grow(graph, start, static_cast<std::size_t>(count));
    if (!grown.empty()) best.improve(graph, std::move(grown));
  }
  if (best.qubits.empty())
    throw std::invalid_argument("best qubits: " + device.name + " has no " + std::to_string(count) +
                                " usable qubits that are connected by usable gates");
  LayoutChoice choice;
  choice.exact = Enumeration(graph, static_cast<std::size_t>(count), best).run();
  choice.qubits = walk_order(graph, best.qubits);
  choice.error = prediction(graph, best.qubits);
  return choice;
}

std::vector<int> best_qubits(const Device& device, int count) {
  return choose_qubits(device, count).qubits;
}

}  // namespace qarch::sim
