#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sim/expectation.h"
#include "tests/support/dense_oracle.h"
#include "tests/support/probe_circuits.h"
#include "tests/support/random_circuits.h"
#include "tests/support/workload.h"

/// df/dtheta against central differences and the parameter shift rule.
namespace qarch::sim {
namespace {

constexpr double kPi = std::numbers::pi;

struct Slope {
  double value = 0.0;
  std::vector<double> gradient;
};

Slope slope(ExpectationFunction& f, std::span<const double> parameters) {
  Slope result;
  result.gradient.assign(parameters.size(), 99.0);
  result.value = f.value_and_gradient(parameters, result.gradient);
  return result;
}

/// (f(theta_s + step) - f(theta_s - step)) / scale for all s.
std::vector<double> differences(ExpectationFunction& f, std::span<const double> parameters,
                                double step, double scale) {
  std::vector<double> x(parameters.begin(), parameters.end());
  std::vector<double> result;
  for (double& angle : x) {
    const double kept = angle;
    angle = kept + step;
    const double above = f(x);
    angle = kept - step;
    result.push_back((above - f(x)) / scale);
    angle = kept;
  }
  return result;
}

std::vector<double> central_differences(ExpectationFunction& f, std::span<const double> x) {
  return differences(f, x, 1e-5, 2e-5);
}

/// df/dtheta = (f(theta + pi/2) - f(theta - pi/2)) / 2, exact where one gate uses the parameter.
std::vector<double> parameter_shift(ExpectationFunction& f, std::span<const double> x) {
  return differences(f, x, kPi / 2.0, 2.0);
}

double largest_difference(std::span<const double> a, std::span<const double> b) {
  EXPECT_EQ(a.size(), b.size());
  double largest = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    // a NaN must count as a difference
    const double difference = std::abs(a[i] - b[i]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

/// The gradient at one point, light cone on and off, with enough memory and with none, against the
/// parameter shift of the whole state.
void expect_shift(const Circuit& circuit, const NoiseModel& noise, const PauliSum& observable,
                  std::span<const double> parameters) {
  ExpectationFunction whole(circuit, noise, observable,
                            {.backend = Backend::kPauliVector, .light_cone = false});
  const double value = whole(parameters);
  const std::vector<double> shift = parameter_shift(whole, parameters);
  for (const bool light_cone : {true, false}) {
    ExpectationOptions options{.backend = Backend::kPauliVector, .light_cone = light_cone};
    ExpectationFunction f(circuit, noise, observable, options);
    const Slope plenty = slope(f, parameters);
    EXPECT_NEAR(plenty.value, value, 1e-12);
    EXPECT_LT(largest_difference(plenty.gradient, shift), 1e-11)
        << (light_cone ? "light cone" : "all entries");
    options.memory_budget = 1;
    ExpectationFunction g(circuit, noise, observable, options);
    const Slope scarce = slope(g, parameters);
    EXPECT_EQ(scarce.value, plenty.value);
    EXPECT_EQ(scarce.gradient, plenty.gradient)
        << "little memory, " << (light_cone ? "light cone" : "all entries");
  }
}

TEST(ExpectationGradient, EqualsTheShiftForEveryGateAtEveryPositionWithEveryNoise) {
  for (int n = 1; n <= 5; ++n) {
    rl::Rng rng = rl::random_stream(31, "gradient", static_cast<std::uint64_t>(n));
    std::size_t num_probes = 0;
    for (const GateRow& row : operations()) {
      for (const std::vector<int>& qubits : test::positions(n, row.num_qubits)) {
        const std::size_t step = n < 5 ? 1 : 7;
        for (std::size_t k = ++num_probes % step; k < test::noise_kinds().size(); k += step) {
          const Circuit circuit = test::probe_circuit(row, qubits, n, rng);
          const std::vector<double> parameters = test::random_parameters(circuit, rng);
          const test::NoiseKind& kind = test::noise_kinds()[k];
          SCOPED_TRACE(test::text(row, qubits, n) + ", " + std::string(kind.name));
          expect_shift(circuit, kind.make(n).model(), test::random_observable(n, 5, rng),
                       parameters);
          if (HasFailure()) return;
        }
      }
    }
  }
}

TEST(ExpectationGradient, EqualsTheShiftOfLongRandomCircuits) {
  for (int n = 1; n <= 6; ++n) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "long gradient", static_cast<std::uint64_t>(n));
      const Circuit circuit = test::with_own_slots(test::random_circuit(n, 90, rng));
      const NoiseModel noise = test::random_noise(n, 0.02, rng).model();
      SCOPED_TRACE(std::to_string(n) + " qubits, seed " + std::to_string(seed));
      const std::vector<double> parameters = test::random_parameters(circuit, rng);
      expect_shift(circuit, noise, test::random_observable(n, 1 + static_cast<int>(seed), rng),
                   parameters);
    }
  }
}

TEST(ExpectationGradient, EqualsTheShiftOnStatesTooLargeForABatch) {
  rl::Rng rng = rl::random_stream(32, "large gradient");
  constexpr int kQubits = 10;
  const Circuit circuit = test::with_own_slots(test::random_circuit(kQubits, 30, rng));
  const NoiseModel noise = test::random_noise(kQubits, 0.02, rng).model();
  const std::vector<double> sets = test::random_parameter_sets(circuit, 2, rng);
  ExpectationFunction f(circuit, noise, test::random_observable(kQubits, 5, rng),
                        {.light_cone = false});
  std::vector<double> values(2);
  std::vector<double> gradients(sets.size());
  f.values_and_gradients(sets, values, gradients);
  const std::size_t p = sets.size() / 2;
  for (std::size_t i = 0; i < 2; ++i) {
    const auto set = std::span(sets).subspan(i * p, p);
    EXPECT_NEAR(values[i], f(set), 1e-12);
    EXPECT_LT(largest_difference(std::span(gradients).subspan(i * p, p), parameter_shift(f, set)),
              1e-11);
  }
}

TEST(ExpectationGradient, SumsOverTheGatesThatShareAParameter) {
  int num_shared = 0;
  for (int n = 1; n <= 5; ++n) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "shared", static_cast<std::uint64_t>(n));
      const Circuit circuit = test::random_circuit(n, 40, rng);
      num_shared += circuit.num_rotations() - circuit.num_parameters();
      const NoiseModel noise = test::random_noise(n, 0.05, rng).model();
      const PauliSum observable = test::random_observable(n, 5, rng);
      const std::vector<double> parameters = test::random_parameters(circuit, rng);
      for (const bool light_cone : {true, false}) {
        ExpectationFunction f(circuit, noise, observable, {.light_cone = light_cone});
        EXPECT_LT(
            largest_difference(slope(f, parameters).gradient, central_differences(f, parameters)),
            1e-7)
            << n << " qubits, seed " << seed;
      }
    }
  }
  EXPECT_GT(num_shared, 100);
}

