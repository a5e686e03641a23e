#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "rl/random.h"
#include "search/classify/ansaetze.h"
#include "search/classify/model.h"
#include "tests/support/dense_oracle.h"

namespace qarch::search {
namespace {

test::Matrix exponential(double phi, const sim::PauliString& p, int n) {
  const auto dimension = Eigen::Index{1} << n;
  return std::cos(phi) * test::Matrix::Identity(dimension, dimension) +
         std::complex<double>(0, std::sin(phi)) * test::pauli_matrix(p, n);
}

std::uint64_t bit(int q) { return std::uint64_t{1} << static_cast<unsigned>(q); }

ModelOptions behind_bits(const std::string& ansatz, int layers, const std::string& readout) {
  ModelOptions options;
  options.encoding = "basis";
  options.ansatz = ansatz;
  options.layers = layers;
  options.readout = readout;
  return options;
}

std::vector<double> random_weights(int count, std::uint64_t seed) {
  rl::Rng rng = rl::random_stream(seed, "weights");
  return starting_weights({}, count, rng);
}

/// The state of a model at bits x, from |0...0>.
test::Matrix state(const EncodedCircuit& model, const std::vector<double>& x,
                   const std::vector<double>& w) {
  std::vector<double> angles(model.angles.size());
  bind_angles(model, x, w, angles);
  return test::run_dense(model.circuit, angles);
}

TEST(TrainedAnsaetze, ReadoutNetworkIsAProductOfPauliExponentials) {
  constexpr int n = 3;
  for (const bool turn : {false, true}) {
    ModelOptions options = behind_bits("readout_network", 3, "ylast");
    options.readout_turn = turn;
    const EncodedCircuit model = build_model(options, n);
    ASSERT_EQ(model.num_weights, 3 * n + (turn ? 1 : 0));
    const std::vector<double> w = random_weights(model.num_weights, 1);
    test::Matrix u = test::Matrix::Identity(16, 16);
    auto next = w.begin();
    if (turn) u = exponential(*next++, {.x = bit(n)}, n + 1);
    for (int layer = 0; layer < 3; ++layer) {
      for (int q = 0; q < n; ++q) {
        sim::PauliString coupling{.x = bit(n)};
        (layer == 1 ? coupling.x : coupling.z) |= bit(q);
        u = exponential(*next++, coupling, n + 1) * u;
      }
    }
    test::Matrix start = test::Matrix::Zero(16, 16);
    start(0b1101, 0b1101) = 1.0;  // the readout in |1>, bits 1 0 1
    EXPECT_LT(test::distance(state(model, {1, 0, 1}, w), u * start * u.adjoint()), 1e-12) << turn;
    EXPECT_EQ(model.observable.terms().front().string.to_text(n + 1), "YIII");
  }
}

TEST(TrainedAnsaetze, SixteenBitsInSixLayersAreThePublishedNetwork) {
  const EncodedCircuit model = build_model(behind_bits("readout_network", 6, "y16"), 16);
  EXPECT_EQ(model.num_weights, 96);
  EXPECT_EQ(model.circuit.num_qubits(), 17);
  EXPECT_EQ(model.circuit.num_two_qubit_gates(), 192);
}

TEST(TrainedAnsaetze, TwoLocalIsTheProductOfItsLayers) {
  constexpr int n = 3;
  constexpr int layers = 2;
  ModelOptions options = behind_bits("two_local", layers, "parity");
  options.entangle = "all";
  const EncodedCircuit model = build_model(options, n);
  ASSERT_EQ(model.num_weights, 2 * n * (layers + 1));
  const std::vector<double> w = random_weights(model.num_weights, 2);
  test::Matrix u = test::Matrix::Identity(8, 8);
  auto next = w.begin();
  for (int layer = 0; layer <= layers; ++layer) {
    for (int q = 0; q < n; ++q) {
      u = exponential(-*next++ / 2, {.x = bit(q), .z = bit(q)}, n) * u;
      u = exponential(-*next++ / 2, {.z = bit(q)}, n) * u;
    }
    for (int b = 0; layer < layers && b < 8; ++b) {  // CZ on all pairs: (-1)^(pairs of ones)
      const int ones = std::popcount(static_cast<unsigned>(b));
      if (ones * (ones - 1) / 2 % 2 != 0) u.row(b) *= -1.0;
    }
  }
  const test::Matrix expected = u * test::ground_state(n) * u.adjoint();
  EXPECT_LT(test::distance(state(model, {0, 0, 0}, w), expected), 1e-12);
}

TEST(TrainedAnsaetze, WeightsAndGatesOfEveryRow) {
  struct Count {
    std::string name;
    int weights, pairs;
  };
  for (const Count& count : std::initializer_list<Count>{{"hardware_efficient", 2 * 4 * 3, 3 * 3},
                                                         {"two_local", 2 * 4 * 4, 3 * 3},
                                                         {"readout_network", 4 * 3, 2 * 4 * 3},
                                                         {"none", 0, 0}}) {
    const bool network = count.name == "readout_network";
    const ModelOptions options = behind_bits(count.name, 3, network ? "zlast" : "z0");
    const EncodedCircuit model = build_model(options, 4);
    EXPECT_EQ(model.num_weights, count.weights) << count.name;
    EXPECT_EQ(model.circuit.num_two_qubit_gates(), count.pairs) << count.name;
    const EncodedCircuit local = build_model(without_entanglement(options), 4);
    EXPECT_EQ(local.num_weights, count.weights) << count.name;
    EXPECT_EQ(local.circuit.num_two_qubit_gates(), 0) << count.name;
    EXPECT_EQ(local.circuit.num_qubits(), 4) << count.name;
  }
  EXPECT_EQ(trained_ansaetze().size(), 4U);
}

/// Without entanglement e is a sum of functions of one feature each: mixed differences vanish.
TEST(TrainedAnsaetze, WithoutEntanglementNoTwoFeaturesActTogether) {
  for (const TrainedAnsatz& row : trained_ansaetze()) {
    const ModelOptions options =
        without_entanglement(behind_bits(std::string(row.name), 3, "ylast"));
    const EncodedCircuit model = build_model(options, 3);
    const std::vector<double> w = random_weights(model.num_weights, 3);
    const auto e = [&](double a, double b) {
      return test::measured_expectation(model.observable, state(model, {a, b, 0.3}, w), {});
    };
    EXPECT_NEAR(e(0.9, 0.8) - e(0.9, 0.1) - e(0.2, 0.8) + e(0.2, 0.1), 0.0, 1e-13) << row.name;
    EXPECT_GT(std::abs(e(0.9, 0.8) - e(0.2, 0.8)), 1e-3) << row.name;
  }
}

}  // namespace
}  // namespace qarch::search
