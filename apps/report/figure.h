#pragma once

#include <limits>
#include <string>
#include <vector>

namespace qarch::apps {

/// How a series is drawn. kBand fills between y_low and y_high; with y as a line in its middle.
/// kErrorBars shows points with bars from y_low to y_high.
enum class SeriesStyle { kLine, kPoints, kLinePoints, kSteps, kBars, kBand, kErrorBars };

/// One curve, all vectors of one length; y_low and y_high empty where the style has none. NaN: a
/// gap.
struct Series {
  std::string name;  ///< in the key; empty: not named
  SeriesStyle style = SeriesStyle::kLine;
  std::vector<double> x;
  std::vector<double> y;
  std::vector<double> y_low = {};
  std::vector<double> y_high = {};
  std::vector<std::string> labels = {};  ///< text beside the points; of kBars, under the bars
  bool faint = false;  ///< thin and pale: one of many behind a series that sums them up
};

/// A horizontal line with a name, e.g. chemical accuracy.
struct ReferenceLine {
  std::string name;
  double y = 0.0;
};

struct Axis {
  std::string label;  ///< with its unit, "error (mHa)"
  bool logarithmic = false;
  double low = std::numeric_limits<double>::quiet_NaN();   ///< NaN: by the data
  double high = std::numeric_limits<double>::quiet_NaN();  ///< NaN: by the data
};

/// A plot as data: what gnuplot draws, what the CSV beside the page holds, what a screen reader
/// says.
struct Figure {
  std::string id;       ///< name of its files: letters, digits, '-'
  std::string title;    ///< one line
  std::string caption;  ///< what is seen, for people who see it
  std::string alt;      ///< what it shows, with numbers, for people who do not
  Axis x;
  Axis y;
  std::vector<Series> series;
  std::vector<ReferenceLine> lines = {};
};

}  // namespace qarch::apps
