#include "apps/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "apps/options.h"
#include "tests/apps/program_fixture.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Words = std::vector<std::string>;

/// In the empty folder of the test, with the data of the source tree.
class Complete : public ProgramFixture {
 protected:
  Complete() : before_(fs::current_path()) { fs::current_path(at("")); }
  ~Complete() override { fs::current_path(before_); }

  static Words words_for(const Words& line) {
    Words words;
    for (const Candidate& candidate : complete(line).candidates) words.push_back(candidate.word);
    return words;
  }

 private:
  fs::path before_;
};

TEST_F(Complete, BeginsWithCommands) {
  Words names;
  for (const Command& command : commands()) names.emplace_back(command.name);
  EXPECT_EQ(words_for({""}), names);
  EXPECT_THAT(words_for({"sea"}), ElementsAre("search"));
  EXPECT_THAT(words_for({"-q", "sea"}), ElementsAre("search"));
  EXPECT_THAT(words_for({"help", "sea"}), ElementsAre("search"));
  EXPECT_THAT(words_for({"--v"}), ElementsAre("--verbose"));
  EXPECT_THAT(words_for({"classify", ""}),
              ElementsAre("train", "evaluate", "attack", "kernel", "labels"));
  EXPECT_EQ(complete({"sea"}).candidates.at(0).what, "find a circuit for an experiment");
}

TEST_F(Complete, FollowsOptionsAndTheirValues) {
  EXPECT_THAT(words_for({"search", "--see"}), ElementsAre("--seed", "--seeds"));
  EXPECT_THAT(words_for({"simulate", "x.qasm", "--noise", "ibm_o"}), ElementsAre("ibm_ourense"));
  EXPECT_THAT(words_for({"simulate", "--noise=ibm_o"}), ElementsAre("--noise=ibm_ourense"));
  EXPECT_THAT(words_for({"noise", "convert", "--format", ""}), ElementsAre("qarch", "aer"));
  EXPECT_THAT(words_for({"search", "--set", "env.max_g"}), ElementsAre("env.max_gates="));
  EXPECT_TRUE(complete({"search", "--set", "env.max_g"}).word_goes_on);
  EXPECT_FALSE(complete({"search", "--see"}).word_goes_on);
  EXPECT_THAT(words_for({"bench", "--color", "a"}), ElementsAre("auto", "always"));
  EXPECT_THAT(words_for({"vqe", "--ansatz", "ry"}), Contains("ry_cx"));
  EXPECT_EQ(complete({"search", "x", "-o", ""}).paths, PathCompletion::kFolders);
  EXPECT_EQ(complete({"simulate", "--json", ""}).paths, PathCompletion::kFiles);
  EXPECT_THAT(words_for({"simulate", "--seed", ""}), IsEmpty());
  EXPECT_THAT(words_for({"search", "--help-"}), ElementsAre("--help-keys"));
}

TEST_F(Complete, KnowsWhatWordsWithoutANameAre) {
  const Words experiments = words_for({"search", ""});
  EXPECT_THAT(experiments, Contains("h2-2q-noiseless"));
  EXPECT_THAT(experiments, Contains("classifier/moons"));
  EXPECT_THAT(words_for({"search", "--threads", "2", "classifier/moo"}),
              Contains("classifier/moons"));
  EXPECT_THAT(words_for({"search", "h2-2q-noiseless", ""}), IsEmpty()) << "one is enough";
  EXPECT_THAT(words_for({"hamiltonian", "lih-"}), ElementsAre("lih-4q", "lih-6q"));
  EXPECT_EQ(complete({"hamiltonian", ""}).paths, PathCompletion::kFiles);
  EXPECT_THAT(words_for({"noise", "inspect", "ibm_ourense", "ibm_o"}), ElementsAre("ibm_ourense"));
  EXPECT_THAT(words_for({"completion", ""}), ElementsAre("bash", "zsh", "fish"));
  fs::create_directories("runs/one");
  EXPECT_THAT(words_for({"classify", "evaluate", "runs/"}), ElementsAre("runs/one"));
  EXPECT_THAT(words_for({"search", "--summarise", "runs/one", "r"}), ElementsAre("runs/one"));
}

TEST_F(Complete, OffersEveryChoiceOfEveryOption) {
  struct Walk final : CommandVisitor {
    void visit(const CommandLine& line) override {
      std::istringstream name(line.name());
      Words before;
      for (std::string word; name >> word;) before.push_back(word);
      for (const OptionInfo& option : line.option_list()) {
        Words words = before;
        words.insert(words.end(), {"--" + option.name, ""});
        if (option.value.empty()) continue;
        const Words choices = choices_of(option.value);
        number += choices.size();
        for (const std::string& choice : choices) {
          EXPECT_THAT(words_for(words), Contains(choice)) << line.name() << " --" << option.name;
        }
        words.back() = "--" + option.name;
        words.erase(words.end() - 2);
        EXPECT_THAT(words_for(words), Contains("--" + option.name)) << line.name();
      }
    }
    std::size_t number = 0;
  } walk;
  visit_commands(walk);
  EXPECT_GT(walk.number, 10U);
}

