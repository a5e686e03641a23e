#include "rl/sparse_observation.h"

#include <gtest/gtest.h>

#include <cmath>

namespace qarch::rl {
namespace {

TEST(SparseObservation, KeepsTheEntriesThatAreNotZeroInOrder) {
  const Observation dense{0.0F, 2.0F, 0.0F, -1.0F, -0.0F};
  EXPECT_EQ(sparsified(dense), (SparseObservation{{1, 2.0F}, {3, -1.0F}}));
  EXPECT_EQ(densified(sparsified(dense), 5), dense);
}

TEST(SparseObservation, ReplacesWhatWasThere) {
  SparseObservation sparse{{7, 7.0F}};
  sparsify(Observation{0.0F, 0.0F}, sparse);
  EXPECT_TRUE(sparse.empty());
}

TEST(SparseObservation, KeepsNumbersThatAreNotFinite) {
  const SparseObservation sparse = sparsified(Observation{0.0F, NAN});
  ASSERT_EQ(sparse.size(), 1U);
  EXPECT_TRUE(std::isnan(sparse[0].value));
}

}  // namespace
}  // namespace qarch::rl
