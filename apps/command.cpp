#include "apps/command.h"

#include <array>
#include <exception>
#include <optional>
#include <ostream>
#include <stdexcept>

#include "apps/completion.h"
#include "apps/help_text.h"
#include "apps/terminal.h"
#include "apps/verbose.h"
#include "search/did_you_mean.h"

namespace qarch::apps {

namespace {

constexpr std::string_view kSearch = "search and train";
constexpr std::string_view kLook = "look at what was found";
constexpr std::string_view kSimulate = "simulate";
constexpr std::string_view kProblems = "problems";
constexpr std::string_view kTools = "the program";

constexpr std::array kCommands{
    Command{"search", "find a circuit for an experiment", run_search_command, kSearch},
    Command{"classify", "train, attack and evaluate classifier circuits", run_classify_command,
            kSearch},
    Command{"vqe", "optimise the angles of a given circuit", run_vqe_command, kSearch},
    Command{"watch", "follow a running search", run_watch_command, kLook},
    Command{"list", "the runs and studies of a folder", run_list_command, kLook},
    Command{"show", "what a run found", run_show_command, kLook},
    Command{"compare", "runs side by side", run_compare_command, kLook},
    Command{"report", "a page about runs, with figures", run_report_command, kLook},
    Command{"export", "a run as CSV, JSON, OpenQASM or LaTeX", run_export_command, kLook},
    Command{"simulate", "run a circuit under noise", run_simulate_command, kSimulate},
    Command{"circuit", "draw, convert and transpile circuits", run_circuit_command, kSimulate},
    Command{"noise", "look into calibrations and noise models, and convert them", run_noise_command,
            kSimulate},
    Command{"hamiltonian", "from a molecule, a spin model or a file to qubits",
            run_hamiltonian_command, kProblems},
    Command{"import-config", "make an experiment of a CRLQAS configuration",
            run_import_config_command, kProblems},
    Command{"bench", "measure the simulator and the machine", run_bench_command, kTools},
    Command{"manual", "man pages", run_manual_command, kTools},
    Command{"completion", "completion of command lines by bash, zsh and fish",
            run_completion_command, kTools},
};

constexpr std::array kExitCodes{
    ExitCode{kExitOk, "done"}, ExitCode{kExitRun, "the run failed or was interrupted"},
    ExitCode{kExitUsage, "wrong usage or input"},
    ExitCode{130, "ended by a second SIGINT, or by one where nothing could be saved"},
    ExitCode{143, "the same of SIGTERM"}};

const Command& command_named(const std::string& name) {
  std::vector<std::string> names;
  for (const Command& command : kCommands) {
    if (command.name == name) return command;
    names.emplace_back(command.name);
  }
  throw std::invalid_argument("unknown command '" + name + "', " +
                              search::must_be_one_of(name, names));
}

/// Drops what is written to it. One for each thread: a stream has a state.
std::ostream& nowhere() {
  thread_local std::ostream stream(nullptr);
  return stream;
}

/// `qarch help search` is `qarch search --help`.
int print_help(std::vector<std::string> words, const Streams& streams) {
  words.erase(words.begin());
  if (words.empty()) {
    streams.out << program_help(streams);
    return kExitOk;
  }
  const Command& command = command_named(words.front());
  words.erase(words.begin());
  words.emplace_back("--help");
  return command.run(words, streams);
}

int dispatch(const std::vector<std::string>& arguments, const Streams& streams) {
  if (arguments.empty()) {
    streams.err << program_help(streams);
    return kExitUsage;
  }
  const std::string& name = arguments.front();
  if (name == "help" || name == "--help" || name == "-h") return print_help(arguments, streams);
  if (name == "--version" || name == "-V") {
    streams.out << "qarch " << QARCH_VERSION << '\n';
    return kExitOk;
  }
  return command_named(name).run({arguments.begin() + 1, arguments.end()}, streams);
}

/// The words without the options of every command, which are acted on.
struct GlobalOptions {
  std::vector<std::string> words;
  bool quiet = false;
  bool verbose = false;
  ColorWhen color = ColorWhen::kAuto;
};

ColorWhen color_when(const std::string& text) {
  const std::vector<std::string> names{"auto", "always", "never"};  // in the order of ColorWhen
  for (std::size_t k = 0; k < names.size(); ++k) {
    if (names[k] == text) return static_cast<ColorWhen>(k);
  }
  throw std::invalid_argument("--color = '" + text + "', " + search::must_be_one_of(text, names));
}

GlobalOptions take_global_options(const std::vector<std::string>& words) {
  constexpr std::string_view kColor = "--color";
  GlobalOptions options;
  for (std::size_t k = 0; k < words.size(); ++k) {
    const std::string& word = words[k];
    if (word == "--") {
      options.words.insert(options.words.end(), words.begin() + std::ptrdiff_t(k), words.end());
      break;
    }
    if (word == "--quiet" || word == "-q") {
      options.quiet = true;
    } else if (word == "--verbose" || word == "-v") {
      options.verbose = true;
    } else if (word == kColor) {
      if (k + 1 == words.size()) {
        throw std::invalid_argument("--color needs a value, auto|always|never");
      }
      options.color = color_when(words[++k]);
    } else if (word.starts_with(std::string(kColor) + '=')) {
      options.color = color_when(word.substr(kColor.size() + 1));
    } else {
      options.words.push_back(word);
    }
  }
  if (options.quiet && options.verbose) {
    throw std::invalid_argument("--quiet and --verbose exclude each other");
  }
  return options;
}

int report_error(const Streams& streams, const char* what, int code) {
  streams.err << styled("qarch:", Style::kError, streams.err_colors) << ' ' << what << '\n';
  return code;
}

}  // namespace

std::span<const Command> commands() { return kCommands; }
std::span<const ExitCode> exit_codes() { return kExitCodes; }

void visit_commands(CommandVisitor& visitor) {
  Streams streams{nowhere(), nowhere()};
  streams.visitor = &visitor;
  for (const Command& command : kCommands) command.run({}, streams);
}

void visit_command(const std::vector<std::string>& words, CommandVisitor& visitor) {
  Streams streams{nowhere(), nowhere()};
  streams.visitor = &visitor;
  command_named(words.at(0)).run({words.begin() + 1, words.end()}, streams);
}

std::ostream& note_stream(const Streams& streams) {
  return streams.verbosity == Verbosity::kQuiet ? nowhere() : streams.err;
}
std::ostream& detail_stream(const Streams& streams) {
  return streams.verbosity == Verbosity::kVerbose ? streams.err : nowhere();
}

int run_qarch(const std::vector<std::string>& arguments, const Streams& given) {
  Streams streams = given;
  streams.err_colors = use_colors(ColorWhen::kAuto, given.err_is_terminal);
  try {
    if (!arguments.empty() && arguments[0] == kCompleteCommand) {
      return run_complete({arguments.begin() + 1, arguments.end()}, streams);
    }
    const GlobalOptions options = take_global_options(arguments);
    streams.colors = use_colors(options.color, given.out_is_terminal);
    streams.err_colors = use_colors(options.color, given.err_is_terminal);
    if (options.quiet) streams.verbosity = Verbosity::kQuiet;
    if (options.verbose) streams.verbosity = Verbosity::kVerbose;
    std::optional<VerboseReport> report;
    if (options.verbose) report.emplace(streams);
    return dispatch(options.words, streams);
  } catch (const std::invalid_argument& error) {
    return report_error(streams, error.what(), kExitUsage);
  } catch (const std::exception& error) {
    return report_error(streams, error.what(), kExitRun);
  }
}

}  // namespace qarch::apps
