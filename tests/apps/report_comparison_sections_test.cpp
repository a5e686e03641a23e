#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <iostream>
#include <sstream>

#include "apps/report/sections.h"
#include "apps/report/seed_groups.h"
#include "tests/apps/report_checks.h"

namespace qarch::apps {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const Streams& streams() {
  static std::ostringstream out;
  static const Streams kStreams{out, out, false};
  return kStreams;
}

/// A search that found this error with a circuit of one cx.
RecordedSearch example(const std::string& folder, std::uint64_t seed, double error,
                       const std::string& method = "spsa") {
  RecordedSearch run;
  run.folder = folder;
  run.record.qarch_version = "0.1.0";
  run.record.seed = seed;
  run.record.configuration = "[general]\nseed = " + std::to_string(seed) +
                             "\nepisodes = 2\n\n[optimizer]\nmethod = " + method + "\n";
  run.record.problem.name = "h2";
  run.record.problem.num_qubits = 2;
  run.record.problem.observable = "1 ZZ";
  run.record.problem.exact_energy = -1.0;
  run.record.noise.name = "noiseless";
  search::CircuitRecord best;
  best.id = "best";
  best.circuit = sim::Circuit(2);
  best.circuit.append_rotation(sim::GateKind::kRy, 0);
  best.circuit.append(sim::GateKind::kCx, {0, 1});
  best.angles = {0.5};
  best.error = best.noiseless_error = error;
  best.energy = best.noiseless_energy = -1.0 + error;
  run.record.circuits = {best};
  for (int e = 0; e < 2; ++e) {
    search::EpisodeRecord episode;
    episode.episode = e;
    episode.energy = episode.noiseless_energy = e == 0 ? -0.5 : -1.0 + error;
    episode.success = e;
    episode.two_qubit_gates = e;
    episode.evaluations = 50 * (e + 1);
    run.record.episodes.push_back(episode);
  }
  run.events.episodes = 2;
  run.events.seconds = 2.0;
  run.events.stop_reason = "episodes";
  run.events.improvements = {{0.5, 0, 3, 0.1}, {error, 1, 40, 0.5}};
  return run;
}

std::vector<RecordedSearch> two_groups(std::size_t size, double step) {
  std::vector<RecordedSearch> runs;
  for (std::size_t i = 0; i < size; ++i) {
    const auto seed = i + 1;
    const double error = 1e-3 + 1e-5 * static_cast<double>(i);
    runs.push_back(example("/x/a/seed-" + std::to_string(seed), seed, error));
    runs.push_back(example("/x/b/seed-" + std::to_string(seed), seed, error + step, "lbfgs"));
  }
  return runs;
}

std::string text_of(const std::vector<RecordedSearch>& runs) {
  const Report report = comparison_report(runs, streams());
  expect_well_formed(report);
  return dump(report);
}

TEST(ComparisonReport, PutsTheNumbersOfEveryRunSideBySide) {
  const std::string text =
      text_of({example("/runs/one", 1, 1e-3), example("/runs/two", 1, 4e-3, "lbfgs")});
  EXPECT_THAT(text, AllOf(HasSubstr("# 2 searches compared\none and two"),
                          HasSubstr("* 1.00 mHa  lowest error without noise: one"),
                          HasSubstr("one | 1.00 mHa | 1.00 mHa | 1 | 2 | 2"),
                          Not(HasSubstr("under noise:")), Not(HasSubstr("under noise |")),
                          HasSubstr("two | 4.00 mHa"), HasSubstr("optimizer.method | spsa | lbfgs"),
                          Not(HasSubstr("general.seed")), Not(HasSubstr("different problems"))));
  // Two episodes of which one ended below 1.6 mHa, 100 evaluations in two seconds, the target
  // after 40.
  EXPECT_THAT(text, HasSubstr("one | 2 | 50 % (9.45 % to 90.5 %) | 50 % (9.45 % to 90.5 %) | 100 | "
                              "2.000 | 50 | 1 | 40 | 0.500"));
  EXPECT_THAT(text, HasSubstr("two | 2 | 50 % (9.45 % to 90.5 %) | 0 % (0 % to 65.8 %) | 100 | "
                              "2.000 | 50 | - | - | -"));
}

TEST(ComparisonReport, DrawsTheLowestErrorToTheEndOfEveryRun) {
  const std::vector<RecordedSearch> runs{example("/runs/one", 1, 1e-3),
                                         example("/runs/two", 2, 1e-14)};
  const Report report = comparison_report(runs, streams());
  const Figure* figure = find_block<Figure>(report, "best-error-vqe");
  ASSERT_NE(figure, nullptr);
  ASSERT_EQ(figure->series.size(), 2U);
  EXPECT_THAT(figure->series[0].x, ElementsAre(3, 40, 100));
  EXPECT_THAT(figure->series[0].y, ElementsAre(500, 1, 1));
  EXPECT_TRUE(figure->y.logarithmic);
  EXPECT_DOUBLE_EQ(figure->series[1].y.back(), 1e-11) << "the CSV has the number itself";
  EXPECT_DOUBLE_EQ(figure->y.low, 1e-6);
  EXPECT_THAT(figure->caption,
              AllOf(HasSubstr("The axis starts at 1e-06 mHa"), Not(HasSubstr("zero and less"))));
  EXPECT_DOUBLE_EQ(figure->lines.at(0).y, 1.6);
  EXPECT_THAT(figure->alt,
              AllOf(HasSubstr("one: 1.00 mHa after 100"), HasSubstr("two: <1e-06 mHa after 100")));
  const Figure* front = find_block<Figure>(report, "front-vqe");
  ASSERT_NE(front, nullptr);
  EXPECT_THAT(front->series[0].x, ElementsAre(0, 1));
  EXPECT_NE(find_block<CircuitDrawing>(report, "best-one"), nullptr);
}

TEST(ComparisonReport, WarnsWhereErrorsAreNotToBeCompared) {
  std::vector<RecordedSearch> runs{example("/runs/one", 1, 1e-3), example("/runs/two", 1, 4e-3)};
  runs[1].record.problem.exact_energy = -2.0;
  EXPECT_THAT(text_of(runs), AllOf(HasSubstr("[warning] These runs are about different problems"),
                                   Not(HasSubstr("lowest error without noise: one"))));
  runs[1].record.problem.kind = "classifier";
  EXPECT_THAT(text_of(runs), AllOf(HasSubstr("two | 0.00400 score"),
                                   HasSubstr("1.6 mHa (chemical accuracy) and 0.3 score")));
}

TEST(ComparisonReport, RaisesWhatALogarithmCannotShow) {
  const Report report = comparison_report(
      std::vector{example("/runs/one", 1, 1e-3), example("/runs/two", 2, -6e-16)}, streams());
  const Figure* figure = find_block<Figure>(report, "best-error-vqe");
  ASSERT_NE(figure, nullptr);
  EXPECT_DOUBLE_EQ(figure->series[1].y.back(), 1e-6);
  EXPECT_THAT(figure->caption, HasSubstr("Those of zero and less are drawn"));
  EXPECT_THAT(figure->alt, HasSubstr("two: <1e-06 mHa after 100"));
}

TEST(ComparisonReport, RanksErrorsUnderOneNoiseAlone) {
  std::vector<RecordedSearch> runs{example("/runs/one", 1, 1e-3), example("/runs/two", 1, 4e-3)};
  for (RecordedSearch& run : runs) {
    run.record.noise.name = "device";
    run.record.configuration += "\n[noise]\nfactor = 0.5\n";
  }
  const char* const warning = "[warning] These runs are under different noise";
  EXPECT_THAT(text_of(runs), AllOf(HasSubstr("* 1.00 mHa  lowest error under noise: one"),
                                   HasSubstr("| device x 0.5 |"), Not(HasSubstr(warning))));
  runs[1].record.configuration = example("", 1, 0).record.configuration + "\n[noise]\nfactor = 1\n";
  EXPECT_THAT(text_of(runs), AllOf(Not(HasSubstr("lowest error under noise:")),
                                   HasSubstr("| device |"), HasSubstr(warning)));
  runs[1] = example("/runs/two", 1, 4e-3);
  EXPECT_THAT(text_of(runs), AllOf(Not(HasSubstr("lowest error under noise:")), HasSubstr(warning),
                                   HasSubstr("two | 4.00 mHa | - | 4.00 mHa | - | 1 | 2 | 2")));
}

TEST(ComparisonReport, NamesRunsThatHaveNotEnded) {
  std::vector<RecordedSearch> runs{example("/runs/one", 1, 1e-3), example("/runs/two", 2, 4e-3)};
  runs[1].events.stop_reason = "";
  EXPECT_THAT(text_of(runs), HasSubstr("Not ended (running, interrupted or killed): two."));
}

TEST(ComparisonReport, StandsRunsWithoutAnything) {
  std::vector<RecordedSearch> runs{example("/runs/one", 1, 1e-3), example("/runs/two", 2, 4e-3)};
  for (RecordedSearch& run : runs) {
    run.record.episodes.clear();
    run.record.circuits.clear();
    run.events = {};
  }
  EXPECT_THAT(text_of(runs), AllOf(HasSubstr("one has no best circuit yet"),
                                   HasSubstr("one | - | - | - | - | -\n")));
  EXPECT_THROW(comparison_report({}, streams()), std::invalid_argument);
}

TEST(SeedGroups, AreRunsThatDifferInTheirSeedAlone) {
  const std::vector<RecordedSearch> runs = two_groups(3, 1e-3);
  const std::vector<ComparedRun> compared = compared_runs(runs);
  EXPECT_EQ(compared[0].label, "a/seed-1");
  const std::vector<SeedGroup> groups = seed_groups(compared);
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].name, "a");
  EXPECT_EQ(groups[1].name, "b");
  EXPECT_EQ(groups[0].runs.size(), 3U);
  EXPECT_NEAR(groups[0].statistics.median("noiseless_error").median, 1.01e-3, 1e-12);
  EXPECT_EQ(groups[0].statistics.successes, 3);
  EXPECT_EQ(groups[1].statistics.successes, 0);
}

