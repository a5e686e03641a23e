#include "apps/command_simulate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "apps/observable_argument.h"
#include "apps/readable_state.h"
#include "sim/measurement.h"
#include "tests/apps/program_fixture.h"

namespace qarch::apps {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

constexpr const char* kBell =
    "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[2] q;\nh q[0];\ncx q[0], q[1];\n";
constexpr const char* kGhz =
    "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[3] q;\nh q[0];\ncx q[0], q[1];\ncx q[1], "
    "q[2];\n";
constexpr const char* kReadout =
    R"({"format": "qarch-noise", "version": 1, "name": "readout", "description": "readout only",
        "source": "", "readout": [{"p10": 0.02, "p01": 0.05}], "rules": []})";
constexpr const char* kCxNoise =
    R"({"format": "qarch-noise", "version": 1, "name": "cx", "description": "cx only", "source": "",
        "rules": [{"gates": ["cx"], "channels": [{"type": "depolarizing2", "p": 0.1, "on": [0, 1]}]}]})";

class SimulateCommand : public ProgramFixture {
 protected:
  static Output simulate(std::vector<std::string> words) {
    return qarch("simulate", std::move(words));
  }

  /// The JSON object of a call that must end well.
  static Json json(std::vector<std::string> words) {
    words.insert(words.end(), {"--json", "-"});
    const Output o = simulate(std::move(words));
    EXPECT_EQ(o.code, 0) << o.err;
    return o.code == 0 ? Json::parse(o.out) : Json();
  }
};

double probability(const Json& json, const std::string& key) {
  return json["probabilities"].contains(key)
             ? json["probabilities"][key]["probability"].get<double>()
             : 0.0;
}

TEST_F(SimulateCommand, ABellPairWithoutNoiseHasTwoOutcomes) {
  const Json j =
      json({write("bell.qasm", kBell), "--observable", "ZZ", "-O", "0.5*XX - YY + 0.25"});
  EXPECT_NEAR(probability(j, "00"), 0.5, 1e-12);
  EXPECT_NEAR(probability(j, "11"), 0.5, 1e-12);
  EXPECT_EQ(j["probabilities"].size(), 2U);
  EXPECT_EQ(j["fidelity"], 1.0);
  EXPECT_NEAR(j["observables"][0]["value"].get<double>(), 1.0, 1e-12);
  EXPECT_NEAR(j["observables"][1]["value"].get<double>(), 0.5 + 1.0 + 0.25, 1e-12);
}

TEST_F(SimulateCommand, ReadoutErrorEntersObservablesAndProbabilities) {
  const Json j = json(
      {write("bell.qasm", kBell), "--noise", write("noise.json", kReadout), "--observable", "ZZ"});
  const double a = 1.0 - 0.02 - 0.05;
  const double b = 0.05 - 0.02;
  EXPECT_NEAR(j["observables"][0]["value"].get<double>(), a * a + b * b, 1e-12);
  EXPECT_NEAR(j["observables"][0]["noiseless"].get<double>(), 1.0, 1e-12);
  EXPECT_NEAR(probability(j, "00"), 0.5 * (0.98 * 0.98 + 0.05 * 0.05), 1e-12);
  EXPECT_NEAR(probability(j, "01"), 0.5 * (0.98 * 0.02 + 0.05 * 0.95), 1e-12);
  EXPECT_EQ(j["fidelity"], 1.0) << "the state itself is perfect";
}

TEST_F(SimulateCommand, TwoQubitDepolarizingCostsThreeQuartersOfItsStrength) {
  const Json j = json({write("bell.qasm", kBell), "--noise", write("noise.json", kCxNoise),
                       "--observable", "ZZ", "--error-budget"});
  EXPECT_NEAR(j["fidelity"].get<double>(), 1.0 - 0.1 * 0.75, 1e-12);
  EXPECT_NEAR(j["observables"][0]["value"].get<double>(), 0.9, 1e-12);
  EXPECT_NEAR(j["error_budget"]["sum_of_costs"].get<double>(), 0.075, 1e-12)
      << "one noisy gate costs all that is lost";
  EXPECT_NEAR(j["error_budget"]["by_kind"]["cx"].get<double>(), 0.075, 1e-12);
  EXPECT_NEAR(j["error_budget"]["by_kind"]["h"].get<double>(), 0.0, 1e-12);
  EXPECT_NEAR(j["error_budget"]["by_qubit"]["q0"].get<double>(), 0.0375, 1e-12);
}

