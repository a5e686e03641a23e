#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "apps/report/figure_svg.h"

namespace qarch::apps {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// A drawing as gnuplot 5.4 writes it, `inner` in it.
std::string drawing(const std::string& inner) {
  return "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"no\"?>\n<svg \n viewBox=\"0 0 760 "
         "430\"\n"
         " xmlns=\"http://www.w3.org/2000/svg\"\n>\n<title>Gnuplot</title>\n<desc>Produced "
         "by</desc>\n"
         "<g id=\"gnuplot_canvas\">\n<rect x=\"0\" y=\"0\" fill=\"#ffffff\"/>\n"
         "<defs><circle id='gpDot' r='0.5'/></defs>\n"
         "<g fill=\"none\" color=\"black\" stroke=\"currentColor\" stroke-width=\"1.00\">\n</g>\n" +
         inner + "</g>\n</svg>\n";
}

std::string inlined(const std::string& inner) {
  return inline_svg(drawing(inner),
                    {"learning", "Errors <of> it", "caption", "Falls to 0.1 \"mHa\"", {}, {}, {}});
}

TEST(FigureSvg, SaysItsTitleAndTextToScreenReaders) {
  const std::string svg = inlined("");
  EXPECT_THAT(svg,
              HasSubstr("role=\"img\" aria-labelledby=\"fig-learning-title fig-learning-desc\""));
  EXPECT_THAT(svg, HasSubstr("<title id=\"fig-learning-title\">Errors &lt;of&gt; it</title>"));
  EXPECT_THAT(svg, HasSubstr("<desc id=\"fig-learning-desc\">Falls to 0.1 &quot;mHa&quot;</desc>"));
}

TEST(FigureSvg, HasNoOtherIdsNoFontsAndNothingEmpty) {
  const std::string svg = inlined(
      "<g id=\"gnuplot_plot_1\" ><title>x</title><g fill=\"black\" font-family=\"sans-serif\" "
      "font-size=\"14.00\" text-anchor=\"end\"><text>a &lt; b</text></g></g>");
  EXPECT_THAT(svg, AllOf(Not(HasSubstr("gnuplot")), Not(HasSubstr("gpDot")), Not(HasSubstr("rect")),
                         Not(HasSubstr("font-family")), HasSubstr("<text>a &lt; b</text>")));
  EXPECT_THAT(svg, Not(HasSubstr("stroke-width=\"1.00\"/>")));
}

TEST(FigureSvg, TakesTheColorsOfThePage) {
  const std::string svg = inlined(
      "<path stroke='rgb( 18,  58, 120)' d='M1.23,2.00 L3,4 '/>"
      "<path stroke='rgb(  1,   2,   3)' d='M1,2 L3,4'/>"
      "<g fill=\"rgb(0,0,0)\"><text>t</text></g><g stroke=\"black\"><text>t</text></g>");
  EXPECT_THAT(svg, HasSubstr("<path stroke=\"var(--series-1)\" d=\"M1.2,2L3,4\"/>"));
  EXPECT_THAT(svg, HasSubstr("stroke=\"#010203\""));
  EXPECT_THAT(svg, HasSubstr("<g fill=\"currentColor\">"));
  EXPECT_THAT(svg, HasSubstr("<g stroke=\"currentColor\">"));
}

TEST(FigureSvg, DrawsTheMarksOfACurveAsOnePath) {
  const std::string use =
      "<use xlink:href='#gpPt6' transform='translate(10.00,20.00) scale(4.88)' "
      "color='rgb( 18,  58, 120)'/>";
  const std::string other =
      "<use xlink:href='#gpPt4' transform='translate(1,2) scale(1.00)' "
      "color='rgb(196,  85,  26)' opacity='0.44'/>";
  const std::string svg = inlined(use + use + other);
  EXPECT_THAT(svg,
              HasSubstr("stroke-linecap=\"round\" stroke-width=\"9.8\" d=\"M10,20h0M10,20h0\""));
  EXPECT_THAT(svg, HasSubstr("fill=\"var(--series-2)\" stroke=\"var(--series-2)\" "
                             "stroke-width=\"1.2\" opacity=\"0.44\" d=\"M0,1 2,1 2,3 0,3Z\""));
  EXPECT_THAT(svg, Not(HasSubstr("<use")));
}

TEST(FigureSvg, ThinsCurvesToWhatIsSeenAndKeepsTheirPeaks) {
  std::string path = "M0,0 ";
  for (int i = 1; i < 20000; ++i) {
    path += "L" + std::to_string(i * 0.03) + "," + std::to_string(i == 7777 ? 400 : i % 50) + " ";
  }
  const std::string svg = inlined("<path stroke='black' d='" + path + "'/>");
  EXPECT_LT(svg.size(), 60'000U);
  EXPECT_THAT(svg, HasSubstr(",400 "));
  EXPECT_THAT(svg, HasSubstr("M0,0L"));
}

TEST(FigureSvg, RefusesWhatIsNoDrawing) {
  EXPECT_THROW(inline_svg("gnuplot: no", {}), std::runtime_error);
  EXPECT_THROW(inline_svg("<html></html>", {}), std::runtime_error);
}

}  // namespace
}  // namespace qarch::apps
