#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "search/io/aer_noise.h"
#include "search/io/text_file.h"
#include "tests/search/io_temporary_folder.h"
#include "tests/support/random_circuits.h"

namespace qarch::search {
namespace {

using nlohmann::json;
using sim::GateKind;
using test::kron;
using test::Matrix;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

/// The map on both operands of a two-qubit gate that a channel on some of them is.
sim::Ptm<2> on_pair(const sim::AppliedChannel& applied) {
  if (applied.channel.num_qubits() == 1) {
    const sim::Ptm<1>& r = applied.channel.ptm<1>();
    return applied.operands[0] == 0 ? sim::tensor_product(r, sim::Ptm<1>::Identity())
                                    : sim::tensor_product(sim::Ptm<1>::Identity(), r);
  }
  const sim::Ptm<2> swap = sim::ptm_from_unitary<2>(test::gate_unitary(GateKind::kSwap, 0.0));
  return applied.operands[0] == 0 ? applied.channel.ptm<2>()
                                  : swap * applied.channel.ptm<2>() * swap;
}

/// All that the model does after a gate, on its operands.
Eigen::MatrixXd total(const sim::NoiseModel& model, const sim::Gate& gate) {
  Eigen::MatrixXd ptm = gate.num_qubits() == 1 ? Eigen::MatrixXd(sim::Ptm<1>::Identity())
                                               : Eigen::MatrixXd(sim::Ptm<2>::Identity());
  for (const sim::NoiseRule& rule : model.rules()) {
    if (!rule.matches(gate)) continue;
    for (const sim::AppliedChannel& applied : rule.channels) {
      if (gate.num_qubits() == 1) {
        ptm = applied.channel.ptm<1>() * ptm;
      } else {
        ptm = on_pair(applied) * ptm;
      }
    }
  }
  return ptm;
}

double distance(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) { return (a - b).norm(); }

/// "params" of Kraus operators, as Python writes them.
std::string matrices_text(const std::vector<Matrix>& matrices) {
  json list = json::array();
  for (const Matrix& matrix : matrices) {
    json rows = json::array();
    for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
      json row = json::array();
      for (Eigen::Index j = 0; j < matrix.cols(); ++j)
        row.push_back({matrix(i, j).real(), matrix(i, j).imag()});
      rows.push_back(row);
    }
    list.push_back(rows);
  }
  return list.dump();
}

std::string with_error(const std::string& error) { return R"({"errors": [)" + error + "]}"; }

/// An error after cx, or x, on any qubits, with one list of instructions and probability 1.
std::string with_instructions(const std::string& gate, const std::string& instructions) {
  return with_error(R"({"type": "qerror", "id": "0f", "operations": [")" + gate +
                    R"("], "probabilities": [1.0], "instructions": [[)" + instructions + "]]}");
}

Eigen::MatrixXd map_of(const std::string& gate, const std::string& instructions) {
  const sim::NoiseModel model =
      parse_aer_noise(with_instructions(gate, instructions), "m.json").model;
  const sim::GateRow& row = *sim::find_operation(gate);
  return total(model, {row.kind, {0, row.num_qubits == 2 ? 1 : -1}});
}

