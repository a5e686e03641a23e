#include "apps/run_export.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "apps/run_numbers.h"
#include "search/io/qasm.h"
#include "search/io/text_file.h"
#include "tests/apps/recorded_fixture.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

class RunExport : public RecordedFixture {
 protected:
  RunExport() : run_(make_run("h2", 1e-3)) {}

  Output written(const std::vector<std::string>& words) const {
    std::vector<std::string> all{"export", run_};
    all.insert(all.end(), words.begin(), words.end());
    return qarch(all);
  }

  const std::string run_;
};

TEST(CsvText, QuotesWhatNeedsItAndLeavesUnknownCellsEmpty) {
  const ExportTable table{
      "t",
      {{"a", ""}, {"b,c", ""}, {"long", "", true}, {"d", ""}},
      {{std::int64_t{7}, std::string("say \"x\""), std::string("left\nout"), 0.1},
       {std::monostate{}, std::string("plain"), std::string(), std::vector<double>{1.5, -2.0}}}};
  EXPECT_EQ(csv_text(table), "a,\"b,c\",d\n7,\"say \"\"x\"\"\",0.1\n,plain,1.5 -2\n");
}

TEST_F(RunExport, WritesNumbersThatReadBackAsTheSame) {
  const Output csv = written({"--format", "csv"});
  ASSERT_EQ(csv.code, 0) << csv.err;
  const auto lines = lines_of(csv.out);
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_THAT(lines[0], HasSubstr("episode,steps,total_reward,energy_seen,energy,"));
  const json object = json::parse(written({"--format", "json", "--what", "episodes"}).out);
  const search::RunRecord run = search::read_run_file(run_ + "/run.h5");
  for (std::size_t i = 0; i < run.episodes.size(); ++i) {
    EXPECT_EQ(object["episodes"][i]["noiseless_energy"], run.episodes[i].noiseless_energy);
    EXPECT_THAT(lines[i + 1], HasSubstr(search::number_text(run.episodes[i].noiseless_energy)));
    EXPECT_TRUE(object["episodes"][i]["loss"].is_null());  // a NaN
  }
  EXPECT_EQ(object["episodes"][3]["end_reason"], "success");
}

TEST_F(RunExport, HasEveryTableInOneObject) {
  const json object = json::parse(written({"--format", "json"}).out);
  EXPECT_EQ(object["format"], "qarch-export");
  for (const TableMaker* maker : table_makers(RecordKind::kSearch)) {
    EXPECT_TRUE(object.contains(maker->name)) << maker->name;
  }
  const json& best = object["circuits"][0];
  EXPECT_EQ(best["id"], "best");
  EXPECT_THAT(best["angles"], ElementsAre(0.25, 1.0 / 3.0));
  const auto circuit = search::parse_qasm(best["qasm"].get<std::string>(), "qasm").circuit;
  EXPECT_EQ(circuit.num_two_qubit_gates(), 1);
  EXPECT_EQ(object["prunings"][0]["before_gates"], 7);
  EXPECT_EQ(object["prunings"][0]["after_noiseless_error"], 1e-3);
}

TEST_F(RunExport, WritesAFileForEachTableIntoAFolder) {
  const Output output = written({"--format", "csv", "--what", "all", "--output", at("tables/")});
  ASSERT_EQ(output.code, 0) << output.err;
  for (const TableMaker* maker : table_makers(RecordKind::kSearch)) {
    const std::string file = at("tables/" + std::string(maker->name) + ".csv");
    ASSERT_TRUE(fs::exists(file)) << file;
    const auto lines = lines_of(search::read_text_file(file));
    const auto commas = [](const std::string& s) { return std::ranges::count(s, ','); };
    for (const std::string& line : lines) EXPECT_EQ(commas(line), commas(lines[0])) << file;
  }
}

TEST_F(RunExport, OfSeveralTablesNeedsAFolder) {
  const Output output = written({"--format", "csv", "--what", "episodes,circuits"});
  EXPECT_EQ(output.code, 2);
  EXPECT_THAT(output.err, HasSubstr("must be a folder for 2 files"));
}

