#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <set>

#include "search/classify/encodings.h"
#include "search/classify/entangling_pairs.h"
#include "search/classify/model.h"
#include "tests/support/dense_oracle.h"

namespace qarch::search {
namespace {

using sim::GateKind;
using std::numbers::pi;

/// The encoding alone of this many features, and its state at x.
test::Matrix encoded_state(const EncodedCircuit& model, const std::vector<double>& x) {
  std::vector<double> angles(model.angles.size());
  bind_angles(model, x, {}, angles);
  return test::run_dense(model.circuit, angles);
}

ModelOptions only(const std::string& encoding, int qubits = 0) {
  ModelOptions options;
  options.encoding = encoding;
  options.ansatz = "none";
  options.qubits = qubits;
  return options;
}

/// exp(i phi P) for a Pauli string P.
test::Matrix exponential(double phi, const sim::PauliString& p, int n) {
  const auto dimension = Eigen::Index{1} << n;
  return std::cos(phi) * test::Matrix::Identity(dimension, dimension) +
         std::complex<double>(0, std::sin(phi)) * test::pauli_matrix(p, n);
}

std::vector<QubitPair> two_qubit_gates(const sim::Circuit& circuit) {
  std::vector<QubitPair> pairs;
  for (const sim::Gate& gate : circuit.gates()) {
    if (gate.num_qubits() == 2) pairs.push_back(gate.qubits);
  }
  return pairs;
}

TEST(DataEncodings, AngleTurnsByRyThenRz) {
  ModelOptions options = only("angle", 2);
  options.data_scale = 2.0;
  options.data_offset = 0.3;
  const EncodedCircuit model = build_encoding(options, 5);
  const auto& gates = model.circuit.gates();
  const std::array kinds{GateKind::kRy, GateKind::kRy, GateKind::kRz, GateKind::kRz, GateKind::kRy};
  ASSERT_EQ(gates.size(), kinds.size());
  for (std::size_t f = 0; f < kinds.size(); ++f) {
    EXPECT_EQ(gates[f].kind, kinds[f]) << f;
    EXPECT_EQ(gates[f].qubits[0], static_cast<int>(f) % 2) << f;
    const EncodedAngle expected{.offset = 0.3, .feature = static_cast<int>(f), .data_scale = 2.0};
    EXPECT_EQ(model.angles[f], expected) << f;
  }
}

TEST(DataEncodings, BasisMakesTheBasisStateOfEveryBitString) {
  constexpr int n = 3;
  const EncodedCircuit model = build_encoding(only("basis"), n);
  EXPECT_EQ(model.circuit.num_parameters(), n);
  for (int bits = 0; bits < 1 << n; ++bits) {
    const std::vector<double> x{double(bits & 1), double(bits >> 1 & 1), double(bits >> 2 & 1)};
    EXPECT_NEAR(std::abs(encoded_state(model, x)(bits, bits)), 1.0, 1e-14) << bits;
  }
}

TEST(DataEncodings, ZzIsTheFeatureMapByItsDefinition) {
  for (const bool entangled : {true, false}) {
    for (const int n : {1, 2, 3}) {
      const auto dimension = Eigen::Index{1} << n;
      std::vector<double> x{0.4, 2.9, 5.1};
      x.resize(static_cast<std::size_t>(n));
      test::Matrix phases = test::Matrix::Identity(dimension, dimension);
      test::Matrix hadamards = test::Matrix::Ones(1, 1);
      for (int q = 0; q < n; ++q) {
        const auto xq = x[static_cast<std::size_t>(q)];
        phases = exponential(xq, sim::PauliString::single(sim::Pauli::kZ, q), n) * phases;
        hadamards = test::kron(test::gate_unitary(GateKind::kH, 0), hadamards);
        for (int p = 0; entangled && p < q; ++p) {
          const sim::PauliString zz{.x = 0, .z = (1U << q) | (1U << p)};
          phases = exponential((pi - xq) * (pi - x[static_cast<std::size_t>(p)]), zz, n) * phases;
        }
      }
      const test::Matrix u = phases * hadamards * phases * hadamards;
      ModelOptions options = only("zz");
      options.entangle = entangled ? "line" : "none";
      EXPECT_LT(test::distance(encoded_state(build_encoding(options, n), x),
                               u * test::ground_state(n) * u.adjoint()),
                1e-12)
          << n << entangled;
    }
  }
}

/// Slot by slot: 60 angles a block, RX RZ RX RX RZ RX; `data` says which angles are data.
void expect_blocks(const EncodedCircuit& model, const std::function<bool(int)>& data) {
  ASSERT_EQ(model.circuit.num_parameters(), 540);
  EXPECT_EQ(model.num_weights, 270);
  EXPECT_EQ(model.circuit.num_qubits(), 10);
  const std::array kinds{GateKind::kRx, GateKind::kRz, GateKind::kRx,
                         GateKind::kRx, GateKind::kRz, GateKind::kRx};
  const std::vector<QubitPair> published{{0, 1}, {2, 3}, {4, 5}, {7, 9}, {1, 2},
                                         {3, 4}, {5, 7}, {5, 6}, {7, 8}};
  int k = 0, feature = 0, weight = 0;
  auto gate = model.circuit.gates().begin();
  for (int block = 0; block < 9; ++block) {
    for (int i = 0; i < 60; ++i, ++k, ++gate) {
      ASSERT_EQ(gate->slot, k);
      EXPECT_EQ(gate->kind, kinds[static_cast<std::size_t>(i / 10)]) << k;
      EXPECT_EQ(gate->qubits[0], i % 10) << k;
      EncodedAngle expected;
      if (!data(k)) {
        expected.weight = weight++;
      } else {
        expected.offset = pi;
        if (feature < 256) {
          expected.feature = feature++;
          expected.data_scale = 2.0;
        }
      }
      EXPECT_EQ(model.angles[static_cast<std::size_t>(k)], expected) << k;
    }
    for (const QubitPair& pair : published) {
      EXPECT_EQ(gate->kind, GateKind::kCx);
      EXPECT_EQ((gate++)->qubits, pair);
    }
  }
  EXPECT_EQ(gate, model.circuit.gates().end());
}

TEST(DataEncodings, BlocksOfABenchmarkImageAreThePublishedOnes) {
  ModelOptions options = only("interleaved");
  options.entangle = "published";
  options.data_scale = 2.0;
  options.data_offset = pi;
  expect_blocks(build_model(options, 256), [](int k) { return k % 60 < 30; });
  options.encoding = "encoding_first";
  expect_blocks(build_model(options, 256), [](int k) { return k < 270; });
}

TEST(DataEncodings, SummedHasDataAndWeightInEveryAngle) {
  ModelOptions options = only("summed");
  options.entangle = "published";
  const EncodedCircuit model = build_model(options, 256);
  EXPECT_EQ(model.circuit.num_parameters(), 260);
  EXPECT_EQ(model.num_weights, 260);
  std::vector<int> rotations_between_pairs{0};
  bool after_pair = false;
  for (const sim::Gate& gate : model.circuit.gates()) {
    if (gate.num_qubits() == 1 && after_pair) rotations_between_pairs.push_back(0);
    if (gate.num_qubits() == 1) ++rotations_between_pairs.back();
    after_pair = gate.num_qubits() == 2;
  }
  EXPECT_EQ(rotations_between_pairs, (std::vector<int>{80, 60, 60, 60}));
  for (int k = 0; k < 260; ++k) {
    const EncodedAngle& angle = model.angles[static_cast<std::size_t>(k)];
    EXPECT_EQ(angle.weight, k);
    EXPECT_EQ(angle.feature, k < 256 ? k : -1);
  }
  // (1,2)(3,4)(5,6)(7,8)(9,10), then (2,3)(4,5)(6,7)(8,9), counted from 1
  const std::vector<QubitPair> pairs = two_qubit_gates(model.circuit);
  ASSERT_EQ(pairs.size(), 36U);
  for (int i = 0; i < 9; ++i) {
    const int control = i < 5 ? 2 * i : 2 * (i - 5) + 1;
    EXPECT_EQ(pairs[static_cast<std::size_t>(i)], (QubitPair{control, control + 1}));
  }
}

TEST(DataEncodings, EveryRowUsesEveryFeatureAndEveryWeight) {
  for (const DataEncoding& row : data_encodings()) {
    for (const int features : {1, 2, 5, 13}) {
      const bool blocks = row.num_qubits(only(std::string(row.name)), features) == 10;
      const ModelOptions options = only(std::string(row.name), blocks ? 2 : 0);
      const EncodedCircuit model = build_model(options, features);
      std::set<int> used, weights;
      for (const EncodedAngle& angle : model.angles) {
        used.insert(angle.feature);
        weights.insert(angle.weight);
      }
      used.erase(-1);
      weights.erase(-1);
      EXPECT_EQ(static_cast<int>(used.size()), features) << row.name;
      EXPECT_EQ(static_cast<int>(weights.size()), model.num_weights) << row.name;
    }
  }
}

TEST(DataEncodings, EveryRowCanLeaveOutItsWeightsAndItsEntanglement) {
  for (const DataEncoding& row : data_encodings()) {
    ModelOptions options = only(std::string(row.name));
    const EncodedCircuit whole = build_model(options, 5);
    const EncodedCircuit data = build_encoding(options, 5);
    EXPECT_EQ(data.num_weights, 0) << row.name;
    std::vector<EncodedAngle> expected;
    for (EncodedAngle angle : whole.angles) {
      const bool is_data = angle.weight < 0 || row.name == "summed";
      angle.weight = -1;
      if (is_data) expected.push_back(angle);
    }
    EXPECT_EQ(data.angles, expected) << row.name;
    options.entangle = "none";
    EXPECT_EQ(build_model(options, 5).circuit.num_two_qubit_gates(), 0) << row.name;
    EXPECT_EQ(build_model(options, 5).angles.size(), row.name == "zz" ? 10U : whole.angles.size());
  }
}

}  // namespace
}  // namespace qarch::search
