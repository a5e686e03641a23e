#include "sim/expectation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sim/ptm_program.h"
#include "tests/support/dense_oracle.h"
#include "tests/support/probe_circuits.h"
#include "tests/support/random_circuits.h"
#include "tests/support/workload.h"

// Every allocation of this program through operator new is counted; not with the sanitizers, which
// bring their own.
#ifndef __SANITIZE_ADDRESS__
namespace {
std::atomic<long> num_allocations{0};

void* counted(void* memory) {
  ++num_allocations;
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) { return counted(std::malloc(size)); }
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto align = static_cast<std::size_t>(alignment);
  return counted(std::aligned_alloc(align, (size + align - 1) / align * align));
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t, std::align_val_t) noexcept {
  std::free(p);
}
#endif

namespace qarch::sim {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(ExpectationFunction, EqualsTheOracleWithNoiseAndReadoutError) {
  for (int n = 1; n <= 4; ++n) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "expectation", static_cast<std::uint64_t>(n));
      const Circuit circuit = test::random_circuit(n, 20, rng);
      const test::OracleNoise noise = test::random_noise(n, 0.1, rng);
      const PauliSum sum = test::random_observable(n, 10, rng);
      ExpectationFunction f(circuit, noise.model(), sum);
      EXPECT_EQ(f.num_parameters(), circuit.num_parameters());
      for (int repetition = 0; repetition < 2; ++repetition) {
        const std::vector<double> parameters = test::random_parameters(circuit, rng);
        const test::Matrix rho = test::run_dense(circuit, parameters, noise);
        EXPECT_NEAR(f(parameters), test::measured_expectation(sum, rho, noise), 1e-12)
            << n << " qubits, seed " << seed;
        EXPECT_NEAR(f.observable().single_shot_variance(f.read_values(parameters)),
                    test::measured_variance(sum, rho, noise), 1e-11)
            << n << " qubits, seed " << seed;
      }
    }
  }
}

TEST(ExpectationFunction, RepeatsItsBits) {
  const test::Workload w = test::workload(4, 3);
  ExpectationFunction f(w.circuit, test::workload_noise().model(), w.observable);
  const double first = f(w.angles);
  const std::vector<double> others(w.angles.size(), 1.0);
  EXPECT_NE(f(others), first);
  EXPECT_EQ(f(w.angles), first);
}

TEST(ExpectationFunction, ChoosesTheBackendByNoiseAndLightCone) {
  const NoiseModel noise = test::workload_noise().model();
  for (const int n : {2, 6}) {
    const test::Workload w = test::workload(n, 3);
    EXPECT_EQ(ExpectationFunction(w.circuit, noise, w.observable).backend(), Backend::kPauliVector);
    EXPECT_EQ(ExpectationFunction(w.circuit, {}, w.observable).backend(), Backend::kStateVector);
  }
  struct Row {
    int layers;
    Backend backend;
  };
  for (const Row& row : {Row{1, Backend::kPauliVector}, Row{4, Backend::kStateVector}}) {
    const test::Workload w = test::workload(12, row.layers);
    ExpectationFunction chosen(w.circuit, {}, w.observable);
    EXPECT_EQ(chosen.backend(), row.backend) << row.layers << " layers";
    ExpectationFunction amplitudes(w.circuit, {}, w.observable, {.backend = Backend::kStateVector});
    EXPECT_NEAR(chosen(w.angles), amplitudes(w.angles), 1e-12) << row.layers << " layers";
  }
}

TEST(ExpectationFunction, SharesACompiledObservable) {
  const test::Workload w = test::workload(3, 2);
  const NoiseModel noise = test::workload_noise().model();
  const auto observable = std::make_shared<const CompiledObservable>(w.observable, noise);
  ExpectationFunction shared(w.circuit, noise, observable);
  ExpectationFunction own(w.circuit, noise, w.observable);
  EXPECT_EQ(&shared.observable(), observable.get());
  EXPECT_EQ(shared(w.angles), own(w.angles));
}

TEST(ExpectationFunction, RefusesAnObservableOnOtherQubits) {
  const test::Workload two = test::workload(2, 1);
  const test::Workload three = test::workload(3, 1);
  EXPECT_THAT([&] { ExpectationFunction(two.circuit, {}, three.observable); },
              ThrowsMessage<std::invalid_argument>(AllOf(HasSubstr("2"), HasSubstr("3"))));
}