TEST_F(RunExport, OfCircuitsIsOpenQasm) {
  const Output three = written({"--format", "qasm3"});
  EXPECT_EQ(three.out, search::read_text_file(run_ + "/best.qasm"));
  const Output two = written({"--format", "qasm2", "--circuit", "p1"});
  ASSERT_EQ(two.code, 0) << two.err;
  EXPECT_THAT(two.out, HasSubstr("OPENQASM 2.0"));
  EXPECT_EQ(search::parse_qasm(two.out, "two").circuit.num_two_qubit_gates(), 0);
  EXPECT_THAT(written({"--format", "latex"}).out, HasSubstr("\\begin{quantikz}"));
  ASSERT_EQ(written({"--format", "qasm3", "--circuit", "all", "-o", at("c/")}).code, 0);
  for (const char* id : {"best", "p0", "p1"}) {
    EXPECT_TRUE(fs::exists(at("c/" + std::string(id) + ".qasm"))) << id;
  }
}

TEST_F(RunExport, RefusesWhatDoesNotFitWithTheNearestName) {
  struct Case {
    std::vector<std::string> words;
    const char* message;
  };
  for (const Case& c :
       {Case{{}, "--format is missing"}, Case{{"--format", "csvv"}, "did you mean 'csv'?"},
        Case{{"--format", "csv", "--what", "episode"}, "did you mean 'episodes'?"},
        Case{{"--format", "csv", "--what", "seeds"}, "of a search must be one of: episodes"},
        Case{{"--format", "qasm3", "--circuit", "bestt"}, "did you mean 'best'?"},
        Case{{"--format", "qasm3", "--what", "episodes"}, "--what: qasm3 writes circuits"},
        Case{{"--format", "csv", "--circuit", "best"}, "--circuit: csv writes tables"}}) {
    const Output output = written(c.words);
    EXPECT_EQ(output.code, 2) << c.message;
    EXPECT_THAT(output.err, HasSubstr(c.message));
  }
}

TEST_F(RunExport, OfAStudyHasItsSeeds) {
  const std::string study = make_study("study", {1e-3, 2e-3});
  const auto lines = lines_of(qarch({"export", study, "--format", "csv"}).out);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_THAT(lines[1], HasSubstr("1,finished,0.00"));
  const Output output = qarch({"export", study, "--format", "qasm3"});
  EXPECT_EQ(output.code, 2);
  EXPECT_THAT(output.err, HasSubstr("seed-1"));
}

TEST_F(RunExport, OfACurveAndABenchAreTheirRows) {
  const std::string curve = write("c.csv", "r,hartree_fock,exact\n0.5,-1,-1.25\n1,-0.5,-0.75\n");
  EXPECT_EQ(qarch({"export", curve, "--format", "csv"}).out, search::read_text_file(curve));
  const std::string bad = write("bad.csv", "r,hartree_fock,exact\n0.5,-1\n");
  EXPECT_THAT(qarch({"export", bad, "--format", "json"}).err, HasSubstr("bad.csv:2: must be 3"));
  const std::string bench = write(
      "b.json",
      R"({"format": "qarch-bench", "context": {"qarch": "0", "date": "d", "cpu": "c", "processors": 2},
          "rows": [{"name": "single", "threads": 1, "median_us": 2.5, "spread": 0.5, "per_second": 4e5}]})");
  EXPECT_EQ(qarch({"export", bench, "--format", "csv"}).out,
            "name,threads,median_us,spread,per_second\nsingle,1,2.5,0.5,4e+05\n");
}

/// Every table, column and number has its name in the documentation.
TEST_F(RunExport, IsDocumented) {
  const std::string formats = search::read_text_file(QARCH_SOURCE_DIR "/apps/formats.md");
  for (const TableMaker& maker : table_makers()) {
    EXPECT_THAT(formats, HasSubstr("`" + std::string(maker.name) + "`"));
  }
  const AnyRecord record = read_any_record(run_);
  for (const TableMaker* maker : table_makers(RecordKind::kSearch)) {
    if (maker->name == "prunings") continue;  // its prefixes are said once
    for (const ExportColumn& column : maker->make(record).columns) {
      EXPECT_THAT(formats, HasSubstr("`" + column.name + "`")) << maker->name;
    }
  }
  for (const RunNumber& number : numbers_of(record)) {
    EXPECT_THAT(formats, HasSubstr("`" + std::string(number.key) + "`"));
  }
}

}  // namespace
}  // namespace qarch::apps
