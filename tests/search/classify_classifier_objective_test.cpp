#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "search/classify/classifier_objective.h"
#include "search/classify/model.h"

namespace qarch::search {
namespace {

SignedSamples some_samples() {
  SignedSamples samples{Samples(4, 2), {1, -1, 1, -1}};
  samples.x << 0.1, 0.9, 0.7, 0.2, 1.3, 0.4, 2.0, 1.0;
  return samples;
}

std::string obstacle(EncodedCircuit model, const char* loss_name, bool bias) {
  Evaluator evaluator(std::move(model), {});
  MeanLoss loss(evaluator, loss_from_name(loss_name), 1.0, bias);
  const SignedSamples samples = some_samples();
  rl::Rng rng = rl::random_stream(1, "shots");
  return ClassifierObjective(loss, samples, rng).sweep_obstacle();
}

TEST(ClassifierObjective, ASweepLeavesNoAngleThatAGridWouldLower) {
  const EncodedCircuit model = build_model({.layers = 1}, 2);
  Evaluator evaluator(model, {});
  MeanLoss loss(evaluator, loss_from_name("linear"), 1.0, false);
  const SignedSamples samples = some_samples();
  rl::Rng rng = rl::random_stream(1, "shots");
  ClassifierObjective f(loss, samples, rng);
  ASSERT_EQ(f.sweep_obstacle(), "");
  EXPECT_EQ(f.sweep_cost(), 2 * 4 + 1);
  EXPECT_EQ(f.circuits(), 4);
  std::vector<double> x{0.3, -0.4, 0.2, 0.9};
  const double before = f.value(x, 0.0);
  for (int k = 0; k < 200; ++k) f.sweep(x);
  const double after = f.sweep(x);
  EXPECT_LT(after, before);
  EXPECT_NEAR(after, f.value(x, 0.0), 1e-12);
  for (std::size_t j = 0; j < x.size(); ++j) {
    for (int k = 0; k < 24; ++k) {
      std::vector<double> moved = x;
      moved[j] += k * std::numbers::pi / 12.0;
      EXPECT_GE(f.value(moved, 0.0), after - 1e-9);
    }
  }
}

TEST(ClassifierObjective, WhatHindersASweepIsNamed) {
  const EncodedCircuit model = build_model({.layers = 1}, 2);
  EXPECT_EQ(obstacle(model, "linear", false), "");
  EXPECT_EQ(obstacle(model, "hinge", false),
            "train.loss = 'hinge' is no sinusoid of a weight, must be linear");
  EXPECT_EQ(obstacle(model, "linear", true),
            "the loss is no sinusoid of the bias, model.bias must be false");
  EncodedCircuit scaled = model;
  scaled.angles.back().weight_scale = 2.0;
  EXPECT_EQ(obstacle(scaled, "linear", false), "weight 3 has the scale 2.000000, must be 1 or -1");
  EncodedCircuit shared = model;
  shared.angles.back().weight = 0;
  EXPECT_EQ(obstacle(shared, "linear", false),
            "weight 0 is used by 2 rotations, must be used by one");
}

}  // namespace
}  // namespace qarch::search
