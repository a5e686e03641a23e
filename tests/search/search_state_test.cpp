#include "search/search_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "search/io/run_file.h"
#include "search/io/text_file.h"
#include "search/search_run.h"
#include "tests/search/io_temporary_folder.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr const char* kAgent =
    "[agent]\nhidden = 16\nlearning_start = 20\nbatch_size = 8\nn_step = 3\n"
    "epsilon_decay = 0.98\ntarget_interval = 10\nreplay_capacity = 50\n";

/// H2 under noise with shots, and LiH without: every kind of state within a few seconds.
Experiment short_experiment(const std::string& problem, const std::vector<std::string>& more = {}) {
  const std::string text = std::string("[general]\nepisodes = 10\nseed = 5\n") + kAgent +
                           "[env]\nmax_gates = 6\nthreshold = 0.19\nreset_interval = 4\n"
                           "successes = 1\n"
                           "[optimizer]\nmethod = rotosolve\nmax_evaluations = 40\n"
                           "tolerance = 1e-3\n"
                           "[archive]\nstart_probability = 0.5\nstart_removals = 2\n";
  std::vector<std::string> overrides{"problem.name=" + problem};
  if (problem == "h2-2q") {
    overrides.insert(
        overrides.end(),
        {"noise.model=ibm_mumbai_median", "noise.shots=1000", "env.halting=clipped",
         "env.halting_r=4", "env.halting_p=0.5", "env.halting_min=1", "env.halting_max=9"});
  } else {
    overrides.insert(overrides.end(), {"general.episodes=6"});
  }
  overrides.insert(overrides.end(), more.begin(), more.end());
  return parse_experiment(text, "short", overrides, shipped_data());
}

/// A crash in the middle of a run: what was on the disk then is all that is left.
struct Crash {};

class ResumedSearch : public ::testing::Test {
 protected:
  using Run = decltype(&run_search);

  SearchResult play(Run run, const Experiment& experiment, const std::string& name,
                    const SearchControl& control = {}) {
    std::filesystem::create_directories(folder(name));
    if (problem_name_ != experiment.problem.name) {
      problem_name_ = experiment.problem.name;
      problem_ = shipped_problem(problem_name_);
    }
    const NamedNoise noise = shipped_noise(experiment.noise.model);
    return run(experiment, vqe_search_problem(experiment, *problem_, noise), noise, folder(name),
               control);
  }

  /// Stops after every `interval`-th step and goes on, with one thread and two by turns. Returns
  /// the number of resumptions.
  int play_in_pieces(const Experiment& experiment, const std::string& name, int interval) {
    for (int piece = 0;; ++piece) {
      SearchControl control;
      int steps = 0;
      control.threads = 1 + piece % 2;
      control.stop_requested = [&] { return ++steps == interval; };
      const SearchResult result =
          play(piece == 0 ? run_search : resume_search, experiment, name, control);
      if (result.stop_reason != StopReason::kInterrupted) return piece;
      EXPECT_EQ(result.env_steps, std::int64_t{piece + 1} * interval);
    }
  }

  std::string folder(const std::string& name) const { return temporary_.file(name); }
  std::string bytes(const std::string& name, const std::string& file) const {
    return read_text_file(folder(name) + "/" + file);
  }
  void expect_same_run(const std::string& a, const std::string& b) const {
    for (const char* file : {"run.h5", "best.qasm", "configuration.cfg"}) {
      EXPECT_EQ(bytes(a, file), bytes(b, file)) << file << " of " << b;
    }
  }
  std::vector<json> events(const std::string& name, const std::string& type) const {
    std::vector<json> lines;
    std::istringstream text(bytes(name, "events.jsonl"));
    for (std::string line; std::getline(text, line);) {
      json event = json::parse(line);
      if (event["type"] == type) lines.push_back(std::move(event));
    }
    return lines;
  }
  /// Every episode has one line, in order, the same as in the other run but for the time.
  void expect_same_episodes(const std::string& a, const std::string& b) const {
    auto x = events(a, "episode");
    auto y = events(b, "episode");
    for (auto* lines : {&x, &y}) {
      for (json& line : *lines) line.erase("seconds");
    }
    EXPECT_EQ(x, y);
  }

  const TemporaryFolder temporary_;
  std::string problem_name_;
  std::optional<chem::QubitProblem> problem_;
};

TEST_F(ResumedSearch, GivesTheBytesOfAnUninterruptedRunWhereverItWasInterrupted) {
  for (const std::string problem : {"h2-2q", "lih-4q"}) {
    const Experiment experiment = short_experiment(problem);
    const SearchResult whole = play(run_search, experiment, problem);
    EXPECT_GT(whole.gradient_steps, 5) << "the agent must learn";
    for (const int interval :
         problem == "h2-2q" ? std::vector{1, 2, 3, 5, 8, 13, 34} : std::vector{2, 7, 11}) {
      const std::string name = problem + "-" + std::to_string(interval);
      const int pieces = play_in_pieces(experiment, name, interval);
      EXPECT_GE(pieces, (whole.env_steps - 1) / interval);
      expect_same_run(problem, name);
      expect_same_episodes(problem, name);
    }
  }
}