TEST(AerNoise, PauliStringsAreLittleEndianInTheListOfQubits) {
  const Matrix x = test::pauli_matrix(1);
  const Matrix z = test::pauli_matrix(3);
  // "XZ" on [0, 1]: X on operand 1, Z on operand 0. kron's right factor is the low qubit.
  for (const auto& [qubits, p] :
       {std::pair("[0, 1]", kron(x, z)), std::pair("[1, 0]", kron(z, x))}) {
    const std::string text =
        with_error(std::string(R"({"type": "qerror", "operations": ["cx"], "gate_qubits": [[2, 1]],
            "probabilities": [0.75, 0.25], "instructions": [[{"name": "id", "qubits": [0]}],
            [{"name": "pauli", "params": ["XZ"], "qubits": )") +
                   qubits + "}]]}");
    const sim::NoiseModel model = parse_aer_noise(text, "m.json").model;
    const Matrix one = Matrix::Identity(4, 4);
    const Eigen::MatrixXd expected =
        test::ptm_by_definition({std::sqrt(0.75) * one, std::sqrt(0.25) * p});
    EXPECT_LT(distance(total(model, {GateKind::kCx, {2, 1}}), expected), 1e-14) << qubits;
    EXPECT_EQ(total(model, {GateKind::kCx, {1, 2}}), sim::Ptm<2>::Identity());
  }
}

TEST(AerNoise, MatricesAreLittleEndianInTheListOfQubits) {
  rl::Rng rng = rl::random_stream(3, "aer kraus");
  const Matrix swap = test::gate_unitary(GateKind::kSwap, 0.0);
  for (int draw = 0; draw < 3; ++draw) {
    const std::vector<Matrix> kraus = test::random_kraus(2, 3, rng);
    std::vector<Matrix> swapped;
    for (const Matrix& a : kraus) swapped.push_back(swap * a * swap);
    const std::string params = matrices_text(kraus);
    const auto on = [&](const std::string& qubits) {
      return map_of("cz",
                    R"({"name": "kraus", "qubits": )" + qubits + R"(, "params": )" + params + "}");
    };
    EXPECT_LT(distance(on("[0, 1]"), test::ptm_by_definition(kraus)), 1e-13);
    EXPECT_LT(distance(on("[1, 0]"), test::ptm_by_definition(swapped)), 1e-13);
    EXPECT_GT(distance(on("[1, 0]"), on("[0, 1]")), 0.1);
  }
}

TEST(AerNoise, EveryGateIsAnInstructionAndSequencesActInOrder) {
  for (const sim::GateRow& row : sim::gates()) {
    const std::string angle = row.has_angle ? R"(, "params": [0.7])" : "";
    const Matrix u = test::gate_unitary(row.kind, 0.7);
    const std::string name = R"({"name": ")" + std::string(row.name) + '"' + angle;
    if (row.num_qubits == 1) {
      EXPECT_LT(distance(map_of("x", name + R"(, "qubits": [0]})"), test::ptm_by_definition({u})),
                1e-14)
          << row.name;
      const std::string then_h = R"(, "qubits": [1]}, {"name": "h", "qubits": [1]})";
      const Matrix h = test::gate_unitary(GateKind::kH, 0.0);
      EXPECT_LT(distance(map_of("cx", name + then_h),
                         test::ptm_by_definition({kron(h * u, Matrix::Identity(2, 2))})),
                1e-14)
          << row.name;
    } else {
      for (const std::vector<int>& qubits : {std::vector{0, 1}, std::vector{1, 0}})
        EXPECT_LT(distance(map_of("cx", name + R"(, "qubits": )" + json(qubits).dump() + "}"),
                           test::ptm_by_definition({test::embed(u, qubits, 2)})),
                  1e-14)
            << row.name;
    }
  }
}

TEST(AerNoise, ResetsUnitariesAndOneQubitMapsWithinAPairAreTheirKrausMaps) {
  rl::Rng rng = rl::random_stream(4, "aer sequence");
  const std::vector<Matrix> a = test::random_kraus(1, 2, rng);
  const Matrix u = test::random_kraus(2, 1, rng)[0];
  const std::string text = R"({"name": "kraus", "qubits": [1], "params": )" + matrices_text(a) +
                           R"(}, {"name": "unitary", "qubits": [1, 0], "params": )" +
                           matrices_text({u}) + R"(}, {"name": "reset", "qubits": [0]})";
  Matrix to_zero = Matrix::Zero(2, 2);
  to_zero(0, 0) = 1.0;
  Matrix one_to_zero = Matrix::Zero(2, 2);
  one_to_zero(0, 1) = 1.0;
  std::vector<Matrix> expected;
  for (const Matrix& reset : {to_zero, one_to_zero})
    for (const Matrix& k : a)
      expected.push_back(kron(Matrix::Identity(2, 2), reset) *
                         test::embed(u, std::vector{1, 0}, 2) * kron(k, Matrix::Identity(2, 2)));
  EXPECT_LT(distance(map_of("swap", text), test::ptm_by_definition(expected)), 1e-13);
}

TEST(AerNoise, ThePublishedMixturesAreOurChannels) {
  // Relaxation with T2 <= T1 as Aer writes it: identity, Z flip, reset.
  const double t1 = 60.0, t2 = 40.0, time = 3.0;
  const double reset = 1.0 - std::exp(-time / t1);
  const double flip = (1.0 - reset) * (1.0 - std::exp(-time / t2 + time / t1)) / 2.0;
  json relaxation{{"type", "qerror"}, {"operations", {"sx"}}, {"gate_qubits", {{0}}}};
  relaxation["probabilities"] = {1.0 - reset - flip, flip, reset};
  for (const char* name : {"id", "z", "reset"})
    relaxation["instructions"].push_back(json::array({{{"name", name}, {"qubits", {0}}}}));

  json depolarizing{{"type", "qerror"}, {"operations", {"cx", "ecr"}}};
  const double p = 0.03;
  for (const char a : std::string("IXYZ"))
    for (const char b : std::string("IXYZ")) {
      const std::string letters{a, b};
      depolarizing["probabilities"].push_back(letters == "II" ? 1.0 - 15.0 * p / 16.0 : p / 16.0);
      depolarizing["instructions"].push_back(
          json::array({{{"name", "pauli"}, {"params", {letters}}, {"qubits", {0, 1}}}}));
    }
  const AerNoise noise =
      parse_aer_noise(json{{"errors", {relaxation, depolarizing}}}.dump(), "dir/backend.json");
  EXPECT_EQ(noise.model.name(), "backend");
  EXPECT_THAT(noise.notes, IsEmpty());
  EXPECT_LT(distance(total(noise.model, {GateKind::kSx, {0, -1}}),
                     sim::thermal_relaxation(t1, t2, time).ptm<1>()),
            1e-14);
  for (const GateKind kind : {GateKind::kCx, GateKind::kEcr})
    EXPECT_LT(distance(total(noise.model, {kind, {3, 1}}), sim::depolarizing(p, 2).ptm<2>()),
              1e-14);
  EXPECT_EQ(noise.model.rules().size(), 2U);
}

TEST(AerNoise, PauliLindbladRatesAreTheComposedPauliChannels) {
  const std::string text = with_error(R"({"type": "plerror", "id": "1", "operations": ["cx"],
      "rates": [0.1, 0.02, 0.3], "instructions": [[{"name": "pauli", "params": ["XY"], "qubits": [0, 1]}],
      [{"name": "pauli", "params": ["ZI"], "qubits": [0, 1]}], [{"name": "pauli", "params": ["Z"], "qubits": [0]}]]})");
  // exp(r D_P) = (1 - p) + p P . P,  p = (1 - exp(-2 r)) / 2.
  Eigen::MatrixXd expected = sim::Ptm<2>::Identity();
  const Matrix one = Matrix::Identity(2, 2);
  for (const auto& [rate, pauli] :
       {std::pair(0.1, kron(test::pauli_matrix(1), test::pauli_matrix(2))),
        std::pair(0.02, kron(test::pauli_matrix(3), one)),
        std::pair(0.3, kron(one, test::pauli_matrix(3)))}) {
    const double p = (1.0 - std::exp(-2.0 * rate)) / 2.0;
    expected = test::ptm_by_definition(
                   {std::sqrt(1.0 - p) * Matrix::Identity(4, 4), std::sqrt(p) * pauli}) *
               expected;
  }
  EXPECT_LT(distance(total(parse_aer_noise(text, "m").model, {GateKind::kCx, {0, 1}}), expected),
            1e-14);
}

TEST(AerNoise, ErrorsOnOneOperandBecomeOneQubitChannels) {
  const auto rule_of = [](const std::string& instructions) {
    return parse_aer_noise(with_instructions("cx", instructions), "m").model.rules().at(0);
  };
  const auto high = rule_of(R"({"name": "pauli", "params": ["XI"], "qubits": [0, 1]})");
  ASSERT_EQ(high.channels.size(), 1U);
  EXPECT_EQ(high.channels[0].operands, std::vector{1});
  EXPECT_EQ(high.channels[0].channel.num_qubits(), 1);
  EXPECT_THAT(rule_of(R"({"name": "id", "qubits": [0]})").channels, IsEmpty())
      << "an ideal gate is a rule without channels";
}

TEST(AerNoise, OwnErrorsReplaceThoseForAllQubitsAndErrorsOfOneGateCompose) {
  const auto flip = [](const std::string& gates, const std::string& qubits,
                       const std::string& with) {
    return R"({"type": "qerror", "operations": )" + gates + qubits +
           R"(, "probabilities": [1], "instructions": [[{"name": ")" + with +
           R"(", "qubits": [0]}]]})";
  };
  const std::string text = with_error(flip(R"(["x", "h", "cx"])", "", "s") + "," +
                                      flip(R"(["x"])", R"(, "gate_qubits": [[1], [4]])", "h") +
                                      "," + flip(R"(["x"])", R"(, "gate_qubits": [[1]])", "t"));
  const sim::NoiseModel model = parse_aer_noise(text, "m").model;
  const auto unitary = [](const Matrix& u) { return test::ptm_by_definition({u}); };
  const Matrix s = test::gate_unitary(GateKind::kS, 0.0);
  const Matrix h = test::gate_unitary(GateKind::kH, 0.0);
  const Matrix t = test::gate_unitary(GateKind::kT, 0.0);
  const auto after = [&](GateKind kind, int qubit) { return total(model, {kind, {qubit, -1}}); };
  EXPECT_LT(distance(after(GateKind::kX, 0), unitary(s)), 1e-14);
  EXPECT_LT(distance(after(GateKind::kX, 1), unitary(t * h)), 1e-14);
  EXPECT_LT(distance(after(GateKind::kX, 4), unitary(h)), 1e-14);
  EXPECT_LT(distance(after(GateKind::kH, 1), unitary(s)), 1e-14);
  EXPECT_LT(
      distance(total(model, {GateKind::kCx, {1, 4}}), unitary(kron(Matrix::Identity(2, 2), s))),
      1e-14);
}

