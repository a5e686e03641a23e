#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

#include "apps/report/html_page.h"
#include "apps/report/svg_tree.h"

namespace qarch::apps {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

Figure curve(const std::string& id) {
  Figure figure{id, "The title", "The caption", "It falls to 0.1 mHa", {"step"}, {"error (mHa)"},
                {}};
  figure.series.push_back({"run 1", SeriesStyle::kLine, {1, 2}, {3, 0.1}});
  return figure;
}

Report every_block() {
  const std::string markup = "<script>alert('x')</script>";
  CircuitDrawing circuit{"best", "Circuit " + markup, sim::Circuit(2), {}, {}};
  circuit.circuit.append(sim::GateKind::kCx, {0, 1});
  return {"Title " + markup,
          "Subtitle " + markup,
          {{"answer",
            "Answer " + markup,
            {Headlines{{{"0.058 mHa" + markup, "error" + markup, Tone::kGood}}},
             Paragraph{"One " + markup + "\n\nTwo", Tone::kWarning},
             Facts{{{"name" + markup, "value" + markup}}}, circuit}},
           {"more",
            "More",
            {Table{"Rows " + markup,
                   {"run" + markup, "error"},
                   {{"a" + markup, "1.5 mHa"}, {"b", "2 mHa"}}},
             Table{"Folded", {"run"}, {{"a"}}, true}, curve("learning"),
             Code{"Command " + markup, "qarch " + markup},
             Code{"Configuration", "[general]\nseed = 1\n", true}}}}};
}

TEST(HtmlPage, NothingOfTheReportIsMarkup) {
  const std::string page = html_page(every_block(), {});
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  std::size_t seen = 0;
  for (std::size_t at = 0; (at = page.find("&lt;script&gt;", at)) != std::string::npos; ++at)
    ++seen;
  EXPECT_GE(seen, 13U);
}

TEST(HtmlPage, NeedsNothingFromElsewhere) {
  const std::string page = html_page(every_block(), {});
  EXPECT_THAT(page, AllOf(Not(HasSubstr("<link")), Not(HasSubstr("src=")), Not(HasSubstr("url(")),
                          Not(HasSubstr("@import")), Not(HasSubstr("https:"))));
}

/// Tags that are opened are closed, in order. Void elements, the style sheet left aside.
TEST(HtmlPage, ClosesWhatItOpens) {
  std::string page =
      html_page(every_block(), {{{"learning", "<svg><g/></svg>"}}, "x-files", {"a note"}});
  const std::size_t style = page.find("<style>");
  page.erase(style, page.find("</style>") - style + 8);
  for (std::size_t at = 0; (at = page.find("<meta", at)) != std::string::npos;) {
    page.erase(at, page.find('>', at) - at + 1);
  }
  const SvgNode html = parse_svg(page.substr(page.find("<html")));
  EXPECT_EQ(html.name, "html");
  EXPECT_EQ(html.children.size(), 2U);
}

TEST(HtmlPage, IsReadableWithoutSeeingIt) {
  const std::string page = html_page(every_block(), {});
  for (const char* part :
       {"<html lang=\"en\">", "<a class=\"skip\" href=\"#content\">",
        "<nav aria-label=\"Contents\">", "<main id=\"content\">",
        "<section id=\"answer\" aria-labelledby=\"answer-heading\">", "<h2 id=\"answer-heading\">",
        "<a href=\"#more\">More</a>", "<th scope=\"col\"", "<th scope=\"row\">b</th>",
        "<td class=\"n\">2 mHa</td>", "<details><summary>Folded",
        "tabindex=\"0\" role=\"region\" aria-label=\"Folded\"", "name=\"viewport\"",
        "prefers-color-scheme:dark", "prefers-reduced-motion", "@media print"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
}

TEST(HtmlPage, ShowsDrawingsAndLinksToTheirFiles) {
  const PageParts parts{
      {{"learning", "<svg>drawn</svg>"}, {"best", "<svg>circuit</svg>"}}, "p-files", {}};
  const std::string page = html_page(every_block(), parts);
  EXPECT_THAT(page, AllOf(HasSubstr("<svg>drawn</svg>"), HasSubstr("<svg>circuit</svg>"),
                          HasSubstr("<b>Figure 2.</b> The title"),
                          HasSubstr("<a href=\"p-files/learning.csv\">"),
                          HasSubstr("<a href=\"p-files/learning.gp\">"),
                          HasSubstr("<a href=\"p-files/best.svg\">")));
}

TEST(HtmlPage, WithoutDrawingsHasTheNumbersAndTheCircuitAsText) {
  const std::string page =
      html_page(every_block(), {{}, "p-files", {"figures are not drawn: why"}});
  EXPECT_THAT(page,
              AllOf(HasSubstr("It falls to 0.1 mHa"), HasSubstr("Numbers of the figure: The title"),
                    HasSubstr("<td class=\"n\">0.1</td>"), HasSubstr("q0: "),
                    HasSubstr("figures are not drawn: why"), Not(HasSubstr("learning.svg"))));
}

TEST(HtmlPage, IsKnownAgain) {
  EXPECT_TRUE(is_report_page(html_page(every_block(), {})));
  EXPECT_FALSE(is_report_page("<!DOCTYPE html><html><head><title>qarch</title></head></html>"));
}

TEST(HtmlPage, RefusesIdsThatMeetOrAreNone) {
  Report twice = every_block();
  twice.sections.push_back({"third", "Third", {curve("learning")}});
  EXPECT_THROW(html_page(twice, {}), std::invalid_argument);
  Report same = every_block();
  same.sections.push_back({"more", "More", {}});
  EXPECT_THROW(html_page(same, {}), std::invalid_argument);
  for (const char* id : {"", "a b", "../x", "a\"b"}) {
    const Report wrong{"t", "s", {{"s", "S", {curve(id)}}}};
    EXPECT_THROW(html_page(wrong, {}), std::invalid_argument) << id;
  }
}

TEST(HtmlPage, FindsTheFiguresAndCircuitsOfAReport) {
  const Report report = every_block();
  ASSERT_EQ(figures_of(report).size(), 1U);
  EXPECT_EQ(figures_of(report)[0]->id, "learning");
  ASSERT_EQ(circuits_of(report).size(), 1U);
  EXPECT_EQ(circuits_of(report)[0]->id, "best");
}

}  // namespace
}  // namespace qarch::apps
