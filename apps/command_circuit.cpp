#include "apps/command_circuit.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <stdexcept>

#include "apps/circuit_input.h"
#include "apps/circuit_latex.h"
#include "apps/circuit_svg.h"
#include "apps/draw_circuit.h"
#include "apps/input_file.h"
#include "apps/options.h"
#include "apps/report_circuit.h"
#include "apps/subcommand.h"
#include "search/did_you_mean.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace {

namespace po = boost::program_options;

/// The circuit with its slots bound if every input has a value.
search::QasmCircuit bound(search::QasmCircuit circuit, const std::vector<std::string>& settings) {
  circuit.circuit = circuit.circuit.bound(slot_angles(circuit, settings));
  circuit.inputs.clear();
  circuit.slots.clear();
  circuit.values.reset();
  std::erase_if(circuit.metadata,
                [](const auto& entry) { return entry.first.starts_with("angle."); });
  return circuit;
}

/// "q[1]" of a register's element by its number; the number alone where no register has it.
std::string element_name(const std::vector<search::QasmRegister>& registers, int number) {
  for (const search::QasmRegister& r : registers) {
    if (number >= r.first && number < r.first + r.size) {
      return r.name + '[' + std::to_string(number - r.first) + ']';
    }
  }
  return std::to_string(number);
}

/// "phi", "2*phi+0.5".
std::string angle_name(const search::QasmAngle& angle, const std::vector<std::string>& inputs) {
  std::string text;
  for (const auto& [input, coefficient] : angle.terms) {
    if (coefficient == -1.0) {
      text += '-';
    } else {
      if (!text.empty() && coefficient > 0.0) text += '+';
      if (coefficient != 1.0) text += format("%.4g*", coefficient);
    }
    text += inputs[static_cast<std::size_t>(input)];
  }
  if (angle.offset != 0.0) text += format("%+.4g", angle.offset);
  return text;
}

/// The names that stand in the file.
CircuitNames names_of(const search::QasmCircuit& circuit) {
  CircuitNames names;
  for (int q = 0; q < circuit.circuit.num_qubits(); ++q) {
    names.qubit_labels.push_back(element_name(circuit.qubits, q));
  }
  for (const search::QasmAngle& slot : circuit.slots) {
    names.slot_names.push_back(angle_name(slot, circuit.inputs));
  }
  names.barriers = circuit.barriers;
  for (const search::QasmMeasurement& m : circuit.measurements) {
    names.measurements.emplace_back(m.qubit, element_name(circuit.bits, m.bit));
  }
  return names;
}

/// What is drawn, and the options that are not about it.
struct Drawing {
  const sim::Circuit& circuit;
  std::vector<double> angles;  ///< none: names
  CircuitNames names;
  int width;
  std::string background;
  bool standalone;
};

/// A format of `qarch circuit draw`.
struct DrawFormat {
  std::string_view name;
  std::string_view ending;  ///< of files that are written so where no format is given
  int width;                ///< 0: the terminal's
  std::string (*draw)(const Drawing& drawing);
};
constexpr std::array kDrawFormats{
    DrawFormat{"text", ".txt", 0,
               [](const Drawing& d) {
                 return draw_circuit(d.circuit, d.angles, {.width = d.width, .names = d.names});
               }},
    DrawFormat{"ascii", "", 0,
               [](const Drawing& d) {
                 return draw_circuit(d.circuit, d.angles,
                                     {.width = d.width, .ascii = true, .names = d.names});
               }},
    DrawFormat{"svg", ".svg", 800,
               [](const Drawing& d) {
                 return circuit_svg(d.circuit, d.angles,
                                    {.width = static_cast<double>(d.width),
                                     .background = d.background,
                                     .names = d.names});
               }},
    DrawFormat{"latex", ".tex", 12, [](const Drawing& d) {
                 return circuit_latex(
                     d.circuit, d.angles,
                     {.columns = d.width, .standalone = d.standalone, .names = d.names});
               }}};

/// The format with this name; without one, that of the file's ending, or text.
const DrawFormat& draw_format(const std::string& name, const std::string& file) {
  std::vector<std::string> names;
  for (const DrawFormat& row : kDrawFormats) {
    names.emplace_back(row.name);
    if (row.name == name) return row;
    if (name.empty() && !row.ending.empty() && file.ends_with(row.ending)) return row;
  }
  if (name.empty()) return kDrawFormats.front();
  throw std::invalid_argument("--format = '" + name + "', " + search::must_be_one_of(name, names));
}