TEST_F(ResumedSearch, GoesOnAfterACrashFromTheLatestCheckpoint) {
  const Experiment experiment = short_experiment("h2-2q");
  const SearchResult whole = play(run_search, experiment, "whole");
  for (const int step : {1, 2, 6, 7, 20, static_cast<int>(whole.env_steps)}) {
    const std::string name = "crash-" + std::to_string(step);
    SearchControl control;
    control.checkpoint_interval_seconds = step % 2 == 0 ? 0.0 : 1e9;  // every step, or none
    int steps = 0;
    control.on_progress = [&](const SearchProgress&) {
      if (++steps == step) throw Crash{};
    };
    EXPECT_THROW(play(run_search, experiment, name, control), Crash);
    const SearchResult result = play(resume_search, experiment, name);
    EXPECT_EQ(result.env_steps_before, step % 2 == 0 ? step - 1 : 0);
    expect_same_run("whole", name);
    expect_same_episodes("whole", name);
    EXPECT_EQ(events(name, "resume").size(), 1U);
  }
}

TEST_F(ResumedSearch, MakesARunLonger) {
  play(run_search, short_experiment("h2-2q"), "whole");
  play(run_search, short_experiment("h2-2q", {"general.episodes=4"}), "longer");
  const SearchResult result = play(resume_search, short_experiment("h2-2q"), "longer");
  EXPECT_GT(result.env_steps_before, 0);
  expect_same_run("whole", "longer");
}

TEST_F(ResumedSearch, StopsAtTheErrorOnlyAsOftenAsItIsAskedTo) {
  play(run_search, short_experiment("h2-2q"), "whole");
  const SearchResult stopped =
      play(run_search, short_experiment("h2-2q", {"general.stop_error=10"}), "error");
  EXPECT_EQ(stopped.stop_reason, StopReason::kStopError);
  EXPECT_EQ(stopped.env_steps, 1);
  EXPECT_TRUE(stopped.record.episodes.empty()) << "the episode is still open";
  const SearchResult again =
      play(resume_search, short_experiment("h2-2q", {"general.stop_error=10"}), "error");
  EXPECT_EQ(again.stop_reason, StopReason::kStopError);
  EXPECT_EQ(again.env_steps, 1);
  play(resume_search, short_experiment("h2-2q"), "error");
  expect_same_run("whole", "error");
}

TEST_F(ResumedSearch, ABudgetEndsARunOnceAndALargerOneGoesOn) {
  play(run_search, short_experiment("h2-2q"), "whole");
  struct Case {
    const char* budget;
    StopReason reason;
  };
  for (const Case& c : {Case{"general.max_evaluations=200", StopReason::kEvaluations},
                        Case{"noise.shot_budget=40000", StopReason::kShots}}) {
    const std::string name = c.budget;
    const Experiment experiment = short_experiment("h2-2q", {c.budget});
    const SearchResult stopped = play(run_search, experiment, name);
    EXPECT_EQ(stopped.stop_reason, c.reason) << c.budget;
    EXPECT_GT(stopped.env_steps, 1) << c.budget;
    const SearchResult again = play(resume_search, experiment, name);
    EXPECT_EQ(again.stop_reason, c.reason) << c.budget;
    EXPECT_EQ(again.env_steps, stopped.env_steps) << c.budget;
    play(resume_search, short_experiment("h2-2q"), name);
    expect_same_run("whole", name);
  }
}

TEST_F(ResumedSearch, OnlyWritesAgainWhatHadComeToItsEnd) {
  const Experiment experiment = short_experiment("h2-2q");
  play(run_search, experiment, "whole");
  play(run_search, experiment, "done");
  std::filesystem::remove(folder("done") + "/run.h5");
  const SearchResult result = play(resume_search, experiment, "done");
  EXPECT_EQ(result.stop_reason, StopReason::kEpisodes);
  EXPECT_EQ(result.env_steps, result.env_steps_before);
  expect_same_run("whole", "done");
}

TEST_F(ResumedSearch, BeginsAnewWhatWasKilledBeforeTheFirstCheckpoint) {
  const Experiment experiment = short_experiment("h2-2q");
  play(run_search, experiment, "whole");
  std::filesystem::create_directories(folder("early"));
  write_text_file_atomically(folder("early") + "/events.jsonl", "{\"type\":\"start\"}\n{\"typ");
  play(resume_search, experiment, "early");
  expect_same_run("whole", "early");
  expect_same_episodes("whole", "early");
}

