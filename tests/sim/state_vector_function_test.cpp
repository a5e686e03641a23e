#include "sim/state_vector_function.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <complex>
#include <cstdlib>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/dense_oracle.h"
#include "tests/support/random_circuits.h"
#include "tests/support/workload.h"

// Every request to the C library's heap is counted, below operator new; not with the sanitizers,
// which bring their own.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
#define QARCH_COUNTS_HEAP
namespace {
std::atomic<long> num_requests{0};
}  // namespace
extern "C" {
void* heap_malloc(std::size_t size) __asm__("__libc_malloc");
void* heap_memalign(std::size_t alignment, std::size_t size) __asm__("__libc_memalign");
void* malloc(std::size_t size) noexcept {
  ++num_requests;
  return heap_malloc(size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  ++num_requests;
  return heap_memalign(alignment, size);
}
}
#endif

namespace qarch::sim {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;
using Terms = std::vector<StateVectorFunction::Term>;

Terms terms_of(const PauliSum& sum) {
  Terms terms;
  for (const PauliTerm& term : sum.terms()) {
    terms.push_back({term.string.index(), term.coefficient});
  }
  return terms;
}

/// <O> by the dense density matrix.
double dense_value(const Circuit& circuit, const std::vector<double>& parameters,
                   const PauliSum& sum) {
  const test::Matrix rho = test::run_dense(circuit, parameters);
  return (test::dense_operator(sum) * rho).trace().real();
}

/// Every Pauli string on n qubits, each with its own weight: no error can hide.
PauliSum all_strings(int num_qubits) {
  std::vector<PauliTerm> terms;
  const auto size = std::uint64_t{1} << static_cast<unsigned>(num_qubits);
  for (std::uint64_t x = 0; x < size; ++x) {
    for (std::uint64_t z = 0; z < size; ++z) {
      const auto k = static_cast<double>(terms.size());
      terms.push_back({{x, z}, std::sin(1.0 + k) / static_cast<double>(size)});
    }
  }
  return {num_qubits, std::move(terms)};
}

/// A rotation about a skew axis on every qubit, so that no amplitude is special.
void append_spread(Circuit& circuit, double seed) {
  for (int q = 0; q < circuit.num_qubits(); ++q) {
    circuit.append_fixed_rotation(GateKind::kRy, q, seed + 0.7 * q);
    circuit.append_fixed_rotation(GateKind::kRz, q, 2.0 * seed - 0.4 * q);
  }
}

TEST(StateVectorFunction, EveryGateAtEveryPositionEqualsTheOracle) {
  for (int n = 1; n <= 5; ++n) {
    const PauliSum sum = n <= 3 ? all_strings(n) : [&] {
      rl::Rng rng = rl::random_stream(3, "strings", static_cast<std::uint64_t>(n));
      return test::random_observable(n, 30, rng);
    }();
    for (const GateRow& row : gates()) {
      for (int q0 = 0; q0 < n; ++q0) {
        for (int q1 = 0; q1 < (row.num_qubits == 2 ? n : 1); ++q1) {
          if (row.num_qubits == 2 && q0 == q1) continue;
          Circuit circuit(n);
          append_spread(circuit, 0.3);
          std::vector<double> parameters;
          const auto append = [&] {
            if (row.has_angle) {
              circuit.append_rotation(row.kind, q0);
              parameters.push_back(0.9);
            } else if (row.num_qubits == 1) {
              circuit.append(row.kind, {q0});
            } else {
              circuit.append(row.kind, {q0, q1});
            }
          };
          append();
          for (int q = 0; q + 1 < n; ++q) circuit.append(GateKind::kCy, {q + 1, q});
          append_spread(circuit, 1.1);
          append();
          StateVectorFunction f(circuit, terms_of(sum));
          EXPECT_NEAR(f(parameters), dense_value(circuit, parameters, sum), 1e-12)
              << row.name << " on " << q0 << ", " << q1 << " of " << n;
        }
      }
    }
  }
}

TEST(StateVectorFunction, RandomCircuitsEqualTheOracle) {
  for (int n = 1; n <= 6; ++n) {
    for (std::uint64_t seed = 0; seed < (n <= 5 ? 20U : 4U); ++seed) {
      rl::Rng rng = rl::random_stream(seed, "state vector", static_cast<std::uint64_t>(n));
      const Circuit circuit = test::random_circuit(n, 40, rng);
      const PauliSum sum = n <= 3 ? all_strings(n) : test::random_observable(n, 40, rng);
      StateVectorFunction f(circuit, terms_of(sum));
      EXPECT_EQ(f.num_qubits(), n);
      EXPECT_EQ(f.num_parameters(), circuit.num_parameters());
      for (int repetition = 0; repetition < 2; ++repetition) {
        const std::vector<double> parameters = test::random_parameters(circuit, rng);
        EXPECT_NEAR(f(parameters), dense_value(circuit, parameters, sum), 1e-12)
            << n << " qubits, seed " << seed;
      }
    }
  }
}

TEST(StateVectorFunction, AmplitudesAreThePureStateOfTheOracle) {
  for (int n = 1; n <= 5; ++n) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "amplitudes", static_cast<std::uint64_t>(n));
      const Circuit circuit = test::random_circuit(n, 30, rng);
      StateVectorFunction f(circuit, Terms{{0, 1.0}});
      Eigen::VectorXcd psi(Eigen::Index{1} << n);
      const std::span out(psi.data(), static_cast<std::size_t>(psi.size()));
      if (seed == 0) {
        f.amplitudes(out);
        EXPECT_EQ(std::abs(psi[0]), 1.0) << "|0...0> before any evaluation";
      }
      const std::vector<double> parameters = test::random_parameters(circuit, rng);
      std::vector<double> gradient(parameters.size());
      if (seed % 2 == 0) {
        f(parameters);
      } else {
        f.value_and_gradient(parameters, gradient);
      }
      f.amplitudes(out);
      EXPECT_LT(test::distance(psi * psi.adjoint(), test::run_dense(circuit, parameters)), 1e-12)
          << n << " qubits, seed " << seed;
    }
  }
}

