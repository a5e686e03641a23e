#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <ostream>
#include <stdexcept>

#include "apps/answer.h"
#include "apps/command.h"
#include "apps/common_options.h"
#include "apps/hamiltonian_json.h"
#include "apps/hamiltonian_output.h"
#include "apps/hamiltonian_scan.h"
#include "apps/hamiltonian_summary.h"
#include "apps/options.h"
#include "apps/report_circuit.h"
#include "chem/io/hamiltonian_file.h"
#include "chem/qubit_mapping.h"
#include "search/configuration.h"
#include "search/field_text.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace {

namespace po = boost::program_options;

struct HamiltonianArguments {
  std::string source;
  std::map<std::string, std::string> fields;  ///< of [problem], as given
  std::string output;
  std::string format;
  std::string scan;
  std::size_t max_determinants = 200'000;
  bool list = false;
  std::string json;
};

/// "active_electrons" is --active-electrons.
std::string flag_of(std::string field) {
  std::ranges::replace(field, '_', '-');
  return field;
}

/// One option for every key of [problem].
void add_options(CommandLine& line, HamiltonianArguments& a) {
  const search::ProblemOptions defaults;
  search::visit_fields(defaults, [&](const std::string& name, const auto& field, const char* help) {
    if (name == "name") return;
    const std::string text = search::to_text(field);
    line.options().add_options()(
        flag_of(name).c_str(), po::value(&a.fields[name])->value_name("X"),
        (std::string(help) + (text.empty() ? "" : " [" + text + "]")).c_str());
  });
  add_output_option(line, a.output, "FILE", "write the Hamiltonian, or the table of a scan (CSV)");
  add_json_option(line, a.json);
  line.options().add_options()(
      "format", po::value(&a.format)->value_name("NAME"),
      ("of --output, where its name does not tell: " + output_format_names()).c_str())(
      "scan", po::value(&a.scan)->value_name("FIRST:LAST:STEP"),
      "a potential-energy curve over {r}, or over the distance of two atoms")(
      "max-determinants",
      po::value(&a.max_determinants)->value_name("N")->default_value(a.max_determinants),
      "exact energies of larger spaces are left out")("list", po::bool_switch(&a.list),
                                                      "the named problems of data/hamiltonians");
}

/// A name, a file, or the text of a geometry.
search::ProblemOptions options_of(const HamiltonianArguments& arguments,
                                  const search::DataFolders& data) {
  search::ProblemOptions options;
  const std::string& source = arguments.source;
  std::error_code ignored;
  if (source.find_first_of(" \t;") != std::string::npos) {
    options.geometry = source;
  } else if (std::filesystem::is_regular_file(source, ignored) && !source.ends_with(".cfg")) {
    options.file = source;
  } else if (!source.empty()) {
    options = search::read_problem(source, data);
  }
  search::visit_fields(options, [&](const char* name, auto& field, const char* /*help*/) {
    const auto given = arguments.fields.find(name);
    if (given == arguments.fields.end() || given->second.empty()) return;
    try {
      search::set_from_text(field, given->second);
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument("--" + flag_of(name) + " = '" + given->second + "', " +
                                  error.what());
    }
  });
  return options;
}

int run_scan(const HamiltonianArguments& arguments, const search::ProblemOptions& options,
             const search::DataFolders& data, Answer& answer) {
  const Streams& streams = answer.streams();
  const ScanRange range = parse_scan(arguments.scan);
  const std::vector<ScanPoint> points =
      scan(options, range, arguments.max_determinants, data, streams);
  print_scan(streams.out, options, points);
  if (!arguments.output.empty()) {
    search::write_text_file_atomically(arguments.output, scan_csv(points));
    streams.out << "\nwritten  " << arguments.output << '\n';
  }
  answer.write(scan_json(options, points));
  const auto failed =
      std::ranges::count_if(points, [](const auto& p) { return !p.failure.empty(); });
  if (failed > 0) {
    streams.err << format("qarch: %d of %zu points failed\n", static_cast<int>(failed),
                          points.size());
    return kExitRun;
  }
  if (points.size() < range.points().size()) {
    streams.err << "qarch: interrupted\n";
    return kExitRun;
  }
  return kExitOk;
}

