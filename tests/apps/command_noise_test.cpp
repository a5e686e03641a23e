#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "apps/command.h"
#include "apps/device_report.h"
#include "search/field_text.h"
#include "search/io/qasm.h"
#include "search/noise_source.h"
#include "tests/apps/program_fixture.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

/// Invented numbers, in the layout of IBM's properties: three qubits in a row; T2 of qubit 1 is too
/// long, and cx on 1,2 is not usable.
std::string properties(double t2_of_qubit_1 = 300.0) {
  const auto entry = [](const char* name, const char* unit, double value) {
    return Json{
        {"date", "2024-01-01T00:00:00+00:00"}, {"name", name}, {"unit", unit}, {"value", value}};
  };
  Json qubits = Json::array();
  for (int q = 0; q < 3; ++q) {
    qubits.push_back({entry("T1", "us", 100.0 + q),
                      entry("T2", "us", q == 1 ? t2_of_qubit_1 : 80.0),
                      entry("frequency", "GHz", 5.0 + 0.1 * q), entry("readout_error", "", 0.02),
                      entry("prob_meas0_prep1", "", 0.03), entry("prob_meas1_prep0", "", 0.01),
                      entry("readout_length", "ns", 700.0)});
  }
  Json gates = Json::array();
  const auto gate = [&](const char* name, std::vector<int> on, double error, double time) {
    gates.push_back(
        {{"gate", name},
         {"qubits", on},
         {"parameters", {entry("gate_error", "", error), entry("gate_length", "ns", time)}}});
  };
  for (int q = 0; q < 3; ++q) {
    gate("rz", {q}, 0.0, 0.0);
    gate("sx", {q}, 5e-4, 36.0);
    gate("x", {q}, 5e-4, 36.0);
    gate("id", {q}, 5e-4, 36.0);
  }
  for (const auto& [a, b] : {std::pair{0, 1}, {1, 0}}) gate("cx", {a, b}, 0.01, 300.0);
  for (const auto& [a, b] : {std::pair{1, 2}, {2, 1}}) gate("cx", {a, b}, 1.0, 300.0);
  return Json{{"backend_name", "invented"},
              {"backend_version", "1.0.0"},
              {"last_update_date", "2024-01-01T00:00:00+00:00"},
              {"qubits", qubits},
              {"gates", gates},
              {"general", Json::array()}}
      .dump();
}

class NoiseCommand : public ProgramFixture {
 protected:
  static Output noise(std::vector<std::string> words) { return qarch("noise", std::move(words)); }
};

TEST_F(NoiseCommand, ShowsADeviceAsTablesWithItsRepairs) {
  const Output o = noise({"inspect", write("props.json", properties())});
  EXPECT_EQ(o.code, 0) << o.err;
  for (const char* piece : {"invented: 3 qubits", "T1 us", "300", "repaired", "T2", "disabled",
                            "median", "largest", "sha256"}) {
    EXPECT_THAT(o.out, HasSubstr(piece));
  }
}

TEST_F(NoiseCommand, ADevicesChannelsHaveTheReportedErrors) {
  const std::string file = write("props.json", properties());
  const Output o = noise({"inspect", file, "--json", "-"});
  ASSERT_EQ(o.code, 0) << o.err;
  const Json j = Json::parse(o.out);
  EXPECT_EQ(j["format"], "qarch-device");
  EXPECT_EQ(j["qubits"].size(), 3U);
  EXPECT_NEAR(j["qubits"][0]["t1_s"].get<double>(), 1e-4, 1e-18);
  EXPECT_NEAR(j["qubits"][1]["t2_s"].get<double>(), 2.02e-4, 1e-16) << "2 T1";
  EXPECT_FALSE(j["repairs"].empty());
  int compared = 0;
  for (const Json& gate : j["gates"]) {
    if (gate["disabled"] || !gate["in_model"]) continue;
    EXPECT_NEAR(gate["channel_error"].get<double>(), gate["error"].get<double>(), 1e-12) << gate;
    ++compared;
  }
  EXPECT_GE(compared, 11);
}

