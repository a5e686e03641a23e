// An environment step of LiH on 4 qubits with 1000 evaluations and one gradient step of the fast
// variant's network, one after the other.
#include <benchmark/benchmark.h>

#include "rl/double_dqn.h"
#include "search/configuration.h"
#include "search/environment.h"
#include "search/problem.h"

namespace qarch {
namespace {

/// Episodes of full length, and optimisers that spend about 1000 evaluations: Adam-SPSA makes three
/// for two of its budget, the others stop early only on circuits with few angles.
search::Experiment lih_experiment(const std::string& method, const search::DataFolders& data) {
  const std::string budget = method == "adam_spsa" ? "666" : "1000";
  return search::read_experiment(
      "lih-4q-noiseless-fast",
      {"optimizer.method=" + method, "optimizer.max_evaluations=" + budget,
       "optimizer.tolerance=1e-15", "agent.learning_start=200", "env.max_gates=40",
       "env.threshold=1e-9", "env.moving_threshold=false"},
      data);
}

void environment_step(benchmark::State& state, const std::string& method) {
  const search::DataFolders data({QARCH_SOURCE_DIR "/data"});
  const search::Experiment experiment = lih_experiment(method, data);
  const auto problem = search::load_problem(experiment.problem, data);
  const auto task = search::make_vqe_task(problem, {}, experiment.noise);
  search::CircuitEnvironment environment(*task, experiment.env, experiment.optimizer, 0.0);
  rl::Rng rng = rl::random_stream(1, "benchmark");
  rl::DoubleDqn agent(experiment.agent, environment.observation_size(), environment.num_actions(),
                      rng);
  rl::Observation observation = environment.reset(rng);
  double gradient_steps = 0.0;
  const auto play = [&](bool timed) {
    const rl::Action action = agent.act(observation, environment.action_mask(), rng);
    rl::StepResult step = environment.step(action, rng);
    const bool learned = agent.learn(rng).has_value();
    agent.record(observation, action, step, environment.action_mask());
    observation =
        step.terminated || step.truncated ? environment.reset(rng) : std::move(step.observation);
    if (timed && learned) ++gradient_steps;
  };
  for (int k = 0; k < 280; ++k) play(false);  // fills the replay buffer
  const auto evaluations_before = environment.evaluations();
  for (auto _ : state) play(true);
  const auto steps = static_cast<double>(state.iterations());
  state.counters["evaluations"] =
      static_cast<double>(environment.evaluations() - evaluations_before) / steps;
  state.counters["gradient_steps"] = gradient_steps / steps;
}

BENCHMARK_CAPTURE(environment_step, cobyla, "cobyla")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(environment_step, rotosolve, "rotosolve")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(environment_step, adam_spsa, "adam_spsa")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace qarch
