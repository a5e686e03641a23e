#include "apps/circuit_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace qarch::apps {
namespace {

using sim::GateKind;
using ::testing::HasSubstr;

/// The wires that an item takes.
std::vector<int> wires_of(const PlacedItem& item) {
  if (const auto* barrier = std::get_if<PlacedBarrier>(&item)) return barrier->qubits;
  if (const auto* measurement = std::get_if<PlacedMeasurement>(&item)) return {measurement->qubit};
  const auto& gate = std::get<PlacedGate>(item);
  if (gate.num_qubits() == 1) return {gate.qubits[0]};
  std::vector<int> wires;
  const auto [low, high] = std::minmax(gate.qubits[0], gate.qubits[1]);
  for (int q = low; q <= high; ++q) wires.push_back(q);
  return wires;
}

sim::Circuit random_circuit(int num_qubits, int num_gates, unsigned seed) {
  std::mt19937 engine(seed);
  sim::Circuit circuit(num_qubits);
  const auto operations = sim::operations();
  for (int g = 0; g < num_gates; ++g) {
    const sim::GateRow& row = operations[engine() % operations.size()];
    const int a = static_cast<int>(engine() % static_cast<unsigned>(num_qubits));
    const int b =
        (a + 1 + static_cast<int>(engine() % static_cast<unsigned>(num_qubits - 1))) % num_qubits;
    if (row.kind == GateKind::kDelay) {
      circuit.append_delay(a, 1e-7);
    } else if (row.has_angle) {
      circuit.append_rotation(row.kind, a);
    } else if (row.num_qubits == 2) {
      circuit.append(row.kind, {a, b});
    } else {
      circuit.append(row.kind, {a});
    }
  }
  return circuit;
}

TEST(CircuitLayout, PutsEveryGateOnceAndInOrderAndNoTwoOnOneWireOfAColumn) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const sim::Circuit circuit = random_circuit(5, 200, seed);
    const CircuitLayout layout = layout_circuit(circuit, {});
    std::vector<std::vector<std::pair<GateKind, std::array<int, 2>>>> drawn(5);
    for (const auto& items : layout.columns) {
      EXPECT_FALSE(items.empty());
      std::set<int> taken;
      for (const PlacedItem& item : items) {
        for (const int wire : wires_of(item)) EXPECT_TRUE(taken.insert(wire).second);
        const auto& gate = std::get<PlacedGate>(item);
        for (int k = 0; k < gate.num_qubits(); ++k) {
          drawn[static_cast<std::size_t>(gate.qubits[static_cast<std::size_t>(k)])].emplace_back(
              gate.kind, gate.qubits);
        }
      }
    }
    std::vector<std::vector<std::pair<GateKind, std::array<int, 2>>>> meant(5);
    for (const sim::Gate& gate : circuit.gates()) {
      for (int k = 0; k < gate.num_qubits(); ++k) {
        meant[static_cast<std::size_t>(gate.qubits[static_cast<std::size_t>(k)])].emplace_back(
            gate.kind, gate.qubits);
      }
    }
    EXPECT_EQ(drawn, meant) << "the gates of every qubit, in their order; seed " << seed;
  }
}

TEST(CircuitLayout, AGateStandsInTheFirstColumnThatIsFree) {
  sim::Circuit circuit(3);
  circuit.append(GateKind::kCx, {0, 2});  // crosses wire 1
  circuit.append(GateKind::kH, {1});
  circuit.append(GateKind::kX, {2});
  const CircuitLayout layout = layout_circuit(circuit, {});
  ASSERT_EQ(layout.columns.size(), 2U);
  EXPECT_EQ(layout.columns[0].size(), 1U);
  EXPECT_EQ(layout.columns[1].size(), 2U);
}

TEST(CircuitLayout, BarriersHoldGatesBackAndMeasurementsComeLast) {
  sim::Circuit circuit(3);
  circuit.append(GateKind::kX, {0});
  circuit.append(GateKind::kY, {1});
  const CircuitLayout layout = layout_circuit(
      circuit, {}, {.barriers = {{1, {1, 0, 1}}, {2, {}}, {99, {2}}}, .measurements = {{2, "c"}}});
  ASSERT_EQ(layout.columns.size(), 3U);
  const auto& barrier = std::get<PlacedBarrier>(layout.columns[1].at(0));
  EXPECT_EQ(barrier.qubits, (std::vector{0, 1}));
  EXPECT_EQ(std::get<PlacedGate>(layout.columns[2].at(0)).kind, GateKind::kY);
  EXPECT_EQ(std::get<PlacedBarrier>(layout.columns[0].at(1)).qubits, std::vector{2})
      << "a barrier behind all gates";
  EXPECT_EQ(std::get<PlacedMeasurement>(layout.columns[1].at(1)).bit, "c");
}

