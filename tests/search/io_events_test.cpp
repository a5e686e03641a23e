#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "search/io/events.h"
#include "search/io/text_file.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using nlohmann::json;

std::vector<json> lines_of(const std::string& path) {
  std::vector<json> result;
  std::istringstream text(read_text_file(path));
  for (std::string line; std::getline(text, line);) result.push_back(json::parse(line));
  return result;
}

TEST(EventLog, AnEpisodeIsAnObjectWithEveryColumn) {
  const TemporaryFolder folder;
  EventLog log(folder.file("events.jsonl"));
  EpisodeRecord episode;
  episode.episode = 12;
  episode.energy = -1.1372701746570604;
  episode.success = 1;
  episode.end_reason = EndReason::kRandomHalt;
  episode.evaluations = 5'000'000'000;
  log.write_episode(episode, 1.5);

  const auto lines = lines_of(folder.file("events.jsonl"));
  ASSERT_EQ(lines.size(), 1U);
  const json& line = lines[0];
  for (const EpisodeColumn& column : kEpisodeColumns)
    EXPECT_TRUE(line.contains(std::string(column.name))) << column.name;
  EXPECT_EQ(line.size(), kEpisodeColumns.size() + 2);
  EXPECT_EQ(line["type"], "episode");
  EXPECT_EQ(line["seconds"], 1.5);
  EXPECT_EQ(line["episode"], 12);
  EXPECT_EQ(line["energy"].get<double>(), episode.energy);
  EXPECT_EQ(line["success"], true);
  EXPECT_EQ(line["end_reason"], "random_halt");
  EXPECT_EQ(line["evaluations"], 5'000'000'000);
  EXPECT_TRUE(line["loss"].is_null()) << "NaN";
}

TEST(EventLog, TypedEventsKeepTheirFieldsAndEscapeText) {
  const TemporaryFolder folder;
  EventLog log(folder.file("e"));
  log.write("start", 0.0, {{"seed", std::int64_t{7}}, {"note", std::string("a \"b\"\n\xFF")}});
  log.write("end", 2.0, {{"ok", true}, {"value", std::numeric_limits<double>::infinity()}});
  const auto lines = lines_of(folder.file("e"));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0]["seed"], 7);
  EXPECT_EQ(lines[0]["note"], "a \"b\"\n\xEF\xBF\xBD");
  EXPECT_EQ(lines[1]["ok"], true);
  EXPECT_TRUE(lines[1]["value"].is_null());
}

TEST(EventLog, ReopeningAppendsAndCutsAnUnfinishedLine) {
  const TemporaryFolder folder;
  const std::string path = folder.file("e");
  EventLog(path).write("a", 0.0, {});
  write_text_file_atomically(path, read_text_file(path) + R"({"type":"epis)");
  EventLog(path).write("b", 1.0, {});
  const auto lines = lines_of(path);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0]["type"], "a");
  EXPECT_EQ(lines[1]["type"], "b");

  write_text_file_atomically(path, "unfinished");
  EventLog(path).write("c", 1.0, {});
  EXPECT_EQ(lines_of(path).size(), 1U);
}

TEST(EventLog, ReopeningKeepsWhatItIsTold) {
  const TemporaryFolder folder;
  const std::string path = folder.file("e");
  std::int64_t after_two = 0;
  {
    EventLog log(path);
    log.write("a", 0.0, {});
    log.write("b", 0.0, {});
    log.sync();
    after_two = log.size();
    EXPECT_EQ(static_cast<std::size_t>(after_two), read_text_file(path).size());
    log.write("c", 0.0, {});
  }
  const auto last_kept = [&](std::int64_t keep_bytes) {
    const EventLog log(path, keep_bytes);
    EXPECT_EQ(static_cast<std::size_t>(log.size()), read_text_file(path).size());
    return lines_of(path).empty() ? "" : lines_of(path).back()["type"].get<std::string>();
  };
  EXPECT_EQ(last_kept(after_two + 1000), "c") << "the file is shorter";
  EXPECT_EQ(last_kept(after_two), "b");
  EXPECT_EQ(last_kept(after_two - 1), "a") << "never half a line";
  EXPECT_EQ(last_kept(0), "");
}

TEST(EventLog, OneProcessAtATimeWrites) {
  const TemporaryFolder folder;
  const EventLog first(folder.file("e"));
  EXPECT_THAT(message_of<std::runtime_error>([&] { EventLog(folder.file("e")); }),
              ::testing::HasSubstr("another process is writing"));
}

TEST(EventLog, ALineThatDidNotFitComesFirstLater) {
  const TemporaryFolder folder;
  const std::string path = folder.file("e");
  EventLog log(path);
  log.write("a", 0.0, {});
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{static_cast<rlim_t>(log.size()) + 10, before.rlim_max};  // half a line
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  EXPECT_THROW(log.write("b", 0.0, {}), std::runtime_error);
  EXPECT_THROW(log.write("c", 0.0, {}), std::runtime_error);
  EXPECT_THROW(log.sync(), std::runtime_error);
  EXPECT_EQ(lines_of(path).size(), 1U) << "whole lines only";
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  log.write("d", 0.0, {});
  const auto lines = lines_of(path);
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[1]["type"], "b");
  EXPECT_EQ(lines[3]["type"], "d");
}

TEST(EventLog, ALineIsInTheFileBeforeTheCallReturns) {
  const TemporaryFolder folder;
  EventLog log(folder.file("e"));
  for (std::size_t i = 1; i <= 3; ++i) {
    log.write("x", 0.0, {});
    EXPECT_EQ(lines_of(folder.file("e")).size(), i);
  }
}

TEST(EventLog, ErrorsNamePathAndReason) {
  EventLog full("/dev/full");
  EXPECT_EQ(message_of<std::runtime_error>([&] { full.write("x", 0.0, {}); }),
            "/dev/full: cannot write: No space left on device");
  EXPECT_EQ(message_of<std::runtime_error>([] { EventLog("/nonexistent/e"); }),
            "/nonexistent/e: cannot open: No such file or directory");
}

}  // namespace
}  // namespace qarch::search
