#include "search/named_row.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace qarch::search {
namespace {

constexpr std::array<NamedRow<int>, 2> kTable{{{"first", 1}, {"second", 2}}};

TEST(NamedRow, IsFoundByItsWholeName) {
  for (const auto& row : kTable) EXPECT_EQ(row_named(row.name, kTable, "field").value, row.value);
}

TEST(NamedRow, AnUnknownNameIsAnsweredWithTheKnownOnes) {
  EXPECT_THAT([] { (void)row_named("secnd", kTable, "env.field"); },
              ::testing::ThrowsMessage<std::invalid_argument>(
                  "env.field = 'secnd', must be one of: first second; did you mean 'second'?"));
}

}  // namespace
}  // namespace qarch::search
