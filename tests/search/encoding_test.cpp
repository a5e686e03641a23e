#include "search/encoding.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

#include "rl/random.h"
#include "search/action_space.h"

namespace qarch::search {
namespace {

TEST(CircuitEncoding, PutsEveryGateWhereItsDefinitionSays) {
  constexpr int kQubits = 3;
  constexpr int kMoments = 4;
  sim::Circuit circuit(kQubits);
  circuit.append_rotation(sim::GateKind::kRy, 0);  // moment 0
  circuit.append(sim::GateKind::kCx, {0, 2});      // moment 1: qubit 0 is taken in moment 0
  circuit.append_rotation(sim::GateKind::kRx, 1);  // moment 0
  circuit.append_rotation(sim::GateKind::kRz, 2);  // moment 2
  circuit.append(sim::GateKind::kCx, {1, 0});      // moment 2: qubit 0 is taken in moment 1
  CircuitEncoding encoding(kQubits, kMoments);
  for (const sim::Gate& gate : circuit.gates()) encoding.append(gate);

  const std::vector<std::array<int, 3>> ones{// moment, row, column
                                             {0, 3 + 1, 0},
                                             {1, 2, 0},
                                             {0, 3 + 0, 1},
                                             {2, 3 + 2, 2},
                                             {2, 0, 1}};
  std::vector<float> expected(4 * 6 * 3, 0.0F);
  for (const auto& [m, row, column] : ones) {
    expected[static_cast<std::size_t>((m * 6 + row) * 3 + column)] = 1.0F;
  }
  EXPECT_EQ(std::vector<float>(encoding.values().begin(), encoding.values().end()), expected);
  EXPECT_EQ(encoding.depth(), 3);
  encoding.clear();
  EXPECT_EQ(encoding.depth(), 0);
  EXPECT_EQ(std::ranges::count(encoding.values(), 0.0F), 4 * 6 * 3);
}

TEST(CircuitEncoding, GivesEveryKindOfTheSetItsRows) {
  constexpr int kQubits = 3;
  const GateSet set({"rz", "cz", "sx", "cx"});  // rows: 3 of cz, 3 of cx, rz, sx
  sim::Circuit circuit(kQubits);
  circuit.append(sim::GateKind::kCz, {0, 2});      // moment 0
  circuit.append(sim::GateKind::kCx, {0, 2});      // moment 1
  circuit.append(sim::GateKind::kSx, {1});         // moment 0
  circuit.append_rotation(sim::GateKind::kRz, 1);  // moment 1
  CircuitEncoding encoding(kQubits, 2, set);
  EXPECT_EQ(encoding.size(), 2 * 8 * 3);
  for (const sim::Gate& gate : circuit.gates()) encoding.append(gate);
  const std::vector<std::array<int, 3>> ones{// moment, row, column
                                             {0, 2, 0},
                                             {1, 3 + 2, 0},
                                             {0, 6 + 1, 1},
                                             {1, 6 + 0, 1}};
  std::vector<float> expected(2 * 8 * 3, 0.0F);
  for (const auto& [m, row, column] : ones) {
    expected[static_cast<std::size_t>((m * 8 + row) * 3 + column)] = 1.0F;
  }
  EXPECT_EQ(std::vector<float>(encoding.values().begin(), encoding.values().end()), expected);
  EXPECT_EQ(CircuitEncoding(4, 5, GateSet({"ry"})).size(), 5 * 1 * 4);
  EXPECT_EQ(CircuitEncoding(4, 5, GateSet({"ry", "cx"})).size(), 5 * (4 + 1) * 4);
}

TEST(CircuitEncoding, HasThePublishedSizes) {
  struct Case {
    int qubits, moments, size;
  };
  for (const auto& [n, moments, size] :
       {Case{2, 40, 400}, Case{3, 40, 720}, Case{4, 40, 1120}, Case{6, 70, 3780}}) {
    EXPECT_EQ(CircuitEncoding(n, moments).size(), size);
    EXPECT_EQ(std::ssize(CircuitEncoding(n, moments).values()), size);
  }
}

TEST(CircuitEncoding, HasOneEntryPerGateAndTheDepthOfTheCircuit) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    rl::Rng rng = rl::random_stream(seed, "encoding");
    const int n = 2 + static_cast<int>(seed % 4);
    const ActionSpace actions(n, coupled_pairs("all", n, {}));
    sim::Circuit circuit(n);
    CircuitEncoding encoding(n, 30);
    for (int gate = 1; gate <= 30; ++gate) {
      const auto a = rl::uniform_index(rng, static_cast<std::uint64_t>(actions.size()));
      append_action(circuit, actions[static_cast<int>(a)]);
      encoding.append(circuit.gates().back());
      EXPECT_EQ(std::ranges::count(encoding.values(), 1.0F), gate);
      EXPECT_EQ(encoding.depth(), circuit.depth());
    }
  }
}

TEST(CircuitEncoding, RefusesWhatItHasNoPlaceFor) {
  EXPECT_THROW(CircuitEncoding(0, 3), std::invalid_argument);
  EXPECT_THROW(CircuitEncoding(3, 0), std::invalid_argument);
  sim::Circuit circuit(2);
  circuit.append(sim::GateKind::kH, {0});
  circuit.append(sim::GateKind::kCz, {0, 1});
  circuit.append_rotation(sim::GateKind::kRx, 0);
  CircuitEncoding encoding(2, 1);
  EXPECT_THROW(encoding.append(circuit.gates()[0]), std::invalid_argument);
  EXPECT_THROW(encoding.append(circuit.gates()[1]), std::invalid_argument);
  encoding.append(circuit.gates()[2]);
  EXPECT_THROW(encoding.append(circuit.gates()[2]), std::length_error);
}

}  // namespace
}  // namespace qarch::search
