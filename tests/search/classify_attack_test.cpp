#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "search/classify/attack.h"
#include "search/classify/model.h"

namespace qarch::search {
namespace {

constexpr double kPi = std::numbers::pi;

Dataset random_data(int samples, int features, std::uint64_t seed) {
  rl::Rng rng = rl::random_stream(seed, "data");
  Dataset data{
      .name = "random", .x = Samples(samples, features), .labels = {}, .classes = {"a", "b"}};
  for (double& value : data.x.reshaped()) value = rl::uniform(rng);
  for (int i = 0; i < samples; ++i) {
    data.labels.push_back(static_cast<int>(rl::uniform_index(rng, 2)));
  }
  return data;
}

/// Scales of both signs, products, a feature in no angle (3).
EncodedCircuit scaled_model() {
  EncodedCircuit model = build_model({.layers = 2, .data_scale = 2.0}, 3);
  model.num_features = 4;
  model.circuit.append_rotation(sim::GateKind::kRx, 1);
  model.angles.push_back({.feature = 1, .data_scale = -3.0});
  model.circuit.append_rotation(sim::GateKind::kRx, 2);
  model.angles.push_back({.feature = 0, .partner = 2, .data_scale = 0.3});
  return model;
}

ClassifierWeights random_weights(const EncodedCircuit& model, std::uint64_t seed) {
  rl::Rng rng = rl::random_stream(seed, "weights");
  return {starting_weights({}, model.num_weights, rng), 0.0};
}

Samples attack(Evaluator& evaluator, const ClassifierWeights& w, const Dataset& data,
               const AttackOptions& options, std::uint64_t seed = 1) {
  rl::Rng rng = rl::random_stream(seed, "attack");
  return attacked_samples(evaluator, w, data, loss_from_name("cross_entropy"), 200.0, options, rng);
}

double mean_loss(Evaluator& evaluator, const ClassifierWeights& w, const Dataset& data,
                 const Samples& x) {
  Dataset moved = data;
  moved.x = x;
  return judge(evaluator, w, moved, loss_from_name("cross_entropy"), 200.0).loss;
}

TEST(Attack, ScalesAreThoseOfTheLargestAngleOfAFeature) {
  EXPECT_EQ(feature_scales(scaled_model()), (std::vector<double>{2.0, -3.0, 2.0, 0.0}));
  EncodedCircuit product = build_encoding({}, 2);
  product.angles[0] = {.feature = 0, .partner = 1, .data_scale = -0.5};
  product.angles[1] = {};
  EXPECT_EQ(feature_scales(product), (std::vector<double>{-0.5, -0.5}));
}

TEST(Attack, FgsmRaisesEverySampleByTheSumOfItsSlopesAtFirstOrder) {
  const EncodedCircuit model = scaled_model();
  const Dataset data = random_data(20, 4, 1);
  const ClassifierWeights w = random_weights(model, 2);
  Evaluator evaluator(model, {});
  const Loss& loss = loss_from_name("cross_entropy");
  const std::vector<double> scales = feature_scales(model);
  constexpr double kEpsilon = 1e-6;
  const Samples moved = attack(evaluator, w, data, {.method = "fgsm", .epsilon = kEpsilon});
  const std::vector<int> y = signs(data);
  const auto losses = [&](const Samples& x) {
    std::vector<double> e(20);
    evaluator.expectations(x, w.weights, e);
    for (std::size_t i = 0; i < e.size(); ++i) e[i] = loss.of(e[i], y[i], w.bias, 200.0).value;
    return e;
  };
  const std::vector<double> before = losses(data.x), after = losses(moved);
  std::vector<double> expected(20);
  for (int f = 0; f < 3; ++f) {  // finite differences, by feature
    constexpr double h = 1e-5;
    Samples plus = data.x, minus = data.x;
    plus.col(f).array() += h;
    minus.col(f).array() -= h;
    const std::vector<double> up = losses(plus), down = losses(minus);
    for (std::size_t i = 0; i < 20; ++i) {
      expected[i] +=
          kEpsilon * std::abs((up[i] - down[i]) / (2 * h) / scales[static_cast<std::size_t>(f)]);
    }
  }
  for (std::size_t i = 0; i < 20; ++i) {
    EXPECT_GT(after[i], before[i]) << i;
    EXPECT_NEAR(after[i] - before[i], expected[i], 1e-4 * kEpsilon) << i;
  }
}

TEST(Attack, NoMethodLeavesTheBallTheBoxOrTheMask) {
  const EncodedCircuit model = scaled_model();
  const Dataset data = random_data(30, 4, 3);
  const ClassifierWeights w = random_weights(model, 4);
  const std::vector<double> scales = feature_scales(model);
  Evaluator evaluator(model, {});
  for (const AttackMethod& method : attack_methods()) {
    const AttackOptions options{.method = std::string(method.name),
                                .epsilon = 0.4,
                                .steps = 5,
                                .step_size = 0.3,
                                .mask_above = 0.8,
                                .low = 0.3,
                                .high = 0.9};
    const Samples moved = attack(evaluator, w, data, options);
    int changed = 0;
    for (int i = 0; i < 30; ++i) {
      for (int f = 0; f < 4; ++f) {
        const double scale = scales[static_cast<std::size_t>(f)];
        const double from = data.x(i, f), to = moved(i, f);
        if (std::abs(scale) * from <= 0.8) {  // scale 0: masked wherever it is
          EXPECT_EQ(to, from) << method.name;
          continue;
        }
        changed += to != from;
        EXPECT_LE(std::abs(scale * (to - from)), 0.4 + 1e-12) << method.name;
        EXPECT_GE(to, 0.3) << method.name;
        EXPECT_LE(to, 0.9) << method.name;
      }
    }
    EXPECT_GT(changed, 20) << method.name;
  }
}

TEST(Attack, AFeatureFarOutsideOfTheBoxStays) {
  const EncodedCircuit model = scaled_model();
  Dataset data = random_data(1, 4, 3);
  data.x.row(0) << 5.0, 0.5, 0.5, 0.5;
  Evaluator evaluator(model, {});
  const Samples moved =
      attack(evaluator, random_weights(model, 4), data, {.epsilon = 0.1, .low = 0.0, .high = 1.0});
  EXPECT_EQ(moved(0, 0), 5.0);
  EXPECT_NE(moved(0, 2), 0.5);
}

TEST(Attack, SeveralSmallStepsDoAtLeastWhatOneLargeStepDoes) {
  const EncodedCircuit model = scaled_model();
  Evaluator evaluator(model, {});
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const Dataset data = random_data(40, 4, seed);
    const ClassifierWeights w = random_weights(model, 100 + seed);
    const auto reached = [&](const char* method) {
      return mean_loss(evaluator, w, data,
                       attack(evaluator, w, data, {.method = method, .epsilon = 0.2, .steps = 20}));
    };
    const double clean = mean_loss(evaluator, w, data, data.x);
    const double fgsm = reached("fgsm");
    EXPECT_GT(fgsm, clean) << seed;
    for (const char* method : {"bim", "pgd", "adam"}) {
      EXPECT_GE(reached(method), fgsm - 1e-3) << method << ' ' << seed;
    }
  }
}

TEST(Attack, RowsAreTheSameForAnyThreadsAndOnlyPgdDraws) {
  const EncodedCircuit model = scaled_model();
  const Dataset data = random_data(600, 4, 5);  // more than are attacked together
  const ClassifierWeights w = random_weights(model, 6);
  Evaluator one(model, {}, 1), three(model, {}, 3);
  for (const AttackMethod& method : attack_methods()) {
    const AttackOptions options{.method = std::string(method.name), .steps = 2};
    const Samples a = attack(one, w, data, options);
    EXPECT_EQ(a, attack(three, w, data, options)) << method.name;
    EXPECT_EQ(a != attack(one, w, data, options, 2), method.name == "pgd") << method.name;
    if (method.name != "pgd") {
      const Samples last = attack(one, w, subset(data, {599}), options);
      EXPECT_EQ(a.row(599), last.row(0)) << method.name;
    }
  }
}

TEST(Attack, WhereTheLossIsFlatNothingMoves) {
  const EncodedCircuit model = build_encoding({}, 1);  // e = cos x
  Dataset data{.name = "one", .x = Samples::Zero(1, 1), .labels = {0}, .classes = {"a", "b"}};
  Evaluator evaluator(model, {});
  rl::Rng rng = rl::random_stream(1, "attack");
  const Loss& hinge = loss_from_name("hinge");
  data.x(0, 0) = 0.3;
  const ClassifierWeights met{{}, 0.5};
  EXPECT_EQ(attacked_samples(evaluator, met, data, hinge, 1.0, {}, rng), data.x);
  const Samples moved = attacked_samples(evaluator, {{}, 0.0}, data, hinge, 1.0, {}, rng);
  EXPECT_NEAR(moved(0, 0), 0.5, 1e-12);  // away from the top of the cosine by epsilon
}

TEST(Attack, StepsOfAdamOnOneAngleAreThoseByHand) {
  const EncodedCircuit model = build_encoding({.data_scale = 2.0}, 1);  // e = cos 2 x
  Dataset data{.name = "one", .x = Samples::Zero(1, 1), .labels = {0}, .classes = {"a", "b"}};
  data.x(0, 0) = kPi / 8.0;
  Evaluator evaluator(model, {});
  rl::Rng rng = rl::random_stream(1, "attack");
  const AttackOptions options{.method = "adam", .epsilon = 1.0, .steps = 2, .step_size = 0.1};
  const Samples moved =
      attacked_samples(evaluator, {}, data, loss_from_name("linear"), 1.0, options, rng);
  double angle = kPi / 4.0, m = 0.0, v = 0.0;
  for (int t = 1; t <= 2; ++t) {
    const double g = std::sin(angle);  // d (1 - cos angle)
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    angle += 0.1 * (m / (1 - std::pow(0.9, t))) / (std::sqrt(v / (1 - std::pow(0.999, t))) + 1e-8);
  }
  EXPECT_NEAR(2.0 * moved(0, 0), angle, 1e-12);
}

TEST(AttackOptions, AreCheckedByName) {
  const auto refused = [](const AttackOptions& options) {
    try {
      options.validate();
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(refused({}), "");
  EXPECT_NE(refused({.method = "bimm"}).find("did you mean 'bim'"), std::string::npos);
  EXPECT_EQ(refused({.epsilon = -0.1}), "attack.epsilon = -0.1, must be >= 0 and finite");
  EXPECT_EQ(refused({.steps = 0}), "attack.steps = 0, must be in [1, 100000]");
  EXPECT_EQ(refused({.step_size = -1.0}), "attack.step_size = -1, must be >= 0 and finite");
  EXPECT_EQ(refused({.mask_above = std::nan("")}), "attack.mask_above = nan, must be finite");
  EXPECT_EQ(refused({.low = 1.0, .high = 0.5}),
            "attack.high = 0.5, must be finite and >= attack.low");
}

}  // namespace
}  // namespace qarch::search
