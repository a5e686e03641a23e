#include "apps/draw_circuit.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <vector>

namespace qarch::apps {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// A piece of a wire: `text` in UTF-8, `width` columns wide.
struct Cell {
  std::string text;
  int width = 0;
};

Cell gate_label(const sim::Gate& gate, std::span<const double> angles) {
  std::string text(sim::gate_row(gate.kind).name);
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (sim::gate_row(gate.kind).has_angle) {
    const double angle = gate.slot >= 0 ? angles[at(gate.slot)] : gate.angle;
    std::array<char, 32> number{};
    std::snprintf(number.data(), number.size(), "(%.3f)", angle);
    text += number.data();
  }
  return {text, static_cast<int>(text.size())};
}

std::array<Cell, 2> two_qubit_labels(sim::GateKind kind) {
  switch (kind) {
    case sim::GateKind::kCx:
      return {{{"●", 1}, {"X", 1}}};
    case sim::GateKind::kCy:
      return {{{"●", 1}, {"Y", 1}}};
    case sim::GateKind::kCz:
      return {{{"●", 1}, {"●", 1}}};
    default:
      return {{{"x", 1}, {"x", 1}}};
  }
}

/// The columns of the drawing: each gate goes into the first column in which its wires, and those
/// between them, are free.
std::vector<std::vector<Cell>> columns_of(const sim::Circuit& circuit,
                                          std::span<const double> angles) {
  std::vector<std::vector<Cell>> columns;
  std::vector<int> next(at(circuit.num_qubits()), 0);
  for (const sim::Gate& gate : circuit.gates()) {
    const bool pair = gate.num_qubits() == 2;
    const int low = pair ? std::min(gate.qubits[0], gate.qubits[1]) : gate.qubits[0];
    const int high = pair ? std::max(gate.qubits[0], gate.qubits[1]) : gate.qubits[0];
    const auto first = next.begin() + low;
    const int column = *std::max_element(first, next.begin() + high + 1);
    if (column == static_cast<int>(columns.size())) {
      columns.emplace_back(at(circuit.num_qubits()));
    }
    std::fill(first, next.begin() + high + 1, column + 1);
    auto& cells = columns[at(column)];
    if (!pair) {
      cells[at(low)] = gate_label(gate, angles);
      continue;
    }
    for (int q = low; q <= high; ++q) cells[at(q)] = {"│", 1};
    const auto labels = two_qubit_labels(gate.kind);
    cells[at(gate.qubits[0])] = labels[0];
    cells[at(gate.qubits[1])] = labels[1];
  }
  return columns;
}

std::string wire(int length) {
  std::string text;
  for (int k = 0; k < length; ++k) text += "─";
  return text;
}

}  // namespace

std::string draw_circuit(const sim::Circuit& circuit, std::span<const double> angles, int width) {
  const auto columns = columns_of(circuit, angles);
  const int digits = static_cast<int>(std::to_string(circuit.num_qubits() - 1).size());
  std::string drawing;
  std::size_t begin = 0;
  do {
    int used = digits + 3;
    std::size_t end = begin;
    std::vector<int> widths;
    for (; end < columns.size(); ++end) {
      int column_width = 0;
      for (const Cell& cell : columns[end]) column_width = std::max(column_width, cell.width);
      if (end > begin && used + column_width + 2 > width) break;
      used += column_width + 2;
      widths.push_back(column_width);
    }
    for (int q = 0; q < circuit.num_qubits(); ++q) {
      const std::string number = std::to_string(q);
      drawing += "q" + std::string(at(digits) - number.size(), ' ') + number + ": ";
      for (std::size_t c = begin; c < end; ++c) {
        const Cell& cell = columns[c][at(q)];
        const int left = (widths[c - begin] - cell.width) / 2;
        drawing += wire(left + 1) + cell.text + wire(widths[c - begin] - cell.width - left + 1);
      }
      drawing += columns.empty() ? wire(3) + "\n" : "\n";
    }
    begin = end;
    if (begin < columns.size()) drawing += "\n";
  } while (begin < columns.size());
  return drawing;
}

}  // namespace qarch::apps