TEST(ExpectationFunction, LiesBetweenTheLowestAndTheHighestEigenvalue) {
  for (int n = 1; n <= 5; ++n) {
    for (const test::NoiseKind& kind : test::noise_kinds()) {
      rl::Rng rng = rl::random_stream(1, kind.name, static_cast<std::uint64_t>(n));
      const Circuit circuit = test::random_circuit(n, 30, rng);
      const PauliSum sum = test::random_observable(n, 8, rng);
      const Eigen::VectorXd spectrum = test::eigenvalues(test::dense_operator(sum));
      test::OracleNoise noise = kind.make(n);
      noise.readout.clear();  // its observable has another spectrum
      ExpectationFunction f(circuit, noise.model(), sum, {.backend = Backend::kPauliVector});
      const std::vector<double> sets = test::random_parameter_sets(circuit, 20, rng);
      std::vector<double> values(20);
      f.evaluate(sets, values);
      for (const double value : values) {
        EXPECT_GE(value, spectrum.minCoeff() - 1e-12) << n << " qubits, " << kind.name;
        EXPECT_LE(value, spectrum.maxCoeff() + 1e-12) << n << " qubits, " << kind.name;
      }
    }
  }
}

TEST(ExpectationFunction, IsTheSameForBothBackendsWithoutNoise) {
  for (int n = 1; n <= 8; ++n) {
    rl::Rng rng = rl::random_stream(2, "backends", static_cast<std::uint64_t>(n));
    const Circuit circuit = test::random_circuit(n, 10 * n, rng);
    const PauliSum sum = test::random_observable(n, 8, rng);
    NoiseModel readout("readout");
    readout.set_default_readout({0.03, 0.01});
    ExpectationFunction automatic(circuit, readout, sum);
    ExpectationFunction matrix(circuit, readout, sum, {.backend = Backend::kPauliVector});
    EXPECT_EQ(automatic.backend(), Backend::kStateVector);
    EXPECT_EQ(matrix.backend(), Backend::kPauliVector);
    const std::vector<double> sets = test::random_parameter_sets(circuit, 9, rng);
    std::vector<double> a(9);
    std::vector<double> b(9);
    automatic.evaluate(sets, a);
    matrix.evaluate(sets, b);
    for (std::size_t i = 0; i < 9; ++i) EXPECT_NEAR(a[i], b[i], 1e-12) << n << " qubits";
  }
}

TEST(ExpectationFunction, ChoosesThePauliVectorWhereTheNoiseHasRules) {
  const test::Workload w = test::workload(2, 1);
  const NoiseModel noise = test::workload_noise().model();
  EXPECT_EQ(ExpectationFunction(w.circuit, noise, w.observable).backend(), Backend::kPauliVector);
  EXPECT_THAT(
      [&] {
        ExpectationFunction(w.circuit, noise, w.observable, {.backend = Backend::kStateVector});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("kStateVector")));
}

TEST(ExpectationFunction, TheStateVectorIsNotForMixedStates) {
  const PauliSum z(2, {{PauliString::parse("ZZ"), 1.0}});
  NoiseModel idle("idle");
  idle.set_idle_noise({SchedulePolicy::kAsap, {IdleRelaxation{1e-5, 1e-5}}, {}});
  NoiseModel waits("waits");
  waits.set_idle_noise({SchedulePolicy::kNone, {IdleRelaxation{1e-5, 1e-5}}, {}});
  Circuit pure(2);
  pure.append(GateKind::kH, {0});
  pure.append_delay(1, 1e-7);
  struct Row {
    const char* what;
    NoiseModel noise;
    std::optional<Gate> last;
    bool is_pure;
  };
  const std::vector<Row> rows{{"", {}, {}, true},
                              {"waits", waits, {}, true},
                              {"'waits' has noise", waits, Gate{GateKind::kDelay, {0, -1}}, false},
                              {"'idle' has noise", idle, {}, false},
                              {"reset or a measure", {}, Gate{GateKind::kReset, {1, -1}}, false},
                              {"reset or a measure", {}, Gate{GateKind::kMeasure, {0, -1}}, false}};
  for (const Row& row : rows) {
    Circuit circuit = pure;
    if (row.last) circuit.append(*row.last);
    EXPECT_EQ(ExpectationFunction(circuit, row.noise, z).backend(),
              row.is_pure ? Backend::kStateVector : Backend::kPauliVector)
        << row.what;
    const auto by_force = [&] {
      ExpectationFunction(circuit, row.noise, z, {.backend = Backend::kStateVector});
    };
    if (row.is_pure) {
      EXPECT_NO_THROW(by_force());
    } else {
      EXPECT_THAT(by_force, ThrowsMessage<std::invalid_argument>(
                                AllOf(HasSubstr("kStateVector"), HasSubstr(row.what))));
    }
  }
}

TEST(ExpectationFunction, RefusesFewerThanOneThread) {
  const test::Workload w = test::workload(2, 1);
  EXPECT_THAT([&] { ExpectationFunction(w.circuit, {}, w.observable, {.threads = 0}); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("threads = 0")));
}

