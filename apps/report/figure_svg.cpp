#include "apps/report/figure_svg.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "apps/report/gnuplot.h"
#include "apps/report/html_text.h"
#include "apps/report/palette.h"
#include "apps/report/svg_tree.h"
#include "apps/report_circuit.h"

namespace qarch::apps {

namespace {

struct Point {
  double x = 0.0;
  double y = 0.0;
};

std::string decimal(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  std::string out = text;
  if (out.ends_with(".0")) out.resize(out.size() - 2);
  return out == "-0" ? "0" : out;
}

/// The numbers in a text, whatever stands between them.
std::vector<double> numbers_in(std::string_view text) {
  std::vector<double> numbers;
  const char* place = text.data();
  const char* const end = text.data() + text.size();
  while (place < end) {
    double value = 0.0;
    const auto [next, error] = std::from_chars(place, end, value);
    if (error == std::errc{}) numbers.push_back(value);
    place = error == std::errc{} ? next : place + 1;
  }
  return numbers;
}

// Colours --------------------------------------------------------------------------------------

/// "rgb( 18,  58, 120)", "black" or "white" as the page says it.
std::string page_color(const std::string& color) {
  if (color == "black" || color == "currentColor") return "currentColor";
  if (color == "white") return "var(--paper)";
  if (!color.starts_with("rgb(")) return color;
  const std::vector<double> parts = numbers_in(color);
  if (parts.size() != 3) return color;
  const std::string hex =
      format("#%02x%02x%02x", static_cast<unsigned>(parts[0]) & 0xffU,
             static_cast<unsigned>(parts[1]) & 0xffU, static_cast<unsigned>(parts[2]) & 0xffU);
  if (hex == "#000000") return "currentColor";
  for (const PaletteColor& row : palette()) {
    if (row.light == hex) return "var(--" + std::string(row.name) + ")";
  }
  return hex;
}

// Paths ----------------------------------------------------------------------------------------

/// Of the points of a polyline in one column of pixels only the first, the lowest, the highest and
/// the last are seen.
std::vector<Point> thinned(const std::vector<Point>& points) {
  constexpr double kColumn = 0.5;
  std::vector<Point> kept;
  for (std::size_t first = 0; first < points.size();) {
    std::size_t last = first;
    std::size_t low = first;
    std::size_t high = first;
    const double column = std::floor(points[first].x / kColumn);
    while (last + 1 < points.size() && std::floor(points[last + 1].x / kColumn) == column) {
      ++last;
      if (points[last].y < points[low].y) low = last;
      if (points[last].y > points[high].y) high = last;
    }
    std::array<std::size_t, 4> seen{first, std::min(low, high), std::max(low, high), last};
    for (std::size_t k = 0; k < seen.size(); ++k) {
      if (k == 0 || seen[k] != seen[k - 1]) kept.push_back(points[seen[k]]);
    }
    first = last + 1;
  }
  return kept;
}

/// A path of "M x,y L x,y ...", thinned; others as they are.
std::string shorter_path(const std::string& path) {
  if (path.find_first_not_of("ML0123456789.,- \t\r\nZz") != std::string::npos) return path;
  std::string out;
  for (std::size_t start = path.find('M'); start != std::string::npos;) {
    const std::size_t next = path.find('M', start + 1);
    const std::string_view part = std::string_view(path).substr(start, next - start);
    const std::vector<double> numbers = numbers_in(part);
    std::vector<Point> points;
    for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) {
      points.push_back({numbers[i], numbers[i + 1]});
    }
    const std::vector<Point> kept = points.size() > 200 ? thinned(points) : points;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      out += (i == 0 ? "M" : i == 1 ? "L" : " ") + decimal(kept[i].x) + "," + decimal(kept[i].y);
    }
    if (part.find_first_of("Zz") != std::string_view::npos) out += "Z";
    start = next;
  }
  return out;
}

std::string shorter_points(const std::string& text) {
  const std::vector<double> numbers = numbers_in(text);
  std::string out;
  for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) {
    out += (i == 0 ? "" : " ") + decimal(numbers[i]) + "," + decimal(numbers[i + 1]);
  }
  return out;
}

// Marks ----------------------------------------------------------------------------------------

/// The outline of a mark around a place, in units of its size; gnuplot's symbols.
struct Mark {
  std::string_view symbol;
  bool filled;
  std::span<const Point> corners;  ///< none: a disc
};
constexpr std::array<Point, 4> kSquare{{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}};
constexpr std::array<Point, 3> kTriangle{{{0, -1.33}, {1.33, 0.67}, {-1.33, 0.67}}};
constexpr std::array<Point, 4> kDiamond{{{0, -1.41}, {1.41, 0}, {0, 1.41}, {-1.41, 0}}};
constexpr std::array<Mark, 8> kMarks{{{"#gpPt3", false, kSquare},
                                      {"#gpPt4", true, kSquare},
                                      {"#gpPt5", false, {}},
                                      {"#gpPt6", true, {}},
                                      {"#gpPt7", false, kTriangle},
                                      {"#gpPt8", true, kTriangle},
                                      {"#gpPt11", false, kDiamond},
                                      {"#gpPt12", true, kDiamond}}};

struct PlacedMark {
  const Mark* mark = nullptr;
  double size = 0.0;
  std::string color;
  std::string opacity;
  Point place;
  bool same_look(const PlacedMark& other) const {
    return mark == other.mark && size == other.size && color == other.color &&
           opacity == other.opacity;
  }
};

