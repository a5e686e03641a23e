#include "apps/answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "search/io/run_file.h"
#include "search/io/text_file.h"
#include "tests/apps/program_fixture.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

/// A command that answers, and keys of its JSON.
struct Case {
  std::vector<std::string> words;
  std::string format;
  std::vector<std::string> keys;
};

class AnswerOfEveryCommand : public ProgramFixture {
 protected:
  /// Folders that commands write are %1, %2, ...; a run of `classify train` is %trained.
  std::vector<Case> cases() const {
    const std::string bell = write("bell.qasm",
                                   "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nqubit[2] q;\n"
                                   "h q[0];\ncx q[0], q[1];\n");
    const std::string ini = QARCH_SOURCE_DIR "/tests/fuzz/corpus/crlqas_config/spsa3_noisy.cfg";
    return {
        {{"search", "h2-2q-noiseless-fast", "--set", "general.episodes=2", "--output", at("s")},
         "qarch-search",
         {"circuits", "archive", "evaluations", "stop_reason", "seed"}},
        {{"vqe", "--problem", "h2-2q", "--layers", "1", "--noise", "ibm_mumbai_median"},
         "qarch-vqe",
         {"circuit", "electrons", "evaluations", "exact_energy", "noise"}},
        {{"hamiltonian", "h2-2q"}, "qarch-hamiltonian", {"energies", "mappings", "problem"}},
        {{"hamiltonian", "--model", "ising", "--sites", "3"}, "qarch-hamiltonian", {"operator"}},
        {{"hamiltonian", "h2-2q", "--scan", "0.5:1:0.5"}, "qarch-scan", {"points"}},
        {{"hamiltonian", "--list"}, "qarch-problems", {"problems"}},
        {{"circuit", "transpile", bell, "--gates", "rz,sx,x,cx"},
         "qarch-transpile",
         {"before", "after", "start", "end", "check", "qasm"}},
        {{"import-config", ini}, "qarch-import", {"keys", "configuration"}},
        {{"simulate", bell, "--noise", "ibm_ourense"}, "qarch-simulate", {"fidelity", "purity"}},
        {{"noise", "inspect", "ibm_ourense"}, "qarch-noise-model", {"rules"}},
        {{"bench", "--qubits", "2", "--lanes", "8", "--threads", "1", "--min-time", "0.0001",
          "--repetitions", "1", "--filter", "compile"},
         "qarch-bench",
         {"rows", "limits"}},
        {{"classify", "train", "classifier/moons", "--set", "train.steps=2", "--set",
          "data.train=10", "--set", "data.test=10", "--set", "data.samples=40", "--set",
          "data.validation=0", "--no-baselines", "--output", at("t")},
         "qarch-classify-train",
         {"data", "model", "runs"}},
        {{"classify", "evaluate", at("t")}, "qarch-classify-evaluate", {"parts", "seed"}},
        {{"classify", "attack", at("t"), "--set", "attack.steps=1"},
         "qarch-classify-attack",
         {"clean_before", "attacked_before", "clean_after"}},
        {{"classify", "kernel", "classifier/ad-hoc", "--set", "data.train=10", "--set",
          "data.test=6"},
         "qarch-classify-kernel",
         {"seeds", "notes"}},
        {{"classify", "labels", "--bits", "4", "--starts", "2", "--states", "5"},
         "qarch-classify-labels",
         {"functions", "gradient_variances", "states"}},
    };
  }

  static Output with(std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return qarch(words);
  }
};

TEST_F(AnswerOfEveryCommand, IsOneObjectOnStandardOutputOrInAFileBesideTheText) {
  for (const Case& row : cases()) {
    const std::string name = ::testing::PrintToString(row.words);
    const Output alone = with(row.words, {"--json", "-"});
    ASSERT_EQ(alone.code, kExitOk) << name << alone.err;
    const json object = json::parse(alone.out, nullptr, false);
    ASSERT_TRUE(object.is_object()) << name << alone.out.substr(0, 200);
    EXPECT_EQ(object["format"], row.format) << name;
    EXPECT_EQ(object["version"], 1) << name;
    for (const std::string& key : row.keys) EXPECT_TRUE(object.contains(key)) << name << key;

    if (row.words[row.words.size() - 2] == "--output") fs::remove_all(row.words.back());
    const Output both = with(row.words, {"--json", at("answer.json")});
    ASSERT_EQ(both.code, kExitOk) << name << both.err;
    EXPECT_THAT(both.out + both.err, HasSubstr("written  " + at("answer.json"))) << name;
    EXPECT_GT(both.out.size(), 100U) << name << " has text beside the file";
    json file = json::parse(search::read_text_file(at("answer.json")));
    EXPECT_EQ(file["format"], row.format) << name;
    EXPECT_EQ(file.size(), object.size()) << name;
  }
}

