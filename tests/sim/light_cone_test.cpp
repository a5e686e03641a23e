#include "sim/light_cone.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "sim/expectation.h"
#include "sim/ptm_program.h"
#include "tests/support/compiled_run.h"
#include "tests/support/probe_circuits.h"
#include "tests/support/random_circuits.h"
#include "tests/support/workload.h"

/// Programs that compute only what the readout depends on, against all entries of the whole state.
namespace qarch::sim {
namespace {

constexpr double kTolerance = 1e-12;

std::size_t num_entries(int num_qubits) { return PauliVector(num_qubits).size(); }

/// All 4^n entries; parameter sets one after another.
std::vector<double> whole_state(const Circuit& circuit, const NoiseModel& noise,
                                std::span<const double> parameters) {
  PtmProgram program(circuit, noise);
  program.bind(parameters);
  PauliVector state(circuit.num_qubits());
  program.apply(state);
  return {state.values().begin(), state.values().end()};
}

template <int kLanes>
void expect_reads(const Circuit& circuit, const NoiseModel& noise,
                  const std::vector<std::size_t>& reads, std::span<const double> sets,
                  std::span<const std::vector<double>> expected) {
  test::CompiledRun<kLanes> run(compile(circuit, noise, {.from_zero = true, .reads = reads}));
  for (int repetition = 0; repetition < 2; ++repetition) {  // the second on what the first left
    run.bind(sets);
    run.run();
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      for (const std::size_t k : reads) {
        ASSERT_NEAR(run.read(k, lane), expected[lane][k], kTolerance)
            << "entry " << k << " of " << reads.size() << ", lane " << lane << " of " << kLanes;
      }
    }
  }
}

/// Reads of each single entry (`num_single` of them if there are more), of random sets, of all with
/// digits I and Z, of all, and of the identity alone.
std::vector<std::vector<std::size_t>> all_reads(int n, std::size_t num_single, rl::Rng& rng) {
  const std::size_t size = num_entries(n);
  std::vector<std::vector<std::size_t>> all;
  for (std::size_t i = 0; i < std::min(size, num_single); ++i) {
    all.push_back({size <= num_single ? i : rl::uniform_index(rng, size)});
  }
  for (const std::size_t count : {2U, 5U, 20U}) {
    std::set<std::size_t> some{0};
    while (some.size() < std::min<std::size_t>(count, size)) {
      some.insert(rl::uniform_index(rng, size));
    }
    all.emplace_back(some.begin(), some.end());
  }
  std::vector<std::size_t> diagonal;
  std::vector<std::size_t> every;
  for (std::size_t k = 0; k < size; ++k) {
    every.push_back(k);
    bool is_diagonal = true;
    for (std::size_t rest = k; rest != 0; rest /= 4) {
      is_diagonal = is_diagonal && (rest % 4 == 0 || rest % 4 == 3);
    }
    if (is_diagonal) diagonal.push_back(k);
  }
  all.push_back(diagonal);
  all.push_back(every);
  return all;
}

void expect_all_reads(const Circuit& circuit, const NoiseModel& noise, std::size_t num_single,
                      rl::Rng& rng) {
  const auto p = static_cast<std::size_t>(circuit.num_parameters());
  const std::vector<double> sets = test::random_parameter_sets(circuit, 8, rng);
  std::vector<std::vector<double>> expected;
  for (std::size_t lane = 0; lane < 8; ++lane) {
    expected.push_back(whole_state(circuit, noise, std::span(sets).subspan(lane * p, p)));
  }
  for (const auto& reads : all_reads(circuit.num_qubits(), num_single, rng)) {
    expect_reads<1>(circuit, noise, reads, std::span(sets).first(p), std::span(expected).first(1));
    expect_reads<8>(circuit, noise, reads, sets, expected);
  }
}

TEST(LightCone, GivesEveryEntryThatIsReadOfRandomCircuitsWithEveryNoise) {
  for (int n = 1; n <= 5; ++n) {
    for (const test::NoiseKind& kind : test::noise_kinds()) {
      SCOPED_TRACE(std::to_string(n) + " qubits, " + std::string(kind.name));
      rl::Rng rng = rl::random_stream(51, kind.name, static_cast<std::uint64_t>(n));
      const Circuit circuit = test::with_interruptions(test::random_circuit(n, 12 * n, rng), rng);
      expect_all_reads(circuit, kind.make(n).model(), n < 4 ? 64 : 40, rng);
      if (HasFailure()) return;
    }
  }
}

TEST(LightCone, GivesEveryEntryThatIsReadOfShallowCircuits) {
  for (int n = 3; n <= 7; ++n) {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      SCOPED_TRACE(std::to_string(n) + " qubits, seed " + std::to_string(seed));
      rl::Rng rng = rl::random_stream(seed, "shallow", static_cast<std::uint64_t>(n));
      const Circuit circuit = test::random_circuit(n, 5 * n, rng);
      const NoiseModel noise = test::random_noise(n, 0.1, rng).model();
      const auto p = static_cast<std::size_t>(circuit.num_parameters());
      const std::vector<double> sets = test::random_parameter_sets(circuit, 8, rng);
      std::vector<std::vector<double>> expected;
      for (std::size_t lane = 0; lane < 8; ++lane) {
        expected.push_back(whole_state(circuit, noise, std::span(sets).subspan(lane * p, p)));
      }
      for (int single = 0; single < 40; ++single) {
        const std::vector<std::size_t> reads{rl::uniform_index(rng, num_entries(n))};
        expect_reads<1>(circuit, noise, reads, std::span(sets).first(p), expected);
        expect_reads<8>(circuit, noise, reads, sets, expected);
      }
      if (HasFailure()) return;
    }
  }
}

