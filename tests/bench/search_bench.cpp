// An environment step of LiH on 4 qubits with 1000 evaluations and one gradient step of the fast
// variant's network, one after the other; OpenQASM files; a device of 133 qubits, from its files to
// its noise; gradients of classifiers.
#include <benchmark/benchmark.h>

#include "rl/double_dqn.h"
#include "search/classify/evaluator.h"
#include "search/classify/model.h"
#include "search/configuration.h"
#include "search/environment.h"
#include "search/io/device/device_file.h"
#include "search/io/qasm.h"
#include "search/problem.h"
#include "sim/channel.h"
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

/// Gradients by weights and by features of `samples` samples at a time, in one thread; the time of
/// one sample is the counter.
void classifier_gradient(benchmark::State& state, const search::ModelOptions& options,
                         int num_features, int samples, const sim::NoiseModel& noise) {
  search::Evaluator evaluator(search::build_model(options, num_features), noise);
  rl::Rng rng = rl::random_stream(1, "benchmark");
  const std::vector<double> w = search::starting_weights(options, evaluator.num_weights(), rng);
  search::Samples x(samples, num_features);
  for (double& value : x.reshaped()) value = rl::uniform(rng) < 0.5 ? 0.0 : 1.0;
  std::vector<double> e(static_cast<std::size_t>(samples));
  search::Samples by_weight, by_feature;
  for (auto _ : state) evaluator.gradients(x, w, e, &by_weight, &by_feature);
  state.counters["sample"] = benchmark::Counter(
      static_cast<double>(samples),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

/// Ren et al.: 256 features, 540 angles on 10 qubits.
void classifier_interleaved(benchmark::State& state) {
  search::ModelOptions options;
  options.encoding = "interleaved";
  options.ansatz = "none";
  options.entangle = "published";
  options.readout = "z4";
  classifier_gradient(state, options, 256, 100, {});
}

/// Farhi and Neven: 16 bits and a readout, 96 weights.
void classifier_readout_network(benchmark::State& state) {
  search::ModelOptions options;
  options.encoding = "basis";
  options.ansatz = "readout_network";
  options.layers = 6;
  options.readout = "ylast";
  classifier_gradient(state, options, 16, 1, {});
}

void classifier_noisy(benchmark::State& state) {
  sim::NoiseModel noise("depolarizing");
  noise.add_rule({{sim::GateKind::kCx}, {}, {{sim::depolarizing(0.01, 2), {0, 1}}}});
  search::ModelOptions options;
  options.layers = 3;
  const int qubits = static_cast<int>(state.range(0));
  classifier_gradient(state, options, qubits, qubits > 6 ? 1 : 64, noise);
}

BENCHMARK(classifier_interleaved)
    ->Name("BM_ClassifierGradient/interleaved")
    ->Unit(benchmark::kMillisecond);
BENCHMARK(classifier_readout_network)
    ->Name("BM_ClassifierGradient/readout_network")
    ->Unit(benchmark::kMillisecond);
BENCHMARK(classifier_noisy)
    ->Arg(4)
    ->Name("BM_ClassifierGradient/noisy")
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace qarch
