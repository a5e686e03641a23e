#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>
#include <stdexcept>

#include "search/classify/model.h"
#include "search/datasets/ad_hoc.h"
#include "tests/support/dense_oracle.h"

namespace qarch::search {
namespace {

using Complex = std::complex<double>;

/// <Phi| V^+ (Z (x) ... (x) Z) V |Phi> with dense matrices.
double expectation(const Eigen::MatrixXcd& v, const Eigen::VectorXcd& psi, int n) {
  const test::Matrix z = test::pauli_matrix(sim::PauliString{0, (std::uint64_t{1} << n) - 1}, n);
  return psi.dot(v.adjoint() * z * v * psi).real();
}

std::vector<double> row(const Samples& x, int i) { return {x.row(i).begin(), x.row(i).end()}; }

TEST(AdHocData, TheStateIsThatOfTheZzEncoding) {
  for (const int n : {1, 2, 3}) {
    ModelOptions options;
    options.encoding = "zz";
    const EncodedCircuit model = build_encoding(options, n);
    rl::Rng rng = rl::random_stream(1, "points", static_cast<std::uint64_t>(n));
    for (int trial = 0; trial < 5; ++trial) {
      std::vector<double> x;
      for (int j = 0; j < n; ++j) x.push_back(2.0 * std::numbers::pi * rl::uniform(rng));
      std::vector<double> angles(model.angles.size());
      bind_angles(model, x, {}, angles);
      const Eigen::VectorXcd psi = zz_feature_state(x);
      const test::Matrix rho = test::run_dense(model.circuit, angles);
      // The conjugate state, of the opposite sign of phi, would differ.
      EXPECT_LT(test::distance(rho, psi * psi.adjoint()), 1e-12) << n;
      if (n > 1) {
        EXPECT_GT(test::distance(rho, psi.conjugate() * psi.transpose()), 1e-3) << n;
      }
    }
  }
}

TEST(AdHocData, LabelsAreTheSignOfTheObservableBeyondTheGap) {
  for (const int n : {2, 3}) {
    for (const double gap : {0.0, 0.3}) {
      const Dataset data = ad_hoc_data(15, n, gap, 5);
      rl::Rng rng = rl::random_stream(5, "ad hoc unitary");
      const Eigen::MatrixXcd v = haar_unitary(1 << n, rng);
      ASSERT_EQ(data.size(), 30);
      ASSERT_EQ(data.x.rows(), 30);
      for (int i = 0; i < 30; ++i) {
        const double e = expectation(v, zz_feature_state(row(data.x, i)), n);
        const int label = data.labels[static_cast<std::size_t>(i)];
        EXPECT_EQ(label, i % 2);
        EXPECT_GE(label == 0 ? e : -e, gap) << i;
      }
      EXPECT_GT(data.x.minCoeff(), 0.0);
      EXPECT_LE(data.x.maxCoeff(), 2.0 * std::numbers::pi);
    }
  }
}

TEST(AdHocData, FewerSamplesAreTheFirstOfMoreAndSeedsDiffer) {
  const Dataset many = ad_hoc_data(40, 2, 0.3, 9);
  const Dataset few = ad_hoc_data(10, 2, 0.3, 9);
  EXPECT_EQ(few.x, Samples(many.x.topRows(20)));
  EXPECT_NE(few.x, ad_hoc_data(10, 2, 0.3, 10).x);
}

TEST(AdHocData, MoreThanHalfOfThePointsSurviveTheUsualGap) {
  // 58 % of uniform points (reference calculation). 40 unitaries x 250 points; the share of one
  // unitary scatters by about 0.06, the mean by 0.01: 0.04 is four of these.
  int kept = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    rl::Rng rng = rl::random_stream(seed, "survival");
    const Eigen::MatrixXcd v = haar_unitary(4, rng);
    for (int i = 0; i < 250; ++i) {
      std::vector<double> x;
      for (int j = 0; j < 2; ++j) x.push_back(2.0 * std::numbers::pi * rl::uniform(rng));
      if (std::abs(expectation(v, zz_feature_state(x), 2)) >= 0.3) ++kept;
    }
  }
  EXPECT_NEAR(kept / 10000.0, 0.58, 0.04);
}

TEST(HaarUnitary, IsUnitaryWithTheMomentsOfTheHaarMeasure) {
  constexpr int kDraws = 4000;
  rl::Rng rng = rl::random_stream(3, "haar");
  Complex trace = 0.0;
  double squared_trace = 0.0;
  double fourth = 0.0;
  for (int i = 0; i < kDraws; ++i) {
    const Eigen::MatrixXcd v = haar_unitary(4, rng);
    ASSERT_TRUE((v * v.adjoint()).isIdentity(1e-12));
    trace += v.trace() / double(kDraws);
    squared_trace += std::norm(v.trace()) / kDraws;
    fourth += std::pow(std::abs(v(0, 0)), 4) / kDraws;
  }
  // E tr V = 0, E |tr V|^2 = 1 (deviation 1), E |V_00|^4 = 2 / (d (d + 1)) = 0.1 (deviation about
  // 0.13): bounds of five standard errors.
  EXPECT_LT(std::abs(trace), 5.0 / std::sqrt(double(kDraws)));
  EXPECT_NEAR(squared_trace, 1.0, 5.0 / std::sqrt(double(kDraws)));
  EXPECT_NEAR(fourth, 0.1, 5.0 * 0.13 / std::sqrt(double(kDraws)));
}

TEST(AdHocData, RefusesWhatItCannotDraw) {
  const auto message = [](int samples, int dimension, double gap) {
    try {
      ad_hoc_data(samples, dimension, gap, 1);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(message(5, 4, 0.3), "data.dimension = 4, must be 2 or 3 for ad_hoc");
  EXPECT_THAT(message(0, 2, 0.3), testing::HasSubstr("must be in [1, 100000]"));
  EXPECT_EQ(message(5, 2, 1.0), "data.gap = 1, must be in [0, 1)");
  EXPECT_THAT(message(5, 2, 0.9999999), testing::HasSubstr("data.gap"));
}

}  // namespace
}  // namespace qarch::search
