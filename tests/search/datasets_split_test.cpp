#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <stdexcept>
#include <vector>

#include "rl/random.h"
#include "search/datasets/split.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;

Dataset with_sizes(const std::vector<int>& sizes) {
  Dataset data;
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    data.classes.push_back(std::to_string(k));
    for (int i = 0; i < sizes[k]; ++i) data.labels.push_back(static_cast<int>(k));
  }
  data.x = Samples::Zero(data.size(), 1);
  return data;
}

int of_class(const Dataset& data, const std::vector<int>& rows, int label) {
  return static_cast<int>(std::ranges::count_if(
      rows, [&](int row) { return data.labels[static_cast<std::size_t>(row)] == label; }));
}

TEST(StratifiedSplit, EveryPartHasItsSizeAndEveryClassItsShareUpToOneSample) {
  rl::Rng rng = rl::random_stream(1, "sizes");
  for (int trial = 0; trial < 300; ++trial) {
    std::vector<int> sizes(1 + rl::uniform_index(rng, 7));
    for (int& size : sizes) size = 1 + static_cast<int>(rl::uniform_index(rng, 30));
    const Dataset data = with_sizes(sizes);
    SplitCounts counts;
    counts.test = static_cast<int>(rl::uniform_index(rng, static_cast<std::uint64_t>(data.size())));
    counts.validation = static_cast<int>(
        rl::uniform_index(rng, static_cast<std::uint64_t>(data.size() - counts.test)));
    const int rest = data.size() - counts.test - counts.validation;
    counts.train = static_cast<int>(rl::uniform_index(rng, static_cast<std::uint64_t>(rest) + 1));
    SplitRows rows;
    try {
      rows = stratified_split(data, counts, 3);
    } catch (const std::invalid_argument& error) {  // too few for every class
      EXPECT_THAT(error.what(), HasSubstr("data.train = "));
      EXPECT_LT((counts.train > 0 ? counts.train : rest) * *std::ranges::min_element(sizes),
                data.size());
      continue;
    }
    EXPECT_EQ(std::ssize(rows.train), counts.train > 0 ? counts.train : rest);
    EXPECT_EQ(std::ssize(rows.validation), counts.validation);
    EXPECT_EQ(std::ssize(rows.test), counts.test);
    std::set<int> seen;
    for (const auto* part : {&rows.train, &rows.validation, &rows.test}) {
      for (const int row : *part) EXPECT_TRUE(seen.insert(row).second);
      for (std::size_t k = 0; k < sizes.size(); ++k) {
        const double share = double(sizes[k]) * double(part->size()) / data.size();
        EXPECT_LE(std::abs(of_class(data, *part, static_cast<int>(k)) - share), 1.0);
      }
    }
  }
}

TEST(StratifiedSplit, TwoClassesAreRoundedToTheNearest) {
  // The share of the first class in the test set is 20.25, and 30.16 of 60.
  Dataset data = with_sizes({41, 40});
  EXPECT_EQ(of_class(data, stratified_split(data, {0, 0, 40}, 1).test, 0), 20);
  data = with_sizes({183, 181});
  EXPECT_EQ(of_class(data, stratified_split(data, {0, 0, 60}, 1).test, 0), 30);
}

TEST(StratifiedSplit, ZeroForTrainMeansTheRest) {
  const SplitRows rows = stratified_split(with_sizes({50, 50}), {0, 10, 20}, 1);
  EXPECT_EQ(rows.train.size(), 70U);
  EXPECT_EQ(stratified_split(with_sizes({5, 3}), {}, 1).train.size(), 8U);
}

TEST(StratifiedSplit, TheSeedChoosesAndRowsAreMixed) {
  const Dataset data = with_sizes({40, 40});
  const SplitRows rows = stratified_split(data, {40, 20, 20}, 1);
  EXPECT_EQ(rows.train, stratified_split(data, {40, 20, 20}, 1).train);
  EXPECT_NE(rows.train, stratified_split(data, {40, 20, 20}, 2).train);
  const std::vector<int> first(rows.train.begin(), rows.train.begin() + 20);
  EXPECT_GT(of_class(data, first, 0), 2);  // a fair mixture fails with 2e-5
  EXPECT_GT(of_class(data, first, 1), 2);
}

TEST(StratifiedSplit, EverySampleHasTheSameChance) {
  // Each of 20 samples is in the test set with probability 1/4: of 400 seeds 100 +- 8.7.
  const Dataset data = with_sizes({12, 8});
  std::vector<int> times(20, 0);
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    for (const int row : stratified_split(data, {0, 0, 5}, seed).test) {
      ++times[static_cast<std::size_t>(row)];
    }
  }
  for (const int count : times) EXPECT_NEAR(count, 100, 5.0 * 8.7);  // 20 at 5 deviations: 1e-5
}

TEST(StratifiedSplit, MoreThanThereIsIsRefused) {
  const Dataset data = with_sizes({6, 4});
  EXPECT_THAT(message_of<std::invalid_argument>([&] {
                stratified_split(data, {5, 3, 3}, 1);
              }),
              HasSubstr("data.train + data.validation + data.test = 11, must be at most 10"));
  EXPECT_THAT(message_of<std::invalid_argument>([&] {
                stratified_split(data, {0, 5, 5}, 1);
              }),
              HasSubstr("data.train = 0, must be enough for a sample of every class"));
}

}  // namespace
}  // namespace qarch::search
