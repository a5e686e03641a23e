#include "sim/transpile/transpile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numbers>

#include "rl/random.h"
#include "sim/expectation.h"
#include "sim/transpile/equivalence.h"

namespace qarch::sim {
namespace {

using enum GateKind;
constexpr double kPi = std::numbers::pi;

struct NativeSet {
  std::string_view name;
  std::vector<GateKind> gates;
};

const std::vector<NativeSet>& native_sets() {
  static const std::vector<NativeSet> sets{
      {"cx", {kId, kRz, kSx, kX, kCx}},
      {"ecr", {kId, kRz, kSx, kX, kEcr}},
      {"cz", {kRz, kSx, kX, kCz}},
      {"search", {kRx, kRy, kRz, kCx}},
      {"no x", {kRz, kSx, kCz}},
      {"rz h", {kRz, kH, kCx}},
      {"rx sdg", {kRx, kSdg, kCz}},
      {"rz sxdg y", {kRz, kSxdg, kY, kCy}},
      {"ry sx", {kRy, kSx, kCx}},
      {"ion", {kRx, kRz, kCz, kSwap}},
      {"fractional", {kRz, kSx, kX, kRx, kCz}},
      {"any", {}},
  };
  return sets;
}

struct Coupling {
  std::string_view name;
  int num_qubits;
  std::vector<std::pair<int, int>> pairs;
};

const std::vector<Coupling>& couplings() {
  static const std::vector<Coupling> all{
      {"all to all", 4, {}},
      {"line", 5, {{0, 1}, {1, 0}, {1, 2}, {2, 1}, {2, 3}, {3, 2}, {3, 4}, {4, 3}}},
      {"directed line", 4, {{1, 0}, {1, 2}, {3, 2}}},
      {"ring", 6, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 0}}},
      {"ourense", 5, {{0, 1}, {1, 0}, {1, 2}, {2, 1}, {1, 3}, {3, 1}, {3, 4}, {4, 3}}},
      {"directed star", 5, {{2, 0}, {1, 2}, {2, 3}, {4, 2}}},
  };
  return all;
}

int pick(rl::Rng& rng, std::size_t bound) {
  return static_cast<int>(rl::uniform_index(rng, bound));
}

/// Gates of every kind that has a unitary; rotations with new, used and constant angles; with
/// `others` also reset, measure and delay.
Circuit random_circuit(int num_qubits, int num_gates, bool others, rl::Rng& rng) {
  Circuit circuit(num_qubits);
  const auto rows = others ? operations() : gates();
  while (static_cast<int>(circuit.gates().size()) < num_gates) {
    const GateRow& row = rows[rl::uniform_index(rng, rows.size())];
    if (row.num_qubits > num_qubits) continue;
    const int a = pick(rng, static_cast<std::size_t>(num_qubits));
    Gate gate{row.kind, {a, -1}};
    if (row.num_qubits == 2) {
      gate.qubits[1] = (a + 1 + pick(rng, static_cast<std::size_t>(num_qubits - 1))) % num_qubits;
    }
    if (row.has_angle) {
      const int choice = pick(rng, 4);
      if (choice == 0) gate.slot = circuit.num_parameters();
      if (choice == 1)
        gate.slot = pick(rng, static_cast<std::size_t>(circuit.num_parameters()) + 1);
      if (choice == 2) gate.angle = kPi / 4 * (pick(rng, 9) - 4);
      if (choice == 3) gate.angle = 8.0 * rl::uniform(rng) - 4.0;
    }
    if (row.kind == kDelay) gate.angle = 1e-7;
    circuit.append(gate);
  }
  return circuit;
}

