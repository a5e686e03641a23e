#pragma once

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qarch::apps {

class CommandLine;
struct Command;

/// How much a command says besides its results.
enum class Verbosity { kQuiet, kNormal, kVerbose };

/// Sees what commands look like instead of running them: man pages, completion and tests are made
/// of this walk, so that there is no second list of options.
class CommandVisitor {
 public:
  virtual ~CommandVisitor() = default;
  /// A command with its options, as it stands when it parses.
  virtual void visit(const CommandLine& line) = 0;
  /// A command that has commands, `qarch COMMAND ROW`. Whether its rows are visited too.
  virtual bool enter(const std::string& /*command*/, std::span<const Command> /*table*/) {
    return true;
  }
};

/// Where a command prints: results to out, progress and diagnostics to err.
struct Streams {
  std::ostream& out;
  std::ostream& err;
  bool err_is_terminal = false;  ///< a live progress line may overwrite itself
  bool out_is_terminal = false;
  Verbosity verbosity = Verbosity::kNormal;  ///< kQuiet: no progress, no notes; errors remain
  bool colors = false;                       ///< of out; see apps/terminal.h
  bool err_colors = false;                   ///< of err
  int width = 80;                            ///< columns of out
  /// If set, CommandLine::parse and run_subcommand show themselves to it, and nothing is run.
  CommandVisitor* visitor = nullptr;
};

/// streams.err, or with --quiet a stream that drops everything: for progress and notes. Warnings
/// and errors go to streams.err itself.
std::ostream& note_stream(const Streams& streams);
/// streams.err with --verbose, else a stream that drops everything.
std::ostream& detail_stream(const Streams& streams);

/// One command of the program, `qarch NAME arguments`. run returns the exit code and throws
/// std::invalid_argument for bad usage or input (exit code 2), anything else for a failed run (1).
struct Command {
  std::string_view name;
  std::string_view summary;
  int (*run)(const std::vector<std::string>& arguments, const Streams& streams);
  std::string_view group = {};  ///< heading in `qarch --help`; of subcommands none
};

/// All commands, in the order of the help text.
std::span<const Command> commands();

/// Shows every command to the visitor, in that order. Nothing is run or printed.
void visit_commands(CommandVisitor& visitor);
/// The same for one, "noise" or "noise inspect". Throws std::invalid_argument for unknown words.
void visit_command(const std::vector<std::string>& words, CommandVisitor& visitor);

int run_bench_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_completion_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_compare_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_export_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_list_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_report_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_show_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_watch_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_circuit_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_classify_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_hamiltonian_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_import_config_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_manual_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_noise_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_search_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_simulate_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_vqe_command(const std::vector<std::string>& arguments, const Streams& streams);

inline constexpr int kExitOk = 0;
inline constexpr int kExitRun = 1;    ///< the run failed or was interrupted
inline constexpr int kExitUsage = 2;  ///< a wrong command line, configuration or input file

/// What the help text and the man pages say about exit codes.
struct ExitCode {
  int code;
  std::string_view meaning;
};
std::span<const ExitCode> exit_codes();

/// The whole program: takes the options of every command (global_options) out of the words before
/// "--", looks up the command, prints help, turns exceptions into messages and exit codes.
/// arguments[0] is the command.
int run_qarch(const std::vector<std::string>& arguments, const Streams& streams);

}  // namespace qarch::apps
