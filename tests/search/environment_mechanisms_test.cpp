// The switches of the environment, one by one and together.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "rl/double_dqn.h"
#include "search/environment.h"
#include "tests/search/scripted_task.h"
#include "tests/search/shipped_data.h"
#include "tests/support/environment_contract.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

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