TEST_F(NoiseCommand, ShowsAModelWithItsRules) {
  const Output o = noise({"inspect", "ibm_ourense", "depolarizing_0p001"});
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_THAT(o.out, AllOf(HasSubstr("noise    ibm_ourense"), HasSubstr("depolarizing"),
                           HasSubstr("0.01650"), HasSubstr("coupling 0-1"),
                           HasSubstr("noise    depolarizing_0p001")));
  const Output j = noise({"inspect", "ibm_ourense", "--json", "-"});
  EXPECT_EQ(Json::parse(j.out)["name"], "ibm_ourense");
}

TEST_F(NoiseCommand, ConversionsSimulateToTheSameNumbers) {
  const std::string bell =
      write("bell.qasm",
            "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[2] q;\nsx q[0];\ncx "
            "q[0], q[1];\nx q[1];\n");
  const std::string device = write("props.json", properties());
  ASSERT_EQ(noise({"convert", device, at("model.json"), "--qubits", "0,1"}).code, 0);
  ASSERT_EQ(noise({"convert", at("model.json"), at("aer.json"), "--format", "aer"}).code, 0);
  ASSERT_EQ(noise({"convert", at("aer.json"), "-o", at("again.json")}).code, 0);
  const auto value = [&](const std::vector<std::string>& words) {
    std::vector<std::string> all{"simulate", bell, "-O", "ZZ", "--json", "-"};
    all.insert(all.end(), words.begin(), words.end());
    const Output o = qarch(all);
    EXPECT_EQ(o.code, 0) << o.err;
    return o.code == 0 ? Json::parse(o.out)["observables"][0]["value"].get<double>() : 0.0;
  };
  const double expected = value({"--device", device, "--qubits", "0,1", "--no-transpile"});
  EXPECT_LT(std::abs(expected), 0.99);
  for (const char* file : {"model.json", "aer.json", "again.json"}) {
    EXPECT_NEAR(value({"--noise", at(file)}), expected, 1e-12) << file;
  }
  const Output repaired = qarch({"simulate", bell, "--noise", at("model.json"), "--strict-noise"});
  EXPECT_EQ(repaired.code, 2) << "a repair stays one in a converted file";
  EXPECT_THAT(repaired.err, HasSubstr("qubit 1 T2 = 300 us"));
  const std::string sound = write("sound.json", properties(90.0));
  ASSERT_EQ(noise({"convert", sound, at("sound-model.json"), "--qubits", "0,1"}).code, 0);
  const Output strict =
      qarch({"simulate", bell, "--noise", at("sound-model.json"), "--strict-noise"});
  EXPECT_EQ(strict.code, 0) << "rules for gates that rest are no fault of a device: " << strict.err;
}

TEST_F(NoiseCommand, ADeviceIsSimulatedInItsOwnGates) {
  const std::string ghz =
      write("ghz.qasm",
            "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[2] q;\nh q[0];\ncx "
            "q[1], q[0];\nh q[1];\n");
  const std::string device = write("props.json", properties());
  const Output o =
      qarch({"simulate", ghz, "--device", device, "--best-qubits", "2", "--strict-noise"});
  EXPECT_EQ(o.code, kExitUsage) << "the repair of T2 is an error";
  EXPECT_THAT(o.err, HasSubstr("T2"));
  const Output loose = qarch({"simulate", ghz, "--device", device, "--best-qubits", "--idle",
                              "alap", "--error-budget", "--coverage"});
  EXPECT_EQ(loose.code, 0) << loose.err;
  EXPECT_THAT(loose.out,
              AllOf(HasSubstr("transpiled"), HasSubstr("duration"), HasSubstr("us"),
                    HasSubstr("repair"), HasSubstr("by qubit"), HasSubstr("native gates")));
  EXPECT_EQ(qarch({"simulate", ghz, "--device", device, "--qubits", "1"}).code, kExitUsage);
  EXPECT_THAT(qarch({"simulate", ghz, "--device", device, "--qubits", "1,2", "--no-transpile"}).err,
              HasSubstr("coupled"));
}

