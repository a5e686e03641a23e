#include "sim/program_run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "sim/pauli_vector.h"
#include "sim/state_vector_function.h"
#include "tests/support/compiled_run.h"
#include "tests/support/dense_oracle.h"
#include "tests/support/probe_circuits.h"
#include "tests/support/random_circuits.h"

/// Programs as they are compiled, fused or not, from |0...0> or from any state, in one lane or
/// eight, on all entries.
namespace qarch::sim {
namespace {

constexpr double kTolerance = 1e-12;

struct Inputs {
  Circuit circuit;
  test::OracleNoise noise;
  std::vector<double> sets;  ///< eight

  std::span<const double> set(std::size_t lane) const {
    const std::size_t p = sets.size() / 8;
    return std::span(sets).subspan(lane * p, p);
  }
};

Inputs random_inputs(int n, int num_gates, const test::NoiseKind& kind, rl::Rng& rng) {
  Inputs inputs{test::random_circuit(n, num_gates, rng), kind.make(n), {}};
  inputs.sets = test::random_parameter_sets(inputs.circuit, 8, rng);
  return inputs;
}

std::size_t num_entries(int n) { return std::size_t{1} << (2U * static_cast<unsigned>(n)); }

/// All entries in every lane, k fastest.
template <int kLanes>
std::vector<double> entries_of(const test::CompiledRun<kLanes>& run) {
  std::vector<double> entries;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    for (std::size_t k = 0; k < num_entries(run.program().num_qubits); ++k) {
      entries.push_back(run.read(k, lane));
    }
  }
  return entries;
}

void expect_near(const std::vector<double>& a, const std::vector<double>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) ASSERT_NEAR(a[i], b[i], kTolerance) << "entry " << i;
}

template <int kLanes>
std::vector<double> from_ground_state(const Inputs& inputs, bool fuse, bool from_zero) {
  test::CompiledRun<kLanes> run(
      compile(inputs.circuit, inputs.noise.model(), {.fuse = fuse, .from_zero = from_zero}));
  run.bind(inputs.sets);
  if (from_zero) {
    run.run();
    return entries_of(run);
  }
  const PauliVector ground(inputs.circuit.num_qubits());
  for (std::size_t k = 0; k < ground.size(); ++k) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      run.state()[kLanes * k + lane] = ground.values()[k];
    }
  }
  run.run_from_state();
  return entries_of(run);
}

TEST(ProgramRun, EqualsTheOracleHoweverItIsCompiled) {
  for (int n = 1; n <= 4; ++n) {
    for (const test::NoiseKind& kind : test::noise_kinds()) {
      rl::Rng rng = rl::random_stream(61, kind.name, static_cast<std::uint64_t>(n));
      const Inputs inputs = random_inputs(n, 20, kind, rng);
      std::vector<double> expected;
      for (std::size_t lane = 0; lane < (n < 4 ? 8 : 1); ++lane) {
        const Eigen::VectorXd r = test::pauli_coefficients(
            test::run_dense(inputs.circuit, inputs.set(lane), inputs.noise));
        expected.insert(expected.end(), r.begin(), r.end());
      }
      const std::vector<double> first(
          expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(num_entries(n)));
      for (const bool fuse : {true, false}) {
        for (const bool from_zero : {true, false}) {
          SCOPED_TRACE(std::to_string(n) + " qubits, " + std::string(kind.name) +
                       (fuse ? ", fused" : "") + (from_zero ? ", from zero" : ""));
          expect_near(from_ground_state<1>(inputs, fuse, from_zero), first);
          std::vector<double> lanes = from_ground_state<8>(inputs, fuse, from_zero);
          lanes.resize(expected.size());
          expect_near(lanes, expected);
          if (HasFailure()) return;
        }
      }
    }
  }
}