int run_draw(const std::vector<std::string>& words, const Streams& streams) {
  std::string file;
  std::string format_name;
  std::string out;
  std::string background;
  std::vector<std::string> settings;
  int width = 0;
  bool no_values = false;
  bool standalone = false;
  CommandLine line("circuit draw FILE [options]", "Draws a circuit, qubit 0 on top.");
  line.options().add_options()("format",
                               po::value(&format_name)->value_name("text|ascii|svg|latex"),
                               "text, ascii (no letters beyond ASCII), svg, or latex (quantikz); "
                               "default: by the ending of --output (.svg, .tex), else text")(
      "output,o", po::value(&out)->value_name("FILE"),
      "instead of standard output, which is also -")(
      "set", po::value(&settings)->value_name("INPUT=VALUE")->composing(),
      "value of an input, radian; may be repeated")("no-values", po::bool_switch(&no_values),
                                                    "angles by the names of the inputs")(
      "width", po::value(&width)->value_name("N"),
      "before the drawing is folded: columns of text (default: the terminal's, or 100), px of svg "
      "(800), columns of gates in latex (12)")("background",
                                               po::value(&background)->value_name("COLOR"),
                                               "of svg, e.g. white; default: none")(
      "standalone", po::bool_switch(&standalone), "latex: a document, not a part of one");
  line.positional("file", &file);
  line.example("qarch circuit draw bell.qasm");
  line.example("qarch circuit draw ansatz.qasm --set theta_0=0.3 --format ascii --width 80");
  line.example("qarch circuit draw bell.qasm -o bell.svg", "for a page or slides");
  line.example("qarch circuit draw bell.qasm --standalone -o bell.tex", "for pdflatex");
  if (!line.parse(words, streams)) return kExitOk;
  require_circuit_file(file, "draw");
  line.refuse_empty({"format", "output", "background"});
  const DrawFormat& chosen = draw_format(format_name, out);
  if (line.given("width") && width < 1) {
    throw std::invalid_argument("--width = " + std::to_string(width) + ", must be >= 1");
  }
  if (!background.empty() && chosen.name != "svg") {
    throw std::invalid_argument("--background: only for --format svg");
  }
  if (standalone && chosen.name != "latex") {
    throw std::invalid_argument("--standalone: only for --format latex");
  }
  if (!line.given("width")) width = chosen.width > 0 ? chosen.width : drawing_width(streams);
  const search::QasmCircuit circuit = search::read_qasm_file(file);
  if (streams.verbosity != Verbosity::kQuiet) {
    for (const std::string& note : circuit.notes) {
      note_stream(streams) << "note     " << note << '\n';
    }
  }
  const auto values = input_values(circuit, settings);
  const bool known =
      !no_values && std::ranges::all_of(values, [](const auto& v) { return v.has_value(); });
  deliver(
      chosen.draw({circuit.circuit, known ? slot_angles(circuit, settings) : std::vector<double>{},
                   names_of(circuit), width, background, standalone}),
      out, streams);
  return kExitOk;
}

/// A language that `qarch circuit convert` writes.
struct Language {
  std::string_view name;
  bool needs_values;
  std::string (*write)(const search::QasmCircuit& circuit);
};
constexpr std::array kLanguages{
    Language{"qasm3", false,
             [](const search::QasmCircuit& circuit) { return search::to_qasm(circuit); }},
    Language{"qasm2", true,
             [](const search::QasmCircuit& circuit) { return search::to_qasm2(circuit); }}};

int run_convert(const std::vector<std::string>& words, const Streams& streams) {
  std::string file;
  std::string target = "qasm3";
  std::string out;
  std::vector<std::string> settings;
  bool bind = false;
  CommandLine line(
      "circuit convert FILE [options]",
      "Writes a circuit as OpenQASM 3, or with numbers as OpenQASM 2, in qarch's gates.");
  line.options().add_options()("format",
                               po::value(&target)->value_name("qasm3|qasm2")->default_value(target),
                               "of what is written")(
      "set", po::value(&settings)->value_name("INPUT=VALUE")->composing(),
      "value of an input, radian; may be repeated; all inputs become numbers")(
      "bound", po::bool_switch(&bind), "all inputs become numbers, from the values in the file")(
      "output,o", po::value(&out)->value_name("FILE"),
      "instead of standard output, which is also -");
  line.positional("file", &file);
  line.example("qarch circuit convert old.qasm -o new.qasm");
  line.example("qarch circuit convert ansatz.qasm --format qasm2 --set theta_0=0.3");
  if (!line.parse(words, streams)) return kExitOk;
  require_circuit_file(file, "convert");
  std::vector<std::string> names;
  const Language* language = nullptr;
  for (const Language& row : kLanguages) {
    names.emplace_back(row.name);
    if (row.name == target) language = &row;
  }
  if (language == nullptr) {
    throw std::invalid_argument("--format = '" + target + "', " +
                                search::must_be_one_of(target, names));
  }
  search::QasmCircuit circuit = search::read_qasm_file(file);
  for (const std::string& note : circuit.notes) {
    note_stream(streams) << "note     " << note << '\n';
  }
  if (bind || !settings.empty() || language->needs_values) {
    circuit = bound(std::move(circuit), settings);
  }
  deliver(language->write(circuit), out, streams);
  return kExitOk;
}

constexpr std::array<Command, 3> kTable{{
    {"draw", "as text, SVG or LaTeX", run_draw},
    {"convert", "OpenQASM 2 and 3, into each other", run_convert},
    {"transpile", "into the gates and couplings of a device", run_circuit_transpile},
}};

}  // namespace

void require_circuit_file(const std::string& file, const char* command) {
  if (file.empty()) {
    throw std::invalid_argument(std::string("no circuit (see qarch circuit ") + command +
                                " --help)");
  }
  require_input_file(file);
}

void deliver(const std::string& text, const std::string& file, const Streams& streams) {
  if (file.empty() || file == "-") {
    streams.out << text;
    return;
  }
  search::write_text_file_atomically(file, text);
  if (streams.verbosity != Verbosity::kQuiet) streams.out << "written  " << file << '\n';
}

int run_circuit_command(const std::vector<std::string>& words, const Streams& streams) {
  return run_subcommand("circuit", kTable, words, streams);
}

}  // namespace qarch::apps
