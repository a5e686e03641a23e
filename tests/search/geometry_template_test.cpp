#include "search/geometry_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace qarch::search {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(GeometryTemplate, PutsMultiplesOfTheLengthIntoTheText) {
  EXPECT_EQ(with_length("H 0 0 0; H 0 0 {r}", 0.7414), "H 0 0 0; H 0 0 0.7414");
  EXPECT_EQ(with_length("H 0 0 {-0.5*r}; H 0 0 { 0.5 * r }", 0.7), "H 0 0 -0.35; H 0 0 0.35");
  EXPECT_EQ(with_length("{-r} {r}", 2.0), "-2 2");
  EXPECT_EQ(with_length("no place", 1.0), "no place");
  EXPECT_TRUE(has_length_variable("H 0 0 {r}"));
  EXPECT_FALSE(has_length_variable("H 0 0 1"));
}

TEST(GeometryTemplate, RefusesWhatIsNoMultiple) {
  for (const std::string text : {"{}", "{x}", "{r*2}", "{a*r}", "{2r}", "{1e999*r}"}) {
    EXPECT_THAT([&] { with_length("H 0 0 " + text, 1.0); },
                ThrowsMessage<std::invalid_argument>(HasSubstr("must be {r}, {-r}")))
        << text;
  }
  for (const std::string text : {"{r", "r}", "{{r}}", "}{"}) {
    EXPECT_THROW(with_length(text, 1.0), std::invalid_argument) << text;
  }
}

}  // namespace
}  // namespace qarch::search
