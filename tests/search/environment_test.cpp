#include "search/environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "rl/double_dqn.h"
#include "tests/search/shipped_data.h"
#include "tests/support/environment_contract.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// A task whose energy is a function of the circuit alone, and which counts its calls.
class ScriptedTask final : public Task {
 public:
  using Energy = std::function<double(const sim::Circuit&)>;
  explicit ScriptedTask(Energy energy) : energy_(std::move(energy)) {}

  int num_qubits() const override { return 2; }
  const sim::NoiseModel& noise() const override { return noise_; }
  double exact_minimum() const override { return -1.0; }
  double lower_bound() const override { return -2.0; }
  std::unique_ptr<TaskObjective> compile(const sim::Circuit& circuit, rl::Rng&) const override {
    return std::make_unique<Objective>(*this, circuit);
  }
  mutable std::int64_t exact_calls = 0;
  mutable std::int64_t measured_calls = 0;

 private:
  class Objective final : public TaskObjective {
   public:
    Objective(const ScriptedTask& task, sim::Circuit circuit)
        : task_(task), circuit_(std::move(circuit)) {}
    int dimension() const override { return circuit_.num_parameters(); }
    double value(std::span<const double>, double shots) override {
      ++(shots > 0.0 ? task_.measured_calls : task_.exact_calls);
      return task_.energy_(circuit_);
    }
    double noiseless_value(std::span<const double>) override { return task_.energy_(circuit_); }

   private:
    const ScriptedTask& task_;
    sim::Circuit circuit_;
  };
  Energy energy_;
  sim::NoiseModel noise_;
};

/// A tenth of a hartree for every gate.
double tenth_per_gate(const sim::Circuit& circuit) {
  return -0.1 * static_cast<double>(circuit.gates().size());
}

EnvironmentOptions small_options() {
  EnvironmentOptions options;
  options.max_gates = 8;
  options.reference = "exact";
  options.curriculum.moving = false;
  options.curriculum.threshold = 0.05;
  return options;
}

OptimizerOptions rotosolve(int max_evaluations = 100) {
  OptimizerOptions options;
  options.method = "rotosolve";
  options.max_evaluations = max_evaluations;
  options.tolerance = 1e-3;
  return options;
}

/// Alternates ry 0 and rx 0, which are always legal after each other.
int alternating_action(int step) { return step % 2 == 0 ? 3 : 2; }

rl::StepResult play(CircuitEnvironment& environment, int steps, rl::Rng& rng) {
  rl::StepResult result;
  for (int s = 0; s < steps; ++s) {
    result = environment.step(alternating_action(environment.steps()), rng);
  }
  return result;
}

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

TEST(CircuitEnvironment, EnergiesThatAreNoNumbersNeverReachTheReplayBuffer) {
  const ScriptedTask task([](const sim::Circuit& circuit) {
    const bool broken = circuit.gates().size() == 3;
    return broken ? std::numeric_limits<double>::quiet_NaN() : tenth_per_gate(circuit);
  });
  EnvironmentOptions options = small_options();
  options.max_gates = 5;
  CircuitEnvironment environment(task, options, rotosolve(), 0.0);
  rl::DoubleDqnOptions agent_options;
  agent_options.hidden = {8};
  agent_options.n_step = 1;
  agent_options.batch_size = 4;
  agent_options.learning_start = 4;
  rl::Rng rng(6);
  rl::DoubleDqn agent(agent_options, environment.observation_size(), environment.num_actions(),
                      rng);
  constexpr int kEpisodes = 4;
  for (int episode = 0; episode < kEpisodes; ++episode) {
    rl::Observation observation = environment.reset(rng);
    for (bool running = true; running;) {
      const auto action = agent.act(observation, environment.action_mask(), rng);
      const rl::StepResult step = environment.step(action, rng);
      agent.record(observation, action, step, environment.action_mask());
      agent.learn(rng);
      observation = step.observation;
      running = !step.terminated;
    }
  }
  // Of five steps the third leads to the broken circuit and the fourth away from it.
  const rl::ReplayBuffer& replay = agent.state().replay;
  EXPECT_EQ(replay.num_rejected(), 2 * kEpisodes);
  EXPECT_EQ(replay.size(), 3U * kEpisodes);
  const auto is_finite = [](const rl::Transition& transition) {
    bool finite = std::isfinite(transition.n_step_return);
    for (const auto* state : {&transition.state, &transition.next_state}) {
      for (const rl::SparseEntry& entry : *state) finite = finite && std::isfinite(entry.value);
    }
    return finite;
  };
  for (std::size_t t = 0; t < replay.size(); ++t) EXPECT_TRUE(is_finite(replay[t])) << t;
  for (const float q : agent.q_values(environment.reset(rng))) EXPECT_TRUE(std::isfinite(q));
  EXPECT_GT(agent.gradient_steps(), 0);
}

}  // namespace
}  // namespace qarch::search