TEST(ProgramRun, IsTheSameFusedAndNotFromZeroAndNotInOneLaneAndEight) {
  for (int n = 5; n <= 6; ++n) {
    for (const test::NoiseKind& kind : test::noise_kinds()) {
      rl::Rng rng = rl::random_stream(62, kind.name, static_cast<std::uint64_t>(n));
      Inputs inputs = random_inputs(n, 60, kind, rng);
      const std::vector<double> expected = from_ground_state<8>(inputs, false, false);
      for (const bool fuse : {true, false}) {
        for (const bool from_zero : {true, false}) {
          SCOPED_TRACE(std::to_string(n) + " qubits, " + std::string(kind.name) +
                       (fuse ? ", fused" : "") + (from_zero ? ", from zero" : ""));
          expect_near(from_ground_state<8>(inputs, fuse, from_zero), expected);
          const std::vector<double> one = from_ground_state<1>(inputs, fuse, from_zero);
          expect_near(one, {expected.begin(),
                            expected.begin() + static_cast<std::ptrdiff_t>(num_entries(n))});
          if (HasFailure()) return;
        }
      }
    }
  }
}

TEST(ProgramRun, StartsInEveryLaneFromItsOwnState) {
  for (int n = 1; n <= 3; ++n) {
    for (const test::NoiseKind& kind : test::noise_kinds()) {
      rl::Rng rng = rl::random_stream(63, kind.name, static_cast<std::uint64_t>(n));
      const Inputs inputs = random_inputs(n, 15, kind, rng);
      for (const bool fuse : {true, false}) {
        SCOPED_TRACE(std::to_string(n) + " qubits, " + std::string(kind.name));
        test::CompiledRun<8> run(compile(inputs.circuit, inputs.noise.model(), {.fuse = fuse}));
        run.bind(inputs.sets);
        std::vector<double> expected;
        for (std::size_t lane = 0; lane < 8; ++lane) {
          const test::Matrix rho = test::random_density_matrix(n, rng);
          const Eigen::VectorXd before = test::pauli_coefficients(rho);
          for (std::size_t k = 0; k < num_entries(n); ++k) {
            run.state()[8 * k + lane] = before[static_cast<Eigen::Index>(k)];
          }
          const Eigen::VectorXd after = test::pauli_coefficients(
              test::run_dense(inputs.circuit, inputs.set(lane), inputs.noise, rho));
          expected.insert(expected.end(), after.begin(), after.end());
        }
        run.run_from_state();
        expect_near(entries_of(run), expected);
        if (HasFailure()) return;
      }
    }
  }
}

TEST(ProgramRun, OneOperationAfterAnotherIsTheWhole) {
  rl::Rng rng = rl::random_stream(64, "one by one");
  const Inputs inputs = random_inputs(5, 60, test::noise_kinds()[9], rng);
  const std::vector<std::size_t> reads{0, 3, 75, 1000};
  test::CompiledRun<1> whole(
      compile(inputs.circuit, inputs.noise.model(), {.from_zero = true, .reads = reads}));
  test::CompiledRun<1> parts(whole.program());
  whole.bind(inputs.set(0));
  parts.bind(inputs.set(0));
  whole.run();
  std::ranges::fill(parts.state(), 0.0);
  parts.state()[0] = 1.0;
  for (const Operation& op : parts.program().operations) {
    sim::Run<1>::apply(parts.program(), op, parts.numbers().data(), parts.state().data(), false);
  }
  for (const std::size_t k : reads) EXPECT_NEAR(parts.read(k), whole.read(k), kTolerance);
}

template <int kLanes>
void expect_maps_bind_alone(const Inputs& inputs) {
  test::CompiledRun<kLanes> all(compile(inputs.circuit, inputs.noise.model(), {}));
  test::CompiledRun<kLanes> single(all.program());
  all.bind(inputs.sets);
  for (std::size_t m = 0; m < all.program().maps.size(); ++m) {
    if (all.program().maps[m].first_factor < 0) continue;
    sim::Run<kLanes>::bind_map(all.program(), static_cast<int>(m), all.cosines(), all.sines(),
                               single.numbers().data());
  }
  EXPECT_EQ(single.numbers(), all.numbers()) << kLanes << " lanes";
}

TEST(ProgramRun, BindsEveryMapAloneToTheSameNumbers) {
  for (const test::NoiseKind& kind : test::noise_kinds()) {
    rl::Rng rng = rl::random_stream(65, kind.name);
    const Inputs inputs = random_inputs(4, 60, kind, rng);
    expect_maps_bind_alone<1>(inputs);
    expect_maps_bind_alone<8>(inputs);
  }
}

