#include "apps/draw_circuit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <numbers>
#include <sstream>
#include <string>
#include <vector>

namespace qarch::apps {
namespace {

using sim::GateKind;

/// Columns of a line on the screen: bytes that begin a UTF-8 character.
int columns(const std::string& line) {
  int count = 0;
  for (const char c : line) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  return count;
}

TEST(DrawCircuit, DrawsARotationAndACnot) {
  sim::Circuit circuit(2);
  circuit.append_rotation(GateKind::kRy, 0);
  circuit.append(GateKind::kCx, {0, 1});
  EXPECT_EQ(draw_circuit(circuit, std::vector<double>{0.22714}),
            "q0: ─RY(0.227)──●─\n"
            "q1: ────────────X─\n");
}

TEST(DrawCircuit, PutsGatesIntoTheFirstFreeColumnInTheMiddleOfTheWidest) {
  sim::Circuit circuit(2);
  circuit.append(GateKind::kH, {1});
  circuit.append_fixed_rotation(GateKind::kRz, 0, -1.5);
  circuit.append(GateKind::kX, {1});
  EXPECT_EQ(draw_circuit(circuit, {}),
            "q0: ─RZ(-1.500)────\n"
            "q1: ─────H───────X─\n");
}

TEST(DrawCircuit, BarsTheWiresThatAGateCrosses) {
  sim::Circuit circuit(3);
  circuit.append(GateKind::kCx, {2, 0});
  circuit.append(GateKind::kH, {1});
  circuit.append(GateKind::kCz, {0, 1});
  circuit.append(GateKind::kSwap, {1, 2});
  EXPECT_EQ(draw_circuit(circuit, {}),
            "q0: ─X─────●────\n"
            "q1: ─│──H──●──x─\n"
            "q2: ─●────────x─\n");
}

TEST(DrawCircuit, NumbersQubitsOfTwoDigitsInOneColumn) {
  const std::string drawing = draw_circuit(sim::Circuit(11), {});
  EXPECT_EQ(drawing.substr(0, drawing.find('\n')), "q 0: ───");
  EXPECT_EQ(drawing.substr(drawing.rfind('q')), "q10: ───\n");
}

TEST(DrawCircuit, FoldsWithinItsWidthAndLosesNoGate) {
  sim::Circuit circuit(2);
  for (int gate = 0; gate < 9; ++gate) {
    circuit.append_rotation(GateKind::kRx, gate % 2);
    circuit.append(GateKind::kCx, {0, 1});
  }
  const std::vector<double> angles(9, 1.0);
  for (int width = 10; width <= 150; ++width) {
    const std::string drawing = draw_circuit(circuit, angles, width);
    std::istringstream text(drawing);
    int rotations = 0;
    for (std::string line; std::getline(text, line);) {
      EXPECT_LE(columns(line), std::max(width, 16)) << "one column always fits";
      for (std::size_t at = line.find("RX"); at != std::string::npos; at = line.find("RX", at + 1))
        ++rotations;
    }
    EXPECT_EQ(rotations, 9) << width;
    EXPECT_EQ(drawing.find("\n\n") == std::string::npos, width >= 130) << width;
  }
}

/// One of everything, for both styles.
sim::Circuit one_of_everything() {
  sim::Circuit circuit(3);
  circuit.append(GateKind::kReset, {0});
  circuit.append(GateKind::kEcr, {2, 0});
  circuit.append(GateKind::kSxdg, {1});
  circuit.append_rotation(GateKind::kRx, 1);
  circuit.append_fixed_rotation(GateKind::kRz, 2, -0.75 * std::numbers::pi);
  circuit.append(GateKind::kId, {0});
  circuit.append_delay(0, 3.5e-7);
  circuit.append(GateKind::kMeasure, {0});
  circuit.append(GateKind::kCz, {1, 2});
  return circuit;
}

TEST(DrawCircuit, DrawsEveryKindBarriersAndMeasurementsAndNamesOfSlots) {
  const DrawOptions options{.names = {.barriers = {{8, {0, 2}}, {9, {0, 1, 2}}},
                                      .measurements = {{1, "c[0]"}, {2, "c[1]"}}}};
  EXPECT_EQ(draw_circuit(one_of_everything(), {}, options),
            "q0: ─|0>──ECR1──────ID──────DELAY(350ns)──M──░─────░─────────\n"
            "q1: ───────│───────SXDG─────RX(theta_0)─────────●──░──M→c[0]─\n"
            "q2: ──────ECR0──RZ(-3pi/4)───────────────────░──●──░──M→c[1]─\n");
}

TEST(DrawCircuit, DrawsInAsciiWithGivenNamesOnRequest) {
  const DrawOptions options{.ascii = true,
                            .names = {.qubit_labels = {"a[0]", "a[1]", "b"},
                                      .slot_names = {"phi"},
                                      .barriers = {{9, {1, 2}}},
                                      .measurements = {{2, "c"}}}};
  EXPECT_EQ(draw_circuit(one_of_everything(), {}, options),
            "a[0]: -|0>--ECR1------ID------DELAY(350ns)--M---------\n"
            "a[1]: -------|-------SXDG-------RX(phi)-----o--:------\n"
            "   b: ------ECR0--RZ(-3pi/4)----------------o--:--M>c-\n");
  const std::string with_value = draw_circuit(one_of_everything(), std::vector{0.5}, options);
  EXPECT_NE(with_value.find("RX(0.500)"), std::string::npos) << "a value goes before a name";
}

TEST(DrawCircuit, ABarrierKeepsGatesOnItsSide) {
  sim::Circuit circuit(2);
  circuit.append(GateKind::kX, {0});
  circuit.append(GateKind::kY, {0});
  circuit.append(GateKind::kZ, {1});
  EXPECT_EQ(draw_circuit(circuit, {}, {.names = {.barriers = {{2, {0, 1}}}}}),
            "q0: ─X──Y──░────\n"
            "q1: ───────░──Z─\n");
}

TEST(DrawCircuit, WritesTimesInTheirUnit) {
  const std::vector<std::pair<double, std::string>> rows{{0.0, "0ns"},      {2.5e-10, "0.25ns"},
                                                         {1e-9, "1ns"},     {1e-6, "1us"},
                                                         {1.5e-3, "1.5ms"}, {2, "2s"}};
  for (const auto& [seconds, text] : rows) {
    sim::Circuit circuit(1);
    circuit.append_delay(0, seconds);
    EXPECT_EQ(draw_circuit(circuit, {}), "q0: ─DELAY(" + text + ")─\n");
  }
}

TEST(DrawCircuit, IsAsWideAsTheTerminalOrAHundredColumns) {
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(drawing_width({.out = out, .err = err, .out_is_terminal = true, .width = 57}), 57);
  EXPECT_EQ(drawing_width({.out = out, .err = err, .width = 57}), 100) << "a file";
}

}  // namespace
}  // namespace qarch::apps
