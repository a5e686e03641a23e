// Evaluations of the workload W (tests/support/workload.h) on one core; the angles change every
// time.
#include <benchmark/benchmark.h>

#include <cmath>

#include "sim/expectation.h"
#include "tests/support/workload.h"

namespace qarch {
namespace {

int layers_of(int num_qubits) { return num_qubits <= 8 ? 4 : 2; }

void evaluate(benchmark::State& state, const sim::NoiseModel& noise) {
  const int n = static_cast<int>(state.range(0));
  const test::Workload w = test::workload(n, layers_of(n));
  sim::ExpectationFunction f(w.circuit, noise, w.observable);
  std::vector<double> angles = w.angles;
  for (auto _ : state) {
    angles[0] += 1e-3;
    benchmark::DoNotOptimize(f(angles));
  }
  state.counters["state_bytes"] = static_cast<double>(sim::PauliVector::required_bytes(n));
}

void BM_evaluate_noisy(benchmark::State& state) { evaluate(state, test::workload_noise().model()); }
BENCHMARK(BM_evaluate_noisy)->Arg(2)->Arg(4)->Arg(6)->Arg(8)->Unit(benchmark::kMicrosecond);

void BM_evaluate_noiseless(benchmark::State& state) { evaluate(state, {}); }
BENCHMARK(BM_evaluate_noiseless)->Arg(2)->Arg(4)->Arg(6)->Arg(8)->Unit(benchmark::kMicrosecond);

void BM_compile(benchmark::State& state) {
  const int n = static_cast<int>(state.range(0));
  const test::Workload w = test::workload(n, layers_of(n));
  const sim::NoiseModel noise = test::workload_noise().model();
  for (auto _ : state) benchmark::DoNotOptimize(sim::PtmProgram(w.circuit, noise));
}
BENCHMARK(BM_compile)->Arg(4)->Arg(6)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace qarch
