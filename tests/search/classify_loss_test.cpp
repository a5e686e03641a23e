#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "search/classify/loss.h"

namespace qarch::search {
namespace {

TEST(Losses, DerivativesAreThoseOfFiniteDifferences) {
  constexpr double h = 1e-6;
  for (const Loss& loss : losses()) {
    for (const int y : {1, -1}) {
      for (const double bias : {-0.4, 0.0, 0.25}) {
        for (const double e : {-0.93, -0.41, -0.02, 0.03, 0.37, 0.88}) {
          const double margin = y * (e + bias);
          if (std::abs(margin - 1.0) < 1e-3 || std::abs(margin + 1.0) < 1e-3) continue;  // a corner
          const auto at = [&](double de, double db) {
            return loss.of(e + de, y, bias + db, 50.0).value;
          };
          const LossValue here = loss.of(e, y, bias, 50.0);
          const double scale = 1e-6 * (1.0 + std::abs(here.by_expectation));
          EXPECT_NEAR(here.by_expectation, (at(h, 0) - at(-h, 0)) / (2 * h), scale)
              << loss.name << ' ' << y << ' ' << e << ' ' << bias;
          EXPECT_NEAR(here.by_bias, (at(0, h) - at(0, -h)) / (2 * h), scale)
              << loss.name << ' ' << y << ' ' << e << ' ' << bias;
        }
      }
    }
  }
}

TEST(Losses, ValuesByHand) {
  const auto value = [](const char* name, double e, int y, double bias) {
    return loss_from_name(name).of(e, y, bias, 200.0).value;
  };
  EXPECT_DOUBLE_EQ(value("linear", 0.25, 1, 0.5), 0.25);
  EXPECT_DOUBLE_EQ(value("linear", 0.25, -1, 0.5), 1.75);
  EXPECT_DOUBLE_EQ(value("hinge", 0.75, 1, 0.5), 0.0);
  EXPECT_DOUBLE_EQ(value("hinge", 0.75, -1, 0.0), 1.75);
  EXPECT_DOUBLE_EQ(value("cross_entropy", 0.0, 1, 0.0), std::log(2.0));
  EXPECT_DOUBLE_EQ(value("cross_entropy", 0.6, -1, 0.0), -std::log(0.2));
  EXPECT_DOUBLE_EQ(value("majority", 0.0, 1, 0.0), 0.5);
}

TEST(Losses, EveryRowIsFiniteFarOutsideAndFallsWithTheMargin) {
  for (const Loss& loss : losses()) {
    for (const int y : {1, -1}) {
      double before = INFINITY;
      for (double margin = -1.0; margin <= 1.0; margin += 0.125) {
        const LossValue at = loss.of(y * margin, y, 0.0, 200.0);
        EXPECT_TRUE(std::isfinite(at.value + at.by_expectation + at.by_bias)) << loss.name;
        EXPECT_LE(at.value, before + 1e-15) << loss.name << ' ' << margin;
        EXPECT_LE(y * at.by_expectation, 0.0) << loss.name << ' ' << margin;
        before = at.value;
      }
      for (const double bias : {-2.0, 2.0}) {
        const LossValue at = loss.of(1.0, y, bias, 200.0);
        EXPECT_TRUE(std::isfinite(at.value + at.by_expectation + at.by_bias)) << loss.name;
        EXPECT_GE(at.value, loss.name == "linear" ? -2.0 : 0.0) << loss.name;
      }
    }
  }
  EXPECT_NEAR(loss_from_name("cross_entropy").of(-1.0, 1, 0.0, 0).value, 1.0 - std::log(1e-3),
              1e-12)
      << "the tangent at p = 0.001";
  EXPECT_THROW(loss_from_name("hing"), std::invalid_argument);
}

/// P(at most R/2 of R measurements right), half of the ties counted, p each.
double wrong_majority(double p, int shots) {
  double sum = 0.0;
  for (int k = 0; 2 * k <= shots; ++k) {
    const double log_choose =
        std::lgamma(shots + 1.0) - std::lgamma(k + 1.0) - std::lgamma(shots - k + 1.0);
    const double term = std::exp(log_choose + k * std::log(p) + (shots - k) * std::log(1 - p));
    sum += 2 * k == shots ? term / 2 : term;
  }
  return sum;
}

/// The argument z of the sigmoid is the exact one: the normal approximation is Phi(sqrt(2) z). The
/// sigmoid in Phi's place is up to 0.19 away, on the same side of 1/2 everywhere.
TEST(Losses, MajorityIsAboutTheProbabilityOfAWrongMajority) {
  const Loss& loss = loss_from_name("majority");
  for (const int shots : {50, 200}) {
    for (double p = 0.31; p < 0.7; p += 0.02) {
      const double exact = wrong_majority(p, shots);
      const double value = loss.of(2 * p - 1, 1, 0.0, shots).value;
      const double z = std::log(value / (1.0 - value));
      EXPECT_NEAR(std::erfc(-z) / 2.0, exact, 0.005) << p;
      EXPECT_NEAR(value, exact, 0.19) << p;
      EXPECT_EQ(value < 0.5, exact < 0.5) << p;
      EXPECT_NEAR(loss.of(1 - 2 * p, -1, 0.0, shots).value, value, 1e-12) << p;
    }
  }
}

}  // namespace
}  // namespace qarch::search
