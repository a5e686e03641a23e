#include "sim/pauli_sum.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <complex>
#include <limits>
#include <span>
#include <stdexcept>
#include <vector>

#include "tests/support/dense_oracle.h"
#include "tests/support/random_circuits.h"

namespace qarch::sim {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

PauliTerm term(const char* word, double coefficient) {
  return {PauliString::parse(word), coefficient};
}

TEST(PauliSum, SumsEqualStringsAndSortsThem) {
  const PauliSum sum(2, {term("ZI", 1.0), term("XX", 2.0), term("II", 3.0), term("ZI", 0.5)});
  ASSERT_EQ(sum.terms().size(), 3U);
  EXPECT_EQ(sum.terms()[0].string, PauliString::parse("II"));
  EXPECT_EQ(sum.terms()[1].string, PauliString::parse("XX"));
  EXPECT_EQ(sum.terms()[2].string, PauliString::parse("ZI"));
  EXPECT_EQ(sum.terms()[2].coefficient, 1.5);
}

TEST(PauliSum, DoesNotDependOnTheOrderOfItsTerms) {
  const PauliSum a(2, {term("ZI", 1.0), term("XY", 2.0), term("II", 3.0)});
  const PauliSum b(2, {term("II", 3.0), term("ZI", 1.0), term("XY", 2.0)});
  EXPECT_EQ(a.to_text(), b.to_text());
}

TEST(PauliSum, NormsAndIdentity) {
  const PauliSum sum(2, {term("ZI", -1.0), term("XX", 2.0), term("II", -3.0)});
  EXPECT_EQ(sum.l1_norm(), 6.0);
  EXPECT_EQ(sum.identity_coefficient(), -3.0);
  EXPECT_EQ(PauliSum(2, {term("ZI", 1.0)}).identity_coefficient(), 0.0);
  EXPECT_EQ(PauliSum(2).l1_norm(), 0.0);
}

TEST(PauliSum, L1NormBoundsTheSpectrum) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    rl::Rng rng = rl::random_stream(seed, "pauli_sum_test");
    const PauliSum sum = test::random_observable(3, 8, rng);
    const Eigen::VectorXd spectrum = test::eigenvalues(test::dense_operator(sum));
    EXPECT_GE(spectrum(0), -sum.l1_norm()) << "seed " << seed;
    EXPECT_LE(spectrum(7), sum.l1_norm()) << "seed " << seed;
  }
}

TEST(PauliSum, DropsTermsUpToTheTolerance) {
  const PauliSum sum(1, {term("X", 1e-3), term("Y", -1e-6), term("Z", 1e-9)});
  const PauliSum rest = sum.without_small_terms(1e-6);
  ASSERT_EQ(rest.terms().size(), 1U);
  EXPECT_EQ(rest.terms()[0].string, PauliString::parse("X"));
  EXPECT_EQ(sum.without_small_terms(0.0).terms().size(), 3U);
}

TEST(PauliSum, TextIsOneLinePerTermAndExact) {
  const PauliSum sum(3, {term("ZXI", -0.1), term("III", 2.0)});
  EXPECT_EQ(sum.to_text(), "+2 III\n-0.10000000000000001 ZXI\n");
}

TEST(PauliSum, RefusesWhatIsNotAnObservableOnTheQubits) {
  EXPECT_THAT([] { (void)PauliSum(0); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("num_qubits = 0")));
  EXPECT_THAT([] { (void)PauliSum(32); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("num_qubits = 32")));
  EXPECT_NO_THROW((void)PauliSum(31));
  EXPECT_THAT([] { (void)PauliSum(2, {term("XII", 1.0)}); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("outside 2 qubits")));
  for (const double bad :
       {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THAT([&] { (void)PauliSum(2, {term("XZ", bad)}); },
                ThrowsMessage<std::invalid_argument>(HasSubstr("XZ")));
  }
}

TEST(AddProduct, AddsTheDenseProduct) {
  for (int n = 1; n <= 5; ++n) {
    rl::Rng rng = rl::random_stream(7, "add_product", static_cast<std::uint64_t>(n));
    const PauliSum sum = test::random_observable(n, 10, rng);
    const test::Matrix in = test::random_density_matrix(n, rng).col(0);
    const test::Matrix start = test::random_density_matrix(n, rng).col(0);
    test::Matrix out = start;
    add_product(sum, std::span(in.data(), static_cast<std::size_t>(in.size())),
                std::span(out.data(), static_cast<std::size_t>(out.size())));
    EXPECT_LT((out - (start + test::dense_operator(sum) * in)).norm(), 1e-13) << n << " qubits";
  }
}

TEST(AddProduct, RefusesVectorsOfAnotherSize) {
  const PauliSum sum(2, {term("XZ", 1.0)});
  std::vector<std::complex<double>> right(4);
  std::vector<std::complex<double>> wrong(8);
  EXPECT_THAT([&] { add_product(sum, wrong, right); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("must have 4")));
  EXPECT_THAT([&] { add_product(sum, right, wrong); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("must have 4")));
}

}  // namespace
}  // namespace qarch::sim
