#include "apps/circuit_latex.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numbers>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace qarch::apps {
namespace {

using sim::GateKind;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// The cells of every environment, [environment][wire][cell], without blanks around them.
using Cells = std::vector<std::vector<std::vector<std::string>>>;

std::string trimmed(std::string text) {
  text.erase(0, std::min(text.find_first_not_of(" \n"), text.size()));
  text.erase(text.find_last_not_of(" \n") + 1);
  return text;
}

std::vector<std::string> split(const std::string& text, const std::string& mark) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find(mark, begin)) != std::string::npos;) {
    parts.push_back(trimmed(text.substr(begin, end - begin)));
    begin = end + mark.size();
  }
  parts.push_back(trimmed(text.substr(begin)));
  return parts;
}

Cells cells_of(const std::string& latex) {
  Cells cells;
  const std::string begin = "\\begin{quantikz}";
  for (std::size_t k = latex.find(begin); k != std::string::npos; k = latex.find(begin, k + 1)) {
    const std::size_t from = k + begin.size();
    auto& wires = cells.emplace_back();
    for (const std::string& wire :
         split(latex.substr(from, latex.find("\\end{quantikz}", k) - from), "\\\\")) {
      wires.push_back(split(wire, "&"));
    }
  }
  return cells;
}

sim::Circuit two_qubits(GateKind kind) {
  sim::Circuit circuit(3);
  circuit.append(kind, {2, 0});
  return circuit;
}

TEST(CircuitLatex, DrawsABellCircuitAsAPersonWouldWriteIt) {
  sim::Circuit circuit(2);
  circuit.append(GateKind::kH, {0});
  circuit.append(GateKind::kCx, {0, 1});
  EXPECT_EQ(circuit_latex(circuit, {}),
            "% Circuit of 2 qubits: 2 gates, 1 of them on two qubits, depth 2, 0 parameters.\n"
            "% in the preamble: \\usepackage{tikz} \\usetikzlibrary{quantikz}\n"
            "\\begin{quantikz}\n"
            "\\lstick{$q_{0}$} & \\gate{H} & \\ctrl{1} & \\qw \\\\\n"
            "\\lstick{$q_{1}$} & \\qw & \\targ{} & \\qw\n"
            "\\end{quantikz}\n");
}

TEST(CircuitLatex, DrawsTwoQubitsByTheMacrosOfQuantikz) {
  struct Row {
    GateKind kind;
    std::string first, second;
  };
  const std::vector<Row> rows{
      {GateKind::kCx, "\\ctrl{-2}", "\\targ{}"},
      {GateKind::kCy, "\\ctrl{-2}", "\\gate{Y}"},
      {GateKind::kCz, "\\ctrl{-2}", "\\control{}"},
      {GateKind::kSwap, "\\swap{-2}", "\\targX{}"},
      {GateKind::kEcr, "\\gate{\\mathrm{ECR}_{0}}\\vqw{-2}", "\\gate{\\mathrm{ECR}_{1}}"}};
  int seen = 0;
  for (const sim::GateRow& row : sim::operations()) seen += row.num_qubits == 2 ? 1 : 0;
  EXPECT_EQ(static_cast<std::size_t>(seen), rows.size()) << "every gate on two qubits is here";
  for (const Row& row : rows) {
    const Cells cells = cells_of(circuit_latex(two_qubits(row.kind), {}));
    EXPECT_EQ(cells.at(0).at(2).at(1), row.first);
    EXPECT_EQ(cells.at(0).at(1).at(1), "\\qw") << "the line crosses it";
    EXPECT_EQ(cells.at(0).at(0).at(1), row.second);
  }
}

