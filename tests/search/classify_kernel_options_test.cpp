#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "search/classify/kernel_options.h"

namespace qarch::search {
namespace {

std::string message(const KernelOptions& options) {
  try {
    options.validate();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(KernelOptions, TakeWhatIsInRange) {
  EXPECT_EQ(message({}), "");
  EXPECT_EQ(message({.c = 1e-3, .shots = 50000, .stretch = {1.0, 1.5, 2.0}}), "");
}

TEST(KernelOptions, NameTheFieldTheValueAndTheBound) {
  EXPECT_EQ(message({.c = 0.0}), "kernel.c = 0, must be finite and > 0");
  EXPECT_EQ(message({.c = INFINITY}), "kernel.c = inf, must be finite and > 0");
  for (const double shots : {-1.0, 0.5, 2e8, double(NAN)}) {
    EXPECT_THAT(message({.shots = shots}), testing::StartsWith("kernel.shots = "));
  }
  EXPECT_EQ(message({.stretch = {1.0, 0.5}}),
            "kernel.stretch = 1,0.5, must be empty, or 2 to 6 factors that start with 1 and rise "
            "to at most 10");
  const std::vector<std::vector<double>> refused{
      {1.0}, {2.0, 3.0}, {1.0, 1.0}, {1.0, 11.0}, {1.0, NAN}, {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0}};
  for (const std::vector<double>& stretch : refused) {
    EXPECT_THAT(message({.stretch = stretch}), testing::StartsWith("kernel.stretch = "));
  }
}

}  // namespace
}  // namespace qarch::search
