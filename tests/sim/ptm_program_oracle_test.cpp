#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "sim/ptm_program.h"
#include "tests/support/dense_oracle.h"
#include "tests/support/probe_circuits.h"
#include "tests/support/random_circuits.h"

/// PtmProgram against the dense oracle, on all 4^n entries.
namespace qarch::sim {
namespace {

constexpr double kTolerance = 1e-12;

double largest_difference(const PauliVector& state, const Eigen::VectorXd& expected) {
  const Eigen::Map<const Eigen::VectorXd> r(state.values().data(),
                                            static_cast<Eigen::Index>(state.size()));
  return (r - expected).cwiseAbs().maxCoeff();
}

PauliVector pauli_vector(const test::Matrix& rho, int num_qubits) {
  PauliVector state(num_qubits);
  std::ranges::copy(test::pauli_coefficients(rho), state.values().begin());
  return state;
}

/// One gate with its noise on a state that occupies every entry, fused and not.
void expect_step_like_oracle(const Circuit& circuit, const test::OracleNoise& noise,
                             const test::Matrix& rho, const std::string& what) {
  const int n = circuit.num_qubits();
  const Eigen::VectorXd expected =
      test::pauli_coefficients(test::run_dense(circuit, {}, noise, rho));
  for (const bool fuse : {true, false}) {
    PauliVector state = pauli_vector(rho, n);
    PtmProgram(circuit, noise.model(), {.fuse = fuse}).apply(state);
    EXPECT_LT(largest_difference(state, expected), kTolerance)
        << what << (fuse ? ", fused" : ", not fused");
  }
}

/// The row's gate on `qubits`; rotations by 0.7.
Circuit one_gate(const GateRow& row, int num_qubits, const std::vector<int>& qubits) {
  Circuit circuit(num_qubits);
  if (row.has_angle) {
    circuit.append_fixed_rotation(row.kind, qubits[0], 0.7);
  } else {
    test::append_operation(circuit, row, qubits);
  }
  return circuit;
}

/// Every qubit, or every ordered pair of qubits.
std::vector<std::vector<int>> positions(int num_qubits, int num_operands) {
  std::vector<std::vector<int>> all;
  for (int a = 0; a < num_qubits; ++a) {
    if (num_operands == 1) all.push_back({a});
    for (int b = 0; b < num_qubits && num_operands == 2; ++b) {
      if (a != b) all.push_back({a, b});
    }
  }
  return all;
}

std::string text(const std::vector<int>& qubits, int num_qubits) {
  std::string result = " on";
  for (const int q : qubits) result += " " + std::to_string(q);
  return result + " of " + std::to_string(num_qubits) + " qubits";
}

TEST(PtmProgramOracle, EveryGateOnEveryPosition) {
  for (int n = 1; n <= 5; ++n) {
    rl::Rng rng = rl::random_stream(11, "gates", static_cast<std::uint64_t>(n));
    const test::Matrix rho = test::random_density_matrix(n, rng);
    for (const GateRow& row : operations()) {
      for (const std::vector<int>& qubits : positions(n, row.num_qubits)) {
        expect_step_like_oracle(one_gate(row, n, qubits), {}, rho,
                                std::string(row.name) + text(qubits, n));
      }
    }
  }
}

TEST(PtmProgramOracle, EveryOneQubitChannelOnEveryPosition) {
  for (int n = 1; n <= 4; ++n) {
    rl::Rng rng = rl::random_stream(12, "channels", static_cast<std::uint64_t>(n));
    const test::Matrix rho = test::random_density_matrix(n, rng);
    for (const test::OracleChannel& channel : test::random_channels(1, 0.5, rng)) {
      const test::OracleNoise noise{{{{GateKind::kSx}, {}, {{channel, {0}}}}}, {}};
      for (const std::vector<int>& qubits : positions(n, 1)) {
        expect_step_like_oracle(one_gate(gate_row(GateKind::kSx), n, qubits), noise, rho,
                                channel.channel.description() + text(qubits, n));
      }
    }
  }
}

TEST(PtmProgramOracle, EveryTwoQubitChannelAfterEveryTwoQubitGateOnEveryPosition) {
  for (int n = 2; n <= 4; ++n) {
    rl::Rng rng = rl::random_stream(13, "channels2", static_cast<std::uint64_t>(n));
    const test::Matrix rho = test::random_density_matrix(n, rng);
    for (const GateRow& row : gates()) {
      if (row.num_qubits != 2) continue;
      for (const test::OracleChannel& channel : test::random_channels(2, 0.5, rng)) {
        for (const auto& order : {std::vector{0, 1}, std::vector{1, 0}}) {
          const test::OracleNoise noise{{{{row.kind}, {}, {{channel, order}}}}, {}};
          for (const std::vector<int>& qubits : positions(n, 2)) {
            expect_step_like_oracle(
                one_gate(row, n, qubits), noise, rho,
                std::string(row.name) + ", " + channel.channel.description() + text(qubits, n));
          }
        }
      }
    }
  }
}

/// Random circuits of `num_gates` gates with random noise on n qubits, one per seed.
void expect_random_circuits_like_oracle(int n, int num_gates, std::uint64_t num_seeds,
                                        double strength) {
  for (std::uint64_t seed = 0; seed < num_seeds; ++seed) {
    rl::Rng rng = rl::random_stream(seed, "oracle", static_cast<std::uint64_t>(n));
    Circuit circuit = test::random_circuit(n, num_gates, rng);
    if (seed % 2 == 1) circuit = test::with_interruptions(circuit, rng);
    const std::vector<double> parameters = test::random_parameters(circuit, rng);
    const test::OracleNoise noise =
        strength > 0.0 ? test::random_noise(n, strength, rng) : test::OracleNoise{};
    const Eigen::VectorXd expected =
        test::pauli_coefficients(test::run_dense(circuit, parameters, noise));
    for (const bool fuse : {true, false}) {
      PtmProgram program(circuit, noise.model(), {.fuse = fuse});
      program.bind(parameters);
      PauliVector state(n);
      program.apply(state);
      EXPECT_LT(largest_difference(state, expected), kTolerance)
          << n << " qubits, seed " << seed << (fuse ? ", fused" : ", not fused");
    }
  }
}

TEST(PtmProgramOracle, RandomCircuitsWhoseQubitsWait) {
  constexpr std::array kPolicies{SchedulePolicy::kNone, SchedulePolicy::kAsap,
                                 SchedulePolicy::kAlap};
  for (int n = 1; n <= 4; ++n) {
    for (std::uint64_t seed = 0; seed < 9; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "idle oracle", static_cast<std::uint64_t>(n));
      const Circuit circuit = test::with_interruptions(test::random_circuit(n, 25, rng), rng);
      const std::vector<double> parameters = test::random_parameters(circuit, rng);
      test::OracleNoise noise;
      if (seed % 2 == 0) noise = test::random_noise(n, 0.1, rng);
      noise.idle = test::random_idle_noise(n, kPolicies[seed % 3], rng);
      const Eigen::VectorXd expected =
          test::pauli_coefficients(test::run_dense(circuit, parameters, noise));
      for (const bool fuse : {true, false}) {
        PtmProgram program(circuit, noise.model(), {.fuse = fuse});
        program.bind(parameters);
        PauliVector state(n);
        program.apply(state);
        EXPECT_LT(largest_difference(state, expected), kTolerance)
            << n << " qubits, seed " << seed << (fuse ? ", fused" : ", not fused");
      }
    }
  }
}

TEST(PtmProgramOracle, RandomCircuitsWithRandomChannels) {
  expect_random_circuits_like_oracle(1, 15, 200, 0.1);
  expect_random_circuits_like_oracle(2, 20, 100, 0.1);
  expect_random_circuits_like_oracle(3, 25, 60, 0.1);
  expect_random_circuits_like_oracle(4, 25, 30, 0.1);
  expect_random_circuits_like_oracle(5, 30, 10, 0.1);
}

TEST(PtmProgramOracle, RandomCircuitsWithStrongNoise) {
  expect_random_circuits_like_oracle(1, 5, 100, 1.0);
  expect_random_circuits_like_oracle(2, 5, 100, 1.0);
  expect_random_circuits_like_oracle(3, 8, 50, 1.0);
}

TEST(PtmProgramOracle, RandomCircuitsWithoutNoise) {
  for (int n = 1; n <= 4; ++n) expect_random_circuits_like_oracle(n, 30, 30, 0.0);
  expect_random_circuits_like_oracle(5, 40, 10, 0.0);
}

TEST(PtmProgramOracle, FusedEqualsUnfusedOnMoreQubits) {
  for (int n = 6; n <= 8; ++n) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "fused", static_cast<std::uint64_t>(n));
      const Circuit circuit = test::random_circuit(n, 60, rng);
      const std::vector<double> parameters = test::random_parameters(circuit, rng);
      const NoiseModel noise = test::random_noise(n, 0.05, rng).model();
      PtmProgram fused(circuit, noise);
      PtmProgram unfused(circuit, noise, {.fuse = false});
      EXPECT_LT(fused.num_operations(), unfused.num_operations());
      PauliVector a(n);
      PauliVector b(n);
      fused.bind(parameters);
      unfused.bind(parameters);
      fused.apply(a);
      unfused.apply(b);
      const Eigen::Map<const Eigen::VectorXd> expected(b.values().data(),
                                                       static_cast<Eigen::Index>(b.size()));
      EXPECT_LT(largest_difference(a, expected), kTolerance) << n << " qubits, seed " << seed;
    }
  }
}

}  // namespace
}  // namespace qarch::sim
