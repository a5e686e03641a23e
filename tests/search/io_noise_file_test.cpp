#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <set>
#include <stdexcept>

#include "search/io/noise_file.h"
#include "sim/gate.h"
#include "sim/noise_coverage.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string kFolder = std::string(QARCH_SOURCE_DIR) + "/data/noise/";

sim::Ptm<1> ptm_of(const sim::NoiseModel& model, std::size_t rule, std::size_t channel) {
  return model.rules().at(rule).channels.at(channel).channel.ptm<1>();
}

// data/noise, against the decoded numbers of arXiv:2402.03500's released code.

TEST(NoiseData, EveryFileLoadsAndIsNamedAsItsFile) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() != ".json") continue;
    const NoiseFile file = read_noise_file(entry.path().string());
    EXPECT_EQ(file.model.name(), entry.path().stem());
    EXPECT_FALSE(file.description.empty()) << entry.path();
    EXPECT_FALSE(file.source.empty()) << entry.path();
    EXPECT_FALSE(file.model.is_noiseless()) << entry.path();
    names.insert(file.model.name());
  }
  EXPECT_EQ(names, (std::set<std::string>{"depolarizing_0p001", "depolarizing_0p001_0p005",
                                          "depolarizing_0p001_0p01_readout", "ibm_mumbai_median",
                                          "ibm_mumbai_max", "ibm_mumbai_10max", "ibm_ourense"}));
}

TEST(NoiseData, GenericModelsDepolarizeRotationsAndCnots) {
  for (const double cnot : {0.0, 0.005}) {
    const sim::NoiseModel model =
        read_noise_file(kFolder +
                        (cnot == 0.0 ? "depolarizing_0p001.json" : "depolarizing_0p001_0p005.json"))
            .model;
    sim::Circuit circuit(2);
    circuit.append_fixed_rotation(sim::GateKind::kRy, 0, 0.1);
    circuit.append(sim::GateKind::kCx, {0, 1});
    circuit.append(sim::GateKind::kH, {0});
    const sim::CoverageReport covered = sim::noise_coverage(model, circuit);
    EXPECT_EQ(covered.rules[0].hits, 1);
    EXPECT_EQ(covered.uncovered.size(), cnot == 0.0 ? 2U : 1U) << "h, and cx where it is ideal";
    EXPECT_DOUBLE_EQ(ptm_of(model, 0, 0)(1, 1), 0.999);
    EXPECT_EQ(model.readout(0).p10, 0.0);
    if (cnot == 0.0) continue;
    ASSERT_EQ(model.rules()[1].channels.size(), 2U) << "one channel for each qubit";
    for (std::size_t k = 0; k < 2; ++k) {
      EXPECT_DOUBLE_EQ(ptm_of(model, 1, k)(3, 3), 0.995);
      EXPECT_EQ(model.rules()[1].channels[k].operands, std::vector{static_cast<int>(k)});
    }
  }
}

