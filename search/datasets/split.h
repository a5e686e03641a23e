#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "search/datasets/dataset.h"

namespace qarch::search {

/// How many samples each part gets. train = 0: those that the others leave.
struct SplitCounts {
  int train = 0;
  int validation = 0;
  int test = 0;
};

/// Rows of a data set, no row twice, each part in random order.
struct SplitRows {
  std::vector<int> train;
  std::vector<int> validation;
  std::vector<int> test;
};

/// A random stratified split. With N samples, N_k of them of class k, a part of n samples has
///
///   n_k = floor(n N_k / N)  or  floor(n N_k / N) + 1,      sum_k n_k = n,
///
/// of class k. Throws std::invalid_argument "data.train + data.validation + data.test = ..." for
/// more samples than there are, and "data.train = ..." where some class that the data has would
/// have no training sample.
SplitRows stratified_split(const Dataset& data, const SplitCounts& counts, std::uint64_t seed);

}  // namespace qarch::search
