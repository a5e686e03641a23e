#include "search/configuration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/search/io_temporary_folder.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

Experiment parse(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return parse_experiment(text, "exp.cfg", overrides, shipped_data());
}

TEST(Configuration, NamesThePlaceAndTheRemedyOfEveryMistake) {
  struct Case {
    std::string text;
    std::vector<std::string> fragments;
  };
  const std::vector<Case> cases{
      {"[general]\nepisodes = 3\n[envy]\nmax_gates = 3\n",
       {"exp.cfg:4:", "unknown section 'envy'", "did you mean 'env'", "optimizer"}},
      {"[env]\n\nmax_gate = 3\n",
       {"exp.cfg:3:", "unknown key 'max_gate' in [env]", "did you mean 'max_gates'"}},
      {"[env]\nmax_gates = many\n", {"exp.cfg:2:", "env.max_gates = 'many'", "an integer"}},
      {"[env]\nmax_gates = 3.5\n", {"exp.cfg:2:", "env.max_gates = '3.5'", "an integer"}},
      {"[env]\nmax_gates = 99999999999\n", {"exp.cfg:2:", "an integer"}},
      {"[env]\nmax_gates =\n", {"exp.cfg:2:", "an integer"}},
      {"[env]\nillegal_actions = yes\n", {"exp.cfg:2:", "true or false"}},
      {"[general]\nseed = -1\n", {"exp.cfg:2:", "general.seed = '-1'", ">= 0"}},
      {"[noise]\nshots = 1e3x\n", {"exp.cfg:2:", "must be a number"}},
      {"[env]\nmax_gates = 3\n# again\nmax_gates = 3\n",
       {"exp.cfg:4:", "env.max_gates is given twice"}},
      {"[env]\nmax_gates = 3\n[env]\nmax_gates = 4\n", {"exp.cfg:4:", "given twice"}},
      {"max_gates = 3\n", {"exp.cfg:1:", "before the first [section]"}},
      {"[env\nmax_gates = 3\n", {"exp.cfg:1:", "lacks its ']'"}},
      {"[env]\nmax_gates 3\n", {"exp.cfg:2:", "neither [section] nor key = value"}},
      {"[agent]\nhidden = 8,\n", {"exp.cfg:2:", "agent.hidden = '8,'", "comma"}},
      {"[agent]\nhidden = 8,,8\n", {"exp.cfg:2:", "agent.hidden", "an integer"}},
      {"[agent]\nhidden = 8 8\n", {"exp.cfg:2:", "agent.hidden", "an integer"}},
      {"[problem]\nname = h2-2\n",
       {"exp.cfg:2:", "problem.name", "did you mean 'h2-2q'", "lih-6q"}},
      // Values that are of the right type but out of range are found at the end.
      {"[env]\nmax_gates = 0\n", {"env.max_gates = 0", "[1, 10000]"}},
      {"[env]\ngates = ry,cxx\n", {"env.gates = 'cxx'", "did you mean 'cx'"}},
      {"[env]\ngates = ry,\n", {"exp.cfg:2:", "env.gates = 'ry,'", "comma"}},
      {"[env]\ncoupling = star\n", {"env.coupling = 'star'", "device all line ring"}},
      {"[env]\nreset_after_failures = -1\n", {"env.reset_after_failures = -1", ">= 0"}},
      {"[env]\nreward = increment\n", {"env.reward = 'increment'", "one of"}},
      {"[env]\nreference = exakt\n", {"env.reference = 'exakt'", "did you mean 'exact'"}},
      {"[env]\nhalting = cliped\n", {"env.halting = 'cliped'", "did you mean 'clipped'"}},
      {"[general]\nepisodes = 0\n", {"general.episodes = 0", ">= 1"}},
      {"[general]\nstop_error = -1\n", {"general.stop_error = -1", ">= 0"}},
      {"[noise]\nshots = -5\n", {"noise.shots = -5"}},
      {"[noise]\nshots = nan\n", {"noise.shots = nan"}},
      {"[noise]\nshot_budget = -5\n", {"noise.shot_budget = -5"}},
      {"[optimizer]\ninterval = 0\n", {"optimizer.interval = 0", ">= 1"}},
      {"[optimizer]\ninterval = 3\nlast_gates = 2\n", {"optimizer.last_gates = 2", "interval"}},
      {"[agent]\ngamma = 1.5\n", {"agent.gamma = 1.5", "[0, 1]"}},
      {"[optimizer]\nmethod = cobila\n", {"optimizer.method", "cobila", "did you mean 'cobyla'"}},
      {"[optimizer]\nmax_evaluations = 0\n", {"optimizer.max_evaluations = 0"}},
  };
  for (const auto& [text, fragments] : cases) {
    const std::string message = message_of<std::invalid_argument>([&] { parse(text); });
    for (const std::string& fragment : fragments) {
      EXPECT_THAT(message, HasSubstr(fragment)) << text;
    }
  }
}

