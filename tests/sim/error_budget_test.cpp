#include "sim/error_budget.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "sim/final_state.h"
#include "sim/measurement.h"
#include "sim/noise_gradient.h"
#include "sim/ptm_program.h"
#include "sim/schedule.h"
#include "tests/support/random_circuits.h"
#include "tests/support/workload.h"

namespace qarch::sim {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// Gates [first, end) of a circuit without parameters.
Circuit part_of(const Circuit& circuit, std::size_t first, std::size_t end) {
  Circuit part(circuit.num_qubits());
  for (std::size_t g = first; g < end; ++g) part.append(circuit.gates()[g]);
  return part;
}

/// What a budget is made of: fidelity with the noise of one gate left out, or of none (-1).
using FidelityWithout = std::function<double(int gate)>;

void expect_costs(const ErrorBudget& budget, const FidelityWithout& fidelity_without,
                  const std::string& where) {
  ASSERT_EQ(budget.cost.size(), budget.circuit.gates().size());
  ASSERT_EQ(budget.source.size(), budget.circuit.gates().size());
  const double fidelity = fidelity_without(-1);
  EXPECT_NEAR(budget.fidelity, fidelity, 1e-12) << where;
  for (std::size_t g = 0; g < budget.cost.size(); ++g) {
    EXPECT_NEAR(budget.cost[g], fidelity_without(static_cast<int>(g)) - fidelity, 1e-12)
        << where << ", gate " << g;
  }
}

/// With dense density matrices, gate by gate.
FidelityWithout dense_twin(const Circuit& circuit, const test::OracleNoise& noise) {
  const test::Matrix psi = test::run_dense(circuit);
  return [=](int gate) {
    test::Matrix rho = test::ground_state(circuit.num_qubits());
    for (std::size_t g = 0; g < circuit.gates().size(); ++g) {
      const bool quiet = static_cast<int>(g) == gate;
      rho =
          test::run_dense(part_of(circuit, g, g + 1), {}, quiet ? test::OracleNoise{} : noise, rho);
    }
    return (psi * rho).trace().real();
  };
}

/// By running what comes before the gate, the gate without its noise, and what comes after it. For
/// circuits that have their delays already.
FidelityWithout program_twin(const Circuit& circuit, NoiseModel noise) {
  IdleNoise idle = noise.idle_noise();
  idle.policy = SchedulePolicy::kNone;
  noise.set_idle_noise(idle);
  const PauliVector psi = final_state(circuit);
  return [=](int gate) {
    PauliVector state(circuit.num_qubits());
    const std::size_t end = circuit.gates().size();
    const auto run = [&](std::size_t first, std::size_t last, const NoiseModel& model) {
      PtmProgram(part_of(circuit, first, last), model, {.fuse = false}).apply(state);
    };
    if (gate < 0) {
      run(0, end, noise);
    } else {
      run(0, at(gate), noise);
      run(at(gate), at(gate) + 1, {});
      run(at(gate) + 1, end, noise);
    }
    return overlap(psi, state);
  };
}

/// Random gates without measurement and reset.
Circuit random_unitary(int num_qubits, int num_gates, rl::Rng& rng) {
  const Circuit all = test::random_circuit(num_qubits, num_gates, rng);
  Circuit circuit(num_qubits);
  const Circuit bound = all.bound(test::random_parameters(all, rng));
  for (const Gate& gate : bound.gates()) {
    if (gate_row(gate.kind).is_unitary()) circuit.append(gate);
  }
  return circuit;
}

TEST(ErrorBudget, CostsAreThoseOfDenseMatricesWithTheNoiseOfOneGateLeftOut) {
  for (int n = 1; n <= 3; ++n) {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "error budget", static_cast<std::uint64_t>(n));
      const Circuit circuit = random_unitary(n, 14, rng);
      const test::OracleNoise noise = test::random_noise(n, 0.2, rng);
      expect_costs(error_budget(circuit, {}, noise.model()), dense_twin(circuit, noise),
                   std::to_string(n) + " qubits, seed " + std::to_string(seed));
    }
  }
}

