#include "sim/ptm.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>
#include <vector>

#include "tests/support/dense_oracle.h"
#include "tests/support/random_circuits.h"

namespace qarch::sim {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// The same tests for maps on one and on two qubits.
template <class Size>
class PtmTest : public ::testing::Test {};
using Sizes = ::testing::Types<std::integral_constant<int, 1>, std::integral_constant<int, 2>>;
TYPED_TEST_SUITE(PtmTest, Sizes);

TYPED_TEST(PtmTest, OfAUnitaryIsTheDefinition) {
  constexpr int K = TypeParam::value;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    rl::Rng rng = rl::random_stream(seed, "ptm_test");
    const std::vector<test::Matrix> unitary = test::random_kraus(K, 1, rng);
    const Ptm<K> ptm = ptm_from_unitary<K>(unitary[0]);
    EXPECT_LT((ptm - test::ptm_by_definition(unitary)).norm(), 1e-13) << "seed " << seed;
    EXPECT_LT((ptm * ptm.transpose() - Ptm<K>::Identity()).norm(), 1e-12) << "not orthogonal";
  }
}

TYPED_TEST(PtmTest, OfKrausOperatorsIsTheDefinition) {
  constexpr int K = TypeParam::value;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    rl::Rng rng = rl::random_stream(seed, "ptm_test");
    const auto kraus = test::random_kraus(K, 1 + static_cast<int>(seed % 4), rng);
    const Ptm<K> ptm = ptm_from_kraus<K>(kraus);
    EXPECT_LT((ptm - test::ptm_by_definition(kraus)).norm(), 1e-13) << "seed " << seed;
    EXPECT_NO_THROW(check_physical<K>(ptm, "random"));
  }
}

TYPED_TEST(PtmTest, ActsOnPauliCoefficientsAsTheMapOnTheState) {
  constexpr int K = TypeParam::value;
  rl::Rng rng = rl::random_stream(3, "ptm_test");
  const auto kraus = test::random_kraus(K, 3, rng);
  const test::Matrix rho = test::random_density_matrix(K, rng);
  test::Matrix image = test::Matrix::Zero(rho.rows(), rho.cols());
  for (const test::Matrix& a : kraus) image += a * rho * a.adjoint();
  const Eigen::VectorXd expected = test::pauli_coefficients(image);
  EXPECT_LT((ptm_from_kraus<K>(kraus) * test::pauli_coefficients(rho) - expected).norm(), 1e-13);
}

TYPED_TEST(PtmTest, CompositionIsTheMatrixProduct) {
  constexpr int K = TypeParam::value;
  rl::Rng rng = rl::random_stream(4, "ptm_test");
  const auto first = test::random_kraus(K, 2, rng);
  const auto second = test::random_kraus(K, 3, rng);
  std::vector<test::Matrix> both;
  for (const test::Matrix& b : second) {
    for (const test::Matrix& a : first) both.emplace_back(b * a);
  }
  const Ptm<K> product = ptm_from_kraus<K>(second) * ptm_from_kraus<K>(first);
  EXPECT_LT((ptm_from_kraus<K>(both) - product).norm(), 1e-13);
}

TYPED_TEST(PtmTest, RowZeroOfATracePreservingMapIsOneThenZeros) {
  constexpr int K = TypeParam::value;
  rl::Rng rng = rl::random_stream(5, "ptm_test");
  const Ptm<K> ptm = ptm_from_kraus<K>(test::random_kraus(K, 4, rng));
  EXPECT_LT((ptm.row(0) - Ptm<K>::Identity().row(0)).norm(), 1e-14);
}

TYPED_TEST(PtmTest, ChoiMatrixIsTheImageOfTheMaximallyEntangledState) {
  constexpr int K = TypeParam::value;
  constexpr Eigen::Index kDim = Eigen::Index{1} << K;
  rl::Rng rng = rl::random_stream(6, "ptm_test");
  const auto kraus = test::random_kraus(K, 3, rng);
  test::Matrix expected = test::Matrix::Zero(kDim * kDim, kDim * kDim);
  for (int i = 0; i < kDim; ++i) {
    for (int j = 0; j < kDim; ++j) {
      test::Matrix unit = test::Matrix::Zero(kDim, kDim);
      unit(i, j) = 1.0;
      test::Matrix image = test::Matrix::Zero(kDim, kDim);
      for (const test::Matrix& a : kraus) image += a * unit * a.adjoint();
      expected += test::kron(unit, image) / static_cast<double>(kDim);
    }
  }
  const test::Matrix choi = choi_matrix<K>(ptm_from_kraus<K>(kraus));
  EXPECT_LT((choi - expected).norm(), 1e-13);
  EXPECT_NEAR(choi.trace().real(), 1.0, 1e-13);
  EXPECT_GT(test::eigenvalues(choi)(0), -1e-13);
}

