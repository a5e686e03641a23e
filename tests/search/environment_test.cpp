#include "search/environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "search/results/pruning.h"
#include "tests/search/scripted_task.h"
#include "tests/search/shipped_data.h"
#include "tests/support/environment_contract.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(CircuitEnvironment, KeepsThePromisesOfAnEnvironment) {
  const chem::QubitProblem h2 = shipped_problem("h2-2q");
  for (const std::string model : {"noiseless", "ibm_mumbai_median"}) {
    const auto task = make_vqe_task(h2, shipped_noise(model).model, {});
    EnvironmentOptions options;
    options.max_gates = 10;
    options.threshold_in_state = true;
    options.halting = {"clipped", 6, 0.5, 2, 12, 1};
    options.curriculum.threshold = 0.19;
    const CircuitEnvironment environment(*task, options, rotosolve(), 100.0);
    EXPECT_EQ(environment.observation_size(), 10 * 5 * 2 + 2);
    EXPECT_EQ(environment.num_actions(), 8);
    rl::Rng rng = rl::random_stream(1, model);
    test::expect_well_behaved(environment, rng, 8, 10);
  }
}

TEST(CircuitEnvironment, RewardBelongsToTheCircuitWithItsNewGate) {
  const ScriptedTask task(tenth_per_gate);
  CircuitEnvironment environment(task, small_options(), rotosolve(), 0.0);
  rl::Rng rng(1);
  const rl::Observation first = environment.reset(rng);
  EXPECT_EQ(first.back(), 0.0F);
  for (int gates = 1; gates <= 7; ++gates) {
    const rl::StepResult step = play(environment, 1, rng);
    const double before = -0.1 * (gates - 1);
    EXPECT_NEAR(step.reward, 0.1 / (before + 1.0), 1e-6) << gates << " gates";
    EXPECT_NEAR(step.observation.back(), -0.1 * gates, 1e-6);
    EXPECT_FALSE(step.terminated || step.truncated);
    EXPECT_EQ(environment.angles().size(), static_cast<std::size_t>(gates));
  }
}

TEST(CircuitEnvironment, SuccessTerminatesWithItsReward) {
  const ScriptedTask task(tenth_per_gate);
  EnvironmentOptions options = small_options();
  options.curriculum.threshold = 0.35;  // seven gates have an error of 0.3
  CircuitEnvironment environment(task, options, rotosolve(), 0.0);
  rl::Rng rng(1);
  environment.reset(rng);
  EXPECT_FALSE(play(environment, 6, rng).terminated);
  const rl::StepResult last = play(environment, 1, rng);
  EXPECT_TRUE(last.terminated);
  EXPECT_FALSE(last.truncated);
  EXPECT_EQ(last.reward, 5.0F);
  EXPECT_EQ(environment.end_reason(), EndReason::kSuccess);
  EXPECT_THROW(play(environment, 1, rng), std::invalid_argument);
}

TEST(CircuitEnvironment, LimitOnGatesTerminatesWithItsReward) {
  const ScriptedTask task(tenth_per_gate);
  EnvironmentOptions options = small_options();
  options.max_gates = 4;
  CircuitEnvironment environment(task, options, rotosolve(), 0.0);
  rl::Rng rng(1);
  environment.reset(rng);
  EXPECT_FALSE(play(environment, 3, rng).terminated);
  const rl::StepResult last = play(environment, 1, rng);
  EXPECT_TRUE(last.terminated);
  EXPECT_EQ(last.reward, -5.0F);
  EXPECT_EQ(environment.end_reason(), EndReason::kStepLimit);
}

TEST(CircuitEnvironment, RandomHaltingTruncatesAfterTheStepOfItsNumber) {
  const ScriptedTask task(tenth_per_gate);
  for (const int halting_step : {0, 1, 3}) {
    EnvironmentOptions options = small_options();
    options.halting = {"clipped", 5, 0.5, halting_step, halting_step, 1};
    CircuitEnvironment environment(task, options, rotosolve(), 0.0);
    rl::Rng rng(1);
    environment.reset(rng);
    for (int number = 0; number < halting_step; ++number) {
      EXPECT_FALSE(play(environment, 1, rng).truncated) << number;
    }
    const rl::StepResult last = play(environment, 1, rng);
    EXPECT_TRUE(last.truncated);
    EXPECT_FALSE(last.terminated) << "the limit is not part of the task";
    EXPECT_NEAR(last.reward, 0.1 / (1.0 - 0.1 * halting_step), 1e-6) << "no punishment";
    EXPECT_EQ(environment.end_reason(), EndReason::kRandomHalt);
    EXPECT_THROW(play(environment, 1, rng), std::invalid_argument);
  }
}

