#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "sim/observable.h"
#include "sim/ptm_program.h"
#include "tests/support/dense_oracle.h"
#include "tests/support/random_circuits.h"

/// What must hold for every state that a circuit with noise can reach.
namespace qarch::sim {
namespace {

constexpr double kTolerance = 1e-12;

struct Case {
  std::uint64_t seed;
  PauliVector state;
};

/// States of random circuits on n qubits, one per seed; strength 0 means no noise.
std::vector<Case> final_states(int n, std::uint64_t num_seeds, double strength) {
  std::vector<Case> cases;
  for (std::uint64_t seed = 0; seed < num_seeds; ++seed) {
    rl::Rng rng = rl::random_stream(seed, "physics", static_cast<std::uint64_t>(n));
    Circuit circuit = test::random_circuit(n, 8 * n, rng);
    if (strength > 0.0) circuit = test::with_interruptions(circuit, rng);
    const NoiseModel noise =
        strength > 0.0 ? test::random_noise(n, strength, rng).model() : NoiseModel();
    PtmProgram program(circuit, noise);
    program.bind(test::random_parameters(circuit, rng));
    cases.push_back({seed, PauliVector(n)});
    program.apply(cases.back().state);
  }
  return cases;
}

TEST(PtmProgramPhysics, TheTraceStaysOneAndNoPauliExceedsOne) {
  for (int n = 1; n <= 8; ++n) {
    for (const double strength : {0.0, 0.05, 1.0}) {
      for (const Case& c : final_states(n, 10, strength)) {
        EXPECT_NEAR(c.state.values()[0], 1.0, kTolerance) << n << " qubits, seed " << c.seed;
        for (const double r : c.state.values()) {
          ASSERT_LE(std::abs(r), 1.0 + kTolerance) << n << " qubits, seed " << c.seed;
        }
      }
    }
  }
}

TEST(PtmProgramPhysics, PurityIsOneWithoutNoiseAndAtMostOneWithIt) {
  for (int n = 1; n <= 8; ++n) {
    for (const Case& c : final_states(n, 10, 0.0)) {
      EXPECT_NEAR(c.state.purity(), 1.0, kTolerance) << n << " qubits, seed " << c.seed;
    }
    for (const Case& c : final_states(n, 10, 0.1)) {
      EXPECT_LE(c.state.purity(), 1.0 + kTolerance) << n << " qubits, seed " << c.seed;
      EXPECT_GE(c.state.purity(), std::pow(0.5, n) - kTolerance) << n << " qubits, seed " << c.seed;
    }
  }
}

TEST(PtmProgramPhysics, TheDensityMatrixIsPositive) {
  for (int n = 1; n <= 4; ++n) {
    for (const double strength : {0.0, 0.1, 1.0}) {
      for (const Case& c : final_states(n, 10, strength)) {
        const Eigen::VectorXd spectrum = test::eigenvalues(test::density_matrix(c.state.values()));
        EXPECT_GE(spectrum(0), -kTolerance) << n << " qubits, seed " << c.seed;
        EXPECT_NEAR(spectrum.sum(), 1.0, kTolerance) << n << " qubits, seed " << c.seed;
      }
    }
  }
}

TEST(PtmProgramPhysics, NoExpectationLeavesTheSpectrum) {
  for (int n = 1; n <= 5; ++n) {
    rl::Rng rng = rl::random_stream(2, "spectrum", static_cast<std::uint64_t>(n));
    const PauliSum sum = test::random_observable(n, 12, rng);
    const CompiledObservable observable(sum);
    const Eigen::VectorXd spectrum = test::eigenvalues(test::dense_operator(sum));
    for (const double strength : {0.0, 0.1}) {
      for (const Case& c : final_states(n, 20, strength)) {
        const double mean = observable.expectation(c.state);
        EXPECT_GE(mean, spectrum.minCoeff() - kTolerance) << "seed " << c.seed;
        EXPECT_LE(mean, spectrum.maxCoeff() + kTolerance) << "seed " << c.seed;
      }
    }
  }
}

TEST(PtmProgramPhysics, FullDepolarizingAfterEveryGateLeavesTheMixedState) {
  Circuit circuit(3);
  circuit.append(GateKind::kH, {0});
  circuit.append(GateKind::kCx, {0, 1});
  circuit.append(GateKind::kX, {2});
  NoiseModel noise;
  noise.add_rule({{GateKind::kX, GateKind::kH}, {}, {{depolarizing(1.0), {0}}}});
  noise.add_rule({{GateKind::kCx}, {}, {{depolarizing(1.0, 2), {0, 1}}}});
  PauliVector state(3);
  PtmProgram(circuit, noise).apply(state);
  EXPECT_NEAR(state.purity(), 1.0 / 8.0, 1e-15);
}

TEST(PtmProgramPhysics, LongRelaxationReachesTheThermalPopulation) {
  Circuit circuit(2);
  circuit.append(GateKind::kH, {1});
  NoiseModel noise;
  noise.add_rule({{GateKind::kH}, {}, {{thermal_relaxation(1.0, 2.0, 100.0, 0.125), {0}}}});
  PauliVector state(2);
  PtmProgram(circuit, noise).apply(state);
  EXPECT_NEAR(state.values()[PauliString::parse("ZI").index()], 0.75, 1e-12);
  EXPECT_NEAR(state.values()[PauliString::parse("XI").index()], 0.0, 1e-12);
}

}  // namespace
}  // namespace qarch::sim
