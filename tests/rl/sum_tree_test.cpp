#include "rl/sum_tree.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

#include "rl/random.h"

namespace qarch::rl {
namespace {

TEST(SumTree, FindsThePartOfTheSumInWhichAPointFalls) {
  SumTree tree(5);
  const std::vector<double> weights{1.0, 0.0, 2.0, 0.5, 4.0};
  for (std::size_t i = 0; i < weights.size(); ++i) tree.set(i, weights[i]);
  EXPECT_EQ(tree.total(), 7.5);
  struct Case {
    double point;
    std::size_t found;
  };
  for (const Case& c : {Case{0.0, 0}, Case{0.99, 0}, Case{1.0, 2}, Case{2.99, 2}, Case{3.0, 3},
                        Case{3.5, 4}, Case{7.49, 4}, Case{7.5, 4}, Case{9.0, 4}}) {
    EXPECT_EQ(tree.find(c.point), c.found) << c.point;
  }
}

TEST(SumTree, NeverFindsAWeightOfZero) {
  for (const int size : {1, 2, 3, 7, 8}) {
    SumTree tree(size);
    for (std::size_t only = 0; only < tree.size(); ++only) {
      tree.set(only, 0.1);
      for (const double point : {0.0, 0.05, 0.1, 0.2}) EXPECT_EQ(tree.find(point), only) << size;
      tree.set(only, 0.0);
    }
    EXPECT_EQ(tree.total(), 0.0);
  }
}

TEST(SumTree, DependsOnTheWeightsAloneNotOnTheirHistory) {
  constexpr int kSize = 37;
  Rng rng(1);
  SumTree used(kSize);
  for (int k = 0; k < 1000; ++k) used.set(uniform_index(rng, kSize), uniform(rng));
  SumTree fresh(kSize);
  for (std::size_t i = kSize; i-- > 0;) fresh.set(i, used[i]);
  EXPECT_EQ(used.total(), fresh.total());
  for (int k = 0; k < 1000; ++k) {
    const double point = uniform(rng) * used.total();
    ASSERT_EQ(used.find(point), fresh.find(point));
  }
}

TEST(SumTree, RefusesNoWeights) { EXPECT_THROW(SumTree(0), std::invalid_argument); }

}  // namespace
}  // namespace qarch::rl
