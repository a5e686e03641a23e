#include "apps/command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "search/ansatz.h"
#include "search/configuration.h"
#include "search/io/run_file.h"
#include "search/io/text_file.h"
#include "search/search_run.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Output {
  int code = -1;
  std::string out;
  std::string err;
};

/// The program in-process, with the data of the source tree.
class Program : public ::testing::Test {
 protected:
  Program() {
    setenv("QARCH_DATA", QARCH_SOURCE_DIR "/data", 1);
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(::testing::TempDir()) / (std::string("qarch_program_") + info->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~Program() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  static Output qarch(const std::vector<std::string>& arguments) {
    std::ostringstream out;
    std::ostringstream err;
    const int code = run_qarch(arguments, {out, err, false});
    return {code, out.str(), err.str()};
  }

  std::string at(const std::string& file) const { return (folder_ / file).string(); }

  /// A search of a few episodes into the folder `out`.
  Output tiny_search(const std::string& out, const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"search", "h2-2q-noiseless", "--output", out};
    for (const char* override_text :
         {"general.episodes=5", "env.max_gates=5", "agent.hidden=8", "agent.batch_size=8",
          "agent.learning_start=8", "optimizer.method=rotosolve", "optimizer.max_evaluations=60",
          "optimizer.tolerance=1e-3"}) {
      words.insert(words.end(), {"--set", override_text});
    }
    words.insert(words.end(), more.begin(), more.end());
    return qarch(words);
  }

 private:
  fs::path folder_;
};

/// The number after `label` in the part of `text` that begins with `title`.
std::string number_after(const std::string& text, const std::string& title,
                         const std::string& label) {
  const std::size_t part = text.find(title);
  const std::size_t place = text.find(label, part);
  EXPECT_NE(place, std::string::npos) << title << label << '\n' << text;
  if (place == std::string::npos) return "";
  std::istringstream words(text.substr(place + label.size()));
  std::string number;
  words >> number;
  return number;
}

TEST_F(Program, HelpListsEveryCommand) {
  for (const std::string word : {"--help", "-h", "help"}) {
    const Output help = qarch({word});
    EXPECT_EQ(help.code, kExitOk);
    for (const Command& command : commands()) {
      EXPECT_THAT(help.out, AllOf(HasSubstr(std::string(command.name)),
                                  HasSubstr(std::string(command.summary))));
    }
  }
  const Output nothing = qarch({});
  EXPECT_EQ(nothing.code, kExitUsage);
  EXPECT_EQ(nothing.out, "");
  EXPECT_THAT(nothing.err, HasSubstr("usage: qarch COMMAND"));
  EXPECT_THAT(qarch({"--version"}).out, StartsWith("qarch "));
}

TEST_F(Program, EveryCommandExplainsItsOptions) {
  for (const Command& command : commands()) {
    const Output help = qarch({std::string(command.name), "--help"});
    EXPECT_EQ(help.code, kExitOk) << command.name;
    EXPECT_EQ(help.err, "");
    EXPECT_THAT(help.out, StartsWith("usage: qarch " + std::string(command.name)));
  }
  const std::string search_help = qarch({"search", "--help"}).out;
  for (const char* option : {"--set", "--seed", "--threads", "--output", "--resume", "--time-limit",
                             "--checkpoint-interval", "--dry-run"}) {
    EXPECT_THAT(search_help, HasSubstr(option));
  }
  EXPECT_THAT(search_help, HasSubstr("--help-keys"));
  EXPECT_LT(std::ranges::count(search_help, '\n'), 100) << "the keys have a help text of their own";
  EXPECT_EQ(qarch({"search", "--help-keys"}).out, search::describe_configuration());
  const std::string vqe_help = qarch({"vqe", "-h"}).out;
  for (const char* option :
       {"--problem", "--noise", "--ansatz", "--layers", "--circuit", "--run", "--device",
        "--best-qubits", "--set", "--seed", "--output", "--json"}) {
    EXPECT_THAT(vqe_help, HasSubstr(option));
  }
  for (const auto& ansatz : search::ansatzes()) {
    EXPECT_THAT(vqe_help, HasSubstr(std::string(ansatz.name)));
  }
}

TEST_F(Program, HelpCommandIsTheHelpOfTheCommand) {
  EXPECT_EQ(qarch({"help", "search"}).out, qarch({"search", "--help"}).out);
  EXPECT_EQ(qarch({"help", "noise", "inspect"}).out, qarch({"noise", "inspect", "--help"}).out);
  EXPECT_EQ(qarch({"noise", "help", "inspect"}).out, qarch({"noise", "inspect", "-h"}).out);
  EXPECT_THAT(qarch({"help", "serch"}).err, HasSubstr("did you mean 'search'"));
}

TEST_F(Program, HelpNamesEveryGroupAndExitCode) {
  const std::string help = qarch({"--help"}).out;
  for (const Command& command : commands()) {
    EXPECT_FALSE(command.group.empty()) << command.name;
    EXPECT_THAT(help, HasSubstr("\n" + std::string(command.group) + ":\n"));
  }
  for (const ExitCode& row : exit_codes()) {
    if (row.code >= 128) continue;
    EXPECT_THAT(help, HasSubstr(std::string(row.meaning)));
  }
}

TEST_F(Program, OptionsOfEveryCommandStandAnywhereBeforeTheDashes) {
  const std::vector<std::string> plain{"search", "h2-2q-noiseless", "--dry-run"};
  const Output expected = qarch(plain);
  ASSERT_EQ(expected.code, kExitOk);
  for (const std::size_t place : {0U, 1U, 2U, 3U}) {
    for (const std::vector<std::string>& option :
         {std::vector<std::string>{"-q"}, {"--quiet"}, {"--color", "never"}, {"--color=always"}}) {
      std::vector<std::string> words = plain;
      words.insert(words.begin() + static_cast<std::ptrdiff_t>(place), option.begin(),
                   option.end());
      const Output output = qarch(words);
      EXPECT_EQ(output.out, expected.out) << place << option[0];
      EXPECT_EQ(output.err.empty(), option[0].ends_with("q") || option[0] == "--quiet")
          << place << option[0];
    }
  }
  EXPECT_THAT(qarch({"search", "--", "-q"}).err, HasSubstr("'-q'")) << "a name after --";
}

TEST_F(Program, VerboseSaysWhatWasReadAndHowLongItTook) {
  const Output output = qarch({"-v", "search", "h2-2q-noiseless", "--dry-run"});
  EXPECT_EQ(output.out, qarch({"search", "h2-2q-noiseless", "--dry-run"}).out);
  EXPECT_THAT(output.err, AllOf(HasSubstr("read     " QARCH_SOURCE_DIR
                                          "/data/experiments/h2-2q-noiseless.cfg\n"),
                                HasSubstr("took     ")));
}

TEST_F(Program, ColorsAreAskedForOrLeftOut) {
  EXPECT_THAT(qarch({"serch", "--color=always"}).err, StartsWith("\x1b[1;31mqarch:\x1b[0m "));
  EXPECT_THAT(qarch({"--help", "--color", "always"}).out, HasSubstr("\x1b[1musage:\x1b[0m"));
  for (const char* when : {"never", "auto"}) {
    EXPECT_THAT(qarch({"serch", "--color", when}).err, StartsWith("qarch: "));
    EXPECT_EQ(qarch({"--help", "--color", when}).out.find('\x1b'), std::string::npos);
  }
}

TEST_F(Program, WrongUsageIsExitCodeTwoWithARemedy) {
  struct Case {
    std::vector<std::string> words;
    std::string fragment;
  };
  const std::vector<Case> cases{
      {{"serch"}, "did you mean 'search'"},
      {{"--serch"}, "unknown command"},
      {{"bench", "--color", "blue"}, "--color = 'blue', must be one of: auto always never"},
      {{"bench", "--color"}, "--color needs a value"},
      {{"bench", "-q", "-v"}, "--quiet and --verbose exclude each other"},
      {{"noise", "inspct"}, "did you mean 'inspect'"},
      {{"manual", "serch"}, "did you mean 'qarch-search'"},
      {{"completion", "csh"}, "must be one of: bash zsh fish"},
      {{"completion"}, "SHELL is missing"},
      {{"search"}, "EXPERIMENT is missing"},
      {{"search", "h2-2q-noiseless", "--thread-s", "2"}, "thread-s"},
      {{"search", "h2-2q-noiseless", "extra"}, "one word too many: 'extra'"},
      {{"search", "h2-2q-noisless"}, "did you mean 'h2-2q-noiseless'"},
      {{"search", "h2-2q-noiseless", "--threads", "0"}, "--threads = 0"},
      {{"search", "h2-2q-noiseless", "--threads", "two"}, "two"},
      {{"search", "h2-2q-noiseless", "--time-limit", "soon"}, "--time-limit = 'soon'"},
      {{"search", "h2-2q-noiseless", "--time-limit", "-5"}, "--time-limit"},
      {{"search", "h2-2q-noiseless", "--seed", "-1", "--dry-run"}, "seed"},
      {{"search", "h2-2q-noiseless", "--seed", "one"}, "one"},
      {{"search", "h2-2q-noiseless", "--set", "env.max_gate=3"}, "did you mean 'max_gates'"},
      {{"search", "h2-2q-noiseless", "--set", "max_gates"}, "section.key=value"},
      {{"search", "h2-2q-noiseless", "--set", "noise.model=ibm_mumbai"}, "ibm_mumbai_median"},
      {{"vqe"}, "--problem is missing"},
      {{"vqe", "--problem", "h2-2"}, "did you mean 'h2-2q'"},
      {{"vqe", "--problem", "h2-2q", "--noise", "ibm_mumbai"}, "ibm_mumbai_median"},
      {{"vqe", "--problem", "h2-2q", "--ansatz", "ry_cz"}, "did you mean 'ry_cx'"},
      {{"vqe", "--problem", "h2-2q", "--layers", "0"}, "layers = 0"},
      {{"vqe", "--problem", "h2-2q", "--noise", "a", "--device", "b"}, "must be one of the two"},
      {{"vqe", "--problem", "h2-2q", "--best-qubits", "2"}, "must be without a number"},
      {{"vqe", "--problem", "h2-2q", "--set", "optimizer.method=cobila"}, "did you mean 'cobyla'"},
  };
  for (const auto& [words, fragment] : cases) {
    std::vector<std::string> all = words;
    if (words.size() > 1 && words[0] == "search") all.insert(all.end(), {"--output", at("run")});
    const Output output = qarch(all);
    EXPECT_EQ(output.code, kExitUsage) << ::testing::PrintToString(words) << output.err;
    EXPECT_THAT(output.err, AllOf(StartsWith("qarch: "), HasSubstr(fragment)));
  }
  EXPECT_FALSE(fs::exists(at("run"))) << "no folder is made for a wrong command";
}

TEST_F(Program, DryRunPrintsTheResolvedConfigurationAndWritesNothing) {
  const Output output = qarch({"search", "h2-2q-noiseless", "--seed", "41", "--set",
                               "env.max_gates=7", "--output", at("run"), "--dry-run"});
  EXPECT_EQ(output.code, kExitOk);
  EXPECT_THAT(output.out,
              AllOf(StartsWith("[general]\n"), HasSubstr("\nseed = 41\n"),
                    HasSubstr("\nmax_gates = 7\n"), HasSubstr("H 0 0 0; H 0 0 {r}\nr = 0.7414")));
  EXPECT_FALSE(fs::exists(at("run")));
}

TEST_F(Program, SearchWritesItsFourFilesAndASummary) {
  const Output output = tiny_search(at("run"), {"--seed", "3"});
  EXPECT_EQ(output.code, kExitOk) << output.err;
  for (const char* file : {"run.h5", "events.jsonl", "best.qasm", "configuration.cfg"}) {
    EXPECT_TRUE(fs::exists(at("run") + "/" + file)) << file;
  }
  EXPECT_THAT(output.out,
              AllOf(HasSubstr("problem  h2-2q: 2 qubits"), HasSubstr("seed 3"),
                    HasSubstr("all episodes played"), HasSubstr("5 episodes"),
                    HasSubstr("best circuit"), HasSubstr("q0: "), HasSubstr(at("run"))));
  const auto record = search::read_run_file(at("run") + "/run.h5");
  EXPECT_EQ(record.seed, 3U);
  EXPECT_EQ(record.episodes.size(), 5U);

  // The same folder again would mix two runs.
  const Output again = tiny_search(at("run"));
  EXPECT_EQ(again.code, kExitUsage);
  EXPECT_THAT(again.err, HasSubstr("already holds a run"));

  // The resolved configuration is an experiment that gives the same run.
  const Output repeat = qarch(
      {"search", at("run") + "/configuration.cfg", "--output", at("repeat"), "--threads", "1"});
  EXPECT_EQ(repeat.code, kExitOk) << repeat.err;
  const auto copy = search::read_run_file(at("repeat") + "/run.h5");
  EXPECT_EQ(copy.configuration, record.configuration);
  EXPECT_EQ(copy.episodes.back().energy_seen, record.episodes.back().energy_seen);
}

TEST_F(Program, SearchFailsWithExitCodeOneWhereItCannotWrite) {
  std::ofstream(at("a_file")) << "text";
  for (const std::string& out : {at("a_file") + "/below", at("a_file")}) {
    const Output output = tiny_search(out);
    EXPECT_EQ(output.code, kExitRun) << out;
    EXPECT_THAT(output.err, HasSubstr(out));
  }
}

TEST_F(Program, SearchStopsAtItsTimeLimit) {
  const Output output =
      tiny_search(at("run"), {"--time-limit", "0.2s", "--set", "general.episodes=1000000"});
  EXPECT_EQ(output.code, kExitOk);
  EXPECT_THAT(output.out, HasSubstr("time limit reached"));
  EXPECT_TRUE(fs::exists(at("run") + "/run.h5"));
}

TEST_F(Program, SearchGoesOnWithARun) {
  ASSERT_EQ(tiny_search(at("whole")).code, kExitOk);
  ASSERT_EQ(tiny_search(at("run"), {"--time-limit", "0.000001s"}).code, kExitOk);
  const Output resumed = qarch({"search", "--resume", at("run")});
  EXPECT_EQ(resumed.code, kExitOk) << resumed.err;
  EXPECT_THAT(resumed.out, AllOf(HasSubstr("resume   seed 1"), HasSubstr("all episodes played")));
  for (const char* file : {"/run.h5", "/best.qasm", "/configuration.cfg"}) {
    EXPECT_EQ(search::read_text_file(at("whole") + file), search::read_text_file(at("run") + file));
  }
  const Output again = qarch({"search", "--resume", at("run")});
  EXPECT_EQ(again.code, kExitOk);
  EXPECT_THAT(again.out, HasSubstr("nothing was left to do"));
  const Output longer = qarch({"search", "--resume", at("run"), "--set", "general.episodes=6"});
  EXPECT_EQ(longer.code, kExitOk);
  EXPECT_EQ(search::read_run_file(at("run") + "/run.h5").episodes.size(), 6U);
}

TEST_F(Program, SearchRefusesToGoOnAsAnotherRun) {
  ASSERT_EQ(tiny_search(at("run"), {"--time-limit", "0.000001s"}).code, kExitOk);
  const std::string run = at("run");
  const auto message = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"search", "--resume", run});
    const Output output = qarch(more);
    EXPECT_EQ(output.code, kExitUsage);
    return output.err;
  };
  EXPECT_THAT(message({"--set", "agent.gamma=0.5"}), HasSubstr("agent.gamma = 0.5, must be"));
  EXPECT_THAT(message({"--seed", "9"}), HasSubstr("general.seed = 9, must be 1"));
  EXPECT_THAT(message({"h2-2q-noiseless"}), HasSubstr("must not be given"));
  EXPECT_THAT(message({"--output", at("other")}), HasSubstr("must not be given"));
  const Output nothing = qarch({"search", "--resume", at("none")});
  EXPECT_EQ(nothing.code, kExitUsage);
  EXPECT_THAT(nothing.err, HasSubstr("no run '" + at("none") + "'"));
}

