#include "apps/circuit_labels.h"

#include <gtest/gtest.h>

#include <numbers>
#include <numeric>
#include <set>
#include <string>
#include <vector>

namespace qarch::apps {
namespace {

TEST(CircuitLabels, WriteConstantAnglesAsFractionsOfPi) {
  constexpr double kPi = std::numbers::pi;
  const std::vector<std::pair<double, std::string>> rows{{kPi, "pi"},
                                                         {-kPi, "-pi"},
                                                         {kPi / 2, "pi/2"},
                                                         {-3 * kPi / 4, "-3pi/4"},
                                                         {2 * kPi, "2pi"},
                                                         {5 * kPi / 16, "5pi/16"},
                                                         {kPi / 7, "pi/7"},
                                                         {kPi / 2 + 5e-13, "pi/2"},
                                                         {kPi / 2 + 5e-12, "1.571"},
                                                         {0.0, "0.000"},
                                                         {-1e-9, "0.000"},
                                                         {kPi / 17, "0.185"},
                                                         {0.31, "0.310"}};
  for (const auto& [angle, text] : rows) EXPECT_EQ(angle_text(angle), text);
}

TEST(CircuitLabels, AFractionOfPiIsInLowestTerms) {
  for (int d = 1; d <= 16; ++d) {
    for (int m = -2 * d; m <= 2 * d; ++m) {
      const auto fraction = pi_fraction(m * std::numbers::pi / d);
      ASSERT_EQ(fraction.has_value(), m != 0) << m << "/" << d;
      if (m == 0) continue;
      EXPECT_EQ(fraction->numerator * d, m * fraction->denominator) << m << "/" << d;
      EXPECT_EQ(std::gcd(fraction->numerator, fraction->denominator), 1) << m << "/" << d;
    }
  }
}

TEST(CircuitLabels, EveryOperationHasANameOfItsOwn) {
  std::set<std::string> one_qubit;
  std::set<std::string> latex;
  for (const sim::GateRow& row : sim::operations()) {
    std::string letters;
    for (const LabelRun& run : gate_label(row.kind)) letters += run.text;
    EXPECT_FALSE(letters.empty()) << row.name;
    EXPECT_FALSE(gate_latex(row.kind).empty()) << row.name;
    if (row.num_qubits == 1) {
      EXPECT_TRUE(one_qubit.insert(letters).second) << row.name;
      EXPECT_TRUE(latex.insert(std::string(gate_latex(row.kind))).second) << row.name;
    }
  }
  EXPECT_EQ(gate_label(sim::GateKind::kRy), (std::vector<LabelRun>{{"R", 0}, {"Y", -1}}));
  EXPECT_EQ(gate_label(sim::GateKind::kSxdg), (std::vector<LabelRun>{{"√X", 0}, {"†", 1}}));
  EXPECT_EQ(gate_latex(sim::GateKind::kTdg), "T^{\\dagger}");
  EXPECT_EQ(gate_latex(sim::GateKind::kDelay), "\\mathrm{Delay}");
}

TEST(CircuitLabels, NamesAreSplitIntoLettersAndIndices) {
  struct Row {
    std::string name;
    std::vector<NamePart> parts;
  };
  const std::vector<Row> rows{
      {"theta_0", {{"theta", "0", true}}},
      {"q12", {{"q", "12", true}}},
      {"q[12]", {{"q", "12", true}}},
      {"xx_0_1", {{"xx", "0,1", true}}},
      {"phi", {{"phi", "", true}}},
      {"a_b", {{"a_b", "", true}}},
      {"a_1_b", {{"a_1_b", "", true}}},
      {"a_", {{"a_", "", true}}},
      {"_1", {{"_1", "", true}}},
      {"a__1", {{"a__1", "", true}}},
      {"q[", {{"q", "", true}, {"[", "", false}}},
      {"q[x]", {{"q", "", true}, {"[", "", false}, {"x", "", true}, {"]", "", false}}},
      {"2*theta_0-q[1]",
       {{"2*", "", false}, {"theta", "0", true}, {"-", "", false}, {"q", "1", true}}},
      {"1e-05*x+0.5", {{"1e-05*", "", false}, {"x", "", true}, {"+0.5", "", false}}},
      {"θ_1", {{"θ", "1", true}}},
      {"", {}}};
  for (const Row& row : rows) EXPECT_EQ(name_parts(row.name), row.parts) << row.name;
}

TEST(CircuitLabels, GreekLettersHaveTheirNames) {
  EXPECT_EQ(greek_letter("theta"), "θ");
  EXPECT_EQ(greek_letter("Omega"), "Ω");
  EXPECT_EQ(greek_letter("w"), "");
  EXPECT_EQ(greek_letter("thetas"), "");
}

TEST(CircuitLabels, TimesAreInTheirUnit) {
  const std::vector<std::pair<double, std::string>> rows{
      {0.0, "0 ns"},  {2.5e-10, "0.25 ns"}, {1e-9, "1 ns"}, {3.5e-7, "350 ns"},
      {1e-6, "1 us"}, {1.5e-3, "1.5 ms"},   {2, "2 s"}};
  for (const auto& [seconds, text] : rows) {
    const TimeLabel label = time_label(seconds);
    EXPECT_EQ(label.number + " " + label.unit, text);
  }
}

}  // namespace
}  // namespace qarch::apps
