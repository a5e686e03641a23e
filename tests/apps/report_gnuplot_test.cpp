#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>
#include <stdexcept>

#include "apps/report/gnuplot.h"
#include "tests/apps/program_fixture.h"

namespace qarch::apps {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Figure two_curves() {
  Figure figure{"two-curves",    "Two curves",          "caption", "alt",
                {"evaluations"}, {"error (mHa)", true}, {}};
  figure.series.push_back({"a, \"b\"", SeriesStyle::kLinePoints, {1, 2, 3}, {10, kNan, 0.1}});
  figure.series.push_back({"", SeriesStyle::kBand, {1, 3}, {}, {1, 2}, {3, 4}});
  figure.lines.push_back({"chemical accuracy", 1.6});
  return figure;
}

/// A figure with series of every style, in what gnuplot may be given.
Figure every_style(bool logarithmic) {
  Figure figure{"every-style", "t", "c", "a", {"x"}, {"y", logarithmic}, {}};
  for (const SeriesStyle style :
       {SeriesStyle::kLine, SeriesStyle::kPoints, SeriesStyle::kLinePoints, SeriesStyle::kSteps,
        SeriesStyle::kBars, SeriesStyle::kBand, SeriesStyle::kErrorBars}) {
    Series series{
        "s", style, {0, 1, 2}, {1, kNan, 3}, {0.5, kNan, 2}, {2, kNan, 4}, {"l", "'m'", "`n`"}};
    figure.series.push_back(series);
    series.faint = true;
    series.labels.clear();
    figure.series.push_back(series);
  }
  return figure;
}

class Gnuplot : public ProgramFixture {
 protected:
  void SetUp() override {
    try {
      program_ = find_gnuplot();
    } catch (const std::runtime_error& error) {
      GTEST_SKIP() << error.what();
    }
  }
  GnuplotResult draw(const std::vector<Figure>& figures, const char* format) {
    std::vector<std::string> ids;
    for (const Figure& figure : figures) {
      write(figure.id + ".csv", figure_csv(figure));
      write(figure.id + ".gp", figure_script(figure));
      ids.push_back(figure.id);
    }
    return run_gnuplot(program_, at(""), ids, format, 30.0);
  }
  std::string text_of(const std::string& file) const {
    std::ifstream stream(at(file));
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  std::string program_;
};

TEST(FigureCsv, HasTheAxesAsNamesAndAGapAsAnEmptyField) {
  EXPECT_EQ(figure_csv(two_curves()),
            "evaluations,error (mHa),low,high,series\n"
            "1,10,,,\"a, \"\"b\"\"\"\n2,,,,\"a, \"\"b\"\"\"\n"
            "3,0.1,,,\"a, \"\"b\"\"\"\n\n\n1,,1,3,error (mHa)\n3,,2,4,error (mHa)\n");
}

TEST(FigureCsv, RefusesVectorsOfDifferentLengths) {
  Figure figure = two_curves();
  figure.series[1].y_low.pop_back();
  EXPECT_THROW(figure_csv(figure), std::invalid_argument);
  EXPECT_THROW(figure_script(figure), std::invalid_argument);
}

TEST(FigureScript, TellsHowToDrawItAndDrawsSeriesInDifferentLooks) {
  const std::string script = figure_script(two_curves());
  EXPECT_THAT(script, HasSubstr("#   gnuplot two-curves.gp"));
  EXPECT_THAT(script, HasSubstr("#   gnuplot -e \"format='pdf'\" two-curves.gp"));
  EXPECT_THAT(script, HasSubstr("set logscale y"));
  EXPECT_THAT(script, HasSubstr("using 1:(valid(2) ? column(2) : NaN) with linespoints"));
  EXPECT_THAT(script, HasSubstr("set label 'chemical accuracy'"));
  EXPECT_THAT(script, HasSubstr("index 1 skip 1 using 1:3:4 with filledcurves lc rgb '#c4551a'"));
}

TEST(FigureScript, MarksWholeNumbersOnlyAndGivesEverySeriesItsLook) {
  Figure figure{"many", "t", "c", "a", {"qubits"}, {"y"}, {}};
  for (int i = 0; i < 9; ++i) {
    figure.series.push_back({"s", SeriesStyle::kLinePoints, {2, 3, 4}, {1, 2, 3}});
  }
  const std::string script = figure_script(figure);
  EXPECT_THAT(script, HasSubstr("set xtics nomirror out ('2' 2, '3' 3, '4' 4)"));
  std::set<std::string> looks;
  for (std::size_t at = 0; (at = script.find(" lw ", at)) != std::string::npos; ++at) {
    if (const std::size_t end = script.find(" title", at); end != std::string::npos) {
      looks.insert(script.substr(at, end - at));
    }
  }
  EXPECT_GE(looks.size(), 9U);
}

TEST(FigureScript, MakesRoomForLongNamesUnderBarsAndForALineAtTheTop) {
  Figure figure{"bars", "t", "c", "a", {""}, {"share (%)", false, 0.0, 100.0}, {}};
  figure.series.push_back({"s", SeriesStyle::kBars, {0, 1, 2}, {1, 2, 3}});
  figure.series[0].labels.assign(3, "a");
  figure.lines.push_back({"ceiling", 100.0});
  EXPECT_THAT(figure_script(figure), HasSubstr("size 760,430\n"));
  EXPECT_THAT(figure_script(figure), HasSubstr("set yrange [0:108]"));
  figure.series[0].labels.assign(3, std::string(30, 'a'));
  EXPECT_THAT(figure_script(figure), HasSubstr("size 760,576\n"));
  EXPECT_EQ(figure_csv(figure).substr(0, 28), "rank,share (%),label,series\n");
}

TEST_F(Gnuplot, DrawsEveryStyleInEveryFormatWithoutAWord) {
  for (const FigureFormat& format : kFigureFormats) {
    for (const bool logarithmic : {false, true}) {
      const GnuplotResult result = draw({every_style(logarithmic)}, format.name.data());
      EXPECT_THAT(result.missing, IsEmpty()) << format.name;
      EXPECT_EQ(result.messages, "") << format.name;
      EXPECT_GT(std::filesystem::file_size(at("every-style." + std::string(format.name))), 1000U);
    }
  }
}

TEST_F(Gnuplot, DrawsFiguresWithoutData) {
  Figure empty{"empty", "t", "c", "a", {"x"}, {"y", true}, {}};
  Figure gaps = empty;
  gaps.id = "gaps";
  gaps.series.push_back({"s", SeriesStyle::kLine, {1.0}, {kNan}});
  const GnuplotResult result = draw({empty, gaps}, "svg");
  EXPECT_THAT(result.missing, IsEmpty()) << result.messages;
  EXPECT_THAT(text_of("empty.svg"), HasSubstr("no data"));
  EXPECT_THAT(text_of("gaps.svg"), HasSubstr("no data"));
}

TEST_F(Gnuplot, TakesTextAsItStands) {
  Figure figure = two_curves();
  figure.x.label = "it's `touch made` @b {/Bold c} \\n $d";
  figure.series[0].labels = {"'", "\\", "%s"};
  const GnuplotResult result = draw({figure}, "svg");
  EXPECT_THAT(result.missing, IsEmpty()) << result.messages;
  EXPECT_THAT(text_of("two-curves.svg"), HasSubstr("it's `touch made` @b {/Bold c} \\n $d"));
  EXPECT_FALSE(std::filesystem::exists(at("made")));
}

TEST_F(Gnuplot, AFigureThatFailsDoesNotStopTheOthers) {
  Figure first = two_curves();
  Figure last = two_curves();
  first.id = "first";
  last.id = "last";
  draw({first, last}, "svg");
  write("broken.gp", "set terminal svg\nset output 'broken.svg'\nplot nowhere(x)\n");
  const GnuplotResult result = run_gnuplot(program_, at(""), {"first", "broken", "last"}, "svg");
  EXPECT_THAT(result.missing, ElementsAre("broken"));
  EXPECT_THAT(result.messages, HasSubstr("nowhere"));
  EXPECT_THAT(text_of("last.svg"), HasSubstr("</svg>"));
  EXPECT_FALSE(std::filesystem::exists(at("broken.svg")));
}

TEST_F(Gnuplot, IsStoppedWhenItTakesTooLong) {
  write("slow.gp", "pause 20\n");
  EXPECT_THROW(run_gnuplot(program_, at(""), {"slow"}, "svg", 0.1), std::runtime_error);
}

TEST_F(Gnuplot, ThatIsMissingIsNamedWithItsPackage) {
  const std::string path = std::getenv("PATH");
  setenv("PATH", at("").c_str(), 1);
  try {
    find_gnuplot();
    ADD_FAILURE() << "it was found";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("gnuplot-nox"));
  }
  setenv("PATH", path.c_str(), 1);
}

}  // namespace
}  // namespace qarch::apps
