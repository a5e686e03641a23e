#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>

#include "rl/random.h"
#include "search/classify/ansaetze.h"
#include "search/classify/encodings.h"
#include "search/classify/evaluator.h"
#include "search/classify/model.h"
#include "sim/channel.h"

namespace qarch::search {
namespace {

Samples random_samples(int rows, int features, std::uint64_t seed) {
  rl::Rng rng = rl::random_stream(seed, "samples");
  Samples x(rows, features);
  for (double& value : x.reshaped()) value = 3.0 * rl::uniform(rng);
  return x;
}

/// A model with shared weights, products of features and scales.
EncodedCircuit tangled_model() {
  ModelOptions options;
  options.data_scale = 0.7;
  options.data_offset = 0.2;
  EncodedCircuit model = build_model(options, 3);
  model.circuit.append_rotation(sim::GateKind::kRx, 1);
  model.angles.push_back(
      {.feature = 0, .partner = 2, .data_scale = 0.3, .weight = 1, .weight_scale = -2.0});
  model.circuit.append_rotation(sim::GateKind::kRz, 0);
  model.angles.push_back({.offset = 0.4, .weight = 0});
  model.circuit.append(sim::GateKind::kCx, {1, 0});
  return model;
}

sim::NoiseModel some_noise() {
  sim::NoiseModel noise("some");
  noise.add_rule({{sim::GateKind::kCx}, {}, {{sim::depolarizing(0.02, 2), {0, 1}}}});
  noise.set_readout(0, {0.02, 0.05});
  return noise;
}

void expect_gradients_of_finite_differences(const EncodedCircuit& model,
                                            const sim::NoiseModel& noise, const std::string& what) {
  constexpr int rows = 3;
  constexpr double h = 2e-6;
  Evaluator evaluator(model, noise);
  const Samples x = random_samples(rows, model.num_features, 1);
  rl::Rng rng = rl::random_stream(2, "weights");
  const std::vector<double> w = starting_weights({}, model.num_weights, rng);
  std::vector<double> e(rows), plus(rows), minus(rows);
  Samples by_weight, by_feature;
  evaluator.gradients(x, w, e, &by_weight, &by_feature);
  evaluator.expectations(x, w, plus);
  for (std::size_t i = 0; i < rows; ++i) EXPECT_NEAR(e[i], plus[i], 1e-13) << what;
  const auto compare = [&](const Samples& slopes, Eigen::Index column) {
    for (Eigen::Index i = 0; i < rows; ++i) {
      const auto k = static_cast<std::size_t>(i);
      EXPECT_NEAR(slopes(i, column), (plus[k] - minus[k]) / (2 * h), 1e-8) << what << column;
    }
  };
  for (std::size_t j = 0; j < w.size(); ++j) {
    std::vector<double> moved = w;
    moved[j] += h;
    evaluator.expectations(x, moved, plus);
    moved[j] -= 2 * h;
    evaluator.expectations(x, moved, minus);
    compare(by_weight, static_cast<Eigen::Index>(j));
  }
  for (Eigen::Index f = 0; f < x.cols(); ++f) {
    Samples moved = x;
    moved.col(f).array() += h;
    evaluator.expectations(moved, w, plus);
    moved.col(f).array() -= 2 * h;
    evaluator.expectations(moved, w, minus);
    compare(by_feature, f);
  }
}

TEST(Evaluator, GradientsAreThoseOfFiniteDifferences) {
  expect_gradients_of_finite_differences(tangled_model(), {}, "tangled ");
  expect_gradients_of_finite_differences(tangled_model(), some_noise(), "tangled, noisy ");
}

TEST(Evaluator, GradientsOfEveryEncodingWithEveryAnsatz) {
  for (const DataEncoding& encoding : data_encodings()) {
    for (const TrainedAnsatz& ansatz : trained_ansaetze()) {
      for (const int uploads : {1, 2}) {
        ModelOptions options;
        options.encoding = encoding.name;
        options.ansatz = ansatz.name;
        options.qubits = 3;
        options.uploads = uploads;
        options.layers = 2;
        options.readout = ansatz.readout_qubit ? "ylast" : "parity";
        expect_gradients_of_finite_differences(build_model(options, 3),
                                               uploads == 2 ? some_noise() : sim::NoiseModel(),
                                               options.encoding + ' ' + options.ansatz + ' ');
      }
    }
  }
}

/// Above and below the size from which samples are dealt out one by one.
TEST(Evaluator, ASampleIsWhatTheSimulatorMakesOfItsAngles) {
  for (const int qubits : {3, 9}) {
    ModelOptions options;
    options.encoding = "interleaved";
    options.ansatz = "none";
    options.qubits = qubits;
    const EncodedCircuit model = build_model(options, 30);
    const Samples x = random_samples(19, 30, 5);
    rl::Rng rng = rl::random_stream(6, "weights");
    const std::vector<double> w = starting_weights({}, model.num_weights, rng);
    for (const bool noisy : {false, true}) {
      const sim::NoiseModel noise = noisy ? some_noise() : sim::NoiseModel();
      Evaluator evaluator(model, noise, 3), alone(model, noise);
      std::vector<double> e(19), f(19);
      evaluator.expectations(x, w, e);
      alone.expectations(x, w, f);
      EXPECT_EQ(e, f);
      Samples a, b;
      evaluator.gradients(x.topRows(3), w, std::span(f).first(3), &a, nullptr);
      alone.gradients(x.topRows(3), w, std::span(f).first(3), &b, nullptr);
      EXPECT_EQ(a, b);
      sim::ExpectationFunction function(model.circuit, noise, model.observable);
      std::vector<double> angles(model.angles.size());
      for (const int i : {0, 7, 18}) {
        bind_angles(model, std::span(x.row(i).data(), 30), w, angles);
        EXPECT_NEAR(e[static_cast<std::size_t>(i)], function(angles), 1e-13) << qubits << noisy;
      }
    }
  }
}

TEST(Evaluator, SizesThatDisagreeAreRefused) {
  Evaluator evaluator(tangled_model(), {});
  const std::vector<double> w(static_cast<std::size_t>(evaluator.num_weights()));
  std::vector<double> out(2);
  EXPECT_THROW(evaluator.expectations(Samples(2, 4), w, out), std::invalid_argument);
  EXPECT_THROW(evaluator.expectations(Samples(3, 3), w, out), std::invalid_argument);
  EXPECT_THROW(evaluator.expectations(Samples(2, 3), {}, out), std::invalid_argument);
  EXPECT_THROW(Evaluator(tangled_model(), {}, 0), std::invalid_argument);
  EncodedCircuit spoilt = tangled_model();
  spoilt.angles.pop_back();
  EXPECT_THROW(Evaluator(spoilt, {}), std::invalid_argument);
  spoilt = tangled_model();
  spoilt.angles.front().feature = 3;
  EXPECT_THROW(spoilt.check(), std::invalid_argument);
}

TEST(Evaluator, ThreadsChangeNoBit) {
  const EncodedCircuit model = tangled_model();
  const Samples x = random_samples(67, 3, 3);
  rl::Rng rng = rl::random_stream(4, "weights");
  const std::vector<double> w = starting_weights({}, model.num_weights, rng);
  for (const bool noisy : {false, true}) {
    const sim::NoiseModel noise = noisy ? some_noise() : sim::NoiseModel();
    Evaluator one(model, noise, 1), three(model, noise, 3);
    std::vector<double> a(67), b(67);
    one.expectations(x, w, a);
    three.expectations(x, w, b);
    EXPECT_EQ(a, b);
    Samples wa, wb, fa, fb;
    one.gradients(x, w, a, &wa, &fa);
    three.gradients(x, w, b, &wb, &fb);
    EXPECT_EQ(a, b);
    EXPECT_EQ(wa, wb);
    EXPECT_EQ(fa, fb);
  }
}

}  // namespace
}  // namespace qarch::search