TEST(NoiseData, MumbaiHasTheDecodedRates) {
  struct Level {
    const char* name;
    double p1, p2, readout, one_qubit_t1, one_qubit_t2, cnot_t1, cnot_t2;  // times as t/T1, t/T2
  };
  for (const Level& level : {Level{"median", 2.44e-4, 8.25e-3, 2.251e-2, 2.862143e-4, 2.093301e-4,
                                   3.401861e-3, 2.488038e-3},
                             Level{"max", 1.450e-3, 2.305e-2, 8.70e-2, 2.862143e-4, 2.093301e-4,
                                   6.047757e-3, 4.423182e-3},
                             Level{"10max", 1.450e-2, 0.2304, 8.70e-2, 2.862143e-3, 2.093301e-3,
                                   6.047757e-2, 4.423182e-2}}) {
    const sim::NoiseModel model =
        read_noise_file(kFolder + "ibm_mumbai_" + level.name + ".json").model;
    ASSERT_EQ(model.rules().size(), 2U);
    EXPECT_EQ(model.rules()[0].kinds.size(), 14U) << "every one-qubit gate";
    EXPECT_EQ(model.rules()[1].kinds, std::vector{sim::GateKind::kCx});
    EXPECT_TRUE(model.allows(0, 3));

    const auto expect_relaxation = [&](const sim::Ptm<1>& r, double t1, double t2) {
      EXPECT_NEAR(r(1, 1), std::exp(-t2), 1e-8) << level.name;
      EXPECT_NEAR(r(2, 2), std::exp(-t2), 1e-8) << level.name;
      EXPECT_NEAR(r(3, 3), std::exp(-t1), 1e-8) << level.name;
      EXPECT_NEAR(r(3, 0), (1 - std::exp(-t1)) * (1 - 2 * 0.075846), 1e-8) << level.name;
    };
    EXPECT_DOUBLE_EQ(ptm_of(model, 0, 0)(1, 1), 1 - level.p1) << level.name;
    expect_relaxation(ptm_of(model, 0, 1), level.one_qubit_t1, level.one_qubit_t2);
    const auto& cnot = model.rules()[1].channels;
    ASSERT_EQ(cnot.size(), 4U);
    for (const std::size_t k : {0U, 1U}) {
      EXPECT_DOUBLE_EQ(ptm_of(model, 1, k)(2, 2), 1 - level.p2) << level.name;
      expect_relaxation(ptm_of(model, 1, 2 + k), level.cnot_t1, level.cnot_t2);
      EXPECT_EQ(cnot[k].operands, cnot[2 + k].operands);
    }
    EXPECT_EQ(cnot[0].operands, std::vector{0});
    EXPECT_EQ(cnot[1].operands, std::vector{1});
    for (const int qubit : {0, 5}) {
      EXPECT_EQ(model.readout(qubit).p10, level.readout);
      EXPECT_EQ(model.readout(qubit).p01, level.readout);
    }
  }
}

TEST(NoiseData, OurenseDiffersByQubitAndKeepsItsCouplings) {
  const sim::NoiseModel model = read_noise_file(kFolder + "ibm_ourense.json").model;
  ASSERT_EQ(model.rules().size(), 10U);
  EXPECT_EQ(model.coupling_map().size(), 6U);
  for (const auto& [a, b] : {std::pair(0, 1), std::pair(1, 2), std::pair(1, 3)}) {
    EXPECT_TRUE(model.allows(a, b) && model.allows(b, a));
  }
  EXPECT_FALSE(model.allows(0, 2) || model.allows(2, 3) || model.allows(0, 3));
  EXPECT_EQ(model.readout(3).p10, 3.95e-2);

  sim::Circuit circuit(4);
  circuit.append_fixed_rotation(sim::GateKind::kRx, 2, 0.5);
  circuit.append(sim::GateKind::kCx, {3, 1});
  for (const sim::Gate& gate : circuit.gates()) {
    std::vector<const sim::NoiseRule*> matching;
    for (const sim::NoiseRule& rule : model.rules())
      if (rule.matches(gate)) matching.push_back(&rule);
    ASSERT_EQ(matching.size(), 1U);
    const auto& channels = matching[0]->channels;
    const auto entry = [&](std::size_t c, int i) { return channels.at(c).channel.ptm<1>()(i, i); };
    if (gate.num_qubits() == 1) {
      EXPECT_NEAR(entry(0, 1), 1 - 1.83e-4, 1e-15);
      EXPECT_NEAR(entry(1, 3), std::exp(-35e-3 / 101.51), 1e-15);
      EXPECT_NEAR(entry(1, 1), std::exp(-35e-3 / 107.00), 1e-15);
    } else {  // operand 0 is qubit 3, operand 1 is qubit 1
      EXPECT_NEAR(entry(0, 1), 1 - 1.252e-2, 1e-15);
      EXPECT_NEAR(entry(1, 1), 1 - 1.252e-2, 1e-15);
      EXPECT_NEAR(entry(2, 3), std::exp(-0.3 / 79.54), 1e-15);
      EXPECT_NEAR(entry(3, 1), std::exp(-0.3 / 27.56), 1e-15);
      EXPECT_EQ(channels[2].operands, std::vector{0});
      EXPECT_EQ(channels[3].operands, std::vector{1});
    }
  }
}

