#include "apps/circuit_svg.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

namespace qarch::apps {
namespace {

using sim::GateKind;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

int occurrences(const std::string& text, const std::string& word) {
  int count = 0;
  for (std::size_t k = text.find(word); k != std::string::npos; k = text.find(word, k + 1)) ++count;
  return count;
}

/// Fails unless every element of the XML is closed in its turn and every & is a known entity.
void expect_well_formed(const std::string& xml) {
  std::vector<std::string> open;
  const std::regex tag("<(/?)([a-z]+)((?: [a-zA-Z-]+=\"[^\"<]*\")*)(/?)>");
  std::size_t tags = 0;
  for (std::sregex_iterator t(xml.begin(), xml.end(), tag), end; t != end; ++t, ++tags) {
    if ((*t)[1] == "/") {
      ASSERT_FALSE(open.empty());
      ASSERT_EQ(open.back(), (*t)[2]);
      open.pop_back();
    } else if ((*t)[4] != "/") {
      open.push_back((*t)[2]);
    }
  }
  EXPECT_TRUE(open.empty());
  EXPECT_EQ(tags, static_cast<std::size_t>(occurrences(xml, "<"))) << "a < that opens no element";
  const std::regex entity("&(amp|lt|gt|quot);");
  EXPECT_EQ(std::distance(std::sregex_iterator(xml.begin(), xml.end(), entity), {}),
            occurrences(xml, "&"));
}

/// The first group of the pattern as a number.
double number(const std::string& text, const std::string& pattern) {
  std::smatch match;
  EXPECT_TRUE(std::regex_search(text, match, std::regex(pattern))) << pattern;
  return match.empty() ? std::numeric_limits<double>::quiet_NaN() : std::stod(match[1]);
}

sim::Circuit one_of(const sim::GateRow& row) {
  sim::Circuit circuit(3);
  if (row.kind == GateKind::kDelay) {
    circuit.append_delay(0, 3.5e-7);
  } else if (row.has_angle) {
    circuit.append_rotation(row.kind, 0);
  } else if (row.num_qubits == 1) {
    circuit.append(row.kind, {0});
  } else {
    circuit.append(row.kind, {2, 0});
  }
  return circuit;
}

TEST(CircuitSvg, DrawsEveryOperationByTheSymbolsOfTheField) {
  struct Symbols {
    GateKind kind;
    int boxes, dots, circles, crosses;
  };
  const std::vector<Symbols> two_qubits{{GateKind::kCx, 0, 1, 1, 0},
                                        {GateKind::kCy, 1, 1, 0, 0},
                                        {GateKind::kCz, 0, 2, 0, 0},
                                        {GateKind::kSwap, 0, 0, 0, 2},
                                        {GateKind::kEcr, 2, 0, 0, 0}};
  for (const sim::GateRow& row : sim::operations()) {
    Symbols expected{row.kind, 1, 0, 0, 0};
    for (const Symbols& two : two_qubits) {
      if (two.kind == row.kind) expected = two;
    }
    const std::string svg = circuit_svg(one_of(row), {});
    expect_well_formed(svg);
    EXPECT_EQ(occurrences(svg, "<rect"), expected.boxes) << row.name;
    EXPECT_EQ(occurrences(svg, "<circle"), expected.dots) << row.name;
    EXPECT_EQ(occurrences(svg, "a9 9 0 1 0 18 0"), expected.circles) << row.name;
    EXPECT_EQ(occurrences(svg, "l10 10m-10 0l10-10"), expected.crosses) << row.name;
  }
}

TEST(CircuitSvg, WritesNamesAndAnglesInTheLettersOfTheField) {
  sim::Circuit circuit(1);
  circuit.append_fixed_rotation(GateKind::kRx, 0, -0.75 * std::numbers::pi);
  circuit.append_rotation(GateKind::kRy, 0);
  circuit.append(GateKind::kSdg, {0});
  circuit.append_delay(0, 1.5e-6);
  const std::string named = circuit_svg(circuit, {}, {.names = {.slot_names = {"2*phi_1-0.5"}}});
  EXPECT_THAT(named, AllOf(HasSubstr(">−3π/4<"), HasSubstr(">1.5 µs<"), HasSubstr(">S<tspan"),
                           HasSubstr(">†</tspan>"), HasSubstr(">2φ<tspan")));
  EXPECT_THAT(named, HasSubstr(">1</tspan>"));
  const std::string valued = circuit_svg(circuit, std::vector{-0.12345});
  EXPECT_THAT(valued, HasSubstr(">−0.123<"));
  EXPECT_THAT(valued, HasSubstr("<title>ry(-0.12345) q0</title>")) << "the angle in full";
}

TEST(CircuitSvg, DrawsBarriersAndMeasurementsIntoBits) {
  sim::Circuit circuit(3);
  circuit.append(GateKind::kH, {0});
  const std::string svg = circuit_svg(
      circuit, {},
      {.names = {.barriers = {{1, {0, 2}}}, .measurements = {{0, "c[0]"}, {2, "c[1]"}}}});
  expect_well_formed(svg);
  EXPECT_EQ(occurrences(svg, "v46\""), 2) << "a dashed line on two of the three wires";
  EXPECT_EQ(occurrences(svg, "a9 9 0 0 1 18 0"), 2) << "two meters";
  EXPECT_EQ(occurrences(svg, "h7l-3.5 6z"), 2) << "and their arrows";
  EXPECT_EQ(occurrences(svg, ">c<tspan"), 2);
}

TEST(CircuitSvg, StandsInAPageOfEitherColourBesideOthers) {
  for (const sim::GateRow& row : sim::operations()) {
    const std::string svg = circuit_svg(one_of(row), {});
    EXPECT_THAT(svg,
                AllOf(HasSubstr("role=\"img\""), HasSubstr("currentColor"),
                      HasSubstr("<title>Circuit of 3 qubits</title>"), HasSubstr("<desc>1 gate, "),
                      Not(HasSubstr(" id=")), Not(HasSubstr(" class=")), Not(HasSubstr("<style"))))
        << row.name;
    EXPECT_THAT(svg, HasSubstr(":var(--qarch-")) << row.name;
    EXPECT_THAT(svg, Not(HasSubstr("\"white\""))) << "no background unless asked for";
  }
  const std::string svg =
      circuit_svg(sim::Circuit(1), {}, {.background = "white", .title = "a \"b\" <c> & d\x01"});
  expect_well_formed(svg);
  EXPECT_THAT(svg, AllOf(HasSubstr("fill=\"white\""),
                         HasSubstr("<title>a &quot;b&quot; &lt;c&gt; &amp; d </title>")));
}

TEST(CircuitSvg, FoldsWithinItsWidthAndLosesNoGate) {
  sim::Circuit circuit(2);
  for (int gate = 0; gate < 20; ++gate) {
    circuit.append_rotation(GateKind::kRx, gate % 2);
    circuit.append(GateKind::kCx, {0, 1});
  }
  const std::vector<double> angles(20, 1.0);
  double height = std::numeric_limits<double>::infinity();
  for (const double width : {10.0, 120.0, 300.0, 800.0, 2000.0}) {
    const std::string svg = circuit_svg(circuit, angles, {.width = width});
    EXPECT_LE(number(svg, " width=\"([0-9.]+)"), std::max(width, 110.0)) << "a column always fits";
    EXPECT_EQ(number(svg, "viewBox=\"0 0 ([0-9.]+)"), number(svg, " width=\"([0-9.]+)"));
    EXPECT_EQ(occurrences(svg, "<rect"), 20) << width;
    EXPECT_EQ(occurrences(svg, "<circle"), 20) << width;
    EXPECT_LE(number(svg, " height=\"([0-9.]+)"), height) << "wider is not higher";
    height = number(svg, " height=\"([0-9.]+)");
  }
  EXPECT_LT(height, 150.0) << "one row at last";
}

TEST(CircuitSvg, WiresEndAtTheEdgesOfBoxes) {
  sim::Circuit circuit(1);
  circuit.append(GateKind::kH, {0});
  const std::string svg = circuit_svg(circuit, {});
  const double left = number(svg, "<rect x=\"([0-9.]+)");
  const double width = number(svg, "<rect [^>]* width=\"([0-9.]+)");
  EXPECT_EQ(number(svg, "M[0-9.]+ [0-9.]+H([0-9.]+)"), left);
  EXPECT_EQ(number(svg, "H[0-9.]+m([0-9.]+) 0H"), width) << "nothing shows through";
}

TEST(CircuitSvg, RefusesAWidthThatIsNone) {
  for (const double width : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    EXPECT_THROW(circuit_svg(sim::Circuit(1), {}, {.width = width}), std::invalid_argument);
  }
}

}  // namespace
}  // namespace qarch::apps
