#include "apps/svg_canvas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace qarch::apps {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(SvgCanvas, WritesLengthsWithOneDecimalAtMost) {
  const std::vector<std::pair<double, std::string>> rows{
      {0, "0"},     {12, "12"},     {12.5, "12.5"}, {12.04, "12"},
      {-0.04, "0"}, {-0.5, "-0.5"}, {-7, "-7"}};
  for (const auto& [value, text] : rows) EXPECT_EQ(svg_px(value), text);
}

TEST(SvgCanvas, EscapesWhatXmlTakesForItsOwn) {
  EXPECT_EQ(xml_escaped("a<b & \"c\">θ\n\x7f"), "a&lt;b &amp; &quot;c&quot;&gt;θ  ");
}

TEST(SvgCanvas, LettersAreWiderTheMoreAndTheLargerTheyAre) {
  EXPECT_EQ(svg_text_width({}, 10), 0.0);
  EXPECT_LT(svg_text_width({{"RX", 0}}, 10), svg_text_width({{"RXX", 0}}, 10));
  EXPECT_LT(svg_text_width({{"R", 0}, {"X", -1}}, 10), svg_text_width({{"RX", 0}}, 10));
  EXPECT_EQ(svg_text_width({{"θ", 0}}, 10), svg_text_width({{"a", 0}}, 10)) << "not two letters";
}

TEST(SvgCanvas, IndicesComeBackToTheLine) {
  SvgCanvas canvas;
  canvas.text(SvgLayer::kNames, {{"a", 0}, {"0", -1}, {"+b", 0}, {"†", 1}}, 1, 2, 10);
  const std::string svg = canvas.finished(3, 4, "", "t", "d");
  EXPECT_THAT(svg, HasSubstr(">a<tspan dy=\"2\" font-size=\"7.2\">0</tspan>"
                             "<tspan dy=\"-2\">+b</tspan>"
                             "<tspan dy=\"-3.5\" font-size=\"7.2\">†</tspan></text>"));
}

TEST(SvgCanvas, EveryLayerIsAGroupAndAnEmptyOneIsNone) {
  for (int k = 0; k < static_cast<int>(SvgLayer::kNumber); ++k) {
    SvgCanvas canvas;
    EXPECT_THAT(canvas.finished(1, 1, "", "t", "d"), Not(HasSubstr("<g")));
    canvas.path(static_cast<SvgLayer>(k), "M0 0");
    const std::string svg = canvas.finished(1, 1, "", "t", "d");
    EXPECT_THAT(svg, ::testing::ContainsRegex("<g [a-z][^>]*>\n<path d=\"M0 0\"/>\n</g>")) << k;
    EXPECT_TRUE(svg.find("fill=") != std::string::npos) << "shapes are not black by default";
  }
}

}  // namespace
}  // namespace qarch::apps