/// sum_k r[k]^2 / 2^n.
double purity(const std::vector<double>& r, int n) {
  double sum = 0.0;
  for (const double v : r) sum += v * v;
  return std::ldexp(sum, -n);
}

TEST(ProgramRun, KeepsTheTraceAndNoPauliAboveOneAndPurityAtMostOne) {
  for (int n = 1; n <= 10; ++n) {
    for (const double strength : {0.02, 0.3, 1.0}) {
      rl::Rng rng = rl::random_stream(66, "invariants", static_cast<std::uint64_t>(n));
      Inputs inputs{test::random_circuit(n, 8 * n, rng), test::random_noise(n, strength, rng), {}};
      inputs.sets = test::random_parameter_sets(inputs.circuit, 8, rng);
      const std::vector<double> r = from_ground_state<1>(inputs, true, true);
      EXPECT_NEAR(r[0], 1.0, kTolerance) << n << " qubits";
      for (const double value : r) ASSERT_LE(std::abs(value), 1.0 + kTolerance) << n << " qubits";
      EXPECT_LE(purity(r, n), 1.0 + kTolerance) << n << " qubits";
      EXPECT_GE(purity(r, n), std::ldexp(1.0, -n) - kTolerance) << n << " qubits";
    }
  }
}

TEST(ProgramRun, StaysPureWithoutNoise) {
  for (int n = 1; n <= 10; ++n) {
    rl::Rng rng = rl::random_stream(67, "pure", static_cast<std::uint64_t>(n));
    const Inputs inputs = random_inputs(n, 8 * n, test::noise_kinds()[0], rng);
    EXPECT_NEAR(purity(from_ground_state<1>(inputs, true, true), n), 1.0, kTolerance);
  }
}

/// A density matrix stays one: no eigenvalue below zero.
TEST(ProgramRun, LeavesNoNegativeEigenvalue) {
  for (int n = 1; n <= 4; ++n) {
    for (const test::NoiseKind& kind : test::noise_kinds()) {
      rl::Rng rng = rl::random_stream(68, kind.name, static_cast<std::uint64_t>(n));
      const Inputs inputs = random_inputs(n, 30, kind, rng);
      const Eigen::VectorXd values =
          test::eigenvalues(test::density_matrix(from_ground_state<1>(inputs, true, true)));
      EXPECT_GE(values.minCoeff(), -kTolerance) << n << " qubits, " << kind.name;
      EXPECT_NEAR(values.sum(), 1.0, kTolerance) << n << " qubits, " << kind.name;
    }
  }
}

TEST(ProgramRun, NeverBecomesPurerByUnitalNoise) {
  for (const std::size_t kind : {2U, 3U, 6U}) {
    for (int n = 2; n <= 5; ++n) {
      rl::Rng rng = rl::random_stream(69, "unital", static_cast<std::uint64_t>(n));
      Inputs inputs = random_inputs(n, 5, test::noise_kinds()[kind], rng);
      double before = 1.0;
      for (int step = 0; step < 4; ++step) {
        const double after = purity(from_ground_state<1>(inputs, true, true), n);
        EXPECT_LE(after, before + kTolerance) << test::noise_kinds()[kind].name;
        before = after;
        inputs.circuit.append(GateKind::kCx, {step % n, (step + 1) % n});
        inputs.circuit.append(GateKind::kSx, {step % n});
      }
      EXPECT_LT(before, 1.0 - 1e-3) << "the noise did nothing";
    }
  }
}

TEST(ProgramRun, EqualsTheStateVectorWithoutNoise) {
  for (int n = 1; n <= 8; ++n) {
    rl::Rng rng = rl::random_stream(70, "state vector", static_cast<std::uint64_t>(n));
    const Inputs inputs = random_inputs(n, 10 * n, test::noise_kinds()[0], rng);
    const std::vector<double> r = from_ground_state<1>(inputs, true, true);
    for (int read = 0; read < 20; ++read) {
      const std::size_t k = rl::uniform_index(rng, num_entries(n));
      const StateVectorFunction::Term term{k, 1.0};
      StateVectorFunction f(inputs.circuit, std::span(&term, 1));
      EXPECT_NEAR(f(inputs.set(0)), r[k], kTolerance) << n << " qubits, entry " << k;
    }
  }
}

}  // namespace
}  // namespace qarch::sim
