#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <sstream>

#include "apps/report/sections.h"
#include "search/configuration.h"
#include "search/study_folder.h"
#include "tests/apps/program_fixture.h"
#include "tests/apps/report_checks.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

class StudyReport : public ProgramFixture {
 protected:
  /// The study that short searches with these seeds make.
  std::string study(const std::vector<int>& seeds, const std::string& name = "small") const {
    const std::vector<std::string> overrides{"general.episodes=12"};
    search::StudyFolder::create(at(name), search::read_experiment("h2-2q-noiseless-fast", overrides,
                                                                  search::DataFolders::standard()));
    for (const int seed : seeds) {
      const Output o =
          qarch({"search", "h2-2q-noiseless-fast", "--set", "general.episodes=12", "--seed",
                 std::to_string(seed), "--output", at(name) + "/seed-" + std::to_string(seed)});
      EXPECT_EQ(o.code, 0) << o.err;
    }
    return at(name);
  }
  Report report(const std::string& folder) const {
    std::ostringstream out;
    Report made = study_report(folder, {out, out, false});
    expect_well_formed(made);
    return made;
  }
};

TEST_F(StudyReport, TellsWhatTheSeedsHaveInCommon) {
  const Report made = report(study({1, 2, 3}));
  const std::string text = dump(made);
  EXPECT_THAT(text,
              AllOf(HasSubstr("# small\nstudy of 3 seeds: h2-2q, noise noiseless"),
                    HasSubstr("seeds below 1.6 mHa (chemical accuracy)"),
                    HasSubstr("The interval for the median of 3 seeds comes from order "
                              "statistics and holds with 75.0 %; none of so few"),
                    HasSubstr("  median | "), HasSubstr("seeds: 1..3"),
                    HasSubstr("evaluations of all seeds: "),
                    HasSubstr("The log lacks what pruning found"), Not(HasSubstr("; under noise:")),
                    Not(HasSubstr("lowest error under the noise of the run")),
                    HasSubstr("qarch search small/study.cfg --seeds 1..3 --output small-again"),
                    HasSubstr("--seeds 1..4 --output small\n"), Not(HasSubstr("[warning]"))));
  const Figure* figure = find_block<Figure>(made, "best-error");
  ASSERT_NE(figure, nullptr);
  ASSERT_EQ(figure->series.size(), 4U) << "three seeds and their median";
  EXPECT_TRUE(figure->series[0].faint);
  const Series& median = figure->series[3];
  EXPECT_FALSE(median.faint);
  EXPECT_EQ(median.style, SeriesStyle::kBand);
  for (std::size_t i = 0; i < median.x.size(); ++i) {
    if (std::isnan(median.y_low[i]) || std::isnan(median.y[i])) continue;
    EXPECT_FALSE(std::isnan(median.y_high[i])) << "an interval has both ends or none";
    // Rounding below zero stands there as 1e-6.
    EXPECT_LE(median.y_low[i], std::max(median.y[i], 1e-6));
    EXPECT_GE(std::max(median.y_high[i], 1e-6), median.y[i]);
  }
  EXPECT_NE(find_block<Figure>(made, "error-by-two-qubit-gates"), nullptr);
  int drawings = 0;
  for (const Section& section : made.sections) {
    for (const Block& block : section.blocks)
      drawings += std::holds_alternative<CircuitDrawing>(block);
  }
  EXPECT_EQ(drawings, 1);
}

TEST_F(StudyReport, NamesSeedsThatHaveNotEnded) {
  const std::string folder = study({1, 2});
  // Seed 2 was killed: its log has no end. Seed 3 has a folder and what its process printed.
  std::string log;
  {
    std::ifstream in(folder + "/seed-2/events.jsonl");
    for (std::string line; std::getline(in, line);) {
      if (line.find("\"type\":\"end\"") == std::string::npos) log += line + "\n";
    }
  }
  std::ofstream(folder + "/seed-2/events.jsonl") << log;
  fs::create_directories(folder + "/seed-3");
  std::ofstream(folder + "/seed-3/log.txt") << "first\nqarch: no memory\n\n";
  const std::string text = dump(report(folder));
  EXPECT_THAT(text, AllOf(HasSubstr("[warning] Seed 2 has not ended: it runs, was interrupted"),
                          HasSubstr("[warning] Seed 3 has not started. The last line that it "
                                    "printed: qarch: no memory"),
                          HasSubstr("2 | unfinished |"), HasSubstr("3 | not started |"),
                          HasSubstr("of 1  seeds below"), Not(HasSubstr("  median |"))));
}

TEST_F(StudyReport, LeavesOutTheNumbersOfSeedsWithoutARecord) {
  const std::string folder = study({1, 2});
  fs::remove(folder + "/seed-2/run.h5");
  fs::create_directories(folder + "/seed-3");
  const std::string text = dump(report(folder));
  EXPECT_THAT(text,
              AllOf(ContainsRegex("2 \\| unfinished \\| [^\n]* \\| 12 \\| - \\| - \\| - \\| "),
                    HasSubstr("3 | not started | - | - | - | - | - | - | - | -"),
                    HasSubstr("evaluations of the seeds that have a run.h5: ")));
}

TEST_F(StudyReport, StandsAStudyThatHasNotBegun) {
  EXPECT_THAT(dump(report(study({}, "empty"))),
              AllOf(HasSubstr("[warning] This study has no seeds yet."),
                    HasSubstr("seeds: none yet"), HasSubstr("qarch search empty/study.cfg")));
  fs::create_directories(at("empty") + "/seed-1");
  EXPECT_THAT(dump(report(at("empty"))), HasSubstr("No seed has ended yet"));
}

}  // namespace
}  // namespace qarch::apps
