#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/apps/program_fixture.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ReportCommand : public ProgramFixture {
 protected:
  std::string text_of(const std::string& file) const {
    std::ifstream stream(at(file));
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  /// A potential-energy curve of three points.
  std::string curve() const {
    const Output o =
        qarch("hamiltonian", {"h2-2q", "--scan", "0.6:0.8:0.1", "--output", at("h2.csv")});
    EXPECT_EQ(o.code, kExitOk) << o.err;
    return at("h2.csv");
  }
  /// A search of a few episodes.
  std::string search(const std::string& name, const char* seed) const {
    const Output o = qarch(
        "search", {"h2-2q-noiseless-fast", "--seed", seed, "--set", "general.episodes=4", "--set",
                   "agent.hidden=8", "--set", "agent.batch_size=8", "--set",
                   "agent.learning_start=8", "--set", "env.max_gates=4", "--output", at(name)});
    EXPECT_EQ(o.code, kExitOk) << o.err;
    return at(name);
  }
};

TEST_F(ReportCommand, WritesAPageAndTheFilesOfItsFiguresIntoTheRun) {
  const Output o = qarch("report", {search("run", "1")});
  ASSERT_EQ(o.code, kExitOk) << o.err;
  EXPECT_THAT(o.out, AllOf(HasSubstr("page     " + at("run/report.html")), HasSubstr(" figures)"),
                           HasSubstr("files    " + at("run/report-files"))));
  EXPECT_THAT(text_of("run/report.html"), AllOf(StartsWith("<!DOCTYPE html>"), HasSubstr("</html>"),
                                                HasSubstr("href=\"report-files/")));
  EXPECT_FALSE(fs::is_empty(at("run/report-files")));
}

TEST_F(ReportCommand, WritesTheSamePageAgainAndNothingOfTheMachine) {
  const std::string run = search("run", "1");
  qarch("report", {run});
  const std::string first = text_of("run/report.html");
  const Output o = qarch("report", {run});
  EXPECT_EQ(o.code, kExitOk) << o.err;
  EXPECT_EQ(text_of("run/report.html"), first);
  EXPECT_THAT(first, Not(HasSubstr(fs::path(run).parent_path().string())));
}

TEST_F(ReportCommand, ComparesSeveralRunsWhereItIsTold) {
  const Output o =
      qarch("report", {search("a", "1"), search("b", "2"), "--output", at("sub/two.html")});
  ASSERT_EQ(o.code, kExitOk) << o.err;
  EXPECT_TRUE(fs::exists(at("sub/two.html")));
  EXPECT_TRUE(fs::exists(at("sub/two-files")));
}

TEST_F(ReportCommand, WritesToStandardOutputAndLeavesNoFiles) {
  const Output o = qarch("report", {curve(), "-o", "-"});
  ASSERT_EQ(o.code, kExitOk) << o.err;
  EXPECT_THAT(o.out, StartsWith("<!DOCTYPE html>"));
  EXPECT_EQ(std::distance(fs::directory_iterator(at("")), {}), 1);
}

TEST_F(ReportCommand, OverwritesNothingButReports) {
  const std::string run = curve();
  const std::string page = write("page.html", "<html>mine</html>");
  Output o = qarch("report", {run, "-o", page});
  EXPECT_EQ(o.code, kExitUsage);
  EXPECT_THAT(o.err, HasSubstr("not overwritten"));
  EXPECT_EQ(text_of("page.html"), "<html>mine</html>");
  fs::create_directory(at("other-files"));
  write("other-files/mine.csv", "1\n");
  o = qarch("report", {run, "-o", at("other.html")});
  EXPECT_EQ(o.code, kExitUsage);
  EXPECT_THAT(o.err, HasSubstr("other-files is there"));
}

TEST_F(ReportCommand, WritesFiguresAlone) {
  const std::string run = curve();
  const Output all = qarch("report", {run, "--format", "svg", "-o", at("figures")});
  ASSERT_EQ(all.code, kExitOk) << all.err;
  ASSERT_FALSE(fs::is_empty(at("figures")));
  const std::string id = fs::directory_iterator(at("figures"))->path().stem().string();
  const Output one = qarch("report", {run, "--format", "svg", "--figure", id, "-o", "-"});
  ASSERT_EQ(one.code, kExitOk) << one.err;
  EXPECT_THAT(one.out, AllOf(StartsWith("<?xml"), HasSubstr("</svg>")));
  const Output file =
      qarch("report", {run, "--format", "svg", "--figure", id, "-o", at("one.svg")});
  ASSERT_EQ(file.code, kExitOk) << file.err;
  EXPECT_EQ(text_of("one.svg"), one.out);
  const Output by_ending = qarch("report", {run, "--figure", id, "-o", at("two.svg")});
  ASSERT_EQ(by_ending.code, kExitOk) << by_ending.err;
  EXPECT_EQ(text_of("two.svg"), one.out);
  const Output wrong = qarch("report", {run, "--format", "png", "--figure", "x"});
  EXPECT_EQ(wrong.code, kExitUsage);
  EXPECT_THAT(wrong.err, HasSubstr(id));
}

TEST_F(ReportCommand, RefusesWhatDoesNotFit) {
  const std::string run = curve();
  struct Row {
    std::vector<std::string> words;
    const char* error;
  };
  for (const Row& row :
       {Row{{}, "which run?"}, Row{{"nothing-of-that-name"}, "no run"},
        Row{{run, "--format", "hmtl"}, "html"}, Row{{run, "--figure", "x"}, "svg, pdf or png"},
        Row{{run, "--format", "svg", "-o", "-"}, "--figure ID"}, Row{{run, "-o", ""}, "--output"},
        Row{{run, "--format", "pdf", "--figure", "x", "-o", at("x.png")},
            "--output ends in .png, --format is pdf"},
        Row{{run, run, "-o", at("twice.html")}, "h2.csv is given twice"},
        Row{{run, write("bench.json", "{\"format\": \"qarch-bench\", \"version\": 1}")},
            "one kind"}}) {
    const Output o = qarch("report", row.words);
    EXPECT_EQ(o.code, kExitUsage);
    EXPECT_THAT(o.err, HasSubstr(row.error));
  }
  EXPECT_FALSE(fs::exists(at("twice-files")));
}

}  // namespace
}  // namespace qarch::apps