TEST(ErrorBudget, CostsAreThoseOfProgramsWithTheNoiseOfOneGateLeftOut) {
  for (int n = 4; n <= 6; ++n) {
    rl::Rng rng = rl::random_stream(5, "error budget", static_cast<std::uint64_t>(n));
    const Circuit circuit = random_unitary(n, 40, rng);
    const NoiseModel noise = test::random_noise(n, 0.1, rng).model();
    expect_costs(error_budget(circuit, {}, noise), program_twin(circuit, noise),
                 std::to_string(n) + " qubits");
  }
}

TEST(ErrorBudget, ParametersAreBound) {
  const test::Workload w = test::workload(3, 2);
  const NoiseModel noise = test::workload_noise().model();
  const ErrorBudget budget = error_budget(w.circuit, w.angles, noise);
  EXPECT_EQ(budget.circuit, w.circuit.bound(w.angles));
  std::vector<int> every_gate(w.circuit.gates().size());
  std::iota(every_gate.begin(), every_gate.end(), 0);
  EXPECT_EQ(budget.source, every_gate);
  EXPECT_NEAR(
      budget.fidelity,
      fidelity_with_pure(final_state(w.circuit, w.angles, noise), final_state(w.circuit, w.angles)),
      1e-12);
  expect_costs(budget, program_twin(budget.circuit, noise), "workload");
}

/// Channels that cannot be inverted, and all of one rule after all gates.
TEST(ErrorBudget, SingularNoiseHasExactCosts) {
  std::vector<GateKind> one_qubit;
  for (const GateRow& row : gates()) {
    if (row.num_qubits == 1) one_qubit.push_back(row.kind);
  }
  rl::Rng rng = rl::random_stream(6, "error budget");
  const Circuit circuit = random_unitary(4, 25, rng);
  const std::array channels{reset_channel(), reset_channel(0.3, 0.2), measure_and_forget(),
                            depolarizing(1.0), thermal_relaxation(1.0, 0.8, 50.0, 0.1)};
  for (const Channel& channel : channels) {
    NoiseModel noise("singular");
    noise.add_rule({{GateKind::kSx, GateKind::kH, GateKind::kRy}, {}, {{channel, {0}}}});
    noise.add_rule({one_qubit, {2}, {{bit_flip(0.2), {0}}, {channel, {0}}}});
    noise.add_rule({{GateKind::kCx, GateKind::kCz}, {}, {{channel, {1}}}});
    noise.add_rule({{GateKind::kSwap}, {0, 3}, {{depolarizing(16.0 / 15.0, 2), {1, 0}}}});
    expect_costs(error_budget(circuit, {}, noise), program_twin(circuit, noise),
                 channel.description());
  }
}

TEST(ErrorBudget, TheOnlyNoisyGateCostsAllThatIsMissing) {
  Circuit circuit(2);
  circuit.append(GateKind::kH, {0});
  circuit.append(GateKind::kCx, {0, 1});
  NoiseModel noise("one");
  noise.add_rule({{GateKind::kH}, {}, {{depolarizing(0.1), {0}}}});
  const ErrorBudget budget = error_budget(circuit, {}, noise);
  EXPECT_NEAR(budget.fidelity, 0.95, 1e-15);  // (1 - p) + p / 2
  EXPECT_NEAR(budget.cost[0], 0.05, 1e-15);
  EXPECT_EQ(budget.cost[1], 0.0);
}

TEST(ErrorBudget, WithoutNoiseTheFidelityIsOneAndNothingCosts) {
  const test::Workload w = test::workload(4, 3);
  const ErrorBudget budget = error_budget(w.circuit, w.angles, {});
  EXPECT_NEAR(budget.fidelity, 1.0, 1e-13);
  EXPECT_THAT(budget.cost, Each(0.0));
}

TEST(ErrorBudget, NoiseThatRepairsThatOfAnotherGateHasANegativeCost) {
  Circuit circuit(1);
  circuit.append(GateKind::kX, {0});
  circuit.append(GateKind::kX, {0});
  NoiseModel noise("flips");
  noise.add_rule({{GateKind::kX}, {}, {{bit_flip(1.0), {0}}}});
  const ErrorBudget budget = error_budget(circuit, {}, noise);
  EXPECT_NEAR(budget.fidelity, 1.0, 1e-15);
  EXPECT_THAT(budget.cost, Each(-1.0));
}

