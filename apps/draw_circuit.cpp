#include "apps/draw_circuit.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace qarch::apps {

namespace {

using sim::GateKind;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// Columns on the screen: bytes that begin a UTF-8 character.
int columns_of_text(const std::string& text) {
  return static_cast<int>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// What lines and marks look like.
struct Style {
  std::string wire, bar, control, barrier, arrow;
};

const Style& style_of(const DrawOptions& options) {
  static const Style unicode{"─", "│", "●", "░", "→"};
  static const Style ascii{"-", "|", "o", ":", ">"};
  return options.ascii ? ascii : unicode;
}

struct AngleInText {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(const ConstantAngle& a) const { return "(" + angle_text(a.radian) + ")"; }
  std::string operator()(const SlotAngle& a) const { return "(" + angle_decimals(a.radian) + ")"; }
  std::string operator()(const SlotName& a) const { return "(" + a.name + ")"; }
  std::string operator()(const DelayTime& a) const {
    const TimeLabel time = time_label(a.seconds);
    return "(" + time.number + time.unit + ")";
  }
};

std::string label(const PlacedGate& gate) {
  if (gate.kind == GateKind::kReset) return "|0>";
  if (gate.kind == GateKind::kMeasure) return "M";
  std::string text(sim::gate_row(gate.kind).name);
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text + std::visit(AngleInText{}, gate.angle);
}

/// Writes an item into the cells of its column, one for each wire.
struct WriteCells {
  std::vector<std::string>& cells;
  const Style& style;

  void operator()(const PlacedGate& gate) const {
    if (gate.num_qubits() == 1) {
      cells[at(gate.qubits[0])] = label(gate);
      return;
    }
    const auto [low, high] = std::minmax(gate.qubits[0], gate.qubits[1]);
    for (int q = low; q <= high; ++q) cells[at(q)] = style.bar;
    const auto marks = operand_marks(gate.kind);
    cells[at(gate.qubits[0])] = marks[0];
    cells[at(gate.qubits[1])] = marks[1];
  }
  void operator()(const PlacedBarrier& barrier) const {
    for (const int q : barrier.qubits) cells[at(q)] = style.barrier;
  }
  void operator()(const PlacedMeasurement& measurement) const {
    cells[at(measurement.qubit)] = "M" + style.arrow + measurement.bit;
  }

  std::array<std::string, 2> operand_marks(GateKind kind) const {
    switch (kind) {
      case GateKind::kCx:
        return {style.control, "X"};
      case GateKind::kCy:
        return {style.control, "Y"};
      case GateKind::kCz:
        return {style.control, style.control};
      case GateKind::kEcr:
        return {"ECR0", "ECR1"};
      default:
        return {"x", "x"};
    }
  }
};

/// What stands before the wires, all of one width; the numbers of q0, q1, ... flush right.
std::vector<std::string> wire_labels(const CircuitLayout& layout) {
  int widest = 0;
  for (const std::string& label : layout.qubit_labels) {
    widest = std::max(widest, columns_of_text(label));
  }
  std::vector<std::string> labels;
  for (const std::string& label : layout.qubit_labels) {
    const std::string blanks(at(widest - columns_of_text(label)), ' ');
    labels.push_back(
        (layout.default_labels ? label.front() + blanks + label.substr(1) : blanks + label) + ": ");
  }
  return labels;
}

std::string repeated(const std::string& mark, int times) {
  std::string text;
  for (int k = 0; k < times; ++k) text += mark;
  return text;
}

}  // namespace

std::string draw_circuit(const sim::Circuit& circuit, std::span<const double> angles,
                         const DrawOptions& options) {
  const CircuitLayout layout = layout_circuit(circuit, angles, options.names);
  const Style& style = style_of(options);
  std::vector<std::vector<std::string>> columns;
  std::vector<double> widths;
  for (const auto& items : layout.columns) {
    auto& cells = columns.emplace_back(at(layout.num_qubits()));
    for (const PlacedItem& item : items) std::visit(WriteCells{cells, style}, item);
    int width = 0;
    for (const std::string& cell : cells) width = std::max(width, columns_of_text(cell));
    widths.push_back(width + 2);
  }
  const std::vector<std::string> labels = wire_labels(layout);
  std::string drawing;
  for (const auto& [begin, end] :
       fold_columns(widths, options.width - columns_of_text(labels.front()))) {
    if (begin > 0) drawing += "\n";
    for (int q = 0; q < layout.num_qubits(); ++q) {
      drawing += labels[at(q)];
      for (std::size_t c = begin; c < end; ++c) {
        const std::string& cell = columns[c][at(q)];
        const int empty = static_cast<int>(widths[c]) - columns_of_text(cell);
        drawing += repeated(style.wire, empty / 2) + cell + repeated(style.wire, empty - empty / 2);
      }
      drawing += columns.empty() ? repeated(style.wire, 3) + "\n" : "\n";
    }
  }
  return drawing;
}

std::string draw_circuit(const sim::Circuit& circuit, std::span<const double> angles, int width) {
  return draw_circuit(circuit, angles, DrawOptions{.width = width});
}

int drawing_width(const Streams& streams) { return streams.out_is_terminal ? streams.width : 100; }

}  // namespace qarch::apps
