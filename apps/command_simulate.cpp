#include "apps/command_simulate.h"

#include <ostream>
#include <stdexcept>

#include "apps/input_file.h"
#include "apps/report_json.h"
#include "apps/simulation.h"
#include "search/field_text.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace po = boost::program_options;

namespace {

constexpr const char* kEpilogue =
    "A circuit is simulated exactly: the density matrix, every gate followed by its noise, "
    "readout\n"
    "error in expectation values, probabilities and counts. Bits and Pauli words are little "
    "endian:\n"
    "qubit 0 is rightmost. With --device the circuit is first transpiled into the device's gates "
    "and\n"
    "couplings, unless --no-transpile says not to.\n";

void add_examples(CommandLine& line) {
  line.example("qarch simulate bell.qasm --noise ibm_ourense --observable ZZ");
  line.example("qarch simulate ansatz.qasm --set theta_0=0.3 --observable h2-2q",
               "the energy of a parametrised circuit");
  line.example(
      "qarch simulate ghz.qasm --device props.json,conf.json --best-qubits --idle alap "
      "--error-budget --shots 4000 --seed 7",
      "on a calibrated device; which gate costs how much");
  line.example("qarch simulate bell.qasm --noise aer.json --strict-noise --json -");
}

void add_circuit_options(CommandLine& line, SimulateArguments& a) {
  po::options_description_easy_init add = line.options().add_options();
  add("set", po::value(&a.settings)->value_name("INPUT=VALUE")->composing(),
      "value of an input of the circuit, radian; may be repeated");
  add("transpile", po::bool_switch(&a.transpile),
      "into the noise model's native gates and couplings; the default with --device");
  add("no-transpile", po::bool_switch(&a.no_transpile), "run the circuit as it is");
  add("level", po::value(&a.level)->value_name("0|1|2")->default_value(a.level),
      "of transpilation: translate | merge neighbours | also across commuting gates");
}

void set_seed(SimulateArguments& a, const std::string& text) {
  try {
    search::set_from_text(a.seed, text);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument("--seed = '" + text + "', " + error.what());
  }
}

void add_output_options(CommandLine& line, SimulateArguments& a) {
  po::options_description_easy_init add = line.options().add_options();
  add("observable,O", po::value(&a.observables)->value_name("SUM|NAME|@FILE")->composing(),
      "\"0.5*ZZ + XI\", a name in data/hamiltonians, or a file; may be repeated");
  add("probabilities", po::bool_switch(&a.probabilities),
      "of all outcomes, not only the likeliest");
  add("shots", po::value(&a.shots)->value_name("N")->default_value(a.shots),
      "draw so many outcomes and count them; 0 = none");
  add("seed",
      po::value<std::string>()
          ->value_name("S")
          ->default_value(std::to_string(a.seed))
          ->notifier([&a](const std::string& text) { set_seed(a, text); }),
      "of the shots");
  add("error-budget", po::bool_switch(&a.error_budget),
      "how much fidelity every gate's noise costs");
  add("top", po::value(&a.top)->value_name("N")->default_value(a.top),
      "rows of tables of outcomes and gates");
  add("coverage", po::bool_switch(&a.coverage), "which rule of the noise acted on which gates");
  add("json", po::value(&a.json)->value_name("FILE"),
      "write everything as one JSON object; - : to standard output, instead of text");
  add("threads", po::value(&a.threads)->value_name("N")->default_value(a.threads),
      "for one state, from 9 qubits up; the same bits");
}

void check(const SimulateArguments& a) {
  const auto fail = [](const std::string& what) { throw std::invalid_argument(what); };
  if (a.circuit.empty()) fail("no circuit (see qarch simulate --help)");
  if (a.transpile && a.no_transpile) fail("--transpile and --no-transpile, must be one of the two");
  if (a.level < 0 || a.level > 2) {
    fail("--level = " + std::to_string(a.level) + ", must be in [0, 2]");
  }
  if (a.shots < 0 || a.shots > kMaxShots) {
    fail("--shots = " + std::to_string(a.shots) + ", must be in [0, " + std::to_string(kMaxShots) +
         "]");
  }
  if (a.top < 1) fail("--top = " + std::to_string(a.top) + ", must be >= 1");
  check_threads(a.threads);
}

}  // namespace

bool parse_simulate_arguments(const std::vector<std::string>& words, const Streams& streams,
                              SimulateArguments& arguments) {
  CommandLine line("simulate CIRCUIT [options]",
                   "Runs a circuit (OpenQASM 2 or 3) under noise, and says what the noise did.");
  add_noise_options(line, arguments.noise, NoiseOptionSet::kAll);
  add_circuit_options(line, arguments);
  add_output_options(line, arguments);
  line.positional("circuit", &arguments.circuit);
  line.epilogue(kEpilogue);
  add_examples(line);
  if (!line.parse(join_best_qubits(words), streams)) return false;
  check(arguments);
  line.refuse_empty({"json"});
  require_input_file(arguments.circuit);
  arguments.device_qubits = resolve_noise_options(arguments.noise, line);
  if (line.given("level") && !arguments.transpiles()) {
    throw std::invalid_argument(
        "--level is for transpilation: add --transpile or --device, without --no-transpile");
  }
  return true;
}

int run_simulate_command(const std::vector<std::string>& words, const Streams& streams) {
  SimulateArguments arguments;
  if (!parse_simulate_arguments(words, streams, arguments)) return kExitOk;
  const Simulation simulation = simulate(arguments, streams);
  if (!simulation.coverage.noiseless && !simulation.coverage.uncovered.empty()) {
    streams.err << "warning: the noise model does not know all gates: "
                << simulation.coverage.summary()
                << "; --coverage lists them, --strict-noise refuses them\n";
  }
  if (arguments.json == "-") {
    streams.out << simulation_json(simulation);
    return kExitOk;
  }
  print_simulation(streams.out, simulation, arguments);
  if (!arguments.json.empty()) {
    search::write_text_file_atomically(arguments.json, simulation_json(simulation));
    streams.out << "\nwritten  " << arguments.json << '\n';
  }
  return kExitOk;
}

}  // namespace qarch::apps
