#include "apps/progress_line.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <thread>

namespace qarch::apps {
namespace {

TEST(DurationText, UsesTheTwoLargestUnits) {
  struct Case {
    double seconds;
    std::string text;
  };
  for (const auto& [seconds, text] :
       {Case{0.0, "0s"}, Case{12.4, "12s"}, Case{59.6, "1m 00s"}, Case{185.0, "3m 05s"},
        Case{3599.7, "1h 00m"}, Case{3720.0, "1h 02m"}, Case{90061.0, "25h 01m"}}) {
    EXPECT_EQ(duration_text(seconds), text);
  }
}

TEST(CountText, HasThreeDigits) {
  struct Case {
    double value;
    std::string text;
  };
  for (const auto& [value, text] : {Case{0.0, "0"}, Case{12.0, "12"}, Case{999.0, "999"},
                                    Case{12345.0, "12.3k"}, Case{4.56e6, "4.56M"}}) {
    EXPECT_EQ(count_text(value), text);
  }
}

TEST(ProgressLine, SaysNothingInTheFirstHalfSecond) {
  std::ostringstream out;
  std::ostringstream err;
  int asked = 0;
  {
    const Streams streams{out, err, true};
    ProgressLine line(streams);
    for (int k = 0; k < 1000; ++k) {
      line.update([&] {
        ++asked;
        return std::string("text");
      });
    }
  }
  EXPECT_EQ(asked, 0) << "the text costs nothing while it is not due";
  EXPECT_EQ(err.str(), "");
}

TEST(ProgressLine, OverwritesItselfOnATerminalOnly) {
  for (const bool terminal : {true, false}) {
    std::ostringstream out;
    std::ostringstream err;
    const Streams streams{out, err, terminal};
    ProgressLine line(streams);
    std::this_thread::sleep_for(std::chrono::milliseconds(550));
    line.update([] { return std::string("half way"); });
    line.update([] { return std::string("too early"); });
    line.close();
    line.close();
    EXPECT_EQ(err.str(), terminal ? "\rhalf way\x1b[K\n" : "half way\n");
    EXPECT_EQ(out.str(), "");
  }
}

}  // namespace
}  // namespace qarch::apps
