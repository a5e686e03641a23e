#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/expectation.h"
#include "tests/support/dense_oracle.h"
#include "tests/support/probe_circuits.h"
#include "tests/support/random_circuits.h"

/// Every way to evaluate f, one set or many at once, against the dense oracle.
namespace qarch::sim {
namespace {

constexpr double kTolerance = 1e-12;
constexpr std::size_t kNumSets = 19;  // two chunks of eight and a part of one

/// A function with the parameter sets on which all its ways are compared.
struct Case {
  Circuit circuit;
  test::OracleNoise noise;
  PauliSum observable;
  std::vector<double> sets;
  std::string text;

  std::size_t num_parameters() const { return static_cast<std::size_t>(circuit.num_parameters()); }
  std::span<const double> set(std::size_t i) const {
    return std::span(sets).subspan(i * num_parameters(), num_parameters());
  }
  double expected(std::size_t i) const {
    return test::measured_expectation(observable, test::run_dense(circuit, set(i), noise), noise);
  }
};

Case probe(const GateRow& row, const std::vector<int>& qubits, int n, const test::NoiseKind& kind,
           rl::Rng& rng) {
  Circuit circuit = test::probe_circuit(row, qubits, n, rng);
  std::vector<double> sets = test::random_parameter_sets(circuit, kNumSets, rng);
  return {std::move(circuit), kind.make(n), test::random_observable(n, 5, rng), std::move(sets),
          test::text(row, qubits, n) + ", " + std::string(kind.name)};
}

/// Backends that know the noise and the circuit, with the light cone and without.
std::vector<ExpectationOptions> all_options(const Circuit& circuit,
                                            const test::OracleNoise& noise) {
  std::vector<ExpectationOptions> all{{.backend = Backend::kPauliVector, .light_cone = true},
                                      {.backend = Backend::kPauliVector, .light_cone = false}};
  if (noise.rules.empty() && noise.idle.qubits.empty() && circuit.is_unitary())
    all.push_back({.backend = Backend::kStateVector});
  return all;
}

std::string text(const ExpectationOptions& options) {
  if (options.backend == Backend::kStateVector) return ", state vector";
  return options.light_cone ? ", light cone" : ", all entries";
}

/// Set `checked` alone against the oracle; sets [0, 19), [0, 8) and [16, 19) at once against the
/// same sets alone, and set `checked` among them therefore against the oracle too.
void expect_equals_oracle(const Case& c, std::size_t checked) {
  const double expected = c.expected(checked);
  for (const ExpectationOptions& options : all_options(c.circuit, c.noise)) {
    SCOPED_TRACE(c.text + text(options));
    ExpectationFunction f(c.circuit, c.noise.model(), c.observable, options);
    ASSERT_EQ(f.backend(), options.backend);
    std::vector<double> alone;
    for (std::size_t i = 0; i < kNumSets; ++i) alone.push_back(f(c.set(i)));
    EXPECT_NEAR(alone[checked], expected, kTolerance);
    for (const auto& [first, count] :
         {std::pair<std::size_t, std::size_t>{0, 19}, {0, 8}, {16, 3}, {checked, 1}}) {
      std::vector<double> values(count);
      const std::size_t p = c.num_parameters();
      f.evaluate(std::span(c.sets).subspan(first * p, count * p), values);
      for (std::size_t i = 0; i < count; ++i) {
        EXPECT_NEAR(values[i], alone[first + i], kTolerance)
            << "set " << i << " of " << count << " at once";
      }
    }
  }
}

/// Walks gates and positions; `noise_step` > 1 takes only every so manieth kind of noise, another
/// one at each position.
void expect_all_probes_equal_oracle(int n, std::size_t noise_step) {
  rl::Rng rng = rl::random_stream(21, "batch", static_cast<std::uint64_t>(n));
  std::size_t num_probes = 0;
  for (const GateRow& row : operations()) {
    for (const std::vector<int>& qubits : test::positions(n, row.num_qubits)) {
      ++num_probes;
      for (std::size_t k = num_probes % noise_step; k < test::noise_kinds().size();
           k += noise_step) {
        const Case c = probe(row, qubits, n, test::noise_kinds()[k], rng);
        expect_equals_oracle(c, (num_probes + 5 * k) % kNumSets);
        if (testing::Test::HasFailure()) return;
      }
    }
  }
}

TEST(ExpectationBatch, EveryGateAtEveryPositionWithEveryNoiseOnOneQubit) {
  expect_all_probes_equal_oracle(1, 1);
}
TEST(ExpectationBatch, EveryGateAtEveryPositionWithEveryNoiseOnTwoQubits) {
  expect_all_probes_equal_oracle(2, 1);
}
TEST(ExpectationBatch, EveryGateAtEveryPositionWithEveryNoiseOnThreeQubits) {
  expect_all_probes_equal_oracle(3, 1);
}
TEST(ExpectationBatch, EveryGateAtEveryPositionWithEveryNoiseOnFourQubits) {
  expect_all_probes_equal_oracle(4, 1);
}
TEST(ExpectationBatch, EveryGateAtEveryPositionOnFiveQubits) {
  expect_all_probes_equal_oracle(5, 4);
}

TEST(ExpectationBatch, RandomCircuitsWithRandomNoiseInEveryLane) {
  for (int n = 1; n <= 4; ++n) {
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "batch circuits", static_cast<std::uint64_t>(n));
      Circuit circuit = test::random_circuit(n, 25, rng);
      if (seed % 2 == 1) circuit = test::with_interruptions(circuit, rng);
      Case c{std::move(circuit),
             test::random_noise(n, 0.1, rng),
             test::random_observable(n, 8, rng),
             {},
             "seed " + std::to_string(seed)};
      c.sets = test::random_parameter_sets(c.circuit, kNumSets, rng);
      for (const ExpectationOptions& options : all_options(c.circuit, c.noise)) {
        ExpectationFunction f(c.circuit, c.noise.model(), c.observable, options);
        std::vector<double> values(kNumSets);
        f.evaluate(c.sets, values);
        for (std::size_t i = 0; i < kNumSets; ++i) {
          EXPECT_NEAR(values[i], c.expected(i), kTolerance)
              << n << " qubits, " << c.text << ", set " << i << text(options);
        }
      }
    }
  }
}

