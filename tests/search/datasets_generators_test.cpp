#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>
#include <vector>

#include "search/datasets/generators.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;

DataOptions bits(const std::string& name, int dimension, int samples, double noise = 0.0) {
  DataOptions options;
  options.name = name;
  options.dimension = dimension;
  options.samples = samples;
  options.noise = noise;
  return options;
}

Dataset generate(const DataOptions& options, std::uint64_t seed = 1) {
  return row_named(options.name, generators(), "data.name").value(options, seed);
}

std::vector<double> row(const Dataset& data, int i) {
  return {data.x.row(i).begin(), data.x.row(i).end()};
}

TEST(Generators, EveryRowIsRepeatableBalancedAndNamesItself) {
  for (const Generator& generator : generators()) {
    DataOptions options = bits(std::string(generator.name), 2, 60);
    options.gap = 0.3;
    const Dataset data = generate(options, 7);
    const Dataset again = generate(options, 7);
    EXPECT_EQ(data.name, generator.name);
    EXPECT_EQ(data.size(), 60) << generator.name;
    EXPECT_EQ(data.x.rows(), 60) << generator.name;
    EXPECT_EQ(data.num_features(), 2) << generator.name;
    EXPECT_EQ(data.classes.size(), 2U) << generator.name;
    EXPECT_TRUE(data.x == again.x && data.labels == again.labels) << generator.name;
    if (generator.name != "majority") {  // two bits have ties, which are of class 0
      EXPECT_EQ(std::ranges::count(data.labels, 0), 30) << generator.name;
    }
  }
}

TEST(Generators, MoonsAndCirclesLieOnTheirCurvesAsFarAsTheNoiseAllows) {
  for (const double noise : {0.0, 0.05}) {
    DataOptions options = bits("moons", 2, 400, noise);
    double square = 0.0;  // of the distances: mean is noise^2
    const Dataset moons = generate(options);
    for (int i = 0; i < moons.size(); ++i) {
      const bool upper = moons.labels[static_cast<std::size_t>(i)] == 0;
      const double x = upper ? moons.x(i, 0) : 1.0 - moons.x(i, 0);
      const double y = upper ? moons.x(i, 1) : 0.5 - moons.x(i, 1);
      if (noise == 0.0) {
        EXPECT_GE(y, 0.0);
      }
      square += std::pow(std::hypot(x, y) - 1.0, 2);
    }
    options.name = "circles";
    const Dataset circles = generate(options);
    for (int i = 0; i < circles.size(); ++i) {
      const double radius = circles.labels[static_cast<std::size_t>(i)] == 0 ? 1.0 : 0.5;
      square += std::pow(std::hypot(circles.x(i, 0), circles.x(i, 1)) - radius, 2);
    }
    // A mean of 800 squares has a relative deviation of 0.05; 5 of them: 6e-7.
    EXPECT_NEAR(square / 800.0, noise * noise, 0.25 * noise * noise + 1e-28);
  }
  EXPECT_THROW(generate(bits("moons", 3, 10)), std::invalid_argument);
  EXPECT_THROW(generate(bits("circles", 1, 10)), std::invalid_argument);
}

TEST(Generators, MorePointsLeaveTheFirstAsTheyAre) {
  for (const char* name : {"moons", "circles"}) {
    const Dataset few = generate(bits(name, 2, 10, 0.1));
    const Dataset many = generate(bits(name, 2, 25, 0.1));
    EXPECT_EQ(few.x, many.x.topRows(10)) << name;
  }
}

TEST(Generators, AllStringsAreLabelledAsDefined) {
  for (const int n : {1, 3, 6}) {
    for (const std::vector<int>& counted : {std::vector<int>{}, std::vector<int>{n - 1, 0}}) {
      if (n == 1 && !counted.empty()) continue;
      for (const char* name : {"parity", "majority"}) {
        DataOptions options = bits(name, n, 1 << n);
        if (n == 1) options.samples = 2;
        options.bits = counted;
        const Dataset data = generate(options);
        std::set<std::vector<double>> seen;
        for (int i = 0; i < data.size(); ++i) {
          seen.insert(row(data, i));
          int product = 1;
          int sum = 0;
          for (int j = 0; j < n; ++j) {
            if (!counted.empty() && std::ranges::count(counted, j) == 0) continue;
            const int z = data.x(i, j) == 0.0 ? 1 : -1;
            product *= z;
            sum += z;
          }
          const int value = name == std::string("parity") ? product : sum;
          EXPECT_EQ(data.labels[static_cast<std::size_t>(i)], value < 0 ? 1 : 0) << name << i;
        }
        EXPECT_EQ(static_cast<int>(seen.size()), 1 << n) << name;
      }
    }
  }
}

TEST(Generators, StringsComeEquallyOftenAndTheRestIsDistinctAndBalanced) {
  const Dataset few = generate(bits("parity", 10, 101), 3);
  std::set<std::vector<double>> seen;
  for (int i = 0; i < few.size(); ++i) seen.insert(row(few, i));
  EXPECT_EQ(seen.size(), 101U);
  EXPECT_EQ(std::ranges::count(few.labels, 0), 51);
  EXPECT_NE(few.x, generate(bits("parity", 10, 101), 4).x);

  const Dataset many = generate(bits("majority", 3, 21));
  std::map<std::vector<double>, int> times;
  for (int i = 0; i < many.size(); ++i) ++times[row(many, i)];
  EXPECT_EQ(times.size(), 8U);
  for (const auto& [string, count] : times) EXPECT_TRUE(count == 2 || count == 3);

  // Majority of an even number of bits has fewer strings of class 1: 5 of 16.
  const Dataset uneven = generate(bits("majority", 4, 15));
  EXPECT_GE(std::ranges::count(uneven.labels, 1), 4);
  EXPECT_THAT(uneven.notes, ::testing::Contains(HasSubstr("samples are ties")));
}

TEST(Generators, LabelNoiseFlipsThatShareAndSaysSo) {
  const Dataset clean = generate(bits("parity", 8, 2560), 5);
  const Dataset noisy = generate(bits("parity", 8, 2560, 0.1), 5);
  EXPECT_EQ(clean.x, noisy.x);
  int flipped = 0;
  for (std::size_t i = 0; i < clean.labels.size(); ++i) {
    flipped += clean.labels[i] != noisy.labels[i];
  }
  EXPECT_NEAR(flipped, 256.0, 5.0 * std::sqrt(2560 * 0.1 * 0.9));  // 5 deviations: 6e-7
  EXPECT_THAT(noisy.notes, ::testing::Contains(HasSubstr(std::to_string(flipped) + " labels")));
  EXPECT_TRUE(clean.notes.empty());
}

TEST(Generators, OptionsOutOfRangeAreRefused) {
  DataOptions options = bits("parity", 21, 10);
  EXPECT_THAT(message_of<std::invalid_argument>([&] { generate(options); }),
              HasSubstr("data.dimension = 21, must be in [1, 20] for parity"));
  options = bits("majority", 4, 10, 0.6);
  EXPECT_THAT(message_of<std::invalid_argument>([&] { generate(options); }),
              HasSubstr("data.noise = 0.6, must be in [0, 0.5]"));
  options = bits("parity", 4, 10);
  options.bits = {1, 4};
  EXPECT_THAT(message_of<std::invalid_argument>([&] { generate(options); }),
              HasSubstr("data.bits = 4, must be in [0, 3]"));
}

}  // namespace
}  // namespace qarch::search