TEST(AerNoise, ReadoutErrorsHaveADefaultAndTheLastOneCounts) {
  const auto roerror = [](const std::string& qubits, const std::string& rows) {
    return R"({"type": "roerror", "operations": ["measure"], "probabilities": )" + rows + qubits +
           "}";
  };
  const sim::NoiseModel model =
      parse_aer_noise(
          with_error(roerror("", "[[0.9, 0.1], [0.2, 0.8]]") + "," +
                     roerror(R"(, "gate_qubits": [[2]])", "[[0.7, 0.3], [0.4, 0.6]]") + "," +
                     roerror(R"(, "gate_qubits": [[2]])", "[[1, 0], [0.5, 0.5]]")),
          "m")
          .model;
  EXPECT_EQ(model.readout(0).p10, 0.1);
  EXPECT_EQ(model.readout(0).p01, 0.2);
  EXPECT_EQ(model.readout(2).p10, 0.0);
  EXPECT_EQ(model.readout(2).p01, 0.5);
}

TEST(AerNoise, WhatIsLeftOutIsNotedAndMeasureResetAndDelayAreOperations) {
  const std::string text = R"({"x90_gates": [], "errors": [
    {"type": "qerror", "operations": ["u3", "cp"], "gate_qubits": [[0]], "probabilities": [], "instructions": []},
    {"type": "qerror", "operations": ["u3"], "gate_qubits": [[1]], "probabilities": [], "instructions": []},
    {"type": "qerror", "operations": ["ccx"], "probabilities": [], "instructions": [[{"name": "pauli",
     "params": ["XXX"], "qubits": [0, 1, 2]}]]},
    {"type": "qerror", "operations": ["measure", "reset", "delay", "id"], "gate_qubits": [[0], [126]],
     "probabilities": [1.0], "instructions": [[{"name": "x", "qubits": [0], "label": null}]]}]})";
  const AerNoise noise = parse_aer_noise(text, "m");
  ASSERT_EQ(noise.model.rules().size(), 1U);
  EXPECT_THAT(noise.model.rules()[0].kinds,
              ElementsAre(GateKind::kMeasure, GateKind::kReset, GateKind::kDelay, GateKind::kId));
  EXPECT_THAT(noise.left_out,
              ElementsAre(StartsWith("1 error on 'ccx' left out"), StartsWith("1 error on 'cp'"),
                          StartsWith("2 errors on 'u3'")));
  EXPECT_THAT(noise.notes, ElementsAre(StartsWith("1 error on qubits above 30"),
                                       StartsWith("errors on 'measure' act before"),
                                       HasSubstr("key 'label'"), HasSubstr("key 'x90_gates'")));
}