TEST(ExpectationBatch, StatesTooLargeForABatchGiveTheSameValues) {
  rl::Rng rng = rl::random_stream(22, "large batch");
  for (const int n : {9, 10}) {
    const Circuit circuit = test::with_own_slots(test::random_circuit(n, 40, rng));
    const NoiseModel noise = test::random_noise(n, 0.05, rng).model();
    const PauliSum observable = test::random_observable(n, 5, rng);
    ExpectationFunction f(circuit, noise, observable, {.light_cone = false});
    const std::vector<double> sets = test::random_parameter_sets(circuit, 3, rng);
    std::vector<double> values(3);
    f.evaluate(sets, values);
    const auto p = static_cast<std::size_t>(circuit.num_parameters());
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(values[i], f(std::span(sets).subspan(i * p, p)), kTolerance) << n << " qubits";
    }
  }
}

TEST(ExpectationBatch, ManySetsHaveTheSameBitsForAnyNumberOfThreads) {
  constexpr std::size_t kMany = 100;
  for (const int n : {1, 3, 5}) {
    rl::Rng rng = rl::random_stream(23, "threads", static_cast<std::uint64_t>(n));
    const Circuit circuit = test::random_circuit(n, 40, rng);
    const NoiseModel noise = test::random_noise(n, 0.1, rng).model();
    const PauliSum observable = test::random_observable(n, 8, rng);
    const std::vector<double> sets = test::random_parameter_sets(circuit, kMany, rng);
    ExpectationFunction one(circuit, noise, observable);
    std::vector<double> expected(kMany);
    std::vector<double> expected_gradients(sets.size());
    one.evaluate(sets, expected);
    std::vector<double> with_gradient(kMany);
    one.values_and_gradients(sets, with_gradient, expected_gradients);
    for (std::size_t i = 0; i < kMany; ++i) {
      EXPECT_NEAR(with_gradient[i], expected[i], kTolerance) << n << " qubits, set " << i;
    }
    for (const int threads : {1, 2, 3}) {
      ExpectationFunction f(circuit, noise, observable, {.threads = threads});
      for (int repetition = 0; repetition < 3; ++repetition) {
        std::vector<double> values(kMany);
        std::vector<double> gradients(sets.size());
        f.evaluate(sets, values);
        EXPECT_EQ(values, expected) << n << " qubits, " << threads << " threads";
        f.values_and_gradients(sets, values, gradients);
        EXPECT_EQ(values, with_gradient) << n << " qubits, " << threads << " threads";
        EXPECT_EQ(gradients, expected_gradients) << n << " qubits, " << threads << " threads";
      }
    }
  }
}