TEST(SeedGroups, AreTestedFromFourAgainstFourOn) {
  // Nothing overlaps: p = 2 / C(8, 4) with four, and no test with three.
  EXPECT_THAT(text_of(two_groups(4, 2e-3)),
              AllOf(HasSubstr("a against b | lowest error without noise | 4 and 4 | 100.0 % | "
                              "0.029 | 0.029 | a is lower"),
                    HasSubstr("a is lower (Mann-Whitney U test, p = 0.029, level 5 %)")));
  EXPECT_THAT(text_of(two_groups(3, 2e-3)),
              AllOf(HasSubstr("Too few runs that ended for a test of whether groups differ: a (3) "
                              "and b (3); it takes 4 on each side"),
                    Not(HasSubstr("a against b"))));
  // Mixed: no difference, which proves nothing.
  EXPECT_THAT(text_of(two_groups(4, 1e-6)),
              AllOf(HasSubstr("no difference shown"), HasSubstr("no proof that they are equal"),
                    Not(HasSubstr("is lower |"))));
}

TEST(SeedGroups, AreDrawnAsTheirMedians) {
  const std::vector<RecordedSearch> runs = two_groups(3, 2e-3);
  const Report report = comparison_report(runs, streams());
  const Figure* figure = find_block<Figure>(report, "best-error-vqe");
  ASSERT_NE(figure, nullptr);
  ASSERT_EQ(figure->series.size(), 8U) << "six runs and two medians";
  EXPECT_TRUE(figure->series[0].faint);
  EXPECT_EQ(figure->series[0].name, "");
  EXPECT_EQ(figure->series[3].name, "a, median of 3");
  EXPECT_NEAR(figure->series[3].y.back(), 1.01, 1e-9);
  const Figure* front = find_block<Figure>(report, "front-vqe");
  ASSERT_NE(front, nullptr);
  ASSERT_EQ(front->series.size(), 2U);
  EXPECT_EQ(front->series[1].style, SeriesStyle::kErrorBars);
  EXPECT_NEAR(front->series[1].y_high.back(), 3.02, 1e-9);
}

