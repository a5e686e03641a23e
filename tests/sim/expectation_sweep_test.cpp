#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "sim/expectation.h"
#include "tests/support/dense_oracle.h"
#include "tests/support/probe_circuits.h"
#include "tests/support/random_circuits.h"
#include "tests/support/workload.h"

/// f as a sinusoid of each angle, and the sweep that goes to the minimum of one after another.
namespace qarch::sim {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr double kPi = std::numbers::pi;
constexpr std::array kRotations{GateKind::kRx, GateKind::kRy, GateKind::kRz};

int random_int(rl::Rng& rng, int bound) {
  return static_cast<int>(rl::uniform_index(rng, static_cast<std::uint64_t>(bound)));
}

void append_rotations(Circuit& circuit, int qubit, rl::Rng& rng) {
  for (int count = random_int(rng, 4); count > 0; --count) {
    circuit.append_rotation(kRotations[rl::uniform_index(rng, kRotations.size())], qubit);
  }
}

/// Fixed rotations of every qubit, then blocks "rotations on a, rotations on b, cx(a, b)" where a
/// was in a block before, then rotations qubit by qubit: the slots are numbered in the order in
/// which the sweep meets them.
Circuit block_circuit(int num_qubits, int num_blocks, rl::Rng& rng) {
  Circuit circuit(num_qubits);
  for (int q = 0; q < num_qubits; ++q) {
    circuit.append_fixed_rotation(GateKind::kRy, q, 0.5 + 0.2 * q);
    circuit.append_fixed_rotation(GateKind::kRx, q, 0.4 + 0.1 * q);
  }
  std::vector<int> met{random_int(rng, num_qubits)};
  for (int block = 0; block < num_blocks && num_qubits > 1; ++block) {
    const int a = met[rl::uniform_index(rng, met.size())];
    const int b = (a + 1 + random_int(rng, num_qubits - 1)) % num_qubits;
    if (std::ranges::find(met, b) == met.end()) met.push_back(b);
    append_rotations(circuit, a, rng);
    append_rotations(circuit, b, rng);
    circuit.append(GateKind::kCx, {a, b});
  }
  for (int q = 0; q < num_qubits; ++q) append_rotations(circuit, q, rng);
  return circuit;
}

/// Random strings and X, Y, Z on every qubit, so that no angle is without effect.
PauliSum dense_observable(int num_qubits, rl::Rng& rng) {
  std::vector<PauliTerm> terms = test::random_observable(num_qubits, 5, rng).terms();
  for (int q = 0; q < num_qubits; ++q) {
    for (const Pauli pauli : {Pauli::kX, Pauli::kY, Pauli::kZ}) {
      terms.push_back({PauliString::single(pauli, q), rl::normal(rng)});
    }
  }
  return {num_qubits, std::move(terms)};
}

/// From three values of f.
Sinusoid slow_sinusoid(ExpectationFunction& f, std::vector<double> x, std::size_t slot) {
  const auto value = [&](double angle) {
    x[slot] = angle;
    return f(x);
  };
  const double at_zero = value(0.0);
  const double at_pi = value(kPi);
  const double a = (at_zero + at_pi) / 2.0;
  return {a, (at_zero - at_pi) / 2.0, value(kPi / 2.0) - a};
}

/// One angle after another to the minimum of its sinusoid.
std::vector<double> slow_sweep(ExpectationFunction& f, std::vector<double> x) {
  for (std::size_t s = 0; s < x.size(); ++s) {
    const Sinusoid wave = slow_sinusoid(f, x, s);
    EXPECT_GT(std::hypot(wave.b, wave.c), 1e-4) << "angle " << s << " has no certain minimum";
    x[s] = std::atan2(-wave.c, -wave.b);
  }
  return x;
}

void expect_same_angles(std::span<const double> a, std::span<const double> b, double tolerance) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t s = 0; s < a.size(); ++s) {
    EXPECT_NEAR(std::remainder(a[s] - b[s], 2.0 * kPi), 0.0, tolerance) << "angle " << s;
  }
}

std::vector<ExpectationOptions> all_options() {
  std::vector<ExpectationOptions> all;
  for (const bool light_cone : {true, false}) {
    for (const std::size_t budget : {std::size_t{1} << 30U, std::size_t{1}}) {
      all.push_back(
          {.backend = Backend::kPauliVector, .light_cone = light_cone, .memory_budget = budget});
    }
  }
  return all;
}

