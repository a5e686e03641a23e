#include "search/reward.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace qarch::search {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

struct Case {
  std::string name;
  RewardStep step;  ///< E_prev, E, E_ref, threshold, last step
  double incremental;
  double logarithmic;
};

TEST(Reward, EqualsTheDefinitionByHand) {
  const double log2 = std::log(2.0);
  const std::vector<Case> cases{
      {"a gain of a quarter", {-1.0, -1.25, -2.0, 0.1, false}, 0.25, std::log(1.0 / 0.75)},
      {"the error halves", {0.0, -1.0, -2.0, 0.1, false}, 0.5, log2},
      {"no change", {-1.0, -1.0, -2.0, 0.1, false}, 0.0, 0.0},
      {"a loss of a half", {-1.0, -0.5, -2.0, 0.1, false}, -0.5, -std::log(1.5)},
      {"a loss beyond the clip", {-1.9, 0.0, -2.0, 0.01, false}, -1.0, -1.0},
      {"a gain beyond the clip", {0.0, -1.9, -2.0, 0.01, false}, 0.95, 1.0},
      {"below the reference, beyond the clip", {-1.0, -3.5, -2.0, 0.1, false}, 1.0, -std::log(1.5)},
      {"success", {-1.0, -1.95, -2.0, 0.1, false}, 5.0, 5.0},
      {"success from below", {-1.0, -2.05, -2.0, 0.1, false}, 5.0, 5.0},
      {"success counts on the last step", {-1.0, -1.95, -2.0, 0.1, true}, 5.0, 5.0},
      {"the threshold itself is no success", {-2.0, -1.5, -2.5, 1.0, true}, -5.0, -5.0},
      {"last step, though it gains", {-1.0, -1.5, -2.0, 0.1, true}, -5.0, -5.0},
      {"no scale", {-2.0, -1.0, -2.0, 0.1, false}, 0.0, 0.0},
  };
  for (const Case& c : cases) {
    EXPECT_NEAR(incremental_with_fixed_ends(c.step), c.incremental, 1e-12) << c.name;
    EXPECT_NEAR(log_error_with_fixed_ends(c.step), c.logarithmic, 1e-12) << c.name;
    EXPECT_EQ(is_success(c.step), c.incremental == 5.0) << c.name;
  }
}

TEST(Reward, LogarithmCountsGainsAlikeAtEveryScale) {
  for (const double scale : {1.0, 1e-3, 1e-6}) {
    EXPECT_NEAR(log_error_with_fixed_ends({scale, 0.5 * scale, 0.0, 1e-9, false}), std::log(2.0),
                1e-12);
  }
}

TEST(Reward, IsFoundByName) {
  EXPECT_EQ(reward_from_name("incremental_with_fixed_ends"), &incremental_with_fixed_ends);
  EXPECT_EQ(reward_from_name("log_error_with_fixed_ends"), &log_error_with_fixed_ends);
  for (const std::string_view name : reward_names()) EXPECT_NE(reward_from_name(name), nullptr);
  EXPECT_THAT([] { reward_from_name("incremental_with_fixed_end"); },
              ThrowsMessage<std::invalid_argument>(
                  AllOf(HasSubstr("env.reward"), HasSubstr("log_error_with_fixed_ends"),
                        HasSubstr("did you mean 'incremental_with_fixed_ends'"))));
}

}  // namespace
}  // namespace qarch::search
