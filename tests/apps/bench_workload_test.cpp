#include "apps/bench_workload.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "sim/expectation.h"

namespace qarch::apps {
namespace {

TEST(BenchWorkload, GivesTheValuesThatIndependentSimulatorsAgreeOn) {
  struct Row {
    int num_qubits;
    double noisy;
    double noiseless;
  };
  constexpr double kTolerance = 1e-12;
  for (const auto& [n, noisy, noiseless] :
       {Row{2, -1.10825165767886, -1.20645150361356}, Row{3, -0.02137365815415, -0.04410202455110},
        Row{4, -0.22334028515423, -0.27103599279033},
        Row{6, -0.39761254534558, -0.53211298529077}}) {
    const BenchWorkload w = workload_w(n, default_layers(n));
    sim::ExpectationFunction with_noise(w.circuit, w.noise, w.observable);
    EXPECT_NEAR(with_noise(w.angles), noisy, kTolerance) << n;
    for (const sim::Backend backend : {sim::Backend::kStateVector, sim::Backend::kPauliVector}) {
      sim::ExpectationFunction without(w.circuit, {}, w.observable, {.backend = backend});
      EXPECT_NEAR(without(w.angles), noiseless, kTolerance) << n;
    }
  }
}

TEST(BenchWorkload, ListsRotationsOfEveryQubitAndThenTheChain) {
  const BenchWorkload w = workload_w(3, 2);
  ASSERT_EQ(w.circuit.gates().size(), 2U * (9 + 2));
  EXPECT_EQ(w.circuit.gates()[4], (sim::Gate{sim::GateKind::kRy, {1, -1}, 4}));
  EXPECT_EQ(w.circuit.gates()[9], (sim::Gate{sim::GateKind::kCx, {0, 1}}));
  EXPECT_EQ(w.circuit.gates()[10], (sim::Gate{sim::GateKind::kCx, {1, 2}}));
  EXPECT_EQ(w.circuit.num_parameters(), 18);
  EXPECT_DOUBLE_EQ(w.angles[0], 0.1);
  EXPECT_DOUBLE_EQ(w.angles[3], 0.1 + 3 * 0.37);
  EXPECT_EQ(w.observable.terms().size(), 5U);
  EXPECT_EQ(w.layers, 2);
}

TEST(BenchWorkload, LayersAreFourUpToEightQubits) {
  for (const int n : {1, 2, 8}) EXPECT_EQ(default_layers(n), 4) << n;
  for (const int n : {9, 12}) EXPECT_EQ(default_layers(n), 2) << n;
}

TEST(BenchWorkload, RefusesWhatIsNoWorkload) {
  EXPECT_THROW(workload_w(2, 0), std::invalid_argument);
  EXPECT_THROW(workload_w(0, 1), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::apps
