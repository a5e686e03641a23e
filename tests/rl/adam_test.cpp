#include "rl/adam.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace qarch::rl {
namespace {

using Eigen::VectorXf;

TEST(Adam, TakesTheFirstTwoStepsAsCalculatedByHand) {
  Adam adam(1, {.learning_rate = 0.1, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 1e-8});
  VectorXf x = VectorXf::Constant(1, 1.0F);
  // m = 1, v = 1, corrected m = 2, v = 4: step 0.1 * 2 / 2.
  adam.step(VectorXf::Constant(1, 2.0F), x);
  EXPECT_FLOAT_EQ(x[0], 0.9F);
  // m = 0.5 - 2 = -1.5, v = 0.75 + 4 = 4.75; corrected -1.5 / 0.75 = -2, 4.75 / 0.4375.
  adam.step(VectorXf::Constant(1, -4.0F), x);
  EXPECT_FLOAT_EQ(x[0], 0.9F + 0.2F / std::sqrt(4.75F / 0.4375F));
  EXPECT_EQ(adam.state().steps, 2);
}

TEST(Adam, AgreesWithTheAlgorithmInDoublePrecisionOnEveryElement) {
  constexpr Eigen::Index kSize = 5000;  // more than two blocks, not a multiple of a register
  const AdamOptions options{.learning_rate = 0.01};
  Adam adam(kSize, options);
  VectorXf x = VectorXf::LinSpaced(kSize, -1.0F, 1.0F);
  Eigen::ArrayXd expected = x.cast<double>().array();
  Eigen::ArrayXd m = Eigen::ArrayXd::Zero(kSize);
  Eigen::ArrayXd v = m;
  for (int t = 1; t <= 20; ++t) {
    const VectorXf g =
        (VectorXf::LinSpaced(kSize, 0.0F, 50.0F).array() + 0.3F * static_cast<float>(t)).sin();
    m = options.beta1 * m + (1 - options.beta1) * g.cast<double>().array();
    v = options.beta2 * v + (1 - options.beta2) * g.cast<double>().array().square();
    expected -= options.learning_rate * (m / (1 - std::pow(options.beta1, t))) /
                ((v / (1 - std::pow(options.beta2, t))).sqrt() + options.epsilon);
    adam.step(g, x);
  }
  EXPECT_LT((x.cast<double>().array() - expected).abs().maxCoeff(), 2e-5);
}

TEST(Adam, MomentsOfAnElementWithoutGradientDecayToZeroAndNotToSubnormalNumbers) {
  Adam adam(3, {});
  VectorXf x = VectorXf::Zero(3);
  adam.step(VectorXf::Constant(3, 1e-3F), x);
  for (int t = 0; t < 1500; ++t) {
    adam.step(VectorXf::Zero(3), x);
    const float m = std::abs(adam.state().first_moment[1]);
    ASSERT_TRUE(m == 0.0F || m >= std::numeric_limits<float>::min());
  }
  EXPECT_EQ(adam.state().first_moment[1], 0.0F);
  EXPECT_GT(adam.state().second_moment[1], 0.0F);
}

/// The algorithm on all elements at every step, in float.
struct DenseAdam {
  VectorXf m;
  VectorXf v;
  int t = 0;
  void step(const VectorXf& g, VectorXf& x, const AdamOptions& o) {
    ++t;
    m = static_cast<float>(o.beta1) * m + static_cast<float>(1 - o.beta1) * g;
    v = static_cast<float>(o.beta2) * v + static_cast<float>(1 - o.beta2) * g.cwiseAbs2();
    const auto rate = static_cast<float>(o.learning_rate / (1 - std::pow(o.beta1, t)));
    const auto scale = static_cast<float>(1 / std::sqrt(1 - std::pow(o.beta2, t)));
    x.array() -= rate * m.array() / (v.array().sqrt() * scale + static_cast<float>(o.epsilon));
  }
};

TEST(Adam, PassingOverBlocksWithoutGradientGivesWhatTheDenseAlgorithmGives) {
  constexpr Eigen::Index kBlocks = 7;
  constexpr Eigen::Index kSize = kBlocks * Adam::kBlock + 5;
  const AdamOptions options{.learning_rate = 0.01};
  Adam adam(kSize, options);
  DenseAdam dense{VectorXf::Zero(kSize), VectorXf::Zero(kSize)};
  VectorXf x = VectorXf::LinSpaced(kSize, -1.0F, 1.0F);
  VectorXf y = x;
  for (int t = 0; t < 60; ++t) {
    // Block b wakes at step 8 b and has a gradient at every (b + 1)-th step from then on.
    VectorXf g = VectorXf::Zero(kSize);
    for (Eigen::Index i = 0; i < kSize; ++i) {
      const Eigen::Index b = i / Adam::kBlock;
      if (t >= 8 * b && t % (b + 1) == 0) g[i] = std::sin(static_cast<float>(i + t));
    }
    adam.step(g, x);
    dense.step(g, y, options);
    if (t == 30) {
      Adam resumed(kSize, options);
      resumed.restore(adam.state());
      adam = resumed;
    }
  }
  EXPECT_LT((x - y).cwiseAbs().maxCoeff(), 1e-6F);
  EXPECT_LT((adam.state().first_moment - dense.m).cwiseAbs().maxCoeff(), 1e-6F);
  EXPECT_LT((adam.state().second_moment - dense.v).cwiseAbs().maxCoeff(), 1e-6F);
}

TEST(Adam, ContinuesFromItsState) {
  Adam adam(4, {});
  VectorXf x = VectorXf::Ones(4);
  const VectorXf g = VectorXf::LinSpaced(4, -1.0F, 1.0F);
  adam.step(g, x);
  Adam resumed(4, {});
  resumed.restore(adam.state());
  VectorXf y = x;
  adam.step(g, x);
  resumed.step(g, y);
  EXPECT_EQ(x, y);
}

TEST(Adam, RefusesBadArguments) {
  EXPECT_THROW(Adam(0, {}), std::invalid_argument);
  EXPECT_THROW(Adam(1, {.learning_rate = 0.0}), std::invalid_argument);
  EXPECT_THROW(Adam(1, {.beta1 = 1.0}), std::invalid_argument);
  EXPECT_THROW(Adam(1, {.beta2 = -0.1}), std::invalid_argument);
  EXPECT_THROW(Adam(1, {.epsilon = NAN}), std::invalid_argument);
  Adam adam(2, {});
  EXPECT_THROW(adam.restore(Adam(3, {}).state()), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::rl