void expect_native_and_coupled(const TranspiledCircuit& result, const TranspileOptions& options) {
  for (const Gate& gate : result.circuit.gates()) {
    if (!options.gates.empty() && gate_row(gate.kind).is_unitary()) {
      EXPECT_NE(std::ranges::find(options.gates, gate.kind), options.gates.end())
          << gate_row(gate.kind).name;
    }
    if (gate.num_qubits() == 1 || options.coupling.empty()) continue;
    const std::pair pair(gate.qubits[0], gate.qubits[1]);
    const std::pair turned(gate.qubits[1], gate.qubits[0]);
    const bool symmetric = gate.kind == kCz || gate.kind == kSwap;
    EXPECT_TRUE(std::ranges::count(options.coupling, pair) > 0 ||
                (symmetric && std::ranges::count(options.coupling, turned) > 0))
        << gate_row(gate.kind).name << " " << pair.first << " " << pair.second;
  }
}

double distance(const Circuit& circuit, const TranspiledCircuit& result, bool from_zero) {
  std::mt19937_64 engine(11);
  return process_distance(circuit, result, {.from_zero = from_zero}, engine);
}

TranspiledCircuit made(const Circuit& circuit, std::vector<GateKind> gates, int level = 2,
                       bool starts_from_zero = false) {
  return transpile(
      circuit, {.gates = std::move(gates), .level = level, .starts_from_zero = starts_from_zero});
}

int count(const TranspiledCircuit& result, GateKind kind) {
  return static_cast<int>(std::ranges::count(result.circuit.gates(), kind, &Gate::kind));
}

Circuit of(int num_qubits, const std::vector<Gate>& gates) {
  Circuit circuit(num_qubits);
  for (const Gate& gate : gates) circuit.append(gate);
  return circuit;
}

const std::vector<GateKind> kIbmCx{kRz, kSx, kX, kCx};
const std::vector<GateKind> kIbmEcr{kRz, kSx, kX, kEcr};
const std::vector<GateKind> kIbmCz{kRz, kSx, kX, kCz};

void expect_right(const Circuit& circuit, TranspileOptions options, std::string_view label) {
  CircuitCounts last;
  for (const int level : {0, 1, 2, 3}) {
    SCOPED_TRACE(std::string(label) + ", level " + std::to_string(level));
    options.level = std::min(level, 2);
    options.starts_from_zero = level == 3;
    const TranspiledCircuit result = transpile(circuit, options);
    EXPECT_LT(distance(circuit, result, options.starts_from_zero), 1e-10);
    EXPECT_EQ(result.circuit.num_parameters(), circuit.num_parameters());
    expect_native_and_coupled(result, options);
    EXPECT_EQ(result.after.two_qubit_gates, result.circuit.num_two_qubit_gates());
    if (level > 0) {
      EXPECT_LE(result.after.two_qubit_gates, last.two_qubit_gates);
      if (result.after.two_qubit_gates == last.two_qubit_gates) {
        EXPECT_LE(result.after.pulses, last.pulses);
      }
    }
    last = result.after;
  }
}

TEST(Transpile, EveryGateIsTheSameInEveryNativeSet) {
  for (const NativeSet& set : native_sets()) {
    for (const GateRow& row : gates()) {
      for (const bool turned : {false, true}) {
        Gate gate{row.kind, {turned ? 1 : 0, -1}, -1, 0.7};
        if (row.num_qubits == 2) gate.qubits[1] = turned ? 0 : 1;
        expect_right(of(2, {gate}), {.gates = set.gates, .coupling = {{0, 1}}},
                     std::string(set.name) + " " + std::string(row.name));
        if (!row.has_angle) continue;
        gate.slot = 0;
        expect_right(of(2, {gate}), {.gates = set.gates},
                     std::string(set.name) + " slot " + std::string(row.name));
      }
    }
  }
}

TEST(Transpile, RandomCircuitsStayTheSameInEveryNativeSetOnEveryCoupling) {
  rl::Rng rng = rl::random_stream(1, "transpile");
  for (const NativeSet& set : native_sets()) {
    for (const Coupling& coupling : couplings()) {
      for (int trial = 0; trial < 3; ++trial) {
        const Circuit circuit = random_circuit(2 + pick(rng, 3), 25, false, rng);
        expect_right(circuit,
                     {.gates = set.gates,
                      .coupling = coupling.pairs,
                      .route = true,
                      .num_qubits = coupling.num_qubits},
                     std::string(set.name) + " on " + std::string(coupling.name));
      }
    }
  }
}

