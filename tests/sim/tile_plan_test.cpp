#include "sim/tile_plan.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "rl/random.h"
#include "sim/expectation.h"
#include "sim/program_compiler.h"
#include "sim/ptm_program.h"
#include "tests/support/compiled_run.h"
#include "tests/support/random_circuits.h"

namespace qarch::sim {
namespace {

struct Case {
  Circuit circuit;
  NoiseModel noise;
  std::vector<double> parameter_sets;  ///< eight
};

Case random_case(int num_qubits, int num_gates, std::uint64_t seed) {
  rl::Rng rng = rl::random_stream(seed, "tiles", static_cast<std::uint64_t>(num_qubits));
  Circuit circuit = test::random_circuit(num_qubits, num_gates, rng);
  NoiseModel noise = test::random_noise(num_qubits, 0.02, rng).model();
  std::vector<double> sets;
  for (int lane = 0; lane < 8; ++lane) {
    const std::vector<double> set = test::random_parameters(circuit, rng);
    sets.insert(sets.end(), set.begin(), set.end());
  }
  return {std::move(circuit), std::move(noise), std::move(sets)};
}

/// Tiles of `tile_digits` against the whole state, all entries.
template <int kLanes>
void expect_same(const Case& c, bool from_zero, int low_digits, int tile_digits) {
  const CompileOptions options{.from_zero = from_zero};
  test::CompiledRun<kLanes> whole(compile(c.circuit, c.noise, options));
  test::CompiledRun<kLanes> tiled(compile(c.circuit, c.noise, options), [&](const auto& program) {
    return plan_tiles(program, low_digits, tile_digits);
  });
  ASSERT_FALSE(tiled.plan().segments.empty());
  for (auto* run : {&whole, &tiled}) {
    run->bind(c.parameter_sets);
    if (!from_zero) {
      const PauliVector zero(c.circuit.num_qubits());
      for (std::size_t k = 0; k < zero.size(); ++k) {
        for (std::size_t l = 0; l < kLanes; ++l) run->state()[kLanes * k + l] = zero.values()[k];
      }
      run->run_from_state();
    } else {
      run->run();
    }
  }
  for (std::size_t i = 0; i < whole.state().size(); ++i) {
    ASSERT_NEAR(tiled.state()[i], whole.state()[i], 1e-14) << "entry " << i / kLanes;
  }
}

TEST(TilePlan, TilesGiveTheWholeState) {
  for (int n = 6; n <= 7; ++n) {
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
      const Case c = random_case(n, 40, seed);
      for (const bool from_zero : {false, true}) {
        for (const int tile_digits : {3, 4}) {
          SCOPED_TRACE(testing::Message() << n << " qubits, seed " << seed << ", from zero "
                                          << from_zero << ", tiles of " << tile_digits);
          expect_same<1>(c, from_zero, 2, tile_digits + 1);
          expect_same<8>(c, from_zero, 1, tile_digits);
          expect_same<8>(c, from_zero, 0, tile_digits);
        }
      }
    }
  }
}

TEST(TilePlan, EveryOperationStandsInOneSegmentAndKeepsItsPlaceOnItsQubits) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Case c = random_case(7, 60, seed);
    const CompiledProgram program = compile(c.circuit, c.noise, {.from_zero = true});
    const TilePlan plan = plan_tiles(program, 1, 4);
    std::size_t operations = 0;
    int digits = 0;
    for (const Stage& stage : plan.stages) {
      operations += static_cast<std::size_t>(stage.last_operation - stage.first_operation);
      if (stage.segment < 0) {
        digits = program.operations[static_cast<std::size_t>(stage.last_operation) - 1].num_digits;
        continue;
      }
      const TileSegment& segment = plan.segments[static_cast<std::size_t>(stage.segment)];
      EXPECT_EQ(segment.digits_before, digits);
      digits = segment.digits_after;
      EXPECT_LE(segment.places.size(), 4U);
      EXPECT_EQ(segment.entries(), std::size_t{1} << (2 * segment.places.size()));
      operations += segment.operations.size();
    }
    EXPECT_EQ(operations, program.operations.size());
    EXPECT_EQ(digits, program.num_digits);
  }
}

TEST(TilePlan, SmallStatesAreNotCut) {
  const Case c = random_case(4, 30, 1);
  const TilePlan plan = plan_tiles(compile(c.circuit, c.noise, {.from_zero = true}), 2, 4);
  EXPECT_TRUE(plan.segments.empty());
  EXPECT_EQ(plan.scratch_entries, 0U);
}

TEST(TilePlan, LargeStatesAreRightWithAnyNumberOfThreads) {
  for (const int n : {9, 10}) {
    const Case c = random_case(n, 70, 3);
    const std::vector<double> x(
        c.parameter_sets.begin(),
        c.parameter_sets.begin() + static_cast<std::ptrdiff_t>(c.circuit.num_parameters()));
    PtmProgram tiled(c.circuit, c.noise);
    PtmProgram unfused(c.circuit, c.noise, {.fuse = false});
    tiled.bind(x);
    unfused.bind(x);
    PauliVector one(n);
    PauliVector two(n);
    PauliVector slow(n);
    ThreadTeam team(2);
    tiled.apply(one);
    tiled.apply(two, team);
    unfused.apply(slow);
    for (std::size_t k = 0; k < one.size(); ++k) {
      ASSERT_EQ(one.values()[k], two.values()[k]) << k;
      ASSERT_NEAR(one.values()[k], slow.values()[k], 1e-13) << k;
    }
  }
}

TEST(TilePlan, GradientsOfLargeStatesAreThoseOfDifferences) {
  const int n = 9;
  const Case c = random_case(n, 60, 5);
  rl::Rng rng = rl::random_stream(1, "observable");
  const PauliSum sum = test::random_observable(n, 300, rng);
  std::vector<double> x(
      c.parameter_sets.begin(),
      c.parameter_sets.begin() + static_cast<std::ptrdiff_t>(c.circuit.num_parameters()));
  std::vector<double> gradient(x.size());
  std::vector<double> cheap(x.size());
  ExpectationFunction f(c.circuit, c.noise, sum, {.light_cone = false});
  ExpectationFunction little_memory(c.circuit, c.noise, sum,
                                    {.light_cone = false, .memory_budget = 1});
  const double value = f.value_and_gradient(x, gradient);
  EXPECT_NEAR(value, f(x), 1e-12);
  little_memory.value_and_gradient(x, cheap);
  double largest = 0.0;
  for (std::size_t s = 0; s < x.size(); ++s) {
    EXPECT_EQ(cheap[s], gradient[s]) << s;
    constexpr double kStep = 1e-4;
    std::vector<double> y = x;
    y[s] = x[s] + kStep;
    const double above = f(y);
    y[s] = x[s] - kStep;
    EXPECT_NEAR(gradient[s], (above - f(y)) / (2.0 * kStep), 1e-7) << s;
    largest = std::max(largest, std::abs(gradient[s]));
  }
  EXPECT_GT(largest, 1e-3) << "a flat function tests nothing";
}

}  // namespace
}  // namespace qarch::sim
