#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "search/datasets/data_source.h"
#include "search/datasets/image.h"
#include "search/io/data/idx_data.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

/// Images that are no part of this repository: MNIST where QARCH_MNIST says, Fashion-MNIST where
/// Debian's package puts it.
class Mnist : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("QARCH_MNIST");
    if (folder == nullptr) {
      GTEST_SKIP() << "QARCH_MNIST must name the folder with t10k-images-idx3-ubyte.gz and "
                      "t10k-labels-idx1-ubyte.gz";
    }
    options_.name = std::string(folder) + "/t10k-images-idx3-ubyte.gz";
    options_.labels = std::string(folder) + "/t10k-labels-idx1-ubyte.gz";
    options_.classes = {"3", "6"};
    options_.resize = 4;
  }
  DataOptions options_;
};

TEST_F(Mnist, TheBestPossibleAccuracyOfSixteenBitsIsThePublishedOne) {
  const struct {
    const char* rule;
    double threshold;
    double ceiling;
    int ambiguous;  ///< strings; 0: not known
  } cases[] = {{"area", 0.2, 0.961, 22},
               {"area", 0.3, 0.949, 18},
               {"area", 0.4, 0.892, 11},
               {"area", 0.5, 0.850, 10},
               {"centre", 0.5, 0.923, 0}};
  for (const auto& [rule, threshold, ceiling, ambiguous] : cases) {
    options_.resize_rule = rule;
    options_.threshold = threshold;
    const Dataset data = load_data(options_, 1, shipped_data()).train;
    EXPECT_EQ(data.size(), 1968);
    EXPECT_NEAR(bayes_ceiling(data), ceiling, 0.0006) << rule << ' ' << threshold;
    const auto strings = std::ranges::count_if(class_counts(data), [](const auto& entry) {
      return std::ranges::count(entry.second, 0) == 0;
    });
    if (ambiguous > 0) {
      EXPECT_EQ(strings, ambiguous) << rule << threshold;
    }
    const Dataset left = without_ambiguous(data);
    EXPECT_EQ(bayes_ceiling(left), 1.0);
    const double dropped = 1.0 - double(left.size()) / data.size();
    if (ambiguous > 0) {
      EXPECT_GT(dropped, 0.31);
      EXPECT_LT(dropped, 0.78);
    }
  }
}

TEST(FashionMnist, DebiansPackageIsReadWhole) {
  const std::string folder = "/usr/share/datasets/fashion-mnist/";
  if (!std::filesystem::exists(folder)) {
    GTEST_SKIP() << folder << " is missing: apt-get install dataset-fashion-mnist";
  }
  const Dataset data =
      read_idx(folder + "t10k-images-idx3-ubyte.gz", folder + "t10k-labels-idx1-ubyte.gz");
  EXPECT_EQ(data.size(), 10000);
  EXPECT_EQ(data.image_width, 28);
  EXPECT_EQ(data.image_height, 28);
  EXPECT_EQ(data.classes.size(), 10U);
  for (int label = 0; label < 10; ++label) {
    EXPECT_EQ(std::ranges::count(data.labels, label), 1000);
  }
  EXPECT_EQ(data.x.minCoeff(), 0.0);
  EXPECT_EQ(data.x.maxCoeff(), 1.0);
}

}  // namespace
}  // namespace qarch::search
