#include "apps/study_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace qarch::apps {
namespace {

using search::SeedStatus;
using search::SeedSummary;
using search::StudySummary;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// Three seeds of which two reached the target, and one that failed.
StudySummary example() {
  StudySummary summary;
  summary.name = "moving";
  summary.problem = "lih-4q";
  summary.noise = "noiseless";
  summary.threads = 2;
  for (const double error : {0.5e-3, 1.25e-3, 7e-3}) {
    SeedSummary seed;
    seed.seed = summary.seeds.size() + 1;
    seed.status = SeedStatus::kFinished;
    seed.noiseless_error = error;
    seed.noisy_error = error;
    seed.best = search::CircuitCost{4, 11, 9, -1.0, error};
    if (error < summary.target) {
      seed.smallest = seed.best;
      seed.reached = search::Improvement{error, 17, 12345, 6.5};
    }
    seed.error_by_two_qubit_gates = {0.1, 0.1, error};
    seed.episodes = 100;
    seed.seconds = 12.5;
    summary.seeds.push_back(seed);
  }
  SeedSummary failed;
  failed.seed = 4;
  failed.failure = "killed by signal 9";
  summary.seeds.push_back(failed);
  compute_statistics(summary);
  return summary;
}

std::string printed(const StudySummary& summary) {
  std::ostringstream out;
  print_study(out, summary);
  return out.str();
}

TEST(TableText, AlignsColumnsByTheirWidestCell) {
  EXPECT_EQ(table_text({{"name", "n"}, {"a", "100"}, {"long name", "7", "x"}, {}}),
            "name         n\n"
            "a          100\n"
            "long name    7  x\n"
            "\n");
}

TEST(PrintStudy, ShowsSeedsMediansAndTheShareThatSucceeded) {
  const std::string text = printed(example());
  EXPECT_THAT(text, AllOf(HasSubstr("lih-4q, noise noiseless; 2 threads of this machine"),
                          HasSubstr("2 of 3 seeds that have ended are below 1.6 mHa: 67 %"),
                          HasSubstr("Wilson interval 21 % to 94 % (95 %)"),
                          HasSubstr("seed 4 failed: killed by signal 9")));
  for (const auto& column : search::seed_columns()) {
    EXPECT_THAT(
        text, AllOf(HasSubstr(std::string(column.title)), HasSubstr(std::string(column.meaning))));
  }
  // The medians: 1.25 mHa from 0.5 to 7; what two of three reached has no upper end.
  std::istringstream lines(text.substr(text.find("\nmedian ") + 1));
  for (const char* expected : {"median 1.2500", "from 0.5000", "to 7.0000"}) {
    std::string line;
    std::getline(lines, line);
    std::istringstream words(line);
    std::string name;
    std::string error;
    words >> name >> error;
    EXPECT_EQ(name.append(" ").append(error), expected);
  }
}

TEST(PrintStudy, ShowsTheLossOfClassifiersAsItIs) {
  StudySummary summary = example();
  summary.kind = "classifier";
  summary.target = 0.3;
  compute_statistics(summary);
  const std::string text = printed(summary);
  EXPECT_THAT(
      text,
      AllOf(HasSubstr("are below 0.3 score"), HasSubstr("lowest error without noise, score\n"),
            HasSubstr("best, score"), Not(HasSubstr("hartree")), Not(HasSubstr("mHa"))));
}

TEST(PrintStudy, SaysWhatTheIntervalOfFewSeedsIsWorth) {
  EXPECT_THAT(printed(example()), HasSubstr("of 3 seeds covers the median with 75 %; "
                                            "none of so few reaches 95 %"));
  StudySummary many = example();
  many.seeds.pop_back();
  many.seeds.insert(many.seeds.end(), many.seeds.begin(), many.seeds.begin() + 3);
  compute_statistics(many);
  EXPECT_THAT(printed(many), AllOf(HasSubstr("of 6 seeds covers the median with 96.9 %"),
                                   Not(HasSubstr("none of so few"))));
}

TEST(PrintStudy, HasNoStatisticsBeforeASeedHasEnded) {
  StudySummary summary = example();
  summary.seeds.erase(summary.seeds.begin(), summary.seeds.begin() + 3);
  compute_statistics(summary);
  EXPECT_THAT(printed(summary), AllOf(HasSubstr("failed"), Not(HasSubstr("Wilson"))));
}

TEST(CompareStudies, PutsAStudyInEachRow) {
  StudySummary empty;
  empty.name = "fixed";
  empty.seeds.resize(2);
  std::ostringstream out;
  compare_studies(out, std::vector{example(), empty});
  EXPECT_THAT(out.str(), AllOf(HasSubstr("moving"), HasSubstr("2/3"), HasSubstr("21 % .. 94 %"),
                               HasSubstr("1.2500 [0.5000, 7.0000]"), HasSubstr("12345 [12345, -]"),
                               HasSubstr("medians of 3 seeds: intervals with 75 %"),
                               HasSubstr("fixed"), HasSubstr("0/2"), HasSubstr("target 1.6 mHa")));
}

}  // namespace
}  // namespace qarch::apps
