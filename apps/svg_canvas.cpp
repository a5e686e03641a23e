#include "apps/svg_canvas.h"

#include <cmath>
#include <cstdlib>
#include <utility>

namespace qarch::apps {

namespace {

constexpr double kIndexScale = 0.72;  ///< letters of subscripts

/// About the width of a letter of Helvetica, in units of its size.
double letter_width(char c) {
  if (std::string_view("iljt.,:;|!'()[]/ ").find(c) != std::string_view::npos) return 0.34;
  if (std::string_view("mwMW").find(c) != std::string_view::npos) return 0.9;
  return c >= 'A' && c <= 'Z' ? 0.72 : 0.6;
}

/// A kind of gate: the CSS variable that a page may set, and the colour where it does not; in the
/// middle between black and white, for light pages and dark ones.
struct Tint {
  std::string_view variable, color;
};
constexpr Tint kNoTint{"", ""};
constexpr Tint kTwoQubit{"--qarch-two-qubit", "#bf5590"};
constexpr Tint kRotation{"--qarch-rotation", "#3d7fc0"};
constexpr Tint kFixed{"--qarch-fixed", "#73808f"};
constexpr Tint kNonunitary{"--qarch-nonunitary", "#a8801f"};

/// How a layer looks.
struct LayerRow {
  std::string_view attributes;  ///< besides the tint
  Tint tint;
  bool tint_fills;    ///< the tint is its fill
  bool tint_strokes;  ///< the tint is its stroke
};

constexpr std::array<LayerRow, static_cast<std::size_t>(SvgLayer::kNumber)> kLayers{{
    {R"(fill="none" stroke="currentColor" stroke-width=".8")", kNoTint, false, false},
    {R"(fill="none" stroke="currentColor" stroke-dasharray="4 3")", kNoTint, false, false},
    {R"(fill="none" stroke-width="1.5")", kTwoQubit, false, true},
    {"", kTwoQubit, true, false},
    {R"(fill-opacity=".16")", kTwoQubit, true, true},
    {R"(fill-opacity=".16")", kRotation, true, true},
    {R"(fill-opacity=".16")", kFixed, true, true},
    {R"(fill-opacity=".16")", kNonunitary, true, true},
    {R"(fill-opacity=".16" stroke-dasharray="3 2")", kNonunitary, true, true},
    {R"(fill="none" stroke="currentColor")", kNoTint, false, false},
    {R"(fill="currentColor")", kNoTint, false, false},
    {R"(fill="currentColor" text-anchor="middle" pointer-events="none")", kNoTint, false, false},
    {R"(fill="currentColor" text-anchor="middle" font-size="10" pointer-events="none")", kNoTint,
     false, false},
    {R"(fill="currentColor" font-size="10")", kNoTint, false, false},
    {R"(fill="currentColor" text-anchor="end")", kNoTint, false, false},
}};

/// Colours stand twice: as attributes for programs that do not know CSS variables, which they pass
/// over.
std::string attributes_of(const LayerRow& row) {
  std::string attributes = row.attributes.empty() ? "" : " " + std::string(row.attributes);
  std::string style;
  for (const auto& [used, property] :
       {std::pair{row.tint_fills, "fill"}, std::pair{row.tint_strokes, "stroke"}}) {
    if (!used) continue;
    attributes.append(" ").append(property).append("=\"").append(row.tint.color).append("\"");
    style.append(property).append(":var(").append(row.tint.variable).append(",");
    style.append(row.tint.color).append(");");
  }
  return style.empty() ? attributes : attributes + " style=\"" + style + "\"";
}

}  // namespace

std::string svg_px(double value) {
  const long tenths = std::lround(value * 10.0);
  std::string text = tenths < 0 ? "-" : "";
  text += std::to_string(std::labs(tenths) / 10);
  if (tenths % 10 != 0) text += '.' + std::to_string(std::labs(tenths) % 10);
  return text;
}

std::string xml_escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += static_cast<unsigned char>(c) < 0x20U || c == '\x7f' ? ' ' : c;
    }
  }
  return result;
}

double svg_text_width(const std::vector<LabelRun>& runs, double size) {
  double width = 0.0;
  for (const LabelRun& run : runs) {
    for (const char c : run.text) {
      if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U) continue;  // within a letter of UTF-8
      width += letter_width(c) * size * (run.level == 0 ? 1.0 : kIndexScale);
    }
  }
  return width;
}

void SvgCanvas::path(SvgLayer layer, const std::string& data) {
  of(layer) += "<path d=\"" + data + "\"/>\n";
}

void SvgCanvas::circle(SvgLayer layer, double x, double y, double radius) {
  of(layer) +=
      "<circle cx=\"" + svg_px(x) + "\" cy=\"" + svg_px(y) + "\" r=\"" + svg_px(radius) + "\"/>\n";
}

void SvgCanvas::rectangle(SvgLayer layer, double left, double top, double width, double height,
                          const std::string& tooltip) {
  of(layer) += "<rect x=\"" + svg_px(left) + "\" y=\"" + svg_px(top) + "\" width=\"" +
               svg_px(width) + "\" height=\"" + svg_px(height) + "\" rx=\"3\"" +
               (tooltip.empty() ? "/>\n" : "><title>" + xml_escaped(tooltip) + "</title></rect>\n");
}

void SvgCanvas::text(SvgLayer layer, const std::vector<LabelRun>& runs, double x, double y,
                     double size) {
  std::string& text = of(layer);
  text += "<text x=\"" + svg_px(x) + "\" y=\"" + svg_px(y) + "\"";
  if (size != kFontSize && size != kSmallFontSize) text += " font-size=\"" + svg_px(size) + "\"";
  text += '>';
  double raised = 0.0;
  for (const LabelRun& run : runs) {
    const double level = run.level * size * (run.level < 0 ? 0.2 : 0.35);
    if (run.level == 0 && raised == 0.0) {
      text += xml_escaped(run.text);
      continue;
    }
    text += "<tspan dy=\"" + svg_px(raised - level) + "\"";
    if (run.level != 0) text += " font-size=\"" + svg_px(size * kIndexScale) + "\"";
    text += '>' + xml_escaped(run.text) + "</tspan>";
    raised = level;
  }
  text += "</text>\n";
}

std::string SvgCanvas::finished(double width, double height, const std::string& background,
                                const std::string& title, const std::string& description) const {
  const std::string size = svg_px(width) + "\" height=\"" + svg_px(height);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 " +
                    svg_px(width) + " " + svg_px(height) + "\" width=\"" + size +
                    "\" font-family=\"Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif\""
                    " font-size=\"14\" style=\"max-width:100%;height:auto\">\n<title>" +
                    xml_escaped(title) + "</title>\n<desc>" + xml_escaped(description) +
                    "</desc>\n";
  if (!background.empty()) {
    svg += "<rect width=\"" + size + "\" fill=\"" + xml_escaped(background) + "\"/>\n";
  }
  for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
    if (layers_[layer].empty()) continue;
    svg += "<g" + attributes_of(kLayers[layer]) + ">\n" + layers_[layer] + "</g>\n";
  }
  return svg + "</svg>\n";
}

}  // namespace qarch::apps
