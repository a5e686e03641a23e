#pragma once

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qarch::apps {

/// How much a command says besides its results.
enum class Verbosity { kQuiet, kNormal, kVerbose };

/// Where a command prints: results to out, progress and diagnostics to err.
struct Streams {
  std::ostream& out;
  std::ostream& err;
  bool err_is_terminal = false;  ///< a live progress line may overwrite itself
  bool out_is_terminal = false;
  Verbosity verbosity = Verbosity::kNormal;  ///< kQuiet: no progress, no notes; errors remain
  bool colors = false;                       ///< on a terminal, unless NO_COLOR or --color=never
};

/// One command of the program, `qarch NAME arguments`. run returns the exit code and throws
/// std::invalid_argument for bad usage or input (exit code 2), anything else for a failed run (1).
struct Command {
  std::string_view name;
  std::string_view summary;
  int (*run)(const std::vector<std::string>& arguments, const Streams& streams);
};

/// All commands, in the order of the help text.
std::span<const Command> commands();

int run_bench_command(const std::vector<std::string>& arguments, const Streams& streams);
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
int run_noise_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_search_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_simulate_command(const std::vector<std::string>& arguments, const Streams& streams);
int run_vqe_command(const std::vector<std::string>& arguments, const Streams& streams);

inline constexpr int kExitOk = 0;
inline constexpr int kExitRun = 1;    ///< the run failed or was interrupted
inline constexpr int kExitUsage = 2;  ///< a wrong command line, configuration or input file

/// The whole program: looks up the command, prints help, turns exceptions into messages and exit
/// codes. arguments[0] is the command.
int run_qarch(const std::vector<std::string>& arguments, const Streams& streams);

}  // namespace qarch::apps
