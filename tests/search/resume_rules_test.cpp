#include "search/resume_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "search/configuration.h"
#include "tests/search/io_temporary_folder.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

Experiment experiment(const std::vector<std::string>& overrides) {
  return parse_experiment("[problem]\nname = h2-2q\n", "e", overrides, shipped_data());
}

TEST(ResumeRules, TheSameExperimentAndOtherBudgetsPass) {
  const std::string stored = to_ini(experiment({}));
  EXPECT_NO_THROW(check_resumable(stored, experiment({}), "x"));
  EXPECT_NO_THROW(
      check_resumable(stored, experiment({"general.episodes=7", "general.stop_error=0.25"}), "x"));
}

TEST(ResumeRules, EveryOtherKeyIsRefusedByName) {
  const std::string stored = to_ini(experiment({}));
  for (const std::string change :
       {"general.seed=2", "env.max_gates=7", "noise.shots=10", "agent.gamma=0.5",
        "agent.hidden=3,4", "optimizer.max_evaluations=3"}) {
    const std::string key = change.substr(0, change.find('='));
    EXPECT_THAT(message_of<std::invalid_argument>(
                    [&] { check_resumable(stored, experiment({change}), "x"); }),
                AllOf(HasSubstr("x: " + key + " = "), HasSubstr("general.episodes")));
  }
}

TEST(ResumeRules, TheMessageSaysWhatTheRunHad) {
  const std::string stored = to_ini(experiment({"agent.gamma=0.75"}));
  EXPECT_THAT(message_of<std::invalid_argument>(
                  [&] { check_resumable(stored, experiment({"agent.gamma=0.5"}), "x"); }),
              HasSubstr("agent.gamma = 0.5, must be 0.75 as in the run that is resumed"));
}

TEST(ResumeRules, DataFilesMustNotHaveChanged) {
  RunRecord stored;
  stored.problem.observable = "1 ZZ\n";
  stored.noise.name = "a";
  EXPECT_NO_THROW(check_same_data(stored, stored, "x"));
  RunRecord now = stored;
  now.problem.observable = "2 ZZ\n";
  EXPECT_THAT(message_of<std::invalid_argument>([&] { check_same_data(stored, now, "x"); }),
              HasSubstr("x: problem: the Hamiltonian"));
  now = stored;
  now.problem.exact_energy = 1.0;
  EXPECT_THROW(check_same_data(stored, now, "x"), std::invalid_argument);
  now = stored;
  now.problem.provenance.push_back({"samples", "ab", ""});
  EXPECT_THAT(message_of<std::invalid_argument>([&] { check_same_data(stored, now, "x"); }),
              HasSubstr("x: data: the samples"));
  now = stored;
  now.problem.encoding_angles = "theta_0 = 1";
  EXPECT_THROW(check_same_data(stored, now, "x"), std::invalid_argument);
  now = stored;
  now.problem.kind = "classifier";
  EXPECT_THROW(check_same_data(stored, now, "x"), std::invalid_argument);
  now = stored;
  now.noise.name = "b";
  EXPECT_THROW(check_same_data(stored, now, "x"), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::search
