#include "apps/report/gnuplot.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <span>
#include <stdexcept>

#include "apps/report/axis_ticks.h"
#include "apps/report/palette.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace {

using search::number_text;

/// How curve 0, 1, ... differs from the others besides its colour.
struct CurveLook {
  const char* dashes;  ///< of gnuplot
  int mark;            ///< of gnuplot: 7 disc, 5 square, 9 triangle, 13 diamond, 6 and 4 open
  const char* width;
};
constexpr std::array<CurveLook, kSeriesColors> kLooks{{{"1", 7, "2.2"},
                                                       {"(9,4)", 5, "1.8"},
                                                       {"(3,3)", 9, "2.2"},
                                                       {"(11,4,3,4)", 13, "2.4"},
                                                       {"(16,5)", 6, "1.5"},
                                                       {"(7,3,2,3,2,3)", 4, "1.8"}}};

constexpr std::size_t kManyPoints = 300;   ///< from here on marks are dots
const std::string kSeeThrough = "#90";     ///< of their colour, alpha as gnuplot has it
constexpr std::size_t kMostMarks = 24;     ///< along a line
constexpr std::size_t kLabelsOfBars = 70;  ///< letters that stand side by side under bars
constexpr double kLineHeight = 18.0;       ///< px in the SVG
constexpr double kBarShare = 0.78;         ///< of the distance between bars

/// The column of y; an empty field is a gap. With $2 lines would cross it.
const std::string kY = "(valid(2) ? column(2) : NaN)";

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
};

/// In single quotes gnuplot takes every letter as it is.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char letter : text) {
    if (letter == '\'') out += '\'';
    out += static_cast<unsigned char>(letter) < 0x20U ? ' ' : letter;
  }
  return out + "'";
}

std::string plain(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.12g", value);
  return text;
}

bool has_band(const Series& series) { return !series.y_low.empty(); }
bool has_labels(const Series& series) { return !series.labels.empty(); }

void check(const Figure& figure) {
  for (const Series& series : figure.series) {
    const std::size_t n = series.x.size();
    const auto fits = [n](std::size_t size) { return size == n || size == 0; };
    if (fits(series.y.size()) && fits(series.y_low.size()) && fits(series.labels.size()) &&
        series.y_low.size() == series.y_high.size()) {
      continue;
    }
    throw std::invalid_argument("figure " + figure.id + ", series '" + series.name +
                                "': its vectors must have one length");
  }
}

/// Columns of the CSV, from 1; 0: it has none.
struct Columns {
  int low = 0;
  int label = 0;
  int series = 3;
  explicit Columns(const Figure& figure) {
    if (std::ranges::any_of(figure.series, has_band)) {
      low = 3;
      series = 5;
    }
    if (std::ranges::any_of(figure.series, has_labels)) label = series++;
  }
};

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string out = "\"";
  for (const char letter : text) {
    if (letter == '"') out += '"';
    out += letter == '\n' || letter == '\r' ? ' ' : letter;
  }
  return out + '"';
}

std::string cell(const std::vector<double>& column, std::size_t row) {
  return column.empty() || std::isnan(column[row]) ? "" : number_text(column[row]);
}

std::string name_of_series(const Figure& figure, std::size_t index) {
  const std::string& name = figure.series[index].name;
  return name.empty() ? figure.y.label : name;
}

void take(Range& range, std::span<const double> values, bool positive) {
  for (const double value : values) {
    if (!std::isfinite(value) || (positive && value <= 0.0)) continue;
    range.low = std::min(range.low, value);
    range.high = std::max(range.high, value);
  }
}

/// Room around the data; never empty.
Range padded(Range range, const Axis& axis, double share, bool from_zero) {
  if (!(range.low <= range.high)) range = axis.logarithmic ? Range{0.1, 1.0} : Range{0.0, 1.0};
  if (axis.logarithmic) {
    const double room = std::max(std::log10(range.high / range.low) * share, 0.05);
    range = {range.low * std::pow(10.0, -room), range.high * std::pow(10.0, room)};
  } else {
    const double width = range.high - range.low;
    const double room = width > 0.0         ? width * share
                        : range.high == 0.0 ? 1.0
                                            : std::abs(range.high) * 0.1;
    const bool stands_on_zero = from_zero && range.low == 0.0;
    range = {stands_on_zero ? 0.0 : range.low - room,
             range.high + (share > 0.0 || width <= 0.0 ? room : 0.0)};
  }
  if (std::isfinite(axis.low) && (!axis.logarithmic || axis.low > 0.0)) range.low = axis.low;
  if (std::isfinite(axis.high) && axis.high > range.low) range.high = axis.high;
  if (!(range.low < range.high)) range.high = axis.logarithmic ? range.low * 10.0 : range.low + 1.0;
  return range;
}