TEST(Transpile, WithoutRoutingCountsNeverGrowWithTheLevel) {
  rl::Rng rng = rl::random_stream(2, "transpile");
  for (const NativeSet& set : native_sets()) {
    for (int trial = 0; trial < 8; ++trial) {
      expect_right(random_circuit(3, 40, false, rng), {.gates = set.gates}, set.name);
    }
  }
}

TEST(Transpile, ResetsMeasurementsAndDelaysStayInOrder) {
  rl::Rng rng = rl::random_stream(3, "transpile");
  for (const NativeSet& set : native_sets()) {
    for (int trial = 0; trial < 3; ++trial) {
      const Circuit circuit = random_circuit(2, 25, true, rng);
      expect_right(circuit, {.gates = set.gates}, set.name);
      for (const GateKind kind : {kReset, kMeasure, kDelay}) {
        EXPECT_EQ(count(made(circuit, set.gates), kind),
                  std::ranges::count(circuit.gates(), kind, &Gate::kind));
      }
    }
  }
}

TEST(Transpile, GatesDoNotCancelAcrossWhatTakesTimeOrMeasures) {
  for (const GateKind kind : {kId, kMeasure, kReset, kDelay}) {
    const Circuit circuit = of(1, {{kX, {0, -1}}, {kind, {0, -1}, -1, 0.0}, {kX, {0, -1}}});
    EXPECT_EQ(made(circuit, {kId, kRz, kSx, kX, kCx}).after.gates, 3) << gate_row(kind).name;
  }
}