TYPED_TEST(PtmTest, RefusesAMatrixThatIsNotUnitary) {
  constexpr int K = TypeParam::value;
  rl::Rng rng = rl::random_stream(8, "ptm_test");
  const test::Matrix unitary = test::random_kraus(K, 1, rng)[0];
  const auto refused = ThrowsMessage<std::invalid_argument>(HasSubstr("ptm_from_unitary"));
  EXPECT_THAT([&] { (void)ptm_from_unitary<K>(1.001 * unitary); }, refused);
  EXPECT_THAT([&] { (void)ptm_from_unitary<K>(test::Matrix::Identity(3, 3)); }, refused);
  EXPECT_THAT([&] { (void)ptm_from_unitary<K>(test::kron(unitary, unitary)); }, refused);
  test::Matrix broken = unitary;
  broken(0, 0) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT([&] { (void)ptm_from_unitary<K>(broken); }, refused);
}

TYPED_TEST(PtmTest, RefusesKrausOperatorsThatDoNotPreserveTheTrace) {
  constexpr int K = TypeParam::value;
  rl::Rng rng = rl::random_stream(9, "ptm_test");
  auto kraus = test::random_kraus(K, 3, rng);
  const auto refused = ThrowsMessage<std::invalid_argument>(HasSubstr("ptm_from_kraus"));
  EXPECT_THAT([] { (void)ptm_from_kraus<K>({}); }, refused);
  kraus.pop_back();
  EXPECT_THAT([&] { (void)ptm_from_kraus<K>(kraus); }, refused);
  kraus.emplace_back(test::Matrix::Zero(3, 3));
  EXPECT_THAT([&] { (void)ptm_from_kraus<K>(kraus); }, refused);
}

TYPED_TEST(PtmTest, CheckPhysicalNamesTheMapAndWhatIsWrong) {
  constexpr int K = TypeParam::value;
  Ptm<K> trace = Ptm<K>::Identity();
  trace(0, 1) = 1e-3;
  EXPECT_THAT([&] { check_physical<K>(trace, "leak"); },
              ThrowsMessage<std::invalid_argument>(AllOf(HasSubstr("leak"), HasSubstr("trace"))));
  Ptm<K> transposition = Ptm<K>::Identity();  // positive, but not completely positive
  transposition(2, 2) = -1.0;
  EXPECT_THAT([&] { check_physical<K>(transposition, "transpose"); },
              ThrowsMessage<std::invalid_argument>(
                  AllOf(HasSubstr("transpose"), HasSubstr("completely positive"))));
  Ptm<K> broken = Ptm<K>::Identity();
  broken(1, 1) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT([&] { check_physical<K>(broken, "nan"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("finite")));
  EXPECT_NO_THROW(check_physical<K>(Ptm<K>::Identity(), "identity"));
}

TEST(TensorProduct, LowActsOnOperandZero) {
  rl::Rng rng = rl::random_stream(10, "ptm_test");
  const auto low = test::random_kraus(1, 2, rng);
  const auto high = test::random_kraus(1, 3, rng);
  std::vector<test::Matrix> both;
  for (const test::Matrix& b : high) {
    for (const test::Matrix& a : low) both.push_back(test::kron(b, a));
  }
  const Ptm<2> product = tensor_product(ptm_from_kraus<1>(low), ptm_from_kraus<1>(high));
  EXPECT_LT((product - test::ptm_by_definition(both)).norm(), 1e-13);
}

TEST(Ptm, DigitZeroOfTheIndexIsOperandZero) {
  // Z on operand 0 alone flips the sign of X and Y there, whatever stands on operand 1.
  const Ptm<2> z = ptm_from_unitary<2>(test::kron(test::pauli_matrix(0), test::pauli_matrix(3)));
  for (int k = 0; k < 16; ++k) {
    const bool flips = k % 4 == 1 || k % 4 == 2;
    EXPECT_EQ(z(k, k), flips ? -1.0 : 1.0) << k;
  }
}

}  // namespace
}  // namespace qarch::sim