bool is_bars(const Series& series) { return series.style == SeriesStyle::kBars; }

/// The distance of neighbouring bars.
double bar_distance(const Figure& figure) {
  std::vector<double> places;
  for (const Series& series : figure.series) {
    if (is_bars(series)) places.insert(places.end(), series.x.begin(), series.x.end());
  }
  std::ranges::sort(places);
  double distance = std::numeric_limits<double>::infinity();
  for (std::size_t i = 1; i < places.size(); ++i) {
    const double gap = places[i] - places[i - 1];
    if (gap > 0.0) distance = std::min(distance, gap);
  }
  return std::isfinite(distance) ? distance : 1.0;
}

/// Labels stand to the right of their points: room for the longest of them.
Range with_room_for_labels(Range range, const Figure& figure) {
  std::size_t longest = 0;
  for (const Series& series : figure.series) {
    for (const std::string& label : series.labels) longest = std::max(longest, label.size());
  }
  if (longest == 0 || std::isfinite(figure.x.high)) return range;
  const double share = std::min(0.35, 0.012 * static_cast<double>(longest + 2));
  if (figure.x.logarithmic) {
    range.high *= std::pow(range.high / range.low, share);
  } else {
    range.high += share * (range.high - range.low);
  }
  return range;
}

Range x_range(const Figure& figure) {
  Range range;
  double share = 0.0;
  for (const Series& series : figure.series) {
    take(range, series.x, figure.x.logarithmic);
    if (series.style != SeriesStyle::kLine && series.style != SeriesStyle::kSteps &&
        series.style != SeriesStyle::kBand) {
      share = 0.03;
    }
  }
  if (std::ranges::any_of(figure.series, is_bars) && range.low <= range.high) {
    const double room = 0.6 * bar_distance(figure);
    return padded({range.low - room, range.high + room}, figure.x, 0.0, false);
  }
  return with_room_for_labels(padded(range, figure.x, share, false), figure);
}

/// Where a value stands between the bottom (0) and the top (1).
double height(const Range& range, bool logarithmic, double value) {
  if (!logarithmic) return (value - range.low) / (range.high - range.low);
  return value > 0.0 ? std::log(value / range.low) / std::log(range.high / range.low) : -1.0;
}

/// Names of lines stand above them: room for that of a line at the top, which the key is above.
Range with_room_for_names(Range range, const Figure& figure) {
  const bool near = std::ranges::any_of(figure.lines, [&](const ReferenceLine& line) {
    const double place = height(range, figure.y.logarithmic, line.y);
    return place > 0.93 && place <= 1.0;
  });
  if (!near) return range;
  if (figure.y.logarithmic) {
    range.high *= std::pow(range.high / range.low, 0.08);
  } else {
    range.high += 0.08 * (range.high - range.low);
  }
  return range;
}

Range y_range(const Figure& figure) {
  Range range;
  for (const Series& series : figure.series) {
    take(range, series.y, figure.y.logarithmic);
    take(range, series.y_low, figure.y.logarithmic);
    take(range, series.y_high, figure.y.logarithmic);
  }
  for (const ReferenceLine& line : figure.lines) {
    take(range, std::array{line.y}, figure.y.logarithmic);
  }
  const bool bars = std::ranges::any_of(figure.series, is_bars);
  if (bars && !figure.y.logarithmic) take(range, std::array{0.0}, false);
  return with_room_for_names(padded(range, figure.y, 0.06, bars), figure);
}

/// The text under each bar, by its place; none where nothing is labelled.
const Series* labelled_bars(const Figure& figure) {
  const auto found = std::ranges::find_if(
      figure.series, [](const Series& s) { return is_bars(s) && has_labels(s); });
  return found == figure.series.end() ? nullptr : &*found;
}

/// Names that are too long to stand side by side under their bars are turned.
bool is_turned(const Series& bars) {
  std::size_t letters = 0;
  for (const std::string& label : bars.labels) letters += label.size() + 1;
  return letters > kLabelsOfBars;
}