TEST(CircuitLayout, SaysWhatStandsInTheBoxes) {
  sim::Circuit circuit(1);
  circuit.append_fixed_rotation(GateKind::kRx, 0, 0.25);
  circuit.append_rotation(GateKind::kRy, 0);
  circuit.append_delay(0, 1e-6);
  circuit.append(GateKind::kH, {0});
  const auto angle = [](const CircuitLayout& layout, std::size_t column) {
    return std::get<PlacedGate>(layout.columns.at(column).at(0)).angle;
  };
  const CircuitLayout named = layout_circuit(circuit, {});
  EXPECT_EQ(std::get<ConstantAngle>(angle(named, 0)).radian, 0.25);
  EXPECT_EQ(std::get<SlotName>(angle(named, 1)).name, "theta_0");
  EXPECT_EQ(std::get<DelayTime>(angle(named, 2)).seconds, 1e-6);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(angle(named, 3)));
  EXPECT_EQ(named.qubit_labels, std::vector<std::string>{"q0"});
  const CircuitLayout given =
      layout_circuit(circuit, {}, {.qubit_labels = {"a"}, .slot_names = {"phi"}});
  EXPECT_EQ(std::get<SlotName>(angle(given, 1)).name, "phi");
  EXPECT_EQ(given.qubit_labels, std::vector<std::string>{"a"});
  const CircuitLayout bound = layout_circuit(circuit, std::vector{0.5}, {.slot_names = {"phi"}});
  EXPECT_EQ(std::get<SlotAngle>(angle(bound, 1)).radian, 0.5) << "a value goes before a name";
}

TEST(CircuitLayout, RefusesWhatDoesNotFitTheCircuit) {
  sim::Circuit circuit(2);
  circuit.append_rotation(GateKind::kRy, 0);
  struct Bad {
    std::vector<double> angles;
    CircuitNames names;
    const char* message;
  };
  const std::vector<Bad> rows{
      {{0.1, 0.2}, {}, "2 angles, must be 0 or 1"},
      {{}, {.qubit_labels = {"a"}}, "1 qubit labels, must be 0 or 2"},
      {{}, {.slot_names = {"a", "b"}}, "2 slot names, must be 0 or 1"},
      {{}, {.barriers = {{0, {2}}}}, "qubit of a barrier = 2, must be in [0, 1]"},
      {{}, {.measurements = {{-1, "c"}}}, "qubit of a measurement = -1, must be in [0, 1]"}};
  for (const Bad& bad : rows) {
    try {
      layout_circuit(circuit, bad.angles, bad.names);
      ADD_FAILURE() << bad.message;
    } catch (const std::invalid_argument& error) {
      EXPECT_THAT(error.what(), HasSubstr(bad.message));
    }
  }
}

TEST(CircuitLayout, FoldsIntoRowsThatFitWithAtLeastOneColumn) {
  using Rows = std::vector<std::pair<std::size_t, std::size_t>>;
  const std::vector<double> widths{3, 4, 5, 20, 1};
  EXPECT_EQ(fold_columns(widths, 100), (Rows{{0, 5}}));
  EXPECT_EQ(fold_columns(widths, 7), (Rows{{0, 2}, {2, 3}, {3, 4}, {4, 5}}));
  EXPECT_EQ(fold_columns(widths, 12), (Rows{{0, 3}, {3, 4}, {4, 5}}));
  EXPECT_EQ(fold_columns(widths, -1), (Rows{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}}));
  EXPECT_EQ(fold_columns({}, 10), (Rows{{0, 0}}));
}

TEST(CircuitLayout, DescribesTheCircuit) {
  sim::Circuit circuit(2);
  circuit.append_rotation(GateKind::kRy, 0);
  circuit.append(GateKind::kCx, {0, 1});
  EXPECT_EQ(circuit_title(circuit), "Circuit of 2 qubits");
  EXPECT_EQ(circuit_description(circuit),
            "2 gates, 1 of them on two qubits, depth 2, 1 parameter.");
  EXPECT_EQ(circuit_title(sim::Circuit(1)), "Circuit of 1 qubit");
}

}  // namespace
}  // namespace qarch::apps