/// The maps after every operation that a rule of either model speaks of.
void expect_equal_maps(const sim::NoiseModel& a, const sim::NoiseModel& b, int num_qubits) {
  for (const sim::GateRow& row : sim::operations())
    for (int q0 = 0; q0 < num_qubits; ++q0)
      for (int q1 = row.num_qubits == 2 ? 0 : -1; q1 < (row.num_qubits == 2 ? num_qubits : 0); ++q1)
        if (q0 != q1) {
          const sim::Gate gate{row.kind, {q0, q1}};
          EXPECT_LT(distance(total(a, gate), total(b, gate)), 1e-12)
              << row.name << ' ' << q0 << ' ' << q1;
        }
  for (int q = 0; q < num_qubits; ++q) {
    EXPECT_NEAR(a.readout(q).p10, b.readout(q).p10, 1e-15);
    EXPECT_NEAR(a.readout(q).p01, b.readout(q).p01, 1e-15);
  }
}

TEST(AerNoise, WhatIsWrittenReadsBackAsTheSameMaps) {
  rl::Rng rng = rl::random_stream(5, "aer round trip");
  for (int draw = 0; draw < 8; ++draw) {
    sim::NoiseModel model = test::random_noise(3, 0.3, rng).model();
    // A rule for all, and others for given qubits on top of it, in both orders of the operands.
    const sim::Channel pair = sim::kraus_channel("k", test::random_kraus(2, 2, rng));
    const sim::Channel flip = sim::bit_flip(0.1);
    model.add_rule({{GateKind::kCx, GateKind::kCz}, {}, {{pair, {1, 0}}, {flip, {1}}}});
    model.add_rule({{GateKind::kCz}, {2, 0}, {{sim::amplitude_damping(0.2), {0}}}});
    model.add_rule({{GateKind::kMeasure, GateKind::kX}, {}, {{flip, {0}}}, {{1}}});
    model.add_rule({{GateKind::kDelay}, {2}, {{sim::reset_channel(), {0}}}});
    model.set_default_readout({0.01, 0.02});
    const AerText written = aer_noise_text(model);
    const AerNoise read = parse_aer_noise(written.text, "m");
    expect_equal_maps(model, read.model, 3);
    for (const sim::NoiseRule& rule : read.model.rules())
      for (const sim::AppliedChannel& applied : rule.channels)
        EXPECT_EQ(applied.channel.num_qubits(), static_cast<int>(applied.operands.size()));
    expect_equal_maps(parse_aer_noise(aer_noise_text(read.model).text, "m").model, model, 3);
  }
}

