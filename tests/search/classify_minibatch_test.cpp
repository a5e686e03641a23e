#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "search/classify/minibatch.h"

namespace qarch::search {
namespace {

TEST(Minibatches, AnEpochTakesEverySampleOnceInAnOrderOfItsOwn) {
  Minibatches batches(10, 4, 1);
  EXPECT_EQ(batches.per_epoch(), 3);
  std::set<std::vector<int>> orders;
  for (int epoch = 0; epoch < 5; ++epoch) {
    std::vector<int> order;
    for (int k = 0; k < 3; ++k) {
      const std::vector<int> rows = batches.of_step(3 * epoch + k);
      EXPECT_EQ(rows.size(), k < 2 ? 4U : 2U);
      order.insert(order.end(), rows.begin(), rows.end());
    }
    orders.insert(order);
    std::ranges::sort(order);
    EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  }
  EXPECT_EQ(orders.size(), 5U);
}

TEST(Minibatches, AStepIsTheSameWhateverWasAskedBefore) {
  Minibatches forward(50, 8, 3), backward(50, 8, 3), other_seed(50, 8, 4), restart(50, 8, 3, 1);
  std::vector<std::vector<int>> rows;
  for (int step = 0; step < 20; ++step) rows.push_back(forward.of_step(step));
  for (int step = 19; step >= 0; --step) {
    EXPECT_EQ(backward.of_step(step), rows[static_cast<std::size_t>(step)]);
  }
  EXPECT_NE(other_seed.of_step(0), rows[0]);
  EXPECT_NE(restart.of_step(0), rows[0]);
}

TEST(Minibatches, ZeroOrTooManyMeansAllInTheirOrder) {
  for (const int batch : {0, 5, 99}) {
    Minibatches batches(5, batch, 1);
    for (const int step : {0, 7}) {
      EXPECT_EQ(batches.of_step(step), (std::vector<int>{0, 1, 2, 3, 4})) << batch;
    }
  }
  EXPECT_THROW(Minibatches(0, 1, 1), std::invalid_argument);
  EXPECT_THROW(Minibatches(3, -1, 1), std::invalid_argument);
}

TEST(Minibatches, EverySampleComesFirstEquallyOften) {
  // 6 counts of 3000 draws; chi squared with 5 degrees of freedom, above 20.5 with p = 0.001.
  Minibatches batches(6, 3, 9);
  std::vector<int> first(6);
  for (int epoch = 0; epoch < 3000; ++epoch) {
    ++first[static_cast<std::size_t>(batches.of_step(2 * epoch).front())];
  }
  double chi = 0.0;
  for (const int count : first) chi += (count - 500.0) * (count - 500.0) / 500.0;
  EXPECT_LT(chi, 20.5);
}

TEST(Minibatches, RowsKeepTheirSigns) {
  SignedSamples samples{Samples(3, 2), {1, -1, -1}};
  samples.x << 1, 2, 3, 4, 5, 6;
  const SignedSamples chosen = rows_of(samples, {2, 0});
  EXPECT_EQ(chosen.x, (Samples(2, 2) << 5, 6, 1, 2).finished());
  EXPECT_EQ(chosen.y, (std::vector<int>{-1, 1}));
}

}  // namespace
}  // namespace qarch::search