void print_names(Answer& answer, const search::DataFolders& data) {
  std::vector<std::pair<std::string, search::ProblemOptions>> problems;
  for (const std::string& name : data.names("hamiltonians", ".cfg")) {
    problems.emplace_back(name, search::read_problem(name, data));
    const search::ProblemOptions& options = problems.back().second;
    answer.out() << format("%-22s", name.c_str())
                 << (!options.geometry.empty()
                         ? options.geometry +
                               (options.r > 0.0 ? "  r = " + search::to_text(options.r) : "") +
                               " (" + options.unit + "), " + options.basis
                     : !options.model.empty() ? options.model + " on " + options.lattice
                                              : options.file)
                 << "; " << (options.model.empty() ? options.mapping : "one qubit per site")
                 << '\n';
  }
  answer.write(problems_json(problems));
}

/// The words that make the same call again.
std::string command_text(const std::vector<std::string>& words) {
  std::string text = "qarch hamiltonian";
  for (const std::string& word : words) {
    const bool plain = word.find_first_of(" \t;'\"{}*?$&|<>()#\\") == std::string::npos;
    text += ' ' + (plain ? word : "'" + word + "'");
  }
  return text;
}

}  // namespace

int run_hamiltonian_command(const std::vector<std::string>& words, const Streams& streams) {
  HamiltonianArguments arguments;
  CommandLine line(
      "hamiltonian [SOURCE] [options]",
      "From a molecule, a spin model or a file to qubits: energies, mappings, symmetries; writes\n"
      "Hamiltonians for other programs. SOURCE is a name in data/hamiltonians, a file, or a\n"
      "geometry, \"H 0 0 0; H 0 0 0.74\".");
  add_options(line, arguments);
  line.positional("source", &arguments.source, "PROBLEM|FILE");
  line.epilogue("files that are read:\n" + chem::describe_hamiltonian_formats());
  line.example("qarch hamiltonian h2o --frozen-core auto");
  line.example("qarch hamiltonian lih --mapping parity_tapered -o lih.txt");
  line.example("qarch hamiltonian h2 --scan 0.5:3.0:0.1 -o h2.csv", "a potential-energy curve");
  line.example("qarch hamiltonian molecule.xyz --basis cc-pVDZ -o molecule.fcidump");
  line.example("qarch hamiltonian --model ising --sites 8 --field 0.5");
  if (!line.parse(words, streams)) return kExitOk;
  const auto data = search::DataFolders::standard();
  line.refuse_empty({"json", "output"});
  Answer answer(streams, arguments.json);
  if (!arguments.output.empty()) require_writable_file("output", arguments.output);
  if (arguments.list) {
    print_names(answer, data);
    return kExitOk;
  }
  const search::ProblemOptions options = options_of(arguments, data);
  chem::qubit_mapping_from_name(options.mapping);
  if (!arguments.scan.empty()) return run_scan(arguments, options, data, answer);
  if (!arguments.output.empty()) check_output_format(arguments.output, arguments.format);

  const search::ProblemSource source = search::load_source(options, data);
  std::ostream& out = answer.out();
  std::optional<ElectronicSummary> electrons;
  std::optional<chem::QubitProblem> qubits;
  print_source(out, source, options);
  if (source.electrons) {
    electrons = summarize_electrons(source, options, arguments.max_determinants, streams);
    print_electronic_summary(out, *electrons);
  } else {
    qubits = search::make_problem(source, options);
    print_qubit_problem(out, *qubits, options.electrons.empty() ? "" : options.mapping);
  }
  if (!arguments.output.empty()) {
    write_hamiltonian(arguments.output, arguments.format, source, options, command_text(words));
    out << "\nwritten  " << arguments.output << '\n';
  }
  if (answer.wants_json()) answer.write(hamiltonian_json(source, options, electrons, qubits));
  return kExitOk;
}

}  // namespace qarch::apps
