#include "apps/study_processes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "search/io/text_file.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using search::TemporaryFolder;
using ::testing::HasSubstr;

class RunJobs : public ::testing::Test {
 protected:
  RunJobs() { control_.program = "/bin/sh"; }
  /// A shell script; $0 is the test's folder.
  Job job(const std::string& script) const {
    return {{"-c", script, temporary_.path().string()}, temporary_.file("log")};
  }
  std::string text(const std::string& file) const {
    return search::read_text_file(temporary_.file(file));
  }

  const TemporaryFolder temporary_;
  JobControl control_;
};

TEST_F(RunJobs, TellsHowEachEndedAndKeepsWhatItPrinted) {
  const std::vector<Job> jobs{job("echo out; echo err >&2"), job("exit 3"), job("kill -9 $$"),
                              job("read line; echo \"[$line]\"")};
  std::vector<std::size_t> heard;
  control_.on_end = [&](std::size_t number, const ProcessEnd&) { heard.push_back(number); };
  const auto ends = run_jobs(jobs, control_);
  EXPECT_TRUE(ends.at(0).value().ok());
  EXPECT_EQ(ends.at(1).value().text(), "exit status 3");
  EXPECT_EQ(ends.at(2).value().text(), "killed by signal 9");
  EXPECT_FALSE(ends.at(2)->ok());
  EXPECT_TRUE(ends.at(3)->ok());
  EXPECT_EQ(heard, (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_EQ(text("log"), "out\nerr\n[]\n") << "appended; no standard input";
}

TEST_F(RunJobs, RunsNoMoreAtATimeThanItMay) {
  const std::vector<Job> jobs(7, job("echo + >>\"$0/marks\"; sleep 0.1; echo - >>\"$0/marks\""));
  control_.at_once = 3;
  std::size_t most = 0;
  control_.on_tick = [&](std::span<const std::size_t> running) {
    most = std::max(most, running.size());
  };
  run_jobs(jobs, control_);
  EXPECT_EQ(most, 3U);
  int now = 0;
  for (const char mark : text("marks")) {
    now += mark == '+' ? 1 : mark == '-' ? -1 : 0;
    EXPECT_LE(now, 3);
  }
  EXPECT_EQ(now, 0);
}

TEST_F(RunJobs, PassesAStopOnAndStartsNoMore) {
  const std::vector<Job> jobs{
      job("trap 'exit 7' TERM; : >\"$0/ready\"; while :; do sleep 0.01; done"), job("exit 0")};
  control_.stop_requested = [&] { return fs::exists(temporary_.file("ready")); };
  const auto ends = run_jobs(jobs, control_);
  EXPECT_EQ(ends.at(0).value().exit_status, 7);
  EXPECT_FALSE(ends.at(1).has_value());
}

TEST_F(RunJobs, LeavesNoProcessBehindWhenSomethingIsThrown) {
  const std::vector<Job> jobs{
      job("trap ': >\"$0/ended\"; exit' TERM; : >\"$0/ready\"; while :; do sleep 0.01; done")};
  control_.on_tick = [&](std::span<const std::size_t>) {
    if (fs::exists(temporary_.file("ready"))) throw std::runtime_error("thrown");
  };
  EXPECT_THROW(run_jobs(jobs, control_), std::runtime_error);
  EXPECT_TRUE(fs::exists(temporary_.file("ended")));
}

TEST_F(RunJobs, NamesAProgramThatItCannotStart) {
  control_.program = temporary_.file("missing");
  const std::vector<Job> jobs{job("")};
  EXPECT_THAT(search::message_of<std::runtime_error>([&] { run_jobs(jobs, control_); }),
              HasSubstr(control_.program));
}

/// Whether the lock can be had, tried until it can or a minute has gone by.
bool soon_free(const std::string& path) {
  for (int tries = 0; tries < 3000; ++tries) {
    try {
      const FileLock lock(path, "busy");
      return true;
    } catch (const std::runtime_error&) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  return false;
}

TEST_F(RunJobs, LockLastsAsLongAsAnyoneWhoHoldsIt) {
  const std::string path = temporary_.file("lock");
  {
    const FileLock lock(path, "busy");
    EXPECT_THAT(search::message_of<std::runtime_error>([&] { FileLock(path, "at work"); }),
                HasSubstr("at work"));
    // What a job leaves running holds the file open, too.
    control_.inherited_file = lock.descriptor();
    run_jobs(std::vector{job("(while [ ! -e \"$0/go\" ]; do sleep 0.02; done) & exit 0")},
             control_);
  }
  EXPECT_THROW(FileLock(path, "busy"), std::runtime_error);
  std::ofstream(temporary_.file("go")) << "\n";
  EXPECT_TRUE(soon_free(path));
}

}  // namespace
}  // namespace qarch::apps