TEST(ExpectationSinusoids, EqualTheFunctionAtOtherAngles) {
  for (int n = 1; n <= 5; ++n) {
    for (const test::NoiseKind& kind : test::noise_kinds()) {
      rl::Rng rng = rl::random_stream(41, kind.name, static_cast<std::uint64_t>(n));
      const Circuit circuit =
          test::with_own_slots(test::with_interruptions(test::random_circuit(n, 50, rng), rng));
      const PauliSum observable = test::random_observable(n, 4, rng);
      const std::vector<double> parameters = test::random_parameters(circuit, rng);
      ExpectationFunction whole(circuit, kind.make(n).model(), observable,
                                {.backend = Backend::kPauliVector, .light_cone = false});
      for (const ExpectationOptions& options : all_options()) {
        SCOPED_TRACE(std::to_string(n) + " qubits, " + std::string(kind.name));
        ExpectationFunction f(circuit, kind.make(n).model(), observable, options);
        std::vector<Sinusoid> waves(parameters.size());
        EXPECT_NEAR(f.sinusoids(parameters, waves), whole(parameters), 1e-12);
        std::vector<double> x = parameters;
        for (std::size_t s = 0; s < x.size(); ++s) {
          for (const double angle : {parameters[s], -0.4, 1.1, 2.9}) {
            x[s] = angle;
            EXPECT_NEAR(waves[s].a + waves[s].b * std::cos(angle) + waves[s].c * std::sin(angle),
                        whole(x), 1e-11)
                << "slot " << s;
          }
          x[s] = parameters[s];
        }
      }
    }
  }
}

TEST(ExpectationSweep, ReturnsTheValueAtItsAnglesAndNeverClimbs) {
  for (int n = 1; n <= 5; ++n) {
    for (const test::NoiseKind& kind : test::noise_kinds()) {
      rl::Rng rng = rl::random_stream(42, kind.name, static_cast<std::uint64_t>(n));
      const Circuit circuit = test::with_own_slots(test::random_circuit(n, 40, rng));
      const NoiseModel noise = kind.make(n).model();
      const std::vector<double> start = test::random_parameters(circuit, rng);
      for (const int num_terms : {1, 4}) {
        const PauliSum observable = test::random_observable(n, num_terms, rng);
        ExpectationFunction whole(circuit, noise, observable,
                                  {.backend = Backend::kPauliVector, .light_cone = false});
        for (const ExpectationOptions& options : all_options()) {
          SCOPED_TRACE(std::to_string(n) + " qubits, " + std::string(kind.name));
          ExpectationFunction f(circuit, noise, observable, options);
          std::vector<double> x = start;
          double before = whole(x);
          for (int sweep = 0; sweep < 4; ++sweep) {
            const double after = f.sweep(x);
            EXPECT_LE(after, before + 1e-12) << "sweep " << sweep;
            EXPECT_NEAR(after, whole(x), 1e-12) << "sweep " << sweep;
            before = after;
          }
        }
      }
    }
  }
}

TEST(ExpectationSweep, EqualsOneExactMinimisationAfterAnother) {
  for (int n = 1; n <= 5; ++n) {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "sweep", static_cast<std::uint64_t>(n));
      const Circuit circuit = block_circuit(n, 2 * n, rng);
      const NoiseModel noise =
          seed % 4 == 0 ? NoiseModel() : test::random_noise(n, 0.05, rng).model();
      const PauliSum observable = dense_observable(n, rng);
      const std::vector<double> start = test::random_parameters(circuit, rng);
      ExpectationFunction slow(circuit, noise, observable);
      const std::vector<double> expected = slow_sweep(slow, start);
      for (const ExpectationOptions& options : all_options()) {
        SCOPED_TRACE(std::to_string(n) + " qubits, seed " + std::to_string(seed) +
                     (options.light_cone ? ", light cone, " : ", all entries, ") +
                     std::to_string(options.memory_budget) + " bytes");
        ExpectationFunction f(circuit, noise, observable, options);
        std::vector<double> x = start;
        EXPECT_NEAR(f.sweep(x), slow(expected), 1e-11);
        expect_same_angles(x, expected, 1e-9);
        for (const double angle : x) {
          EXPECT_GT(angle, -kPi);
          EXPECT_LE(angle, kPi);
        }
      }
    }
  }
}

TEST(ExpectationSweep, LeavesNoSlopeAfterManySweeps) {
  for (int n = 2; n <= 3; ++n) {
    rl::Rng rng = rl::random_stream(44, "many sweeps", static_cast<std::uint64_t>(n));
    const Circuit circuit = block_circuit(n, n, rng);
    const NoiseModel noise = test::random_noise(n, 0.02, rng).model();
    ExpectationFunction f(circuit, noise, dense_observable(n, rng));
    std::vector<double> x = test::random_parameters(circuit, rng);
    for (int sweep = 0; sweep < 10000; ++sweep) f.sweep(x);
    std::vector<double> gradient(x.size());
    f.value_and_gradient(x, gradient);
    for (std::size_t s = 0; s < x.size(); ++s) {
      EXPECT_NEAR(gradient[s], 0.0, 1e-6) << n << " qubits, angle " << s;
    }
  }
}