TEST(AerNoise, WhatAerCannotSayIsNoted) {
  sim::NoiseModel model("m");
  EXPECT_THAT(aer_noise_text(model).notes, IsEmpty());
  EXPECT_THAT(parse_aer_noise(aer_noise_text(model).text, "m").model.rules(), IsEmpty());
  model.set_coupling_map({{0, 1}});
  model.set_idle_noise({sim::SchedulePolicy::kAsap, {sim::IdleRelaxation{1.0, 1.0}}, {}});
  model.add_rule({{GateKind::kX}, {}, {{sim::bit_flip(0.1), {0}}}, {{1}}});
  EXPECT_THAT(aer_noise_text(model).notes, ElementsAre(StartsWith("gates that are ideal on some"),
                                                       StartsWith("the coupling map"),
                                                       StartsWith("the noise of waiting qubits")));
}

TEST(AerNoise, TheKindOfFileIsKnownByItsContent) {
  EXPECT_TRUE(is_aer_noise(R"({"errors": []})"));
  EXPECT_FALSE(is_aer_noise(R"({"format": "qarch-noise", "errors": []})"));
  EXPECT_FALSE(is_aer_noise(R"({"errors": 3})"));
  EXPECT_FALSE(is_aer_noise("[1"));
  const TemporaryFolder folder;
  std::ofstream(folder.file("fake.json"))
      << with_instructions("x", R"({"name": "z", "qubits": [0]})");
  EXPECT_EQ(read_aer_noise(folder.file("fake.json")).model.name(), "fake");
  EXPECT_THROW(read_aer_noise(folder.file("none.json")), std::runtime_error);
}

