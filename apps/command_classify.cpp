#include "apps/command_classify.h"

#include <array>

#include "apps/subcommand.h"

namespace qarch::apps {

namespace {

constexpr std::array<Command, 5> kCommands{{
    {"train", "find the weights of a classifier", run_classify_train},
    {"evaluate", "judge a trained classifier, under other noise or on other data",
     run_classify_evaluate},
    {"attack", "change samples so that a classifier errs, and train against it",
     run_classify_attack},
    {"kernel", "a support vector machine on a quantum kernel", run_classify_kernel},
    {"labels", "label functions as circuits: are they exact, can they be learned",
     run_classify_labels},
}};

}  // namespace

int run_classify_command(const std::vector<std::string>& words, const Streams& streams) {
  return run_subcommand("classify", kCommands, words, streams);
}

}  // namespace qarch::apps
