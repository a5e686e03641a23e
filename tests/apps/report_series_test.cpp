#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "apps/report/series.h"

namespace qarch::apps {
namespace {

using ::testing::DoubleEq;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsNan;
using ::testing::SizeIs;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<double> ramp(std::size_t size) {
  std::vector<double> values(size);
  for (std::size_t i = 0; i < size; ++i) values[i] = static_cast<double>(i);
  return values;
}

TEST(ReportSeries, QuantilesLieBetweenTheOrderStatistics) {
  EXPECT_EQ(quantile({3.0, 1.0, 2.0}, 0.5), 2.0);
  EXPECT_EQ(quantile({1.0, 2.0}, 0.5), 1.5);
  EXPECT_DOUBLE_EQ(quantile(ramp(11), 0.1), 1.0);
  EXPECT_EQ(quantile({kNaN, 7.0, kNaN}, 0.9), 7.0);
  EXPECT_THAT(quantile({kNaN}, 0.5), IsNan());
  EXPECT_THAT(quantile({}, 0.5), IsNan());
}

TEST(ReportSeries, AnInfiniteValueSpoilsNoQuantileBelowIt) {
  EXPECT_EQ(quantile({1.0, 2.0, std::numeric_limits<double>::infinity()}, 0.5), 2.0);
}

TEST(ReportSeries, BinsCoverTheColumnInEqualStretches) {
  const QuantileBins bins = quantile_bins(ramp(10), 5);
  EXPECT_THAT(bins.x, ElementsAre(0.5, 2.5, 4.5, 6.5, 8.5));
  EXPECT_THAT(bins.median, ElementsAre(0.5, 2.5, 4.5, 6.5, 8.5));
  EXPECT_DOUBLE_EQ(bins.low[1], 2.1);
  EXPECT_DOUBLE_EQ(bins.high[1], 2.9);
}

TEST(ReportSeries, AShortColumnHasABinForEachValue) {
  const QuantileBins bins = quantile_bins(ramp(3), 400);
  EXPECT_THAT(bins.x, ElementsAre(0.0, 1.0, 2.0));
  EXPECT_EQ(bins.low, bins.high);
  EXPECT_THAT(quantile_bins({}, 400).x, IsEmpty());
}

TEST(ReportSeries, ManyValuesMakeNoMoreBinsThanAskedFor) {
  for (const std::size_t size : {399, 400, 401, 15'000, 1'000'003}) {
    const QuantileBins bins = quantile_bins(ramp(size), 400);
    EXPECT_THAT(bins.x, SizeIs(std::min<std::size_t>(size, 400))) << size;
    // The middles of the stretches, weighted with their sizes, are the middle of the column.
    EXPECT_NEAR(bins.x.back() + bins.x.front(), static_cast<double>(size) - 1.0,
                static_cast<double>(size) / 400.0 + 1.0)
        << size;
  }
}

TEST(ReportSeries, ABinWithoutANumberIsAGap) {
  const std::vector<double> column{1.0, 3.0, kNaN, kNaN, kNaN, 5.0};
  EXPECT_THAT(mean_bins(column, 3).y, ElementsAre(DoubleEq(2.0), IsNan(), DoubleEq(5.0)));
  EXPECT_THAT(quantile_bins(column, 3).median, ElementsAre(2.0, IsNan(), 5.0));
}

TEST(ReportSeries, RunningMeansBeginWithAFullWindow) {
  const std::vector<double> column{1.0, 0.0, 1.0, 1.0};
  const Curve curve = running_mean(column, 2, 100);
  EXPECT_THAT(curve.x, ElementsAre(1.0, 2.0, 3.0));
  EXPECT_THAT(curve.y, ElementsAre(0.5, 0.5, 1.0));
  EXPECT_THAT(running_mean(column, 100, 100).y, ElementsAre(0.75));  // the window is the column
  EXPECT_THAT(running_mean({}, 5, 5).x, IsEmpty());
}

TEST(ReportSeries, RunningMeansKeepTheLastPoint) {
  for (const std::size_t size : {7, 1000, 1001, 1999}) {
    const Curve curve = running_mean(ramp(size), 3, 50);
    EXPECT_LE(curve.x.size(), 51U) << size;
    EXPECT_EQ(curve.x.back(), static_cast<double>(size - 1));
    EXPECT_DOUBLE_EQ(curve.y.back(), static_cast<double>(size) - 2.0);
  }
}

TEST(ReportSeries, RunningMinimaAreStepsToTheEnd) {
  const Curve curve = running_minimum(std::vector{kNaN, 5.0, 6.0, 2.0, 2.0, kNaN, 3.0});
  EXPECT_THAT(curve.x, ElementsAre(1.0, 3.0, 6.0));
  EXPECT_THAT(curve.y, ElementsAre(5.0, 2.0, 2.0));
  EXPECT_THAT(running_minimum(std::vector{kNaN, kNaN}).x, IsEmpty());
}

TEST(ReportSeries, ChangesLeaveOutWhatStays) {
  const Curve curve = changes(std::vector{1.0, 1.0, 1.0, 0.5, 0.5, kNaN, kNaN, 0.5}, 100);
  EXPECT_THAT(curve.x, ElementsAre(0.0, 3.0, 5.0, 7.0));
  EXPECT_THAT(curve.y, ElementsAre(DoubleEq(1.0), DoubleEq(0.5), IsNan(), DoubleEq(0.5)));
  const Curve many = changes(ramp(10'000), 100);
  EXPECT_LE(many.x.size(), 101U);
  EXPECT_EQ(many.x.front(), 0.0);
  EXPECT_EQ(many.x.back(), 9999.0);
}

TEST(ReportSeries, ZeroesAreRaisedForLogarithmicAxes) {
  EXPECT_THAT(raised_to({-1.0, 0.0, 2.0}, 1e-3), ElementsAre(1e-3, 1e-3, 2.0));
  EXPECT_THAT(raised_to({kNaN}, 1e-3), Each(IsNan()));
}

TEST(ReportSeries, RefusesNoBinsAndNoWindow) {
  EXPECT_THROW(quantile_bins(ramp(3), 0), std::invalid_argument);
  EXPECT_THROW(quantile_bins(ramp(3), 2, 0.7), std::invalid_argument);
  EXPECT_THROW(mean_bins(ramp(3), 0), std::invalid_argument);
  EXPECT_THROW(running_mean(ramp(3), 0, 5), std::invalid_argument);
  EXPECT_THROW(running_mean(ramp(3), 5, 0), std::invalid_argument);
  EXPECT_THROW(changes(ramp(3), 0), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::apps
