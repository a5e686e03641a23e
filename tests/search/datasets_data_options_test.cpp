#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <stdexcept>

#include "search/datasets/data_options.h"
#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;

TEST(DataOptions, EveryFieldHasItsRange) {
  EXPECT_NO_THROW(DataOptions{}.validate());
  const struct {
    std::function<void(DataOptions&)> spoil;
    const char* message;
  } cases[] = {
      {[](auto& o) { o.samples = 1; }, "data.samples = 1, must be in [2, 1000000]"},
      {[](auto& o) { o.samples = 1'000'001; }, "data.samples = 1000001, must be in"},
      {[](auto& o) { o.dimension = 0; }, "data.dimension = 0, must be in [1, 4096]"},
      {[](auto& o) { o.noise = -0.1; }, "data.noise = -0.1, must be finite and >= 0"},
      {[](auto& o) { o.noise = std::numeric_limits<double>::infinity(); }, "data.noise = inf"},
      {[](auto& o) { o.gap = 1.0; }, "data.gap = 1, must be in [0, 1)"},
      {[](auto& o) {
         o.bits = {0, -1};
       },
       "data.bits = 0,-1, must be different numbers >= 0"},
      {[](auto& o) {
         o.bits = {2, 2};
       },
       "data.bits = 2,2, must be different numbers >= 0"},
      {[](auto& o) { o.classes = {"3"}; },
       "data.classes = 3, must be two different names, or empty"},
      {[](auto& o) {
         o.classes = {"3", "3"};
       },
       "data.classes = 3,3, must be two different"},
      {[](auto& o) { o.resize = 257; }, "data.resize = 257, must be in [0, 256]"},
      {[](auto& o) { o.resize_rule = "aera"; }, "data.resize_rule = 'aera', must be one of: area"},
      {[](auto& o) { o.threshold = std::numeric_limits<double>::quiet_NaN(); },
       "data.threshold = "},
      {[](auto& o) { o.train = -1; }, "data.train = -1, must be in [0, 1000000]"},
      {[](auto& o) { o.validation = -1; }, "data.validation = -1, must be in"},
      {[](auto& o) { o.test = -1; }, "data.test = -1, must be in"},
      {[](auto& o) { o.pca = -1; }, "data.pca = -1, must be in"},
      {[](auto& o) { o.scaling = "min_max"; }, "did you mean 'minmax'?"},
      {[](auto& o) { o.scale_low = 4.0; }, "data.scale_low = 4, must be finite and below"},
      {[](auto& o) { o.scale_high = 0.0; }, "data.scale_low = 0, must be finite and below"},
  };
  for (const auto& [spoil, message] : cases) {
    DataOptions options;
    spoil(options);
    EXPECT_THAT(message_of<std::invalid_argument>([&] { options.validate(); }), HasSubstr(message));
  }
}

}  // namespace
}  // namespace qarch::search
