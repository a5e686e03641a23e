#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <stdexcept>

#include "search/classify/entangling_pairs.h"
#include "search/classify/model.h"
#include "search/classify/readout.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;

std::string message_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "no exception";
}

TEST(Model, ADefaultOneIsAngleEncodingAndTwoLayers) {
  const EncodedCircuit model = build_model({}, 3);
  EXPECT_EQ(model.circuit.num_qubits(), 3);
  EXPECT_EQ(model.num_weights, 12);
  EXPECT_EQ(model.circuit.num_two_qubit_gates(), 4);
  EXPECT_EQ(model.observable.to_text(), sim::PauliSum(3, {{{.x = 0, .z = 1}, 1.0}}).to_text());
}

TEST(Model, EveryUploadHasTheSameDataAndNewWeights) {
  ModelOptions options;
  const EncodedCircuit once = build_model(options, 3);
  options.uploads = 3;
  const EncodedCircuit model = build_model(options, 3);
  ASSERT_EQ(model.num_weights, 3 * once.num_weights);
  ASSERT_EQ(model.angles.size(), 3 * once.angles.size());
  for (std::size_t s = 0; s < model.angles.size(); ++s) {
    EncodedAngle expected = once.angles[s % once.angles.size()];
    const int upload = static_cast<int>(s / once.angles.size());
    if (expected.weight >= 0) expected.weight += upload * once.num_weights;
    EXPECT_EQ(model.angles[s], expected) << s;
  }
  // the readout is prepared once
  options.ansatz = "readout_network";
  options.readout = "ylast";
  int flips = 0;
  const EncodedCircuit network = build_model(options, 3);
  for (const sim::Gate& gate : network.circuit.gates()) {
    flips += gate.kind == sim::GateKind::kX;
  }
  EXPECT_EQ(flips, 1);
}

TEST(Model, OptionsThatNoRowHasOrThatDoNotFitAreRefused) {
  struct Case {
    std::function<void(ModelOptions&)> spoil;
    std::string says;
  };
  const double nan = std::nan("");
  for (const Case& c : std::initializer_list<Case>{
           {[](auto& o) { o.encoding = "angel"; }, "model.encoding = 'angel'"},
           {[](auto& o) { o.ansatz = "nothing"; }, "model.ansatz = 'nothing'"},
           {[](auto& o) { o.entangle = "rings"; }, "model.entangle = 'rings'"},
           {[](auto& o) { o.start = "random"; }, "model.start = 'random'"},
           {[](auto& o) { o.readout = "w0"; }, "model.readout = w0"},
           {[](auto& o) { o.readout = "z3"; }, "model.readout = z3, must be on a qubit of 3"},
           {[](auto& o) { o.qubits = 25; }, "model.qubits = 25, must be in [0, 24]"},
           {[](auto& o) { o.layers = -1; }, "model.layers = -1"},
           {[](auto& o) { o.uploads = 0; }, "model.uploads = 0"},
           {[&](auto& o) { o.data_scale = nan; }, "model.data_scale = nan"},
           {[&](auto& o) { o.data_offset = nan; }, "model.data_offset = nan"},
           {[](auto& o) { o.start_width = -1.0; }, "model.start_width = -1"},
           {[](auto& o) { o.readout_turn = true; }, "model.readout_turn = true"},
           {[](auto& o) { o.ansatz = "readout_network"; },
            "model.readout = z0, must be on the last"},
           {[](auto& o) { o.encoding = "basis", o.qubits = 2; }, "model.qubits = 2, must be 0 or"},
           {[](auto& o) { o.encoding = "zz", o.data_scale = 2; },
            "model.data_scale = 2, must be 1"},
           {[](auto& o) { o.encoding = "zz", o.data_offset = 2; }, "model.data_offset = 2"},
           {[](auto& o) { o.qubits = 24, o.layers = 1000, o.uploads = 100, o.entangle = "none"; },
            "more than 1000000 rotations"}}) {
    ModelOptions options;
    c.spoil(options);
    EXPECT_THAT(message_of([&] { build_model(options, 3); }), HasSubstr(c.says));
  }
  EXPECT_THAT(message_of([] { build_model({}, 0); }), HasSubstr("0 features"));
  EXPECT_THAT(message_of([] { build_model({}, 25); }), HasSubstr("model.qubits = 25"));
  ModelOptions repeated;
  repeated.uploads = 2;
  EXPECT_THAT(message_of([&] { build_encoding(repeated, 3); }), HasSubstr("model.uploads = 2"));
}