// The format.

/// A file with one rule of these gates and one channel.
std::string with_channel(const std::string& gate, const std::string& channel) {
  return R"({"format": "qarch-noise", "version": 1, "name": "x", "units": {"time": "us"},
 "rules": [{"gates": [")" +
         gate + R"("], "channels": [)" + channel + "]}]}";
}

std::string with_rule(const std::string& rule) {
  return R"({"format": "qarch-noise", "version": 1, "name": "x", "rules": [)" + rule + "]}";
}

std::string with_key(const std::string& key) {
  return R"({"format": "qarch-noise", "version": 1, "name": "x", "rules": [], )" + key + "}";
}

TEST(NoiseFile, EveryChannelTypeMakesItsMap) {
  struct Case {
    std::string channel;
    sim::Channel expected;
  };
  const Eigen::MatrixXcd y = sim::gate_row(sim::GateKind::kY).unitary(0.0);
  const std::vector<Case> cases{
      {R"({"type": "depolarizing", "p": 0.1})", sim::depolarizing(0.1)},
      {R"({"type": "thermal_relaxation", "t1": 50, "t2": 70.5, "duration": 0.3, "p_excited": 0.2})",
       sim::thermal_relaxation(50, 70.5, 0.3, 0.2)},
      {R"({"type": "thermal_relaxation", "t1": "50us", "t2": "0.07 ms", "duration": "300 ns"})",
       sim::thermal_relaxation(50, 70, 0.3, 0.0)},
      {R"({"type": "amplitude_damping", "gamma": 0.1})", sim::amplitude_damping(0.1)},
      {R"({"type": "phase_damping", "lambda": 0.1})", sim::phase_damping(0.1)},
      {R"({"type": "bit_flip", "p": 0.1})", sim::bit_flip(0.1)},
      {R"({"type": "phase_flip", "p": 0.1})", sim::phase_flip(0.1)},
      {R"({"type": "reset"})", sim::reset_channel(1.0, 0.0)},
      {R"({"type": "reset", "p": 0.1})", sim::reset_channel(0.1, 0.0)},
      {R"({"type": "reset", "p_excited": 0.2})", sim::reset_channel(1.0, 0.2)},
      {R"({"type": "reset", "p": 0.1, "p_excited": 0.2})", sim::reset_channel(0.1, 0.2)},
      {R"({"type": "measure"})", sim::measure_and_forget(1.0)},
      {R"({"type": "measure", "p": 0.1})", sim::measure_and_forget(0.1)},
      {R"({"type": "coherent_rotation", "axis": "Z", "angle": 0.1})",
       sim::coherent_rotation('Z', 0.1)},
      {R"({"type": "kraus", "matrices": [[[0, [0, -1]], [[0, 1], 0]]]})",
       sim::kraus_channel("kraus", std::vector{y})},
  };
  for (const auto& [channel, expected] : cases) {
    const sim::NoiseModel model = parse_noise(with_channel("x", channel), "f").model;
    EXPECT_LT((ptm_of(model, 0, 0) - expected.ptm<1>()).norm(), 1e-14) << channel;
  }
  const auto two =
      parse_noise(with_channel("cz", R"({"type": "depolarizing2", "p": 0.1, "on": [1, 0]})"), "f");
  EXPECT_EQ(two.model.rules()[0].channels[0].channel.ptm<2>(), sim::depolarizing(0.1, 2).ptm<2>());
  EXPECT_EQ(two.model.rules()[0].channels[0].operands, (std::vector{1, 0}));
}

