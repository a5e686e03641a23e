#include "apps/command_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <thread>

#include "apps/study_processes.h"
#include "search/io/event_reader.h"
#include "search/io/text_file.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using search::TemporaryFolder;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

struct Output {
  ProcessEnd end;
  std::string text;  ///< of both streams
};

/// A process whose command line contains all these words, if there is one.
std::optional<pid_t> find_process(const std::vector<std::string>& words) {
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream file(entry.path() / "cmdline", std::ios::binary);
    std::string line((std::istreambuf_iterator<char>(file)), {});
    for (char& c : line) c = c == '\0' ? ' ' : c;
    bool all = !line.empty();
    for (const std::string& word : words) all = all && line.find(word) != std::string::npos;
    if (all) return std::stoi(name);
  }
  return std::nullopt;
}

/// The program in processes of its own, with the data of the source tree.
class Study : public ::testing::Test {
 protected:
  Study() {
    setenv("QARCH_DATA", QARCH_SOURCE_DIR "/data", 1);
    control_.program = QARCH_PROGRAM;
  }

  Output qarch(const std::vector<std::string>& words) {
    fs::remove(temporary_.file("log"));
    const std::vector<Job> jobs{{words, temporary_.file("log")}};
    const auto ends = run_jobs(jobs, control_);
    return {ends.at(0).value(), search::read_text_file(temporary_.file("log"))};
  }

