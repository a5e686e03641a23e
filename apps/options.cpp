#include "apps/options.h"

#include <charconv>
#include <cmath>
#include <csignal>
#include <ostream>
#include <stdexcept>

namespace qarch::apps {

namespace po = boost::program_options;

CommandLine::CommandLine(std::string usage, std::string description)
    : usage_(std::move(usage)), description_(std::move(description)) {}

void CommandLine::positional(const char* name, std::string* value) {
  hidden_.add_options()(name, po::value(value));
  positional_.add(name, 1);
}

void CommandLine::positionals(const char* name, std::vector<std::string>* values) {
  hidden_.add_options()(name, po::value(values));
  positional_.add(name, -1);
}

void CommandLine::example(std::string command, std::string what) {
  examples_.push_back({std::move(command), std::move(what)});
}

void CommandLine::print_help(std::ostream& out) const {
  out << "usage: qarch " << usage_ << "\n\n" << description_ << "\n\n" << options_;
  if (!examples_.empty()) out << "\nexamples:\n";
  for (const Example& example : examples_) {
    out << "  " << example.command << '\n';
    if (!example.what.empty()) out << "      " << example.what << '\n';
  }
  if (!epilogue_.empty()) out << '\n' << epilogue_;
}

bool CommandLine::parse(const std::vector<std::string>& arguments, const Streams& streams) {
  options_.add_options()("help,h", "print this and stop");
  po::options_description all;
  all.add(options_).add(hidden_);
  try {
    po::store(po::command_line_parser(arguments).options(all).positional(positional_).run(),
              values_);
    if (values_.count("help") != 0) {
      print_help(streams.out);
      return false;
    }
    po::notify(values_);
  } catch (const po::error& error) {
    throw std::invalid_argument(std::string(error.what()) + " (see qarch " +
                                usage_.substr(0, usage_.find(' ')) + " --help)");
  }
  return true;
}

void CommandLine::refuse_empty(std::initializer_list<const char*> names) const {
  for (const char* name : names) {
    if (given(name) && values_[name].as<std::string>().empty()) {
      throw std::invalid_argument(std::string("--") + name + " = '', must not be empty");
    }
  }
}

double parse_duration(const std::string& text, const char* option) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string unit(end, text.data() + text.size());
  double factor = 0.0;
  if (unit.empty() || unit == "s") factor = 1.0;
  if (unit == "m") factor = 60.0;
  if (unit == "h") factor = 3600.0;
  if (error != std::errc{} || factor == 0.0 || !(value > 0.0) || !std::isfinite(value)) {
    throw std::invalid_argument(std::string("--") + option + " = '" + text +
                                "', must be a positive number with s, m or h, e.g. 20m");
  }
  return value * factor;
}

void check_threads(int threads) {
  if (threads < 1 || threads > 1024) {
    throw std::invalid_argument("--threads = " + std::to_string(threads) +
                                ", must be in [1, 1024]");
  }
}

namespace {

volatile std::sig_atomic_t signal_raised = 0;

void on_signal(int signal) {
  signal_raised = 1;
  std::signal(signal, SIG_DFL);
}

void on_any_signal(int /*signal*/) { signal_raised = 1; }

}  // namespace

SignalGuard::SignalGuard(RepeatedSignal repeated) {
  signal_raised = 0;
  const auto handler = repeated == RepeatedSignal::kKills ? on_signal : on_any_signal;
  std::signal(SIGINT, handler);
  std::signal(SIGTERM, handler);
}

SignalGuard::~SignalGuard() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

bool SignalGuard::raised() { return signal_raised != 0; }

}  // namespace qarch::apps