TEST_F(SimulateCommand, TheBudgetsTextNamesTheWorstGatesFirst) {
  const Output o = simulate({write("ghz.qasm", kGhz), "--noise", write("noise.json", kCxNoise),
                             "--error-budget", "--top", "1"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_THAT(o.out, AllOf(HasSubstr("error budget: fidelity"), HasSubstr("1 of 3 gates"),
                           HasSubstr("by kind"), HasSubstr("by qubit")));
}

TEST_F(SimulateCommand, KeysOfCountsAreWrittenAsQiskitDoes) {
  const std::string file =
      write("registers.qasm",
            "OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[3];\ncreg a[2];\ncreg b[2];\nx "
            "q[0];\nx q[2];\n"
            "measure q[0] -> a[0];\nmeasure q[1] -> a[1];\nmeasure q[2] -> b[0];\n");
  const Json j = json({file, "--shots", "50"});
  EXPECT_EQ(j["shots"]["counts"].size(), 1U);
  EXPECT_EQ(j["shots"]["counts"]["01 01"], 50) << "b leftmost, its bit 1 never written";
  EXPECT_NEAR(probability(j, "01 01"), 1.0, 1e-12);
}

TEST_F(SimulateCommand, CountsRepeatWithTheirSeedAndFollowTheProbabilities) {
  const std::string file = write("ghz.qasm", kGhz);
  const Json a = json({file, "--shots", "10000", "--seed", "3"});
  const Json b = json({file, "--shots", "10000", "--seed", "3"});
  const Json c = json({file, "--shots", "10000", "--seed", "4"});
  EXPECT_EQ(a["shots"], b["shots"]);
  EXPECT_NE(a["shots"]["counts"], c["shots"]["counts"]);
  EXPECT_EQ(a["shots"]["counts"].size(), 2U);
  EXPECT_NEAR(a["shots"]["counts"]["000"].get<double>(), 5000.0, 300.0);
}

TEST_F(SimulateCommand, InputsGetValuesFromTheFileOrTheCommandLine) {
  const std::string head = "OPENQASM 3.0;\ninclude \"stdgates.inc\";\n";
  const std::string body =
      "input float[64] theta_0;\ninput float[64] phi;\nqubit[1] q;\nry(theta_0) q[0];\nrz(phi) "
      "q[0];\n";
  const std::string open = write("open.qasm", head + body);
  const Json j = json({open, "--set", "theta_0=0.3", "--set", "phi = 0.1", "--observable", "Z"});
  EXPECT_NEAR(j["observables"][0]["value"].get<double>(), std::cos(0.3), 1e-12);

  const std::string closed = write("closed.qasm", head +
                                                      "// @qarch angle.theta_0=0.5\n// @qarch "
                                                      "angle.phi=0.0\n" +
                                                      body);
  EXPECT_NEAR(json({closed, "-O", "Z"})["observables"][0]["value"].get<double>(), std::cos(0.5),
              1e-12);
  EXPECT_NEAR(
      json({closed, "-O", "Z", "--set", "theta_0=1"})["observables"][0]["value"].get<double>(),
      std::cos(1.0), 1e-12);

  struct Bad {
    std::vector<std::string> words;
    const char* message;
  };
  for (const Bad& bad : std::vector<Bad>{
           {{open}, "2 inputs have no value: theta_0 phi"},
           {{open, "--set", "theta_0=0.3"}, "1 input has no value: phi"},
           {{open, "--set", "theta0=0.3"}, "did you mean 'theta_0'"},
           {{open, "--set", "theta_0"}, "must be INPUT=VALUE"},
           {{open, "--set", "theta_0=x"}, "the value must be"},
           {{open, "--set", "phi=1", "--set", "phi=2"}, "--set phi is given twice"},
           {{write("bell.qasm", kBell), "--set", "a=1"}, "the circuit has no inputs"}}) {
    const Output o = simulate(bad.words);
    EXPECT_EQ(o.code, kExitUsage);
    EXPECT_THAT(o.err, HasSubstr(bad.message));
    EXPECT_EQ(o.out, "");
  }
}

TEST_F(SimulateCommand, StrictNoiseRefusesGatesThatNoRuleCovers) {
  const std::string bell = write("bell.qasm", kBell);
  const std::string noise = write("noise.json", kCxNoise);
  const Output loose = simulate({bell, "--noise", noise});
  EXPECT_EQ(loose.code, 0) << loose.err;
  EXPECT_THAT(loose.out, HasSubstr("1 without noise (1 h)"));
  EXPECT_THAT(loose.err, HasSubstr("warning: the noise model does not know all gates"));
  const Output strict = simulate({bell, "--noise", noise, "--strict-noise"});
  EXPECT_EQ(strict.code, kExitUsage);
  EXPECT_THAT(strict.err, HasSubstr("h"));
  EXPECT_EQ(strict.out, "");
}

TEST_F(SimulateCommand, NoiseOfMeasurementsActsOnProbabilitiesAndIsSaid) {
  const std::string noise =
      write("noise.json",
            R"({"format": "qarch-noise", "version": 2, "name": "m", "description": "", "source": "",
          "rules": [{"gates": ["measure"], "channels": [{"type": "bit_flip", "p": 0.25, "on": [0]}]}]})");
  const std::string file =
      write("one.qasm", "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[1] q;\nx q[0];\n");
  const Json j = json({file, "--noise", noise, "--observable", "Z"});
  EXPECT_NEAR(probability(j, "0"), 0.25, 1e-12);
  EXPECT_NEAR(j["observables"][0]["value"].get<double>(), -1.0, 1e-12);
  EXPECT_THAT(j["notes"].dump(), HasSubstr("the noise of measurements"));
}

TEST_F(SimulateCommand, CircuitsThatResetRunAndHaveNoBudget) {
  const std::string file =
      write("reset.qasm",
            "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[2] q;\nh q[0];\ncx "
            "q[0], q[1];\nreset q[0];\n");
  const Json j = json({file});
  EXPECT_NEAR(probability(j, "10"), 0.5, 1e-12);
  EXPECT_NEAR(probability(j, "00"), 0.5, 1e-12);
  EXPECT_TRUE(j["fidelity"].is_null());
  EXPECT_NEAR(j["purity"].get<double>(), 0.5, 1e-12);
  const Output o = simulate({file, "--error-budget"});
  EXPECT_EQ(o.code, kExitUsage);
  EXPECT_THAT(o.err, HasSubstr("must be unitary"));
}

TEST_F(SimulateCommand, HamiltoniansByNameAreInHartree) {
  const std::string file = std::string(QARCH_SOURCE_DIR) + "/data/results/h2-2q-mumbai-max-1.qasm";
  const Json j = json({file, "--observable", "h2-2q", "--noise", "ibm_mumbai_max"});
  const Json& o = j["observables"][0];
  EXPECT_EQ(o["unit"], "Ha");
  EXPECT_NEAR(o["value"].get<double>(), -0.9715484570195482, 1e-9) << "as the file says";
  EXPECT_NEAR(o["noiseless"].get<double>(), -1.136551840208485, 1e-9);
}

TEST_F(SimulateCommand, AModelMayHaveMoreQubitsThanTheCircuit) {
  const std::string ghz = write("ghz.qasm", kGhz);
  const Json j = json({ghz, "--noise", "ibm_ourense", "--transpile", "-O", "ZZI"});
  ASSERT_FALSE(j.is_null());
  EXPECT_EQ(j["transpiled"]["physical_at_start"].size(), 3U);
  EXPECT_NEAR(j["observables"][0]["noiseless"].get<double>(), 1.0, 1e-12);
  EXPECT_EQ(
      json({ghz, "--noise", "ibm_ourense", "--transpile", "--level", "0"})["transpiled"]["swaps"],
      j["transpiled"]["swaps"]);
}

TEST_F(SimulateCommand, ThreadsChangeNoBit) {
  std::string text = "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[9] q;\n";
  for (int q = 0; q < 9; ++q)
    text += "rx(0." + std::to_string(q + 1) + ") q[" + std::to_string(q) + "];\n";
  for (int q = 0; q + 1 < 9; ++q) {
    text += "cx q[" + std::to_string(q) + "], q[" + std::to_string(q + 1) + "];\n";
  }
  const std::string file = write("nine.qasm", text);
  const std::string noise = write("noise.json", kCxNoise);
  const Json one = json({file, "--noise", noise, "-O", "ZIIIIIIIX"});
  const Json two = json({file, "--noise", noise, "-O", "ZIIIIIIIX", "--threads", "2"});
  EXPECT_EQ(one["observables"], two["observables"]);
  EXPECT_EQ(one["fidelity"], two["fidelity"]);
}

TEST_F(SimulateCommand, MemoryIsAskedForBeforeItIsTaken) {
  const std::string file =
      write("wide.qasm",
            "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[27] q;\nh q[0];\ncx q[0], q[1];\n");
  const Output o = simulate({file, "--noise", write("noise.json", kCxNoise)});
  EXPECT_EQ(o.code, kExitUsage);
  EXPECT_THAT(o.err, AllOf(HasSubstr("27 qubits, states of 4^27 numbers"), HasSubstr("TiB"),
                           HasSubstr("free")));
  const std::string wider =
      write("wider.qasm", "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[31] q;\nh q[0];\n");
  EXPECT_THAT(simulate({wider}).err, HasSubstr("must be at most 28 qubits"));
}

TEST_F(SimulateCommand, WrongWordsAreSaid) {
  const std::string bell = write("bell.qasm", kBell);
  struct Bad {
    std::vector<std::string> words;
    const char* message;
  };
  for (const Bad& bad : std::vector<Bad>{
           {{}, "no circuit"},
           {{bell, "--observable", "ZZZ"}, "has 3 letters, must have one for each of the 2 qubits"},
           {{bell, "--observable", "ZZ XX"}, "column 4 must be + or -, found 'X'"},
           {{bell, "--observable", "2*"},
            "column 3 must be a number or a Pauli word, found the end"},
           {{bell, "--observable", "ZA"}, "no file 'ZA'"},
           {{bell, "--observable", "lih-4q"}, "is on 4 qubits, must be on 2"},
           {{bell, "--shots", "-1"}, "--shots = -1"},
           {{bell, "--level", "3"}, "--level = '3', must be one of: 0 1 2 (see"},
           {{bell, "--level", "1"}, "--level is for transpilation"},
           {{bell, "--seed", "-1"}, "--seed = '-1'"},
           {{bell, "--json", ""}, "--json = ''"},
           {{bell, "--device", ""}, "--device = ''"},
           {{bell, "--device", "y.json", "--qubits", ""}, "--qubits = ''"},
           {{bell, "--top", "0"}, "--top = 0"},
           {{bell, "--threads", "0"}, "--threads = 0"},
           {{bell, "--idle", "asap"}, "--idle is for a device"},
           {{bell, "--best-qubits"}, "--best-qubits is for a device"},
           {{bell, "--transpile"}, "no native gates and no couplings"},
           {{bell, "--transpile", "--no-transpile"}, "must be one of the two"},
           {{bell, "--noise", "ibm_ourens"}, "did you mean 'ibm_ourense'"},
           {{bell, "--noise", "x.json", "--device", "y.json"}, "must be one of the two"},
           {{bell, "--device", "y.json", "--qubits", "1,2", "--best-qubits"},
            "must be one of the two"},
           {{bell, "--device", "y.json", "--qubits", "1,x"}, "--qubits = '1,x'"}}) {
    const Output o = simulate(bad.words);
    EXPECT_EQ(o.code, kExitUsage) << bad.message;
    EXPECT_THAT(o.err, HasSubstr(bad.message));
  }
  EXPECT_EQ(simulate({at("missing.qasm")}).code, kExitRun);
  EXPECT_THAT(simulate({"--help"}).out, AllOf(HasSubstr("--strict-noise"), HasSubstr("examples:")));
}

TEST(ReadableState, AmplitudesAndDensityMatrixReadTheSame) {
  sim::Circuit circuit(3);
  circuit.append_fixed_rotation(sim::GateKind::kRy, 0, 0.4);
  circuit.append(sim::GateKind::kCx, {0, 2});
  circuit.append_fixed_rotation(sim::GateKind::kRx, 1, 1.1);
  circuit.append(sim::GateKind::kEcr, {1, 2});
  sim::NoiseModel readout("readout");
  readout.set_readout(1, {0.1, 0.02});
  readout.set_readout(2, {0.03, 0.04});
  sim::Circuit mixed = circuit;
  mixed.append(sim::GateKind::kReset, {0});
  ASSERT_FALSE(needs_density_matrix(circuit, readout));
  ASSERT_TRUE(needs_density_matrix(mixed, readout));
  sim::NoiseModel rule = readout;
  rule.add_rule({{sim::GateKind::kH}, {}, {{sim::depolarizing(0.1), {0}}}});
  ASSERT_TRUE(needs_density_matrix(circuit, rule)) << "though no gate of the circuit is an h";
  const auto pure = run(circuit, readout, 1);
  const auto dense = run(circuit, rule, 1);
  const std::vector<int> qubits{2, 1};
  const auto p = pure->probabilities(qubits);
  const auto expected = dense->probabilities(qubits);
  for (std::size_t b = 0; b < 4; ++b) EXPECT_NEAR(p[b], expected[b], 1e-12);
  const sim::PauliSum sum(
      3, {{sim::PauliString::parse("ZYX"), 0.7}, {sim::PauliString::parse("IZZ"), 1.0}});
  EXPECT_NEAR(pure->expectation(sum), dense->expectation(sum), 1e-12);
  EXPECT_NEAR(sim::fidelity_with_pure(dense->pauli_vector(), pure->pauli_vector()), 1.0, 1e-12);
}

TEST(ObservableArgument, IsPlacedOnTheQubitsOfTheDevice) {
  const auto data = search::DataFolders::standard();
  const NamedObservable o = parse_observable("-1.5e-1*XZ+YI", 2, data);
  const sim::PauliSum wide = placed(o.sum, {3, 1}, 4);
  const sim::PauliSum expected(
      4, {{sim::PauliString::parse("ZIXI"), -0.15}, {sim::PauliString::parse("IIYI"), 1.0}});
  EXPECT_EQ(wide.to_text(), expected.to_text());
}

}  // namespace
}  // namespace qarch::apps