TEST(ExpectationSweep, LeavesAnglesWithoutEffectAlone) {
  Circuit circuit(4);
  circuit.append_rotation(GateKind::kRx, 0);  // 0: forgotten by the reset after h
  circuit.append(GateKind::kH, {0});
  circuit.append_rotation(GateKind::kRy, 0);  // 1: the only one that matters
  circuit.append(GateKind::kCx, {0, 1});
  circuit.append_rotation(GateKind::kRx, 2);  // 2: never entangled, not read
  circuit.append_rotation(GateKind::kRy, 1);  // 3: last on a qubit that is not read
  circuit.append_rotation(GateKind::kRz, 0);  // 4: Z does not see it
  NoiseModel noise("reset");
  noise.add_rule({{GateKind::kH}, {}, {{reset_channel(), {0}}}});
  const PauliSum z0(4, {{PauliString::parse("IIIZ"), 1.0}});
  for (const ExpectationOptions& options : all_options()) {
    ExpectationFunction f(circuit, noise, z0, options);
    std::vector<double> x{0.7, 0.8, 0.9, -1.0, -1.1};
    EXPECT_NEAR(f.sweep(x), -1.0, 1e-15);
    EXPECT_NEAR(std::abs(x[1]), kPi, 1e-15);
    x[1] = 0.8;
    EXPECT_EQ(x, (std::vector{0.7, 0.8, 0.9, -1.0, -1.1}));
  }
}

TEST(ExpectationSweep, GivesTheSameAnglesWithLittleMemoryOnLongCircuits) {
  for (int n = 2; n <= 5; ++n) {
    rl::Rng rng = rl::random_stream(44, "long sweeps", static_cast<std::uint64_t>(n));
    const Circuit circuit = block_circuit(n, 50, rng);
    const NoiseModel noise = test::random_noise(n, 0.002, rng).model();
    const PauliSum observable = dense_observable(n, rng);
    const std::vector<double> start = test::random_parameters(circuit, rng);
    ExpectationFunction plenty(circuit, noise, observable);
    std::vector<double> expected = start;
    const double value = plenty.sweep(expected);
    for (const std::size_t budget :
         {std::size_t{1}, std::size_t{1} << 14U, std::size_t{1} << 17U}) {
      for (const bool light_cone : {true, false}) {
        SCOPED_TRACE(std::to_string(n) + " qubits, " + std::to_string(budget) + " bytes");
        ExpectationFunction f(circuit, noise, observable,
                              {.light_cone = light_cone, .memory_budget = budget});
        std::vector<double> x = start;
        EXPECT_NEAR(f.sweep(x), value, 1e-11);
        expect_same_angles(x, expected, 1e-9);
      }
    }
  }
}

TEST(ExpectationSweep, WithoutNoiseWorksForBothBackends) {
  rl::Rng rng = rl::random_stream(45, "noiseless sweep");
  const Circuit circuit = block_circuit(3, 5, rng);
  const PauliSum observable = dense_observable(3, rng);
  const std::vector<double> start = test::random_parameters(circuit, rng);
  std::vector<std::vector<double>> found;
  for (const Backend backend : {Backend::kPauliVector, Backend::kStateVector}) {
    ExpectationFunction f(circuit, {}, observable, {.backend = backend});
    found.push_back(start);
    const double value = f.sweep(found.back());
    EXPECT_NEAR(value, f(found.back()), 1e-12);
    std::vector<Sinusoid> waves(start.size());
    EXPECT_NEAR(f.sinusoids(start, waves), f(start), 1e-12);
  }
  EXPECT_EQ(found[0], found[1]);
}

TEST(ExpectationSweep, OfACircuitWithoutParametersIsItsValue) {
  Circuit circuit(1);
  circuit.append(GateKind::kX, {0});
  const PauliSum z(1, {{PauliString::parse("Z"), 2.0}});
  ExpectationFunction f(circuit, {}, z, {.backend = Backend::kPauliVector});
  EXPECT_NEAR(f.sweep({}), -2.0, 1e-15);
  EXPECT_NEAR(f.sinusoids({}, {}), -2.0, 1e-15);
}

TEST(ExpectationSweep, RefusesASharedParameterByItsNumber) {
  Circuit circuit(2);
  circuit.append_rotation(GateKind::kRx, 0);
  circuit.append_rotation(GateKind::kRx, 0);
  circuit.append_rotation(GateKind::kRy, 1, 1);
  const PauliSum z(2, {{PauliString::parse("ZZ"), 1.0}});
  for (const Backend backend : {Backend::kPauliVector, Backend::kStateVector}) {
    ExpectationFunction f(circuit, {}, z, {.backend = backend});
    std::vector<double> x(2);
    std::vector<Sinusoid> waves(2);
    EXPECT_THAT([&] { f.sweep(x); }, ThrowsMessage<std::invalid_argument>(
                                         AllOf(HasSubstr("sweep"), HasSubstr("parameter 1"))));
    EXPECT_THAT([&] { f.sinusoids(x, waves); },
                ThrowsMessage<std::invalid_argument>(
                    AllOf(HasSubstr("sinusoids"), HasSubstr("parameter 1"))));
    EXPECT_EQ(x, std::vector<double>(2));
  }
}

TEST(ExpectationSweep, RefusesWrongSizes) {
  const test::Workload w = test::workload(2, 1);
  ExpectationFunction f(w.circuit, test::workload_noise().model(), w.observable);
  std::vector<double> x(w.angles.size() - 1);
  std::vector<Sinusoid> waves(x.size());
  EXPECT_THROW(f.sweep(x), std::invalid_argument);
  EXPECT_THROW(f.sinusoids(x, waves), std::invalid_argument);
  EXPECT_THROW(f.sinusoids(w.angles, waves), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::sim
