#include "apps/watch_screen.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <sstream>

#include "apps/run_comparison.h"

namespace qarch::apps {
namespace {

using search::EventSummary;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Half of 200 episodes in 100 s; the last 50 succeeded.
EventSummary half_way() {
  EventSummary events;
  events.episodes = 100;
  events.seconds = 100.0;
  events.exact_energy = -1.0;
  for (int i = 0; i < 100; ++i) {
    search::EpisodeRecord e;
    e.episode = i;
    e.noiseless_energy = -1.0 + 0.1 / (i + 1);
    e.success = i >= 50 ? 1 : 0;
    e.threshold = 0.002;
    e.epsilon = 0.5;
    events.recent_episodes.push_back(e);
  }
  events.improvements = {{0.1, 0, 10, 1.0}, {0.001, 60, 900, 60.0}};
  events.bests = {{1.0, 0, -0.9, 0.1, 3, 5}, {60.0, 60, -0.99, 0.001, 1, 3}};
  events.warnings = {{70.0, "the disk is full"}};
  search::MetricsSample metrics;
  metrics.seconds = 90.0;
  metrics.episodes = 95;
  metrics.evaluations_per_second = 12345.0;
  metrics.loss = 0.25;
  metrics.environment_share = 0.75;
  metrics.learning_share = 0.2;
  events.metrics = {metrics};
  return events;
}

WatchedSearch watched(const EventSummary& events) {
  return {"h2", "h2-2q, noise quiet, seed 1", "running", 200, &search::kVqe, &events};
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

TEST(ProgressBar, IsAsFullAsTheShareSays) {
  EXPECT_EQ(progress_bar(0.0, 10, false), "[........]");
  EXPECT_EQ(progress_bar(0.5, 10, false), "[####....]");
  EXPECT_EQ(progress_bar(1.0, 10, false), "[########]");
  EXPECT_EQ(progress_bar(7.0, 4, true), "[██]");
  EXPECT_EQ(progress_bar(0.25, 4, true), "[▌·]");
  for (const double share : {0.0, 0.1, 0.77, 1.0, kNone}) {
    EXPECT_EQ(text_width(progress_bar(share, 30, true)), 30U) << share;
  }
}

TEST(Sparkline, SpansItsRange) {
  const std::vector<double> values{0.0, 3.5, 7.0, kNone, 7.0};
  EXPECT_EQ(sparkline(values, true), "▁▅█ █");
  EXPECT_EQ(sparkline(values, false), "_=# #");
  EXPECT_EQ(sparkline(std::vector<double>{2.0, 2.0}, true), "▅▅");
  EXPECT_EQ(sparkline({}, true), "");
}

TEST(BestErrorCourse, StepsWhereTheErrorFell) {
  const std::vector<double> course = best_error_course(half_way(), 5);
  EXPECT_THAT(course, ElementsAre(-1.0, -1.0, -1.0, ::testing::DoubleNear(-3.0, 1e-12),
                                  ::testing::DoubleNear(-3.0, 1e-12)));
  EXPECT_TRUE(std::isnan(best_error_course({}, 3).at(0)));
}

TEST(EpisodeErrorCourse, IsTheMedianOfEachGroup) {
  const std::vector<double> course = episode_error_course(half_way(), 10);
  ASSERT_EQ(course.size(), 10U);
  EXPECT_NEAR(course[0], std::log10(0.1 / 5.0), 1e-9);  // 0.1, ..., 0.01: the sixth smallest
  EXPECT_EQ(episode_error_course(half_way(), 1000).size(), 100U);
}

TEST(RecentSuccess, CountsTheLastHundred) {
  EventSummary events = half_way();
  EXPECT_DOUBLE_EQ(recent_success(events), 0.5);
  for (int i = 0; i < 50; ++i) events.recent_episodes.push_back(events.recent_episodes.back());
  EXPECT_DOUBLE_EQ(recent_success(events), 1.0);
  EXPECT_TRUE(std::isnan(recent_success({})));
}

TEST(SecondsLeft, FollowsThePaceOfTheLastMinute) {
  EventSummary events = half_way();
  EXPECT_NEAR(seconds_left(watched(events)), 100.0 * 10.0 / 5.0, 1e-9);
  events.metrics.clear();
  EXPECT_NEAR(seconds_left(watched(events)), 100.0, 1e-9);
  events.episodes = 0;
  EXPECT_TRUE(std::isinf(seconds_left(watched(events))));
}

TEST(SearchScreen, SaysWhatAWatcherAsks) {
  const EventSummary events = half_way();
  const std::string text = joined(search_screen(watched(events), {120, true, false}));
  for (const char* part :
       {"h2-2q, noise quiet, seed 1; running, 1m 40s", "50 %  100/200 episodes",
        "about 3m 20s left", "error 1 mHa without noise (below 1.6); 1 two-qubit gates, depth 3",
        "last 100: 50 % below their threshold of 2 mHa; epsilon 0.5", "12.3k evaluations/s",
        "loss 0.25", "environment 75 %, learning 20 %", "best error", "last episodes",
        "episode 60: new best, error 1 mHa", "warning: the disk is full"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(SearchScreen, KeepsToItsWidthAndToAscii) {
  const EventSummary events = half_way();
  for (const int width : {30, 60, 80, 200}) {
    for (const std::string& line : search_screen(watched(events), {width, true, false})) {
      EXPECT_LE(text_width(line), static_cast<std::size_t>(width)) << line;
    }
  }
  for (const char c : joined(search_screen(watched(events), {100, false, false}))) {
    EXPECT_GE(c, '\n');  // no byte above 127
  }
}

TEST(SearchScreen, OfARunWithoutAnyEpisodeHasNoNumbersYet) {
  const EventSummary events;
  const std::string text = joined(search_screen(watched(events), {80, true, false}));
  EXPECT_THAT(text, AllOf(HasSubstr("best      none yet"), HasSubstr("0/200"),
                          Not(HasSubstr("nan")), Not(HasSubstr("inf"))));
}

TEST(SearchScreen, NamesNoTimeLeftOnceItHasEnded) {
  const EventSummary events = half_way();
  WatchedSearch run = watched(events);
  run.state = "ended (time_limit)";
  EXPECT_THAT(joined(search_screen(run, {120, true, false})),
              AllOf(HasSubstr("ended (time_limit)"), Not(HasSubstr("left"))));
}

TEST(StudyScreen, HasALineForEachSeed) {
  const EventSummary events = half_way();
  WatchedSearch other = watched(events);
  other.name = "seed 2";
  other.state = "ended (episodes)";
  const std::vector<WatchedSearch> runs{watched(events), other};
  const auto lines = study_screen("study", runs, {120, false, false});
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_THAT(lines[1], AllOf(HasSubstr("1 mHa"), HasSubstr("running, about 3m 20s left")));
  EXPECT_THAT(lines[2], AllOf(HasSubstr("seed 2"), HasSubstr("ended (episodes)")));
}

TEST(SearchLine, IsOneLineForALog) {
  const EventSummary events = half_way();
  EXPECT_EQ(search_line(watched(events)),
            "h2: 100/200 episodes (50 %), error 1 mHa, last 100 50 % below threshold, "
            "12.3k evaluations/s, about 3m 20s left");
}

TEST(CutToWidth, CountsCharactersAndKeepsColours) {
  EXPECT_EQ(cut_to_width("abcdef", 3), "abc");
  EXPECT_EQ(cut_to_width("▁▂▃▄", 2), "▁▂");
  EXPECT_EQ(cut_to_width("\x1b[32mabcdef\x1b[0m", 3), "\x1b[32mabc\x1b[0m");
}

TEST(Screen, DrawsInPlaceAndGivesTheCursorBack) {
  std::ostringstream out;
  {
    Screen screen(out);
    screen.draw({"one", "two", "three"}, 80, 24);
    EXPECT_EQ(out.str(), "\x1b[?25lone\x1b[K\ntwo\x1b[K\nthree\x1b[K\n\x1b[J");
    out.str("");
    screen.draw({"1", "2"}, 80, 24);
    EXPECT_EQ(out.str(), "\x1b[3F1\x1b[K\n2\x1b[K\n\x1b[J");  // three lines up, the rest emptied
    out.str("");
    screen.draw({"1", "2", "3"}, 80, 3);  // another height: anew, and one line less than it has
    EXPECT_EQ(out.str(), "\x1b[2J\x1b[H1\x1b[K\n2\x1b[K\n\x1b[J");
    out.str("");
  }
  EXPECT_EQ(out.str(), "\x1b[?25h");
}

}  // namespace
}  // namespace qarch::apps