TEST(Transpile, SmallCircuitsTakeTheKnownNumbersOfGates) {
  struct Row {
    std::string_view name;
    Circuit circuit;
    std::vector<GateKind> gates;
    int two_qubit_gates, pulses, all;  ///< all: -1 not looked at
  };
  const std::vector<Row> rows{
      {"h", of(1, {{kH, {0, -1}}}), kIbmCx, 0, 1, 3},
      {"x", of(1, {{kX, {0, -1}}}), kIbmCx, 0, 1, 1},
      {"y", of(1, {{kY, {0, -1}}}), kIbmCx, 0, 1, 2},
      {"t", of(1, {{kT, {0, -1}}}), kIbmCx, 0, 0, 1},
      {"sxdg", of(1, {{kSxdg, {0, -1}}}), kIbmCx, 0, 1, 3},
      {"ry slot", of(1, {{kRy, {0, -1}, 0}}), kIbmCx, 0, 2, 5},
      {"rx slot", of(1, {{kRx, {0, -1}, 0}}), kIbmCx, 0, 2, 6},
      {"rx", of(1, {{kRx, {0, -1}, -1, 0.3}}), kIbmCx, 0, 2, 5},
      {"rx(pi/2)", of(1, {{kRx, {0, -1}, -1, kPi / 2}}), kIbmCx, 0, 1, 1},
      {"h h", of(1, {{kH, {0, -1}}, {kH, {0, -1}}}), kIbmCx, 0, 0, 0},
      {"s t tdg sdg", of(1, {{kS, {0, -1}}, {kT, {0, -1}}, {kTdg, {0, -1}}, {kSdg, {0, -1}}}),
       kIbmCx, 0, 0, 0},
      {"cx cx", of(2, {{kCx, {0, 1}}, {kCx, {0, 1}}}), kIbmCx, 0, 0, 0},
      {"cx swap", of(2, {{kCx, {1, 0}}, {kSwap, {0, 1}}}), kIbmCx, 2, 0, 2},
      {"swap", of(2, {{kSwap, {0, 1}}}), kIbmCx, 3, 0, 3},
      {"swap by ecr", of(2, {{kSwap, {0, 1}}}), kIbmEcr, 3, -1, -1},
      {"swap swap", of(2, {{kSwap, {0, 1}}, {kSwap, {1, 0}}}), kIbmEcr, 0, 0, 0},
      {"cz by ecr", of(2, {{kCz, {0, 1}}}), kIbmEcr, 1, -1, -1},
      {"cx by ecr", of(2, {{kCx, {0, 1}}}), kIbmEcr, 1, 2, 4},
      {"cx by cz", of(2, {{kCx, {0, 1}}}), kIbmCz, 1, 2, 6},
      {"ecr by cx", of(2, {{kEcr, {0, 1}}}), kIbmCx, 1, 2, 4},
      {"h cz h", of(2, {{kH, {1, -1}}, {kCz, {0, 1}}, {kH, {1, -1}}}), kIbmCx, 1, 0, 1},
      {"cx rz cx", of(2, {{kCx, {0, 1}}, {kRz, {0, -1}, 0}, {kCx, {0, 1}}}), kIbmCx, 0, 0, 1},
      {"cx rx cx", of(2, {{kCx, {0, 1}}, {kSx, {1, -1}}, {kCx, {0, 1}}}), kIbmCx, 0, 1, 1},
      {"rz, slot, rz", of(1, {{kS, {0, -1}}, {kRz, {0, -1}, 0}, {kT, {0, -1}}}), kIbmCx, 0, 0, 2},
      {"s cx sdg", of(2, {{kS, {0, -1}}, {kCx, {0, 1}}, {kSdg, {0, -1}}}), kIbmCx, 1, 0, 1},
      {"s ecr s", of(2, {{kS, {0, -1}}, {kEcr, {0, 1}}, {kS, {0, -1}}}), kIbmEcr, 1, 0, 1},
      {"slots stay two", of(1, {{kRz, {0, -1}, 0}, {kRz, {0, -1}, 0}}), kIbmCx, 0, 0, 2},
      {"ry of the search", of(1, {{kRy, {0, -1}, 0}}), {kRx, kRy, kRz, kCx}, 0, 1, 1},
      {"h of the search", of(1, {{kH, {0, -1}}}), {kRx, kRy, kRz, kCx}, 0, 1, 2},
      {"h t h t",
       of(1, {{kH, {0, -1}}, {kS, {0, -1}}, {kH, {0, -1}}}),
       {kH, kS, kSdg, kT, kCx},
       0,
       3,
       3},
      {"t t without t", of(1, {{kT, {0, -1}}, {kT, {0, -1}}}), {kH, kS, kCx}, 0, 1, 1},
      {"t t", of(1, {{kT, {0, -1}}, {kT, {0, -1}}}), {kH, kS, kT, kCx}, 0, 1, 1},
  };
  for (const Row& row : rows) {
    const TranspiledCircuit result = made(row.circuit, row.gates);
    EXPECT_LT(distance(row.circuit, result, false), 1e-12) << row.name;
    EXPECT_EQ(result.after.two_qubit_gates, row.two_qubit_gates) << row.name;
    if (row.pulses >= 0) {
      EXPECT_EQ(result.after.pulses, row.pulses) << row.name;
    }
    if (row.all >= 0) {
      EXPECT_EQ(result.after.gates, row.all) << row.name;
    }
  }
}

TEST(Transpile, AnyConstantRunTakesAtMostTwoPulses) {
  rl::Rng rng = rl::random_stream(4, "transpile");
  for (int trial = 0; trial < 100; ++trial) {
    Circuit circuit(1);
    for (int k = 0; k < 4; ++k) {
      circuit.append_fixed_rotation(
          std::array{kRx, kRy, kRz}[rl::uniform_index(rng, 3)], 0,
          pick(rng, 2) == 0 ? kPi / 4 * pick(rng, 8) : 7.0 * rl::uniform(rng));
    }
    for (const auto& gates : {kIbmCx, std::vector{kRz, kSx}, std::vector{kRz, kH},
                              std::vector{kRx, kS}, std::vector{kRy, kSxdg, kZ}}) {
      const TranspiledCircuit result = made(circuit, gates);
      EXPECT_LT(distance(circuit, result, false), 1e-11);
      EXPECT_LE(result.after.gates, 5);
      EXPECT_LE(count(result, kSx) + count(result, kX), 2);
    }
  }
}

