#include <gtest/gtest.h>

#include <numeric>
#include <stdexcept>

#include "rl/random.h"
#include "sim/transpile/equivalence.h"
#include "sim/transpile/layout_search.h"
#include "sim/transpile/routing.h"

namespace qarch::sim {
namespace {

CouplingMap line(int n) {
  std::vector<std::pair<int, int>> pairs;
  for (int q = 0; q + 1 < n; ++q) pairs.emplace_back(q, q + 1);
  return {n, pairs};
}

/// Two joined stars and a tail, and two places apart from them.
CouplingMap tree() { return {9, {{0, 1}, {1, 2}, {1, 3}, {3, 4}, {4, 5}, {4, 6}, {7, 8}}}; }

std::vector<Gate> random_pairs(int num_qubits, int count, rl::Rng& rng) {
  std::vector<Gate> gates;
  const auto n = static_cast<std::size_t>(num_qubits);
  for (int g = 0; g < count; ++g) {
    const int a = static_cast<int>(rl::uniform_index(rng, n));
    const int step = 1 + static_cast<int>(rl::uniform_index(rng, n - 1));
    gates.push_back({GateKind::kCx, {a, (a + step) % num_qubits}});
    gates.push_back({GateKind::kRx, {a, -1}, -1, 0.1 * g});
  }
  return gates;
}

Circuit circuit_of(const std::vector<Gate>& gates, int num_qubits) {
  Circuit circuit(num_qubits);
  for (const Gate& gate : gates) circuit.append(gate);
  return circuit;
}

std::vector<int> identity(int n) {
  std::vector<int> layout(static_cast<std::size_t>(n));
  std::iota(layout.begin(), layout.end(), 0);
  return layout;
}

TEST(CouplingMap, KnowsDistancesDirectionsAndParts) {
  const CouplingMap map = tree();
  EXPECT_TRUE(map.has(0, 1));
  EXPECT_FALSE(map.has(1, 0));
  EXPECT_TRUE(map.joined(1, 0));
  EXPECT_EQ(map.distance(0, 6), 4);
  EXPECT_EQ(map.distance(2, 2), 0);
  EXPECT_EQ(map.distance(0, 8), -1);
  EXPECT_EQ(map.neighbours(1), (std::vector{0, 2, 3}));
  EXPECT_TRUE(CouplingMap(3, {}).joined(0, 2)) << "none: all to all";
  EXPECT_THROW(CouplingMap(3, {{0, 3}}), std::invalid_argument);
  EXPECT_THROW(CouplingMap(3, {{1, 1}}), std::invalid_argument);
}

TEST(Routing, EveryPairIsJoinedAndTheMapIsTheSame) {
  rl::Rng rng = rl::random_stream(1, "routing");
  const CouplingMap map = tree();
  std::mt19937_64 engine(1);
  for (int trial = 0; trial < 30; ++trial) {
    const int n = 2 + static_cast<int>(rl::uniform_index(rng, 4));
    const std::vector<Gate> gates = random_pairs(n, 20, rng);
    const std::vector<int> layout = choose_layout(gates, n, map);
    for (const std::vector<int>& start : {identity(n), layout}) {
      const RoutedGates routed = route(gates, map, start);
      int swaps = 0;
      for (const Gate& gate : routed.gates) {
        EXPECT_TRUE(gate.num_qubits() == 1 || map.joined(gate.qubits[0], gate.qubits[1]));
        swaps += gate.kind == GateKind::kSwap ? 1 : 0;
      }
      EXPECT_EQ(swaps, routed.swaps);
      TranspiledCircuit result;
      result.circuit = circuit_of(routed.gates, 9);
      result.initial_layout = routed.initial_layout;
      result.final_layout = routed.final_layout;
      EXPECT_LT(process_distance(circuit_of(gates, n), result, {}, engine), 1e-12);
    }
    EXPECT_LE(route(gates, map, layout).swaps, route(gates, map, identity(n)).swaps);
  }
}

TEST(Routing, FindsPlacementsThatNeedNoSwap) {
  // a line with its qubits in another order, on a line, a ring and a tree
  const std::vector<int> order{2, 0, 3, 1};
  std::vector<Gate> gates;
  for (int repeat = 0; repeat < 3; ++repeat) {
    for (std::size_t k = 0; k + 1 < order.size(); ++k) {
      gates.push_back({GateKind::kCx, {order[k], order[k + 1]}});
    }
  }
  const CouplingMap ring(6, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 0}});
  for (const CouplingMap& map : {line(4), ring, tree()}) {
    EXPECT_EQ(route(gates, map, choose_layout(gates, 4, map)).swaps, 0);
  }
  const CouplingMap star(5, {{2, 0}, {2, 1}, {2, 3}, {2, 4}});
  const std::vector<Gate> spokes{{GateKind::kCx, {0, 1}}, {GateKind::kCx, {0, 2}}};
  EXPECT_EQ(choose_layout(spokes, 3, star).front(), 2) << "the hub on the hub";
}

TEST(Routing, ATriangleOnALineTakesOneSwap) {
  std::vector<Gate> gates;
  for (const auto& [a, b] : {std::pair(0, 1), std::pair(1, 2), std::pair(0, 2)}) {
    gates.push_back({GateKind::kCx, {a, b}});
  }
  EXPECT_EQ(route(gates, line(3), choose_layout(gates, 3, line(3))).swaps, 1);
}

TEST(Routing, EndsOnCircuitsThatPullInAllDirections) {
  rl::Rng rng = rl::random_stream(2, "routing");
  const CouplingMap map = line(20);
  const std::vector<Gate> gates = random_pairs(20, 400, rng);
  const RoutedGates routed = route(gates, map, identity(20));
  EXPECT_EQ(routed.gates.size(), gates.size() + static_cast<std::size_t>(routed.swaps));
  // never more than bringing every pair together on its own
  int alone = 0;
  for (const Gate& gate : gates) {
    if (gate.num_qubits() == 2) alone += map.distance(gate.qubits[0], gate.qubits[1]) - 1;
  }
  EXPECT_LT(routed.swaps, alone);
}

TEST(Routing, RefusesWhereThereIsNoWayOrNoRoom) {
  EXPECT_THROW(route({{GateKind::kCx, {0, 1}}}, tree(), {0, 7}), std::invalid_argument);
  EXPECT_THROW(choose_layout({}, 8, tree()), std::invalid_argument);
  EXPECT_EQ(choose_layout({}, 7, tree()).size(), 7U);
}

}  // namespace
}  // namespace qarch::sim
