#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "rl/random.h"
#include "search/datasets/image.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const ResizeRule& rule(const char* name) { return row_named(name, resize_rules(), "rule"); }

Dataset random_images(int width, int height, int samples = 3) {
  Dataset data;
  data.name = "images";
  data.classes = {"a", "b"};
  data.image_width = width;
  data.image_height = height;
  data.x.resize(samples, width * height);
  rl::Rng rng = rl::random_stream(1, "images");
  for (int i = 0; i < samples; ++i) {
    data.labels.push_back(i % 2);
    for (int j = 0; j < width * height; ++j) data.x(i, j) = rl::uniform(rng);
  }
  return data;
}

/// The mean over the area of a new pixel, from many points.
double mean_by_points(const Dataset& data, int sample, int side, int row, int column) {
  const int points = 8 * data.image_width * data.image_height;  // so that none lies on a border
  double sum = 0.0;
  for (int a = 0; a < points; ++a) {
    const double y = (row + (a + 0.5) / points) * data.image_height / side;
    for (int b = 0; b < points; ++b) {
      const double x = (column + (b + 0.5) / points) * data.image_width / side;
      sum += data.x(sample, static_cast<int>(y) * data.image_width + static_cast<int>(x));
    }
  }
  return sum / points / points;
}

TEST(ResizedImages, AreaMeansAgreeWithMeansOverPoints) {
  const struct {
    int width, height, side;
  } cases[] = {{4, 4, 2}, {5, 3, 2}, {3, 4, 3}, {2, 3, 5}, {3, 2, 1}, {4, 4, 4}};
  for (const auto& [width, height, side] : cases) {
    const Dataset data = random_images(width, height, 1);
    const Dataset small = resized(data, side, rule("area"));
    EXPECT_EQ(small.num_features(), side * side);
    for (int row = 0; row < side; ++row) {
      for (int column = 0; column < side; ++column) {
        EXPECT_NEAR(small.x(0, row * side + column), mean_by_points(data, 0, side, row, column),
                    1e-12)
            << width << 'x' << height << " to " << side;
      }
    }
  }
}

TEST(ResizedImages, BlocksOfSevenAreTheirMeans) {
  const Dataset data = random_images(28, 28);
  const Dataset small = resized(data, 4, rule("area"));
  for (int i = 0; i < data.size(); ++i) {
    for (int row = 0; row < 4; ++row) {
      for (int column = 0; column < 4; ++column) {
        double sum = 0.0;
        for (int y = 7 * row; y < 7 * row + 7; ++y) {
          for (int x = 7 * column; x < 7 * column + 7; ++x) sum += data.x(i, 28 * y + x);
        }
        EXPECT_NEAR(small.x(i, 4 * row + column), sum / 49.0, 1e-14);
      }
    }
  }
}

TEST(ResizedImages, CentresAreThePixelsBelowThem) {
  const Dataset data = random_images(28, 14);
  const Dataset small = resized(data, 4, rule("centre"));
  for (int row = 0; row < 4; ++row) {
    for (int column = 0; column < 4; ++column) {
      const int y = static_cast<int>(std::floor((row + 0.5) * 14 / 4));
      const int x = static_cast<int>(std::floor((column + 0.5) * 28 / 4));
      EXPECT_EQ(small.x(1, 4 * row + column), data.x(1, 28 * y + x));
    }
  }
  EXPECT_EQ(small.image_width, 4);
  EXPECT_EQ(small.image_height, 4);
  EXPECT_EQ(small.labels, data.labels);
}

TEST(ResizedImages, EveryRuleKeepsUniformImagesAndTheOwnSize) {
  for (const ResizeRule& each : resize_rules()) {
    Dataset data = random_images(6, 6);
    EXPECT_LT((resized(data, 6, each).x - data.x).cwiseAbs().maxCoeff(), 1e-15) << each.name;
    data.x.setConstant(0.3);
    for (const int side : {1, 4, 7}) {
      EXPECT_LT((resized(data, side, each).x.array() - 0.3).abs().maxCoeff(), 1e-15) << each.name;
    }
  }
}

TEST(ResizedImages, WhatIsNoImageIsRefused) {
  Dataset data = random_images(2, 2);
  data.image_width = data.image_height = 0;
  EXPECT_THAT(message_of<std::invalid_argument>([&] { resized(data, 4, rule("area")); }),
              HasSubstr("data.resize = 4, must be 0: 'images' has no images"));
}

TEST(Threshold, AboveIsOneAtIsZero) {
  Dataset data = random_images(2, 2, 1);
  data.x << 0.5, std::nextafter(0.5, 1.0), 0.0, 1.0;
  Samples expected(1, 4);
  expected << 0, 1, 0, 1;
  EXPECT_EQ(thresholded(data, 0.5).x, expected);
}

TEST(Ambiguous, RowsOfBothClassesAreLeftOutAndCounted) {
  Dataset data;
  data.name = "strings";
  data.classes = {"a", "b"};
  data.x.resize(8, 2);
  data.x << 0, 0, 0, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0;
  data.labels = {0, 0, 1, 1, 0, 0, 0, 0};  // 00 is of both, twice a and once b
  const Dataset left = without_ambiguous(data);
  EXPECT_THAT(left.labels, ElementsAre(0, 1, 0, 0, 0));
  EXPECT_EQ(left.x.row(1), data.x.row(3));
  EXPECT_EQ(bayes_ceiling(left), 1.0);
  EXPECT_THAT(left.notes,
              Contains("ambiguous samples left out: 3 of 8, 1 of 4 different ones; with "
                       "them the best possible accuracy is 87.5 %"));
  data.labels[3] = 0;
  EXPECT_THAT(message_of<std::invalid_argument>([&] { without_ambiguous(data); }),
              HasSubstr("data.drop_ambiguous = true, must be false: every sample of 'b'"));
}

}  // namespace
}  // namespace qarch::search
