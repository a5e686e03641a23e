#include "apps/command_circuit.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <stdexcept>

#include "apps/circuit_input.h"
#include "apps/draw_circuit.h"
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

std::string drawing_of(const search::QasmCircuit& circuit, const std::vector<std::string>& settings,
                       bool no_values, DrawOptions options) {
  const auto values = input_values(circuit, settings);
  const bool known =
      !no_values && std::ranges::all_of(values, [](const auto& v) { return v.has_value(); });
  const std::vector<double> angles = known ? slot_angles(circuit, settings) : std::vector<double>{};
  for (int q = 0; q < circuit.circuit.num_qubits(); ++q) {
    options.qubit_labels.push_back(element_name(circuit.qubits, q));
  }
  for (const search::QasmAngle& slot : circuit.slots) {
    options.slot_names.push_back(angle_name(slot, circuit.inputs));
  }
  options.barriers = circuit.barriers;
  for (const search::QasmMeasurement& m : circuit.measurements) {
    options.measurements.emplace_back(m.qubit, element_name(circuit.bits, m.bit));
  }
  return draw_circuit(circuit.circuit, angles, options);
}

int run_draw(const std::vector<std::string>& words, const Streams& streams) {
  std::string file;
  std::vector<std::string> settings;
  DrawOptions options;
  bool no_values = false;
  CommandLine line("circuit draw FILE [options]", "Prints a circuit as text, qubit 0 on top.");
  line.options().add_options()("set", po::value(&settings)->value_name("INPUT=VALUE")->composing(),
                               "value of an input, radian; may be repeated")(
      "no-values", po::bool_switch(&no_values), "angles by the names of the inputs")(
      "ascii", po::bool_switch(&options.ascii), "no letters beyond ASCII")(
      "width", po::value(&options.width)->value_name("N")->default_value(options.width),
      "columns before the drawing is folded");
  line.positional("file", &file);
  line.epilogue(
      "examples: qarch circuit draw bell.qasm\n"
      "          qarch circuit draw ansatz.qasm --set theta_0=0.3 --ascii --width 80\n");
  if (!line.parse(words, streams)) return kExitOk;
  require_circuit_file(file, "draw");
  const search::QasmCircuit circuit = search::read_qasm_file(file);
  streams.out << drawing_of(circuit, settings, no_values, options);
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
  line.epilogue(
      "examples: qarch circuit convert old.qasm -o new.qasm\n"
      "          qarch circuit convert ansatz.qasm --format qasm2 --set theta_0=0.3\n");
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
  for (const std::string& note : circuit.notes) streams.err << "note     " << note << '\n';
  if (bind || !settings.empty() || language->needs_values) {
    circuit = bound(std::move(circuit), settings);
  }
  deliver(language->write(circuit), out, streams);
  return kExitOk;
}

constexpr std::array<Command, 3> kTable{{
    {"draw", "print a circuit", run_draw},
    {"convert", "OpenQASM 2 and 3, into each other", run_convert},
    {"transpile", "into the gates and couplings of a device", run_circuit_transpile},
}};

}  // namespace

void require_circuit_file(const std::string& file, const char* command) {
  if (file.empty()) {
    throw std::invalid_argument(std::string("no circuit (see qarch circuit ") + command +
                                " --help)");
  }
}

void deliver(const std::string& text, const std::string& file, const Streams& streams) {
  if (file.empty() || file == "-") {
    streams.out << text;
    return;
  }
  search::write_text_file_atomically(file, text);
  streams.out << "written  " << file << '\n';
}

int run_circuit_command(const std::vector<std::string>& words, const Streams& streams) {
  return run_subcommand("circuit", kTable, words, streams);
}

}  // namespace qarch::apps