TEST_F(ResumedSearch, RefusesWhatItCannotContinue) {
  const Experiment experiment = short_experiment("h2-2q");
  play(run_search, experiment, "run");
  EXPECT_THAT(message_of<std::invalid_argument>([&] {
                play(resume_search, short_experiment("h2-2q", {"agent.gamma=0.5"}), "run");
              }),
              AllOf(HasSubstr("checkpoint-"), HasSubstr("agent.gamma = 0.5, must be 0.88")));
  for (const char* file : {"checkpoint-A.h5", "checkpoint-B.h5"}) {
    write_text_file_atomically(folder("run") + "/" + file, "rotten");
  }
  EXPECT_THAT(message_of<std::invalid_argument>([&] { play(resume_search, experiment, "run"); }),
              HasSubstr("no whole checkpoint is left"));
  for (const char* file : {"checkpoint-A.h5", "checkpoint-B.h5"}) {
    std::filesystem::remove(folder("run") + "/" + file);
  }
  EXPECT_THAT(message_of<std::invalid_argument>([&] { play(resume_search, experiment, "run"); }),
              HasSubstr("holds a run without a checkpoint"));
}

TEST_F(ResumedSearch, FallsBackToTheOlderCheckpoint) {
  const Experiment experiment = short_experiment("h2-2q");
  play(run_search, experiment, "whole");
  SearchControl control;
  control.checkpoint_interval_seconds = 0.0;
  int steps = 0;
  control.stop_requested = [&] { return ++steps == 21; };  // checkpoints 1, 2, ..., 23
  play(run_search, experiment, "rot", control);
  std::string newest = bytes("rot", "checkpoint-A.h5");
  newest[newest.size() / 3] ^= 1;
  write_text_file_atomically(folder("rot") + "/checkpoint-A.h5", newest);
  std::string warning;
  SearchControl again;
  again.on_warning = [&](const std::string& text) { warning += text; };
  play(resume_search, experiment, "rot", again);
  EXPECT_THAT(warning, HasSubstr("checkpoint-A.h5: is damaged"));
  expect_same_run("whole", "rot");
  expect_same_episodes("whole", "rot");
}

/// No file may grow beyond 4 KiB while this lives: what a full disk looks like to a program.
class FullDisk {
 public:
  FullDisk() : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{4096, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST_F(ResumedSearch, ADiskThatIsFullForAWhileCostsNothing) {
  const Experiment experiment = short_experiment("h2-2q");
  play(run_search, experiment, "whole");
  SearchControl control;
  control.checkpoint_interval_seconds = 0.0;
  std::vector<std::string> warnings;
  control.on_warning = [&](const std::string& text) { warnings.push_back(text); };
  std::optional<FullDisk> full;
  int steps = 0;
  std::string before;
  control.on_progress = [&](const SearchProgress&) {
    ++steps;
    if (steps == 10) before = bytes("full", "run.h5");
    if (steps == 10) full.emplace();
    if (steps == 30) {
      EXPECT_EQ(bytes("full", "run.h5"), before) << "the old file stays";
      EXPECT_FALSE(std::filesystem::exists(folder("full") + "/run.h5.tmp"));
      EXPECT_FALSE(std::filesystem::exists(folder("full") + "/checkpoint-A.h5.tmp"));
      full.reset();
    }
  };
  play(run_search, experiment, "full", control);
  expect_same_run("whole", "full");
  expect_same_episodes("whole", "full");
  ASSERT_EQ(warnings.size(), 1U) << "once per outage";
  EXPECT_THAT(warnings[0], AllOf(HasSubstr("File too large"), HasSubstr("tries again")));
  EXPECT_EQ(events("full", "warning").size(), 1U);
}

TEST_F(ResumedSearch, ADiskThatStaysFullIsToldAtTheEndAndTheRunCanBeResumed) {
  const Experiment experiment = short_experiment("h2-2q");
  play(run_search, experiment, "whole");
  SearchControl control;
  std::optional<FullDisk> full;
  control.on_progress = [&](const SearchProgress& progress) {
    if (progress.env_steps == 10) full.emplace();
  };
  const std::string message =
      message_of<std::runtime_error>([&] { play(run_search, experiment, "full", control); });
  full.reset();
  EXPECT_THAT(message,
              AllOf(HasSubstr("run.h5"), HasSubstr("events.jsonl"), HasSubstr("File too large")));
  play(resume_search, experiment, "full");
  expect_same_run("whole", "full");
  expect_same_episodes("whole", "full");
}

TEST_F(ResumedSearch, MetricsSayWhereTheRunStands) {
  SearchControl control;
  control.metrics_interval_seconds = 0.0;
  control.threads = 2;
  const SearchResult result = play(run_search, short_experiment("h2-2q"), "run", control);
  const std::vector<json> lines = events("run", "metrics");
  ASSERT_GT(lines.size(), 5U);
  EXPECT_EQ(lines.back()["env_steps"], result.env_steps);
  EXPECT_EQ(lines.back()["gradient_steps"], result.gradient_steps);
  for (const json& line : lines) {
    for (const char* key :
         {"episodes", "env_steps", "evaluations", "evaluations_per_second", "gradient_steps",
          "loss", "epsilon", "threshold", "best_error", "rejected_transitions", "replay_size",
          "environment_share", "learning_share"}) {
      EXPECT_TRUE(line.contains(key)) << key;
    }
    EXPECT_GT(line["environment_share"], 0.0);
    EXPECT_LT(line["environment_share"], 1.001);
  }
  EXPECT_EQ(events("run", "checkpoint").size(), 2U) << "of the beginning and of the end";
}

}  // namespace
}  // namespace qarch::search
