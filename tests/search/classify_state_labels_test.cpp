#include <gtest/gtest.h>

#include <stdexcept>

#include "search/classify/state_labels.h"

namespace qarch::search {
namespace {

/// 95 % of 1000 test samples lies 4 standard errors below the 97.5 % that is found.
TEST(StateLabels, TheirCouplingsAreLearnedFromAThousandSamples) {
  for (const std::uint64_t seed : {1, 2}) {
    rl::Rng rng = rl::random_stream(seed, "hamiltonian");
    const sim::PauliSum h = random_state_label_hamiltonian(rng);
    EXPECT_EQ(h.terms().size(), 12U);
    StateLabelOptions options;
    options.seed = seed;
    options.test_samples = 1000;
    const StateLabelResult result = learn_state_labels(h, options);
    EXPECT_GE(result.designed_accuracy, 0.97);
    EXPECT_GE(result.learned_accuracy, 0.95);
    EXPECT_LT(result.local_accuracy, 0.6);
    EXPECT_EQ(result.couplings.size(), 28U);
  }
}

TEST(StateLabels, ThreadsChangeNoBit) {
  rl::Rng rng = rl::random_stream(1, "hamiltonian");
  const sim::PauliSum h = random_state_label_hamiltonian(rng);
  StateLabelOptions options;
  options.samples = 60;
  options.test_samples = 60;
  options.passes = 1;
  options.batch = 40;
  const StateLabelResult one = learn_state_labels(h, options);
  options.threads = 2;
  const StateLabelResult two = learn_state_labels(h, options);
  EXPECT_EQ(one.couplings, two.couplings);
  EXPECT_EQ(one.learned_accuracy, two.learned_accuracy);
}

TEST(StateLabels, OptionsAreChecked) {
  StateLabelOptions options;
  options.margin = 0.0;
  EXPECT_THROW(options.validate(), std::invalid_argument);
  options = {};
  options.samples = 0;
  EXPECT_THROW(options.validate(), std::invalid_argument);
  EXPECT_NO_THROW(StateLabelOptions{}.validate());
}

}  // namespace
}  // namespace qarch::search
