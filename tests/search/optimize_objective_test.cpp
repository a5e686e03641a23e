#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "search/optimize/objective.h"

namespace qarch::search {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(FunctionObjective, HandsPointAndShotsOn) {
  FunctionObjective f(2, [](std::span<const double> x, double shots) {
    return 100.0 * shots + 10.0 * x[0] + x[1];
  });
  EXPECT_EQ(f.dimension(), 2);
  EXPECT_DOUBLE_EQ(f.value(std::vector{2.0, 3.0}, 7.0), 723.0);
}

TEST(CountedObjective, CountsEveryCallAndRejectsWhatIsNotFinite) {
  const std::vector<double> values{1.5, std::nan(""), kInfinity, -kInfinity, -2.5};
  const std::vector<double> expected{1.5, kInfinity, kInfinity, kInfinity, -2.5};
  std::size_t next = 0;
  FunctionObjective f(1, [&](std::span<const double>, double) { return values[next++]; });
  CountedObjective counted(f);
  EXPECT_EQ(counted.dimension(), 1);
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(counted.value(std::vector{0.0}, 0.0), expected[i]) << "call " << i;
    EXPECT_EQ(counted.evaluations(), static_cast<int>(i) + 1);
  }
}

TEST(CountedObjective, CountsACallThatThrows) {
  FunctionObjective f(0, [](std::span<const double>, double) -> double {
    throw std::runtime_error("device lost");
  });
  CountedObjective counted(f);
  EXPECT_THROW(counted.value({}, 0.0), std::runtime_error);
  EXPECT_EQ(counted.evaluations(), 1);
}

TEST(RequireStart, NamesTheWrongSizeOrEntry) {
  const FunctionObjective f(2, [](std::span<const double>, double) { return 0.0; });
  EXPECT_NO_THROW(require_start(f, std::vector{0.0, 1.0}, "here"));
  const auto message = [&](const std::vector<double>& start) -> std::string {
    try {
      require_start(f, start, "here");
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "nothing thrown";
  };
  EXPECT_EQ(message({0.0}), "here: start.size() = 1, must be the dimension 2");
  EXPECT_EQ(message({0.0, std::nan("")}), "here: start[1] = nan, must be finite");
}

}  // namespace
}  // namespace qarch::search
