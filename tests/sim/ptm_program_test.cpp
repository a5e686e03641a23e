#include "sim/ptm_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "sim/observable.h"
#include "tests/support/dense_oracle.h"
#include "tests/support/random_circuits.h"
#include "tests/support/workload.h"

namespace qarch::sim {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// Bit for bit, so that -0 and 0 differ.
bool same_bits(const PauliVector& a, const PauliVector& b) {
  return std::ranges::equal(a.values(), b.values(), {}, std::bit_cast<std::uint64_t, double>,
                            std::bit_cast<std::uint64_t, double>);
}

PauliVector run(const Circuit& circuit, const std::vector<double>& parameters,
                const NoiseModel& noise, const PtmProgram::Options& options = {}) {
  PtmProgram program(circuit, noise, options);
  program.bind(parameters);
  PauliVector state(circuit.num_qubits());
  program.apply(state);
  return state;
}

/// A workload on which independent simulators agree to 1e-13.
struct PeerValue {
  int num_qubits;
  int num_layers;
  double noisy;
  double noiseless;
};
constexpr PeerValue kPeerValues[] = {{2, 4, -1.10825165767886, -1.20645150361356},
                                     {3, 4, -0.02137365815415, -0.04410202455110},
                                     {4, 4, -0.22334028515423, -0.27103599279033},
                                     {6, 4, -0.39761254534558, -0.53211298529077}};

TEST(PtmProgram, AgreesWithIndependentSimulators) {
  for (const PeerValue& row : kPeerValues) {
    const test::Workload w = test::workload(row.num_qubits, row.num_layers);
    const CompiledObservable observable(w.observable);
    const PauliVector noisy = run(w.circuit, w.angles, test::workload_noise().model());
    const PauliVector noiseless = run(w.circuit, w.angles, {});
    EXPECT_NEAR(observable.expectation(noisy), row.noisy, 1e-12) << row.num_qubits << " qubits";
    EXPECT_NEAR(observable.expectation(noiseless), row.noiseless, 1e-12)
        << row.num_qubits << " qubits";
  }
}

TEST(DenseOracle, AgreesWithIndependentSimulators) {
  for (const PeerValue& row : kPeerValues) {
    if (row.num_qubits > 4) continue;  // dense matrices are slow
    const test::Workload w = test::workload(row.num_qubits, row.num_layers);
    const auto mean = [&](const test::OracleNoise& noise) {
      const test::Matrix rho = test::run_dense(w.circuit, w.angles, noise);
      return (test::dense_operator(w.observable) * rho).trace().real();
    };
    EXPECT_NEAR(mean(test::workload_noise()), row.noisy, 1e-12) << row.num_qubits << " qubits";
    EXPECT_NEAR(mean({}), row.noiseless, 1e-12) << row.num_qubits << " qubits";
  }
}

TEST(PtmProgram, AnEmptyCircuitIsTheIdentity) {
  for (int n = 1; n <= 4; ++n) {
    EXPECT_TRUE(same_bits(run(Circuit(n), {}, {}), PauliVector(n))) << n << " qubits";
    EXPECT_EQ(PtmProgram(Circuit(n)).num_operations(), 0U);
  }
}

TEST(PtmProgram, FusesNeighboursOnAQubitIntoOneOperation) {
  const test::Workload w = test::workload(3, 1);
  const NoiseModel noise = test::workload_noise().model();
  // 3 rotations with noise per qubit: 1 map each. 2 CNOTs with depolarizing: 2 maps. What relaxes
  // between them on qubit 1: 1 map. What is left at the end: 3 maps.
  const PtmProgram fused(w.circuit, noise);
  EXPECT_LE(fused.num_operations(), 9U);
  const PtmProgram unfused(w.circuit, noise, {.fuse = false});
  EXPECT_EQ(unfused.num_operations(), 9U * 3U + 2U * 4U);
}

TEST(PtmProgram, BeforeTheFirstBindAllParametersAreZero) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    rl::Rng rng = rl::random_stream(seed, "before_bind");
    const Circuit circuit = test::random_circuit(3, 20, rng);
    const NoiseModel noise = test::random_noise(3, 0.2, rng).model();
    const PtmProgram program(circuit, noise);
    PauliVector state(3);
    program.apply(state);
    const std::vector<double> zeros(static_cast<std::size_t>(circuit.num_parameters()), 0.0);
    EXPECT_TRUE(same_bits(state, run(circuit, zeros, noise))) << "seed " << seed;
  }
}

TEST(PtmProgram, BindingAgainEqualsAFreshCompileBitForBit) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    rl::Rng rng = rl::random_stream(seed, "rebind");
    const int n = 2 + static_cast<int>(seed % 4);
    const Circuit circuit = test::random_circuit(n, 30, rng);
    const NoiseModel noise = test::random_noise(n, 0.2, rng).model();
    PtmProgram program(circuit, noise);
    for (int repetition = 0; repetition < 4; ++repetition) {
      const std::vector<double> parameters = test::random_parameters(circuit, rng);
      program.bind(parameters);
      PauliVector state(n);
      program.apply(state);
      ASSERT_TRUE(same_bits(state, run(circuit, parameters, noise))) << "seed " << seed;
      PauliVector again(n);
      program.apply(again);
      ASSERT_TRUE(same_bits(state, again)) << "seed " << seed;
    }
  }
}