TEST(NoiseFile, TwoQubitKrausKeepsOperandZeroAsTheLowBit) {
  // X on the low bit.
  const auto file = parse_noise(with_channel("cx", R"({"type": "kraus", "on": [0, 1], "matrices":
          [[[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]]})"),
                                "f");
  const auto& r = file.model.rules()[0].channels[0].channel.ptm<2>();
  EXPECT_NEAR(r(3, 3), -1.0, 1e-14);   // Z on operand 0 changes sign
  EXPECT_NEAR(r(12, 12), 1.0, 1e-14);  // Z on operand 1 does not
}

TEST(NoiseFile, GroupsNameEveryGateOfTheirSize) {
  for (const int size : {1, 2}) {
    const auto file = parse_noise(with_channel(size == 1 ? "one_qubit" : "two_qubit",
                                               R"({"type": "bit_flip", "p": 0.1, "on": "each"})"),
                                  "f");
    const auto& rule = file.model.rules()[0];
    std::vector<sim::GateKind> expected;
    for (const sim::GateRow& row : sim::gates())
      if (row.num_qubits == size) expected.push_back(row.kind);
    EXPECT_EQ(rule.kinds, expected);
    EXPECT_EQ(static_cast<int>(rule.channels.size()), size) << "'each' is every operand";
  }
}

TEST(NoiseFile, ReadoutHasADefaultAndExceptions) {
  const auto model = parse_noise(with_key(R"("readout": [{"p10": 0.1, "p01": 0.2},
                                  {"qubits": [2, 4], "p10": 0.3, "p01": 0.4}])"),
                                 "f")
                         .model;
  EXPECT_EQ(model.readout(0).p10, 0.1);
  EXPECT_EQ(model.readout(0).p01, 0.2);
  EXPECT_EQ(model.readout(4).p10, 0.3);
  EXPECT_EQ(model.readout(2).p01, 0.4);
}

struct BadCase {
  std::string text;
  std::string fragment;
};

void expect_errors(const std::vector<BadCase>& cases) {
  for (const BadCase& bad : cases) {
    SCOPED_TRACE(bad.text);
    const std::string message =
        message_of<std::invalid_argument>([&] { parse_noise(bad.text, "dev.json"); });
    EXPECT_THAT(message, StartsWith("dev.json:"));
    EXPECT_THAT(message, HasSubstr(bad.fragment));
  }
}

TEST(NoiseFile, ErrorsOfSyntaxAndTopLevelNameThePlace) {
  expect_errors({
      {"{\n  \"format\": \"qarch-noise\",\n  oops\n}", "dev.json:3:3: "},
      {"", "dev.json:1:1: "},
      {"{} {}", "dev.json:1:4: "},
      {"[]", "top level = [], must be an object"},
      {"{}", "key 'format' is missing"},
      {R"({"format": "qarch-noise", "version": 1, "name": "x", "name": "y", "rules": []})",
       "key 'name' is given twice"},
      {R"({"format": "other", "version": 1, "name": "x", "rules": []})",
       "format = \"other\", must be \"qarch-noise\""},
      {R"({"format": "qarch-noise", "version": 3, "name": "x", "rules": []})",
       "version = 3, must be an integer in [1, 2]"},
      {with_key(R"("idle": {"policy": "asap"})"), "key 'idle' needs \"version\": 2"},
      {with_key(R"("notes": [)" + std::string(70, '[') + std::string(70, ']') + "]"),
       "nested deeper than 64"},
      {R"({"format": "qarch-noise", "version": 1, "name": 5, "rules": []})",
       "name = 5, must be a string"},
      {with_key(R"("redout": [])"), "unknown key 'redout'"},
      {with_key(R"("redout": [])"), "did you mean 'readout'?"},
      {with_key(R"("units": {"time": "min"})"), "units.time = \"min\", must be one of: s ms us ns"},
      {with_key(R"("coupling_map": [[0, 1], [0, 0]])"), "coupling_map[1] = [0,0], names 0 twice"},
      {with_key(R"("coupling_map": [[0, 1], [0, 1]])"), "coupling_map[1] = [0,1], is listed twice"},
      {with_key(R"("coupling_map": [[0]])"), "coupling_map[0] = [0], must be [control, target]"},
      {with_key(R"("coupling_map": [[-1, 0]])"),
       "coupling_map[0][0] = -1, must be an integer in [0, 30]"},
      {with_key(R"("coupling_map": [[0, 1e10]])"), "must be an integer in [0, 30]"},
      {with_key(R"("coupling_map": [])"), "must list a pair"},
      {with_key(R"("readout": [{"p10": 1.5, "p01": 0}])"), "readout[0]: readout error: p10 = 1.5"},
      {with_key(R"("readout": [{"p10": 0.1}])"), "readout[0]: key 'p01' is missing"},
      {with_key(R"("readout": [{"p10": 0, "p01": 0}, {"p10": 0, "p01": 0}])"),
       "readout[1]: a second entry"},
      {with_key(
           R"("readout": [{"qubits": [1], "p10": 0, "p01": 0}, {"qubits": [1], "p10": 0, "p01": 0}])"),
       "readout[1].qubits = [1], names qubit 1 a second time"},
      {with_key(R"("readout": [{"p10": 1e999, "p01": 0}])"), "1e999"},
  });
}

