#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <string>

#include "search/classify/train_options.h"
#include "search/classify/update_rule.h"
#include "search/optimize/optimizer.h"

namespace qarch::search {
namespace {

std::string refused(const TrainOptions& options) {
  try {
    options.validate();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return {};
}

TEST(TrainOptions, TakeEveryMethodOfBothTables) {
  EXPECT_EQ(refused({}), "");
  for (const UpdateRule& rule : update_rules()) {
    EXPECT_EQ(refused({.method = std::string(rule.name), .shots = 10.0, .adversarial = "mixed"}),
              "");
  }
  for (const Optimizer& optimizer : optimizers()) {
    EXPECT_EQ(refused({.method = std::string(optimizer.name)}), "") << optimizer.name;
  }
}

TEST(TrainOptions, AreRefusedByName) {
  EXPECT_NE(refused({.method = "adan"}).find("did you mean 'adam'"), std::string::npos);
  EXPECT_NE(refused({.loss = "x"}).find("train.loss = 'x', must be one of"), std::string::npos);
  EXPECT_NE(refused({.adversarial = "x"}).find("train.adversarial = 'x', must be one of"),
            std::string::npos);
  EXPECT_EQ(refused({.loss_shots = 0.0}), "train.loss_shots = 0, must be > 0 and finite");
  EXPECT_EQ(refused({.steps = 0}), "train.steps = 0, must be >= 1");
  EXPECT_EQ(refused({.batch = -1}), "train.batch = -1, must be >= 0");
  EXPECT_EQ(refused({.learning_rate = 0.0}), "train.learning_rate = 0, must be > 0 and finite");
  EXPECT_EQ(refused({.momentum = 1.0}), "train.momentum = 1, must be in [0, 1)");
  EXPECT_EQ(refused({.shots = -1.0}), "train.shots = -1, must be >= 0 and finite");
  EXPECT_EQ(refused({.restarts = 0}), "train.restarts = 0, must be in [1, 10000]");
  EXPECT_EQ(refused({.report_every = 0}), "train.report_every = 0, must be >= 1");
  EXPECT_EQ(refused({.adversarial_share = 0.0}), "train.adversarial_share = 0, must be in (0, 1]");
}

TEST(TrainOptions, WhatExcludesEachOtherIsNamed) {
  EXPECT_EQ(refused({.method = "spsa", .adversarial = "mixed"}),
            "train.adversarial = 'mixed', must be none for train.method = 'spsa'");
  EXPECT_EQ(refused({.method = "lbfgs", .shots = 10.0}),
            "train.shots = 10, must be 0 for train.method = 'lbfgs'");
  EXPECT_EQ(refused({.method = "cobyla", .shots = 10.0}), "");
}

}  // namespace
}  // namespace qarch::search