TEST(CircuitEnvironment, RefusesIllegalActionsUnlessTheyAreAllowed) {
  const ScriptedTask task(tenth_per_gate);
  EnvironmentOptions options = small_options();
  CircuitEnvironment environment(task, options, rotosolve(), 0.0);
  rl::Rng rng(1);
  EXPECT_THROW(environment.step(0, rng), std::invalid_argument) << "before the first reset";
  environment.reset(rng);
  environment.step(0, rng);
  EXPECT_THAT([&] { environment.step(0, rng); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("cx 0,1 is illegal")));
  EXPECT_THAT([&] { environment.step(8, rng); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("in [0, 7]")));
  EXPECT_EQ(environment.steps(), 1);

  options.illegal_actions = false;
  CircuitEnvironment free(task, options, rotosolve(), 0.0);
  free.reset(rng);
  free.step(0, rng);
  EXPECT_NO_THROW(free.step(0, rng));
}

TEST(CircuitEnvironment, OffersOnlyThePairsOfTheCouplingMap) {
  const chem::QubitProblem h2 = shipped_problem("h2-4q");
  const NamedNoise noise = shipped_noise("ibm_ourense");
  const auto task = make_vqe_task(h2, noise.model, {});
  EnvironmentOptions options;
  options.max_gates = 20;
  CircuitEnvironment environment(*task, options, rotosolve(4), 0.0);
  EXPECT_EQ(environment.num_actions(), 18);
  rl::Rng rng(4);
  environment.reset(rng);
  int pairs = 0;
  for (bool running = true; running;) {
    const auto legal = test::detail::legal_actions(environment.action_mask());
    const auto step = environment.step(legal[rl::uniform_index(rng, legal.size())], rng);
    const sim::Gate& gate = environment.circuit().gates().back();
    if (gate.num_qubits() == 2) {
      ++pairs;
      EXPECT_TRUE(noise.model.allows(gate.qubits[0], gate.qubits[1]));
    }
    running = !step.terminated;
  }
  EXPECT_GT(pairs, 2);
}

TEST(CircuitEnvironment, CountsTheCallsOfTheObjective) {
  for (const std::string method : {"rotosolve", "cobyla", "adam_spsa"}) {
    for (const double shots : {0.0, 100.0}) {
      const ScriptedTask task(tenth_per_gate);
      OptimizerOptions optimizer = rotosolve(50);
      optimizer.method = method;
      CircuitEnvironment environment(task, small_options(), optimizer, shots);
      rl::Rng rng(1);
      environment.reset(rng);
      play(environment, 5, rng);
      // With shots every measurement comes with one exact value for the records, which is free.
      const std::int64_t free = shots > 0.0 ? 6 : 0;
      EXPECT_EQ(task.measured_calls, free);
      EXPECT_EQ(environment.evaluations(), task.exact_calls + task.measured_calls - free)
          << method << ", shots " << shots;
      EXPECT_GT(environment.evaluations(), 12);
    }
  }
}

TEST(CircuitEnvironment, StartsNewAnglesAtZeroAndTheOthersWhereTheyWere) {
  const chem::QubitProblem h2 = shipped_problem("h2-2q");
  const auto task = make_vqe_task(h2, {}, {});
  EnvironmentOptions options = small_options();
  options.curriculum.threshold = 1e-9;
  CircuitEnvironment environment(*task, options, rotosolve(1), 0.0);  // never turns
  rl::Rng rng(1);
  environment.reset(rng);
  play(environment, 3, rng);
  EXPECT_EQ(environment.angles(), std::vector<double>(3, 0.0));

  CircuitEnvironment turning(*task, options, rotosolve(), 0.0);
  turning.reset(rng);
  double previous = turning.energies().exact;
  for (int gate = 0; gate < 7; ++gate) {
    play(turning, 1, rng);
    EXPECT_LE(turning.energies().exact, previous + 1e-9) << "a rotation by 0 loses nothing";
    previous = turning.energies().exact;
  }
  turning.reset(rng);
  EXPECT_TRUE(turning.angles().empty());
  EXPECT_TRUE(turning.circuit().gates().empty());
}

TEST(CircuitEnvironment, MeasuresErrorsFromTheChosenReference) {
  const ScriptedTask task(tenth_per_gate);
  EnvironmentOptions options = small_options();
  EXPECT_EQ(CircuitEnvironment(task, options, rotosolve(), 0.0).reference_energy(), -1.0);
  options.reference = "lower_bound";
  EXPECT_EQ(CircuitEnvironment(task, options, rotosolve(), 0.0).reference_energy(), -2.0);
  options.reference = "exakt";
  EXPECT_THAT([&] { CircuitEnvironment(task, options, rotosolve(), 0.0); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("did you mean 'exact'")));
  options = small_options();
  options.max_gates = 0;
  EXPECT_THROW(CircuitEnvironment(task, options, rotosolve(), 0.0), std::invalid_argument);
  EXPECT_THROW(CircuitEnvironment(task, small_options(), rotosolve(), -1.0), std::invalid_argument);
}

