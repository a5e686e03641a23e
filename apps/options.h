#pragma once

#include <boost/program_options.hpp>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "apps/command.h"

namespace qarch::apps {

/// A command line that a help text shows.
struct Example {
  std::string command;
  std::string what;
};

/// The command line of one command: the table that parses is the table that --help prints.
class CommandLine {
 public:
  /// `usage` is what follows "usage: qarch ", e.g. "search EXPERIMENT [options]".
  CommandLine(std::string usage, std::string description);

  /// The named options; add --help last by parse.
  boost::program_options::options_description& options() { return options_; }
  /// A positional argument, in order; also an option of that name, hidden from the list.
  void positional(const char* name, std::string* value);
  /// All positional arguments that are left; the last to be named.
  void positionals(const char* name, std::vector<std::string>* values);
  /// A command as a user would type it, "qarch simulate bell.qasm --noise ibm_ourense", and what it
  /// does in a few words (may be empty). Listed after the options, run by the tests.
  void example(std::string command, std::string what = {});
  /// Text at the end of the help text.
  void epilogue(std::string text) { epilogue_ = std::move(text); }

  /// Fills the variables that the options are bound to. False if --help was asked for and printed.
  /// Throws std::invalid_argument with the offending word.
  bool parse(const std::vector<std::string>& arguments, const Streams& streams);

  /// Whether the user gave the option.
  bool given(const char* name) const {
    return values_.count(name) != 0 && !values_[name].defaulted();
  }
  /// Throws std::invalid_argument if the user gave one of these options of type text as "".
  void refuse_empty(std::initializer_list<const char*> names) const;

 private:
  void print_help(std::ostream& out) const;

  std::string usage_;
  std::string description_;
  std::string epilogue_;
  std::vector<Example> examples_;
  boost::program_options::options_description options_{"options"};
  boost::program_options::options_description hidden_;
  boost::program_options::positional_options_description positional_;
  boost::program_options::variables_map values_;
};

/// "20m", "90s", "1.5h", "90" (seconds) in seconds. Throws std::invalid_argument, naming the
/// option.
double parse_duration(const std::string& text, const char* option);

/// Throws std::invalid_argument unless 1 <= threads <= 1024.
void check_threads(int threads);

/// What a second SIGINT or SIGTERM does.
enum class RepeatedSignal { kKills, kIsIgnored };

/// Sets a flag on SIGINT and SIGTERM while it lives; a second signal kills as usual, or, in a
/// process whose parent passes signals on, is ignored: it may be the same one by another way.
class SignalGuard {
 public:
  explicit SignalGuard(RepeatedSignal repeated = RepeatedSignal::kKills);
  ~SignalGuard();
  SignalGuard(const SignalGuard&) = delete;
  SignalGuard& operator=(const SignalGuard&) = delete;
  static bool raised();
};

}  // namespace qarch::apps
