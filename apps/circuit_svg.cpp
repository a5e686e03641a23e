#include "apps/circuit_svg.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <string_view>

#include "apps/circuit_labels.h"
#include "apps/svg_canvas.h"

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
constexpr double kNameSize = SvgCanvas::kFontSize;
constexpr double kAngleSize = SvgCanvas::kSmallFontSize;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

constexpr auto px = svg_px;

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

SvgLayer box_layer(GateKind kind) {
  const sim::GateRow& row = sim::gate_row(kind);
  if (kind == GateKind::kDelay) return SvgLayer::kDelayBoxes;
  if (!row.is_unitary()) return SvgLayer::kNonunitaryBoxes;
  if (row.num_qubits == 2) return SvgLayer::kTwoQubitBoxes;
  return row.has_angle ? SvgLayer::kRotationBoxes : SvgLayer::kFixedBoxes;
}

/// What stands in a box.
struct BoxLabel {
  std::vector<LabelRun> name;
  std::vector<LabelRun> angle;
  double name_size() const { return angle.empty() ? kNameSize : kNameSize - 1.0; }
  double width() const {
    return std::max({kBoxWidth, svg_text_width(name, name_size()) + 2 * kBoxPadding,
                     svg_text_width(angle, kAngleSize) + 2 * kBoxPadding});
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
                    2 * (kBitOffset + svg_text_width(name_runs(measurement.bit), kAngleSize)));
  }
};

class SvgDrawing {
 public:
  SvgDrawing(const CircuitLayout& layout, double width) : layout_(layout) {
    double label_width = 0.0;
    for (const std::string& label : layout.qubit_labels) {
      label_width = std::max(label_width, svg_text_width(name_runs(label), kNameSize));
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
    return canvas_.finished(width_, height_, options.background,
                            options.title.empty() ? circuit_title(circuit) : options.title,
                            circuit_description(circuit));
  }

  /// Draws an item into the column whose middle is x_.
  void operator()(const PlacedGate& gate) {
    if (gate.num_qubits() == 1) return mark(gate, 0);
    const int upper = gate.qubits[0] < gate.qubits[1] ? 0 : 1;
    const double from = y(gate.qubits[at(upper)]) + reach(mark_of(gate.kind, upper));
    const double to = y(gate.qubits[at(1 - upper)]) - reach(mark_of(gate.kind, 1 - upper));
    canvas_.path(SvgLayer::kTwoQubitLines, "M" + px(x_) + " " + px(from) + "V" + px(to));
    for (int operand = 0; operand < 2; ++operand) mark(gate, operand);
  }
  void operator()(const PlacedBarrier& barrier) {
    for (const int q : barrier.qubits) {
      canvas_.path(SvgLayer::kBarriers,
                   "M" + px(x_) + " " + px(y(q) - kPitch / 2) + "v" + px(kPitch));
    }
  }
  void operator()(const PlacedMeasurement& measurement) {
    meter(measurement.qubit);
    const double below = y(measurement.qubit) + kBoxHeight / 2;
    canvas_.path(SvgLayer::kMeterLines, "M" + px(x_ - 1.2) + " " + px(below) + "v6m2.4 0v-6");
    canvas_.path(SvgLayer::kArrowHeads, "M" + px(x_ - 3.5) + " " + px(below + 6) + "h7l-3.5 6z");
    canvas_.text(SvgLayer::kBits, name_runs(measurement.bit), x_ + kBitOffset, below + 10.5,
                 kAngleSize);
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
      canvas_.text(SvgLayer::kQubits, name_runs(layout_.qubit_labels[at(q)]), label_end_,
                   y(q) + 0.35 * kNameSize, kNameSize);
      wires += "M" + px(begin) + " " + px(y(q));
      for (const auto& [from, to] : gaps_[at(q)])
        wires += "H" + px(from) + "m" + px(to - from) + " 0";
      wires += "H" + px(end);
    }
    canvas_.path(SvgLayer::kWires, wires);
    width_ = std::max(width_, end + kMargin);
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
        canvas_.circle(SvgLayer::kTwoQubitDots, x_, y(qubit), kDotRadius);
        return;
      case Mark::kTarget: {
        const std::string r = px(kTargetRadius);
        const std::string d = px(2 * kTargetRadius);
        return canvas_.path(SvgLayer::kTwoQubitLines, "M" + middle + "m-" + r + " 0a" + r + " " +
                                                          r + " 0 1 0 " + d + " 0a" + r + " " + r +
                                                          " 0 1 0-" + d + " 0h" + d + "m-" + r +
                                                          "-" + r + "v" + d);
      }
      case Mark::kCross: {
        const std::string c = px(kHalfCross);
        const std::string d = px(2 * kHalfCross);
        return canvas_.path(SvgLayer::kTwoQubitLines, "M" + middle + "m-" + c + "-" + c + "l" + d +
                                                          " " + d + "m-" + d + " 0l" + d + "-" + d);
      }
    }
  }

  /// A box on a wire, which ends at its edges.
  void rectangle(int qubit, double width, SvgLayer layer, const std::string& tooltip) {
    gaps_[at(qubit)].emplace_back(x_ - width / 2, x_ + width / 2);
    canvas_.rectangle(layer, x_ - width / 2, y(qubit) - kBoxHeight / 2, width, kBoxHeight, tooltip);
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
      return canvas_.text(SvgLayer::kNames, label.name, x_, y(qubit) + 0.35 * kNameSize,
                          label.name_size());
    }
    canvas_.text(SvgLayer::kNames, label.name, x_, y(qubit) - 2.5, label.name_size());
    canvas_.text(SvgLayer::kAngles, label.angle, x_, y(qubit) + 10.5, kAngleSize);
  }

  void meter(int qubit) {
    rectangle(qubit, kBoxWidth, SvgLayer::kNonunitaryBoxes, "");
    const double base = y(qubit) + 6.0;
    canvas_.path(SvgLayer::kMeterLines, "M" + px(x_ - 9) + " " + px(base) + "a9 9 0 0 1 18 0M" +
                                            px(x_) + " " + px(base) + "l7-13");
  }

  const CircuitLayout& layout_;
  SvgCanvas canvas_;
  /// [from, to] of the boxes on each wire of the row
  std::vector<std::vector<std::pair<double, double>>> gaps_;
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
