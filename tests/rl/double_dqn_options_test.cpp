#include "rl/double_dqn_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace qarch::rl {
namespace {

std::string complaint(const DoubleDqnOptions& options) {
  try {
    options.validate();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(DoubleDqnOptions, DefaultsAreValid) { EXPECT_EQ(complaint({}), ""); }

TEST(DoubleDqnOptions, EveryFieldHasANameAndAHelpAndIsReachable) {
  DoubleDqnOptions options;
  std::vector<std::string> names;
  visit_fields(options, [&](const char* name, auto& field, const char* help) {
    names.emplace_back(name);
    EXPECT_GT(std::string(help).size(), 10U) << name;
    field = {};
  });
  EXPECT_THAT(names,
              testing::ElementsAre(
                  "hidden", "learning_rate", "gamma", "n_step", "replay_capacity", "batch_size",
                  "learning_start", "learn_interval", "target_interval", "epsilon_start",
                  "epsilon_decay", "epsilon_min", "masked_bootstrap", "discount_once", "dueling",
                  "prioritised", "priority_alpha", "priority_beta", "priority_beta_steps"));
  const DoubleDqnOptions zero{{}, 0, 0,     0,     0,     0,     0, 0, 0, 0,
                              0,  0, false, false, false, false, 0, 0, 0};
  EXPECT_EQ(options, zero);
}

TEST(DoubleDqnOptions, ConstantOptionsCanBeVisited) {
  const DoubleDqnOptions options;
  int count = 0;
  visit_fields(options, [&](const char*, const auto&, const char*) { ++count; });
  EXPECT_EQ(count, 19);
}

TEST(DoubleDqnOptions, ValuesOutOfRangeAreNamed) {
  struct Case {
    std::function<void(DoubleDqnOptions&)> spoil;
    std::string message;
  };
  using O = DoubleDqnOptions;
  const std::vector<Case> cases{
      {[](O& o) { o.gamma = 1.5; }, "agent.gamma = 1.5, must be in [0, 1]"},
      {[](O& o) { o.gamma = NAN; }, "agent.gamma = nan, must be in [0, 1]"},
      {[](O& o) {
         o.hidden = {8, 0};
       },
       "agent.hidden = 0, must be in [1, 1048576] for every layer"},
      {[](O& o) { o.learning_rate = 0; }, "agent.learning_rate = 0, must be > 0 and finite"},
      {[](O& o) { o.n_step = 0; }, "agent.n_step = 0, must be >= 1"},
      {[](O& o) { o.replay_capacity = 0; }, "agent.replay_capacity = 0, must be >= 1"},
      {[](O& o) { o.batch_size = -1; }, "agent.batch_size = -1, must be >= 1"},
      {[](O& o) { o.learning_start = 20000; },
       "agent.learning_start = 20000, must be >= 0 and < replay_capacity = 20000"},
      {[](O& o) { o.learn_interval = 0; }, "agent.learn_interval = 0, must be >= 1"},
      {[](O& o) { o.priority_alpha = -0.1; }, "agent.priority_alpha = -0.1, must be in [0, 1]"},
      {[](O& o) { o.priority_beta = NAN; }, "agent.priority_beta = nan, must be in [0, 1]"},
      {[](O& o) { o.priority_beta_steps = 0; }, "agent.priority_beta_steps = 0, must be >= 1"},
      {[](O& o) { o.target_interval = 0; }, "agent.target_interval = 0, must be >= 1"},
      {[](O& o) { o.epsilon_start = 2; }, "agent.epsilon_start = 2, must be in [0, 1]"},
      {[](O& o) { o.epsilon_decay = 0; }, "agent.epsilon_decay = 0, must be in (0, 1]"},
      {[](O& o) { o.epsilon_start = 0.01; },
       "agent.epsilon_min = 0.05, must be in [0, epsilon_start = 0.01]"}};
  for (const Case& c : cases) {
    DoubleDqnOptions options;
    c.spoil(options);
    EXPECT_EQ(complaint(options), c.message);
  }
}

}  // namespace
}  // namespace qarch::rl