TEST_F(Complete, WrongWordsGiveNothingAndNoError) {
  for (const Words& words :
       {Words{"serch", ""}, {"noise", "inspct", ""}, {"search", "--zzz=", ""}}) {
    Words all = words;
    all.insert(all.begin(), std::string(kCompleteCommand));
    const Output output = qarch(all);
    EXPECT_EQ(output.code, kExitOk);
    EXPECT_EQ(output.err, "");
  }
  EXPECT_EQ(qarch({"__complete", "serch", ""}).out, ":none\n");
  EXPECT_EQ(qarch({"__complete", "sea"}).out, "search\tfind a circuit for an experiment\n:none\n");
}

/// What a shell prints, with the program on its path; "" where there is no such shell.
class Shells : public Complete {
 protected:
  std::string run(const std::string& shell, const std::string& script) const {
    const std::string folder = fs::path(QARCH_PROGRAM).parent_path().string();
    const std::string path = write("script", script);
    const std::string command = "PATH=" + folder + ":$PATH " + shell + " " + path + " 2>&1";
    std::string text;
    FILE* const pipe = popen(command.c_str(), "r");
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
    pclose(pipe);
    return text;
  }
  static bool has(const std::string& program) {
    return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
  }
  std::string script_of(const std::string& shell) const {
    const std::string file = at(shell);
    EXPECT_EQ(qarch({"completion", shell, "-o", file}).code, kExitOk);
    return file;
  }
};

TEST_F(Shells, BashPutsWordsTogetherThatItSplitAtEquals) {
  if (!has("bash")) GTEST_SKIP() << "bash is not installed";
  struct Case {
    std::string words;
    std::string expected;
  };
  fs::create_directories("runs/one");
  write("my file.qasm", "");
  for (const auto& [words, expected] :
       {Case{"qarch sea", "search\n"}, Case{"qarch simulate --noise ibm_o", "ibm_ourense\n"},
        Case{"qarch simulate --noise = ibm_o", "ibm_ourense\n"},
        Case{"qarch search --set env.max_g", "env.max_gates=\n"},
        Case{"qarch simulate my", "my file.qasm\n"},
        Case{"qarch simulate --json = my", "my file.qasm\n"},
        Case{"qarch classify evaluate runs/", "runs/one\nruns/one\n"}}) {
    const std::string out =
        run("bash --norc", "source " + script_of("bash") + "\nCOMP_WORDS=(" + words +
                               ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_qarch\n"
                               "printf '%s\\n' \"${COMPREPLY[@]}\"\n");
    EXPECT_EQ(out, expected) << words;
  }
}

TEST_F(Shells, ZshAddsWhatTheProgramSays) {
  if (!has("zsh")) GTEST_SKIP() << "zsh is not installed";
  EXPECT_EQ(run("zsh -f -n", "source " + script_of("zsh")), "");
  const std::string file = script_of("zsh");
  EXPECT_EQ(run("zsh -f", "zsh -f -n " + file), "") << "its syntax";
  const std::string stand_ins =
      "compdef() { : }\ncompadd() { print -l -- names \"${names[@]}\" }\n"
      "compset() { print compset }\n_files() { print files $@ }\nsource " +
      file + "\n";
  EXPECT_EQ(run("zsh -f", stand_ins + "words=(qarch sea); CURRENT=2; PREFIX=sea; _qarch"),
            "names\nsearch\n");
  EXPECT_EQ(run("zsh -f", stand_ins + "words=(qarch search x -o ''); CURRENT=5; PREFIX=; _qarch"),
            "files -/\n");
  EXPECT_EQ(run("zsh -f", stand_ins + "words=(qarch simulate --noise=ibm_o); CURRENT=3; "
                                      "PREFIX=--noise=ibm_o; _qarch"),
            "compset\nnames\nibm_ourense\nfiles\n");
}

TEST_F(Shells, FishCompletes) {
  if (!has("fish")) GTEST_SKIP() << "fish is not installed";
  const std::string before = "source " + script_of("fish") + "\n";
  const auto completed = [&](const std::string& line) {
    return run("fish --no-config", before + "complete -C '" + line + "'\n");
  };
  EXPECT_EQ(completed("qarch sea"), "search\tfind a circuit for an experiment\n");
  EXPECT_THAT(completed("qarch simulate --noise ibm_o"), HasSubstr("ibm_ourense\n"));
  EXPECT_THAT(completed("qarch simulate --noise=ibm_o"), HasSubstr("--noise=ibm_ourense\n"));
  write("some.qasm", "");
  EXPECT_THAT(completed("qarch simulate so"), HasSubstr("some.qasm"));
  EXPECT_THAT(completed("qarch simulate --json=so"), HasSubstr("--json=some.qasm"));
}

}  // namespace
}  // namespace qarch::apps