TEST(ErrorBudget, ACircuitWithoutGatesHasNothingToPay) {
  const ErrorBudget budget = error_budget(Circuit(3), {}, test::workload_noise().model());
  EXPECT_EQ(budget.fidelity, 1.0);
  EXPECT_TRUE(budget.cost.empty());
}

/// Relaxation of all qubits but the last, and times for all gates.
IdleNoise idle_noise(int num_qubits, SchedulePolicy policy) {
  IdleNoise idle;
  idle.policy = policy;
  for (int q = 0; q + 1 < num_qubits; ++q) idle.qubits.push_back(IdleRelaxation{60e-6, 70e-6, 0.1});
  for (const GateRow& row : gates()) {
    idle.times.push_back({row.kind, {}, row.num_qubits == 1 ? 3e-6 : 10e-6});
  }
  return idle;
}

TEST(ErrorBudget, WaitsOfTheScheduleHaveCostsOfTheirOwn) {
  rl::Rng rng = rl::random_stream(8, "error budget");
  const Circuit circuit = random_unitary(4, 15, rng);
  for (const SchedulePolicy policy : {SchedulePolicy::kAsap, SchedulePolicy::kAlap}) {
    NoiseModel noise = test::random_noise(4, 0.1, rng).model();
    noise.set_idle_noise(idle_noise(4, policy));
    const ErrorBudget budget = error_budget(circuit, {}, noise);
    const ScheduledCircuit scheduled = schedule(circuit, noise.idle_noise());
    EXPECT_EQ(budget.circuit, scheduled.circuit);
    EXPECT_EQ(budget.source, scheduled.source);
    EXPECT_NEAR(budget.fidelity, overlap(final_state(circuit, {}, noise), final_state(circuit)),
                1e-12);
    expect_costs(budget, program_twin(budget.circuit, noise), "idle");
    int paying = 0;
    for (std::size_t g = 0; g < budget.cost.size(); ++g) {
      if (budget.source[g] < 0 && std::abs(budget.cost[g]) > 1e-4) ++paying;
    }
    EXPECT_GT(paying, 3);
  }
}

TEST(ErrorBudget, DelaysOfTheCircuitCostTheirRelaxation) {
  Circuit circuit(1);
  circuit.append(GateKind::kX, {0});
  circuit.append_delay(0, 2e-6);
  NoiseModel noise("idle");
  IdleNoise idle;
  idle.qubits.push_back(IdleRelaxation{10e-6, 20e-6, 0.0});
  noise.set_idle_noise(idle);
  const ErrorBudget budget = error_budget(circuit, {}, noise);
  EXPECT_NEAR(budget.fidelity, std::exp(-0.2), 1e-14);
  EXPECT_EQ(budget.cost[0], 0.0);
  EXPECT_NEAR(budget.cost[1], 1.0 - std::exp(-0.2), 1e-14);
}

TEST(ErrorBudget, ChannelsOnSpectatorsBelongToTheGateThatCausesThem) {
  rl::Rng rng = rl::random_stream(9, "error budget");
  for (int n = 3; n <= 5; ++n) {
    const Circuit circuit = random_unitary(n, 30, rng);
    NoiseModel noise = test::random_noise(n, 0.1, rng).model();
    const std::vector<GateKind> kinds{GateKind::kCx, GateKind::kCz, GateKind::kSwap};
    for (int q = 0; q < n; ++q) {
      const int next = (q + 1) % n;
      const int other = (q + 2) % n;
      noise.add_rule({kinds,
                      {q, next},
                      {{zz_rotation(0.3), {1}, {other}},
                       {depolarizing(0.05, 2), {0, 1}},
                       {amplitude_damping(0.1), {}, {other}},
                       {zz_rotation(0.2), {0}, {other}}}});
      noise.add_rule({{GateKind::kSx, GateKind::kRy}, {q}, {{zz_rotation(0.1), {0}, {next}}}});
    }
    expect_costs(error_budget(circuit, {}, noise), program_twin(circuit, noise),
                 "spectators, " + std::to_string(n) + " qubits");
  }
}

