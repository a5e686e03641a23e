#include "sim/schedule.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "sim/expectation.h"
#include "tests/support/dense_oracle.h"
#include "tests/support/random_circuits.h"

namespace qarch::sim {
namespace {

/// x takes 1, h 2 and cx 10 s; on 1,0 cx takes 20 s.
IdleNoise round_times(SchedulePolicy policy) {
  return {policy,
          {},
          {{GateKind::kX, {}, 1.0},
           {GateKind::kH, {}, 2.0},
           {GateKind::kCx, {1, 0}, 20.0},
           {GateKind::kCx, {}, 10.0}}};
}

/// "x 0 at 0; delay 1 at 0 for 3; ..."
std::string text(const ScheduledCircuit& scheduled) {
  std::string result;
  for (std::size_t g = 0; g < scheduled.start.size(); ++g) {
    const Gate& gate = scheduled.circuit.gates()[g];
    result += std::string(gate_row(gate.kind).name) + " " + std::to_string(gate.qubits[0]);
    if (gate.qubits[1] >= 0) result += "," + std::to_string(gate.qubits[1]);
    result += " at " + std::to_string(std::lround(scheduled.start[g]));
    if (gate.kind == GateKind::kDelay) {
      result += " for " + std::to_string(std::lround(gate.angle));
      if (scheduled.source[g] >= 0) result += " as given";
    }
    result += "; ";
  }
  return result + "end at " + std::to_string(std::lround(scheduled.duration));
}

TEST(TimeOf, IsThatOfTheFirstEntryThatMatchesAndOfADelayItsOwn) {
  const IdleNoise idle = round_times(SchedulePolicy::kAsap);
  EXPECT_EQ(time_of({GateKind::kCx, {1, 0}}, idle), 20.0);
  EXPECT_EQ(time_of({GateKind::kCx, {0, 1}}, idle), 10.0);
  EXPECT_EQ(time_of({GateKind::kX, {7, -1}}, idle), 1.0);
  EXPECT_EQ(time_of({GateKind::kRz, {0, -1}, -1, 3.0}, idle), 0.0) << "an angle is no time";
  EXPECT_EQ(time_of({GateKind::kDelay, {0, -1}, -1, 0.25}, idle), 0.25);
}

TEST(Schedule, WaitsComeAfterTheGatesOrBeforeThem) {
  Circuit circuit(3);
  circuit.append(GateKind::kX, {0});
  circuit.append(GateKind::kH, {1});
  circuit.append(GateKind::kCx, {0, 1});
  circuit.append(GateKind::kX, {2});
  circuit.append(GateKind::kX, {0});
  EXPECT_EQ(text(schedule(circuit, round_times(SchedulePolicy::kAsap))),
            "x 0 at 0; h 1 at 0; delay 0 at 1 for 1; cx 0,1 at 2; x 2 at 0; x 0 at 12; "
            "delay 1 at 12 for 1; delay 2 at 1 for 12; end at 13");
  EXPECT_EQ(text(schedule(circuit, round_times(SchedulePolicy::kAlap))),
            "delay 0 at 0 for 1; x 0 at 1; h 1 at 0; cx 0,1 at 2; delay 2 at 0 for 12; "
            "x 2 at 12; x 0 at 12; delay 1 at 12 for 1; end at 13");
  EXPECT_EQ(text(schedule(circuit, round_times(SchedulePolicy::kNone))),
            "x 0 at 0; h 1 at 0; cx 0,1 at 2; x 2 at 0; x 0 at 12; end at 13");
}

TEST(Schedule, DelaysOfTheCircuitAreGatesThatTakeTheirTime) {
  Circuit circuit(2);
  circuit.append_delay(0, 5.0);
  circuit.append(GateKind::kCx, {1, 0});
  circuit.append(GateKind::kMeasure, {1});
  circuit.append_delay(1, 4.0);
  EXPECT_EQ(text(schedule(circuit, round_times(SchedulePolicy::kAsap))),
            "delay 0 at 0 for 5 as given; delay 1 at 0 for 5; cx 1,0 at 5; measure 1 at 25; "
            "delay 1 at 25 for 4 as given; delay 0 at 25 for 4; end at 29");
}

TEST(Schedule, AQubitWithoutGatesWaitsAllTheTimeAndAnEmptyCircuitTakesNone) {
  Circuit circuit(2);
  circuit.append(GateKind::kX, {1});
  for (const SchedulePolicy policy : {SchedulePolicy::kAsap, SchedulePolicy::kAlap}) {
    EXPECT_EQ(text(schedule(circuit, round_times(policy))),
              "x 1 at 0; delay 0 at 0 for 1; end at 1");
    EXPECT_EQ(text(schedule(Circuit(2), round_times(policy))), "end at 0");
  }
}

TEST(Schedule, StartsAreThoseOfTheDefinitionAndEveryQubitIsBusyFromZeroToTheEnd) {
  for (const SchedulePolicy policy : {SchedulePolicy::kAsap, SchedulePolicy::kAlap}) {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
      const int n = 1 + static_cast<int>(seed % 5);
      rl::Rng rng = rl::random_stream(seed, "schedule");
      const Circuit circuit = test::with_interruptions(test::random_circuit(n, 30, rng), rng);
      const IdleNoise idle = test::random_idle_noise(n, policy, rng);
      const ScheduledCircuit scheduled = schedule(circuit, idle);
      const std::vector<double> expected = test::start_times(circuit, idle);
      std::vector<double> free(static_cast<std::size_t>(n), 0.0);
      int next = 0;
      for (std::size_t g = 0; g < scheduled.start.size(); ++g) {
        const Gate& gate = scheduled.circuit.gates()[g];
        for (const int q : std::span(gate.qubits).first(gate.qubits[1] < 0 ? 1U : 2U)) {
          double& end = free[static_cast<std::size_t>(q)];
          EXPECT_NEAR(scheduled.start[g], end, 2e-15) << "seed " << seed << ", gate " << g;
          end = scheduled.start[g] + time_of(gate, idle);
        }
        if (scheduled.source[g] < 0) {
          EXPECT_EQ(gate.kind, GateKind::kDelay);
          continue;
        }
        const auto source = static_cast<std::size_t>(next);
        EXPECT_EQ(scheduled.source[g], next++) << "the order of the gates is kept";
        EXPECT_EQ(gate, circuit.gates()[source]);
        EXPECT_NEAR(scheduled.start[g], expected[source], 1e-18);
      }
      EXPECT_EQ(next, static_cast<int>(circuit.gates().size()));
      for (const double end : free) EXPECT_NEAR(end, scheduled.duration, 2e-15);
    }
  }
}

TEST(Schedule, ASecondScheduleAddsNothing) {
  rl::Rng rng = rl::random_stream(3, "schedule");
  const Circuit circuit = test::with_interruptions(test::random_circuit(4, 40, rng), rng);
  for (const SchedulePolicy policy : {SchedulePolicy::kAsap, SchedulePolicy::kAlap}) {
    const IdleNoise idle = test::random_idle_noise(4, policy, rng);
    const ScheduledCircuit once = schedule(circuit, idle);
    EXPECT_EQ(schedule(once.circuit, idle).circuit, once.circuit);
  }
}

TEST(Schedule, AQubitDecaysWhileItWaitsForAnother) {
  Circuit circuit(2);
  circuit.append(GateKind::kX, {0});
  circuit.append(GateKind::kH, {1});
  circuit.append(GateKind::kH, {1});
  IdleNoise idle = round_times(SchedulePolicy::kAsap);  // qubit 0 is |1> from 1 to 4 s
  idle.qubits = {IdleRelaxation{6.0, 5.0, 0.1}};
  NoiseModel noise;
  noise.set_idle_noise(idle);
  const PauliSum z(2, {{PauliString::parse("IZ"), 1.0}});
  ExpectationFunction early(circuit, noise, z);
  const double kept = std::exp(-3.0 / 6.0);
  EXPECT_NEAR(early({}), -kept + (1.0 - kept) * 0.8, 1e-15);
  idle.policy = SchedulePolicy::kAlap;  // |0> from 0 to 3 s, then x
  noise.set_idle_noise(idle);
  ExpectationFunction late(circuit, noise, z);
  EXPECT_NEAR(late({}), -(kept + (1.0 - kept) * 0.8), 1e-15);
}

}  // namespace
}  // namespace qarch::sim
