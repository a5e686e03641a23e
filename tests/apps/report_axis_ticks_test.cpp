#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

#include "apps/report/axis_ticks.h"

namespace qarch::apps {
namespace {

std::string labels(double low, double high, bool logarithmic, int most = 7) {
  std::string text;
  for (const Tick& tick : axis_ticks(low, high, logarithmic, most)) {
    if (!tick.minor) text += (text.empty() ? "" : " ") + tick.label;
  }
  return text;
}

struct Row {
  double low;
  double high;
  bool logarithmic;
  const char* labels;
};

TEST(AxisTicks, AreRoundNumbersAsPeopleWriteThem) {
  for (const Row& row :
       {Row{0.0, 1.0, false, "0 0.2 0.4 0.6 0.8 1.0"},
        Row{0.0, 15000.0, false, "0 5,000 10,000 15,000"},
        Row{-1.2, 0.9, false, "\u22121.0 \u22120.5 0 0.5"},
        Row{0.0, 3.0e9, false,
            "0 5\u00b710\u2078 1\u00b710\u2079 1.5\u00b710\u2079 2\u00b710\u2079 "
            "2.5\u00b710\u2079 3\u00b710\u2079"},
        Row{0.0, 4e-7, false,
            "0 1\u00b710\u207b\u2077 2\u00b710\u207b\u2077 3\u00b710\u207b\u2077 "
            "4\u00b710\u207b\u2077"},
        Row{0.05, 300.0, true, "0.1 1 10 100"}, Row{1.5, 60.0, true, "2 5 10 20 50"},
        Row{1e-9, 1e-6, true, "10\u207b\u2079 10\u207b\u2078 10\u207b\u2077 10\u207b\u2076"},
        Row{1.1, 1.9, true, ""}}) {
    EXPECT_EQ(labels(row.low, row.high, row.logarithmic), row.labels)
        << row.low << " to " << row.high;
  }
}

TEST(AxisTicks, LieWithinTheAxisAndAreNotTooMany) {
  for (const bool logarithmic : {false, true}) {
    for (double low = 1e-12; low < 1e6; low *= 7.3) {
      for (double factor = 1.5; factor < 1e12; factor *= 11.0) {
        int with_label = 0;
        for (const Tick& tick : axis_ticks(low, low * factor, logarithmic)) {
          EXPECT_GE(tick.value, logarithmic ? low * (1.0 - 1e-6) : low - 1e-6 * low * factor);
          EXPECT_LE(tick.value, low * factor * (1.0 + 1e-6));
          EXPECT_EQ(tick.minor, tick.label.empty());
          with_label += tick.minor ? 0 : 1;
        }
        EXPECT_LE(with_label, 9) << low << " to " << low * factor << ' ' << logarithmic;
      }
    }
  }
}

TEST(AxisTicks, RefuseAnAxisThatIsNone) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(axis_ticks(1.0, 1.0, false), std::invalid_argument);
  EXPECT_THROW(axis_ticks(0.0, 1.0, true), std::invalid_argument);
  EXPECT_THROW(axis_ticks(nan, 1.0, false), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::apps
