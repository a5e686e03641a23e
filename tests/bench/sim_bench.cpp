// The workload W (tests/support/workload.h) on one core; the angles change every time. `qarch
// bench` prints the same beside the machine's limits.
#include <benchmark/benchmark.h>

#include <vector>

#include "sim/expectation.h"
#include "sim/noise_gradient.h"
#include "sim/ptm_program.h"
#include "tests/support/workload.h"

namespace qarch {
namespace {

int layers_of(int num_qubits) { return num_qubits <= 8 ? 4 : 2; }

/// f of W with n = range(0); call(f, angles) is what is timed.
template <class Call>
void run(benchmark::State& state, const sim::NoiseModel& noise,
         const sim::ExpectationOptions& options, const Call& call) {
  const int n = static_cast<int>(state.range(0));
  const test::Workload w = test::workload(n, layers_of(n));
  sim::ExpectationFunction f(w.circuit, noise, w.observable, options);
  std::vector<double> angles = w.angles;
  for (auto _ : state) {
    angles[0] += 1e-3;
    call(f, angles);
  }
}

void evaluate(sim::ExpectationFunction& f, const std::vector<double>& angles) {
  benchmark::DoNotOptimize(f(angles));
}

void BM_evaluate(benchmark::State& state) {
  run(state, test::workload_noise().model(), {}, evaluate);
}
BENCHMARK(BM_evaluate)->DenseRange(2, 8, 2)->Unit(benchmark::kMicrosecond);

void BM_evaluate_without_light_cone(benchmark::State& state) {
  run(state, test::workload_noise().model(), {.light_cone = false}, evaluate);
}
BENCHMARK(BM_evaluate_without_light_cone)->DenseRange(2, 8, 2)->Unit(benchmark::kMicrosecond);

void BM_evaluate_noiseless(benchmark::State& state) { run(state, {}, {}, evaluate); }
BENCHMARK(BM_evaluate_noiseless)->DenseRange(2, 8, 2)->Unit(benchmark::kMicrosecond);

void BM_evaluate_64_sets(benchmark::State& state) {
  constexpr std::size_t kSets = 64;
  std::vector<double> sets;
  std::vector<double> values(kSets);
  run(state, test::workload_noise().model(), {}, [&](auto& f, const std::vector<double>& angles) {
    if (sets.empty()) {
      for (std::size_t i = 0; i < kSets; ++i) sets.insert(sets.end(), angles.begin(), angles.end());
    }
    for (double& angle : sets) angle += 1e-3;
    f.evaluate(sets, values);
  });
  state.SetItemsProcessed(static_cast<std::int64_t>(kSets) * state.iterations());
}
BENCHMARK(BM_evaluate_64_sets)->DenseRange(2, 6, 2)->Unit(benchmark::kMicrosecond);

void BM_gradient(benchmark::State& state) {
  std::vector<double> gradient;
  run(state, test::workload_noise().model(), {}, [&](auto& f, const std::vector<double>& angles) {
    gradient.resize(angles.size());
    benchmark::DoNotOptimize(f.value_and_gradient(angles, gradient));
  });
}
BENCHMARK(BM_gradient)->DenseRange(2, 8, 2)->Unit(benchmark::kMicrosecond);

void BM_sweep(benchmark::State& state) {
  std::vector<double> x;
  run(state, test::workload_noise().model(), {}, [&](auto& f, const std::vector<double>& angles) {
    x = angles;
    benchmark::DoNotOptimize(f.sweep(x));
  });
}
BENCHMARK(BM_sweep)->DenseRange(2, 8, 2)->Unit(benchmark::kMicrosecond);

void BM_noise_gradient(benchmark::State& state) {
  const int n = static_cast<int>(state.range(0));
  const test::Workload w = test::workload(n, layers_of(n));
  const sim::NoiseModel noise = test::workload_noise().model();
  for (auto _ : state) {
    benchmark::DoNotOptimize(sim::noise_gradient(w.circuit, w.angles, noise, w.observable).value);
  }
}
BENCHMARK(BM_noise_gradient)->Arg(2)->Arg(4)->Unit(benchmark::kMicrosecond);

void BM_compile(benchmark::State& state) {
  const int n = static_cast<int>(state.range(0));
  const test::Workload w = test::workload(n, layers_of(n));
  const sim::NoiseModel noise = test::workload_noise().model();
  const auto observable = std::make_shared<const sim::CompiledObservable>(w.observable, noise);
  for (auto _ : state) {
    benchmark::DoNotOptimize(sim::ExpectationFunction(w.circuit, noise, observable));
  }
}
BENCHMARK(BM_compile)->Arg(4)->Arg(6)->Unit(benchmark::kMicrosecond);

void BM_whole_state(benchmark::State& state) {
  const int n = static_cast<int>(state.range(0));
  const test::Workload w = test::workload(n, layers_of(n));
  sim::PtmProgram program(w.circuit, test::workload_noise().model());
  sim::PauliVector r(n);
  std::vector<double> angles = w.angles;
  for (auto _ : state) {
    angles[0] += 1e-3;
    program.bind(angles);
    r.reset();
    program.apply(r);
  }
}
BENCHMARK(BM_whole_state)->DenseRange(2, 10, 2)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace qarch
