#include "search/did_you_mean.h"

#include <gtest/gtest.h>

namespace qarch::search {
namespace {

TEST(DidYouMean, EditDistanceCountsInsertionsDeletionsAndSubstitutions) {
  struct Case {
    const char *a, *b;
    std::size_t distance;
  };
  for (const auto& [a, b, distance] :
       {Case{"kitten", "sitting", 3}, Case{"", "abc", 3}, Case{"abc", "", 3},
        Case{"Seed", "seed", 0}, Case{"flaw", "lawn", 2}, Case{"rx", "rx", 0}}) {
    EXPECT_EQ(edit_distance(a, b), distance) << a << " " << b;
    EXPECT_EQ(edit_distance(b, a), distance) << b << " " << a;
  }
}

TEST(DidYouMean, NamesTheNearestCandidateOrNothing) {
  const std::vector<std::string> keys{"learning_rate", "batch_size", "seed", "p"};
  EXPECT_EQ(did_you_mean("lerning_rate", keys), "; did you mean 'learning_rate'?");
  EXPECT_EQ(did_you_mean("Batch_Size", keys), "; did you mean 'batch_size'?");
  EXPECT_EQ(did_you_mean("sead", keys), "; did you mean 'seed'?");
  EXPECT_EQ(did_you_mean("temperature", keys), "");
  EXPECT_EQ(did_you_mean("anything", {}), "");
}

TEST(DidYouMean, ListsTheChoices) {
  EXPECT_EQ(must_be_one_of("rxx", {"rx", "ry"}), "must be one of: rx ry; did you mean 'rx'?");
  EXPECT_EQ(must_be_one_of("zzz", {"a"}), "must be one of: a");
}

}  // namespace
}  // namespace qarch::search