TEST(StateVectorFunction, GivesTheValuesOfOtherSimulators) {
  struct Row {
    int num_qubits;
    double value;
  };
  for (const Row& row : {Row{2, -1.20645150361356}, Row{3, -0.04410202455110},
                         Row{4, -0.27103599279033}, Row{6, -0.53211298529077}}) {
    const test::Workload w = test::workload(row.num_qubits, 4);
    StateVectorFunction f(w.circuit, terms_of(w.observable));
    EXPECT_NEAR(f(w.angles), row.value, 1e-13) << row.num_qubits << " qubits";
  }
}

TEST(StateVectorFunction, BatchesOfEverySizeHaveTheBitsOfSingleEvaluations) {
  for (int n = 1; n <= 7; ++n) {
    rl::Rng rng = rl::random_stream(7, "batch", static_cast<std::uint64_t>(n));
    const Circuit circuit = test::random_circuit(n, 60, rng);
    const PauliSum sum = test::random_observable(n, 40, rng);
    StateVectorFunction f(circuit, terms_of(sum));
    for (std::size_t count = 0; count <= 20; ++count) {
      std::vector<double> sets;
      for (std::size_t i = 0; i < count; ++i) {
        const std::vector<double> parameters = test::random_parameters(circuit, rng);
        sets.insert(sets.end(), parameters.begin(), parameters.end());
      }
      std::vector<double> values(count, 7.0);
      f.evaluate(sets, values);
      const auto p = static_cast<std::size_t>(f.num_parameters());
      for (std::size_t i = 0; i < count; ++i) {
        EXPECT_EQ(values[i], f(std::span(sets).subspan(i * p, p)))
            << n << " qubits, " << i << " of " << count;
      }
    }
  }
}

TEST(StateVectorFunction, DiagonalsTooLargeToStoreGiveTheSameValues) {
  // 1024 masks x of 12 qubits: some are stored, most are not; the workload's value is the sum over
  // any split of the terms.
  const test::Workload w = test::workload(12, 1);
  rl::Rng rng = rl::random_stream(5, "large");
  Terms terms;
  for (int t = 0; t < 400; ++t) {
    terms.push_back({rl::uniform_index(rng, std::uint64_t{1} << 24U), rl::normal(rng)});
  }
  StateVectorFunction f(w.circuit, terms);
  double sum = 0.0;
  for (std::size_t first = 0; first < terms.size(); first += 50) {
    StateVectorFunction part(w.circuit, std::span(terms).subspan(first, 50));
    sum += part(w.angles);
  }
  const double value = f(w.angles);
  EXPECT_GT(std::fabs(value), 1e-3);
  EXPECT_NEAR(value, sum, 1e-11);
  std::vector<double> batch(1);
  f.evaluate(w.angles, batch);
  EXPECT_EQ(batch[0], value);
}

TEST(StateVectorFunction, GradientEqualsCentralDifferences) {
  for (int n = 1; n <= 6; ++n) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "gradient", static_cast<std::uint64_t>(n));
      const Circuit circuit = test::random_circuit(n, 50, rng);  // slots are shared by gates
      const PauliSum sum = test::random_observable(n, 20, rng);
      StateVectorFunction f(circuit, terms_of(sum));
      std::vector<double> x = test::random_parameters(circuit, rng);
      std::vector<double> gradient(x.size(), 7.0);
      EXPECT_EQ(f.value_and_gradient(x, gradient), f(x));
      for (std::size_t k = 0; k < x.size(); ++k) {
        constexpr double kStep = 1e-5;
        const double old = x[k];
        x[k] = old + kStep;
        const double above = f(x);
        x[k] = old - kStep;
        const double below = f(x);
        x[k] = old;
        EXPECT_NEAR(gradient[k], (above - below) / (2 * kStep), 1e-7)
            << n << " qubits, seed " << seed << ", parameter " << k;
      }
    }
  }
}

