#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "apps/bench_rows.h"
#include "apps/command.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Json = nlohmann::json;

struct Output {
  int code = -1;
  std::string out;
  std::string err;
};

class Bench : public ::testing::Test {
 protected:
  Bench() {
    setenv("QARCH_DATA", QARCH_SOURCE_DIR "/data", 1);
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(::testing::TempDir()) / (std::string("qarch_bench_") + info->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~Bench() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  static Output bench(std::vector<std::string> words) {
    words.insert(words.begin(), "bench");
    std::ostringstream out;
    std::ostringstream err;
    const int code = run_qarch(words, {out, err, false});
    return {code, out.str(), err.str()};
  }
  /// A run of one or two rows, as short as can be.
  static Output tiny(const std::vector<std::string>& more) {
    std::vector<std::string> words{"--quick", "--min-time", "1e-4", "--repetitions", "1"};
    words.insert(words.end(), more.begin(), more.end());
    return bench(words);
  }

  std::string at(const std::string& file) const { return (folder_ / file).string(); }

 private:
  fs::path folder_;
};

void expect_keys(const Json& object, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) EXPECT_TRUE(object.contains(key)) << key << '\n' << object;
  EXPECT_EQ(object.size(), keys.size()) << object;
}

TEST_F(Bench, HelpStatesOptionsRowsAndModel) {
  const Output help = bench({"--help"});
  EXPECT_EQ(help.code, kExitOk);
  for (const char* option : {"--qubits", "--layers", "--lanes", "--threads", "--circuit", "--noise",
                             "--problem", "--min-time", "--repetitions", "--max-seconds",
                             "--filter", "--json", "--compare", "--quick"}) {
    EXPECT_THAT(help.out, HasSubstr(option));
  }
  for (const BenchKind& kind : bench_kinds()) {
    EXPECT_THAT(help.out,
                AllOf(HasSubstr(std::string(kind.name)), HasSubstr(std::string(kind.meaning))));
  }
  EXPECT_THAT(help.out, HasSubstr(work_model_text()));
}

TEST_F(Bench, QuickRunPrintsRowsAndWritesTheDocumentedJson) {
  const Output output =
      bench({"--quick", "--qubits", "2", "--compare", "--json", at("bench.json")});
  ASSERT_EQ(output.code, kExitOk) << output.err;
  EXPECT_THAT(output.out, AllOf(HasSubstr("W(2, 4): 2 qubits"), HasSubstr("NWQ-Sim"),
                                HasSubstr("multiply-adds"), HasSubstr(at("bench.json"))));
  std::ifstream file(at("bench.json"));
  const Json json = Json::parse(file);
  expect_keys(json, {"format", "version", "context", "workloads", "model", "limits", "rows",
                     "skipped", "peers"});
  EXPECT_EQ(json["format"], "qarch-bench");
  EXPECT_EQ(json["version"], 1);
  expect_keys(json["context"], {"qarch", "date", "cpu", "processors", "caches", "compiler", "flags",
                                "asserts", "register_bytes", "min_seconds", "repetitions"});
  expect_keys(json["context"]["caches"].at(0), {"level", "bytes", "shared"});
  expect_keys(json["workloads"].at(0), {"name", "qubits", "layers", "gates", "two_qubit_gates",
                                        "parameters", "pauli_strings", "noise"});
  expect_keys(json["limits"], {"bandwidth", "peak"});
  expect_keys(json["limits"]["bandwidth"].at(0),
              {"level", "vector_bytes", "threads", "bytes_per_second"});
  expect_keys(json["limits"]["peak"].at(0), {"threads", "multiply_adds_per_second"});
  ASSERT_FALSE(json["rows"].empty());
  for (const Json& row : json["rows"]) {
    expect_keys(row, {"name", "kind", "workload", "qubits", "noisy", "lanes", "threads", "clock",
                      "median_us", "min_us", "max_us", "spread", "per_second", "ratio_to_single",
                      "model", "limit"});
    EXPECT_GT(row["median_us"].get<double>(), 0.0);
    EXPECT_EQ(row["model"].is_null(), row["limit"].is_null());
    EXPECT_THAT(output.out, HasSubstr("\n" + row["kind"].get<std::string>() + " "));
  }
  const Json& single = json["rows"].at(0);
  EXPECT_EQ(single["name"], "n2/single/threads1");
  expect_keys(single["model"], {"multiply_adds", "bytes", "state_bytes"});
  expect_keys(single["limit"], {"peak_fraction", "bandwidth_fraction", "level", "binding"});
  for (const Json& row : json["skipped"]) expect_keys(row, {"name", "reason"});
  expect_keys(json["peers"], {"note", "rows"});
  expect_keys(json["peers"]["rows"].at(0),
              {"qubits", "noisy", "simulator", "us", "our_row", "our_us", "factor"});
}

TEST_F(Bench, ADashPrintsJsonAlone) {
  const Output output =
      tiny({"--qubits", "1", "--layers", "1", "--filter", "compile", "--json", "-"});
  ASSERT_EQ(output.code, kExitOk) << output.err;
  const Json json = Json::parse(output.out);
  ASSERT_EQ(json["rows"].size(), 1U);
  EXPECT_EQ(json["rows"][0]["name"], "n1/compile");
  EXPECT_FALSE(json.contains("peers"));
  EXPECT_EQ(json["workloads"][0]["layers"], 1);
}

TEST_F(Bench, MeasuresAUsersCircuitUnderAUsersNoise) {
  std::ofstream(at("bell.qasm")) << "OPENQASM 3.0;\ninclude \"stdgates.inc\";\n"
                                    "input float[64] a;\nqubit[2] q;\nh q[1];\n"
                                    "ry(a) q[0];\ncx q[0], q[1];\n";
  const Output output = tiny({"--circuit", at("bell.qasm"), "--noise", "ibm_mumbai_median",
                              "--problem", "h2-2q", "--filter", "single|gradient"});
  ASSERT_EQ(output.code, kExitOk) << output.err;
  EXPECT_THAT(output.out, AllOf(HasSubstr(at("bell.qasm") + ": 2 qubits, 3 gates, 1 parameters"),
                                HasSubstr("noise on this circuit"), HasSubstr("gradient")));
  const Output plain = tiny({"--circuit", at("bell.qasm"), "--filter", "single", "--json", "-"});
  ASSERT_EQ(plain.code, kExitOk) << plain.err;
  const Json workload = Json::parse(plain.out)["workloads"][0];
  EXPECT_TRUE(workload["layers"].is_null());
  EXPECT_EQ(workload["noise"], "workload");
  EXPECT_EQ(workload["pauli_strings"], 3);
}

TEST_F(Bench, WrongArgumentsAreExitCodeTwoWithARemedy) {
  struct Case {
    std::vector<std::string> words;
    std::string fragment;
  };
  const std::vector<Case> cases{
      {{"extra"}, "one word too many"},
      {{"--qbits", "2"}, "qbits"},
      {{"--qubits", "two"}, "--qubits = 'two', must be integers in [1, 29]"},
      {{"--qubits", ""}, "--qubits"},
      {{"--qubits", "2,30"}, "--qubits"},
      {{"--qubits", "0"}, "--qubits"},
      {{"--layers", "0"}, "--layers = 0"},
      {{"--lanes", "0"}, "--lanes"},
      {{"--threads", "0"}, "--threads"},
      {{"--threads", "1,1025"}, "--threads"},
      {{"--repetitions", "0"}, "--repetitions = 0"},
      {{"--repetitions", "many"}, "many"},
      {{"--min-time", "0"}, "--min-time = 0"},
      {{"--min-time", "nan"}, "--min-time"},
      {{"--max-seconds", "-1"}, "--max-seconds = -1"},
      {{"--filter", "("}, "regular expression"},
      {{"--filter", "nothing"}, "must match a row"},
      {{"--noise", "ibm_mumbai"}, "ibm_mumbai_median"},
      {{"--qubits", "2", "--problem", "h2-2"}, "did you mean 'h2-2q'"},
      {{"--qubits", "3", "--problem", "h2-2q"}, "must have the 3 qubits of W(3, 4), has 2"},
      {{"--circuit", "a.qasm", "--qubits", "2"}, "excludes"},
      {{"--circuit", "a.qasm", "--layers", "2"}, "excludes"},
      {{"--json", at("no") + "/such/bench.json"}, "--json"},
      {{"--json", at("")}, "--json"},
  };
  for (const auto& [words, fragment] : cases) {
    const Output output = bench(words);
    EXPECT_EQ(output.code, kExitUsage) << ::testing::PrintToString(words) << output.err;
    EXPECT_THAT(output.err, AllOf(StartsWith("qarch: "), HasSubstr(fragment)));
    EXPECT_EQ(output.out, "");
  }
}

TEST_F(Bench, RefusesStatesLargerThanTheMemoryBeforeMeasuring) {
  const Output output = bench({"--qubits", "2,29"});
  EXPECT_EQ(output.code, kExitRun);
  EXPECT_THAT(output.err, HasSubstr("bytes"));
  const Output missing = bench({"--circuit", at("none.qasm")});
  EXPECT_EQ(missing.code, kExitRun);
  EXPECT_THAT(missing.err, HasSubstr("none.qasm"));
}

}  // namespace
}  // namespace qarch::apps