TEST(Transpile, AGateAgainstTheDirectionIsTurnedRound) {
  for (const GateKind kind : {kCx, kCy, kEcr}) {
    const Circuit circuit = of(2, {{kind, {0, 1}}});
    const TranspileOptions options{
        .gates = {kRz, kSx, kX, kind}, .coupling = {{1, 0}}, .starts_from_zero = false};
    const TranspiledCircuit result = transpile(circuit, options);
    EXPECT_EQ(result.after.two_qubit_gates, 1) << gate_row(kind).name;
    EXPECT_EQ(count(result, kind), 1);
    expect_native_and_coupled(result, options);
    EXPECT_LT(distance(circuit, result, false), 1e-13) << gate_row(kind).name;
  }
  const Circuit twice = of(2, {{kCx, {0, 1}}, {kRy, {1, -1}, 0}, {kCx, {0, 1}}});
  EXPECT_EQ(transpile(twice, {.gates = kIbmCx, .coupling = {{1, 0}}, .starts_from_zero = false})
                .after.pulses,
            6)
      << "two on the control before and after, two around the slot; merged hadamards elsewhere";
}

TEST(Transpile, FromZeroGatesThatDoNothingGo) {
  const Circuit circuit = of(3, {{kRz, {0, -1}, 0},
                                 {kCx, {0, 1}},
                                 {kH, {1, -1}},
                                 {kCz, {1, 2}},
                                 {kSwap, {0, 2}},
                                 {kSwap, {1, 2}}});
  const TranspiledCircuit result = made(circuit, kIbmCx, 2, true);
  EXPECT_LT(distance(circuit, result, true), 1e-13);
  EXPECT_EQ(result.after.two_qubit_gates, 2) << "a swap with a qubit in 0 takes two cx";
  EXPECT_EQ(result.circuit.num_parameters(), 1) << "the slot stays, though nothing uses it";
  EXPECT_EQ(made(circuit, kIbmCx, 1, true).after.two_qubit_gates, 8);
}

TEST(Transpile, GradientsOfSlotsStayTheSame) {
  rl::Rng rng = rl::random_stream(5, "transpile");
  for (const NativeSet& set : native_sets()) {
    Circuit circuit(3);
    for (int layer = 0; layer < 2; ++layer) {
      for (int q = 0; q < 3; ++q) {
        circuit.append_rotation(std::array{kRx, kRy, kRz}[rl::uniform_index(rng, 3)], q);
        circuit.append(kT, {q});
      }
      circuit.append(kCx, {0, 1});
      circuit.append(kCz, {1, 2});
    }
    // no ecr, whatever the set: the gradient is that of cx circuits
    std::vector<GateKind> gates = set.gates;
    std::ranges::replace(gates, kEcr, kCx);
    std::ranges::replace(gates, kSxdg, kSx);
    const TranspiledCircuit result = made(circuit, gates, 2, true);
    const PauliSum observable(3,
                              {{PauliString::parse("XZY"), 1.0}, {PauliString::parse("IZZ"), 0.5}});

    std::vector<double> angles;
    for (int p = 0; p < circuit.num_parameters(); ++p) angles.push_back(6.0 * rl::uniform(rng));
    ExpectationFunction before(circuit, NoiseModel{}, observable);
    ExpectationFunction after(result.circuit, NoiseModel{}, observable);
    std::vector<double> gradient_before(angles.size());
    std::vector<double> gradient_after(angles.size());
    const double a = before.value_and_gradient(angles, gradient_before);
    const double b = after.value_and_gradient(angles, gradient_after);
    EXPECT_NEAR(a, b, 1e-12) << set.name;
    for (std::size_t p = 0; p < angles.size(); ++p) {
      EXPECT_NEAR(gradient_before[p], gradient_after[p], 1e-12) << set.name << " slot " << p;
    }
  }
}