std::optional<PlacedMark> placed_mark(const SvgNode& node) {
  const std::string* symbol = node.attribute("xlink:href");
  const std::string* transform = node.attribute("transform");
  const std::string* color = node.attribute("color");
  const std::string* opacity = node.attribute("opacity");
  if (node.name != "use" || symbol == nullptr || transform == nullptr) return std::nullopt;
  const auto* const mark = std::ranges::find(kMarks, *symbol, &Mark::symbol);
  const std::vector<double> numbers = numbers_in(*transform);
  if (mark == kMarks.end() || numbers.size() != 3) return std::nullopt;
  return PlacedMark{&*mark,
                    numbers[2],
                    color == nullptr ? "black" : *color,
                    opacity == nullptr ? "" : *opacity,
                    {numbers[0], numbers[1]}};
}

std::string outline(const PlacedMark& placed) {
  const Mark& mark = *placed.mark;
  const double s = placed.size;
  if (mark.corners.empty()) {
    if (mark.filled) return "M" + decimal(placed.place.x) + "," + decimal(placed.place.y) + "h0";
    return "M" + decimal(placed.place.x - s) + "," + decimal(placed.place.y) + "a" + decimal(s) +
           "," + decimal(s) + " 0 1 0 " + decimal(2 * s) + ",0a" + decimal(s) + "," + decimal(s) +
           " 0 1 0 " + decimal(-2 * s) + ",0";
  }
  std::string out;
  for (const Point& corner : mark.corners) {
    out += (out.empty() ? "M" : " ") + decimal(placed.place.x + s * corner.x) + "," +
           decimal(placed.place.y + s * corner.y);
  }
  return out + "Z";
}

/// Marks of one look as one path; of those in one pixel one is seen.
SvgNode path_of_marks(const std::vector<PlacedMark>& marks) {
  const PlacedMark& look = marks.front();
  std::set<std::pair<long, long>> pixels;
  std::string path;
  for (const PlacedMark& placed : marks) {
    const bool dense = marks.size() > 200;
    const auto pixel =
        std::pair(std::lround(2.0 * placed.place.x), std::lround(2.0 * placed.place.y));
    if (dense && !pixels.insert(pixel).second) continue;
    path += outline(placed);
  }
  const std::string color = page_color(look.color);
  SvgNode node{"path"};
  if (look.mark->corners.empty() && look.mark->filled) {  // ends of lines of no length are discs
    node.attributes = {{"fill", "none"},
                       {"stroke", color},
                       {"stroke-linecap", "round"},
                       {"stroke-width", decimal(2.0 * look.size)}};
  } else {
    node.attributes = {{"fill", look.mark->filled ? color : "var(--paper)"},
                       {"stroke", color},
                       {"stroke-width", "1.2"}};
  }
  if (!look.opacity.empty()) node.attributes.emplace_back("opacity", look.opacity);
  node.attributes.emplace_back("d", path);
  return node;
}

// The tree -------------------------------------------------------------------------------------

bool is_dropped(const SvgNode& node) {
  return node.name == "defs" || node.name == "title" || node.name == "desc" || node.name == "rect";
}

bool draws(const SvgNode& node) { return node.name != "g" || !node.children.empty(); }

void clean(SvgNode& node);

void clean_attributes(SvgNode& node) {
  std::erase_if(node.attributes, [&](const auto& a) {
    return a.first == "id" || a.first == "color" || a.first == "font-family" ||
           a.first == "class" || a.first == "shape-rendering" || a.first == "stroke-linecap" ||
           (a.first == "stroke-linejoin" && a.second == "miter");
  });
  for (auto& [name, value] : node.attributes) {
    if (name == "stroke" || name == "fill") value = page_color(value);
    if (name == "d") value = shorter_path(value);
    if (name == "points") value = shorter_points(value);
  }
}

void clean_children(SvgNode& node) {
  std::vector<SvgNode> kept;
  std::vector<PlacedMark> marks;
  const auto flush = [&] {
    if (!marks.empty()) kept.push_back(path_of_marks(marks));
    marks.clear();
  };
  for (SvgNode& child : node.children) {
    if (is_dropped(child)) continue;
    if (auto placed = placed_mark(child)) {
      if (!marks.empty() && !marks.front().same_look(*placed)) flush();
      marks.push_back(std::move(*placed));
      continue;
    }
    clean(child);
    if (!draws(child)) continue;
    flush();
    kept.push_back(std::move(child));
  }
  flush();
  node.children = std::move(kept);
}

void clean(SvgNode& node) {
  if (node.name.empty()) return;
  clean_attributes(node);
  clean_children(node);
}

SvgNode text_element(const char* name, const std::string& id, const std::string& text) {
  return {name, {{"id", id}}, {{"", {}, {}, escape_html(text)}}};
}

}  // namespace

std::string inline_svg(const std::string& drawing, const Figure& figure) {
  SvgNode svg = parse_svg(drawing);
  if (svg.name != "svg") throw std::runtime_error("figure " + figure.id + ": no SVG of gnuplot");
  clean(svg);
  const std::string title = "fig-" + figure.id + "-title";
  const std::string alt = "fig-" + figure.id + "-desc";
  const auto box =
      std::ranges::find(svg.attributes, "viewBox", [](const auto& a) { return a.first; });
  const std::string view_box =
      box != svg.attributes.end()
          ? box->second
          : "0 0 " + std::to_string(kFigureWidth) + " " + std::to_string(kFigureHeight);
  svg.attributes = {{"xmlns", "http://www.w3.org/2000/svg"},
                    {"class", "plot"},
                    {"viewBox", view_box},
                    {"role", "img"},
                    {"aria-labelledby", title + " " + alt}};
  svg.children.insert(svg.children.begin(), {text_element("title", title, figure.title),
                                             text_element("desc", alt, figure.alt)});
  return to_text(svg);
}

}  // namespace qarch::apps
