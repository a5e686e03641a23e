#include "search/datasets/split.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <string>

#include "rl/random.h"
#include "search/optimize/require.h"

namespace qarch::search {

namespace {

enum Part : std::size_t { kTest, kValidation, kTrain, kUnused, kNumParts };

/// How many samples of one class go to each part.
using Quota = std::array<int, kNumParts>;

/// A table of whole numbers with sums N_k of its rows and n_p of its columns, each entry the floor
/// of N_k n_p / N or one more. What the floors leave, a table of 0 and 1 with given sums, is filled
/// row by row: the ones go to the columns that lack most, of equals where the fraction is largest.
/// Some table with these sums exists (any table of fractions can be rounded), and in it ones can be
/// exchanged between two columns until this row stands so.
std::vector<Quota> quotas(const std::vector<int>& class_sizes, const Quota& part_sizes) {
  const std::int64_t all = std::accumulate(part_sizes.begin(), part_sizes.end(), std::int64_t{0});
  std::vector<Quota> table(class_sizes.size());
  Quota lacking = part_sizes;
  for (std::size_t k = 0; k < table.size(); ++k) {
    for (std::size_t p = 0; p < kNumParts; ++p) {
      table[k][p] = static_cast<int>(std::int64_t{class_sizes[k]} * part_sizes[p] / all);
      lacking[p] -= table[k][p];
    }
  }
  for (std::size_t k = 0; k < table.size(); ++k) {
    std::array<std::size_t, kNumParts> order{kTest, kValidation, kTrain, kUnused};
    const auto fraction = [&](std::size_t p) {
      return std::int64_t{class_sizes[k]} * part_sizes[p] % all;
    };
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
      return lacking[a] != lacking[b] ? lacking[a] > lacking[b] : fraction(a) > fraction(b);
    });
    const int left = class_sizes[k] - std::accumulate(table[k].begin(), table[k].end(), 0);
    for (std::size_t i = 0; i < static_cast<std::size_t>(left); ++i) {
      ++table[k][order[i]];
      --lacking[order[i]];
    }
  }
  return table;
}

Quota sizes_of_parts(int samples, const SplitCounts& counts) {
  const std::int64_t wanted =
      std::int64_t{counts.train} + std::int64_t{counts.validation} + std::int64_t{counts.test};
  require_option(wanted <= samples, "data", "train + data.validation + data.test", wanted,
                 "at most " + std::to_string(samples) + ", the samples that there are");
  const int train = counts.train > 0 ? counts.train : samples - counts.validation - counts.test;
  return {counts.test, counts.validation, train, samples - counts.test - counts.validation - train};
}

}  // namespace

SplitRows stratified_split(const Dataset& data, const SplitCounts& counts, std::uint64_t seed) {
  const Quota parts = sizes_of_parts(data.size(), counts);
  std::vector<int> class_sizes(data.classes.size());
  for (const int label : data.labels) ++class_sizes[static_cast<std::size_t>(label)];
  std::vector<Quota> left = quotas(class_sizes, parts);
  for (std::size_t k = 0; k < left.size(); ++k) {
    require_option(class_sizes[k] == 0 || left[k][kTrain] > 0, "data", "train", parts[kTrain],
                   "enough for a sample of every class: '" + data.classes[k] + "' has none");
  }

  std::vector<int> order(data.labels.size());
  std::iota(order.begin(), order.end(), 0);
  rl::Rng rng = rl::random_stream(seed, "split");
  for (std::size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[rl::uniform_index(rng, i)]);
  }
  std::array<std::vector<int>, kNumParts> rows;
  for (const int row : order) {
    Quota& quota = left[static_cast<std::size_t>(data.labels[static_cast<std::size_t>(row)])];
    const auto part = static_cast<std::size_t>(
        std::ranges::find_if(quota, [](int free) { return free > 0; }) - quota.begin());
    --quota[part];
    rows[part].push_back(row);
  }
  return {rows[kTrain], rows[kValidation], rows[kTest]};
}

}  // namespace qarch::search