/// Lines of text that turned names need below the figure.
double lines_below(const Series& bars) {
  std::size_t longest = 0;
  for (const std::string& label : bars.labels) longest = std::max(longest, label.size());
  return 2.0 + 0.27 * static_cast<double>(longest);
}

/// Letters that turned names reach to the left of the figure, and at least the room of the y axis.
double letters_left(const Series& bars, const Range& x) {
  constexpr double kLettersAcross = 80.0;
  double most = 9.0;
  for (std::size_t i = 0; i < bars.x.size(); ++i) {
    const double inside = kLettersAcross * (bars.x[i] - x.low) / (x.high - x.low);
    most = std::max(most, 0.75 * static_cast<double>(bars.labels[i].size()) + 1.0 - inside);
  }
  return std::min(most, 0.3 * kLettersAcross);
}

double figure_height(const Figure& figure) {
  const Series* bars = labelled_bars(figure);
  if (bars == nullptr || !is_turned(*bars)) return kFigureHeight;
  return kFigureHeight + std::round(kLineHeight * (lines_below(*bars) - 2.0));
}

std::string bar_ticks(const Series& bars, const Range& x) {
  std::string list;
  for (std::size_t i = 0; i < bars.x.size(); ++i) {
    list += (i == 0 ? "" : ", ") + quoted(bars.labels[i]) + " " + plain(bars.x[i]);
  }
  if (!is_turned(bars)) return "set xtics scale 0 (" + list + ")\n";
  return "set xtics scale 0 rotate by 40 right (" + list + ")\nset bmargin " +
         plain(lines_below(bars)) + "\nset lmargin " + plain(letters_left(bars, x)) +
         "\nset rmargin 2\n";
}

bool is_whole(double value) { return std::isfinite(value) && value == std::round(value); }

/// Numbers of qubits, of layers: no marks between them.
bool has_whole_x(const Figure& figure) {
  return std::ranges::all_of(figure.series,
                             [](const Series& s) { return std::ranges::all_of(s.x, is_whole); });
}

std::string ticks_text(const char* axis, const Range& range, bool logarithmic, int most,
                       bool whole) {
  std::vector<Tick> ticks = axis_ticks(range.low, range.high, logarithmic, most);
  const auto between = [](const Tick& tick) {
    return std::abs(tick.value - std::round(tick.value)) > 1e-9;
  };
  if (whole && !logarithmic && std::ranges::any_of(ticks, between) &&
      !std::ranges::all_of(ticks, between)) {
    std::erase_if(ticks, between);
    for (Tick& tick : ticks) tick.label = tick_label(std::round(tick.value), 0);
  }
  std::string list;
  for (const Tick& tick : ticks) {
    list += (list.empty() ? "" : ", ") + quoted(tick.label) + " " + plain(tick.value) +
            (tick.minor ? " 1" : "");
  }
  return std::string("set ") + axis + "tics nomirror out (" + list + ")\n";
}

std::string axis_text(const char* name, const Axis& axis, const Range& range, int most,
                      bool whole) {
  std::string text = std::string("set ") + name + "label " + quoted(axis.label) + "\n";
  if (axis.logarithmic) text += std::string("set logscale ") + name + "\n";
  text +=
      std::string("set ") + name + "range [" + plain(range.low) + ":" + plain(range.high) + "]\n";
  return text + ticks_text(name, range, axis.logarithmic, most, whole);
}

/// The smallest distance of the curves from just above a line, on the left or right of the figure.
double room_above(const Figure& figure, const Range& x, const Range& y, double line, bool right) {
  const double middle = height(y, figure.y.logarithmic, line) + 0.035;
  double room = 1.0;
  for (const Series& series : figure.series) {
    for (std::size_t i = 0; i < series.y.size(); ++i) {
      const double place = height(x, figure.x.logarithmic, series.x[i]);
      if (!std::isfinite(series.y[i]) || (right ? place < 0.62 : place > 0.38)) continue;
      room = std::min(room, std::abs(height(y, figure.y.logarithmic, series.y[i]) - middle));
    }
  }
  return room;
}