TEST(CircuitLatex, DrawsOneQubitInItsBox) {
  sim::Circuit circuit(1);
  circuit.append(GateKind::kReset, {0});
  circuit.append_fixed_rotation(GateKind::kRz, 0, -0.75 * std::numbers::pi);
  circuit.append_fixed_rotation(GateKind::kRx, 0, std::numbers::pi);
  circuit.append_rotation(GateKind::kRy, 0);
  circuit.append_delay(0, 1.5e-6);
  circuit.append(GateKind::kMeasure, {0});
  const std::vector<std::string> expected{
      "\\lstick{$\\mathit{anc}_{3}$}",
      "\\gate{|0\\rangle}",
      "\\gate{R_Z(-\\frac{3\\pi}{4})}",
      "\\gate{R_X(\\pi)}",
      "\\gate{R_Y(2\\phi_{1}-\\mathit{a\\_b}+1e{-}05)}",
      "\\gate[style={dashed}]{\\mathrm{Delay}(1.5\\,\\mathrm{\\mu s})}",
      "\\meter{}",
      "\\meter{$c_{0}$}",
      "\\qw"};
  const Cells cells = cells_of(circuit_latex(circuit, {},
                                             {.names = {.qubit_labels = {"anc[3]"},
                                                        .slot_names = {"2*phi_1-a_b+1e-05"},
                                                        .measurements = {{0, "c[0]"}}}}));
  EXPECT_EQ(cells.at(0).at(0), expected);
  EXPECT_THAT(circuit_latex(circuit, std::vector{-0.12345}), HasSubstr("\\gate{R_Y(-0.123)}"));
}

TEST(CircuitLatex, ABarrierOfAllIsASliceAndOneOfSomeAreGreyBoxes) {
  const sim::Circuit circuit(4);
  const Cells cells = cells_of(
      circuit_latex(circuit, {}, {.names = {.barriers = {{0, {0, 1, 2, 3}}, {0, {0, 1, 3}}}}}));
  EXPECT_EQ(cells.at(0).at(0).at(1), "\\slice[style=black]{} \\qw");
  EXPECT_EQ(cells.at(0).at(1).at(1), "\\qw");
  EXPECT_THAT(cells.at(0).at(0).at(2), HasSubstr("wires=2"));
  EXPECT_EQ(cells.at(0).at(1).at(2), "\\qw");
  EXPECT_EQ(cells.at(0).at(2).at(2), "\\qw");
  EXPECT_THAT(cells.at(0).at(3).at(2), HasSubstr("wires=1"));
}

TEST(CircuitLatex, EveryRowHasAllWiresAndEveryWireAsManyCells) {
  sim::Circuit circuit(3);
  for (int gate = 0; gate < 30; ++gate) {
    circuit.append_rotation(GateKind::kRy, gate % 3);
    circuit.append(GateKind::kCx, {gate % 3, (gate + 1) % 3});
  }
  const std::vector<double> angles(30, 0.5);
  for (const int columns : {1, 5, 12, 1000}) {
    const std::string latex = circuit_latex(circuit, angles, {.columns = columns});
    const Cells cells = cells_of(latex);
    int gates = 0;
    for (std::size_t row = 0; row < cells.size(); ++row) {
      ASSERT_EQ(cells[row].size(), 3U) << "one line break fewer than wires";
      for (const auto& wire : cells[row]) {
        EXPECT_EQ(wire.size(), cells[row][0].size());
        if (row + 1 < cells.size()) {
          EXPECT_EQ(wire.size(), static_cast<std::size_t>(columns) + 2);
        }
        for (const std::string& cell : wire) {
          EXPECT_FALSE(cell.empty());
          gates += cell.starts_with("\\gate") || cell == "\\targ{}" ? 1 : 0;
        }
      }
    }
    EXPECT_EQ(gates, 60) << columns;
    EXPECT_EQ(std::ranges::count(latex, '{'), std::ranges::count(latex, '}'));
    EXPECT_EQ(std::ranges::count(latex, '$') % 2, 0);
  }
}

TEST(CircuitLatex, IsADocumentOnRequest) {
  const sim::Circuit circuit(1);
  EXPECT_THAT(circuit_latex(circuit, {}, {.standalone = true}),
              AllOf(HasSubstr("\\documentclass"), HasSubstr("\\usetikzlibrary{quantikz}\n"),
                    HasSubstr("\\begin{document}\n"), HasSubstr("\\end{document}\n")));
  EXPECT_THAT(circuit_latex(circuit, {}), Not(HasSubstr("\\documentclass")));
}

TEST(CircuitLatex, LettersThatLatexTakesForItsOwnAreEscaped) {
  const std::string latex =
      circuit_latex(sim::Circuit(1), {}, {.names = {.qubit_labels = {"a&b%#${}\\~^ \n"}}});
  EXPECT_THAT(latex,
              HasSubstr("\\lstick{$a\\&b\\%\\#\\$\\{\\}\\backslash {\\sim}{\\wedge}\\ \\ $}"));
}

TEST(CircuitLatex, RefusesAWidthThatIsNone) {
  EXPECT_THROW(circuit_latex(sim::Circuit(1), {}, {.columns = 0}), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::apps
