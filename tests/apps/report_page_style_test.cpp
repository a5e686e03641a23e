#include <gtest/gtest.h>

#include <string>

#include "apps/report/page_style.h"
#include "apps/report/palette.h"

namespace qarch::apps {
namespace {

TEST(PageStyle, KnowsEveryColorThatItNamesInBothModes) {
  const std::string style = page_style();
  for (const PaletteColor& color : palette()) {
    EXPECT_NE(style.find("--" + std::string(color.name) + ":" + std::string(color.light)),
              std::string::npos);
    EXPECT_NE(style.find("--" + std::string(color.name) + ":" + std::string(color.dark)),
              std::string::npos);
  }
  for (std::size_t at = 0; (at = style.find("var(--", at)) != std::string::npos; ++at) {
    const std::size_t start = at + 6;
    const std::string name = style.substr(start, style.find(')', start) - start);
    EXPECT_NO_THROW(palette_color(name)) << name;
  }
}

TEST(PageStyle, ClosesItsBraces) {
  int depth = 0;
  for (const char letter : page_style()) {
    depth += letter == '{' ? 1 : letter == '}' ? -1 : 0;
    ASSERT_GE(depth, 0);
  }
  EXPECT_EQ(depth, 0);
}

}  // namespace
}  // namespace qarch::apps