/// Optimisers see -sum cos(x_i - 1), the agent and the archive 5 + sum x_i.
class TwoFacedTask final : public Task {
 public:
  int num_qubits() const override { return 2; }
  const sim::NoiseModel& noise() const override { return noise_; }
  double exact_minimum() const override { return 0.0; }
  double lower_bound() const override { return 0.0; }
  int num_measured_strings() const override { return 100; }
  int num_scored_strings() const override { return 3; }
  bool starts_in_zero() const override { return false; }
  std::unique_ptr<TaskObjective> compile(const sim::Circuit& circuit, rl::Rng&) const override {
    return std::make_unique<Objective>(circuit.num_parameters());
  }

 private:
  class Objective final : public TaskObjective {
   public:
    explicit Objective(int dimension) : dimension_(dimension) {}
    int dimension() const override { return dimension_; }
    double value(std::span<const double> x, double) override {
      double sum = 0.0;
      for (const double angle : x) sum -= std::cos(angle - 1.0);
      return sum;
    }
    bool score_is_value() const override { return false; }
    double score(std::span<const double> x, double shots) override {
      return std::accumulate(x.begin(), x.end(), shots > 0.0 ? 5.25 : 5.0);
    }
    double noiseless_value(std::span<const double>) override { return 7.0; }

   private:
    int dimension_;
  };
  sim::NoiseModel noise_;
};

TEST(CircuitEnvironment, TunesTheValueAndJudgesTheScore) {
  const TwoFacedTask task;
  for (const double shots : {0.0, 10.0}) {  // through the cache, and not
    CircuitEnvironment environment(task, small_options(), rotosolve(), shots);
    rl::Rng rng(1);
    environment.reset(rng);
    const double shift = shots > 0.0 ? 0.25 : 0.0;
    EXPECT_EQ(environment.energies(), (Energies{5.0 + shift, 5.0, 7.0}));
    const rl::StepResult step = play(environment, 2, rng);
    EXPECT_NEAR(environment.angles()[1], 1.0, 1e-6) << "the minimum of the value";
    EXPECT_NEAR(environment.energies().exact, 7.0, 1e-6);
    EXPECT_NEAR(environment.energies().seen, 7.0 + shift, 1e-6);
    EXPECT_EQ(environment.energies().noiseless, 7.0);
    EXPECT_NEAR(step.reward, (6.0 - 7.0) / (6.0 + shift), 1e-6) << "the score went up";
    EXPECT_EQ(environment.shots_used(), 3 * 3 * shots) << "three scores, no value";
  }
}

TEST(CircuitEnvironment, PruningTunesTheValueAndJudgesTheScore) {
  const TwoFacedTask task;
  BoundCircuit start{sim::Circuit(2), {1.0, 1.0}};
  start.circuit.append_rotation(sim::GateKind::kRz, 0);
  start.circuit.append_rotation(sim::GateKind::kRy, 1);
  PruningOptions options;
  options.method = "rotosolve";
  options.angle_tolerance = 1e-6;
  EXPECT_NEAR(reoptimized(task, start, options).energy, 7.0, 1e-5);
  std::vector<OptimizedCircuit> seen;
  prune(task, start, options, [&](const OptimizedCircuit& circuit) { seen.push_back(circuit); });
  ASSERT_EQ(seen.size(), 3U) << "two gates, one, none: each drop lowers the score by one";
  EXPECT_EQ(seen[0].bound.circuit.gates().size(), 2U) << "rz is kept: the start is not |0>";
  for (int gates : {2, 1, 0}) {
    EXPECT_NEAR(seen[static_cast<std::size_t>(2 - gates)].energy, 5.0 + gates, 1e-5);
  }
}

TEST(CircuitEnvironment, ShowsTheThresholdBehindTheEnergyOfTheState) {
  const ScriptedTask task(tenth_per_gate);
  EnvironmentOptions options = small_options();
  options.threshold_in_state = true;
  CircuitEnvironment environment(task, options, rotosolve(), 0.0);
  rl::Rng rng(1);
  environment.reset(rng);
  const rl::Observation observation = play(environment, 2, rng).observation;
  EXPECT_EQ(std::ssize(observation), environment.observation_size());
  EXPECT_NEAR(observation[observation.size() - 2], -0.2, 1e-6);
  EXPECT_NEAR(observation.back(), 0.05, 1e-6);
  options.energy_in_state = false;
  EXPECT_EQ(CircuitEnvironment(task, options, rotosolve(), 0.0).observation_size(), 8 * 5 * 2 + 1);
}

}  // namespace
}  // namespace qarch::search
