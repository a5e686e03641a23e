#include "search/environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
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
  mutable double shots_given = 0.0;  ///< to all calls, for every string
  int num_measured_strings() const override { return 3; }

 private:
  class Objective final : public TaskObjective {
   public:
    Objective(const ScriptedTask& task, sim::Circuit circuit)
        : task_(task), circuit_(std::move(circuit)) {}
    int dimension() const override { return circuit_.num_parameters(); }
    double value(std::span<const double>, double shots) override {
      ++(shots > 0.0 ? task_.measured_calls : task_.exact_calls);
      task_.shots_given += shots;
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

TEST(CircuitEnvironment, OffersTheGatesAndPairsThatItIsGiven) {
  const chem::QubitProblem h2 = shipped_problem("h2-4q");
  struct Case {
    std::vector<std::string> gates;
    const char* coupling;
    const char* noise;
    int actions;
    int rows;  ///< of the observation
  };
  for (const Case& c : {Case{{"rx", "ry", "rz", "cx"}, "device", "noiseless", 24, 7},
                        Case{{"ry", "cx"}, "device", "noiseless", 16, 5},
                        Case{{"rz", "sx", "x", "cx"}, "line", "ibm_mumbai_median", 18, 7},
                        Case{{"ry", "cz"}, "ring", "noiseless", 8, 5},
                        Case{{"ry", "cx", "cz"}, "0-1", "ibm_ourense", 7, 9}}) {
    const auto task = make_vqe_task(h2, shipped_noise(c.noise).model, {});
    EnvironmentOptions options;
    options.max_gates = 6;
    options.gates = c.gates;
    options.coupling = c.coupling;
    const CircuitEnvironment environment(*task, options, rotosolve(20), 0.0);
    EXPECT_EQ(environment.num_actions(), c.actions) << c.coupling;
    EXPECT_EQ(environment.observation_size(), 6 * c.rows * 4 + 1) << c.coupling;
    rl::Rng rng = rl::random_stream(2, c.coupling);
    test::expect_well_behaved(environment, rng, 2, 6);
  }
}

TEST(CircuitEnvironment, MayGoOnBehindASuccessThatIsPaidOnce) {
  // The error leaves the threshold and enters it again: -0.1 a gate, but the eighth gate loses.
  const ScriptedTask task([](const sim::Circuit& circuit) {
    return circuit.gates().size() == 8 ? -0.5 : tenth_per_gate(circuit);
  });
  EnvironmentOptions options = small_options();
  options.max_gates = 10;
  options.end_on_success = false;
  options.curriculum.moving = true;
  options.curriculum.threshold = 0.35;  // seven gates have an error of 0.3
  CircuitEnvironment environment(task, options, rotosolve(), 0.0);
  rl::Rng rng(1);
  environment.reset(rng);
  play(environment, 6, rng);
  EXPECT_FALSE(environment.succeeded());
  const rl::StepResult success = play(environment, 1, rng);
  EXPECT_EQ(success.reward, 5.0F);
  EXPECT_FALSE(success.terminated || success.truncated);
  EXPECT_TRUE(environment.succeeded());
  EXPECT_NEAR(play(environment, 1, rng).reward, -0.2 / 0.3, 1e-6);
  EXPECT_NEAR(play(environment, 1, rng).reward, 0.4 / 0.5, 1e-6) << "a second success is not paid";
  const rl::StepResult last = play(environment, 1, rng);
  EXPECT_NEAR(last.reward, 1.0, 1e-6) << "no failure at the limit";
  EXPECT_TRUE(last.terminated);
  EXPECT_EQ(environment.end_reason(), EndReason::kStepLimit);
  EXPECT_TRUE(environment.succeeded());
  EXPECT_EQ(environment.state().curriculum.successes, 1);
  environment.reset(rng);
  EXPECT_FALSE(environment.succeeded());
}

TEST(CircuitEnvironment, PunishesTheLimitWhereNoSuccessCameBefore) {
  const ScriptedTask task(tenth_per_gate);
  EnvironmentOptions options = small_options();
  options.end_on_success = false;
  options.max_gates = 4;
  CircuitEnvironment environment(task, options, rotosolve(), 0.0);
  rl::Rng rng(1);
  environment.reset(rng);
  EXPECT_EQ(play(environment, 4, rng).reward, -5.0F);
  EXPECT_FALSE(environment.succeeded());

  options.curriculum.threshold = 0.65;
  CircuitEnvironment at_limit(task, options, rotosolve(), 0.0);
  at_limit.reset(rng);
  const rl::StepResult last = play(at_limit, 4, rng);
  EXPECT_EQ(last.reward, 5.0F);
  EXPECT_TRUE(last.terminated);
  EXPECT_TRUE(at_limit.succeeded());
}

TEST(CircuitEnvironment, HaltingEndsAnEpisodeThatWentOnBehindItsSuccess) {
  const ScriptedTask task(tenth_per_gate);
  EnvironmentOptions options = small_options();
  options.end_on_success = false;
  options.curriculum.moving = true;
  options.curriculum.threshold = 0.85;
  options.halting = {"clipped", 5, 0.5, 3, 3, 1};
  CircuitEnvironment environment(task, options, rotosolve(), 0.0);
  rl::Rng rng(1);
  environment.reset(rng);
  EXPECT_FALSE(play(environment, 3, rng).truncated);
  const rl::StepResult last = play(environment, 1, rng);
  EXPECT_TRUE(last.truncated);
  EXPECT_EQ(environment.end_reason(), EndReason::kRandomHalt);
  EXPECT_EQ(environment.state().curriculum.successes, 1);
}

TEST(CircuitEnvironment, OptimisesAtEveryIntervalAndAtTheLastStep) {
  const auto task = make_vqe_task(shipped_problem("h2-2q"), {}, {});
  struct Case {
    int interval, max_gates, halting_step;
    std::vector<int> tuned;  ///< steps
  };
  for (const Case& c : {Case{1, 4, 99, {1, 2, 3, 4}}, Case{3, 8, 99, {3, 6, 8}},
                        Case{3, 8, 4, {3, 5}}, Case{99, 5, 99, {5}}}) {
    EnvironmentOptions options = small_options();
    options.max_gates = c.max_gates;
    options.curriculum.threshold = 1e-9;
    options.halting = {"clipped", 5, 0.5, c.halting_step, c.halting_step, 1};
    OptimizerOptions optimizer = rotosolve();
    optimizer.interval = c.interval;
    CircuitEnvironment environment(*task, options, optimizer, 0.0);
    rl::Rng rng(1);
    environment.reset(rng);
    std::vector<int> tuned;
    for (bool running = true; running;) {
      const std::int64_t before = environment.evaluations();
      const std::vector<double> angles = environment.angles();
      const rl::StepResult step = play(environment, 1, rng);
      running = !step.terminated && !step.truncated;
      if (environment.evaluations() > before + 1) {
        tuned.push_back(environment.steps());
        continue;
      }
      std::vector<double> expected = angles;
      expected.push_back(0.0);
      EXPECT_EQ(environment.angles(), expected) << environment.steps();
    }
    EXPECT_EQ(tuned, c.tuned) << c.interval << ' ' << c.halting_step;
  }
}

TEST(CircuitEnvironment, OptimisesTheAnglesOfTheLastGatesAlone) {
  const auto task = make_vqe_task(shipped_problem("h2-2q"), {}, {});
  EnvironmentOptions options = small_options();
  options.reference = "lower_bound";  // no success
  OptimizerOptions optimizer = rotosolve();
  optimizer.last_gates = 3;
  CircuitEnvironment environment(*task, options, optimizer, 0.0);
  rl::Rng rng(1);
  environment.reset(rng);
  for (const int action : {0, 3, 2, 6, 1}) environment.step(action, rng);  // ry 0, rx 0, ry 1
  CircuitEnvironment::State state = environment.state();
  state.angles = {0.7, 0.7, 0.7};
  environment.restore(state);
  environment.step(5, rng);  // rx 1: the last three gates have two angles
  const std::vector<double>& angles = environment.angles();
  ASSERT_EQ(angles.size(), 4U);
  EXPECT_EQ(angles[0], 0.7);
  EXPECT_EQ(angles[1], 0.7);
  EXPECT_NE(angles[2], 0.7);
}

TEST(CircuitEnvironment, CountsTheShotsOfOptimiserAndMeasurements) {
  for (const std::string method : {"cobyla", "rotosolve", "spsa", "adam_spsa3"}) {
    for (const double shots : {0.0, 100.0}) {
      const ScriptedTask task(tenth_per_gate);
      OptimizerOptions optimizer = rotosolve(50);
      optimizer.method = method;
      optimizer.shots = 8.0 * shots;
      optimizer.stage_evaluations = {4, 4, 4};
      CircuitEnvironment environment(task, small_options(), optimizer, shots);
      rl::Rng rng(1);
      environment.reset(rng);
      EXPECT_EQ(environment.shots_used(), 3.0 * shots) << "three strings, one energy";
      play(environment, 4, rng);
      EXPECT_NEAR(environment.shots_used(), 3.0 * task.shots_given, 1e-9) << method;
      EXPECT_EQ(environment.shots_used() > 3.0 * 5.0 * shots, shots > 0.0) << method;
    }
  }
}

TEST(CircuitEnvironment, TheCacheChangesNoBit) {
  const auto task =
      make_vqe_task(shipped_problem("h2-2q"), shipped_noise("ibm_mumbai_median").model, {});
  EnvironmentOptions options = small_options();
  options.max_gates = 3;  // few different circuits
  OptimizerOptions optimizer = rotosolve();
  std::vector<std::vector<double>> results;
  std::vector<std::int64_t> hits;
  for (const int cache : {0, 3, 20000}) {
    optimizer.cache = cache;
    CircuitEnvironment environment(*task, options, optimizer, 0.0);
    rl::Rng rng = rl::random_stream(2, "cache");
    std::vector<double>& seen = results.emplace_back();
    for (int episode = 0; episode < 150; ++episode) {
      environment.reset(rng);
      for (bool running = true; running;) {
        const rl::ActionMask mask = environment.action_mask();
        auto action = static_cast<rl::Action>(rl::uniform_index(rng, mask.size()));
        while (mask[static_cast<std::size_t>(action)] == 0) {
          action = static_cast<rl::Action>(rl::uniform_index(rng, mask.size()));
        }
        const rl::StepResult step = environment.step(action, rng);
        running = !step.terminated && !step.truncated;
        seen.push_back(environment.energies().seen);
        seen.push_back(environment.energies().noiseless);
        seen.push_back(static_cast<double>(environment.evaluations()));
        seen.insert(seen.end(), environment.angles().begin(), environment.angles().end());
      }
    }
    hits.push_back(environment.cache().hits());
  }
  EXPECT_EQ(results[0], results[1]);
  EXPECT_EQ(results[0], results[2]);
  EXPECT_EQ(hits[0], 0);
  EXPECT_GT(hits[1], 0);
  EXPECT_GT(hits[2], hits[1]);
}

TEST(CircuitEnvironment, AnglesOfTheCanonicalCircuitGoBackToTheirGates) {
  const auto task = make_vqe_task(shipped_problem("lih-4q"), shipped_noise("noiseless").model, {});
  CircuitEnvironment environment(*task, small_options(), rotosolve(), 0.0);
  const auto action_of = [&](sim::GateKind kind, int qubit) {
    return environment.actions().find({kind, {qubit, -1}});
  };
  const int a = action_of(sim::GateKind::kRx, 0);
  const int b = action_of(sim::GateKind::kRy, 2);
  const int c = action_of(sim::GateKind::kRy, 3);
  rl::Rng rng(1);
  for (const std::vector<int>& order : {std::vector<int>{a, b, c}, {b, a, c}}) {
    environment.reset(rng);
    for (const int action : order) environment.step(action, rng);
    const double measured =
        task->compile(environment.circuit(), rng)->value(environment.angles(), 0.0);
    EXPECT_NEAR(environment.energies().seen, measured, 1e-12);
  }
}

TEST(CircuitEnvironment, StartsOnlyFromCircuitsOfItsActions) {
  const ScriptedTask task(tenth_per_gate);
  EnvironmentOptions options = small_options();
  options.coupling = "0>1";
  CircuitEnvironment environment(task, options, rotosolve(), 0.0);
  rl::Rng rng(1);
  sim::Circuit start(2);
  start.append(sim::GateKind::kCx, {0, 1});
  start.append_rotation(sim::GateKind::kRy, 0);
  const rl::Observation first = environment.reset(start, {0.3}, rng);
  EXPECT_EQ(environment.steps(), 2);
  EXPECT_EQ(environment.angles(), std::vector{0.3});
  EXPECT_EQ(std::count(first.begin(), first.end(), 1.0F), 2);
  EXPECT_NO_THROW(environment.step(1, rng));

  using Spoil = void (*)(sim::Circuit&);
  const std::vector<std::pair<const char*, Spoil>> cases{
      {"start.gate = cx 1,0, must be an action",
       [](sim::Circuit& c) {
         c.append(sim::GateKind::kCx, {1, 0});
       }},
      {"start.gate = h 0, must be an action",
       [](sim::Circuit& c) { c.append(sim::GateKind::kH, {0}); }},
      {"one for each of 2 rotations",
       [](sim::Circuit& c) { c.append_fixed_rotation(sim::GateKind::kRx, 0, 0.1); }},
      {"one for each of 2 rotations",
       [](sim::Circuit& c) { c.append_rotation(sim::GateKind::kRx, 0, 0); }},
      {"start.num_qubits = 3, must be the task's 2", [](sim::Circuit& c) { c = sim::Circuit(3); }},
      {"start.gates = 8, must be < env.max_gates",
       [](sim::Circuit& c) {
         while (c.gates().size() < 8) c.append(sim::GateKind::kCx, {0, 1});
       }},
  };
  for (const auto& [message, spoil] : cases) {
    sim::Circuit circuit = start;
    spoil(circuit);
    EXPECT_THAT([&] { environment.reset(circuit, {0.3}, rng); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(message)));
  }
}

TEST(CircuitEnvironment, EnergyThatIsNoNumberEndsItsEpisodeAndNothingElse) {
  for (const double broken :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity()}) {
    const ScriptedTask task([broken](const sim::Circuit& circuit) {
      return circuit.gates().size() == 3 ? broken : tenth_per_gate(circuit);
    });
    CircuitEnvironment environment(task, small_options(), rotosolve(), 0.0);
    rl::Rng rng(1);
    environment.reset(rng);
    play(environment, 2, rng);
    const MovingThreshold::State before = environment.state().curriculum;
    const rl::StepResult last = play(environment, 1, rng);
    EXPECT_TRUE(last.truncated);
    EXPECT_FALSE(last.terminated);
    EXPECT_EQ(last.reward, 0.0F);
    EXPECT_NEAR(last.observation.back(), -0.2, 1e-6) << "the last finite energy";
    EXPECT_EQ(environment.end_reason(), EndReason::kNotFinite);
    EXPECT_EQ(environment.non_finite(), 1);
    EXPECT_FALSE(environment.succeeded());
    EXPECT_EQ(environment.state().curriculum, before) << "a threshold that stands still";
    EXPECT_THROW(play(environment, 1, rng), std::invalid_argument);
    EXPECT_EQ(environment.reset(rng).back(), 0.0F);
  }
}

TEST(CircuitEnvironment, BeginsAtAnEnergyThatIsNoNumberWithFiniteObservations) {
  const ScriptedTask task([](const sim::Circuit& circuit) {
    return circuit.gates().empty() ? NAN : tenth_per_gate(circuit);
  });
  CircuitEnvironment environment(task, small_options(), rotosolve(), 0.0);
  rl::Rng rng(1);
  EXPECT_EQ(environment.reset(rng).back(), 0.0F);
  EXPECT_EQ(environment.non_finite(), 1);
  const rl::StepResult step = play(environment, 1, rng);
  EXPECT_NEAR(step.reward, 0.1, 1e-6);
  EXPECT_FALSE(step.truncated);
}

/// Every switch away from its default.
CircuitEnvironment environment_with_everything(const Task& task) {
  EnvironmentOptions options;
  options.max_gates = 9;
  options.gates = {"rz", "sx", "cx", "ry", "cz"};
  options.coupling = "line";
  options.reward = "log_error_with_fixed_ends";
  options.threshold_in_state = true;
  options.end_on_success = false;
  options.halting = {"mode", 6, 0.5, 3, 12, 10};
  options.curriculum.threshold = 1.8;
  options.curriculum.successes = 1;
  options.curriculum.reset_after_failures = 2;
  OptimizerOptions optimizer = rotosolve(30);
  optimizer.method = "adam_spsa3";
  optimizer.stage_evaluations = {4, 4, 4};
  optimizer.shots = 50.0;
  optimizer.interval = 2;
  optimizer.last_gates = 4;
  return {task, options, optimizer, 200.0};
}

TEST(CircuitEnvironment, ContinuesBitForBitFromItsStateWithEverySwitchOn) {
  const auto task =
      make_vqe_task(shipped_problem("h2-4q"), shipped_noise("ibm_mumbai_median").model, {});
  CircuitEnvironment environment = environment_with_everything(*task);
  rl::Rng rng(11);
  constexpr int kEpisodes = 8;
  int successes = 0;
  int steps = 0;
  for (int episode = 0; episode < kEpisodes; ++episode) {
    rl::Observation last = environment.reset(rng);
    for (bool running = true; running; ++steps) {
      CircuitEnvironment resumed = environment_with_everything(*task);
      resumed.restore(environment.state());
      EXPECT_EQ(resumed.state(), environment.state());
      EXPECT_EQ(resumed.observation(), last);
      EXPECT_EQ(resumed.action_mask(), environment.action_mask());
      rl::Rng resumed_rng(rng.state());

      const auto legal = test::detail::legal_actions(environment.action_mask());
      const rl::Action action = legal[static_cast<std::size_t>(7 * steps) % legal.size()];
      rl::StepResult step = environment.step(action, rng);
      const rl::StepResult again = resumed.step(action, resumed_rng);
      EXPECT_EQ(again.observation, step.observation);
      EXPECT_EQ(again.reward, step.reward);
      EXPECT_EQ(again.terminated, step.terminated);
      EXPECT_EQ(again.truncated, step.truncated);
      EXPECT_EQ(resumed.state(), environment.state()) << episode << ' ' << steps;
      EXPECT_EQ(resumed_rng.state(), rng.state());
      running = !step.terminated && !step.truncated;
      last = std::move(step.observation);
    }
    successes += environment.succeeded() ? 1 : 0;
  }
  EXPECT_GT(successes, 0);
  EXPECT_LT(successes, kEpisodes);
  EXPECT_NE(environment.threshold(), 1.8);
  EXPECT_GT(environment.shots_used(), 0.0);
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
      running = !step.terminated && !step.truncated;
    }
  }
  // The third step leads to the broken circuit and ends the episode.
  EXPECT_EQ(environment.non_finite(), kEpisodes);
  const rl::ReplayBuffer& replay = agent.state().replay;
  EXPECT_EQ(replay.num_rejected(), 0);
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