std::string reference_lines(const Figure& figure, const Range& x, const Range& y) {
  std::string text;
  const std::string color(palette_color("line").light);
  for (const ReferenceLine& line : figure.lines) {
    const double place = height(y, figure.y.logarithmic, line.y);
    if (!(place >= 0.0 && place <= 1.0)) continue;
    const bool right =
        room_above(figure, x, y, line.y, true) >= room_above(figure, x, y, line.y, false);
    text += "set arrow from graph 0, first " + plain(line.y) + " to graph 1, first " +
            plain(line.y) + " nohead front lw 1.2 dt (2,3) lc rgb '" + color + "'\n";
    text += "set label " + quoted(line.name) + " at graph " + (right ? "0.99" : "0.01") +
            ", first " + plain(line.y) + (right ? " right" : " left") + " offset 0, 0.55 front\n";
  }
  return text;
}

/// One line of the plot command, without its end.
class PlotItem {
 public:
  PlotItem(const Figure& figure, int index, int curve, bool faint) : figure_(figure) {
    // Colours that come again meet other dashes and marks.
    const CurveLook& look =
        kLooks[static_cast<std::size_t>((curve + curve / kSeriesColors) % kSeriesColors)];
    data_ = quoted(figure.id + ".csv") + " index " + std::to_string(index) + " skip 1 using ";
    hex_ = series_color(curve).light;
    color_ = " lc rgb '" + hex_ + "'";
    line_ = std::string(" lw ") + look.width + " dt " + look.dashes + color_;
    if (faint) {
      color_ = std::string(" lc rgb '") + kSeeThrough + hex_.substr(1) + "'";
      line_ = std::string(" lw 1 dt ") + look.dashes + color_;
    }
    mark_ = look.mark;
  }

  std::vector<std::string> of(const Series& series, const std::string& bar_place) const {
    const Columns columns(figure_);
    const std::string between =
        ":" + std::to_string(columns.low) + ":" + std::to_string(columns.low + 1);
    const std::string title = series.name.empty() ? " notitle" : " title " + quoted(series.name);
    const std::string xy = data_ + "1:" + kY;
    std::vector<std::string> items;
    switch (series.style) {
      case SeriesStyle::kLine:
        items = {xy + " with lines" + line_ + title};
        break;
      case SeriesStyle::kSteps:
        items = {xy + " with steps" + line_ + title};
        break;
      case SeriesStyle::kPoints:
        items = {xy + " with points" + marks(series) + title};
        break;
      case SeriesStyle::kLinePoints:
        items = {xy + " with linespoints" + line_ + marks(series) + title};
        break;
      case SeriesStyle::kErrorBars:
        items = {xy + between + " with yerrorbars lw 1.4" + marks(series) + title};
        break;
      case SeriesStyle::kBars:
        items = {data_ + bar_place + ":" + kY + " with boxes" + color_ + " fs solid 1.0 noborder" +
                 title};
        break;
      case SeriesStyle::kBand: {
        const bool line = !series.y.empty();
        items = {data_ + "1" + between + " with filledcurves" + color_ +
                 " fs transparent solid 0.22 noborder" + (line ? " notitle" : title)};
        if (line) items.push_back(xy + " with lines" + line_ + title);
        break;
      }
    }
    if (has_labels(series) && series.style != SeriesStyle::kBars) {
      items.push_back(xy + ":" + std::to_string(columns.label) +
                      " with labels left offset 0.9, 0.5 notitle");
    }
    return items;
  }

 private:
  std::string marks(const Series& series) const {
    const std::size_t n = series.x.size();
    if (series.style == SeriesStyle::kLinePoints && n > kMostMarks) {
      return " pt " + std::to_string(mark_) + " ps 0.8 pointinterval " +
             std::to_string(n / kMostMarks + 1);
    }
    if (n > kManyPoints) return " pt 7 ps 0.3 lc rgb '" + kSeeThrough + hex_.substr(1) + "'";
    return " pt " + std::to_string(mark_) + " ps 0.9" +
           (series.style == SeriesStyle::kLinePoints ? "" : color_);
  }

  const Figure& figure_;
  std::string data_;
  std::string hex_;
  std::string color_;
  std::string line_;
  int mark_;
};