TEST(ExpectationGradient, OfTheDenseOracleIsTheSame) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    rl::Rng rng = rl::random_stream(seed, "oracle gradient");
    const Circuit circuit = test::with_own_slots(test::random_circuit(3, 20, rng));
    const test::OracleNoise noise = test::random_noise(3, 0.3, rng);
    const PauliSum observable = test::random_observable(3, 6, rng);
    std::vector<double> parameters = test::random_parameters(circuit, rng);
    ExpectationFunction f(circuit, noise.model(), observable);
    const std::vector<double> gradient = slope(f, parameters).gradient;
    const auto oracle = [&] {
      return test::measured_expectation(observable, test::run_dense(circuit, parameters, noise),
                                        noise);
    };
    for (std::size_t s = 0; s < parameters.size(); ++s) {
      const double kept = parameters[s];
      parameters[s] = kept + kPi / 2.0;
      const double above = oracle();
      parameters[s] = kept - kPi / 2.0;
      EXPECT_NEAR(gradient[s], (above - oracle()) / 2.0, 1e-11)
          << "seed " << seed << ", slot " << s;
      parameters[s] = kept;
    }
  }
}

TEST(ExpectationGradient, OfABatchEqualsThatOfEachSet) {
  for (int n = 1; n <= 5; ++n) {
    for (const test::NoiseKind& kind : test::noise_kinds()) {
      rl::Rng rng = rl::random_stream(33, "batch gradient", static_cast<std::uint64_t>(n));
      const Circuit circuit = test::random_circuit(n, 40, rng);
      const PauliSum observable = test::random_observable(n, 5, rng);
      const auto p = static_cast<std::size_t>(circuit.num_parameters());
      for (const bool light_cone : {true, false}) {
        ExpectationFunction f(circuit, kind.make(n).model(), observable,
                              {.backend = Backend::kPauliVector, .light_cone = light_cone});
        for (const std::size_t num_sets : {1U, 3U, 8U, 19U}) {
          const std::vector<double> sets = test::random_parameter_sets(circuit, num_sets, rng);
          std::vector<double> values(num_sets);
          std::vector<double> gradients(sets.size(), 99.0);
          f.values_and_gradients(sets, values, gradients);
          for (std::size_t i = 0; i < num_sets; ++i) {
            const Slope alone = slope(f, std::span(sets).subspan(i * p, p));
            EXPECT_NEAR(values[i], alone.value, 1e-12) << n << " qubits, " << kind.name;
            EXPECT_LT(largest_difference(std::span(gradients).subspan(i * p, p), alone.gradient),
                      1e-12)
                << n << " qubits, " << kind.name << ", set " << i << " of " << num_sets;
          }
        }
      }
    }
  }
}

