#pragma once

#include <string>
#include <vector>

#include "apps/command.h"

/// The commands behind `qarch classify`.
namespace qarch::apps {

int run_classify_train(const std::vector<std::string>& words, const Streams& streams);
int run_classify_evaluate(const std::vector<std::string>& words, const Streams& streams);
int run_classify_attack(const std::vector<std::string>& words, const Streams& streams);
int run_classify_kernel(const std::vector<std::string>& words, const Streams& streams);
int run_classify_labels(const std::vector<std::string>& words, const Streams& streams);

}  // namespace qarch::apps
