#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <optional>
#include <ostream>
#include <random>
#include <stdexcept>

#include "apps/answer.h"
#include "apps/circuit_input.h"
#include "apps/command_circuit.h"
#include "apps/common_options.h"
#include "apps/noise_options.h"
#include "apps/options.h"
#include "apps/report_circuit.h"
#include "apps/transpile_json.h"
#include "search/did_you_mean.h"
#include "search/field_text.h"
#include "search/io/noise_record.h"
#include "search/io/run_file.h"
#include "sim/transpile/equivalence.h"

namespace qarch::apps {

namespace {

namespace po = boost::program_options;

struct TranspileArguments {
  std::string file;
  std::string gates;
  std::string coupling;
  std::string layout;
  int level = 2;
  bool route = false;
  bool no_route = false;
  bool any_start = false;
  std::string out;
  std::string json;
  NoiseArguments noise;
};

/// "0-1,1>2": 0-1 both ways, 1>2 only with control 1.
std::vector<std::pair<int, int>> parse_coupling(const std::string& text) {
  std::vector<std::pair<int, int>> pairs;
  const auto fail = [&](const std::string& item) {
    throw std::invalid_argument("--coupling = '" + text + "', item '" + item +
                                "' must be A-B (both ways) or A>B, qubits in [0, 30]");
  };
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string item(search::trimmed(std::string_view(text).substr(begin, end - begin)));
    std::array<int, 2> pair{-1, -1};
    const char* const last = item.data() + item.size();
    const auto first = std::from_chars(item.data(), last, pair[0]);
    if (first.ec != std::errc{} || first.ptr == last || (*first.ptr != '-' && *first.ptr != '>')) {
      fail(item);
    }
    const auto second = std::from_chars(first.ptr + 1, last, pair[1]);
    if (second.ec != std::errc{} || second.ptr != last || pair[0] == pair[1] || pair[0] < 0 ||
        pair[1] < 0 || std::max(pair[0], pair[1]) >= sim::kMaxPauliQubits) {
      fail(item);
    }
    pairs.emplace_back(pair[0], pair[1]);
    if (*first.ptr == '-') pairs.emplace_back(pair[1], pair[0]);
    begin = end + 1;
  }
  return pairs;
}

std::vector<sim::GateKind> parse_gates(const std::string& text) {
  std::vector<std::string> words;
  search::set_from_text(words, text);
  std::vector<std::string> names;
  for (const sim::GateRow& row : sim::gates()) names.emplace_back(row.name);
  std::vector<sim::GateKind> kinds;
  for (const std::string& word : words) {
    const sim::GateRow* row = sim::find_gate(word);
    if (row == nullptr) {
      throw std::invalid_argument(std::string("--gates = '")
                                      .append(text)
                                      .append("', gate '")
                                      .append(word)
                                      .append("' ")
                                      .append(search::must_be_one_of(word, names)));
    }
    kinds.push_back(row->kind);
  }
  return kinds;
}

/// What to transpile to, and what of it is a device.
struct Target {
  sim::TranspileOptions options;
  std::vector<int> physical;  ///< qubit of the device by place; empty: no device
  std::optional<search::NamedNoise> device;
};

/// Prints the device.
Target target_of(TranspileArguments& a, const CommandLine& line, int num_qubits,
                 std::ostream& report) {
  Target target;
  sim::TranspileOptions& options = target.options;
  line.refuse_empty({"gates", "coupling", "layout", "output", "json"});
  const int asked = resolve_noise_options(a.noise, line);
  if (!a.noise.options.device.empty()) {
    if (!a.coupling.empty()) {
      throw std::invalid_argument("--coupling and --device, must be one of the two");
    }
    options.num_qubits = std::max(asked, num_qubits);
    target.device =
        search::load_noise(a.noise.options, options.num_qubits, search::DataFolders::standard());
    const search::NamedNoise& device = *target.device;
    print_noise(report, device);
    options.gates = device.native_gates;
    options.coupling = device.model.coupling_map();
    target.physical = device.layout;
    if (!a.noise.options.qubits.empty()) {
      options.initial_layout.resize(static_cast<std::size_t>(num_qubits));
      std::iota(options.initial_layout.begin(), options.initial_layout.end(), 0);
    }
  } else if (!a.coupling.empty()) {
    options.coupling = parse_coupling(a.coupling);
    for (const auto& [from, to] : options.coupling) {
      options.num_qubits = std::max({options.num_qubits, from + 1, to + 1, num_qubits});
    }
  }
  if (!a.gates.empty()) options.gates = parse_gates(a.gates);
  if (options.gates.empty() && options.coupling.empty()) {
    throw std::invalid_argument("no target: give --gates, --coupling or --device");
  }
  if (!a.layout.empty()) search::set_from_text(options.initial_layout, a.layout);
  options.level = a.level;
  options.route = !a.no_route && (a.route || !options.coupling.empty());
  options.starts_from_zero = !a.any_start;
  return target;
}

/// Physical qubits of a device, else places.
void print_layout(std::ostream& out, const char* when, const std::vector<int>& layout,
                  const std::vector<int>& physical) {
  out << when << (physical.empty() ? "place" : "physical qubit") << " of each qubit:";
  for (const int qubit : physical_qubits(layout, physical)) out << ' ' << qubit;
  out << '\n';
}

/// The check by simulation, and what it found in words.
void check_equivalence(const sim::Circuit& circuit, const sim::TranspileOptions& options,
                       TranspileAnswer& answer) {
  const sim::TranspiledCircuit& result = answer.result;
  int used = circuit.num_qubits();
  for (int place = 0; place < result.circuit.num_qubits(); ++place) {
    const bool ours =
        std::ranges::find(result.initial_layout, place) != result.initial_layout.end();
    used += !ours && std::ranges::any_of(result.circuit.gates(),
                                         [&](const sim::Gate& g) { return g.acts_on(place); })
                ? 1
                : 0;
  }
  const int most = sim::kMostComparedQubits / (circuit.is_unitary() ? 1 : 2);
  if (used > most) {
    answer.check_text = format("not done: %d qubits are used, at most %d are compared", used, most);
    return;
  }
  sim::EquivalenceOptions check;
  check.from_zero = options.starts_from_zero && options.level == 2;
  std::mt19937_64 engine(0);
  const sim::Equivalence found = sim::compare(circuit, result, check, engine);
  answer.check = found;
  answer.from_zero = check.from_zero;
  answer.check_text =
      format("same output: smallest fidelity 1 - %.1e, largest distance %.1e, of %d ",
             1.0 - found.fidelity, found.distance, found.inputs) +
      (check.from_zero  ? "input (|0...0>)"
       : found.complete ? "inputs (all basis states)"
                        : "inputs (|0...0>, random)") +
      (circuit.num_parameters() > 0 ? format(", %d random sets of angles", found.bindings) : "");
}

/// The metadata of a circuit on new places; what an earlier transpilation wrote goes.
void set_places(search::QasmMetadata& metadata, const PlacedCircuit& placed, const Target& target) {
  const auto erase = [&](const char* key) {
    std::erase_if(metadata, [&](const auto& entry) { return entry.first == key; });
  };
  for (const char* key : {"initial_layout", "final_layout"}) erase(key);
  metadata.emplace_back("initial_layout", search::to_text(placed.result.initial_layout));
  metadata.emplace_back("final_layout", search::to_text(placed.result.final_layout));
  // Without couplings and a layout every qubit is still on the place, and device, of the file.
  if (target.physical.empty() && target.options.coupling.empty() &&
      target.options.initial_layout.empty()) {
    return;
  }
  for (const char* key : {"qubits", "noise-file"}) erase(key);
  if (target.physical.empty()) return;
  metadata.emplace_back("qubits", search::to_text(target.physical));
  for (const sim::Provenance& file : target.device->provenance) {
    metadata.emplace_back("noise-file", search::provenance_line(file));
  }
}

/// The transpiled circuit with everything else that the file had.
search::QasmCircuit on_places(search::QasmCircuit circuit, const PlacedCircuit& placed,
                              const Target& target) {
  circuit.circuit = placed.result.circuit;
  circuit.qubits = {{"q", 0, circuit.circuit.num_qubits()}};
  for (search::QasmMeasurement& m : circuit.measurements) {
    m.qubit = placed.result.final_layout.at(static_cast<std::size_t>(m.qubit));
  }
  circuit.barriers = placed.barriers;
  set_places(circuit.metadata, placed, target);
  return circuit;
}

bool parse_transpile(const std::vector<std::string>& words, const Streams& streams,
                     TranspileArguments& a, CommandLine& line) {
  line.options().add_options()("gates", po::value(&a.gates)->value_name("rz,sx,x,cx"),
                               "native gates")(
      "coupling", po::value(&a.coupling)->value_name("0-1,1>2"),
      "pairs that two-qubit gates may use: A-B both ways, A>B with control A")(
      "layout", po::value(&a.layout)->value_name("2,0,1"), "where each qubit starts [chosen]")(
      "route", po::bool_switch(&a.route), "insert SWAPs; the default with couplings")(
      "no-route", po::bool_switch(&a.no_route), "a pair that is not coupled is an error")(
      "any-start", po::bool_switch(&a.any_start),
      "the same map of every state, not of |0...0> only");
  add_level_option(line, a.level);
  add_output_option(line, a.out, "FILE",
                    "write OpenQASM 3; - : to standard output, the report then to standard error");
  add_json_option(line, a.json);
  add_noise_options(line, a.noise, NoiseOptionSet::kPlaces);
  line.positional("file", &a.file);
  line.example("qarch circuit transpile qft.qasm --gates rz,sx,x,cx --coupling 0-1,1-2");
  line.example(
      "qarch circuit transpile ansatz.qasm --device props.json --best-qubits 5 -o out.qasm");
  if (!line.parse(join_best_qubits(words), streams)) return false;
  require_circuit_file(a.file, "transpile");
  check_level(a.level);
  if (a.route && a.no_route) {
    throw std::invalid_argument("--route and --no-route, must be one of the two");
  }
  return true;
}

}  // namespace

