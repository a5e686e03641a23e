#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <stdexcept>

#include "search/classify/model.h"
#include "search/classify/quantum_kernel.h"
#include "search/classify/zero_noise.h"
#include "tests/support/dense_oracle.h"
#include "tests/support/random_circuits.h"

namespace qarch::search {
namespace {

using sim::GateKind;

Samples random_samples(int rows, int features, std::uint64_t seed) {
  rl::Rng rng = rl::random_stream(seed, "samples");
  Samples x(rows, features);
  for (double& value : x.reshaped()) value = 6.0 * rl::uniform(rng);
  return x;
}

EncodedCircuit zz_encoding(int features) {
  ModelOptions options;
  options.encoding = "zz";
  return build_encoding(options, features);
}

std::vector<double> angles_of(const EncodedCircuit& model, std::span<const double> w,
                              const Samples& x, int i) {
  std::vector<double> angles(model.angles.size());
  const std::vector<double> sample(x.row(i).begin(), x.row(i).end());
  bind_angles(model, sample, w, angles);
  return angles;
}

/// Asymmetric noise on everything.
test::OracleNoise some_noise() {
  test::OracleNoise noise;
  const std::vector<GateKind> one{GateKind::kH, GateKind::kRx, GateKind::kRy, GateKind::kRz};
  noise.rules = {{one, {}, {{test::oracle_amplitude_damping(0.02), {0}}}},
                 {{GateKind::kCx}, {}, {{test::oracle_depolarizing(0.03, 2), {0, 1}}}}};
  noise.readout = {{0.02, 0.05}, {0.03, 0.01}, {0.0, 0.04}};
  return noise;
}

/// P(0...0) after U(x)^+ U(z): the dense density matrix, then the readout of every outcome.
double kernel_by_oracle(const EncodedCircuit& model, const Samples& x, int i, const Samples& z,
                        int j, const test::OracleNoise& noise) {
  std::vector<double> angles = angles_of(model, {}, z, j);
  for (const double angle : angles_of(model, {}, x, i)) angles.push_back(-angle);
  const test::Matrix rho = test::run_dense(overlap_circuit(model.circuit), angles, noise);
  double k = 0.0;
  for (Eigen::Index b = 0; b < rho.rows(); ++b) {
    double read = rho(b, b).real();
    for (std::size_t q = 0; q < noise.readout.size(); ++q) {
      if (static_cast<int>(q) >= model.circuit.num_qubits()) break;
      read *= (b >> q & 1) != 0 ? noise.readout[q].p01 : 1.0 - noise.readout[q].p10;
    }
    k += read;
  }
  return k;
}

TEST(OverlapCircuit, UndoesEveryGate) {
  for (const sim::GateRow& row : sim::gates()) {
    sim::Circuit circuit(2);
    circuit.append_fixed_rotation(GateKind::kRy, 0, 0.7);
    circuit.append_fixed_rotation(GateKind::kRx, 1, 0.4);
    if (row.has_angle) {
      circuit.append_rotation(row.kind, 0);
      circuit.append_fixed_rotation(row.kind, 1, 0.9);
    } else if (row.num_qubits == 1) {
      circuit.append(row.kind, {1});
    } else {
      circuit.append(row.kind, {1, 0});
    }
    circuit.append(GateKind::kCx, {0, 1});
    std::vector<double> angles;
    if (row.has_angle) angles = {1.3, -1.3};
    const test::Matrix rho = test::run_dense(overlap_circuit(circuit), angles);
    EXPECT_LT(test::distance(rho, test::ground_state(2)), 1e-12) << row.name;
  }
}

TEST(OverlapCircuit, UndoesRandomCircuitsAndRefusesWhatCannotBeUndone) {
  rl::Rng rng = rl::random_stream(1, "circuits");
  for (int trial = 0; trial < 10; ++trial) {
    const sim::Circuit circuit = test::random_circuit(3, 25, rng);
    std::vector<double> angles = test::random_parameters(circuit, rng);
    const std::size_t slots = angles.size();
    for (std::size_t s = 0; s < slots; ++s) angles.push_back(-angles[s]);
    const test::Matrix rho = test::run_dense(overlap_circuit(circuit), angles);
    EXPECT_LT(test::distance(rho, test::ground_state(3)), 1e-11);
  }
  sim::Circuit measured(1);
  measured.append(GateKind::kMeasure, {0});
  EXPECT_THROW(overlap_circuit(measured), std::invalid_argument);
}

TEST(QuantumKernel, ExactEntriesAreTheOverlapsOfDenseStates) {
  ModelOptions options;
  options.encoding = "zz";
  options.ansatz = "two_local";
  options.layers = 1;
  const EncodedCircuit model = build_model(options, 3);  // fixed weights change no overlap here
  const std::vector<double> w(static_cast<std::size_t>(model.num_weights), 0.3);
  const Samples x = random_samples(4, 3, 2);
  const Samples z = random_samples(3, 3, 3);
  const Samples k = exact_kernel(model, w, x, z);
  ASSERT_EQ(k.rows(), 4);
  ASSERT_EQ(k.cols(), 3);
  for (int i = 0; i < 4; ++i) {
    const test::Matrix left = test::run_dense(model.circuit, angles_of(model, w, x, i));
    for (int j = 0; j < 3; ++j) {
      const test::Matrix right = test::run_dense(model.circuit, angles_of(model, w, z, j));
      EXPECT_NEAR(k(i, j), (left * right).trace().real(), 1e-12);
    }
  }
  QuantumKernel kernel(model, w, {}, {}, 1);
  EXPECT_TRUE(kernel.is_exact());
  EXPECT_EQ(kernel.cross(x, z, "test"), k);
  const Samples gram = kernel.gram(x, "train");
  EXPECT_EQ(gram, Samples(gram.transpose()));
  for (int i = 0; i < 4; ++i) EXPECT_NEAR(gram(i, i), 1.0, 1e-12);
}

TEST(QuantumKernel, NoisyEntriesAreThoseOfTheDenseOracle) {
  const test::OracleNoise noise = some_noise();
  for (const int n : {2, 3}) {
    const EncodedCircuit model = zz_encoding(n);
    const Samples x = random_samples(3, n, 4);
    const Samples z = random_samples(2, n, 5);
    QuantumKernel raw(model, {}, noise.model(), {}, 1);
    QuantumKernel mitigated(model, {}, noise.model(), {.mitigate_readout = true}, 1);
    test::OracleNoise gates_alone = noise;
    gates_alone.readout.assign(3, {});
    const Samples gram = raw.gram(x, "train");
    const Samples cross = raw.cross(x, z, "test");
    const Samples undone = mitigated.cross(x, z, "test");
    for (int i = 0; i < 3; ++i) {
      for (int j = 0; j < 2; ++j) {
        EXPECT_NEAR(cross(i, j), kernel_by_oracle(model, x, i, z, j, noise), 1e-12);
        EXPECT_NEAR(undone(i, j), kernel_by_oracle(model, x, i, z, j, gates_alone), 1e-12);
      }
      for (int j = i; j < 3; ++j) {
        EXPECT_NEAR(gram(i, j), kernel_by_oracle(model, x, i, x, j, noise), 1e-12);
        EXPECT_EQ(gram(j, i), gram(i, j));
      }
    }
  }
}

TEST(QuantumKernel, ReadoutErrorAloneIsReadoutErrorOfTheExactOverlaps) {
  test::OracleNoise noise;
  noise.readout = {{0.02, 0.05}, {0.03, 0.01}};
  const EncodedCircuit model = zz_encoding(2);
  const Samples x = random_samples(3, 2, 6);
  const Samples raw = QuantumKernel(model, {}, noise.model(), {}, 1).cross(x, x, "test");
  const Samples undone =
      QuantumKernel(model, {}, noise.model(), {.mitigate_readout = true}, 1).cross(x, x, "test");
  EXPECT_TRUE(undone.isApprox(exact_kernel(model, {}, x, x), 1e-12));
  EXPECT_NEAR(raw(0, 1), kernel_by_oracle(model, x, 0, x, 1, noise), 1e-12);
}

TEST(QuantumKernel, ExtrapolationIsTheCombinationOfStretchedKernels) {
  const sim::NoiseModel noise = some_noise().model();
  const EncodedCircuit model = zz_encoding(2);
  const Samples x = random_samples(4, 2, 7);
  const Samples e1 = QuantumKernel(model, {}, noise, {}, 1).gram(x, "a");
  const Samples e2 = QuantumKernel(model, {}, scaled_noise(noise, 1.5), {}, 1).gram(x, "a");
  const Samples e0 = QuantumKernel(model, {}, noise, {.stretch = {1.0, 1.5}}, 1).gram(x, "a");
  EXPECT_TRUE(e0.isApprox((1.5 * e1 - e2) / 0.5, 1e-12));
  const Samples exact = exact_kernel(model, {}, x, x);
  const QuantumKernel three(model, {}, noise, {.stretch = {1.0, 1.5, 2.0}}, 1);
  EXPECT_EQ(three.circuits(10), 30);
  // More factors reach nearer, once readout error, which is not stretched, is out of the way.
  double last = 1.0;
  for (const std::vector<double>& stretch :
       {std::vector<double>{}, {1.0, 1.5}, {1.0, 1.5, 2.0}, {1.0, 1.5, 2.0, 2.5}}) {
    const KernelOptions options{.stretch = stretch, .mitigate_readout = true};
    const Samples k = QuantumKernel(model, {}, noise, options, 1).gram(x, "a");
    const double error = (k - exact).cwiseAbs().maxCoeff();
    EXPECT_LT(error, last / 3.0) << stretch.size();
    last = error;
  }
}

TEST(QuantumKernel, ShotsScatterAsBinomialChanceAroundTheExactValue) {
  constexpr double kShots = 1000;
  const sim::NoiseModel noise = some_noise().model();
  const EncodedCircuit model = zz_encoding(2);
  const Samples x = random_samples(30, 2, 8);
  for (const bool noisy : {false, true}) {
    const sim::NoiseModel used = noisy ? noise : sim::NoiseModel();
    const Samples exact = QuantumKernel(model, {}, used, {}, 1).cross(x, x, "a");
    const Samples k = QuantumKernel(model, {}, used, {.shots = kShots}, 1).cross(x, x, "a");
    double squares = 0.0;
    int count = 0;
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      for (Eigen::Index j = 0; j < x.rows(); ++j) {
        if (exact(i, j) < 0.01 || exact(i, j) > 0.99) continue;
        const double variance = exact(i, j) * (1.0 - exact(i, j)) / kShots;
        squares += std::pow(k(i, j) - exact(i, j), 2) / variance;
        ++count;
        EXPECT_EQ(k(i, j) * kShots, std::round(k(i, j) * kShots));
      }
    }
    ASSERT_GT(count, 500);
    EXPECT_NEAR(squares / count, 1.0, 5.0 * std::sqrt(2.0 / count)) << noisy;  // five deviations
  }
}

TEST(QuantumKernel, ThreadsChangeNoBitAndPurposesAndSeedsDo) {
  const sim::NoiseModel noise = some_noise().model();
  const EncodedCircuit model = zz_encoding(2);
  const Samples x = random_samples(7, 2, 9);
  for (const bool noisy : {false, true}) {
    const sim::NoiseModel used = noisy ? noise : sim::NoiseModel();
    const KernelOptions options{.shots = 100, .stretch = {1.0, 1.5}, .mitigate_readout = true};
    QuantumKernel one(model, {}, used, options, 1, 1);
    QuantumKernel three(model, {}, used, options, 1, 3);
    EXPECT_EQ(one.gram(x, "train"), three.gram(x, "train"));
    EXPECT_EQ(one.cross(x, x, "test"), three.cross(x, x, "test"));
    EXPECT_NE(one.cross(x, x, "test"), one.cross(x, x, "validation"));
    QuantumKernel other(model, {}, used, options, 2);
    EXPECT_NE(one.gram(x, "train"), other.gram(x, "train"));
    EXPECT_EQ(one.notes().size(), noisy ? 0U : 2U);
  }
}

TEST(QuantumKernel, LoweringChangesGatesAndWithoutTheirNoiseNoValue) {
  const EncodedCircuit model = zz_encoding(2);
  const Samples x = random_samples(3, 2, 10);
  const std::array native{GateKind::kRz, GateKind::kSx, GateKind::kX, GateKind::kCx};
  sim::NoiseModel on_sx("sx only");
  on_sx.add_rule({{GateKind::kSx}, {}, {{sim::depolarizing(0.05), {0}}}});
  const Samples plain = QuantumKernel(model, {}, on_sx, {}, 1).gram(x, "a");
  const Samples lowered =
      QuantumKernel(model, {}, on_sx, {}, 1, 1, NativeLowering(native)).gram(x, "a");
  const Samples exact = exact_kernel(model, {}, x, x);
  EXPECT_TRUE(plain.isApprox(exact, 1e-12));
  EXPECT_GT((lowered - exact).cwiseAbs().maxCoeff(), 0.05);
}

TEST(QuantumKernel, RefusesWhatDoesNotFit) {
  const EncodedCircuit model = zz_encoding(2);
  const sim::NoiseModel noise = some_noise().model();
  QuantumKernel kernel(model, {}, {}, {}, 1);
  EXPECT_THROW(kernel.gram(Samples::Zero(2, 3), "a"), std::invalid_argument);
  EXPECT_THROW(kernel.cross(Samples::Constant(1, 2, NAN), Samples::Zero(1, 2), "a"),
               std::invalid_argument);
  EXPECT_THROW(QuantumKernel(model, {0.1}, {}, {}, 1), std::invalid_argument);
  EXPECT_THROW(QuantumKernel(model, {}, {}, {}, 1, 0), std::invalid_argument);
  EXPECT_THROW(QuantumKernel(model, {}, {}, {.shots = 0.5}, 1), std::invalid_argument);
  EXPECT_THROW(QuantumKernel(zz_encoding(11), {}, noise, {}, 1), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