TEST(Configuration, NamesTheOverrideThatIsWrong) {
  struct Case {
    std::string override_text;
    std::vector<std::string> fragments;
  };
  const std::vector<Case> cases{
      {"max_gates=3", {"--set max_gates=3", "section.key=value"}},
      {"env.max_gates", {"--set env.max_gates", "section.key=value"}},
      {"max_gates=3.5", {"section.key=value"}},
      {"env.max_gate=3", {"--set", "did you mean 'max_gates'"}},
      {"enw.max_gates=3", {"--set", "did you mean 'env'"}},
      {"env.max_gates=x", {"--set", "env.max_gates = 'x'", "an integer"}},
      {"problem.name=nothing", {"--set", "problem.name", "nothing"}},
  };
  for (const auto& [text, fragments] : cases) {
    const std::string message = message_of<std::invalid_argument>([&] { parse("", {text}); });
    for (const std::string& fragment : fragments) {
      EXPECT_THAT(message, HasSubstr(fragment)) << text;
    }
  }
}

TEST(Configuration, ReadsEveryTypeCommentsBlanksAndLineEnds) {
  const Experiment e = parse(
      "; a comment\n# another\n  [general]  # behind a section\r\n"
      "\tepisodes =\t12   # behind a value\r\nseed=18446744073709551615\n"
      "[env]\nillegal_actions = false\ngates = rz, sx ,cx\nreward = log_error_with_fixed_ends\n"
      "[problem]\ngeometry = H 0 0 0; H 0 0 1\nfrozen = 0 , 2\nactive =\n"
      "[noise]\nshots = +1e3\n[agent]\nhidden=5,6,7\n"
      "[optimizer]\nstage_shot_factors = 0.5, 1,2");
  EXPECT_EQ(e.general.episodes, 12);
  EXPECT_EQ(e.general.seed, 18446744073709551615U);
  EXPECT_FALSE(e.env.illegal_actions);
  EXPECT_EQ(e.env.gates, (std::vector<std::string>{"rz", "sx", "cx"}));
  EXPECT_EQ(e.env.reward, "log_error_with_fixed_ends");
  EXPECT_EQ(e.problem.geometry, "H 0 0 0; H 0 0 1");
  EXPECT_EQ(e.problem.frozen, (std::vector<int>{0, 2}));
  EXPECT_TRUE(e.problem.active.empty());
  EXPECT_EQ(e.noise.shots, 1000.0);
  EXPECT_EQ(e.agent.hidden, (std::vector<int>{5, 6, 7}));
  EXPECT_EQ(e.optimizer.stage_shot_factors, (std::vector<double>{0.5, 1.0, 2.0}));
}

TEST(Configuration, ProblemNamePullsInItsFileAndKeysBesideItOverride) {
  const ProblemOptions lih = read_problem("lih-4q", shipped_data());
  EXPECT_EQ(lih.mapping, "parity_reduced");
  EXPECT_EQ(lih.active, (std::vector<int>{1, 2, 5}));

  // The key counts wherever it stands.
  for (const std::string text : {"[problem]\nname = lih-4q\nmapping = jordan_wigner\n",
                                 "[problem]\nmapping = jordan_wigner\nname = lih-4q\n"}) {
    const Experiment e = parse(text);
    EXPECT_EQ(e.problem.name, "lih-4q");
    EXPECT_EQ(e.problem.geometry, lih.geometry);
    EXPECT_EQ(e.problem.active, lih.active);
    EXPECT_EQ(e.problem.mapping, "jordan_wigner");
  }
}