TEST_F(NoiseCommand, CircuitsAreTranspiledToTheChosenQubitsInTheirOrder) {
  const std::string bell =
      write("bell.qasm",
            "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[2] q;\nh q[0];\ncx q[0], q[1];\n");
  const std::string device = write("props.json", properties());
  const Output once = qarch(
      {"circuit", "transpile", bell, "--device", device, "--qubits", "1,0", "-o", at("once.qasm")});
  EXPECT_EQ(once.code, 0) << once.err;
  EXPECT_THAT(once.out, HasSubstr("start    physical qubit of each qubit: 1 0\n"));
  const Output twice = qarch({"circuit", "transpile", at("once.qasm"), "--device", device,
                              "--qubits", "0,1", "-o", at("twice.qasm")});
  EXPECT_EQ(twice.code, 0) << twice.err;
  const Output gates = qarch(
      {"circuit", "transpile", at("once.qasm"), "--gates", "rz,sx,x,cx", "-o", at("gates.qasm")});
  EXPECT_EQ(gates.code, 0) << gates.err;
  const auto values = [&](const std::string& file, const std::string& key) {
    std::vector<std::string> found;
    for (const auto& [name, value] : search::read_qasm_file(at(file)).metadata) {
      if (name == key) found.push_back(value);
    }
    return found;
  };
  using Texts = std::vector<std::string>;
  for (const char* file : {"once.qasm", "twice.qasm", "gates.qasm"}) {
    EXPECT_EQ(values(file, "initial_layout").size(), 1U) << file;
    EXPECT_EQ(values(file, "final_layout").size(), 1U) << file;
    ASSERT_EQ(values(file, "noise-file").size(), 1U) << file;
    EXPECT_THAT(values(file, "noise-file")[0], ::testing::EndsWith(" props.json")) << file;
  }
  EXPECT_EQ(values("once.qasm", "initial_layout"), Texts{search::to_text(std::vector{0, 1})});
  EXPECT_EQ(values("once.qasm", "qubits"), Texts{search::to_text(std::vector{1, 0})});
  EXPECT_EQ(values("twice.qasm", "qubits"), Texts{search::to_text(std::vector{0, 1})});
  EXPECT_EQ(values("gates.qasm", "qubits"), Texts{search::to_text(std::vector{1, 0})})
      << "gates alone move no qubit";

  const Output simulated =
      qarch({"simulate", bell, "--device", device, "--qubits", "1,0", "--json", "-"});
  ASSERT_EQ(simulated.code, 0) << simulated.err;
  const Json transpiled = Json::parse(simulated.out)["transpiled"];
  EXPECT_EQ(transpiled["physical_at_start"], Json({1, 0}));
  EXPECT_EQ(transpiled["physical_at_end"], Json({1, 0}));
}

TEST_F(NoiseCommand, SeveralFilesAreALineOfJsonEach) {
  const std::string device = write("props.json", properties());
  const Output o = noise({"inspect", device, "ibm_ourense", "--json", "-"});
  ASSERT_EQ(o.code, 0) << o.err;
  std::istringstream lines(o.out);
  std::vector<std::string> formats;
  for (std::string line; std::getline(lines, line);) {
    formats.push_back(Json::parse(line, nullptr, false).value("format", "no JSON"));
  }
  EXPECT_THAT(formats, ::testing::ElementsAre("qarch-device", "qarch-noise-model"));
}

TEST_F(NoiseCommand, AMinusIsStandardOutput) {
  const fs::path before = fs::current_path();
  fs::current_path(fs::path(at(".")));
  const Output o = noise({"convert", "ibm_ourense", "-"});
  const bool written = fs::exists("-");
  fs::current_path(before);
  EXPECT_EQ(o.code, 0) << o.err;
  EXPECT_FALSE(written);
  EXPECT_EQ(Json::parse(o.out, nullptr, false).value("name", ""), "ibm_ourense");
  EXPECT_THAT(o.err, HasSubstr("ibm_ourense"));
}

