#include "search/gate_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/dense_oracle.h"

namespace qarch::search {
namespace {

using sim::GateKind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const sim::GateRow& row : sim::gates()) {
    if (row.kind != GateKind::kId) names.emplace_back(row.name);
  }
  return names;
}

bool same_up_to_phase(const test::Matrix& a, const test::Matrix& b) {
  return std::abs((a.adjoint() * b).trace()) > static_cast<double>(a.rows()) * (1.0 - 1e-5);
}

/// A gate on qubits 0 and 1 of two.
test::Matrix on_two_qubits(const sim::Gate& gate, double angle) {
  const std::size_t operands = gate.qubits[1] < 0 ? 1 : 2;
  return test::embed(test::gate_unitary(gate.kind, angle), {gate.qubits.data(), operands}, 2);
}

std::vector<sim::Gate> placements(GateKind kind) {
  if (sim::gate_row(kind).num_qubits == 1) return {{kind, {0, -1}}};
  return {{kind, {0, 1}}, {kind, {1, 0}}};
}

/// Whether u is the identity or some gate of these kinds, by trying all of them at a thousand
/// angles.
bool is_wasted(const test::Matrix& u, std::span<const GateKind> kinds) {
  constexpr int kAngles = 1000;
  if (same_up_to_phase(test::Matrix::Identity(4, 4), u)) return true;
  for (const GateKind kind : kinds) {
    const int angles = sim::gate_row(kind).has_angle ? kAngles : 1;
    for (const sim::Gate& gate : placements(kind)) {
      for (int a = 0; a < angles; ++a) {
        const double angle = 2.0 * std::numbers::pi * a / kAngles;
        if (same_up_to_phase(on_two_qubits(gate, angle), u)) return true;
      }
    }
  }
  return false;
}

/// By dense matrices, at two pairs of angles that have nothing to do with each other.
bool merges_by_matrices(const sim::Gate& before, const sim::Gate& after,
                        std::span<const GateKind> kinds) {
  for (const auto& [first, second] : {std::pair(0.4321, 1.234), std::pair(-2.345, 0.777)}) {
    if (!is_wasted(on_two_qubits(after, second) * on_two_qubits(before, first), kinds))
      return false;
  }
  return true;
}

TEST(GateSet, MergesExactlyTheGatesWhoseMatricesDo) {
  const std::vector<std::vector<std::string>> sets{
      {"rx", "ry", "rz", "cx"}, {"ry", "cx"},        {"rz", "sx", "x", "cx"},
      {"rz", "sx", "cx"},       {"h", "t", "cx"},    {"x", "y", "z", "h", "s", "sdg"},
      {"cx", "cy", "cz"},       {"ry", "h", "swap"}, {"cz", "swap", "cx", "ry"},
      {"s", "t", "tdg", "z"},   all_names()};
  for (const auto& names : sets) {
    const GateSet set(names);
    for (const auto& kinds : {set.one_qubit(), set.two_qubit()}) {
      for (const GateKind first : kinds) {
        for (const GateKind second : kinds) {
          for (const sim::Gate& after : placements(second)) {
            const sim::Gate before = placements(first).front();
            EXPECT_EQ(set.merges(before, after), merges_by_matrices(before, after, kinds))
                << sim::gate_row(first).name << " then " << sim::gate_row(second).name << ' '
                << after.qubits[0] << ',' << after.qubits[1] << " in a set of " << names.size();
          }
        }
      }
    }
  }
}

TEST(GateSet, TakesASecondSxForAnXOnlyWhereThereIsOne) {
  const sim::Gate sx{GateKind::kSx, {3, -1}};
  EXPECT_FALSE(GateSet({"rz", "sx", "cx"}).merges(sx, sx)) << "no other way to an x";
  EXPECT_TRUE(GateSet({"rz", "sx", "x", "cx"}).merges(sx, sx));
  EXPECT_TRUE(GateSet({"rx", "sx"}).merges(sx, sx)) << "rx(pi)";
}

TEST(GateSet, TellsTheDirectionOfAPair) {
  const GateSet set({"ry", "cx", "cz"});
  const sim::Gate cx{GateKind::kCx, {2, 5}};
  EXPECT_TRUE(set.merges(cx, cx));
  EXPECT_FALSE(set.merges(cx, {GateKind::kCx, {5, 2}}));
  EXPECT_TRUE(set.merges({GateKind::kCz, {2, 5}}, {GateKind::kCz, {5, 2}}));
}

TEST(GateSet, KeepsTheOrderOfItsNames) {
  const GateSet set({"rz", "cz", "sx", "cx", "x"});
  EXPECT_THAT(set.one_qubit(), ElementsAre(GateKind::kRz, GateKind::kSx, GateKind::kX));
  EXPECT_THAT(set.two_qubit(), ElementsAre(GateKind::kCz, GateKind::kCx));
  EXPECT_EQ(set.place_of(GateKind::kX), 2);
  EXPECT_EQ(set.place_of(GateKind::kCx), 1);
  EXPECT_EQ(set.place_of(GateKind::kRy), -1);
  EXPECT_THAT(GateSet().one_qubit(), ElementsAre(GateKind::kRx, GateKind::kRy, GateKind::kRz));
  EXPECT_THAT(GateSet().two_qubit(), ElementsAre(GateKind::kCx));
}

TEST(GateSet, KnowsWhichGatesHaveNoDirection) {
  for (const sim::GateRow& row : sim::gates()) {
    if (row.num_qubits == 1) continue;
    EXPECT_EQ(is_symmetric(row.kind), row.name == "cz" || row.name == "swap") << row.name;
  }
}

TEST(GateSet, RefusesNamesThatItDoesNotKnowOrKnowsAlready) {
  const auto message = [](const std::string& text) {
    return ThrowsMessage<std::invalid_argument>(HasSubstr(text));
  };
  EXPECT_THAT([] { GateSet({"ry", "cxx"}); }, message("env.gates = 'cxx', must be one of: rx"));
  for (const std::string name : {"id", "reset", "measure", "delay"}) {
    EXPECT_THAT(
        [&] {
          GateSet({"ry", name});
        },
        message("env.gates = '" + name + "', must be one of: rx"));
  }
  EXPECT_THAT([] { GateSet({"ry", "cxx"}); }, message("did you mean 'cx'"));
  EXPECT_THAT([] { GateSet({"ry", "cx", "ry"}); }, message("env.gates: 'ry' is given twice"));
  EXPECT_THAT([] { GateSet(std::vector<std::string>{}); }, message("env.gates = ''"));
}

}  // namespace
}  // namespace qarch::search