std::string plot_command(const Figure& figure) {
  const auto groups = static_cast<int>(std::ranges::count_if(figure.series, is_bars));
  const double width = kBarShare * bar_distance(figure) / std::max(1, groups);
  std::string text = groups > 0 ? "set boxwidth " + plain(width) + "\n" : "";
  std::vector<std::string> items;
  int index = 0;
  int bar = 0;
  const auto strong = static_cast<int>(
      std::ranges::count_if(figure.series, [](const Series& series) { return !series.faint; }));
  int curve = 0;
  int faint = 0;
  for (const Series& series : figure.series) {
    if (series.x.empty()) continue;
    const int look = series.faint ? strong + faint++ : curve++;
    std::string place = "1";
    if (is_bars(series)) {
      place = "($1 + " + plain((bar++ - 0.5 * (groups - 1)) * width) + ")";
    }
    for (const std::string& item : PlotItem(figure, index, look, series.faint).of(series, place)) {
      items.push_back(item);
    }
    ++index;
  }
  if (items.empty()) items.emplace_back("NaN notitle");
  text += "plot ";
  for (std::size_t i = 0; i < items.size(); ++i) text += (i == 0 ? "" : ", \\\n     ") + items[i];
  return text + "\n";
}

std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char letter) { return static_cast<unsigned char>(letter) < 0x20U; }, ' ');
  return text;
}

std::string script_head(const Figure& figure) {
  std::string text = "# " + one_line(figure.title) + "\n#\n# In this folder, with gnuplot:\n" +
                     "#   gnuplot " + figure.id + ".gp                        " + figure.id +
                     ".svg\n";
  for (const FigureFormat& format : kFigureFormats) {
    if (format.name == "svg") continue;
    text += "#   gnuplot -e \"format='" + std::string(format.name) + "'\" " + figure.id + ".gp   " +
            figure.id + "." + std::string(format.name) + "\n";
  }
  text += "\nreset\nset encoding utf8\nif (!exists('format')) format = 'svg'\n";
  for (const FigureFormat& format : kFigureFormats) {
    text += "if (format eq '" + std::string(format.name) + "') set terminal " +
            std::string(format.terminal) + " size " + plain(format.scale * kFigureWidth) +
            std::string(format.unit) + "," + plain(format.scale * figure_height(figure)) +
            std::string(format.unit) + "\n";
  }
  return text + "set output " + quoted(figure.id + ".") + ".format\n\n";
}

bool is_empty(const Figure& figure) {
  const auto has_number = [](const std::vector<double>& column) {
    return std::ranges::any_of(column, [](double value) { return std::isfinite(value); });
  };
  return std::ranges::none_of(figure.series, [&](const Series& series) {
    return has_number(series.y) || has_number(series.y_low);
  });
}

}  // namespace

std::string figure_csv(const Figure& figure) {
  check(figure);
  const Columns columns(figure);
  std::string text = csv_field(figure.x.label.empty() ? "rank" : figure.x.label) + "," +
                     csv_field(figure.y.label) + (columns.low != 0 ? ",low,high" : "") +
                     (columns.label != 0 ? ",label" : "") + ",series\n";
  bool first = true;
  for (std::size_t index = 0; index < figure.series.size(); ++index) {
    const Series& series = figure.series[index];
    if (series.x.empty()) continue;
    if (!first) text += "\n\n";
    first = false;
    const std::string name = csv_field(name_of_series(figure, index));
    for (std::size_t i = 0; i < series.x.size(); ++i) {
      text += cell(series.x, i) + "," + cell(series.y, i);
      if (columns.low != 0) text += "," + cell(series.y_low, i) + "," + cell(series.y_high, i);
      if (columns.label != 0) text += "," + (has_labels(series) ? csv_field(series.labels[i]) : "");
      text += "," + name + "\n";
    }
  }
  return text;
}

std::string figure_script(const Figure& figure) {
  check(figure);
  const Range x = x_range(figure);
  const Range y = y_range(figure);
  const std::string grid(palette_color("grid").light);
  const std::string line(palette_color("line").light);
  std::string text = script_head(figure);
  text +=
      "set datafile separator comma\n"
      "set border 3 lw 1 lc rgb '" +
      line +
      "'\n"
      "set grid back lt 1 dt 1 lw 0.8 lc rgb '" +
      grid +
      "'\n"
      "set tics textcolor rgb 'black' scale 0.6, 0.35\n"
      "set key tmargin left horizontal Left reverse samplen 3\n";
  text +=
      axis_text("x", figure.x, x, 8, has_whole_x(figure)) + axis_text("y", figure.y, y, 7, false);
  if (const Series* bars = labelled_bars(figure))
    text += "set grid noxtics\n" + bar_ticks(*bars, x);
  text += reference_lines(figure, x, y);
  if (is_empty(figure)) text += "set label 'no data' at graph 0.5, 0.5 center\n";
  return text + "\n" + plot_command(figure) + "set output\n";
}

}  // namespace qarch::apps