TEST_F(Program, VqeReachesTheGroundStateWithAnAnsatz) {
  const Output output = qarch({"vqe", "--problem", "h2-2q", "--ansatz", "ry_cx", "--layers", "1",
                               "--output", at("result.qasm")});
  EXPECT_EQ(output.code, kExitOk) << output.err;
  const std::string exact = number_after(output.out, "energies", "exact");
  const std::string found = number_after(output.out, "result", "noiseless");
  EXPECT_NEAR(std::stod(found), std::stod(exact), 1e-6);
  EXPECT_TRUE(fs::exists(at("result.qasm")));
}

TEST_F(Program, VqeGivesBackTheEnergyOfARunAndOfItsFile) {
  const std::string noise = "ibm_mumbai_median";
  const Output run = tiny_search(at("run"), {"--set", "noise.model=" + noise});
  ASSERT_EQ(run.code, kExitOk) << run.err;
  const std::string energy = number_after(run.out, "best circuit", "under noise");
  const std::vector<std::vector<std::string>> sources{
      {"--run", at("run")},
      {"--run", at("run") + "/run.h5", "--circuit", "best"},
      {"--circuit", at("run") + "/best.qasm"}};
  for (const auto& source : sources) {
    // One evaluation: the angles of the file are the result.
    std::vector<std::string> words{"vqe",
                                   "--problem",
                                   "h2-2q",
                                   "--noise",
                                   noise,
                                   "--set",
                                   "optimizer.method=rotosolve",
                                   "--set",
                                   "optimizer.max_evaluations=1"};
    words.insert(words.end(), source.begin(), source.end());
    const Output output = qarch(words);
    EXPECT_EQ(output.code, kExitOk) << output.err;
    EXPECT_EQ(number_after(output.out, "result", "under noise"), energy) << source[0];
    EXPECT_THAT(output.out,
                AllOf(HasSubstr(": 1 evaluations"), HasSubstr("noise on this circuit")));
  }
  // Optimising further loses nothing.
  const Output better = qarch({"vqe", "--problem", "h2-2q", "--noise", noise, "--run", at("run")});
  EXPECT_LE(std::stod(number_after(better.out, "result", "under noise")), std::stod(energy) + 1e-8);

  const char* const note = "the run's noise was ibm_mumbai_median, here there is none";
  EXPECT_THAT(qarch({"vqe", "--problem", "h2-2q", "--run", at("run")}).out, HasSubstr(note));
  EXPECT_THAT(better.out, ::testing::Not(HasSubstr(note)));

  const Output unknown =
      qarch({"vqe", "--problem", "h2-2q", "--run", at("run"), "--circuit", "bst"});
  EXPECT_EQ(unknown.code, kExitUsage);
  EXPECT_THAT(unknown.err, HasSubstr("did you mean 'best'"));
  const Output other = qarch({"vqe", "--problem", "h2-4q", "--run", at("run")});
  EXPECT_EQ(other.code, kExitUsage);
  EXPECT_THAT(other.err, HasSubstr("the circuit has 2 qubits, the problem 4"));
  const Output missing = qarch({"vqe", "--problem", "h2-2q", "--run", at("nothing")});
  EXPECT_EQ(missing.code, kExitUsage);
  EXPECT_THAT(missing.err, HasSubstr(at("nothing")));
}

}  // namespace
}  // namespace qarch::apps
