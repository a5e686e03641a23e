#include "sim/spin_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <vector>

#include "sim/spectrum.h"

namespace qarch::sim {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(SpinModel, LatticesHaveTheirBonds) {
  EXPECT_EQ(chain_edges(5).size(), 4U);
  EXPECT_EQ(ring_edges(5).size(), 5U);
  EXPECT_EQ(grid_edges(2, 3).size(), 7U);
  EXPECT_EQ(grid_edges(1, 4).size(), chain_edges(4).size());
  EXPECT_THROW(chain_edges(1), std::invalid_argument);
  EXPECT_THROW(ring_edges(2), std::invalid_argument);
  EXPECT_THROW(grid_edges(6, 6), std::invalid_argument);
  EXPECT_THROW(grid_edges(0, 3), std::invalid_argument);
}

/// The Jordan-Wigner transformation makes the ring free fermions of energy 2 Lambda_k; of an even
/// number of sites the ground state has k = (2m + 1) pi / n and energy -sum_k Lambda_k.
TEST(SpinModel, TheIsingRingHasTheEnergyOfFreeFermions) {
  for (const int n : {4, 6, 8}) {
    for (const auto& [coupling, field] :
         {std::pair{1.0, 0.3}, std::pair{1.0, 1.0}, std::pair{0.7, 2.0}}) {
      double expected = 0.0;
      for (int m = 0; m < n; ++m) {
        const double k = (2 * m + 1) * std::numbers::pi / n;
        expected -=
            std::sqrt(coupling * coupling + field * field - 2.0 * coupling * field * std::cos(k));
      }
      const PauliSum ising = transverse_field_ising(n, ring_edges(n), coupling, field);
      EXPECT_NEAR(lowest_eigenvalues(ising)[0], expected, 1e-10) << n << ' ' << field;
    }
  }
}

/// In units of J sum S.S: the singlet of two spins has -3/4, the ring of four -2; Pauli matrices
/// are four times that.
TEST(SpinModel, HeisenbergHasTheKnownGroundStates) {
  EXPECT_NEAR(lowest_eigenvalues(heisenberg(2, chain_edges(2), 1.0, 1.0, 0.0))[0], -3.0, 1e-12);
  EXPECT_NEAR(lowest_eigenvalues(heisenberg(4, ring_edges(4), 1.0, 1.0, 0.0))[0], -8.0, 1e-12);
  // Ferromagnet: all spins along the field.
  EXPECT_NEAR(lowest_eigenvalues(heisenberg(5, chain_edges(5), -1.0, 1.0, 0.25))[0],
              -4.0 - 5 * 0.25, 1e-12);
  // XX chain of two sites: +-2.
  EXPECT_NEAR(lowest_eigenvalues(heisenberg(2, chain_edges(2), 1.0, 0.0, 0.0))[0], -2.0, 1e-12);
}

TEST(SpinModel, MaxCutCountsTheBondsBetweenTheParts) {
  const std::vector<Edge> edges{{0, 1, 1.0}, {1, 2, 2.5}, {0, 2, 1.0}, {2, 3, 0.5}, {4, 0, 3.0}};
  double best = 0.0;
  for (unsigned part = 0; part < 32; ++part) {
    double cut = 0.0;
    for (const Edge& e : edges) {
      if (((part >> e.a) & 1U) != ((part >> e.b) & 1U)) cut += e.weight;
    }
    best = std::max(best, cut);
  }
  EXPECT_NEAR(lowest_eigenvalues(max_cut(5, edges))[0], -best, 1e-12);
  EXPECT_NEAR(lowest_eigenvalues(max_cut(5, ring_edges(5)))[0], -4.0, 1e-12);
}

TEST(SpinModel, AVanishingParameterLeavesNoTerm) {
  EXPECT_EQ(transverse_field_ising(3, chain_edges(3), 1.0, 0.0).terms().size(), 2U);
  EXPECT_EQ(heisenberg(3, chain_edges(3), 1.0, 0.0, 0.0).terms().size(), 4U);
}

TEST(SpinModel, RefusesBondsThatAreNone) {
  const auto expect_refused = [](std::vector<Edge> edges, const char* message) {
    EXPECT_THAT([&] { max_cut(3, edges); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(message)));
  };
  expect_refused({{0, 3}}, "bond 0 - 3: site 3, must be in [0, 2]");
  expect_refused({{1, 1}}, "joins a site with itself");
  expect_refused({{0, 1}, {1, 0}}, "bond 1 - 0 is listed twice");
  expect_refused({{0, 1, std::numeric_limits<double>::infinity()}}, "finite");
}

}  // namespace
}  // namespace qarch::sim
