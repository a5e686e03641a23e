#include "apps/report/report_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <stdexcept>

#include "apps/report/gnuplot.h"
#include "tests/apps/program_fixture.h"

namespace qarch::apps {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

Report small_report() {
  CircuitDrawing circuit{"best", "The best", sim::Circuit(2), {}, {}};
  circuit.circuit.append(sim::GateKind::kCx, {0, 1});
  Figure figure{"learning", "t", "c", "a", {"step"}, {"error (mHa)", true}, {}};
  figure.series.push_back({"run", SeriesStyle::kLine, {1, 2}, {3, 0.1}});
  return {"Title", "", {{"one", "One", {circuit, figure}}}};
}

class ReportFiles : public ProgramFixture {
 protected:
  void SetUp() override {
    try {
      find_gnuplot();
    } catch (const std::runtime_error& error) {
      GTEST_SKIP() << error.what();
    }
  }
  bool has(const char* file) const { return std::filesystem::exists(at(file)); }
  std::ostringstream out_;
  std::ostringstream err_;
  Streams streams_{out_, err_};
};

TEST_F(ReportFiles, AreTheNumbersTheScriptsAndTheDrawings) {
  const PageParts parts = write_report_files(small_report(), at(""), streams_);
  for (const char* file : {"learning.csv", "learning.gp", "learning.svg", "best.svg"}) {
    EXPECT_TRUE(has(file)) << file;
  }
  EXPECT_EQ(parts.drawings.size(), 2U);
  EXPECT_THAT(parts.notes, IsEmpty());
  EXPECT_EQ(err_.str(), "");
}

TEST_F(ReportFiles, AreWrittenWithoutGnuplotToo) {
  const std::string path = std::getenv("PATH");
  setenv("PATH", at("").c_str(), 1);
  const PageParts parts = write_report_files(small_report(), at(""), streams_);
  setenv("PATH", path.c_str(), 1);
  EXPECT_TRUE(has("learning.csv"));
  EXPECT_TRUE(has("best.svg"));
  EXPECT_FALSE(has("learning.svg"));
  ASSERT_EQ(parts.notes.size(), 1U);
  EXPECT_THAT(parts.notes[0], HasSubstr("gnuplot-nox"));
  EXPECT_THAT(err_.str(), HasSubstr("gnuplot-nox"));
}

TEST_F(ReportFiles, TheSameFigureIsTheSameBytesInEveryFormat) {
  struct Row {
    const char* format;
    const char* start;
    std::size_t files;
  };
  for (const Row& row : {Row{"svg", "<?xml", 2}, Row{"pdf", "%PDF", 1}, Row{"png", "\x89PNG", 1}}) {
    const auto first = draw_figures(small_report(), row.format, "", streams_);
    const auto second = draw_figures(small_report(), row.format, "", streams_);
    ASSERT_EQ(first.size(), row.files) << row.format;
    EXPECT_EQ(first[0].bytes, second[0].bytes) << row.format;
    EXPECT_THAT(first[0].bytes, StartsWith(row.start));
  }
  const std::string pdf = draw_figures(small_report(), "pdf", "learning", streams_)[0].bytes;
  EXPECT_THAT(pdf, HasSubstr("/CreationDate (D:20000101000000"));
  EXPECT_THAT(err_.str(), HasSubstr("note: circuits are drawn as svg, not as pdf"));
}

TEST_F(ReportFiles, UnknownFiguresAndFormatsAreRefusedWithThoseThatThereAre) {
  try {
    draw_figures(small_report(), "svg", "lerning", streams_);
    ADD_FAILURE() << "it was drawn";
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("--figure = 'lerning'"), HasSubstr("learning")));
  }
  EXPECT_THROW(draw_figures(small_report(), "gif", "", streams_), std::invalid_argument);
  EXPECT_THROW(draw_figures(small_report(), "pdf", "best", streams_), std::invalid_argument);
  EXPECT_EQ(draw_figures(small_report(), "svg", "best", streams_).size(), 1U);
}

}  // namespace
}  // namespace qarch::apps
