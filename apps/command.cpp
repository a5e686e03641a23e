#include "apps/command.h"

#include <array>
#include <exception>
#include <iomanip>
#include <ostream>
#include <stdexcept>

#include "search/did_you_mean.h"

namespace qarch::apps {

namespace {

constexpr std::array<Command, 15> kCommands{{
    {"search", "find a circuit for an experiment", run_search_command},
    {"watch", "follow a running search", run_watch_command},
    {"list", "the runs and studies of a folder", run_list_command},
    {"show", "what a run found", run_show_command},
    {"compare", "runs side by side", run_compare_command},
    {"report", "a page about runs, with figures", run_report_command},
    {"export", "a run as CSV, JSON, OpenQASM or LaTeX", run_export_command},
    {"vqe", "optimise the angles of a given circuit", run_vqe_command},
    {"simulate", "run a circuit under noise", run_simulate_command},
    {"noise", "look into calibrations and noise models, and convert them", run_noise_command},
    {"circuit", "draw, convert and transpile circuits", run_circuit_command},
    {"classify", "train, attack and evaluate classifier circuits", run_classify_command},
    {"hamiltonian", "from a molecule, a spin model or a file to qubits", run_hamiltonian_command},
    {"import-config", "make an experiment of a CRLQAS configuration", run_import_config_command},
    {"bench", "measure the simulator and the machine", run_bench_command},
}};

void print_help(std::ostream& out) {
  out << "qarch " << QARCH_VERSION
      << ": noisy quantum circuits, simulation and architecture search\n\n"
      << "usage: qarch COMMAND [arguments]\n\ncommands:\n";
  for (const Command& command : kCommands) {
    out << "  " << std::left << std::setw(15) << command.name << command.summary << '\n';
  }
  out << "\n`qarch COMMAND --help` explains a command.\n"
      << "exit codes: 0 done, 1 the run failed or was interrupted, 2 wrong usage or input\n";
}

int dispatch(const std::vector<std::string>& arguments, const Streams& streams) {
  if (arguments.empty()) {
    print_help(streams.err);
    return kExitUsage;
  }
  const std::string& name = arguments.front();
  if (name == "--help" || name == "-h" || name == "help") {
    print_help(streams.out);
    return kExitOk;
  }
  if (name == "--version") {
    streams.out << "qarch " << QARCH_VERSION << '\n';
    return kExitOk;
  }
  std::vector<std::string> names;
  for (const Command& command : kCommands) {
    if (command.name == name) return command.run({arguments.begin() + 1, arguments.end()}, streams);
    names.emplace_back(command.name);
  }
  throw std::invalid_argument("unknown command '" + name + "', " +
                              search::must_be_one_of(name, names));
}

}  // namespace

std::span<const Command> commands() { return kCommands; }

int run_qarch(const std::vector<std::string>& arguments, const Streams& streams) {
  try {
    return dispatch(arguments, streams);
  } catch (const std::invalid_argument& error) {
    streams.err << "qarch: " << error.what() << '\n';
    return kExitUsage;
  } catch (const std::exception& error) {
    streams.err << "qarch: " << error.what() << '\n';
    return kExitRun;
  }
}

}  // namespace qarch::apps