  /// A study of H2 in the folder "study": six episodes, unless `more` says otherwise.
  std::vector<std::string> words(const std::string& seeds,
                                 const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all{
        "search", "h2-2q-noiseless-fast", "--seeds", seeds, "--jobs", "2", "--output", study_};
    for (const char* override_text :
         {"agent.hidden=8", "agent.batch_size=8", "agent.learning_start=8", "env.max_gates=5"}) {
      all.insert(all.end(), {"--set", override_text});
    }
    all.insert(all.end(), {"--set", "general.episodes=6"});
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  /// One that ends only when it is told to, or at its time limit.
  std::vector<std::string> endless(const std::string& seeds,
                                   const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all = words(seeds, {"--set", "general.episodes=100000000"});
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  std::string seed_file(int seed, const std::string& file) const {
    return study_ + "/seed-" + std::to_string(seed) + "/" + file;
  }
  /// Whether a seed has played an episode.
  bool plays(int seed) const {
    return search::EventReader(seed_file(seed, "events.jsonl")).update().episodes > 0;
  }
  std::string stop_reason(int seed) const {
    return search::EventReader(seed_file(seed, "events.jsonl")).update().stop_reason;
  }

  const TemporaryFolder temporary_;
  const std::string study_ = temporary_.file("study");
  JobControl control_;
};

TEST_F(Study, RunsEverySeedOnceAndSummarises) {
  const Output first = qarch(words("1..3"));
  EXPECT_TRUE(first.end.ok()) << first.text;
  EXPECT_THAT(first.text, AllOf(HasSubstr("3 seeds, 3 to run, 2 at a time"),
                                HasSubstr("problem  h2-2q: 2 qubits"), HasSubstr("median"),
                                HasSubstr("of 3 seeds that have ended are below 1.6 mHa")));
  const std::string summary = search::read_text_file(study_ + "/summary.json");
  const json object = json::parse(summary);
  EXPECT_EQ(object["ended"], 3);
  for (const json& seed : object["seeds"]) {
    EXPECT_EQ(seed["status"], "finished");
    EXPECT_EQ(seed["episodes"], 6);
    EXPECT_GT(seed["evaluations"], 0);
  }
  EXPECT_TRUE(fs::exists(study_ + "/summary.csv"));

  // The second time there is nothing to run; nor for the summary alone.
  const std::string events = search::read_text_file(seed_file(2, "events.jsonl"));
  const Output second = qarch(words("1..3"));
  EXPECT_TRUE(second.end.ok()) << second.text;
  EXPECT_THAT(second.text, HasSubstr("3 seeds, 0 to run"));
  const Output third = qarch({"search", "--summarise", study_});
  EXPECT_TRUE(third.end.ok()) << third.text;
  EXPECT_THAT(third.text, HasSubstr("of 3 seeds that have ended"));
  EXPECT_EQ(search::read_text_file(seed_file(2, "events.jsonl")), events);
  EXPECT_EQ(search::read_text_file(study_ + "/summary.json"), summary);

  // More seeds are added; a seed alone gives the same bytes.
  const Output more = qarch(words("1..4"));
  EXPECT_THAT(more.text, HasSubstr("4 seeds, 1 to run"));
  const std::string alone = temporary_.file("alone");
  const Output single =
      qarch({"search", study_ + "/study.cfg", "--seed", "2", "--threads", "2", "--output", alone});
  EXPECT_TRUE(single.end.ok()) << single.text;
  EXPECT_EQ(search::read_text_file(alone + "/run.h5"),
            search::read_text_file(seed_file(2, "run.h5")));
}

TEST_F(Study, SearchesForClassifiersInTheirUnit) {
  const std::vector<std::string> small{
      "--set", "general.episodes=2", "--set", "env.max_gates=4",      "--set",   "data.samples=60",
      "--set", "data.train=30",      "--set", "data.validation=15",   "--set",   "data.test=15",
      "--set", "agent.hidden=8",     "--set", "optimizer.interval=1", "--output"};
  std::vector<std::string> one{"search", "classifier/search-moons", "--seed", "1"};
  one.insert(one.end(), small.begin(), small.end());
  one.push_back(temporary_.file("one"));
  const Output single = qarch(one);
  EXPECT_TRUE(single.end.ok()) << single.text;
  EXPECT_THAT(single.text,
              AllOf(HasSubstr("problem  moons: 2 features on 4 qubits; samples: 30 train, 15"),
                    HasSubstr("best circuit under the noise, behind the encoding"),
                    HasSubstr("hardware-efficient ansatz with as many two-qubit gates"),
                    ContainsRegex("trained by lbfgs with up to 4000 evaluations, best of (5|10): "),
                    HasSubstr("test samples: that ansatz loss "), HasSubstr("no entanglement"),
                    HasSubstr("classical baseline"), HasSubstr("Bayes ceiling")));
  EXPECT_TRUE(fs::exists(temporary_.file("one") + "/scores.csv"));
  const Output resumed = qarch({"search", "--resume", temporary_.file("one")});
  EXPECT_THAT(resumed.text, HasSubstr("nothing was left to do"));

  std::vector<std::string> study{"search", "classifier/search-moons", "--seeds", "1,2"};
  study.insert(study.end(), small.begin(), small.end());
  study.push_back(study_);
  const Output both = qarch(study);
  EXPECT_TRUE(both.end.ok()) << both.text;
  EXPECT_THAT(both.text, HasSubstr("of 2 seeds that have ended are below 0.3 score"));
  EXPECT_EQ(search::read_text_file(seed_file(1, "run.h5")),
            search::read_text_file(temporary_.file("one") + "/run.h5"));
  for (const Output* output : {&single, &resumed, &both}) {
    EXPECT_THAT(output->text, Not(AnyOf(HasSubstr("mHa"), HasSubstr("hartree"), HasSubstr(" Ha"))));
  }
}

TEST_F(Study, StartsNoSeedOfAProblemThatCannotBeBuilt) {
  const Output output = qarch({"search", "classifier/search-moons", "--seeds", "1,2", "--set",
                               "train.shots=100", "--output", study_});
  EXPECT_EQ(output.end.exit_status, kExitUsage);
  EXPECT_THAT(output.text, HasSubstr("train.shots = 100, must be 0 in a search"));
  EXPECT_FALSE(fs::exists(study_));
}

TEST_F(Study, RefusesAnotherConfigurationByItsFirstKey) {
  ASSERT_TRUE(qarch(words("1")).end.ok());
  for (const auto& other :
       {words("1,2", {"--set", "env.max_gates=4"}),
        std::vector<std::string>{"search", "h2-2q-noiseless-fast", "--summarise", study_}}) {
    const Output output = qarch(other);
    EXPECT_EQ(output.end.exit_status, kExitUsage);
    EXPECT_THAT(output.text, AllOf(HasSubstr(" in study.cfg, "), HasSubstr("must be equal")));
  }
  EXPECT_FALSE(fs::exists(seed_file(2, "")));
}

TEST_F(Study, LosesOneSeedToAKillAndRunsItTheNextTime) {
  const auto command = endless("1,2", {"--time-limit", "2s"});
  bool killed = false;
  control_.on_tick = [&](std::span<const std::size_t>) {
    if (killed || !plays(1)) return;
    const auto process = find_process({study_ + "/seed-1", "--parent"});
    killed = process && ::kill(*process, SIGKILL) == 0;
  };
  const Output output = qarch(command);
  ASSERT_TRUE(killed);
  EXPECT_EQ(output.end.exit_status, kExitRun) << output.text;
  EXPECT_THAT(output.text, AllOf(HasSubstr("seed 1 failed: killed by signal 9"),
                                 HasSubstr("1 seeds have not ended")));
  EXPECT_EQ(stop_reason(2), "time_limit") << "the other one went on";

  const Output again = qarch(command);
  EXPECT_TRUE(again.end.ok()) << again.text;
  EXPECT_THAT(again.text, HasSubstr("2 seeds, 1 to run"));
  EXPECT_EQ(stop_reason(1), "time_limit");
  EXPECT_THAT(qarch(command).text, HasSubstr("2 seeds, 0 to run"));
}

TEST_F(Study, PassesATerminationOnToItsSeeds) {
  control_.stop_requested = [&] { return plays(1) && plays(2); };
  const Output output = qarch(endless("1..3"));
  EXPECT_EQ(output.end.exit_status, kExitRun) << output.text;
  EXPECT_THAT(output.text, AllOf(HasSubstr("seed 1: stopped after"),
                                 HasSubstr("interrupted; the same command again goes on")));
  for (const int seed : {1, 2}) {
    EXPECT_EQ(stop_reason(seed), "interrupted");
    EXPECT_TRUE(fs::exists(seed_file(seed, "run.h5")));
  }
  EXPECT_FALSE(fs::exists(seed_file(3, "events.jsonl"))) << "none is started any more";
  EXPECT_EQ(find_process({study_ + "/seed-"}), std::nullopt);
}

TEST_F(Study, SeedsEndWithAStudyThatIsKilledAndKeepOthersOutUntilThen) {
  bool killed = false;
  control_.on_tick = [&](std::span<const std::size_t>) {
    if (killed || !plays(1) || !plays(2)) return;
    EXPECT_THROW(FileLock(study_ + "/study.lock", "busy"), std::runtime_error);
    const auto process = find_process({study_, "--seeds"});
    killed = process && ::kill(*process, SIGKILL) == 0;
  };
  EXPECT_EQ(qarch(endless("1,2")).end.signal, SIGKILL);
  ASSERT_TRUE(killed);
  for (int tries = 0; find_process({study_ + "/seed-"}) && tries < 3000; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  for (const int seed : {1, 2}) EXPECT_EQ(stop_reason(seed), "interrupted");
  // A process that ends loses its name before its files.
  bool free = false;
  for (int tries = 0; !free && tries < 3000; ++tries) {
    try {
      const FileLock lock(study_ + "/study.lock", "busy");
      free = true;
    } catch (const std::runtime_error&) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  EXPECT_TRUE(free);
}

TEST_F(Study, SaysWhyASeedFailed) {
  fs::create_directories(seed_file(2, "configuration.cfg.tmp"));  // in the way of a file
  const Output output = qarch(words("1,2"));
  EXPECT_EQ(output.end.exit_status, kExitRun) << output.text;
  EXPECT_THAT(output.text, HasSubstr("seed 2 failed: exit status 1, qarch: " +
                                     seed_file(2, "configuration.cfg")));
  EXPECT_EQ(stop_reason(1), "episodes") << "the other one ended";
}

TEST(SearchArguments, RefusesWhatMakesNoSense) {
  struct Case {
    std::vector<std::string> words;
    std::string fragment;
  };
  const std::vector<Case> cases{
      {{"x", "--seeds", "1", "--seed", "2"}, "--seed and --seeds exclude each other"},
      {{"x", "--seeds", "1", "--set", "general.seed=2"}, "general.seed=2 and --seeds"},
      {{"x", "--seeds", "1", "--parent", "2"}, "--parent and --seeds"},
      {{"x", "--jobs", "2"}, "--jobs = 2 needs --seeds"},
      {{"x", "--target", "0.1"}, "--target needs"},
      {{"x", "--seeds", "1", "--jobs", "0"}, "--jobs = 0"},
      {{"x", "--seeds", "1", "--target", "-1"}, "--target = -1"},
      {{"x", "--parent", "0"}, "--parent = 0"},
      {{"--seeds", "1"}, "EXPERIMENT is missing"},
      {{"--summarise"}, "summarise"},
  };
  for (const auto& [words, fragment] : cases) {
    std::ostringstream out;
    std::ostringstream err;
    SearchArguments arguments;
    EXPECT_THAT(search::message_of<std::invalid_argument>([&, &list = words] {
                  parse_search_arguments(list, {out, err}, arguments);
                }),
                HasSubstr(fragment));
  }
}

TEST(SearchArguments, HaveOneThreadAndAJobForEveryProcessor) {
  std::ostringstream out;
  std::ostringstream err;
  SearchArguments one;
  ASSERT_TRUE(parse_search_arguments({"x", "--seed", "4"}, {out, err}, one));
  EXPECT_EQ(one.threads, 1);
  EXPECT_THAT(one.overrides, ElementsAre("general.seed=4"));
  SearchArguments study;
  ASSERT_TRUE(
      parse_search_arguments({"x", "--seeds", "1..4", "--time-limit", "2m"}, {out, err}, study));
  EXPECT_EQ(study.threads, 1);
  EXPECT_GE(study.jobs, 1);
  EXPECT_EQ(study.time_limit_seconds, 120.0);
  SearchArguments summary;
  ASSERT_TRUE(parse_search_arguments({"--summarise", "a", "b"}, {out, err}, summary));
  EXPECT_THAT(summary.summarise, ElementsAre("a", "b"));
}

TEST(SeedWords, GoOnFromACheckpointOrBeginAnew) {
  const TemporaryFolder temporary;
  EXPECT_THAT(seed_words("study.cfg", 7, temporary.path().string(), 1, 0.0),
              ElementsAre("search", "study.cfg", "--seed", "7", "--output",
                          temporary.path().string(), "--threads", "1"));
  std::ofstream(temporary.file("checkpoint-B.h5")) << "\n";
  EXPECT_THAT(seed_words("study.cfg", 7, temporary.path().string(), 2, 12.5),
              ElementsAre("search", "--resume", temporary.path().string(), "--threads", "2",
                          "--time-limit", "12.5s"));
}

}  // namespace
}  // namespace qarch::apps
