// An environment step of LiH on 4 qubits with 1000 evaluations and one gradient step of the fast
// variant's network, one after the other; OpenQASM files; a device of 133 qubits, from its files to
// its noise.
#include <benchmark/benchmark.h>

#include "rl/double_dqn.h"
#include "search/configuration.h"
#include "search/environment.h"
#include "search/io/device/device_file.h"
#include "search/io/qasm.h"
#include "search/problem.h"
#include "sim/device_noise.h"
#include "tests/support/device_texts.h"

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

/// 10,000 gates of a circuit as exporters write it: numbers with pi, gates to be lowered, names.
std::string ten_thousand_gates(bool native) {
  std::string text = "OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[20];\ncreg c[20];\n";
  for (int i = 0; i < 10'000; ++i) {
    const std::string a = "q[" + std::to_string(i % 20) + "]";
    const std::string b = "q[" + std::to_string((i + 7) % 20) + "]";
    if (i % 3 == 0) {
      text += "cx " + a + "," + b + ";\n";
    } else if (native) {
      text += "rz(-3*pi/" + std::to_string(1 + i % 16) + ") " + a + ";\n";
    } else {
      text += "u3(0.123456789,pi/2,-3*pi/" + std::to_string(1 + i % 16) + ") " + a + ";\n";
    }
  }
  return text + "measure q -> c;\n";
}

void parse_qasm_10000_gates(benchmark::State& state, bool native) {
  const std::string text = ten_thousand_gates(native);
  for (auto _ : state) benchmark::DoNotOptimize(search::parse_qasm(text, "bench"));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

BENCHMARK_CAPTURE(parse_qasm_10000_gates, native, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(parse_qasm_10000_gates, u3, false)->Unit(benchmark::kMillisecond);

const std::vector<search::DeviceText>& large_device() {
  static const std::vector<search::DeviceText> files{{"props.json", test::line_properties(133)},
                                                     {"conf.json", test::line_configuration(133)}};
  return files;
}

void read_device(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(search::parse_device(large_device()));
}

void device_noise(benchmark::State& state) {
  const sim::Device device = search::parse_device(large_device());
  sim::DeviceNoiseOptions options;
  for (int q = 0; q < state.range(0); ++q) options.layout.push_back(q);
  for (auto _ : state) benchmark::DoNotOptimize(sim::device_noise(device, options));
}

void best_qubits(benchmark::State& state) {
  const sim::Device device = search::parse_device(large_device());
  const int count = static_cast<int>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(sim::choose_qubits(device, count));
}

BENCHMARK(read_device)->Unit(benchmark::kMillisecond);
BENCHMARK(device_noise)->Arg(31)->Arg(133)->Unit(benchmark::kMillisecond);
BENCHMARK(best_qubits)->Arg(8)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace qarch