TEST(Transpile, SaysWhatItCannotMake) {
  const auto message = [](const Circuit& circuit, const TranspileOptions& options) -> std::string {
    try {
      transpile(circuit, options);
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "nothing thrown";
  };
  EXPECT_EQ(
      message(of(1, {{kRy, {0, -1}, 0}}), {.gates = {kH, kS, kT, kCx}, .starts_from_zero = false}),
      "gate ry on qubit 0, slot 0: cannot be made of the native gates h s t cx");
  EXPECT_EQ(message(of(1, {{kRz, {0, -1}, -1, 0.3}}),
                    {.gates = {kH, kS, kT, kCx}, .starts_from_zero = false}),
            "gate rz on qubit 0: cannot be made of the native gates h s t cx");
  EXPECT_EQ(message(of(1, {{kT, {0, -1}}}), {.gates = {kH, kS, kCx}, .starts_from_zero = false}),
            "gate t on qubit 0: cannot be made of the native gates h s cx");
  EXPECT_EQ(message(of(1, {{kH, {0, -1}}}), {.gates = {kRz, kX, kCx}}),
            "gate h on qubit 0: cannot be made of the native gates rz x cx");
  EXPECT_EQ(
      message(of(2, {{kCx, {0, 1}}}), {.gates = {kRz, kSx, kSwap}, .starts_from_zero = false}),
      "gate cx on qubits 0, 1: cannot be made of the native gates rz sx swap");
  EXPECT_EQ(
      message(of(3, {{kCx, {0, 2}}}), {.coupling = {{0, 1}, {1, 2}}, .starts_from_zero = false}),
      "gate cx on qubits 0, 2: places 0, 2 are not coupled, and routing is not asked for");
  EXPECT_EQ(message(of(2, {{kCx, {0, 1}}}), {.coupling = {{0, 5}}}),
            "coupling: pair = 0, 5, must be two different qubits in [0, 1]");
  EXPECT_EQ(message(Circuit(3), {.coupling = {{0, 1}, {2, 3}}, .route = true, .num_qubits = 4}),
            "coupling: no connected part has 3 qubits");
  EXPECT_EQ(message(of(2, {{kCx, {0, 1}}}), {.coupling = {{0, 1}, {2, 3}},
                                             .route = true,
                                             .num_qubits = 4,
                                             .initial_layout = {0, 2},
                                             .starts_from_zero = false}),
            "gate cx on qubits 0, 1: no way of couplings between their places 0, 2");
  EXPECT_EQ(message(Circuit(2), {.initial_layout = {0, 0}}),
            "initial_layout: place = 0, must be different qubits of the device in [0, 1]");
  EXPECT_EQ(message(Circuit(2), {.initial_layout = {0}}),
            "initial_layout: 1 places, must be 2, one per qubit of the circuit");
  EXPECT_EQ(message(Circuit(2), {.num_qubits = 127}),
            "num_qubits = 127 of the device, must be in [2, 31]");
  EXPECT_EQ(message(Circuit(2), {.level = 3}), "level = 3, must be in [0, 2]");
}

TEST(Transpile, TheSameInputGivesTheSameCircuit) {
  rl::Rng rng = rl::random_stream(6, "transpile");
  const Circuit circuit = random_circuit(4, 60, false, rng);
  const TranspileOptions options{
      .gates = kIbmEcr, .coupling = couplings().back().pairs, .route = true, .num_qubits = 5};
  EXPECT_EQ(transpile(circuit, options).circuit, transpile(circuit, options).circuit);
}

}  // namespace
}  // namespace qarch::sim
