#include "apps/draw_circuit.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <stdexcept>

namespace qarch::apps {

namespace {

using sim::GateKind;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// Columns on the screen: bytes that begin a UTF-8 character.
int columns_of_text(const std::string& text) {
  return static_cast<int>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string decimals(const char* format, double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

/// "100ns", "1.5us": up to four digits in the largest unit that is at most the time.
std::string time_text(double seconds) {
  struct Unit {
    double size;
    const char* name;
  };
  constexpr std::array kUnits{Unit{1.0, "s"}, Unit{1e-3, "ms"}, Unit{1e-6, "us"}, Unit{1e-9, "ns"}};
  for (const Unit& unit : kUnits) {
    if (seconds >= unit.size * (1 - 1e-12))
      return decimals("%.4g", seconds / unit.size) + unit.name;
  }
  return decimals("%.4g", seconds / 1e-9) + "ns";
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

void check(const char* what, std::size_t size, int needed) {
  if (size == 0 || size == at(needed)) return;
  throw std::invalid_argument("draw_circuit: " + std::to_string(size) + " " + what +
                              ", must be 0 or " + std::to_string(needed));
}

/// The text in every column of every wire. An item goes into the first column in which its wires,
/// and those between the operands of a gate, are free.
class Columns {
 public:
  Columns(const sim::Circuit& circuit, std::span<const double> angles, const DrawOptions& options)
      : angles_(angles),
        options_(options),
        style_(style_of(options)),
        num_qubits_(circuit.num_qubits()),
        next_(at(num_qubits_), 0) {
    check("angles", angles.size(), circuit.num_parameters());
    check("slot names", options.slot_names.size(), circuit.num_parameters());
    check("qubit labels", options.qubit_labels.size(), num_qubits_);
    for (const search::QasmBarrier& barrier : options.barriers) barriers_.push_back(&barrier);
    std::ranges::stable_sort(barriers_, {}, &search::QasmBarrier::gate);
    add_barriers(0);
    for (std::size_t g = 0; g < circuit.gates().size(); ++g) {
      add_gate(circuit.gates()[g]);
      add_barriers(g + 1);
    }
    for (const auto& [qubit, bit] : options.measurements) {
      check_qubit("measurement", qubit);
      place({qubit}, qubit, qubit)[at(qubit)] = "M" + style_.arrow + bit;
    }
  }

  const std::vector<std::vector<std::string>>& cells() const { return cells_; }

 private:
  void check_qubit(const std::string& what, int qubit) const {
    if (qubit >= 0 && qubit < num_qubits_) return;
    throw std::invalid_argument("draw_circuit: qubit of a " + what + " = " + std::to_string(qubit) +
                                ", must be in [0, " + std::to_string(num_qubits_ - 1) + "]");
  }

  /// The first column that is free on these wires; it is taken for those of [low, high].
  std::vector<std::string>& place(const std::vector<int>& qubits, int low, int high) {
    int column = 0;
    for (const int q : qubits) column = std::max(column, next_[at(q)]);
    for (int q = low; q <= high; ++q) column = std::max(column, next_[at(q)]);
    for (const int q : qubits) next_[at(q)] = column + 1;
    for (int q = low; q <= high; ++q) next_[at(q)] = column + 1;
    while (column >= static_cast<int>(cells_.size())) cells_.emplace_back(at(num_qubits_));
    return cells_[at(column)];
  }

  void add_barriers(std::size_t gate) {
    for (; drawn_ < barriers_.size() && barriers_[drawn_]->gate <= gate; ++drawn_) {
      const std::vector<int>& qubits = barriers_[drawn_]->qubits;
      if (qubits.empty()) continue;
      for (const int q : qubits) check_qubit("barrier", q);
      auto& cells = place(qubits, 0, -1);
      for (const int q : qubits) cells[at(q)] = style_.barrier;
    }
  }

  void add_gate(const sim::Gate& gate) {
    if (gate.num_qubits() == 1) {
      const int q = gate.qubits[0];
      place({q}, q, q)[at(q)] = label(gate);
      return;
    }
    const auto [low, high] = std::minmax(gate.qubits[0], gate.qubits[1]);
    auto& cells = place({}, low, high);
    for (int q = low; q <= high; ++q) cells[at(q)] = style_.bar;
    const auto marks = operand_marks(gate.kind);
    cells[at(gate.qubits[0])] = marks[0];
    cells[at(gate.qubits[1])] = marks[1];
  }

  std::array<std::string, 2> operand_marks(GateKind kind) const {
    switch (kind) {
      case GateKind::kCx:
        return {style_.control, "X"};
      case GateKind::kCy:
        return {style_.control, "Y"};
      case GateKind::kCz:
        return {style_.control, style_.control};
      case GateKind::kEcr:
        return {"ECR0", "ECR1"};
      default:
        return {"x", "x"};
    }
  }

  std::string label(const sim::Gate& gate) const {
    if (gate.kind == GateKind::kReset) return "|0>";
    if (gate.kind == GateKind::kMeasure) return "M";
    std::string text(sim::gate_row(gate.kind).name);
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (gate.kind == GateKind::kDelay) return text + "(" + time_text(gate.angle) + ")";
    if (!sim::gate_row(gate.kind).has_angle) return text;
    if (gate.slot < 0) return text + "(" + angle_text(gate.angle) + ")";
    if (!angles_.empty()) return text + decimals("(%.3f)", angles_[at(gate.slot)]);
    const std::string name = options_.slot_names.empty() ? "theta_" + std::to_string(gate.slot)
                                                         : options_.slot_names[at(gate.slot)];
    return text + "(" + name + ")";
  }

  std::span<const double> angles_;
  const DrawOptions& options_;
  const Style& style_;
  int num_qubits_;
  std::vector<int> next_;                             ///< per wire: the first column that is free
  std::vector<const search::QasmBarrier*> barriers_;  ///< in the order of their gates
  std::size_t drawn_ = 0;                             ///< of them
  std::vector<std::vector<std::string>> cells_;
};

/// What stands before the wires, all of one width.
std::vector<std::string> wire_labels(int num_qubits, const std::vector<std::string>& given) {
  std::vector<std::string> labels = given;
  const std::size_t digits = std::to_string(num_qubits - 1).size();
  for (int q = 0; given.empty() && q < num_qubits; ++q) {
    const std::string number = std::to_string(q);
    labels.push_back("q" + std::string(digits - number.size(), ' ') + number);
  }
  int widest = 0;
  for (const std::string& label : labels) widest = std::max(widest, columns_of_text(label));
  for (std::string& label : labels) {
    label = std::string(at(widest - columns_of_text(label)), ' ') + label + ": ";
  }
  return labels;
}

std::string repeated(const std::string& mark, int times) {
  std::string text;
  for (int k = 0; k < times; ++k) text += mark;
  return text;
}

}  // namespace

std::string angle_text(double angle) {
  using std::numbers::pi;
  for (int d = 1; d <= 16 && std::abs(angle) <= 16 * pi * (1 + 1e-12); ++d) {
    const double m = std::round(angle * d / pi);
    if (m == 0.0 || std::abs(angle - m * pi / d) > 1e-12) continue;
    const int factor = static_cast<int>(std::abs(m));
    return std::string(m < 0 ? "-" : "") + (factor == 1 ? "" : std::to_string(factor)) + "pi" +
           (d == 1 ? "" : "/" + std::to_string(d));
  }
  return decimals("%.3f", angle);
}

std::string draw_circuit(const sim::Circuit& circuit, std::span<const double> angles,
                         const DrawOptions& options) {
  const Columns placed(circuit, angles, options);
  const auto& columns = placed.cells();
  const std::string& wire = style_of(options).wire;
  const std::vector<std::string> labels = wire_labels(circuit.num_qubits(), options.qubit_labels);
  std::string drawing;
  std::size_t begin = 0;
  do {
    int used = columns_of_text(labels.front());
    std::size_t end = begin;
    std::vector<int> widths;
    for (; end < columns.size(); ++end) {
      int column_width = 0;
      for (const std::string& cell : columns[end]) {
        column_width = std::max(column_width, columns_of_text(cell));
      }
      if (end > begin && used + column_width + 2 > options.width) break;
      used += column_width + 2;
      widths.push_back(column_width);
    }
    for (int q = 0; q < circuit.num_qubits(); ++q) {
      drawing += labels[at(q)];
      for (std::size_t c = begin; c < end; ++c) {
        const std::string& cell = columns[c][at(q)];
        const int empty = widths[c - begin] - columns_of_text(cell);
        drawing += repeated(wire, empty / 2 + 1) + cell + repeated(wire, empty - empty / 2 + 1);
      }
      drawing += columns.empty() ? repeated(wire, 3) + "\n" : "\n";
    }
    begin = end;
    if (begin < columns.size()) drawing += "\n";
  } while (begin < columns.size());
  return drawing;
}

std::string draw_circuit(const sim::Circuit& circuit, std::span<const double> angles, int width) {
  return draw_circuit(circuit, angles, DrawOptions{.width = width});
}

}  // namespace qarch::apps