TEST(Configuration, OverridesCountLast) {
  const std::string text = "[general]\nepisodes = 3\n[problem]\nname = h2-2q\n";
  const Experiment e =
      parse(text, {"general.episodes=4", "general.episodes=5", "problem.name=lih-4q",
                   " env . reward = log_error_with_fixed_ends"});
  EXPECT_EQ(e.general.episodes, 5);
  EXPECT_EQ(e.problem.name, "lih-4q");
  EXPECT_THAT(e.problem.geometry, HasSubstr("Li"));
  EXPECT_EQ(e.env.reward, "log_error_with_fixed_ends");
}

TEST(Configuration, ProblemNameInAnOverrideReplacesTheProblemOfTheFile) {
  // A resolved configuration spells every key of its problem out.
  const std::string resolved = to_ini(parse("[problem]\nname = h2-2q\n"));
  const Experiment e = parse(resolved, {"problem.name=lih-4q", "problem.charge=1"});
  const ProblemOptions lih = read_problem("lih-4q", shipped_data());
  EXPECT_EQ(e.problem.name, "lih-4q");
  EXPECT_EQ(e.problem.geometry, lih.geometry);
  EXPECT_EQ(e.problem.active, lih.active);
  EXPECT_EQ(e.problem.charge, 1);
}

TEST(Configuration, TextOfAnExperimentReadsBackToTheSame) {
  const std::vector<std::string> names = shipped_data().names("experiments", ".cfg");
  EXPECT_GE(names.size(), 10U);
  for (const std::string& name : names) {
    const Experiment e = read_experiment(name, {"general.seed=77"}, shipped_data());
    const std::string ini = to_ini(e);
    EXPECT_THAT(ini, HasSubstr("seed = 77\n"));
    const Experiment again = parse(ini);
    EXPECT_EQ(to_ini(again), ini) << name;
    EXPECT_EQ(again.agent, e.agent) << name;
    EXPECT_EQ(again.env.curriculum.threshold, e.env.curriculum.threshold) << name;
    EXPECT_EQ(again.problem.geometry, e.problem.geometry) << name;
  }
}

TEST(Configuration, EveryShippedExperimentNamesAProblemAndANoiseThatLoad) {
  for (const std::string& name : shipped_data().names("experiments", ".cfg")) {
    const Experiment e = read_experiment(name, {}, shipped_data());
    EXPECT_NO_THROW(e.validate()) << name;
    EXPECT_FALSE(e.problem.geometry.empty()) << name;
    EXPECT_NO_THROW(load_noise(e.noise.model, shipped_data())) << name;
  }
}

TEST(Configuration, FilesAreNamedByTheirPath) {
  const TemporaryFolder folder;
  const std::string path = folder.file("mine.cfg");
  std::ofstream(path) << "[general]\nepisodes = 9\n";
  EXPECT_EQ(read_experiment(path, {}, shipped_data()).general.episodes, 9);
  std::ofstream(path) << "[general]\nepisode = 9\n";
  EXPECT_THAT([&] { read_experiment(path, {}, shipped_data()); },
              ThrowsMessage<std::invalid_argument>(HasSubstr(path + ":2: ")));
  std::ofstream(path) << "[problem]\ncharge = 1\n[noise]\nshots = 1\n";
  EXPECT_THAT([&] { read_problem(path, shipped_data()); },
              ThrowsMessage<std::invalid_argument>(
                  AllOf(HasSubstr(path + ":4: "), HasSubstr("section [noise]"))));
  EXPECT_THAT(
      message_of<std::exception>([] { read_experiment("h2-2q-noisless", {}, shipped_data()); }),
      HasSubstr("did you mean 'h2-2q-noiseless'"));
}

TEST(Configuration, DescriptionListsEveryKeyWithItsDefault) {
  const std::string description = describe_configuration();
  const Experiment defaults;
  visit_sections(defaults, [&](const char* section, const auto& options, const char* help) {
    EXPECT_THAT(description, HasSubstr("[" + std::string(section) + "]  " + help));
    visit_fields(options, [&](const char* name, const auto&, const char* meaning) {
      EXPECT_THAT(description, HasSubstr("  " + std::string(name) + " = "));
      EXPECT_THAT(description, HasSubstr(meaning));
    });
  });
  EXPECT_THAT(description, HasSubstr("max_gates = 40"));
}

}  // namespace
}  // namespace qarch::search