TEST(ExpectationBatch, NoSetsAndNoParametersAreAllowed) {
  Circuit circuit(2);
  circuit.append(GateKind::kH, {0});
  circuit.append(GateKind::kCx, {0, 1});
  const PauliSum zz(2, {{PauliString::parse("ZZ"), 1.0}, {PauliString::parse("II"), 0.5}});
  for (const Backend backend : {Backend::kPauliVector, Backend::kStateVector}) {
    ExpectationFunction f(circuit, {}, zz, {.backend = backend, .threads = 2});
    std::vector<double> values(20);
    f.evaluate({}, values);
    for (const double value : values) EXPECT_NEAR(value, 1.5, kTolerance);
    f.evaluate({}, {});
    f.values_and_gradients({}, values, {});
    for (const double value : values) EXPECT_NEAR(value, 1.5, kTolerance);
  }
}

/// What one call leaves in the states must not reach the next: values and gradients of sets have
/// the same bits before and after those of others.
void expect_no_trace(ExpectationFunction& f, std::span<const double> sets,
                     std::span<const double> others) {
  const auto p = static_cast<std::size_t>(f.num_parameters());
  const std::size_t num_sets = 8;
  const auto all = [&](std::span<const double> x) {
    std::vector<double> results(2 + 2 * num_sets + x.size() + p);
    const std::span<double> out(results);
    f.evaluate(x, out.first(num_sets));
    f.values_and_gradients(x, out.subspan(num_sets, num_sets), out.subspan(2 * num_sets, x.size()));
    results[2 * num_sets + x.size()] = f(x.first(p));
    results[2 * num_sets + x.size() + 1] = f.value_and_gradient(x.first(p), out.last(p));
    return results;
  };
  const std::vector<double> before = all(sets);
  all(others);
  EXPECT_EQ(all(sets), before);
}

void expect_no_trace_of(double (*angle)(rl::Rng&)) {
  for (int n = 3; n <= 5; ++n) {
    for (const test::NoiseKind& kind : test::noise_kinds()) {
      for (std::uint64_t seed = 0; seed < 20; ++seed) {
        SCOPED_TRACE(std::to_string(n) + " qubits, " + std::string(kind.name) + ", seed " +
                     std::to_string(seed));
        rl::Rng rng = rl::random_stream(seed, kind.name, static_cast<std::uint64_t>(n));
        const Circuit circuit = test::random_circuit(n, 12, rng);
        ExpectationFunction f(circuit, kind.make(n).model(), test::random_observable(n, 1, rng),
                              {.backend = Backend::kPauliVector});
        const std::vector<double> sets = test::random_parameter_sets(circuit, 8, rng);
        std::vector<double> others(sets.size());
        std::ranges::generate(others, [&] { return angle(rng); });
        expect_no_trace(f, sets, others);
      }
      if (testing::Test::HasFailure()) return;
    }
  }
}

TEST(ExpectationBatch, RepeatsItsBitsAfterOtherAngles) {
  expect_no_trace_of([](rl::Rng& rng) { return rl::normal(rng); });
}

TEST(ExpectationBatch, RecoversFromAnglesThatAreNoNumbers) {
  expect_no_trace_of([](rl::Rng&) { return std::numeric_limits<double>::quiet_NaN(); });
}

TEST(ExpectationBatch, AMovedFunctionGoesOn) {
  rl::Rng rng = rl::random_stream(24, "move");
  const Circuit circuit = test::random_circuit(3, 30, rng);
  const NoiseModel noise = test::random_noise(3, 0.1, rng).model();
  const std::vector<double> sets = test::random_parameter_sets(circuit, kNumSets, rng);
  ExpectationFunction f(circuit, noise, test::random_observable(3, 5, rng), {.threads = 2});
  std::vector<double> before(kNumSets);
  f.evaluate(sets, before);
  ExpectationFunction moved = std::move(f);
  std::vector<double> after(kNumSets);
  moved.evaluate(sets, after);
  EXPECT_EQ(after, before);
}

}  // namespace
}  // namespace qarch::sim
