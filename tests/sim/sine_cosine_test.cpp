#include "sim/sine_cosine.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

#include "rl/random.h"

namespace qarch::sim {
namespace {

constexpr double kUlpOfOne = 2.3e-16;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Zeros, tiny and huge numbers, and every multiple of pi/4 up to 40 with its neighbours.
std::vector<double> special_points() {
  std::vector<double> x{0.0, -0.0, 5e-324, -5e-324, 1e-300, 1e-8, -1e-8, 1e-4, 0.5, 1.0, -1.0};
  for (int k = 1; k <= 160; ++k) {
    const double multiple = k * (std::numbers::pi / 4);
    for (const double v :
         {multiple, std::nextafter(multiple, 0.0), std::nextafter(multiple, kInfinity)}) {
      x.push_back(v);
      x.push_back(-v);
    }
  }
  // near the border of the reduction, beyond it, and near multiples of pi/2 of either sort
  for (const double v : {99999.99, 1e5, std::nextafter(1e5, kInfinity),
                         63661 * std::numbers::pi / 2, 63662 * std::numbers::pi / 2,
                         70000 * std::numbers::pi / 2, 123456.789, 1e10, 1e22, 1.7e308}) {
    x.push_back(v);
    x.push_back(-v);
  }
  return x;
}

std::vector<double> random_points(std::size_t count) {
  rl::Rng rng = rl::random_stream(1, "sine and cosine");
  std::vector<double> x(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double range = i % 3 == 0 ? 2e5 : i % 3 == 1 ? 14.0 : 1.6;
    x[i] = range * (rl::uniform(rng) - 0.5);
  }
  return x;
}

void expect_near_the_standard_library(const std::vector<double>& x) {
  double worst = 0.0, worst_norm = 0.0;
  for (const double angle : x) {
    double s = 0.0, c = 0.0;
    sine_cosine(angle, s, c);
    const long double exact = angle;
    const auto error_s = static_cast<double>(std::fabs(s - std::sin(exact)));
    const auto error_c = static_cast<double>(std::fabs(c - std::cos(exact)));
    ASSERT_LE(error_s, kUlpOfOne) << "sin " << angle;
    ASSERT_LE(error_c, kUlpOfOne) << "cos " << angle;
    worst = std::max({worst, error_s, error_c});
    worst_norm = std::max(worst_norm, std::fabs(s * s + c * c - 1.0));
  }
  EXPECT_LE(worst_norm, 5e-16);
  EXPECT_GT(worst, 1e-17) << "the comparison compares nothing";
#ifdef __FMA__
  EXPECT_LE(worst, 1.2e-16);
#endif
}

TEST(SineCosine, IsWithinOneUlpOfOneAtSpecialPoints) {
  expect_near_the_standard_library(special_points());
}

TEST(SineCosine, IsWithinOneUlpOfOneAtAMillionRandomPoints) {
  expect_near_the_standard_library(random_points(1'000'000));
}

TEST(SineCosine, IsRelativelyExactNearZero) {
  for (const double x : {1e-300, 1e-20, 1e-8, 1e-3, 0.1}) {
    double s = 0.0, c = 0.0;
    sine_cosine(x, s, c);
    EXPECT_NEAR(s / std::sin(x), 1.0, 3e-16) << x;
  }
}

TEST(SineCosine, GivesNanForWhatIsNoFiniteNumber) {
  for (const double x : {kNan, kInfinity, -kInfinity}) {
    double s = 0.0, c = 0.0;
    sine_cosine(x, s, c);
    EXPECT_TRUE(std::isnan(s)) << x;
    EXPECT_TRUE(std::isnan(c)) << x;
  }
}

void expect_same_bits(double a, double b, double x) {
  if (std::isnan(b)) {
    EXPECT_TRUE(std::isnan(a)) << x;
  } else {
    ASSERT_EQ(std::bit_cast<std::uint64_t>(a), std::bit_cast<std::uint64_t>(b)) << x;
  }
}

/// Lanes of every sort meet in one vector: the points are shuffled by a stride.
template <class V>
void expect_lanes_equal_scalars(const std::vector<double>& points) {
  constexpr std::size_t kWidth = kLanes<V>;
  for (std::size_t i = 0; i < points.size(); ++i) {
    std::array<double, kWidth> x, s, c;
    for (std::size_t k = 0; k < kWidth; ++k) x[k] = points[(i + 37 * k) % points.size()];
    V sine, cosine;
    sine_cosine(load<V>(x.data()), sine, cosine);
    store(s.data(), sine);
    store(c.data(), cosine);
    for (std::size_t k = 0; k < kWidth; ++k) {
      double one_s = 0.0, one_c = 0.0;
      sine_cosine(x[k], one_s, one_c);
      expect_same_bits(s[k], one_s, x[k]);
      expect_same_bits(c[k], one_c, x[k]);
    }
  }
}

TEST(SineCosine, EveryLaneHasTheBitsOfTheScalar) {
  std::vector<double> points = special_points();
  const std::vector<double> random = random_points(20'000);
  points.insert(points.end(), random.begin(), random.end());
  points.insert(points.end(), {kNan, kInfinity, -kInfinity});
  expect_lanes_equal_scalars<Four>(points);
  expect_lanes_equal_scalars<Eight>(points);
}

TEST(SineCosine, ArraysOfEveryLengthEqualScalarsAndEndWhereTheyEnd) {
  const std::vector<double> points = random_points(40);
  for (std::size_t length = 0; length <= points.size(); ++length) {
    std::vector<double> s(length + 1, 7.0), c(length + 1, 7.0);
    sine_cosine(std::span(points).first(length), s.data(), c.data());
    for (std::size_t i = 0; i < length; ++i) {
      double one_s = 0.0, one_c = 0.0;
      sine_cosine(points[i], one_s, one_c);
      expect_same_bits(s[i], one_s, points[i]);
      expect_same_bits(c[i], one_c, points[i]);
    }
    EXPECT_EQ(s[length], 7.0);
    EXPECT_EQ(c[length], 7.0);
  }
}

}  // namespace
}  // namespace qarch::sim