TEST_F(NoiseCommand, GatesOfPropertiesAloneAreNative) {
  const std::string device = write("props.json", properties());
  const Output text = noise({"inspect", device});
  EXPECT_THAT(text.out, ::testing::ContainsRegex("\nnative   [a-z ]*cx[a-z ]* \\(no file names"));
  const Output o = noise({"inspect", device, "--json", "-"});
  ASSERT_EQ(o.code, 0) << o.err;
  EXPECT_THAT(Json::parse(o.out)["native_gates"].get<std::vector<std::string>>(),
              ::testing::IsSupersetOf({"sx", "cx"}));
}

TEST_F(NoiseCommand, RealDevicesKeepTheirReportedErrors) {
  const fs::path shared = fs::path(QARCH_SOURCE_DIR) / "../shared/data/ibm_backends";
  if (!fs::exists(shared)) GTEST_SKIP() << "no ../shared/data/ibm_backends";
  for (const std::string name : {"ourense", "manila", "mumbai"}) {
    const std::string files = (shared / ("props_" + name + ".json")).string() + "," +
                              (shared / ("conf_" + name + ".json")).string();
    const Output o = noise({"inspect", files, "--json", "-"});
    ASSERT_EQ(o.code, 0) << o.err;
    const Json report = Json::parse(o.out);
    for (const Json& gate : report.at("gates")) {
      if (gate["disabled"] || !gate["in_model"] || gate["error"].is_null()) continue;
      EXPECT_GE(gate["channel_error"].get<double>(), gate["error"].get<double>() - 1e-12) << gate;
    }
  }
}

TEST_F(NoiseCommand, WrongWordsAreSaid) {
  struct Bad {
    std::vector<std::string> words;
    const char* message;
  };
  for (const Bad& bad : std::vector<Bad>{
           {{}, "must be one of: inspect convert"},
           {{"inspct"}, "did you mean 'inspect'"},
           {{"inspect"}, "no file"},
           {{"inspect", "ibm_ourens"}, "did you mean 'ibm_ourense'"},
           {{"inspect", "ibm_ourense", "--factor", "2"}, "is for a device"},
           {{"inspect", "ibm_ourense", "--json", ""}, "--json = ''"},
           {{"convert", "ibm_ourense"}, "1 files, must be two"},
           {{"convert", "ibm_ourense", "x", "--format", "aerr"}, "did you mean 'aer'"}}) {
    const Output o = noise(bad.words);
    EXPECT_EQ(o.code, kExitUsage) << bad.message;
    EXPECT_THAT(o.err, HasSubstr(bad.message));
  }
  for (const char* name : {"inspect", "convert"}) {
    EXPECT_THAT(noise({name, "--help"}).out, HasSubstr("examples:")) << name;
  }
}

TEST(DeviceReport, SpreadIgnoresWhatIsNotKnown) {
  const Spread spread = spread_of({3.0, sim::kNotCalibrated, 1.0, 2.0, 10.0});
  EXPECT_DOUBLE_EQ(spread.median, 2.5);
  EXPECT_DOUBLE_EQ(spread.largest, 10.0);
  EXPECT_TRUE(std::isnan(spread_of({}).median));
}

TEST(DeviceReport, TheErrorOfAGateIsThatOfAllItsChannels) {
  sim::NoiseModel model("m");
  model.add_rule({{sim::GateKind::kCx}, {}, {{sim::depolarizing(0.1, 2), {0, 1}}}});
  model.add_rule({{sim::GateKind::kCx}, {2, 1}, {{sim::bit_flip(0.2), {1}}}});
  const sim::Gate near{sim::GateKind::kCx, {0, 1}};
  const sim::Gate far{sim::GateKind::kCx, {2, 1}};
  EXPECT_NEAR(channel_error(model, near), 0.1 * 0.75, 1e-12);
  // Process fidelity 1 - p of a bit flip: F_pro = (1 - 0.2) (1 - 0.1) + 0.1 / 16.
  const double process = 0.8 * 0.9 + 0.1 / 16.0;
  EXPECT_NEAR(channel_error(model, far), 1.0 - (4.0 * process + 1.0) / 5.0, 1e-12);
  EXPECT_TRUE(std::isnan(channel_error(model, {sim::GateKind::kH, {0, -1}})));
}

}  // namespace
}  // namespace qarch::apps
