#include "apps/command_simulate.h"

#include <ostream>
#include <stdexcept>

#include "apps/answer.h"
#include "apps/common_options.h"
#include "apps/evaluation_budget.h"
#include "apps/input_file.h"
#include "apps/report_circuit.h"
#include "apps/report_json.h"
#include "apps/simulation.h"
#include "search/configuration.h"

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
  add_level_option(line, a.level);
}

void add_output_options(CommandLine& line, SimulateArguments& a) {
  po::options_description_easy_init add = line.options().add_options();
  add("observable,O", po::value(&a.observables)->value_name("SUM|NAME|@FILE")->composing(),
      "\"0.5*ZZ + XI\", a name in data/hamiltonians, or a file; may be repeated");
  add("probabilities", po::bool_switch(&a.probabilities),
      "of all outcomes, not only the likeliest");
  add("shots", po::value(&a.shots)->value_name("N")->default_value(a.shots),
      "draw so many outcomes and count them; 0 = none");
  add_seed_option(line, a.seed_text, "of the shots");
  add("error-budget", po::bool_switch(&a.error_budget),
      "how much fidelity every gate's noise costs");
  add("top", po::value(&a.top)->value_name("N")->default_value(a.top),
      "rows of tables of outcomes and gates");
  add("coverage", po::bool_switch(&a.coverage), "which rule of the noise acted on which gates");
  add_dry_run_option(line, a.dry_run);
  add_json_option(line, a.json);
  add_threads_option(line, a.threads, "for one state, from 9 qubits up");
}

void check(const SimulateArguments& a) {
  const auto fail = [](const std::string& what) { throw std::invalid_argument(what); };
  if (a.circuit.empty()) fail("no circuit (see qarch simulate --help)");
  if (a.transpile && a.no_transpile) fail("--transpile and --no-transpile, must be one of the two");
  check_level(a.level);
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
  arguments.seed = parse_seed(arguments.seed_text);
  require_input_file(arguments.circuit);
  arguments.device_qubits = resolve_noise_options(arguments.noise, line);
  if (line.given("level") && !arguments.transpiles()) {
    throw std::invalid_argument(
        "--level is for transpilation: add --transpile or --device, without --no-transpile");
  }
  return true;
}

namespace {

/// --dry-run: the section [noise], and what the states need.
int report_plan(const SimulateArguments& arguments, Answer& answer) {
  const Simulation plan = plan_simulation(arguments);
  search::Experiment experiment;
  experiment.noise = arguments.noise.options;
  const std::string ini = search::to_ini(experiment);
  const std::size_t begin = ini.find("[noise]");
  const std::size_t end = ini.find("\n[", begin);
  Estimate estimate;
  estimate.memory.push_back({format("states of %d qubits, %s", plan.circuit.num_qubits(),
                                    plan.density_matrix ? "4^n numbers each" : "2^n amplitudes"),
                             static_cast<double>(plan.memory_bytes)});
  const auto gates = static_cast<double>(plan.circuit.gates().size());
  estimate.work.push_back({"gates", 2.0 * gates, "with and without noise"});
  if (arguments.error_budget) {
    estimate.work.push_back({"gates for the error budget", 2.0 * gates, "forwards and backwards"});
  }
  if (arguments.shots > 0) {
    estimate.work.push_back({"outcomes drawn", static_cast<double>(arguments.shots), "--shots"});
  }
  if (plan.placed) estimate.notes.push_back(transpile_summary(plan.placed->result));
  return report_dry_run(answer, ini.substr(begin, end - begin) + "\n", estimate);
}

}  // namespace

int run_simulate_command(const std::vector<std::string>& words, const Streams& streams) {
  SimulateArguments arguments;
  if (!parse_simulate_arguments(words, streams, arguments)) return kExitOk;
  Answer answer(streams, arguments.json);
  if (arguments.dry_run) return report_plan(arguments, answer);
  const Simulation simulation = simulate(arguments, streams);
  if (!simulation.coverage.noiseless && !simulation.coverage.uncovered.empty()) {
    streams.err << "warning: the noise model does not know all gates: "
                << simulation.coverage.summary()
                << "; --coverage lists them, --strict-noise refuses them\n";
  }
  print_simulation(answer.out(), simulation, arguments);
  if (answer.wants_json()) answer.write(simulation_json(simulation));
  return kExitOk;
}

}  // namespace qarch::apps
