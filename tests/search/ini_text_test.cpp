#include "search/ini_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/search/io_temporary_folder.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;

TEST(IniText, KeepsTheOrderAndThePlaces) {
  const auto settings = parse_ini(
      "# a comment\n[one]\n b = H 0 0 0; H 0 0 1  # atoms\n\n; another\na=\r\n[two]\na = x#y", "f");
  ASSERT_EQ(settings.size(), 3U);
  EXPECT_EQ(settings[0].section, "one");
  EXPECT_EQ(settings[0].key, "b");
  EXPECT_EQ(settings[0].value, "H 0 0 0; H 0 0 1");
  EXPECT_EQ(settings[0].place, "f:3");
  EXPECT_EQ(settings[1].value, "");
  EXPECT_EQ(settings[2].section, "two");
  EXPECT_EQ(settings[2].value, "x#y");
  EXPECT_EQ(settings[2].place, "f:8");
  EXPECT_TRUE(parse_ini("", "f").empty());
}

TEST(IniText, RefusesWhatIsNoIni) {
  for (const auto& [text, fragment] :
       {std::pair{"[a\n", "f:1: section '[a' lacks its ']'"},
        std::pair{"a = 1\n", "f:1: key before"}, std::pair{"[a]\nb\n", "f:2: 'b' is neither"},
        std::pair{"[a]\nb = 1\n[a]\nb = 2", "f:4: a.b is given twice"}}) {
    EXPECT_THAT(message_of<std::invalid_argument>([text = text] { parse_ini(text, "f"); }),
                HasSubstr(fragment));
  }
}

}  // namespace
}  // namespace qarch::search
