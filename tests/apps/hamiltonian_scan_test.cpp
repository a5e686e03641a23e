#include "apps/hamiltonian_scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace qarch::apps {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using ::testing::ThrowsMessage;

std::vector<ScanPoint> curve(const search::ProblemOptions& options, const std::string& range,
                             std::size_t max_determinants = 100'000) {
  std::ostringstream out;
  std::ostringstream err;
  const Streams streams{out, err, false};
  return scan(options, parse_scan(range), max_determinants,
              search::DataFolders({QARCH_SOURCE_DIR "/data"}), streams);
}

TEST(HamiltonianScan, ARangeIncludesItsEndWhenTheStepMeetsIt) {
  const std::vector<double> points = parse_scan("0.5:3.0:0.1").points();
  ASSERT_EQ(points.size(), 26U);
  EXPECT_EQ(points.front(), 0.5);
  EXPECT_EQ(points[2], 0.7);
  EXPECT_EQ(points.back(), 3.0);
  EXPECT_EQ(parse_scan("1:2:0.3").points().back(), 1.9);
  EXPECT_EQ(parse_scan("1:1:1").points().size(), 1U);
}

TEST(HamiltonianScan, RefusesOtherRanges) {
  for (const std::string text : {"", "1", "1:2", "1:2:3:4", "a:2:1", "1:2:", "0:2:1", "2:1:0.1",
                                 "1:2:0", "1:2:-1", "1:inf:1", "1:nan:1", "1:2:1e-9"}) {
    EXPECT_THAT([&] { parse_scan(text); },
                ThrowsMessage<std::invalid_argument>(StartsWith("--scan = '" + text + "'")))
        << text;
  }
}

/// Reference values: Psi4 1.3.2 and an independent full configuration interaction.
TEST(HamiltonianScan, GivesTheCurveOfHydrogen) {
  search::ProblemOptions options;
  options.geometry = "H 0 0 0; H 0 0 {r}";
  const std::vector<ScanPoint> points = curve(options, "0.5:3.0:0.5");
  ASSERT_EQ(points.size(), 6U);
  EXPECT_NEAR(points[0].hartree_fock, -1.042996274554, 1e-8);
  EXPECT_NEAR(points[0].exact, -1.055159794485, 1e-8);
  EXPECT_NEAR(points[1].exact, -1.101150330226, 1e-8);
  EXPECT_NEAR(points[2].exact, -0.998149353464, 1e-8);
  EXPECT_NEAR(points[5].hartree_fock, -0.656048251139, 1e-8);
  EXPECT_NEAR(points[5].exact, -0.933631844558, 1e-8);
  for (const ScanPoint& point : points) {
    EXPECT_NEAR(point.spin_squared, 0.0, 1e-8) << point.r;
    EXPECT_EQ(point.full, point.exact);
    EXPECT_EQ(point.num_qubits, 4);
    EXPECT_EQ(point.num_terms, 15U);
  }
}

TEST(HamiltonianScan, TwoAtomsNeedNoPlaceForTheLength) {
  search::ProblemOptions with_place;
  with_place.geometry = "Li 0 0 0; H 0 0 {r}";
  with_place.frozen = {0};
  with_place.active = {1, 2, 5};
  search::ProblemOptions without = with_place;
  without.geometry = "Li 1 0 0; H 0 2 0";
  const std::vector<ScanPoint> a = curve(with_place, "2.2:2.2:1");
  const std::vector<ScanPoint> b = curve(without, "2.2:2.2:1");
  EXPECT_NEAR(a[0].exact, -7.844879093000, 1e-8);
  EXPECT_NEAR(a[0].full, -7.845683623192, 1e-8);
  EXPECT_EQ(a[0].exact, b[0].exact);
  EXPECT_TRUE(std::isnan(curve(with_place, "2.2:2.2:1", 20)[0].full)) << "225 determinants";

  without.geometry = "Be 0 0 0; H 0 0 1; H 0 0 -1";
  EXPECT_THAT([&] { curve(without, "1:2:1"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("3 atoms, must be two or have")));
  without.geometry = "";
  without.model = "ising";
  EXPECT_THAT([&] { curve(without, "1:2:1"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("must have a geometry")));
}

TEST(HamiltonianScan, TableAndCsvSayWhatIsNotKnown) {
  const ScanPoint solved{.r = 0.7,
                         .hartree_fock = -1.0,
                         .exact = -1.25,
                         .full = -1.5,
                         .spin_squared = 0.0,
                         .num_qubits = 4,
                         .num_terms = 15,
                         .failure = {}};
  ScanPoint failed{.r = 9.0,
                   .hartree_fock = NAN,
                   .exact = NAN,
                   .full = NAN,
                   .spin_squared = NAN,
                   .failure = "not converged"};
  std::ostringstream table;
  print_scan(table, {}, {solved, failed});
  EXPECT_THAT(table.str(), HasSubstr("-250.0000"));
  EXPECT_THAT(table.str(), HasSubstr("not converged"));
  EXPECT_EQ(scan_csv({solved, failed}),
            "r,hartree_fock,exact,all_orbitals,spin_squared,qubits,terms\n"
            "0.7,-1,-1.25,-1.5,0,4,15\n9,,,,,0,0\n");
}

}  // namespace
}  // namespace qarch::apps
