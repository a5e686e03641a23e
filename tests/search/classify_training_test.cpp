#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <numbers>

#include "search/classify/model.h"
#include "search/classify/training.h"
#include "search/classify/training_run.h"
#include "search/classify/update_rule.h"
#include "sim/channel.h"

namespace qarch::search {
namespace {

/// Two bands of a plane, told apart by the sign of x0 - x1.
Dataset bands(int samples, std::uint64_t seed) {
  rl::Rng rng = rl::random_stream(seed, "bands");
  Dataset data;
  data.name = "bands";
  data.classes = {"above", "below"};
  data.x.resize(samples, 2);
  for (int i = 0; i < samples; ++i) {
    const double along = 2.0 * rl::uniform(rng);
    const double off = 0.3 + rl::uniform(rng);
    const bool above = i % 2 == 0;
    data.x(i, 0) = along + (above ? off : -off);
    data.x(i, 1) = along;
    data.labels.push_back(above ? 0 : 1);
  }
  return data;
}

ModelOptions small_model() { return {.layers = 2, .start_width = 0.3}; }

double rate_of(const std::string& method) {
  if (method == "adam" || method == "farhi") return 0.1;
  return 0.5;
}

TrainingPlan small_plan(const std::string& method) {
  TrainingPlan plan;
  plan.model = small_model();
  plan.train.method = method;
  plan.train.steps = 60;
  plan.train.batch = 16;
  plan.train.learning_rate = rate_of(method);
  plan.optimizer.max_evaluations = 200;
  plan.optimizer.a = 0.3;
  if (method == "rotosolve" || method == "sweep" || method == "farhi") plan.train.loss = "linear";
  return plan;
}

std::vector<std::string> all_methods() {
  std::vector<std::string> names;
  for (const UpdateRule& rule : update_rules()) names.emplace_back(rule.name);
  for (const Optimizer& optimizer : optimizers()) {
    if (find_update_rule(optimizer.name) == nullptr) names.emplace_back(optimizer.name);
  }
  return names;
}

void expect_equal(const TrainingResult& a, const TrainingResult& b) {
  EXPECT_EQ(a.classifier, b.classifier);
  EXPECT_EQ(a.train_loss, b.train_loss);
  EXPECT_EQ(a.evaluations, b.evaluations);
  ASSERT_EQ(a.history.size(), b.history.size());
  for (std::size_t i = 0; i < a.history.size(); ++i) {
    EXPECT_EQ(a.history[i].train_loss, b.history[i].train_loss) << i;
    EXPECT_EQ(a.history[i].evaluations, b.history[i].evaluations) << i;
  }
}

TEST(Training, EveryMethodLowersTheLossAndIsTheSameForAnyNumberOfThreads) {
  const Dataset train_data = bands(60, 1);
  const Dataset validation = bands(30, 2);
  for (const std::string& method : all_methods()) {
    const TrainingPlan plan = small_plan(method);
    const EncodedCircuit model = build_model(plan.model, 2);
    Evaluator one(model, {}, 1), three(model, {}, 3);
    const TrainingResult result = train(one, train_data, validation, plan);
    expect_equal(result, train(three, train_data, validation, plan));
    EXPECT_LT(result.train_loss, 0.8 * result.history.front().train_loss) << method;
    EXPECT_GT(result.history.back().validation_accuracy, 0.8) << method;
    EXPECT_EQ(
        result.train_loss,
        judge(one, result.classifier, train_data, loss_from_name(plan.train.loss), 200.0).loss)
        << method;
    EXPECT_FALSE(result.stopped);
  }
}

TEST(Training, TheHistoryHasItsLinesAndCountsCircuits) {
  const Dataset data = bands(20, 1);
  TrainingPlan plan = small_plan("adam");
  plan.train.steps = 7;
  plan.train.batch = 8;
  plan.train.report_every = 3;
  plan.train.restarts = 2;
  Evaluator evaluator(build_model(plan.model, 2), {});
  std::vector<int> progress;
  int lines = 0;
  const TrainingResult result =
      train(evaluator, data, {}, plan,
            {.on_step = [&](const TrainingStep&) { ++lines; },
             .on_progress = [&](int, int step) { progress.push_back(step); }});
  std::vector<int> steps;
  for (const TrainingStep& line : result.history) {
    steps.push_back(line.step);
    EXPECT_TRUE(std::isnan(line.validation_accuracy));
    EXPECT_EQ(std::isnan(line.batch_loss), line.step == 0);
  }
  EXPECT_EQ(steps, (std::vector<int>{0, 3, 6, 7, 0, 3, 6, 7}));
  EXPECT_EQ(lines, 8);
  EXPECT_EQ(progress, (std::vector<int>{1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7}));
  // Mini-batches of 8, 8, 4 | 8, 8, 4 | 8.
  EXPECT_EQ(result.evaluations, 2 * 48 * evaluator.gradient_cost());
  EXPECT_EQ(result.train_loss,
            std::min(result.history[3].train_loss, result.history[7].train_loss));
}

TEST(Training, AnAnalyticGradientCountsTheCircuitsOfTheParameterShiftRule) {
  const Dataset data = bands(20, 1);
  TrainingPlan plan = small_plan("aqgd");
  plan.train.steps = 3;
  plan.train.batch = 0;
  Evaluator evaluator(build_model(plan.model, 2), {});
  const TrainingResult result = train(evaluator, data, {}, plan);
  EXPECT_EQ(result.evaluations, 3 * 20 * (2 * evaluator.num_weights() + 1));
}

TEST(Training, AStopBetweenTwoStepsKeepsWhatWasReached) {
  const Dataset data = bands(40, 1);
  for (const std::string method : {"adam", "cobyla", "lbfgs", "spsa"}) {
    TrainingPlan plan = small_plan(method);
    plan.train.restarts = 3;
    Evaluator evaluator(build_model(plan.model, 2), {});
    int asked = 0;
    const TrainingResult result =
        train(evaluator, data, {}, plan, {.stop_requested = [&] { return ++asked == 5; }});
    EXPECT_TRUE(result.stopped) << method;
    EXPECT_EQ(asked, 5) << method;
    EXPECT_EQ(result.history.back().step, 5) << method;
    EXPECT_EQ(result.history.back().train_loss, result.train_loss) << method;
    EXPECT_LE(result.train_loss, result.history.front().train_loss) << method;
  }
}

TEST(Training, RestartsBeginElsewhereAndTheFirstMayBeGiven) {
  const Dataset data = bands(40, 1);
  TrainingPlan plan = small_plan("adam");
  plan.train.steps = 1;
  plan.train.restarts = 3;
  plan.model.bias = true;
  Evaluator evaluator(build_model(plan.model, 2), {});
  ClassifierWeights start{
      std::vector<double>(static_cast<std::size_t>(evaluator.num_weights()), 0.1), 0.25};
  plan.start = start;
  const TrainingResult result = train(evaluator, data, {}, plan);
  const double there = judge(evaluator, start, data, loss_from_name("cross_entropy"), 200.0).loss;
  EXPECT_EQ(result.history[0].train_loss, there);
  EXPECT_NE(result.history[2].train_loss, there);
  EXPECT_NE(result.history[4].train_loss, result.history[2].train_loss);
  plan.start->weights.pop_back();
  EXPECT_THROW(train(evaluator, data, {}, plan), std::invalid_argument);
}

/// Samples that no circuit tells apart, more of one class: only the bias helps.
TEST(Training, ABiasIsTrainedAndKeptInItsBounds) {
  Dataset data = bands(20, 1);
  data.x.setZero();
  for (std::size_t i = 0; i < 16; ++i) data.labels[i] = 1;
  for (const std::string method : {"adam", "lbfgs", "cobyla"}) {
    TrainingPlan plan = small_plan(method);
    plan.model = {.layers = 0, .bias = true};
    plan.train.loss = "hinge";
    plan.train.learning_rate = 0.2;
    Evaluator evaluator(build_model(plan.model, 2), {});
    const TrainingResult result = train(evaluator, data, {}, plan);
    EXPECT_GE(result.classifier.bias, -1.0) << method;
    EXPECT_LT(result.classifier.bias, -0.95) << method;  // e = 1 for all: the loss falls down to -1
  }
}

TEST(Training, ShotNoiseIsSeenAndDoesNotHinder) {
  const Dataset data = bands(60, 1);
  for (const std::string method : {"adam", "sgd", "spsa", "cobyla"}) {
    TrainingPlan plan = small_plan(method);
    const EncodedCircuit model = build_model(plan.model, 2);
    Evaluator one(model, {}, 1), two(model, {}, 2);
    const TrainingResult exact = train(one, data, {}, plan);
    plan.train.shots = 1000.0;
    const TrainingResult noisy = train(one, data, {}, plan);
    expect_equal(noisy, train(two, data, {}, plan));
    EXPECT_NE(noisy.classifier, exact.classifier) << method;
    EXPECT_LT(noisy.train_loss, 0.8 * noisy.history.front().train_loss) << method;
  }
}

TEST(Training, SharedWeightsAreRefusedByNameWhereTheRuleNeedsThemAlone) {
  const Dataset data = bands(20, 1);
  EncodedCircuit model = build_model(small_model(), 2);
  model.circuit.append_rotation(sim::GateKind::kRx, 1);
  model.angles.push_back({.weight = 3});
  Evaluator evaluator(model, {});
  const auto message = [&](const TrainingPlan& plan) {
    try {
      train(evaluator, data, {}, plan);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  TrainingPlan plan = small_plan("sgd");
  EXPECT_EQ(message(plan), "");
  plan.train.shots = 100.0;
  EXPECT_EQ(message(plan),
            "train.method = 'sgd': train.shots > 0: weight 3 is used by 2 rotations, must be used "
            "by one");
  EXPECT_EQ(message(small_plan("sweep")),
            "train.method = 'sweep': weight 3 is used by 2 rotations, must be used by one");
  plan = small_plan("rotosolve");
  plan.train.loss = "hinge";
  EXPECT_EQ(message(plan),
            "train.method = 'rotosolve': train.loss = 'hinge' is no sinusoid of a weight, must be "
            "linear");
}

TEST(Training, AdversarialModesDisturbTheirShareAndCountIt) {
  const Dataset data = bands(40, 1);
  TrainingPlan plan = small_plan("sgd");
  plan.train.steps = 4;
  plan.train.batch = 10;
  plan.train.adversarial_share = 0.3;
  plan.attack = {.method = "bim", .epsilon = 0.3, .steps = 2};
  Evaluator evaluator(build_model(plan.model, 2), {});
  const TrainingResult clean = train(evaluator, data, {}, plan);
  const int gradient = evaluator.gradient_cost();
  EXPECT_EQ(clean.evaluations, 40 * gradient);
  plan.train.adversarial = "mixed";
  const TrainingResult mixed = train(evaluator, data, {}, plan);
  EXPECT_EQ(mixed.evaluations, clean.evaluations + 4 * 3 * 2 * gradient);
  EXPECT_NE(mixed.classifier, clean.classifier);
  plan.train.adversarial = "stale";
  const TrainingResult stale = train(evaluator, data, {}, plan);
  EXPECT_EQ(stale.evaluations, clean.evaluations + 40 * 2 * gradient);
  EXPECT_NE(stale.classifier, clean.classifier);
  EXPECT_NE(stale.classifier, mixed.classifier);
}

TEST(Training, NumbersThatAreNotFiniteEndIt) {
  const Dataset data = bands(20, 1);
  TrainingPlan plan = small_plan("sgd");
  plan.train.learning_rate = 1e308;
  Evaluator evaluator(build_model(plan.model, 2), {});
  EXPECT_THROW(train(evaluator, data, {}, plan), std::runtime_error);
  EXPECT_THROW(train(evaluator, subset(data, {}), {}, small_plan("sgd")), std::invalid_argument);
}

/// Bits as basis states, exp(-i w_j Z_j X_r / 2) for every bit, exp(-i w X_r / 2), <Y_r> of the
/// readout that begins in |1>.
EncodedCircuit one_layer_of_zx(int bits) {
  EncodedCircuit model;
  model.circuit = sim::Circuit(bits + 1);
  model.num_features = bits;
  for (int j = 0; j < bits; ++j) {
    model.circuit.append_rotation(sim::GateKind::kRx, j);
    model.angles.push_back({.feature = j, .data_scale = std::numbers::pi});
  }
  model.circuit.append(sim::GateKind::kX, {bits});
  for (int j = 0; j <= bits; ++j) {
    if (j < bits) model.circuit.append(sim::GateKind::kCz, {j, bits});
    model.circuit.append_rotation(sim::GateKind::kRx, bits);
    model.angles.push_back({.weight = model.num_weights++});
    if (j < bits) model.circuit.append(sim::GateKind::kCz, {j, bits});
  }
  const auto readout = std::uint32_t{1} << static_cast<unsigned>(bits);
  model.observable = sim::PauliSum(bits + 1, {{{.x = readout, .z = readout}, 1.0}});
  return model;
}

Dataset subset_parity(int bits, unsigned subset) {
  Dataset data;
  data.name = "parity";
  data.classes = {"even", "odd"};
  data.x.resize(1 << bits, bits);
  for (int z = 0; z < 1 << bits; ++z) {
    for (int j = 0; j < bits; ++j) data.x(z, j) = (z >> j) & 1;
    data.labels.push_back(std::popcount(static_cast<unsigned>(z) & subset) & 1);
  }
  return data;
}

/// The figure of Farhi and Neven for small n: parities of random subsets of 6 bits from random
/// angles. A subset of even size needs the rotation without Z.
TEST(Training, LearnsParitiesOfSixBitsFromRandomAngles) {
  struct Setting {
    const char* method;
    double rate;
    int batch;
    int steps;
  };
  const EncodedCircuit model = one_layer_of_zx(6);
  for (const Setting& setting : {Setting{"farhi", 0.5, 8, 400}, Setting{"adam", 0.05, 8, 1000},
                                 Setting{"sweep", 1.0, 0, 0}}) {
    int solved = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "subset");
      const Dataset data = subset_parity(6, 1 + static_cast<unsigned>(rl::uniform_index(rng, 63)));
      TrainingPlan plan;
      plan.seed = seed;
      plan.train = {.method = setting.method, .loss = "linear"};
      plan.train.learning_rate = setting.rate;
      plan.train.batch = setting.batch;
      plan.train.steps = std::max(1, setting.steps);
      plan.train.report_every = 100000;
      Evaluator evaluator(model, {});
      const ClassifierWeights found = train(evaluator, data, {}, plan).classifier;
      solved += judge(evaluator, found, data, loss_from_name("linear"), 1.0).accuracy == 1.0;
    }
    EXPECT_GE(solved, 8) << setting.method;
  }
}

}  // namespace
}  // namespace qarch::search
