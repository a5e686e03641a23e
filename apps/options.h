#pragma once

#include <boost/program_options.hpp>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

#include "apps/command.h"

namespace qarch::apps {

/// A command line that a help text shows.
struct Example {
  std::string command;
  std::string what;
};

/// A text of its own, printed by --help-NAME: too long for the help text.
struct HelpTopic {
  std::string name;
  std::string what;
  std::string (*text)();
};

/// An option as help texts, man pages and completion see it.
struct OptionInfo {
  std::string name;           ///< "output" of --output
  char letter = 0;            ///< 'o' of -o; 0: none
  std::string value;          ///< "DIR"; empty: a switch
  bool value_may_go = false;  ///< --best-qubits [N]
  std::string fallback;       ///< the default as text; empty: none
  std::string help;
};

/// A word without a name.
struct PositionalInfo {
  std::string name;
  std::string value;  ///< what it is: "EXPERIMENT", "PROBLEM|FILE"
  bool repeated = false;
};

/// --help, --quiet, --verbose, --color: what every command has. run_qarch acts on the last three.
std::span<const OptionInfo> global_options();

/// The words of the value name "text|svg" in {"text", "svg"}: lower case, digits, '-' and '_', at
/// least two. Empty for anything else, such as "NAME|FILE".
std::vector<std::string> choices_of(const std::string& value_name);

/// The command line of one command: the table that parses is the table that --help prints, that
/// man pages and completion are made of.
///
/// Value names say what a value is, and so how it is completed: FILE, DIR, EXPERIMENT, NOISE,
/// PROBLEM, RUN, ... (completion.h), several divided by |. "text|svg" names the only words allowed:
/// parse refuses others.
class CommandLine {
 public:
  /// `usage` is what follows "usage: qarch ", e.g. "search EXPERIMENT [options]". The command's
  /// name is its leading words of small letters.
  CommandLine(std::string usage, std::string description);

  /// The named options; parse adds those of every command.
  boost::program_options::options_description& options() { return options_; }
  /// A positional argument, in order; also an option of that name, hidden from the list. `value` is
  /// its value name, by default `name` in capitals.
  void positional(const char* name, std::string* variable, std::string value = {});
  /// All positional arguments that are left; the last to be named.
  void positionals(const char* name, std::vector<std::string>* variables, std::string value = {});
  /// A command as a user would type it, "qarch simulate bell.qasm --noise ibm_ourense", and what it
  /// does in a few words (may be empty). The last part of the help text; run by the tests.
  void example(std::string command, std::string what = {});
  /// Text after the options.
  void epilogue(std::string text) { epilogue_ = std::move(text); }
  /// The option --help-NAME that prints `text` and stops; `what` says what it holds.
  void topic(std::string name, std::string what, std::string (*text)());

  /// Fills the variables that the options are bound to. False if help was asked for and printed, or
  /// if streams.visitor looked at it. Throws std::invalid_argument with option, value, and what is
  /// allowed or was probably meant.
  bool parse(const std::vector<std::string>& arguments, const Streams& streams);

  /// Whether the user gave the option.
  bool given(const char* name) const {
    return values_.count(name) != 0 && !values_[name].defaulted();
  }
  /// Throws std::invalid_argument if the user gave one of these options of type text as "".
  void refuse_empty(std::initializer_list<const char*> names) const;

  /// "classify train".
  std::string name() const;
  const std::string& usage() const { return usage_; }
  const std::string& description() const { return description_; }
  /// Those of this command, without global_options.
  std::vector<OptionInfo> option_list() const;
  const std::vector<PositionalInfo>& positional_list() const { return positional_list_; }
  const std::vector<Example>& examples() const { return examples_; }
  const std::string& epilogue() const { return epilogue_; }
  const std::vector<HelpTopic>& topics() const { return topics_; }

 private:
  bool print_asked_help(const boost::program_options::parsed_options& parsed,
                        const Streams& streams) const;
  void check_values(const boost::program_options::parsed_options& parsed) const;
  [[noreturn]] void explain(const boost::program_options::error& error,
                            const std::vector<std::string>& arguments) const;
  std::string see_help() const;
  std::string surplus_word(const std::vector<std::string>& arguments) const;

  std::string usage_;
  std::string description_;
  std::string epilogue_;
  std::vector<Example> examples_;
  std::vector<HelpTopic> topics_;
  std::vector<PositionalInfo> positional_list_;
  boost::program_options::options_description options_;
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
