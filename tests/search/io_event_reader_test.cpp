#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "search/io/event_reader.h"
#include "search/io/events.h"
#include "search/io/text_file.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;

constexpr double kExact = -1.5;

/// An events.jsonl as a search writes it.
class EventReaderTest : public ::testing::Test {
 protected:
  void start() { log_.write("start", 0.0, {{"exact_energy", kExact}}); }
  void best(double seconds, double error, int episode, std::int64_t evaluations) {
    log_.write("best", seconds,
               {{"episode", std::int64_t{episode}},
                {"noiseless_error", error},
                {"evaluations", evaluations}});
  }
  void episode(double seconds, double error, int number, std::int64_t evaluations) {
    EpisodeRecord record;
    record.episode = number;
    record.noiseless_energy = kExact + error;
    record.evaluations = evaluations;
    log_.write_episode(record, seconds);
  }
  void end(double seconds, const std::string& reason) {
    log_.write("end", seconds, {{"reason", reason}, {"gradient_steps", std::int64_t{42}}});
  }

  const TemporaryFolder temporary_;
  const std::string path_ = temporary_.file("events.jsonl");
  EventLog log_{path_};
};

TEST_F(EventReaderTest, CountsCheckpointsAndResumesAndKeepsWarnings) {
  start();
  log_.write("checkpoint", 0.0, {{"number", std::int64_t{1}}});
  log_.write("warning", 1.0, {{"message", std::string("run.h5: no space left")}});
  log_.write("checkpoint", 2.0, {{"number", std::int64_t{2}}});
  log_.write("resume", 2.0, {{"checkpoint", std::int64_t{2}}});
  EventReader reader(path_);
  const EventSummary& summary = reader.update();
  EXPECT_EQ(summary.checkpoints, 2);
  EXPECT_EQ(summary.resumes, 1);
  ASSERT_EQ(summary.warnings.size(), 1U);
  EXPECT_EQ(summary.warnings[0].message, "run.h5: no space left");
}

TEST_F(EventReaderTest, KeepsTheLastEpisodesTheBestsAndTheWarnings) {
  start();
  best(1.0, 0.25, 0, 100);
  for (int i = 0; i < 1200; ++i) episode(2.0 + i, 0.5, i, 150 + i);
  log_.write("warning", 1300.0, {{"message", std::string("the disk is full")}});
  EventReader reader(path_);
  const EventSummary& summary = reader.update();
  EXPECT_EQ(summary.exact_energy, kExact);
  ASSERT_EQ(summary.recent_episodes.size(), kRecentEpisodes);
  const EpisodeRecord& last = summary.recent_episodes.back();
  EXPECT_EQ(last.episode, 1199);
  EXPECT_EQ(last.noiseless_energy, kExact + 0.5);
  EXPECT_EQ(last.evaluations, 150 + 1199);
  EXPECT_EQ(last.end_reason, EndReason::kStepLimit);
  EXPECT_TRUE(std::isnan(last.loss));
  ASSERT_EQ(summary.bests.size(), 1U);
  EXPECT_EQ(summary.bests[0].noiseless_error, 0.25);
  ASSERT_EQ(summary.warnings.size(), 1U);
  EXPECT_EQ(summary.warnings[0].message, "the disk is full");
}

