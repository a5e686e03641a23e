#include "apps/circuit_svg.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <string_view>

#include "apps/circuit_labels.h"

namespace qarch::apps {

namespace {

using sim::GateKind;

// px
constexpr double kMargin = 6.0;        ///< around the drawing
constexpr double kPitch = 46.0;        ///< between wires
constexpr double kRowGap = 18.0;       ///< between rows of a folded drawing
constexpr double kColumnGap = 12.0;    ///< between what stands in neighbouring columns
constexpr double kBoxHeight = 32.0;    ///< of gates
constexpr double kBoxWidth = 32.0;     ///< at least
constexpr double kBoxPadding = 6.0;    ///< left and right of a label
constexpr double kDotRadius = 4.0;     ///< controls
constexpr double kTargetRadius = 9.0;  ///< circled plus
constexpr double kHalfCross = 5.0;     ///< half a swap's cross
constexpr double kNameSize = 14.0;     ///< letters
constexpr double kAngleSize = 10.0;
constexpr double kIndexScale = 0.72;  ///< subscripts

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// A length with one decimal at most: "12", "12.5".
std::string px(double value) {
  const long tenths = std::lround(value * 10.0);
  std::string text = tenths < 0 ? "-" : "";
  text += std::to_string(std::labs(tenths) / 10);
  if (tenths % 10 != 0) text += '.' + std::to_string(std::labs(tenths) % 10);
  return text;
}

/// As text of XML; control characters, which XML has no place for, become blanks.
std::string escaped(std::string_view text) {
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

/// About the width of a letter of Helvetica, in units of its size.
double letter_width(char c) {
  if (std::string_view("iljt.,:;|!'()[]/ ").find(c) != std::string_view::npos) return 0.34;
  if (std::string_view("mwMW").find(c) != std::string_view::npos) return 0.9;
  return c >= 'A' && c <= 'Z' ? 0.72 : 0.6;
}

double text_width(const std::vector<LabelRun>& runs, double size) {
  double width = 0.0;
  for (const LabelRun& run : runs) {
    for (const char c : run.text) {
      if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U) continue;  // within a letter of UTF-8
      width += letter_width(c) * size * (run.level == 0 ? 1.0 : kIndexScale);
    }
  }
  return width;
}

/// "-1.5" with the minus sign of mathematics.
std::string with_minus(std::string_view text) {
  std::string result;
  for (const char c : text) result += c == '-' ? "−" : std::string(1, c);
  return result;
}

std::vector<LabelRun> name_runs(std::string_view name) {
  std::vector<LabelRun> runs;
  for (const NamePart& part : name_parts(name)) {
    if (!part.is_name) {
      std::string text = with_minus(part.text);
      std::erase(text, '*');  // 2*phi is 2 phi
      if (!text.empty()) runs.push_back({text, 0});
      continue;
    }
    const std::string_view letter = greek_letter(part.text);
    runs.push_back({letter.empty() ? part.text : std::string(letter), 0});
    if (!part.indices.empty()) runs.push_back({part.indices, -1});
  }
  return runs;
}

struct AngleRuns {
  std::vector<LabelRun> operator()(std::monostate) const { return {}; }
  std::vector<LabelRun> operator()(const ConstantAngle& a) const {
    std::string text = angle_text(a.radian);
    if (const std::size_t pi = text.find("pi"); pi != std::string::npos) text.replace(pi, 2, "π");
    return {{with_minus(text), 0}};
  }
  std::vector<LabelRun> operator()(const SlotAngle& a) const {
    return {{with_minus(angle_decimals(a.radian)), 0}};
  }
  std::vector<LabelRun> operator()(const SlotName& a) const { return name_runs(a.name); }
  std::vector<LabelRun> operator()(const DelayTime& a) const {
    const TimeLabel time = time_label(a.seconds);
    return {{time.number + " " + (time.unit == "us" ? "µs" : time.unit), 0}};
  }
};

/// The angle in radian as it is, for a tooltip; empty where there is none, or only a name.
struct FullAngle {
  static std::string number(double value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
  }
  std::string operator()(const ConstantAngle& a) const { return number(a.radian); }
  std::string operator()(const SlotAngle& a) const { return number(a.radian); }
  std::string operator()(const auto&) const { return ""; }
};

/// The <g> elements of a drawing: what is inside them, and how each looks. A table, in the order in
/// which they are painted.
enum Layer {
  kWires,
  kBarriers,
  kTwoQubitLines,
  kTwoQubitDots,
  kTwoQubitBoxes,
  kRotationBoxes,
  kFixedBoxes,
  kNonunitaryBoxes,
  kDelayBoxes,
  kMeterLines,
  kArrowHeads,
  kNames,
  kAngles,
  kBits,
  kQubits,
  kNumLayers
};

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

struct LayerRow {
  std::string_view attributes;  ///< besides the tint
  Tint tint;
  bool tint_fills;    ///< the tint is its fill
  bool tint_strokes;  ///< the tint is its stroke
};

constexpr std::array<LayerRow, kNumLayers> kLayers{{
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

Layer box_layer(GateKind kind) {
  const sim::GateRow& row = sim::gate_row(kind);
  if (kind == GateKind::kDelay) return kDelayBoxes;
  if (!row.is_unitary()) return kNonunitaryBoxes;
  if (row.num_qubits == 2) return kTwoQubitBoxes;
  return row.has_angle ? kRotationBoxes : kFixedBoxes;
}

/// What stands in a box.
struct BoxLabel {
  std::vector<LabelRun> name;
  std::vector<LabelRun> angle;
  double name_size() const { return angle.empty() ? kNameSize : kNameSize - 1.0; }
  double width() const {
    return std::max({kBoxWidth, text_width(name, name_size()) + 2 * kBoxPadding,
                     text_width(angle, kAngleSize) + 2 * kBoxPadding});
  }
};

/// The box of operand 0 or 1.
BoxLabel box_label(const PlacedGate& gate, int operand) {
  BoxLabel label{gate_label(gate.kind), std::visit(AngleRuns{}, gate.angle)};
  if (gate.kind == GateKind::kEcr) label.name.push_back({std::to_string(operand), -1});
  return label;
}

/// What a gate shows on the wire of an operand.
enum class Mark { kBox, kDot, kTarget, kCross };

Mark mark_of(GateKind kind, int operand) {
  switch (kind) {
    case GateKind::kCx:
      return operand == 0 ? Mark::kDot : Mark::kTarget;
    case GateKind::kCy:
      return operand == 0 ? Mark::kDot : Mark::kBox;
    case GateKind::kCz:
      return Mark::kDot;
    case GateKind::kSwap:
      return Mark::kCross;
    default:
      return Mark::kBox;
  }
}

/// Half of a bit's label and arrow beside the middle of its meter.
constexpr double kBitOffset = 6.0;

struct ItemWidth {
  double operator()(const PlacedGate& gate) const {
    double width = 2 * kTargetRadius;
    for (int operand = 0; operand < gate.num_qubits(); ++operand) {
      if (mark_of(gate.kind, operand) == Mark::kBox) {
        width = std::max(width, box_label(gate, operand).width());
      }
    }
    return width;
  }
  double operator()(const PlacedBarrier& /*barrier*/) const { return 4.0; }
  double operator()(const PlacedMeasurement& measurement) const {
    return std::max(kBoxWidth,
                    2 * (kBitOffset + text_width(name_runs(measurement.bit), kAngleSize)));
  }
};

class SvgDrawing {
 public:
  SvgDrawing(const CircuitLayout& layout, double width) : layout_(layout) {
    double label_width = 0.0;
    for (const std::string& label : layout.qubit_labels) {
      label_width = std::max(label_width, text_width(name_runs(label), kNameSize));
    }
    label_end_ = kMargin + label_width;
    const double begin = label_end_ + kBoxPadding;
    std::vector<double> widths;
    for (const auto& items : layout.columns) {
      double column = 0.0;
      for (const PlacedItem& item : items) column = std::max(column, std::visit(ItemWidth{}, item));
      widths.push_back(column + kColumnGap);
    }
    const double row_height = layout.num_qubits() * kPitch + kRowGap;
    const double ends = begin + kColumnGap + kMargin;
    for (const auto& [first, last] : fold_columns(widths, width - ends)) {
      draw_row(begin,
               {widths.begin() + std::ptrdiff_t(first), widths.begin() + std::ptrdiff_t(last)},
               first);
      top_ += row_height;
    }
    height_ = top_ - kRowGap + kMargin;
  }

  std::string text(const sim::Circuit& circuit, const SvgOptions& options) const {
    const std::string size = px(width_) + "\" height=\"" + px(height_);
    std::string svg =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 " + px(width_) + " " +
        px(height_) + "\" width=\"" + size +
        "\" font-family=\"Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif\""
        " font-size=\"14\" style=\"max-width:100%;height:auto\">\n<title>" +
        escaped(options.title.empty() ? circuit_title(circuit) : options.title) +
        "</title>\n<desc>" + circuit_description(circuit) + "</desc>\n";
    if (!options.background.empty()) {
      svg += "<rect width=\"" + size + "\" fill=\"" + escaped(options.background) + "\"/>\n";
    }
    for (int layer = 0; layer < kNumLayers; ++layer) {
      if (layers_[at(layer)].empty()) continue;
      svg += "<g" + attributes_of(kLayers[at(layer)]) + ">\n" + layers_[at(layer)] + "</g>\n";
    }
    return svg + "</svg>\n";
  }

  /// Draws an item into the column whose middle is x_.
  void operator()(const PlacedGate& gate) {
    if (gate.num_qubits() == 1) return mark(gate, 0);
    const int upper = gate.qubits[0] < gate.qubits[1] ? 0 : 1;
    const double from = y(gate.qubits[at(upper)]) + reach(mark_of(gate.kind, upper));
    const double to = y(gate.qubits[at(1 - upper)]) - reach(mark_of(gate.kind, 1 - upper));
    line("M" + px(x_) + " " + px(from) + "V" + px(to), kTwoQubitLines);
    for (int operand = 0; operand < 2; ++operand) mark(gate, operand);
  }
  void operator()(const PlacedBarrier& barrier) {
    for (const int q : barrier.qubits) {
      line("M" + px(x_) + " " + px(y(q) - kPitch / 2) + "v" + px(kPitch), kBarriers);
    }
  }
  void operator()(const PlacedMeasurement& measurement) {
    meter(measurement.qubit);
    const double below = y(measurement.qubit) + kBoxHeight / 2;
    line("M" + px(x_ - 1.2) + " " + px(below) + "v6m2.4 0v-6", kMeterLines);
    layers_[kArrowHeads] += "<path d=\"M" + px(x_ - 3.5) + " " + px(below + 6) + "h7l-3.5 6z\"/>\n";
    write(name_runs(measurement.bit), x_ + kBitOffset, below + 10.5, kAngleSize, kBits);
  }

 private:
  double y(int qubit) const { return top_ + kPitch * (qubit + 0.5); }

  void draw_row(double begin, const std::vector<double>& widths, std::size_t first) {
    gaps_.assign(at(layout_.num_qubits()), {});
    double left = begin + kColumnGap / 2;
    for (std::size_t c = 0; c < widths.size(); ++c) {
      x_ = left + widths[c] / 2;
      for (const PlacedItem& item : layout_.columns[first + c]) std::visit(*this, item);
      left += widths[c];
    }
    const double end = left + kColumnGap / 2 + (widths.empty() ? kBoxWidth : 0.0);
    std::string wires;
    for (int q = 0; q < layout_.num_qubits(); ++q) {
      write(name_runs(layout_.qubit_labels[at(q)]), label_end_, y(q) + 0.35 * kNameSize, kNameSize,
            kQubits);
      wires += "M" + px(begin) + " " + px(y(q));
      for (const auto& [from, to] : gaps_[at(q)])
        wires += "H" + px(from) + "m" + px(to - from) + " 0";
      wires += "H" + px(end);
    }
    line(wires, kWires);
    width_ = std::max(width_, end + kMargin);
  }

  void line(const std::string& path, Layer layer) {
    layers_[layer] += "<path d=\"" + path + "\"/>\n";
  }

  /// Letters whose base line is at y; where they are relative to x is their layer's.
  void write(const std::vector<LabelRun>& runs, double x, double base_line, double size,
             Layer layer) {
    std::string& text = layers_[layer];
    text += "<text x=\"" + px(x) + "\" y=\"" + px(base_line) + "\"";
    if (layer == kNames && size != kNameSize) text += " font-size=\"" + px(size) + "\"";
    text += '>';
    double raised = 0.0;
    for (const LabelRun& run : runs) {
      const double level = run.level * size * (run.level < 0 ? 0.2 : 0.35);
      if (run.level == 0 && raised == 0.0) {
        text += escaped(run.text);
        continue;
      }
      text += "<tspan dy=\"" + px(raised - level) + "\"";
      if (run.level != 0) text += " font-size=\"" + px(size * kIndexScale) + "\"";
      text += '>' + escaped(run.text) + "</tspan>";
      raised = level;
    }
    text += "</text>\n";
  }

  /// Half the height of a mark.
  static double reach(Mark mark) {
    switch (mark) {
      case Mark::kBox:
        return kBoxHeight / 2;
      case Mark::kTarget:
        return kTargetRadius;
      default:
        return 0.0;
    }
  }

  void mark(const PlacedGate& gate, int operand) {
    const int qubit = gate.qubits[at(operand)];
    const std::string x = px(x_);
    const std::string middle = x + " " + px(y(qubit));
    switch (mark_of(gate.kind, operand)) {
      case Mark::kBox:
        return gate.kind == GateKind::kMeasure ? meter(qubit) : box(gate, operand);
      case Mark::kDot:
        layers_[kTwoQubitDots] +=
            "<circle cx=\"" + x + "\" cy=\"" + px(y(qubit)) + "\" r=\"" + px(kDotRadius) + "\"/>\n";
        return;
      case Mark::kTarget: {
        const std::string r = px(kTargetRadius);
        const std::string d = px(2 * kTargetRadius);
        return line("M" + middle + "m-" + r + " 0a" + r + " " + r + " 0 1 0 " + d + " 0a" + r +
                        " " + r + " 0 1 0-" + d + " 0h" + d + "m-" + r + "-" + r + "v" + d,
                    kTwoQubitLines);
      }
      case Mark::kCross: {
        const std::string c = px(kHalfCross);
        const std::string d = px(2 * kHalfCross);
        return line(
            "M" + middle + "m-" + c + "-" + c + "l" + d + " " + d + "m-" + d + " 0l" + d + "-" + d,
            kTwoQubitLines);
      }
    }
  }

  /// A box on a wire, which ends at its edges.
  void rectangle(int qubit, double width, Layer layer, const std::string& tooltip) {
    gaps_[at(qubit)].emplace_back(x_ - width / 2, x_ + width / 2);
    layers_[layer] +=
        "<rect x=\"" + px(x_ - width / 2) + "\" y=\"" + px(y(qubit) - kBoxHeight / 2) +
        "\" width=\"" + px(width) + "\" height=\"" + px(kBoxHeight) + "\" rx=\"3\"" +
        (tooltip.empty() ? "/>\n" : "><title>" + escaped(tooltip) + "</title></rect>\n");
  }

  void box(const PlacedGate& gate, int operand) {
    const int qubit = gate.qubits[at(operand)];
    const BoxLabel label = box_label(gate, operand);
    std::string tooltip = std::visit(FullAngle{}, gate.angle);
    if (!tooltip.empty()) {
      tooltip = std::string(sim::gate_row(gate.kind).name) + "(" + tooltip + ") " +
                layout_.qubit_labels[at(qubit)];
    }
    rectangle(qubit, label.width(), box_layer(gate.kind), tooltip);
    if (label.angle.empty()) {
      return write(label.name, x_, y(qubit) + 0.35 * kNameSize, label.name_size(), kNames);
    }
    write(label.name, x_, y(qubit) - 2.5, label.name_size(), kNames);
    write(label.angle, x_, y(qubit) + 10.5, kAngleSize, kAngles);
  }

  void meter(int qubit) {
    rectangle(qubit, kBoxWidth, kNonunitaryBoxes, "");
    const double base = y(qubit) + 6.0;
    line("M" + px(x_ - 9) + " " + px(base) + "a9 9 0 0 1 18 0M" + px(x_) + " " + px(base) + "l7-13",
         kMeterLines);
  }

  const CircuitLayout& layout_;
  std::array<std::string, kNumLayers> layers_;
  std::vector<std::vector<std::pair<double, double>>>
      gaps_;                ///< of each wire of the row, [from, to]
  double label_end_ = 0.0;  ///< qubits' names end here
  double x_ = 0.0;          ///< the middle of the column
  double top_ = kMargin;    ///< of the row
  double width_ = 0.0;
  double height_ = 0.0;
};

}  // namespace

std::string circuit_svg(const sim::Circuit& circuit, std::span<const double> angles,
                        const SvgOptions& options) {
  if (!(options.width > 0.0) || !std::isfinite(options.width)) {
    throw std::invalid_argument("width of a drawing = " + std::to_string(options.width) +
                                " px, must be finite and > 0");
  }
  const CircuitLayout layout = layout_circuit(circuit, angles, options.names);
  return SvgDrawing(layout, options.width).text(circuit, options);
}

}  // namespace qarch::apps