/// Circuits in which what is read is known to depend on little.
struct Small {
  std::string_view name;
  Circuit (*make)();
};
Circuit unread_qubits() {
  Circuit circuit(5);
  for (int q = 0; q < 5; ++q) circuit.append_rotation(GateKind::kRy, q);
  circuit.append(GateKind::kCx, {0, 1});
  circuit.append(GateKind::kCx, {2, 3});
  circuit.append(GateKind::kCz, {3, 4});
  for (int q = 0; q < 5; ++q) circuit.append_rotation(GateKind::kRx, q);
  return circuit;
}
Circuit product() {
  Circuit circuit(5);
  for (int q = 0; q < 5; ++q) {
    circuit.append_rotation(GateKind::kRy, q);
    circuit.append_rotation(GateKind::kRz, q);
  }
  circuit.append(GateKind::kH, {3});
  return circuit;
}
Circuit swaps() {
  Circuit circuit(5);
  circuit.append_rotation(GateKind::kRy, 0);
  circuit.append(GateKind::kSwap, {0, 4});
  circuit.append_rotation(GateKind::kRx, 4);
  circuit.append(GateKind::kSwap, {1, 4});
  circuit.append(GateKind::kSwap, {2, 1});
  circuit.append_rotation(GateKind::kRz, 2);
  circuit.append(GateKind::kSwap, {2, 3});
  circuit.append(GateKind::kCx, {3, 0});
  return circuit;
}
Circuit swaps_back() {
  Circuit circuit(3);
  for (int q = 0; q < 3; ++q) circuit.append_rotation(GateKind::kRy, q);
  for (int repetition = 0; repetition < 2; ++repetition) {
    circuit.append(GateKind::kSwap, {0, 1});
    circuit.append(GateKind::kSwap, {1, 0});
  }
  return circuit;
}
Circuit empty() { return Circuit(4); }
Circuit one_gate_on_two() {
  Circuit circuit(4);
  circuit.append(GateKind::kCy, {3, 1});
  return circuit;
}
constexpr Small kSmall[] = {{"unread qubits", unread_qubits},
                            {"product", product},
                            {"swaps", swaps},
                            {"swaps back", swaps_back},
                            {"empty", empty},
                            {"one two-qubit gate", one_gate_on_two}};

TEST(LightCone, GivesEveryEntryThatIsReadWhereItDependsOnLittle) {
  for (const Small& small : kSmall) {
    for (const test::NoiseKind& kind : test::noise_kinds()) {
      SCOPED_TRACE(std::string(small.name) + ", " + std::string(kind.name));
      rl::Rng rng = rl::random_stream(52, kind.name);
      const Circuit circuit = small.make();
      expect_all_reads(circuit, kind.make(circuit.num_qubits()).model(), 80, rng);
      if (HasFailure()) return;
    }
  }
}

TEST(LightCone, OfTheIdentityAloneIsOne) {
  for (const Small& small : kSmall) {
    const Circuit circuit = small.make();
    const PauliSum identity(circuit.num_qubits(), {{{}, 0.25}});
    rl::Rng rng = rl::random_stream(53, small.name);
    const std::vector<double> parameters = test::random_parameters(circuit, rng);
    for (const bool light_cone : {true, false}) {
      ExpectationFunction f(circuit, test::random_noise(circuit.num_qubits(), 0.1, rng).model(),
                            identity, {.light_cone = light_cone});
      EXPECT_NEAR(f(parameters), 0.25, 1e-15) << small.name;
      ASSERT_EQ(f.read_values(parameters).size(), 1U);
      EXPECT_NEAR(f.read_values(parameters)[0], 1.0, 1e-15) << small.name;
      std::vector<double> gradient(parameters.size(), 99.0);
      EXPECT_NEAR(f.value_and_gradient(parameters, gradient), 0.25, 1e-15) << small.name;
      for (const double slope : gradient) EXPECT_NEAR(slope, 0.0, 1e-15) << small.name;
    }
  }
}

TEST(LightCone, ReadValuesAreThoseOfTheWholeState) {
  for (int n = 1; n <= 6; ++n) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      rl::Rng rng = rl::random_stream(seed, "read values", static_cast<std::uint64_t>(n));
      const Circuit circuit = test::random_circuit(n, 8 * n, rng);
      const NoiseModel noise = test::random_noise(n, 0.1, rng).model();
      const std::vector<double> parameters = test::random_parameters(circuit, rng);
      const std::vector<double> expected = whole_state(circuit, noise, parameters);
      for (const bool light_cone : {true, false}) {
        ExpectationFunction f(circuit, noise, test::random_observable(n, 4, rng),
                              {.light_cone = light_cone});
        const auto values = f.read_values(parameters);
        const auto reads = f.observable().reads();
        ASSERT_EQ(values.size(), reads.size());
        for (std::size_t j = 0; j < reads.size(); ++j) {
          EXPECT_NEAR(values[j], expected[reads[j]], kTolerance)
              << n << " qubits, entry " << reads[j];
        }
      }
    }
  }
}

TEST(LightCone, LeavesOutEntriesOfOneLocalReadOnAChain) {
  const test::Workload w = test::workload(6, 1);
  const std::size_t z0 = PauliString::single(Pauli::kZ, 0).index();
  const CompiledProgram all = compile(w.circuit, {}, {.from_zero = true});
  const CompiledProgram cone =
      compile(w.circuit, {}, {.from_zero = true, .reads = std::vector{z0}});
  EXPECT_TRUE(all.groups.empty());
  EXPECT_TRUE(std::ranges::any_of(cone.operations, [](const Operation& op) {
    return op.num_groups == 0;
  })) << "the gates at the end of the chain do not enter Z on its first qubit";
}

}  // namespace
}  // namespace qarch::sim