TEST(AerNoise, MistakesAreNamedWithTheirPlace) {
  const auto error = [](const std::string& rest) {
    return with_error(R"({"type": "qerror", "operations": ["cx"], )" + rest + "}");
  };
  const auto instruction = [](const std::string& text) { return with_instructions("cx", text); };
  const auto readout = [](const std::string& rest) {
    return with_error(R"({"type": "roerror", "operations": ["measure"], )" + rest + "}");
  };
  const std::string id = R"("instructions": [[{"name": "id", "qubits": [0]}]])";
  struct Case {
    std::string text;
    const char* fragment;
  };
  for (const Case& bad : std::vector<Case>{
           {"[]", "m.json: top level = [], must be an object"},
           {"{}", "m.json: key 'errors' is missing"},
           {R"({"errors": {}})", "errors = {}, must be a list"},
           {with_error("3"), "errors[0] = 3, must be an object"},
           {with_error("{}"), "errors[0]: key 'type' is missing"},
           {with_error(R"({"type": "qeror", "operations": ["x"]})"),
            "errors[0].type = \"qeror\", must be one of: qerror roerror plerror"},
           {error(R"("probabilities": [0.5], )" + id), "their sum is 0.5"},
           {error(R"("probabilities": [0.5, 0.5], )" + id), "has 2 numbers, must have 1"},
           {error(R"("probabilities": [-1], )" + id), "probabilities[0] = -1, must be finite"},
           {error(R"("probabilities": [1])"), "key 'instructions' is missing"},
           {error(id), "key 'probabilities' is missing"},
           {error(R"("probabilities": [1], "noise_qubits": [[3]], )" + id),
            "noise_qubits: noise on other qubits than the gate's is not supported"},
           {error(R"("probabilities": [1], "gate_qubits": [[3]], )" + id),
            "gate_qubits[0] = [3], must name as many qubits as the operation acts on, 2"},
           {error(R"("probabilities": [1], "gate_qubits": [[3, 3]], )" + id), "names 3 twice"},
           {instruction(R"({"name": "u3", "qubits": [0], "params": [1, 2, 3]})"),
            "instructions[0][0].name = \"u3\", must be one of:"},
           {instruction(R"({"name": "x"})"), "key 'qubits' is missing"},
           {instruction(R"({"name": "x", "qubits": [2]})"),
            "qubits[0] = 2, must be an integer in [0, 1]"},
           {instruction(R"({"name": "cx", "qubits": [0]})"), "must name as many qubits as cx"},
           {instruction(R"({"name": "rx", "qubits": [0]})"), "key 'params' is missing"},
           {instruction(R"({"name": "pauli", "qubits": [0, 1], "params": ["X"]})"),
            "params[0] = \"X\", must have as many letters"},
           {instruction(R"({"name": "pauli", "qubits": [0], "params": ["Q"]})"), "letters I X Y Z"},
           {instruction(R"({"name": "kraus", "qubits": [0], "params": [[[1, 0], [0, 0.5]]]})"),
            "trace preserving"},
           {instruction(R"({"name": "unitary", "qubits": [0, 1], "params": [[[1, 0], [0, 1]]]})"),
            "must be 4 x 4"},
           {instruction(R"({"name": "kraus", "qubits": [0], "params": []})"), "no Kraus operator"},
           {with_error(R"({"type": "plerror", "operations": ["x"], "rates": [-0.1],
                       "instructions": [[{"name": "pauli", "params": ["X"], "qubits": [0]}]]})"),
            "rates[0] = -0.1, must be finite and >= 0"},
           {readout(R"("probabilities": [[0.5, 0.4], [0, 1]])"), "[0.5,0.4], must have the sum 1"},
           {readout(R"("probabilities": [[1.5, -0.5], [0, 1]])"), "p10 = -0.5"},
           {readout(R"("probabilities": [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])"),
            "readout errors of several qubits together are not supported"},
       }) {
    const std::string message =
        message_of<std::invalid_argument>([&] { parse_aer_noise(bad.text, "m.json"); });
    EXPECT_THAT(message, StartsWith("m.json:")) << bad.text;
    EXPECT_THAT(message, HasSubstr(bad.fragment)) << bad.text;
  }
}

}  // namespace
}  // namespace qarch::search