TEST(SeedGroups, HaveMediansInStepsAndIntervalsWithBothEnds) {
  std::vector<RecordedSearch> runs = two_groups(3, 0.0);
  std::erase_if(runs, [](const RecordedSearch& run) { return run.folder.starts_with("/x/b"); });
  runs[2].events.improvements = {{1e-3, 1, 40, 0.5}};  // an error later than the others
  const Series median = median_error_series(compared_runs(runs));
  ASSERT_FALSE(median.x.empty());
  EXPECT_NEAR(median.y.front(), 500.0, 1e-9);
  EXPECT_TRUE(std::isnan(median.y_low.front()));
  EXPECT_TRUE(std::isnan(median.y_high.front()));
  EXPECT_FALSE(std::isnan(median.y_high.back()));
  for (std::size_t i = 1; i < median.x.size(); ++i) {
    EXPECT_TRUE(median.x[i] == median.x[i - 1] || median.y[i] == median.y[i - 1]) << median.x[i];
  }
}

TEST(SeedGroups, AreNotTestedWhereProblemsDiffer) {
  std::vector<RecordedSearch> runs = two_groups(4, 2e-3);
  for (std::size_t i = 1; i < runs.size(); i += 2) runs[i].record.problem.observable = "2 ZZ";
  EXPECT_THAT(text_of(runs), Not(HasSubstr("Mann-Whitney")));
}

TEST(SeedGroups, SayWhereASeedIsThereTwice) {
  const std::vector<RecordedSearch> runs{example("/x/p", 1, 1e-3), example("/y/q", 1, 1e-3)};
  EXPECT_THAT(text_of(runs), HasSubstr("Group A holds seed 1 more than once"));
}

}  // namespace
}  // namespace qarch::apps
