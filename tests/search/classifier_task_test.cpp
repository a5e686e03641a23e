#include "search/tasks/classifier_task.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "search/classify/encodings.h"
#include "search/classify/model.h"
#include "search/noise_source.h"
#include "tests/search/io_temporary_folder.h"
#include "tests/search/shipped_data.h"
#include "tests/support/dense_oracle.h"

namespace qarch::search {
namespace {

using sim::GateKind;
using ::testing::HasSubstr;

Dataset random_data(int rows, int features, std::uint64_t seed) {
  rl::Rng rng = rl::random_stream(seed, "data");
  Dataset data{"random", Samples(rows, features), {}, {"a", "b"}};
  for (double& value : data.x.reshaped()) value = 3.0 * rl::uniform(rng);
  for (int i = 0; i < rows; ++i) data.labels.push_back(i % 3 == 0 ? 1 : 0);
  return data;
}

/// Two features on three qubits.
EncodedCircuit some_encoding() {
  ModelOptions options;
  options.qubits = 3;
  options.readout = "parity";
  options.data_offset = 0.3;
  return build_encoding(options, 2);
}

sim::Circuit some_circuit() {
  sim::Circuit circuit(3);
  circuit.append_rotation(GateKind::kRy, 0);
  circuit.append(GateKind::kCx, {0, 1});
  circuit.append_rotation(GateKind::kRz, 1);
  circuit.append(GateKind::kCx, {1, 2});
  circuit.append_rotation(GateKind::kRx, 2);
  return circuit;
}

/// The same noise for the simulator and for the oracle.
test::OracleNoise oracle_noise() {
  test::OracleNoise noise;
  noise.rules.push_back(
      {{GateKind::kRy, GateKind::kRz}, {}, {{test::oracle_depolarizing(0.02, 1), {0}}}});
  noise.rules.push_back({{GateKind::kCx}, {}, {{test::oracle_depolarizing(0.05, 2), {0, 1}}}});
  noise.readout = {{0.02, 0.05}, {0.01, 0.03}, {0.04, 0.02}};
  return noise;
}

ClassifierGoal goal_of(const std::string& loss, const std::string& score) {
  return {loss_from_name(loss), 200.0, sample_score_from_name(score)};
}

/// One sample after the other: gates of the encoding by hand, dense matrices.
double slow_mean(const sim::Circuit& circuit, std::span<const double> angles, const Dataset& data,
                 const test::OracleNoise& noise, const Loss& loss, SampleScore score) {
  double sum = 0.0;
  for (int i = 0; i < data.size(); ++i) {
    sim::Circuit whole(3);
    for (int q = 0; q < 3; ++q) {
      whole.append_fixed_rotation(GateKind::kRy, q, data.x(i, q % 2) + 0.3);
    }
    const sim::Circuit bound = circuit.bound(angles);
    for (const sim::Gate& gate : bound.gates()) whole.append(gate);
    const double e = test::measured_expectation(some_encoding().observable,
                                                test::run_dense(whole, {}, noise), noise);
    const int y = data.labels[static_cast<std::size_t>(i)] == 0 ? 1 : -1;
    sum += score == nullptr ? loss.of(e, y, 0.0, 200.0).value : score(loss, e, y, 200.0);
  }
  return sum / data.size();
}

TEST(ClassifierTask, IsTheMeanOverTheSamplesOfTheDenseOracle) {
  const Dataset train = random_data(7, 2, 1);
  const Dataset validation = random_data(5, 2, 2);
  const std::vector<double> theta{0.4, -1.1, 0.7};
  const test::OracleNoise noise = oracle_noise();
  for (const char* loss : {"cross_entropy", "hinge", "linear", "majority"}) {
    for (const char* score : {"loss", "error"}) {
      const ClassifierGoal goal = goal_of(loss, score);
      const ClassifierTask task(some_encoding(), train, validation, goal, noise.model());
      rl::Rng rng(1);
      const auto objective = task.compile(some_circuit(), rng);
      EXPECT_NEAR(objective->value(theta, 0.0),
                  slow_mean(some_circuit(), theta, train, noise, goal.loss, nullptr), 1e-12)
          << loss;
      EXPECT_NEAR(objective->score(theta, 0.0),
                  slow_mean(some_circuit(), theta, validation, noise, goal.loss, goal.score), 1e-12)
          << loss << score;
      EXPECT_NEAR(objective->noiseless_value(theta),
                  slow_mean(some_circuit(), theta, validation, {}, goal.loss, goal.score), 1e-12)
          << loss << score;
      EXPECT_FALSE(objective->score_is_value());
    }
  }
}

TEST(ClassifierTask, GradientsAreThoseOfFiniteDifferences) {
  for (const bool noisy : {false, true}) {
    const ClassifierTask task(some_encoding(), random_data(9, 2, 3), random_data(3, 2, 4),
                              goal_of("cross_entropy", "loss"),
                              noisy ? oracle_noise().model() : sim::NoiseModel());
    rl::Rng rng(1);
    const auto objective = task.compile(some_circuit(), rng);
    const std::vector<double> theta{0.4, -1.1, 0.7};
    std::vector<double> gradient(3);
    EXPECT_NEAR(objective->value_and_gradient(theta, gradient), objective->value(theta, 0.0),
                1e-13);
    constexpr double h = 1e-5;
    for (std::size_t j = 0; j < 3; ++j) {
      std::vector<double> plus = theta;
      std::vector<double> minus = theta;
      plus[j] += h;
      minus[j] -= h;
      EXPECT_NEAR(gradient[j],
                  (objective->value(plus, 0.0) - objective->value(minus, 0.0)) / (2 * h), 1e-8);
    }
  }
}

TEST(ClassifierTask, ShotsSpreadAsTheStateSays) {
  const ClassifierTask task(some_encoding(), random_data(1, 2, 5), random_data(2, 2, 6),
                            goal_of("linear", "loss"), oracle_noise().model());
  EXPECT_EQ(task.num_measured_strings(), 1);
  EXPECT_EQ(task.num_scored_strings(), 2);
  rl::Rng rng = rl::random_stream(1, "shots");
  const auto objective = task.compile(some_circuit(), rng);
  const std::vector<double> theta{0.4, -1.1, 0.7};
  const double exact = objective->value(theta, 0.0);  // 1 -+ e of the only sample
  const double variance = (1.0 - (1.0 - exact) * (1.0 - exact)) / 50.0;
  constexpr int kDraws = 4000;
  double sum = 0.0, squares = 0.0;
  for (int i = 0; i < kDraws; ++i) {
    const double difference = objective->value(theta, 50.0) - exact;
    sum += difference;
    squares += difference * difference;
  }
  // Five standard errors: one in two million for the mean, and the same for the variance.
  EXPECT_NEAR(sum / kDraws, 0.0, 5.0 * std::sqrt(variance / kDraws));
  EXPECT_NEAR(squares / kDraws, variance, 5.0 * variance * std::sqrt(2.0 / kDraws));
}

TEST(ClassifierTask, ShotsLeaveExpectationValuesBetweenMinusOneAndOne) {
  Dataset data = random_data(2, 2, 5);
  data.x.setConstant(-0.25);  // e of the parity is near 1
  data.labels = {0, 0};
  const ClassifierTask task(some_encoding(), data, data, goal_of("linear", "loss"), {},
                            fixed_shot_variance);
  rl::Rng rng = rl::random_stream(1, "shots");
  const auto objective = task.compile(sim::Circuit(3), rng);
  ASSERT_LT(objective->value({}, 0.0), 0.1);
  int at_bound = 0;
  for (int i = 0; i < 200; ++i) {
    for (const double loss : {objective->value({}, 10.0), objective->score({}, 10.0)}) {
      EXPECT_GE(loss, 0.0);
      EXPECT_LE(loss, 2.0);
      if (loss == 0.0) ++at_bound;
    }
  }
  EXPECT_GT(at_bound, 20) << "a quarter of the draws has both samples there";
}

TEST(ClassifierTask, SharesSamplesAmongThreadsWhereTheyAreWorkEnough) {
  const auto threads = [](int rows, const sim::NoiseModel& noise) {
    const ClassifierTask task(some_encoding(), random_data(rows, 2, 1), random_data(3, 2, 2),
                              goal_of("linear", "loss"), noise, state_dependent_shot_variance, {},
                              4);
    sim::Circuit circuit(3);
    for (int g = 0; g < 10; ++g) circuit.append_rotation(GateKind::kRy, 0);
    return task.threads_for(circuit, noise);
  };
  EXPECT_EQ(threads(3000, oracle_noise().model()), 1) << "1.9e6 = 3000 x 10 x 4^3";
  EXPECT_EQ(threads(3200, oracle_noise().model()), 4);
  EXPECT_EQ(threads(3000, {}), 1) << "1.9e6 = 3000 x 10 x 8 x 2^3";
  EXPECT_EQ(threads(3200, {}), 4);
}

TEST(ClassifierTask, ThreadsChangeNoBit) {
  const Dataset train = random_data(5000, 2, 7);
  const Dataset validation = random_data(40, 2, 8);
  std::vector<double> found[2];
  for (const int threads : {1, 3}) {
    const ClassifierTask task(some_encoding(), train, validation, goal_of("cross_entropy", "loss"),
                              oracle_noise().model(), state_dependent_shot_variance, {}, threads);
    ASSERT_EQ(task.threads_for(task.executed(some_circuit()), task.noise()), threads);
    rl::Rng rng(1);
    const auto objective = task.compile(some_circuit(), rng);
    const std::vector<double> theta{0.4, -1.1, 0.7};
    std::vector<double> numbers(3);
    numbers.push_back(objective->value_and_gradient(theta, numbers));
    numbers.push_back(objective->score(theta, 0.0));
    numbers.push_back(objective->noiseless_value(theta));
    found[threads / 2] = numbers;
  }
  EXPECT_EQ(found[0], found[1]);
}

TEST(ClassifierTask, ExecutesEncodingAndCircuitInNativeGates) {
  const std::vector<GateKind> native{GateKind::kRz, GateKind::kSx, GateKind::kX, GateKind::kCx};
  const ClassifierTask task(some_encoding(), random_data(4, 2, 9), random_data(4, 2, 9),
                            goal_of("linear", "loss"), oracle_noise().model(),
                            state_dependent_shot_variance, NativeLowering(native));
  const sim::Circuit executed = task.executed(some_circuit());
  for (const sim::Gate& gate : executed.gates()) {
    EXPECT_EQ(std::ranges::count(native, gate.kind), 1) << sim::gate_row(gate.kind).name;
  }
  EXPECT_GT(task.executed(sim::Circuit(3)).gates().size(), 2U) << "the encoding is executed too";
  // Noise on rz alone acts on the sequences: the value differs from that of ry as it is.
  const ClassifierTask plain(some_encoding(), random_data(4, 2, 9), random_data(4, 2, 9),
                             goal_of("linear", "loss"), oracle_noise().model());
  rl::Rng rng(1);
  const std::vector<double> theta{0.4, -1.1, 0.7};
  const auto lowered = task.compile(some_circuit(), rng);
  const auto direct = plain.compile(some_circuit(), rng);
  EXPECT_GT(std::abs(lowered->value(theta, 0.0) - direct->value(theta, 0.0)), 1e-6);
  EXPECT_NEAR(lowered->noiseless_value(theta), direct->noiseless_value(theta), 1e-12);
}

TEST(ClassifierTask, RefusesSamplesThatDoNotFit) {
  const auto make = [](const Dataset& train, const Dataset& validation) {
    return message_of<std::invalid_argument>(
        [&] { ClassifierTask(some_encoding(), train, validation, goal_of("linear", "loss"), {}); });
  };
  const Dataset good = random_data(3, 2, 1);
  EXPECT_THAT(make(good, random_data(0, 2, 1)), HasSubstr("data.validation = 0, must be >= 1"));
  EXPECT_THAT(make(random_data(3, 4, 1), good),
              HasSubstr("data.train: 4 features, must be the 2 of the encoding"));
  Dataset three = good;
  three.classes.emplace_back("c");
  EXPECT_THAT(make(good, three), HasSubstr("must be two"));
  EXPECT_THAT(message_of<std::invalid_argument>([] { sample_score_from_name("los"); }),
              HasSubstr("train.score = 'los', must be one of: loss error"));
  EXPECT_THROW(grown_classifier(some_encoding(), sim::Circuit(2)), std::invalid_argument);
  EncodedCircuit trained = some_encoding();
  trained.num_weights = 1;
  EXPECT_THROW(grown_classifier(trained, sim::Circuit(3)), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
