#include <gtest/gtest.h>

#include <cmath>

#include "search/classify/model.h"
#include "search/classify/noise_contrast.h"

namespace qarch::search {
namespace {

Samples random_samples(int rows, int features) {
  rl::Rng rng = rl::random_stream(1, "samples");
  Samples x(rows, features);
  for (double& value : x.reshaped()) value = 3.0 * rl::uniform(rng);
  return x;
}

ClassifierWeights random_weights(const EncodedCircuit& model) {
  rl::Rng rng = rl::random_stream(2, "weights");
  return {starting_weights({}, model.num_weights, rng), 0.0};
}

TEST(NoiseContrast, IsTheRatioOfTheMeanSizesByHand) {
  const NoiseContrast c = contrast_of({0.8, -0.4, 0.2}, {0.4, -0.4, -0.1}, 0.0);
  EXPECT_NEAR(c.contrast, 0.9 / 1.4, 1e-15);
  EXPECT_NEAR(c.agreement, 2.0 / 3.0, 1e-15);
  const double k = 0.9 / 1.4;
  const double square =
      std::pow(0.4 - 0.8 * k, 2) + std::pow(-0.4 + 0.4 * k, 2) + std::pow(-0.1 - 0.2 * k, 2);
  EXPECT_NEAR(c.residual, std::sqrt(square / 3.0), 1e-15);
  EXPECT_NEAR(contrast_of({0.8, -0.4, 0.2}, {0.4, -0.4, -0.1}, 0.15).agreement, 1.0, 1e-15);
  EXPECT_THROW(contrast_of({}, {}, 0.0), std::invalid_argument);
  EXPECT_THROW(contrast_of({0.0}, {0.1}, 0.0), std::invalid_argument);
  EXPECT_THROW(contrast_of({0.1}, {0.1, 0.2}, 0.0), std::invalid_argument);
}

TEST(NoiseContrast, OfOneRotationIsWhatDepolarizingLeaves) {
  const EncodedCircuit model = build_encoding({}, 1);
  const Samples x = random_samples(10, 1);
  for (const double p : {0.0, 0.1, 1.0}) {
    const NoiseContrast c = noise_contrast(model, {}, x, depolarizing_noise(p, 0.5));
    EXPECT_NEAR(c.contrast, 1.0 - 0.5 * p, 1e-12);
    EXPECT_NEAR(c.residual, 0.0, 1e-12);
    EXPECT_EQ(c.agreement, 1.0);
  }
}

TEST(NoiseContrast, TheMatchedNoiseHasTheTargetsContrast) {
  const EncodedCircuit model = build_model({.layers = 3}, 4);
  const ClassifierWeights w = random_weights(model);
  const Samples x = random_samples(12, 4);
  for (const double target : {0.9, 0.66, 0.2}) {
    const ContrastFit fit =
        matched_depolarizing(model, w, x, {.target = target, .tolerance = 1e-5});
    EXPECT_NEAR(fit.at.contrast, target, 1e-5);
    EXPECT_LE(fit.evaluations, 8) << target;
    const NoiseContrast again =
        noise_contrast(model, w, x, depolarizing_noise(fit.probability, 0.1), 2);
    EXPECT_EQ(again.noisy, fit.at.noisy);
    EXPECT_EQ(again.contrast, fit.at.contrast);
  }
}

TEST(NoiseContrast, RefusesByName) {
  const EncodedCircuit model = build_encoding({}, 1);
  const Samples x = random_samples(2, 1);
  EXPECT_THROW(depolarizing_noise(1.1, 0.1), std::invalid_argument);
  EXPECT_THROW(depolarizing_noise(0.1, -0.1), std::invalid_argument);
  EXPECT_THROW(matched_depolarizing(model, {}, x, {.target = 1.0}), std::invalid_argument);
  EXPECT_THROW(matched_depolarizing(model, {}, x, {.tolerance = 1e-9, .max_evaluations = 1}),
               std::runtime_error);
  EXPECT_THROW(matched_depolarizing(model, {}, x, {.one_qubit_share = 0.0}),
               std::invalid_argument);  // one-qubit gates only
}

}  // namespace
}  // namespace qarch::search