TEST(NoiseFile, ErrorsOfRulesNameThePlaceTheValueAndTheRange) {
  const std::string flip = R"("channels": [{"type": "bit_flip", "p": 0.1, "on": "each"}])";
  expect_errors({
      {with_rule(R"({"gates": ["rxx"], )" + flip + "}"),
       "rules[0].gates[0] = \"rxx\", must be one of:"},
      {with_rule(R"({"gates": ["rxx"], )" + flip + "}"), "did you mean 'rx'?"},
      {with_rule(R"({"gates": [], )" + flip + "}"), "rules[0].gates = [], must name a gate"},
      {with_rule(R"({"gates": ["rx", "cx"], )" + flip + "}"), "must not mix"},
      {with_rule(R"({"gates": ["one_qubit", "rx"], )" + flip + "}"), "names gate rx a second time"},
      {with_rule(R"({"gates": ["cx"], "qubits": [0], )" + flip + "}"),
       "rules[0].qubits = [0], must name the 2 operand(s)"},
      {with_rule(R"({"gates": ["cx"], "qubits": [3, 3], )" + flip + "}"),
       "rules[0].qubits = [3,3], names 3 twice"},
      {with_rule(R"({"gates": ["x"], "channels": []})"),
       "rules[0].channels = [], must hold a channel"},
      {with_rule(R"({"gates": ["x"], "channels": {}})"), "rules[0].channels = {}, must be a list"},
      {with_rule(R"({"gates": ["x"]})"), "rules[0]: key 'channels' is missing"},
      {with_rule(R"({"gates": ["x"], "when": 1, )" + flip + "}"), "unknown key 'when'"},
      {with_rule(
           R"({"gates": ["x"], "channels": [{"type": "thermal_relaxation", "t1": 5, "t2": 5, "duration": 1}]})"),
       "channels[0].t1 = 5, needs a unit"},
  });
}

