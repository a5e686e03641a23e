#include "search/tasks/shot_noise.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "search/tasks/vqe_task.h"
#include "sim/expectation.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using sim::GateKind;
using sim::Pauli;
using sim::PauliString;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// 7 I + 2 Z_0 - 3 X_1 + 0.5 Z_0 Z_1.
sim::PauliSum four_terms() {
  return {2,
          {{PauliString{}, 7.0},
           {PauliString::single(Pauli::kZ, 0), 2.0},
           {PauliString::single(Pauli::kX, 1), -3.0},
           {PauliString{0, 3}, 0.5}}};
}

struct Sample {
  double mean = 0.0;
  double variance = 0.0;
};

Sample sample_objective(TaskObjective& objective, const std::vector<double>& x, double shots,
                        int draws) {
  std::vector<double> values;
  Sample sample;
  for (int d = 0; d < draws; ++d) {
    values.push_back(objective.value(x, shots));
    sample.mean += values.back() / draws;
  }
  for (const double v : values) {
    sample.variance += (v - sample.mean) * (v - sample.mean) / (draws - 1);
  }
  return sample;
}

TEST(ShotNoise, VariancesEqualTheirFormulas) {
  const sim::PauliSum sum = four_terms();
  sim::Circuit circuit(2);
  circuit.append_rotation(GateKind::kRy, 0);
  circuit.append_rotation(GateKind::kRy, 1);
  sim::ExpectationFunction f(circuit, {}, sum);
  const std::vector<double> theta{0.7, 1.9};
  f(theta);
  const double z0 = std::cos(0.7);
  const double x1 = std::sin(1.9);
  const double zz = z0 * std::cos(1.9);
  const double by_hand = 4.0 * (1.0 - z0 * z0) + 9.0 * (1.0 - x1 * x1) + 0.25 * (1.0 - zz * zz);
  EXPECT_NEAR(state_dependent_shot_variance(f.observable(), f.read_values(theta), 50.0),
              by_hand / 50.0, 1e-12);
  EXPECT_NEAR(fixed_shot_variance(f.observable(), f.read_values(theta), 50.0), 13.25 / 50.0, 1e-12)
      << "the identity is not measured";
}

TEST(ShotNoise, IdentityAndDefiniteOutcomesCarryNone) {
  const sim::PauliSum z_terms(
      2,
      {{PauliString{}, 4.0}, {PauliString::single(Pauli::kZ, 0), 2.0}, {PauliString{0, 3}, -1.0}});
  sim::Circuit circuit(2);
  circuit.append(GateKind::kX, {0});
  const VqeTask task(z_terms, 1.0, {});
  rl::Rng rng(5);
  const auto objective = task.compile(circuit, rng);
  for (int d = 0; d < 20; ++d) EXPECT_EQ(objective->value({}, 10.0), 4.0 - 2.0 + 1.0);

  const VqeTask constant(sim::PauliSum(1, {{PauliString{}, 4.0}}), 4.0, {}, fixed_shot_variance);
  const sim::Circuit empty(1);
  const auto flat = constant.compile(empty, rng);
  for (int d = 0; d < 20; ++d) EXPECT_EQ(flat->value({}, 10.0), 4.0);
}

/// Mean within 5 sigma / sqrt(N), variance within 5 sigma^2 sqrt(2 / (N - 1)): a normal law.
TEST(ShotNoise, SampledEnergiesHaveTheStatedMeanAndVariance) {
  constexpr int kDraws = 20000;
  constexpr double kShots = 40.0;
  const chem::QubitProblem h2 = shipped_problem("h2-2q");
  const NamedNoise noise = shipped_noise("ibm_mumbai_max");
  sim::Circuit circuit(2);
  circuit.append_rotation(GateKind::kRy, 0);
  circuit.append(GateKind::kCx, {0, 1});
  const std::vector<double> theta{0.9};
  for (const ShotVariance model : {fixed_shot_variance, state_dependent_shot_variance}) {
    const VqeTask task(h2.hamiltonian, h2.exact_energy, noise.model, model);
    rl::Rng rng = rl::random_stream(11, "shots");
    const auto objective = task.compile(circuit, rng);
    sim::ExpectationFunction exact(circuit, noise.model, h2.hamiltonian);
    const double energy = exact(theta);
    EXPECT_EQ(objective->value(theta, 0.0), energy);
    const double variance = model(exact.observable(), exact.read_values(theta), kShots);
    EXPECT_GT(variance, 0.0);
    const Sample sample = sample_objective(*objective, theta, kShots, kDraws);
    EXPECT_NEAR(sample.mean, energy, 5.0 * std::sqrt(variance / kDraws));
    EXPECT_NEAR(sample.variance, variance, 5.0 * variance * std::sqrt(2.0 / (kDraws - 1)));
  }
}

TEST(ShotNoise, IsFoundByName) {
  EXPECT_EQ(shot_variance_from_name("fixed"), &fixed_shot_variance);
  EXPECT_EQ(shot_variance_from_name("state_dependent"), &state_dependent_shot_variance);
  EXPECT_THAT([] { shot_variance_from_name("fixd"); },
              ThrowsMessage<std::invalid_argument>(AllOf(HasSubstr("noise.shot_noise = 'fixd'"),
                                                         HasSubstr("did you mean 'fixed'"))));
}

}  // namespace
}  // namespace qarch::search
