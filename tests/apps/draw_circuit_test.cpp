#include "apps/draw_circuit.h"

#include <gtest/gtest.h>

#include <algorithm>
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

}  // namespace
}  // namespace qarch::apps