TEST(NoiseFile, ErrorsOfChannelsNameThePlaceTheValueAndTheRange) {
  expect_errors({
      {with_channel("x", "7"), "rules[0].channels[0] = 7, must be an object"},
      {with_channel("x", R"({"p": 1})"), "rules[0].channels[0]: key 'type' is missing"},
      {with_channel("x", R"({"type": "depolarising", "p": 0.1})"), "did you mean 'depolarizing'?"},
      {with_channel("x", R"({"type": "depolarizing", "p": 1.5})"),
       "rules[0].channels[0]: depolarizing: p = 1.5, must be in [0, 1.33333]"},
      {with_channel("x", R"({"type": "depolarizing", "p": -1})"), "p = -1, must be in"},
      {with_channel("x", R"({"type": "depolarizing", "p": "0.1"})"),
       "channels[0].p = \"0.1\", must be a number"},
      {with_channel("x", R"({"type": "depolarizing", "gamma": 0.1})"), "unknown key 'gamma'"},
      {with_channel("x", R"({"type": "depolarizing"})"), "key 'p' is missing"},
      {with_channel("x", R"({"type": "thermal_relaxation", "t1": 50, "t2": 101, "duration": 1})"),
       "T2 = 0.000101, must be at most 2 T1 = 0.0001 (times in seconds)"},
      {with_channel("x", R"({"type": "thermal_relaxation", "t1": 0, "t2": 1, "duration": 1})"),
       "T1 = 0, must be > 0"},
      {with_channel("x",
                    R"({"type": "thermal_relaxation", "t1": "5 parsec", "t2": 1, "duration": 1})"),
       "t1 = \"5 parsec\", must be a number and a unit"},
      {with_channel("x", R"({"type": "thermal_relaxation", "t1": "us", "t2": 1, "duration": 1})"),
       "t1 = \"us\""},
      {with_channel("x", R"({"type": "thermal_relaxation", "t1": 1, "t2": 1, "duration": -1})"),
       "duration = -1e-06, must be >= 0"},
      {with_channel(
           "x",
           R"({"type": "thermal_relaxation", "t1": 1, "t2": 1, "duration": 1, "p_excited": 2})"),
       "p_excited = 2"},
      {with_channel("x", R"({"type": "reset", "p": 1.5})"), "reset: p = 1.5, must be in [0, 1]"},
      {with_channel("x", R"({"type": "reset", "gamma": 1})"), "unknown key 'gamma'"},
      {with_channel("x", R"({"type": "measure", "p": -1})"), "measure: p = -1, must be in [0, 1]"},
      {with_channel("x", R"({"type": "kraus", "matrices": [[[1, 0], [0, 0.5]]]})"),
       "trace preserving"},
      {with_channel("x", R"({"type": "kraus", "matrices": []})"), "no Kraus operator"},
      {with_channel("x", R"({"type": "kraus", "matrices": [[[1, 0], [0]]]})"),
       "matrices[0][1] = [0], must have 2 entries"},
      {with_channel("x", R"({"type": "kraus", "matrices": [[[1]]]})"),
       "must be a 2 x 2 or 4 x 4 matrix"},
      {with_channel("x", R"({"type": "kraus", "matrices": [[[[1, 0, 0], 0], [0, 1]]]})"),
       "must be [real, imaginary]"},
      {with_channel("cx", R"({"type": "bit_flip", "p": 0.1})"), "key 'on' is missing"},
      {with_channel("cx", R"({"type": "bit_flip", "p": 0.1, "on": "all"})"),
       "on = \"all\", must be \"each\""},
      {with_channel("cx", R"({"type": "bit_flip", "p": 0.1, "on": [2]})"),
       "on[0] = 2, must be an integer in [0, 1]"},
      {with_channel("cx", R"({"type": "bit_flip", "p": 0.1, "on": [0, 1]})"),
       "must name as many operands"},
      {with_channel("cx", R"({"type": "depolarizing2", "p": 0.1, "on": [1, 1]})"), "names 1 twice"},
      {with_channel("cx", R"({"type": "depolarizing2", "p": 0.1, "on": "each"})"),
       "acts on two qubits"},
      {with_channel("x", R"({"type": "depolarizing2", "p": 0.1})"), "acts on 2 qubits"},
  });
}

TEST(NoiseFile, AMissingFileIsNamed) {
  EXPECT_EQ(message_of<std::runtime_error>([] { read_noise_file("/nonexistent/x.json"); }),
            "/nonexistent/x.json: cannot open: No such file or directory");
}

}  // namespace
}  // namespace qarch::search
