#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "apps/report/sections.h"
#include "search/io/text_file.h"
#include "tests/apps/program_fixture.h"
#include "tests/apps/report_checks.h"

namespace qarch::apps {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kHeader = "r,hartree_fock,exact,all_orbitals,spin_squared,qubits,terms\n";

class CurveReport : public ProgramFixture {
 protected:
  Report report(const std::vector<std::string>& files) const {
    std::ostringstream out;
    return curve_report(files, {out, out, false});
  }
  std::string text(const std::vector<std::string>& files) const {
    const Report made = report(files);
    expect_well_formed(made);
    return dump(made);
  }
  std::string message(const std::string& csv) const {
    try {
      report({write("bad.csv", csv)});
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "nothing thrown";
  }
};

/// A parabola with its minimum at r = 1.03, of -2 hartree; Hartree-Fock is 10 mHa above it.
std::string parabola(bool full) {
  std::string csv = kHeader;
  for (const double r : {1.4, 0.8, 0.9, 1.0, 1.1, 1.2}) {
    const double exact = -2.0 + 0.5 * (r - 1.03) * (r - 1.03);
    csv += search::number_text(r) + "," + search::number_text(exact + 0.01) + "," +
           search::number_text(exact) + "," +
           (full ? search::number_text(exact - 0.003) : std::string()) + ",0,4,15\n";
  }
  return csv;
}

TEST_F(CurveReport, FindsTheMinimumOfAParabola) {
  const std::string found = text({write("h2.csv", parabola(false))});
  EXPECT_THAT(found, AllOf(HasSubstr("h2 | exact | 1.030 | -2.000000 | 1.400 | -1.931550 | 68.45 | "
                                     "1.863 | 270"),
                           HasSubstr("Hartree-Fock | 1.030 | -1.990000"),
                           HasSubstr("parabola through the lowest point and its two neighbours"),
                           HasSubstr("h2: between 10.0 and 10.0 mHa"),
                           HasSubstr("the energies of all orbitals are not known"),
                           Not(HasSubstr("active-space:"))));
}

TEST_F(CurveReport, ShowsWhatTheActiveSpaceMisses) {
  EXPECT_THAT(text({write("lih.csv", parabola(true))}),
              AllOf(HasSubstr("exact, all orbitals | 1.030 | -2.003000"),
                    HasSubstr("figure active-space: What the active space misses"),
                    HasSubstr("lih: between 3.00 and 3.00 mHa")));
}

TEST_F(CurveReport, PutsSeveralCurvesAboveTheirOwnMinima) {
  const Report made = report({write("a.csv", parabola(false)), write("b.csv", parabola(true))});
  expect_well_formed(made);
  const Figure* figure = find_block<Figure>(made, "above-minimum");
  ASSERT_NE(figure, nullptr);
  ASSERT_EQ(figure->series.size(), 2U);
  EXPECT_NEAR(figure->series[0].y.back(), 1e3 * 0.5 * (0.37 * 0.37 - 0.03 * 0.03), 1e-9);
  EXPECT_NE(find_block<Figure>(made, "energies-a"), nullptr);
  EXPECT_EQ(find_block<Figure>(made, "correlation")->series.size(), 2U);
}

TEST_F(CurveReport, LeavesGapsWhereNothingIsKnown) {
  const std::string csv = std::string(kHeader) + "1,-1,,,,4,15\n2,-0.9,-1,,,4,15\n3,,,,,0,0\n";
  EXPECT_THAT(text({write("gaps.csv", csv)}),
              AllOf(HasSubstr("2 of the 3 points of gaps have no exact energy"),
                    HasSubstr("gaps | exact | 2.000 (end of the scan) | -1.000000"),
                    HasSubstr("3.000 | - | - |")));
  EXPECT_THAT(text({write("empty.csv", kHeader)}), HasSubstr("empty has no points"));
}

TEST_F(CurveReport, SaysWhatIsWrongInAFile) {
  EXPECT_THAT(message("r,hartree_fock\n1,2\n"), HasSubstr("bad.csv:1: no column exact"));
  EXPECT_THAT(message(std::string(kHeader) + "1,x,2,2,0,4,15\n"),
              HasSubstr("bad.csv:2: hartree_fock = 'x', must be"));
  EXPECT_THAT(message(std::string(kHeader) + "1,2\n"), HasSubstr("bad.csv:2: no exact"));
  EXPECT_THAT(message(std::string(kHeader) + ",1,2,2,0,4,15\n"), HasSubstr("r is empty"));
  EXPECT_THAT(message(""), HasSubstr("no line"));
}

TEST_F(CurveReport, ReadsWhatTheProgramWrites) {
  const Output o = qarch({"hamiltonian", "h2", "--scan", "0.6:0.9:0.1", "--output", at("h2.csv")});
  ASSERT_EQ(o.code, 0) << o.err;
  EXPECT_THAT(text({at("h2.csv")}), AllOf(HasSubstr("h2 | exact | 0.7"), HasSubstr("| 4 | 15")));
}

}  // namespace
}  // namespace qarch::apps