int run_circuit_transpile(const std::vector<std::string>& words, const Streams& streams) {
  TranspileArguments a;
  CommandLine line(
      "circuit transpile FILE [options]",
      "Writes a circuit in the gates and couplings of a device, and checks by simulation\n"
      "that it does the same. Barriers stay: nothing is moved across one.");
  if (!parse_transpile(words, streams, a, line)) return kExitOk;
  Answer answer(streams, a.json);
  if (a.out == "-" && answer.is_json_alone()) {
    throw std::invalid_argument("--output and --json = '-', must be one of the two");
  }
  if (!a.out.empty() && a.out != "-") require_writable_file("output", a.out);
  search::QasmCircuit circuit = search::read_qasm_file(a.file);
  std::ostream& report = a.out == "-" ? note_stream(streams) : answer.out();
  const Target target = target_of(a, line, circuit.circuit.num_qubits(), report);
  const sim::TranspileOptions& options = target.options;
  for (const std::string& note : circuit.notes) report << "note     " << note << '\n';
  const PlacedCircuit placed = transpile_between_barriers(circuit, options);
  TranspileAnswer all{
      placed.result, target.physical, target.device, {}, false, "", circuit.notes, ""};
  report << "counts   " << transpile_summary(all.result) << '\n';
  print_layout(report, "start    ", all.result.initial_layout, target.physical);
  print_layout(report, "end      ", all.result.final_layout, target.physical);
  check_equivalence(circuit.circuit, options, all);
  report << "check    " << all.check_text << '\n';
  if (a.out.empty() && !answer.wants_json()) return kExitOk;
  all.qasm = search::to_qasm(on_places(std::move(circuit), placed, target));
  if (!a.out.empty()) deliver(all.qasm, a.out, answer.streams());
  answer.write(transpile_json(all), report);
  return kExitOk;
}

}  // namespace qarch::apps
