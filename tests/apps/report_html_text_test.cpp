#include <gtest/gtest.h>

#include "apps/report/html_text.h"

namespace qarch::apps {
namespace {

TEST(HtmlText, NothingThatComesFromAFileIsMarkup) {
  EXPECT_EQ(escape_html("<b a=\"1\" c='2'>x & y</b>\n"),
            "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;x &amp; y&lt;/b&gt;\n");
  EXPECT_EQ(escape_html(std::string("a\0b\x1b[0m", 7)), "a\ufffdb\ufffd[0m");
  EXPECT_EQ(escape_html("\u03b8_0"), "\u03b8_0");
}

TEST(HtmlText, KnowsCellsThatAreNumbers) {
  for (const char* text : {"12", "-1.2e-3", "+4", "0.058 mHa", "98 %", "98%", "\u22123.1",
                           "0.4 (0.3 to 0.6)", "1.5 [1.0, 2.0]"}) {
    EXPECT_TRUE(is_number_cell(text)) << text;
  }
  for (const char* text : {"", "-", "p0", "2 of the seven circuits", "2020-01-01", "inf", "e3"}) {
    EXPECT_FALSE(is_number_cell(text)) << text;
  }
}

TEST(HtmlText, SizesAreShort) {
  EXPECT_EQ(size_text(999), "999 bytes");
  EXPECT_EQ(size_text(340'400), "340 kB");
  EXPECT_EQ(size_text(1'230'000), "1.2 MB");
}

}  // namespace
}  // namespace qarch::apps