TEST(PtmProgram, ASlotEqualsTheSameConstantAngle) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    rl::Rng rng = rl::random_stream(seed, "bound");
    const Circuit circuit = test::random_circuit(4, 30, rng);
    const std::vector<double> parameters = test::random_parameters(circuit, rng);
    const NoiseModel noise = test::random_noise(4, 0.2, rng).model();
    const PauliVector by_slot = run(circuit, parameters, noise);
    const PauliVector by_constant = run(circuit.bound(parameters), {}, noise);
    for (std::size_t k = 0; k < by_slot.size(); ++k) {
      ASSERT_NEAR(by_slot.values()[k], by_constant.values()[k], 1e-13) << "seed " << seed;
    }
  }
}

TEST(PtmProgram, ActsOnTheStateThatItIsGiven) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    rl::Rng rng = rl::random_stream(seed, "two_halves");
    const Circuit whole = test::random_circuit(3, 24, rng);
    const std::vector<double> parameters = test::random_parameters(whole, rng);
    const Circuit bound = whole.bound(parameters);
    Circuit first(3);
    Circuit second(3);
    for (std::size_t g = 0; g < bound.gates().size(); ++g) {
      Circuit& half = g < 12 ? first : second;
      const Gate& gate = bound.gates()[g];
      if (gate_row(gate.kind).has_angle) {
        half.append_fixed_rotation(gate.kind, gate.qubits[0], gate.angle);
      } else {
        half.append(gate.kind, std::span(gate.qubits.data(), gate.num_qubits() == 2 ? 2U : 1U));
      }
    }
    const NoiseModel noise = test::random_noise(3, 0.2, rng).model();
    PauliVector state(3);
    PtmProgram(first, noise).apply(state);
    PtmProgram(second, noise).apply(state);
    const PauliVector expected = run(whole, parameters, noise);
    for (std::size_t k = 0; k < state.size(); ++k) {
      ASSERT_NEAR(state.values()[k], expected.values()[k], 1e-13) << "seed " << seed;
    }
  }
}

TEST(PtmProgram, RulesActInTheOrderOfTheModel) {
  // Damping to |0> and a bit flip do not commute.
  Circuit circuit(1);
  circuit.append(GateKind::kH, {0});
  const auto z_after = [&](const Channel& first, const Channel& second) {
    NoiseModel noise;
    noise.add_rule({{GateKind::kH}, {}, {{first, {0}}}});
    noise.add_rule({{GateKind::kH}, {}, {{second, {0}}}});
    return run(circuit, {}, noise).values()[3];
  };
  EXPECT_NEAR(z_after(amplitude_damping(1.0), bit_flip(1.0)), -1.0, 1e-15);
  EXPECT_NEAR(z_after(bit_flip(1.0), amplitude_damping(1.0)), 1.0, 1e-15);
}

TEST(PtmProgram, NoiseStaysOnTheQubitsOfTheGate) {
  Circuit circuit(3);
  circuit.append(GateKind::kX, {1});
  NoiseModel noise;
  noise.add_rule({{GateKind::kX}, {}, {{depolarizing(1.0), {0}}}});
  const PauliVector state = run(circuit, {}, noise);
  EXPECT_EQ(state.values()[PauliString::parse("ZII").index()], 1.0);
  EXPECT_EQ(state.values()[PauliString::parse("IIZ").index()], 1.0);
  EXPECT_NEAR(state.values()[PauliString::parse("IZI").index()], 0.0, 1e-15);
}

TEST(PtmProgram, RefusesAGateThatTheCouplingMapForbids) {
  Circuit circuit(3);
  circuit.append(GateKind::kCx, {0, 1});
  NoiseModel noise;
  noise.set_coupling_map({{1, 2}, {0, 1}});
  EXPECT_NO_THROW(PtmProgram(circuit, noise));
  circuit.append(GateKind::kCx, {1, 0});
  for (const bool fuse : {true, false}) {
    EXPECT_THAT([&] { PtmProgram(circuit, noise, {.fuse = fuse}); },
                ThrowsMessage<std::invalid_argument>(
                    AllOf(HasSubstr("coupling map"), HasSubstr("cx"), HasSubstr("1"))));
  }
}

TEST(PtmProgram, RefusesWrongSizes) {
  Circuit circuit(2);
  circuit.append_rotation(GateKind::kRx, 0);
  PtmProgram program(circuit);
  EXPECT_EQ(program.num_parameters(), 1);
  EXPECT_EQ(program.num_qubits(), 2);
  const std::vector<double> two(2);
  EXPECT_THAT([&] { program.bind(two); }, ThrowsMessage<std::invalid_argument>(AllOf(
                                              HasSubstr("2 parameters"), HasSubstr("must be 1"))));
  EXPECT_THAT([&] { program.bind({}); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("0 parameters")));
  PauliVector three(3);
  EXPECT_THAT([&] { program.apply(three); },
              ThrowsMessage<std::invalid_argument>(AllOf(HasSubstr("3"), HasSubstr("2"))));
}

}  // namespace
}  // namespace qarch::sim