TEST_F(AnswerOfEveryCommand, IsRefusedBeforeTheWorkWhereItCannotBeWritten) {
  std::vector<Case> all = cases();
  for (Case& row : all) {
    for (const std::string& where : {at("no/such/folder.json"), at(""), std::string()}) {
      const Output output = with(row.words, {"--json", where});
      EXPECT_EQ(output.code, kExitUsage) << ::testing::PrintToString(row.words) << output.err;
      EXPECT_THAT(output.err, HasSubstr("--json")) << ::testing::PrintToString(row.words);
      EXPECT_THAT(output.out, IsEmpty()) << ::testing::PrintToString(row.words);
    }
  }
  EXPECT_FALSE(fs::exists(at("s"))) << "no run is begun";
  EXPECT_FALSE(fs::exists(at("t"))) << "no training is begun";
}

TEST_F(AnswerOfEveryCommand, HoldsNumbersThatReadBackAsTheyWere) {
  const Output output = qarch({"search", "h2-2q-mumbai-median-fast", "--set", "general.episodes=3",
                               "--output", at("run"), "--json", "-"});
  ASSERT_EQ(output.code, kExitOk) << output.err;
  const json object = json::parse(output.out);
  const search::RunRecord record = search::read_run_file(at("run") + "/run.h5");
  ASSERT_EQ(object["circuits"].size(), record.circuits.size());
  for (std::size_t c = 0; c < record.circuits.size(); ++c) {
    EXPECT_EQ(object["circuits"][c]["id"], record.circuits[c].id);
    EXPECT_EQ(object["circuits"][c]["energy"].get<double>(), record.circuits[c].energy);
    EXPECT_EQ(object["circuits"][c]["angles_rad"].get<std::vector<double>>(),
              record.circuits[c].angles);
  }
  EXPECT_EQ(object["archive"].size(), record.archive.size());
  EXPECT_EQ(object["problem"]["unit"], "hartree");
}

TEST_F(AnswerOfEveryCommand, IsTheSummaryOfAStudyAsItIsWritten) {
  const fs::path run = at("run");
  const std::vector<std::string> words{"search", "h2-2q-noiseless-fast", "--set",
                                       "general.episodes=2"};
  ASSERT_EQ(with(words, {"--output", at("study/seed-1"), "--seed", "1"}).code, kExitOk);
  fs::copy_file(at("study/seed-1/configuration.cfg"), at("study/study.cfg"));
  const Output one = qarch({"search", "--summarise", at("study"), "--json", "-"});
  ASSERT_EQ(one.code, kExitOk) << one.err;
  EXPECT_EQ(one.out, search::read_text_file(at("study/summary.json")));
  const Output two = qarch({"search", "--json", "-", "--summarise", at("study"), at("study")});
  ASSERT_EQ(two.code, kExitOk) << two.err;
  const json object = json::parse(two.out);
  EXPECT_EQ(object["format"], "qarch-studies");
  EXPECT_EQ(object["studies"][1], json::parse(one.out));
}

TEST_F(AnswerOfEveryCommand, DoesNotShareStandardOutputWithAFile) {
  const std::string bell = write("bell.qasm", "OPENQASM 2.0;\nqreg q[1];\n");
  const Output output =
      qarch({"circuit", "transpile", bell, "--gates", "x", "-o", "-", "--json", "-"});
  EXPECT_EQ(output.code, kExitUsage);
  EXPECT_THAT(output.err, HasSubstr("--output and --json = '-', must be one of the two"));
}

TEST(Answer, DropsTextOnlyWhereJsonTakesStandardOutput) {
  std::ostringstream out;
  std::ostringstream err;
  for (const char* file : {"", "-"}) {
    out.str("");
    Answer answer({out, err}, file);
    answer.out() << "text";
    answer.streams().err << "note";
    answer.write("{}\n");
    EXPECT_EQ(out.str(), std::string(file) == "-" ? "{}\n" : "text");
  }
  EXPECT_EQ(err.str(), "notenote");
}

TEST(Answer, NamesTheReasonWhereAFileCannotBe) {
  for (const char* path : {"/dev/null", "/dev/full"}) {
    EXPECT_THROW(require_writable_file("json", path), std::invalid_argument) << path;
  }
  EXPECT_THROW(require_writable_file("output", "/"), std::invalid_argument);
  EXPECT_NO_THROW(require_writable_file("output", "a-new-file-here"));
  if (::access("/sys/kernel", W_OK) == 0) GTEST_SKIP() << "no folder here that refuses files";
  EXPECT_THROW(require_writable_file("output", "/sys/kernel/x"), std::runtime_error);
}

}  // namespace
}  // namespace qarch::apps