TEST_F(EventReaderTest, FollowsAGrowingLog) {
  EventReader reader(path_);
  EXPECT_EQ(reader.update().episodes, 0);
  EXPECT_EQ(reader.summary().best_error(), std::numeric_limits<double>::infinity());
  start();
  best(1.0, 0.25, 0, 100);
  EXPECT_EQ(reader.update().best_error(), 0.25);
  EXPECT_EQ(reader.summary().stop_reason, "");
  episode(2.0, 0.5, 0, 150);
  episode(3.0, 0.125, 1, 300);  // an episode may end with less than "best" has without noise
  best(4.0, 0.25, 2, 400);
  best(5.0, 0.0625, 2, 500);
  end(6.0, "episodes");
  const EventSummary& summary = reader.update();
  EXPECT_EQ(summary.episodes, 2);
  EXPECT_EQ(summary.seconds, 6.0);
  EXPECT_EQ(summary.stop_reason, "episodes");
  EXPECT_EQ(summary.gradient_steps, 42);
  ASSERT_EQ(summary.improvements.size(), 3U);
  EXPECT_EQ(summary.improvements[1].noiseless_error, 0.125);
  EXPECT_EQ(summary.improvements[1].episode, 1);
  EXPECT_EQ(summary.improvements[1].evaluations, 300);
  EXPECT_EQ(summary.first_below(0.2)->seconds, 3.0);
  EXPECT_EQ(summary.first_below(0.125)->evaluations, 500) << "below, not at";
  EXPECT_FALSE(summary.first_below(1e-3).has_value());

  EventReader whole(path_);
  EXPECT_EQ(whole.update().improvements.size(), 3U) << "at once or line by line";
}

TEST_F(EventReaderTest, AddsTheTimesOfProcessesThatFollowedEachOther) {
  start();
  best(10.0, 0.5, 0, 1);
  end(20.0, "time_limit");
  log_.write("resume", 0.5, {});
  best(3.0, 0.25, 1, 2);
  EventReader reader(path_);
  EXPECT_EQ(reader.update().seconds, 23.0);
  EXPECT_EQ(reader.summary().improvements.back().seconds, 23.0);
  EXPECT_EQ(reader.summary().stop_reason, "") << "it goes on";
}

TEST_F(EventReaderTest, WaitsForTheEndOfALineAndBeginsAnewWhenTheLogIsShorter) {
  start();
  best(1.0, 0.5, 0, 1);
  EventReader reader(path_);
  reader.update();
  std::ofstream(path_, std::ios::app) << R"({"type":"best","seconds":2.0,"noiseless_error":0.25,)";
  EXPECT_EQ(reader.update().best_error(), 0.5);
  std::ofstream(path_, std::ios::app) << R"("episode":4,"evaluations":9})" << '\n';
  EXPECT_EQ(reader.update().best_error(), 0.25);
  std::ofstream(path_) << R"({"type":"start","seconds":0.0,"exact_energy":-1.0})" << '\n';
  EXPECT_EQ(reader.update().improvements.size(), 0U);
  EXPECT_EQ(EventReader(temporary_.file("missing")).update().episodes, 0);
}

TEST_F(EventReaderTest, BeginsAnewWhenTheLogWasCutAndHasGrownPastItsOldLength) {
  EventReader reader(path_);
  start();
  best(1.0, 0.25, 0, 100);
  episode(1.5, 0.25, 0, 120);
  best(2.0, 0.01, 1, 200);  // lost with the process that wrote it
  ASSERT_EQ(reader.update().best_error(), 0.01);
  const auto size = std::filesystem::file_size(path_);
  const std::string kept = read_text_file(path_);
  std::filesystem::resize_file(path_, kept.rfind("{\"type\":\"best\""));  // as a resumed run does
  for (int line = 1; line <= 5; ++line) {
    std::ofstream(path_, std::ios::app)
        << R"({"type":"episode","seconds":)" << 1.5 + line << R"(,"episode":)" << line
        << R"(,"noiseless_energy":)" << kExact + 0.125 << R"(,"evaluations":1})" << '\n';
  }
  ASSERT_GT(std::filesystem::file_size(path_), size);
  EXPECT_EQ(reader.update().best_error(), 0.125);
  EXPECT_EQ(reader.summary().episodes, 6);
  EXPECT_EQ(reader.summary().seconds, 6.5) << "nothing is counted twice";
}

TEST_F(EventReaderTest, NamesTheLineThatIsNoEvent) {
  start();
  std::ofstream(path_, std::ios::app) << "{\"type\":\"best\",\"seconds\":1}\n";
  EventReader reader(path_);
  EXPECT_THAT(message_of<std::invalid_argument>([&] { reader.update(); }),
              HasSubstr(path_ + ":2: "));
}

}  // namespace
}  // namespace qarch::search