TEST(StateVectorFunction, GradientEqualsTheParameterShift) {
  for (int n = 1; n <= 8; ++n) {
    const test::Workload w = test::workload(n, 2);
    StateVectorFunction f(w.circuit, terms_of(w.observable));
    std::vector<double> x = w.angles;
    std::vector<double> gradient(x.size());
    f.value_and_gradient(x, gradient);
    for (std::size_t k = 0; k < x.size(); ++k) {
      const double old = x[k];
      x[k] = old + std::numbers::pi / 2;
      const double above = f(x);
      x[k] = old - std::numbers::pi / 2;
      const double below = f(x);
      x[k] = old;
      EXPECT_NEAR(gradient[k], (above - below) / 2, 1e-11) << n << " qubits, parameter " << k;
    }
  }
}

TEST(StateVectorFunction, AParameterOfSeveralGatesGetsTheSumOfTheirSlopes) {
  Circuit circuit(1);
  for (int repetition = 0; repetition < 3; ++repetition) {
    circuit.append_rotation(GateKind::kRx, 0, 0);
  }
  StateVectorFunction f(circuit, Terms{{3, 1.0}});  // <Z> = cos(3 theta)
  std::vector<double> gradient(1);
  EXPECT_NEAR(f.value_and_gradient(std::vector{0.2}, gradient), std::cos(0.6), 1e-15);
  EXPECT_NEAR(gradient[0], -3.0 * std::sin(0.6), 1e-14);
}

TEST(StateVectorFunction, EmptyCircuitsAndEmptyObservablesAreAllowed) {
  const std::vector<double> none;
  std::vector<double> two(2);
  std::vector<double> gradient;
  for (int n = 1; n <= 5; ++n) {
    const Circuit circuit(n);
    StateVectorFunction f(circuit, Terms{{0, 0.25}, {3, 1.0}});
    EXPECT_EQ(f(none), 1.25);
    EXPECT_EQ(f.value_and_gradient(none, gradient), 1.25);
    f.evaluate(none, two);
    EXPECT_EQ(two, std::vector(2, 1.25));
    StateVectorFunction zero(circuit, Terms{});
    EXPECT_EQ(zero(none), 0.0);
  }
}

TEST(StateVectorFunction, HugeAnglesAreReducedExactlyAndNanStaysNan) {
  Circuit circuit(2);
  circuit.append_rotation(GateKind::kRx, 0);
  circuit.append(GateKind::kCx, {0, 1});
  StateVectorFunction f(circuit, Terms{{12, 1.0}});  // Z on qubit 1
  EXPECT_NEAR(f(std::vector{1e15}), std::cos(1e15), 1e-15);
  EXPECT_TRUE(std::isnan(f(std::vector{std::nan("")})));
}

#ifdef QARCH_COUNTS_HEAP
TEST(StateVectorFunction, AllocatesNothingInTheLoop) {
  for (const int n : {2, 4, 12}) {
    rl::Rng rng = rl::random_stream(1, "allocations", static_cast<std::uint64_t>(n));
    const Circuit circuit = test::random_circuit(n, 40, rng);
    const Terms terms = terms_of(test::random_observable(n, n == 12 ? 400 : 10, rng));
    const std::vector<double> parameters = test::random_parameters(circuit, rng);
    std::vector<double> gradient(parameters.size());
    const long before_construction = num_requests;
    StateVectorFunction f(circuit, terms);
    EXPECT_GT(num_requests, before_construction) << "requests are not counted";
    std::vector<double> value(1);
    f.evaluate(parameters, value);
    f.value_and_gradient(parameters, gradient);
    const long before = num_requests;
    for (int repetition = 0; repetition < 3; ++repetition) {
      f(parameters);
      f.evaluate(parameters, value);
      f.value_and_gradient(parameters, gradient);
    }
    const long after = num_requests;
    EXPECT_EQ(after, before) << n << " qubits";
  }
}
#endif

TEST(StateVectorFunction, RefusesWrongSizes) {
  const test::Workload w = test::workload(3, 1);
  StateVectorFunction f(w.circuit, terms_of(w.observable));
  const std::vector<double> short_by_one(w.angles.size() - 1);
  std::vector<double> values(2);
  std::vector<double> gradient(w.angles.size());
  std::vector<std::complex<double>> amplitudes(4);
  const auto throws = ThrowsMessage<std::invalid_argument>(HasSubstr("must be"));
  EXPECT_THAT([&] { f(short_by_one); }, throws);
  EXPECT_THAT([&] { f.evaluate(w.angles, values); }, throws);
  EXPECT_THAT([&] { f.value_and_gradient(short_by_one, gradient); }, throws);
  EXPECT_THAT([&] { f.value_and_gradient(w.angles, values); }, throws);
  EXPECT_THAT([&] { f.amplitudes(amplitudes); }, throws);
  EXPECT_THAT([&] { StateVectorFunction(w.circuit, Terms{{64, 1.0}}); }, throws);
  EXPECT_THAT([&] { StateVectorFunction(Circuit(31), Terms{}); }, throws);
}

}  // namespace
}  // namespace qarch::sim