TEST(ExpectationFunction, RefusesAGateThatTheCouplingMapForbidsForBothBackends) {
  const test::Workload w = test::workload(3, 1);
  NoiseModel noise("line");
  noise.set_coupling_map({{0, 1}});
  for (const Backend backend : {Backend::kPauliVector, Backend::kStateVector}) {
    EXPECT_THROW(ExpectationFunction(w.circuit, noise, w.observable, {.backend = backend}),
                 std::invalid_argument);
  }
}

#ifndef __SANITIZE_ADDRESS__
/// One way to use f, on buffers that the caller owns.
struct Use {
  std::string_view name;
  void (*call)(ExpectationFunction& f, std::span<double> sets, std::span<double> out);
};
constexpr std::size_t kNumSets = 19;
std::size_t num_parameters(const ExpectationFunction& f) {
  return static_cast<std::size_t>(f.num_parameters());
}
constexpr Use kUses[] = {
    {"operator()", [](ExpectationFunction& f, std::span<double> sets,
                      std::span<double> out) { out[0] = f(sets.first(num_parameters(f))); }},
    {"read_values",
     [](ExpectationFunction& f, std::span<double> sets, std::span<double> out) {
       const auto values = f.read_values(sets.first(num_parameters(f)));
       out[0] = f.observable().single_shot_variance(values);
     }},
    {"evaluate", [](ExpectationFunction& f, std::span<double> sets,
                    std::span<double> out) { f.evaluate(sets, out.first(kNumSets)); }},
    {"value_and_gradient",
     [](ExpectationFunction& f, std::span<double> sets, std::span<double> out) {
       const std::size_t p = num_parameters(f);
       f.value_and_gradient(sets.first(p), out.first(p));
     }},
    {"values_and_gradients",
     [](ExpectationFunction& f, std::span<double> sets, std::span<double> out) {
       f.values_and_gradients(sets, out.first(kNumSets), out.subspan(kNumSets, sets.size()));
     }},
};

void expect_no_allocation(const Circuit& circuit, const NoiseModel& noise, const PauliSum& sum,
                          const std::string& what) {
  rl::Rng rng = rl::random_stream(3, "allocation sets");
  std::vector<double> sets = test::random_parameter_sets(circuit, kNumSets, rng);
  std::vector<double> out(kNumSets + sets.size());
  for (const Use& use : kUses) {
    const long before_construction = num_allocations;
    ExpectationFunction f(circuit, noise, sum);
    EXPECT_GT(num_allocations, before_construction) << "allocations are not counted";
    use.call(f, sets, out);
    const long before = num_allocations;
    for (int repetition = 0; repetition < 10; ++repetition) use.call(f, sets, out);
    const long after = num_allocations;
    EXPECT_EQ(after, before) << use.name << ", " << what << ", " << out[0];
  }
}

TEST(ExpectationFunction, AllocatesNothingAfterTheFirstCall) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    rl::Rng rng = rl::random_stream(seed, "allocations");
    const Circuit circuit = test::random_circuit(4, 40, rng);
    const NoiseModel noise = test::random_noise(4, 0.1, rng).model();
    const PauliSum sum = test::random_observable(4, 10, rng);
    expect_no_allocation(circuit, noise, sum, "noise, seed " + std::to_string(seed));
    expect_no_allocation(circuit, {}, sum, "no noise, seed " + std::to_string(seed));
  }
}

TEST(ExpectationFunction, SweepsAllocateNothingAfterTheFirst) {
  for (const bool noisy : {true, false}) {
    const test::Workload w = test::workload(4, 2);
    const NoiseModel noise = noisy ? test::workload_noise().model() : NoiseModel();
    ExpectationFunction f(w.circuit, noise, w.observable);
    std::vector<double> x = w.angles;
    std::vector<Sinusoid> waves(x.size());
    f.sweep(x);
    f.sinusoids(x, waves);
    const long before = num_allocations;
    double value = 0.0;
    for (int repetition = 0; repetition < 10; ++repetition) {
      value += f.sweep(x) + f.sinusoids(x, waves);
    }
    const long after = num_allocations;
    EXPECT_EQ(after, before) << (noisy ? "noise, " : "no noise, ") << value;
  }
}

TEST(PtmProgram, BindAndApplyAllocateNothing) {
  const test::Workload w = test::workload(5, 2);
  PtmProgram program(w.circuit, test::workload_noise().model());
  PauliVector state(5);
  const long before = num_allocations;
  program.bind(w.angles);
  state.reset();
  program.apply(state);
  const double purity = state.purity();
  const long after = num_allocations;
  EXPECT_EQ(after, before) << "purity " << purity;
}
#endif

}  // namespace
}  // namespace qarch::sim