TEST(ErrorBudget, AnyMemoryBudgetGivesTheSameBits) {
  const test::Workload w = test::workload(3, 12);
  NoiseModel noise = test::workload_noise().model();
  noise.add_rule({{GateKind::kCx}, {0, 1}, {{depolarizing(0.02, 2), {1}, {2}}}});
  const ErrorBudget expected = error_budget(w.circuit, w.angles, noise);
  for (const std::size_t states : {0U, 1U, 4U, 7U, 1000U}) {
    const std::size_t bytes = states * PauliVector::required_bytes(3);
    const ErrorBudget budget = error_budget(w.circuit, w.angles, noise, bytes);
    EXPECT_EQ(budget.fidelity, expected.fidelity) << states;
    EXPECT_EQ(budget.cost, expected.cost) << states;
  }
}

/// More gates than one block takes, on one qubit and on a pair.
TEST(ErrorBudget, LongRunsOfGatesAreExactToo) {
  rl::Rng rng = rl::random_stream(10, "error budget");
  Circuit circuit(3);
  const Circuit run = random_unitary(1, 400, rng);
  const Circuit pair = random_unitary(2, 700, rng);
  for (const Gate& gate : run.gates()) circuit.append({gate.kind, {2, -1}, -1, gate.angle});
  for (const Gate& gate : pair.gates()) circuit.append(gate);
  circuit.append(GateKind::kCx, {1, 2});
  const NoiseModel noise = test::random_noise(3, 0.001, rng).model();
  const ErrorBudget budget = error_budget(circuit, {}, noise);
  const FidelityWithout twin = program_twin(circuit, noise);
  EXPECT_NEAR(budget.fidelity, twin(-1), 1e-12);
  for (std::size_t g = 0; g < budget.cost.size(); g += 97) {
    EXPECT_NEAR(budget.cost[g], twin(static_cast<int>(g)) - budget.fidelity, 1e-12) << g;
  }
}

TEST(ErrorBudget, WrongInputIsRefused) {
  Circuit circuit(2);
  circuit.append_rotation(GateKind::kRy, 0);
  circuit.append(GateKind::kCx, {0, 1});
  EXPECT_THAT([&] { error_budget(circuit, {}, {}); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("0 parameters, must be 1")));
  NoiseModel directed("directed");
  directed.set_coupling_map({{1, 0}});
  const std::vector<double> angles{0.3};
  EXPECT_THAT(
      [&] { error_budget(circuit, angles, directed); },
      ThrowsMessage<std::invalid_argument>(AllOf(HasSubstr("0,1"), HasSubstr("'directed'"))));
  for (const GateKind kind : {GateKind::kReset, GateKind::kMeasure}) {
    Circuit open = circuit;
    open.append(kind, {1});
    EXPECT_THAT([&] { error_budget(open, angles, {}); },
                ThrowsMessage<std::invalid_argument>(HasSubstr("must be unitary")));
  }
  NoiseModel crosstalk("crosstalk");
  crosstalk.add_rule({{GateKind::kCx}, {0, 1}, {{zz_rotation(0.1), {1}, {2}}}});
  EXPECT_THAT([&] { error_budget(circuit, angles, crosstalk); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("spectator = 2")));
  Circuit large(1);
  for (std::size_t g = 0; g <= kMaxErrorBudgetGates; ++g) large.append(GateKind::kX, {0});
  EXPECT_THAT([&] { error_budget(large, {}, {}); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("100001 gates")));
  Circuit wide(25);
  wide.append(GateKind::kX, {0});
  EXPECT_THAT([&] { error_budget(wide, {}, {}); },
              ThrowsMessage<std::runtime_error>(
                  AllOf(HasSubstr("an error budget of 25 qubits"), HasSubstr("GiB are free"))));
}

}  // namespace
}  // namespace qarch::sim
