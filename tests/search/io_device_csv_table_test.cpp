#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "search/io/device/csv_table.h"

namespace qarch::search {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

TEST(ParseCsv, ReadsPlainAndQuotedCells) {
  const auto rows = parse_csv(
      "\xEF\xBB\xBF"
      "a,b\r\n\n1,\"x, \"\"y\"\"\nz\"\n,\n\"\"",
      "t.csv");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_THAT(rows[0].cells, ElementsAre("a", "b"));
  EXPECT_THAT(rows[1].cells, ElementsAre("1", "x, \"y\"\nz"));
  EXPECT_THAT(rows[2].cells, ElementsAre("", ""));
  EXPECT_EQ(rows[1].line, 3);
  EXPECT_EQ(rows[2].line, 5);
  EXPECT_THAT(parse_csv("", "t.csv"), IsEmpty());
}

TEST(ParseCsv, SaysWhereAQuoteIsWrong) {
  for (const auto& [text, message] :
       {std::pair("a\n\"b", "t.csv:2: a quoted cell has no end"),
        std::pair("a\nb\"c", "t.csv:2: a quote inside a cell"),
        std::pair("\"a\"b", "t.csv:1: a quoted cell must be followed")}) {
    const auto call = [t = text] { parse_csv(t, "t.csv"); };
    EXPECT_THAT(call, ThrowsMessage<std::invalid_argument>(HasSubstr(message)));
  }
}

TEST(ParseCsv, BoundsTheNumberOfRows) {
  std::string many;
  for (int k = 0; k < 70000; ++k) many += "1\n";
  const auto long_table = [&] { parse_csv(many, "t.csv"); };
  EXPECT_THAT(long_table, ThrowsMessage<std::invalid_argument>(HasSubstr("more than 65536 rows")));
}

}  // namespace
}  // namespace qarch::search
