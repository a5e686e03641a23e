#include <gtest/gtest.h>

#include <stdexcept>

#include "apps/report/svg_tree.h"

namespace qarch::apps {
namespace {

TEST(SvgTree, ReadsWhatItWrites) {
  const char* text = "<svg a=\"1\"><g b=\"x y\"><path d=\"M0,0\"/><text>a &lt; b</text></g></svg>";
  EXPECT_EQ(to_text(parse_svg(text)), text);
}

TEST(SvgTree, LeavesOutDeclarationsCommentsAndBlanks) {
  const SvgNode svg = parse_svg(
      "<?xml version='1.0'?>\n<!-- a comment -->\n<svg \n width = '3'\n>\n  <g/>\n</svg>\n");
  EXPECT_EQ(to_text(svg), "<svg width=\"3\"><g/></svg>");
  ASSERT_NE(svg.attribute("width"), nullptr);
  EXPECT_EQ(svg.attribute("height"), nullptr);
}

TEST(SvgTree, RefusesWhatIsNotClosed) {
  for (const char* text :
       {"", "text", "<svg><g></svg", "<svg a=", "<svg a=3></svg>", "</svg>", "<g/>"}) {
    EXPECT_THROW(parse_svg(text), std::runtime_error) << text;
  }
}

}  // namespace
}  // namespace qarch::apps
