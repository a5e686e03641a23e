#include "apps/circuit_latex.h"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "apps/circuit_labels.h"

namespace qarch::apps {

namespace {

using sim::GateKind;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// A letter as text of LaTeX.
std::string escaped(char c) {
  switch (c) {
    case '\\':
      return "\\backslash ";
    case '~':
      return "{\\sim}";
    case '^':
      return "{\\wedge}";
    case ' ':
      return "\\ ";
    case '{':
    case '}':
    case '$':
    case '&':
    case '#':
    case '_':
    case '%':
      return std::string("\\") + c;
    default:
      return static_cast<unsigned char>(c) < 0x20U ? "\\ " : std::string(1, c);
  }
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) result += escaped(c);
  return result;
}

/// A name in math mode: "2*theta_0" as 2\theta_{0}, "data[1]" as \mathit{data}_{1}.
std::string math(std::string_view name) {
  std::string result;
  for (const NamePart& part : name_parts(name)) {
    if (!part.is_name) {
      for (std::size_t k = 0; k < part.text.size(); ++k) {
        const char c = part.text[k];
        const bool sign_of_exponent = c == '-' && k > 0 && part.text[k - 1] == 'e';
        if (c != '*') result += sign_of_exponent ? "{-}" : escaped(c);
      }
      continue;
    }
    const bool greek = !greek_letter(part.text).empty();
    if (greek) {
      result += "\\" + part.text;
    } else {
      result += part.text.size() == 1 ? part.text : "\\mathit{" + escaped(part.text) + "}";
    }
    if (!part.indices.empty()) {
      result += "_{" + part.indices + "}";
    } else if (greek) {
      result += "{}";  // no letter behind belongs to the command
    }
  }
  return result;
}

std::string fraction_of_pi(const PiFraction& fraction) {
  const int factor = std::abs(fraction.numerator);
  const std::string above = (factor == 1 ? "" : std::to_string(factor)) + "\\pi";
  return std::string(fraction.numerator < 0 ? "-" : "") +
         (fraction.denominator == 1
              ? above
              : "\\frac{" + above + "}{" + std::to_string(fraction.denominator) + "}");
}

struct AngleInLatex {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(const ConstantAngle& a) const {
    const auto fraction = pi_fraction(a.radian);
    return "(" + (fraction ? fraction_of_pi(*fraction) : angle_decimals(a.radian)) + ")";
  }
  std::string operator()(const SlotAngle& a) const { return "(" + angle_decimals(a.radian) + ")"; }
  std::string operator()(const SlotName& a) const { return "(" + math(a.name) + ")"; }
  std::string operator()(const DelayTime& a) const {
    const TimeLabel time = time_label(a.seconds);
    return "(" + time.number + "\\,\\mathrm{" + (time.unit == "us" ? "\\mu s" : time.unit) + "})";
  }
};

/// Writes an item into the cells of its column, one for each wire.
struct WriteCells {
  std::vector<std::string>& cells;

  void operator()(const PlacedGate& gate) const {
    std::string& first = cells[at(gate.qubits[0])];
    if (gate.kind == GateKind::kMeasure) {
      first = "\\meter{}";
      return;
    }
    const std::string style = gate.kind == GateKind::kDelay ? "[style={dashed}]" : "";
    const std::string name(gate_latex(gate.kind));
    if (gate.num_qubits() == 1) {
      first = "\\gate" + style + "{" + name + std::visit(AngleInLatex{}, gate.angle) + "}";
      return;
    }
    std::string& second = cells[at(gate.qubits[1])];
    const std::string wires = "{" + std::to_string(gate.qubits[1] - gate.qubits[0]) + "}";
    switch (gate.kind) {
      case GateKind::kCx:
        first = "\\ctrl" + wires;
        second = "\\targ{}";
        return;
      case GateKind::kCz:
        first = "\\ctrl" + wires;
        second = "\\control{}";
        return;
      case GateKind::kSwap:
        first = "\\swap" + wires;
        second = "\\targX{}";
        return;
      case GateKind::kEcr:
        first = "\\gate{" + name + "_{0}}\\vqw" + wires;
        second = "\\gate{" + name + "_{1}}";
        return;
      default:
        first = "\\ctrl" + wires;
        second = "\\gate{" + name + "}";
    }
  }
  void operator()(const PlacedBarrier& barrier) const {
    if (barrier.qubits.size() == cells.size()) {
      cells.front() = "\\slice[style=black]{} \\qw";
      return;
    }
    const std::vector<int>& qubits = barrier.qubits;
    for (std::size_t first = 0; first < qubits.size();) {
      std::size_t end = first + 1;
      while (end < qubits.size() && qubits[end] == qubits[end - 1] + 1) ++end;
      cells[at(qubits[first])] = "\\gate[wires=" + std::to_string(end - first) +
                                 ",style={draw=none,fill=black!15}][1mm]{}";
      first = end;
    }
  }
  void operator()(const PlacedMeasurement& measurement) const {
    cells[at(measurement.qubit)] = "\\meter{$" + math(measurement.bit) + "$}";
  }
};

/// Columns [begin, end) as an environment.
std::string row_of(const CircuitLayout& layout, std::size_t begin, std::size_t end) {
  std::vector<std::string> wires;
  for (const std::string& label : layout.qubit_labels) {
    wires.push_back("\\lstick{$" + math(label) + "$}");
  }
  for (std::size_t c = begin; c < end; ++c) {
    std::vector<std::string> cells(wires.size());
    for (const PlacedItem& item : layout.columns[c]) std::visit(WriteCells{cells}, item);
    for (std::size_t q = 0; q < wires.size(); ++q) {
      wires[q] += " & " + (cells[q].empty() ? "\\qw" : cells[q]);
    }
  }
  std::string text = "\\begin{quantikz}\n";
  for (std::size_t q = 0; q < wires.size(); ++q) {
    text += wires[q] + " & \\qw" + (q + 1 < wires.size() ? " \\\\\n" : "\n");
  }
  return text + "\\end{quantikz}\n";
}

}  // namespace

std::string circuit_latex(const sim::Circuit& circuit, std::span<const double> angles,
                          const LatexOptions& options) {
  if (options.columns < 1) {
    throw std::invalid_argument("columns of a drawing = " + std::to_string(options.columns) +
                                ", must be >= 1");
  }
  const CircuitLayout layout = layout_circuit(circuit, angles, options.names);
  const std::vector<double> widths(layout.columns.size(), 1.0);
  std::string text =
      "% " + circuit_title(circuit) + ": " + circuit_description(circuit) + "\n" +
      (options.standalone ? "\\documentclass[border=4pt,varwidth=\\maxdimen]{standalone}\n"
                            "\\usepackage{tikz}\n"
                            "\\usetikzlibrary{quantikz}\n"
                            "\\begin{document}\n"
                          : "% in the preamble: \\usepackage{tikz} \\usetikzlibrary{quantikz}\n");
  for (const auto& [begin, end] : fold_columns(widths, options.columns)) {
    if (begin > 0) text += "\n\\medskip\n\n";
    text += row_of(layout, begin, end);
  }
  return text + (options.standalone ? "\\end{document}\n" : "");
}

}  // namespace qarch::apps
