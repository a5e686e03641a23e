#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "rl/random.h"
#include "search/classify/svm.h"

namespace qarch::search {
namespace {

struct Problem {
  Samples x;
  std::vector<int> y;
};

/// Two clouds that overlap.
Problem clouds(int samples, std::uint64_t seed) {
  rl::Rng rng = rl::random_stream(seed, "clouds");
  Problem p{Samples(samples, 3), {}};
  for (int i = 0; i < samples; ++i) {
    p.y.push_back(i % 3 == 0 ? 1 : -1);
    for (int j = 0; j < 3; ++j) p.x(i, j) = rl::normal(rng) + 0.7 * p.y.back();
  }
  return p;
}

Samples kernel_by_definition(const Samples& a, const Samples& b, const SvmOptions& options) {
  Samples k(a.rows(), b.rows());
  for (Eigen::Index i = 0; i < a.rows(); ++i) {
    for (Eigen::Index j = 0; j < b.rows(); ++j) {
      k(i, j) = options.kernel == SvmKernel::kLinear
                    ? a.row(i).dot(b.row(j))
                    : std::exp(-options.gamma * (a.row(i) - b.row(j)).squaredNorm());
    }
  }
  return k;
}

TEST(Svm, TwoPointsHaveTheWidestMargin) {
  Samples x(2, 1);
  x << 3.0, 1.0;
  for (const int first : {1, -1}) {  // libsvm's positive class is the one that comes first
    const std::vector<int> y{first, -first};
    const SupportVectorMachine machine(x, y, {.kernel = SvmKernel::kLinear, .c = 100.0});
    EXPECT_NEAR(machine.coefficients()[0], 0.5 * first, 1e-6);
    EXPECT_NEAR(machine.bias(), -2.0 * first, 1e-6);
    EXPECT_NEAR(machine.decision_values(x)[0], first, 1e-6);
    EXPECT_EQ(machine.num_support_vectors(), 2);
    EXPECT_EQ(accuracy(machine.decision_values(x), y), 1.0);
  }
}

TEST(Svm, CoefficientsMeetTheConditionsOfTheOptimum) {
  constexpr double kTolerance = 1e-4;
  const Problem p = clouds(60, 1);
  for (const SvmKernel kernel : {SvmKernel::kLinear, SvmKernel::kRbf}) {
    const SvmOptions options{.kernel = kernel, .c = 2.0, .gamma = 0.4};
    const SupportVectorMachine machine(p.x, p.y, options);
    const std::vector<double> f = machine.decision_values(p.x);
    double sum = 0.0;
    int at_bound = 0;
    int inside = 0;
    for (std::size_t i = 0; i < f.size(); ++i) {
      const double alpha = machine.coefficients()[i] * p.y[i];
      const double margin = f[i] * p.y[i];
      sum += machine.coefficients()[i];
      ASSERT_GE(alpha, 0.0);
      ASSERT_LE(alpha, options.c + 1e-12);
      if (alpha < 1e-12) {
        EXPECT_GE(margin, 1.0 - kTolerance);
      } else if (alpha > options.c - 1e-12) {
        EXPECT_LE(margin, 1.0 + kTolerance);
        ++at_bound;
      } else {
        EXPECT_NEAR(margin, 1.0, kTolerance);
        ++inside;
      }
    }
    EXPECT_NEAR(sum, 0.0, 1e-9);
    EXPECT_GT(at_bound, 0);  // the clouds overlap
    EXPECT_GT(inside, 0);
    EXPECT_EQ(machine.num_support_vectors(), at_bound + inside);
  }
}

TEST(Svm, APrecomputedKernelDecidesAsTheKernelThatItIs) {
  const Problem p = clouds(40, 2);
  const Problem other = clouds(15, 3);
  for (const SvmKernel kernel : {SvmKernel::kLinear, SvmKernel::kRbf}) {
    SvmOptions options{.kernel = kernel, .c = 1.5, .gamma = 0.3};
    const SupportVectorMachine direct(p.x, p.y, options);
    const Samples train = kernel_by_definition(p.x, p.x, options);
    const Samples cross = kernel_by_definition(other.x, p.x, options);
    options.kernel = SvmKernel::kPrecomputed;
    const SupportVectorMachine precomputed(train, p.y, options);
    const std::vector<double> a = direct.decision_values(other.x);
    const std::vector<double> b = precomputed.decision_values(cross);
    for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1e-4) << i;
  }
}

TEST(Svm, IsSilentAndRepeatable) {
  const Problem p = clouds(40, 4);
  testing::internal::CaptureStdout();
  const SupportVectorMachine a(p.x, p.y, {.kernel = SvmKernel::kRbf});
  const SupportVectorMachine b(p.x, p.y, {.kernel = SvmKernel::kRbf});
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(a.coefficients(), b.coefficients());
  EXPECT_EQ(a.bias(), b.bias());
}

TEST(Svm, RefusesWhatItCannotSolve) {
  const Problem p = clouds(6, 5);
  const auto message = [](const Samples& x, const std::vector<int>& y, const SvmOptions& options) {
    try {
      const SupportVectorMachine machine(x, y, options);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const SvmOptions linear{.kernel = SvmKernel::kLinear};
  EXPECT_EQ(message(p.x, {1, -1}, linear), "svm: 2 labels, must be one for each of 6 samples");
  EXPECT_EQ(message(p.x, {1, -1, 0, 1, 1, 1}, linear), "svm: label 0, must be 1 or -1");
  EXPECT_EQ(message(p.x, {1, 1, 1, 1, 1, 1}, linear),
            "svm: no sample has the label -1, must be both classes");
  EXPECT_EQ(message(p.x, p.y, {}), "svm: a kernel of 6 x 3, must be square");
  EXPECT_EQ(message(p.x, p.y, {.kernel = SvmKernel::kLinear, .c = 0.0}),
            "svm.c = 0, must be finite and > 0");
  Samples broken = p.x;
  broken(2, 1) = NAN;
  EXPECT_EQ(message(broken, p.y, linear), "svm: a number is not finite");
  const SupportVectorMachine machine(p.x, p.y, linear);
  EXPECT_THROW(machine.decision_values(Samples(1, 2)), std::invalid_argument);
}

TEST(Svm, AccuracyCountsSignsAndZeroIsPlus) {
  EXPECT_EQ(accuracy(std::vector{0.5, -0.1, 0.0, -2.0}, std::vector{1, 1, 1, -1}), 0.75);
  EXPECT_THROW(accuracy({}, {}), std::invalid_argument);
}

TEST(Svm, ClippingGivesTheNearestPositiveMatrixAndLeavesPositiveOnes) {
  Samples m(2, 2);
  m << 1.0, 2.0, 2.0, 1.0;  // eigenvalues 3, -1
  EXPECT_NEAR(clip_negative_eigenvalues(m), -1.0, 1e-12);
  EXPECT_TRUE(m.isApprox(Samples::Constant(2, 2, 1.5)));
  Samples positive(2, 2);
  positive << 2.0, 0.3, 0.3, 1.0;
  const Samples before = positive;
  EXPECT_GT(clip_negative_eigenvalues(positive), 0.0);
  EXPECT_EQ(positive, before);
}

}  // namespace
}  // namespace qarch::search