/// At 5 standard errors: a false alarm in about one of a million seeds.
TEST(Model, StartingWeightsHaveTheirWidth) {
  constexpr int count = 20'000;
  ModelOptions options;
  options.start_width = 0.5;
  const double half = 0.5 * std::numbers::pi;
  for (const auto& [start, deviation] :
       {std::pair{"uniform", half / std::sqrt(3.0)}, {"normal", 0.5}, {"zero", 0.0}}) {
    options.start = start;
    rl::Rng rng = rl::random_stream(1, "start");
    const std::vector<double> w = starting_weights(options, count, rng);
    double sum = 0.0, squares = 0.0, largest = 0.0;
    for (const double value : w) {
      sum += value;
      squares += value * value;
      largest = std::max(largest, std::abs(value));
    }
    EXPECT_NEAR(sum / count, 0.0, 5.0 * deviation / std::sqrt(count)) << start;
    EXPECT_NEAR(std::sqrt(squares / count), deviation, 5.0 * deviation / std::sqrt(count)) << start;
    EXPECT_LE(largest, options.start == "normal" ? INFINITY : half) << start;
  }
}

TEST(EntanglingPairs, EveryRowNamesDifferentQubitsInRange) {
  for (const Entangling& row : entangling_table()) {
    for (int n = 1; n <= 12; ++n) {
      for (const auto& [a, b] : row.pairs(n)) {
        EXPECT_NE(a, b) << row.name;
        EXPECT_TRUE(std::min(a, b) >= 0 && std::max(a, b) < n) << row.name << n;
      }
    }
  }
  EXPECT_EQ(entangling_pairs("line", 4), (std::vector<QubitPair>{{0, 1}, {2, 3}, {1, 2}}));
  EXPECT_EQ(entangling_pairs("ring", 3), (std::vector<QubitPair>{{0, 1}, {1, 2}, {2, 0}}));
  EXPECT_EQ(entangling_pairs("ring", 2), (std::vector<QubitPair>{{0, 1}}));
  EXPECT_EQ(entangling_pairs("all", 3), (std::vector<QubitPair>{{0, 1}, {0, 2}, {1, 2}}));
  EXPECT_EQ(entangling_pairs("published", 5), entangling_pairs("line", 5));
  EXPECT_EQ(entangling_pairs("published", 10).size(), 9U);
}

TEST(Readout, EveryFormIsItsObservable) {
  const auto words = [](const char* readout) {
    std::string text;
    const sim::PauliSum observable = readout_observable(readout, 3);
    for (const sim::PauliTerm& term : observable.terms()) {
      text += term.string.to_text(3) + ' ';
      EXPECT_LE(std::abs(term.coefficient), 1.0);
    }
    return text;
  };
  EXPECT_EQ(words("parity"), "ZZZ ");
  EXPECT_EQ(words("mean"), "IIZ IZI ZII ");
  EXPECT_NEAR(readout_observable("mean", 3).l1_norm(), 1.0, 1e-15);
  EXPECT_EQ(words("z0"), "IIZ ");
  EXPECT_EQ(words("x1"), "IXI ");
  EXPECT_EQ(words("ylast"), "YII ");
  for (const char* wrong : {"", "z", "z-1", "zfirst", "i0", "z0 ", "Z0", "z3", "z99999999999"}) {
    EXPECT_THROW(readout_observable(wrong, 3), std::invalid_argument) << wrong;
  }
}

}  // namespace
}  // namespace qarch::search
