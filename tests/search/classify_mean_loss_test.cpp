#include <gtest/gtest.h>

#include <cmath>

#include "search/classify/mean_loss.h"
#include "search/classify/model.h"
#include "sim/channel.h"

namespace qarch::search {
namespace {

EncodedCircuit scaled_model() {
  EncodedCircuit model = build_model({.layers = 2, .data_scale = 0.7}, 2);
  model.circuit.append_rotation(sim::GateKind::kRx, 0);
  model.angles.push_back({.feature = 1, .weight = model.num_weights++, .weight_scale = -2.0});
  return model;
}

SignedSamples random_samples(int rows, int features, std::uint64_t seed) {
  rl::Rng rng = rl::random_stream(seed, "samples");
  SignedSamples result{Samples(rows, features), {}};
  for (double& value : result.x.reshaped()) value = 3.0 * rl::uniform(rng);
  for (int i = 0; i < rows; ++i) result.y.push_back(rl::uniform_index(rng, 2) == 0 ? 1 : -1);
  return result;
}

std::vector<double> random_point(const MeanLoss& loss, std::uint64_t seed) {
  rl::Rng rng = rl::random_stream(seed, "point");
  std::vector<double> z(static_cast<std::size_t>(loss.dimension()));
  for (double& entry : z) entry = rl::uniform(rng) - 0.5;
  return z;
}

sim::NoiseModel some_noise() {
  sim::NoiseModel noise("some");
  noise.add_rule({{sim::GateKind::kCx}, {}, {{sim::depolarizing(0.02, 2), {0, 1}}}});
  noise.set_readout(0, {0.02, 0.05});
  return noise;
}

TEST(MeanLoss, BothGradientsAreThoseOfFiniteDifferencesForEveryLoss) {
  const SignedSamples samples = random_samples(530, 2, 1);  // more than one call takes
  for (const Loss& kind : losses()) {
    for (const bool noisy : {false, true}) {
      Evaluator evaluator(scaled_model(), noisy ? some_noise() : sim::NoiseModel());
      MeanLoss loss(evaluator, kind, 20.0, true);
      std::vector<double> z = random_point(loss, 2);
      z.back() = 0.0;  // the cross entropy has no finite slope where e + b <= -1
      std::vector<double> gradient(z.size()), shifted(z.size());
      rl::Rng rng = rl::random_stream(1, "unused");
      const double value = loss.gradient(samples, z, gradient);
      EXPECT_NEAR(loss.value(samples, z, 0.0, rng), value, 1e-12) << kind.name;
      EXPECT_NEAR(loss.shifted_gradient(samples, z, 0.0, rng, shifted), value, 1e-12);
      constexpr double h = 1e-6;
      for (std::size_t j = 0; j < z.size(); ++j) {
        std::vector<double> plus = z, minus = z;
        plus[j] += h;
        minus[j] -= h;
        const double slope =
            (loss.value(samples, plus, 0.0, rng) - loss.value(samples, minus, 0.0, rng)) / (2 * h);
        // A hinge may have its kink within h of a sample.
        EXPECT_NEAR(gradient[j], slope, kind.name == "hinge" ? 1e-3 : 1e-6) << kind.name << j;
        EXPECT_NEAR(shifted[j], gradient[j], 1e-11) << kind.name << ' ' << j;
      }
    }
  }
}

TEST(MeanLoss, ShotNoiseHasTheVarianceOfCoinTosses) {
  // One sample, the linear loss: F = 1 - e, so the spread of F is that of e. Significance: the
  // variance of n = 4000 draws has the standard deviation sqrt(2 / n) = 2.2 %; 5 of them.
  EncodedCircuit model = build_encoding({}, 1);
  Evaluator evaluator(model, {});
  MeanLoss loss(evaluator, loss_from_name("linear"), 1.0, false);
  const SignedSamples samples{Samples::Constant(1, 1, 1.1), {1}};
  rl::Rng rng = rl::random_stream(3, "shots");
  constexpr int kDraws = 4000;
  double sum = 0.0, square = 0.0;
  for (int i = 0; i < kDraws; ++i) {
    const double deviation = loss.value(samples, {}, 100.0, rng) - (1.0 - std::cos(1.1));
    sum += deviation;
    square += deviation * deviation;
  }
  const double variance = std::pow(std::sin(1.1), 2) / 100.0;
  EXPECT_NEAR(square / kDraws, variance, 5 * 0.022 * variance);
  EXPECT_NEAR(sum / kDraws, 0.0, 5 * std::sqrt(variance / kDraws));
}

TEST(MeanLoss, TheNoisyShiftedGradientOfTheLinearLossIsUnbiased) {
  Evaluator evaluator(scaled_model(), {});
  MeanLoss loss(evaluator, loss_from_name("linear"), 1.0, false);
  const SignedSamples samples = random_samples(5, 2, 4);
  const std::vector<double> z = random_point(loss, 5);
  std::vector<double> exact(z.size()), noisy(z.size()), sum(z.size());
  loss.gradient(samples, z, exact);
  rl::Rng rng = rl::random_stream(6, "shots");
  constexpr int kDraws = 400;
  for (int i = 0; i < kDraws; ++i) {
    loss.shifted_gradient(samples, z, 100.0, rng, noisy);
    EXPECT_NE(noisy, exact);
    for (std::size_t j = 0; j < z.size(); ++j) sum[j] += noisy[j] / kDraws;
  }
  // Of one entry: standard deviation <= |scale| / 2 sqrt(2 / (shots samples kDraws)); 5 of them.
  const double bound = 5.0 * 1.0 * std::sqrt(2.0 / (100.0 * 5 * kDraws));
  for (std::size_t j = 0; j < z.size(); ++j) EXPECT_NEAR(sum[j], exact[j], bound) << j;
}

TEST(MeanLoss, ABiasBeyondItsBoundCountsAsTheBoundAndIsFlat) {
  Evaluator evaluator(scaled_model(), {});
  MeanLoss loss(evaluator, loss_from_name("linear"), 1.0, true);
  const SignedSamples samples = random_samples(6, 2, 7);
  std::vector<double> z = random_point(loss, 8), gradient(z.size());
  rl::Rng rng = rl::random_stream(1, "unused");
  z.back() = 1.0;
  const double at_bound = loss.value(samples, z, 0.0, rng);
  z.back() = 1.5;
  EXPECT_EQ(loss.gradient(samples, z, gradient), at_bound);
  EXPECT_EQ(gradient.back(), 0.0);
  EXPECT_EQ(loss.classifier(z).bias, 1.0);
}

TEST(MeanLoss, WhatHindersAShiftIsNamed) {
  EncodedCircuit model = scaled_model();
  EXPECT_EQ(shift_obstacle(model), "");
  Evaluator evaluator(model, {});
  MeanLoss loss(evaluator, loss_from_name("linear"), 1.0, false);
  EXPECT_EQ(loss.shift_cost(), 2 * model.num_weights + 1);
  EXPECT_THROW(loss.classifier(std::vector<double>(3)), std::invalid_argument);
  ++model.num_weights;
  EXPECT_EQ(shift_obstacle(model), "weight 9 is used by 0 rotations, must be used by one");
  --model.num_weights;
  model.circuit.append_rotation(sim::GateKind::kRx, 0, 2);  // the slot of weight 0, again
  EXPECT_EQ(shift_obstacle(model), "weight 0 is used by 2 rotations, must be used by one");
}

}  // namespace
}  // namespace qarch::search
