#include "search/datasets/dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "rl/random.h"

namespace qarch::search {
namespace {

using ::testing::ElementsAre;

Dataset random_strings(int samples, int bits, int classes, std::uint64_t seed) {
  Dataset data;
  data.x.resize(samples, bits);
  for (int k = 0; k < classes; ++k) data.classes.push_back(std::to_string(k));
  rl::Rng rng = rl::random_stream(seed, "test");
  for (int i = 0; i < samples; ++i) {
    for (int j = 0; j < bits; ++j) data.x(i, j) = static_cast<double>(rl::uniform_index(rng, 2));
    data.labels.push_back(
        static_cast<int>(rl::uniform_index(rng, static_cast<std::uint64_t>(classes))));
  }
  return data;
}

/// The best of all functions from strings of bits to classes, one after the other.
double best_of_all_functions(const Dataset& data) {
  const int strings = 1 << data.num_features();
  const int classes = static_cast<int>(data.classes.size());
  std::vector<int> answer(static_cast<std::size_t>(strings), 0);
  int best = 0;
  while (true) {
    int right = 0;
    for (int i = 0; i < data.size(); ++i) {
      int string = 0;
      for (int j = 0; j < data.num_features(); ++j) string |= static_cast<int>(data.x(i, j)) << j;
      right += answer[static_cast<std::size_t>(string)] == data.labels[static_cast<std::size_t>(i)];
    }
    best = std::max(best, right);
    auto digit = std::ranges::find_if(answer, [&](int a) { return a + 1 < classes; });
    if (digit == answer.end()) return double(best) / data.size();
    std::fill(answer.begin(), digit, 0);
    ++*digit;
  }
}

TEST(BayesCeiling, IsTheBestOfAllClassifiers) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    for (const int classes : {2, 3}) {
      const Dataset data = random_strings(40, 3, classes, seed);
      EXPECT_DOUBLE_EQ(bayes_ceiling(data), best_of_all_functions(data));
      EXPECT_LT(bayes_ceiling(data), 1.0);
    }
  }
}

TEST(BayesCeiling, IsOneWhereNothingCoincides) {
  Dataset data = random_strings(8, 3, 2, 1);
  for (int i = 0; i < 8; ++i) data.x(i, 0) = i;
  EXPECT_EQ(bayes_ceiling(data), 1.0);
  EXPECT_EQ(bayes_ceiling(Dataset{}), 1.0);
}

TEST(Dataset, SubsetKeepsOrderAndEverythingThatBelongsToTheSamples) {
  Dataset data = random_strings(5, 4, 3, 2);
  data.name = "some";
  data.image_width = data.image_height = 2;
  data.notes = {"a note"};
  data.provenance = {{"file", "0", ""}};
  const Dataset part = subset(data, {3, 0, 3});
  EXPECT_EQ(part.x.row(0), data.x.row(3));
  EXPECT_EQ(part.x.row(1), data.x.row(0));
  EXPECT_THAT(part.labels, ElementsAre(data.labels[3], data.labels[0], data.labels[3]));
  EXPECT_EQ(part.classes, data.classes);
  EXPECT_EQ(part.name, "some");
  EXPECT_EQ(part.image_width * 10 + part.image_height, 22);
  EXPECT_EQ(part.notes, data.notes);
  EXPECT_EQ(part.provenance, data.provenance);
  EXPECT_EQ(subset(data, {}).num_features(), 4);
}

TEST(Dataset, SignsAreThoseOfTwoClasses) {
  Dataset data = random_strings(3, 2, 2, 3);
  data.labels = {0, 1, 0};
  EXPECT_THAT(signs(data), ElementsAre(1, -1, 1));
  data.classes.emplace_back("third");
  EXPECT_THROW(signs(data), std::invalid_argument);
}

TEST(Dataset, SharesHaveOneDigit) { EXPECT_EQ(percent(0.9614), "96.1 %"); }

}  // namespace
}  // namespace qarch::search