TEST(ExpectationGradient, OfABatchWithLittleMemoryIsTheSame) {
  rl::Rng rng = rl::random_stream(34, "little memory");
  for (int n = 2; n <= 5; ++n) {
    const Circuit circuit = test::random_circuit(n, 120, rng);
    const NoiseModel noise = test::random_noise(n, 0.02, rng).model();
    const PauliSum observable = test::random_observable(n, 5, rng);
    const std::vector<double> sets = test::random_parameter_sets(circuit, 11, rng);
    std::vector<std::vector<double>> gradients;
    for (const std::size_t budget : {std::size_t{1} << 30U, std::size_t{1}, std::size_t{1} << 14U,
                                     std::size_t{1} << 16U, std::size_t{1} << 18U}) {
      ExpectationFunction f(circuit, noise, observable,
                            {.light_cone = false, .memory_budget = budget});
      std::vector<double> values(11);
      gradients.emplace_back(sets.size());
      f.values_and_gradients(sets, values, gradients.back());
      EXPECT_EQ(gradients.back(), gradients.front()) << n << " qubits, " << budget << " bytes";
    }
  }
}

TEST(ExpectationGradient, OfBothBackendsIsTheSameWithoutNoise) {
  for (int n = 1; n <= 6; ++n) {
    rl::Rng rng = rl::random_stream(35, "backends", static_cast<std::uint64_t>(n));
    const Circuit circuit = test::random_circuit(n, 40, rng);
    const PauliSum observable = test::random_observable(n, 6, rng);
    NoiseModel readout("readout");
    readout.set_default_readout({0.02, 0.05});
    const std::vector<double> parameters = test::random_parameters(circuit, rng);
    ExpectationFunction vector(circuit, readout, observable, {.backend = Backend::kStateVector});
    ExpectationFunction matrix(circuit, readout, observable, {.backend = Backend::kPauliVector});
    const Slope a = slope(vector, parameters);
    const Slope b = slope(matrix, parameters);
    EXPECT_NEAR(a.value, b.value, 1e-12) << n << " qubits";
    EXPECT_LT(largest_difference(a.gradient, b.gradient), 1e-12) << n << " qubits";
  }
}

TEST(ExpectationGradient, DoesNotDisturbEvaluations) {
  const test::Workload w = test::workload(4, 2);
  ExpectationFunction f(w.circuit, test::workload_noise().model(), w.observable);
  const double before = f(w.angles);
  const Slope first = slope(f, w.angles);
  EXPECT_EQ(f(w.angles), before);
  slope(f, std::vector<double>(w.angles.size(), 0.3));
  const Slope second = slope(f, w.angles);
  EXPECT_EQ(second.value, first.value);
  EXPECT_EQ(second.gradient, first.gradient);
  EXPECT_EQ(f(w.angles), before);
}

TEST(ExpectationGradient, IsZeroWhereTheReadoutDoesNotLook) {
  Circuit circuit(4);
  circuit.append_rotation(GateKind::kRy, 0);
  circuit.append_rotation(GateKind::kRy, 1);
  circuit.append(GateKind::kCx, {0, 1});
  circuit.append_rotation(GateKind::kRx, 2);  // never entangled, not read
  circuit.append_rotation(GateKind::kRx, 1);  // last on a qubit that is not read
  const PauliSum z0(4, {{PauliString::parse("IIIZ"), 1.0}});
  for (const Backend backend : {Backend::kPauliVector, Backend::kStateVector}) {
    ExpectationFunction f(circuit, {}, z0, {.backend = backend});
    const Slope s = slope(f, std::vector{0.3, 0.4, 0.5, 0.6});
    EXPECT_NEAR(s.value, std::cos(0.3), 1e-15);
    EXPECT_LT(largest_difference(s.gradient, std::vector{-std::sin(0.3), 0.0, 0.0, 0.0}), 1e-15);
  }
}

TEST(ExpectationGradient, RefusesWrongSizes) {
  const test::Workload w = test::workload(2, 1);
  const NoiseModel noise = test::workload_noise().model();
  ExpectationFunction f(w.circuit, noise, w.observable);
  std::vector<double> gradient(w.angles.size() - 1);
  std::vector<double> values(2);
  EXPECT_THROW(f.value_and_gradient(w.angles, gradient), std::invalid_argument);
  EXPECT_THROW(f.value_and_gradient(gradient, gradient), std::invalid_argument);
  EXPECT_THROW(f.values_and_gradients(w.angles, values, gradient), std::invalid_argument);
  EXPECT_THROW(f.evaluate(w.angles, values), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::sim
