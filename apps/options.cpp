#include "apps/options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <csignal>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <typeinfo>

#include "apps/help_text.h"
#include "search/did_you_mean.h"

namespace qarch::apps {

namespace po = boost::program_options;

namespace {

/// Every command's, as Boost parses them; the others of global_options are taken out before.
constexpr const char* kHelp = "help";

const po::typed_value_base* typed(const po::option_description& option) {
  return dynamic_cast<const po::typed_value_base*>(option.semantic().get());
}

/// What a value of the option must be, and whether the text is one. Text is always right.
struct NumberKind {
  const std::type_info& type;
  const char* what;
  bool (*reads)(std::string_view text);
};

template <class T>
bool reads(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

const NumberKind* number_kind(const po::option_description& option) {
  static const std::array kKinds{
      NumberKind{typeid(int), "a whole number below 2147483648", reads<int>},
      NumberKind{typeid(long), "a whole number", reads<long>},
      NumberKind{typeid(unsigned), "a whole number >= 0", reads<unsigned>},
      NumberKind{typeid(unsigned long), "a whole number >= 0", reads<unsigned long>},
      NumberKind{typeid(double), "a number", reads<double>}};
  const po::typed_value_base* const value = typed(option);
  if (value == nullptr) return nullptr;
  const auto found = std::ranges::find_if(
      kKinds, [&](const NumberKind& kind) { return kind.type == value->value_type(); });
  return found == kKinds.end() ? nullptr : &*found;
}

/// Boost has the value's name, default and whether it may be left out in one text: "N (=1)",
/// "[=N(=any)]".
OptionInfo info_of(const po::option_description& option) {
  OptionInfo info;
  info.name = option.long_name();
  info.help = option.description();
  const std::string letter =
      option.canonical_display_name(po::command_line_style::allow_dash_for_short);
  if (letter.size() == 2 && letter[0] == '-' && letter[1] != '-') info.letter = letter[1];
  if (option.semantic()->max_tokens() == 0) return info;
  std::string text = option.semantic()->name();
  if (text.starts_with("[=")) {
    info.value_may_go = true;
    info.value = text.substr(2, text.rfind("(=") - 2);
    return info;
  }
  const std::size_t fallback = text.find(" (=");
  if (fallback != std::string::npos) {
    info.fallback = text.substr(fallback + 3, text.rfind(')') - fallback - 3);
    text.resize(fallback);
  }
  info.value = text;
  return info;
}

/// " a b c".
std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += ' ' + word;
  return text;
}

std::string quoted_flag(const std::string& name) {
  return name.starts_with('-') ? name : "--" + name;
}

}  // namespace

std::span<const OptionInfo> global_options() {
  static const std::vector<OptionInfo> kOptions{
      {"help", 'h', "", false, "", "print this and stop"},
      {"quiet", 'q', "", false, "", "no progress and no notes; warnings and errors stay"},
      {"verbose", 'v', "", false, "", "also where files were found, and how long it took"},
      {"color", 0, "auto|always|never", false, "auto",
       "auto: on a terminal, unless NO_COLOR is set"}};
  return kOptions;
}

std::vector<std::string> choices_of(const std::string& value_name) {
  std::vector<std::string> words(1);
  for (const char c : value_name) {
    if (c == '|') {
      words.emplace_back();
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_') {
      words.back() += c;
    } else {
      return {};
    }
  }
  const bool good = words.size() > 1 && std::ranges::none_of(words, &std::string::empty);
  return good ? words : std::vector<std::string>{};
}

CommandLine::CommandLine(std::string usage, std::string description)
    : usage_(std::move(usage)), description_(std::move(description)) {}

namespace {

std::string or_capitals(std::string value, std::string name) {
  if (!value.empty()) return value;
  for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

}  // namespace

void CommandLine::positional(const char* name, std::string* variable, std::string value) {
  hidden_.add_options()(name, po::value(variable));
  positional_.add(name, 1);
  positional_list_.push_back({name, or_capitals(std::move(value), name), false});
}

void CommandLine::positionals(const char* name, std::vector<std::string>* variables,
                              std::string value) {
  hidden_.add_options()(name, po::value(variables));
  positional_.add(name, -1);
  positional_list_.push_back({name, or_capitals(std::move(value), name), true});
}

void CommandLine::example(std::string command, std::string what) {
  examples_.push_back({std::move(command), std::move(what)});
}

void CommandLine::topic(std::string name, std::string what, std::string (*text)()) {
  topics_.push_back({std::move(name), std::move(what), text});
}

std::string CommandLine::name() const {
  std::istringstream words(usage_);
  std::string name;
  for (std::string word; words >> word;) {
    if (word.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") != std::string::npos) break;
    if (word[0] == '-') break;
    name += (name.empty() ? "" : " ") + word;
  }
  return name;
}

std::vector<OptionInfo> CommandLine::option_list() const {
  std::vector<OptionInfo> list;
  for (const auto& option : options_.options()) list.push_back(info_of(*option));
  return list;
}

bool CommandLine::print_asked_help(const po::parsed_options& parsed, const Streams& streams) const {
  for (const po::option& option : parsed.options) {
    if (option.string_key == kHelp) {
      streams.out << help_text(*this, streams);
      return true;
    }
    for (const HelpTopic& topic : topics_) {
      if (option.string_key != "help-" + topic.name) continue;
      streams.out << topic.text();
      return true;
    }
  }
  return false;
}

void CommandLine::check_values(const po::parsed_options& parsed) const {
  for (const po::option& option : parsed.options) {
    const auto place =
        std::ranges::find(positional_list_, option.string_key, &PositionalInfo::name);
    const bool named = place == positional_list_.end();
    const po::option_description* const row = options_.find_nothrow(option.string_key, false);
    if (named && row == nullptr) continue;
    const std::vector<std::string> choices = choices_of(named ? info_of(*row).value : place->value);
    const NumberKind* const kind = named ? number_kind(*row) : nullptr;
    for (const std::string& value : option.value) {
      const std::string given = (named ? "--" : "") + option.string_key + " = '" + value + "', ";
      if (!choices.empty() && std::ranges::count(choices, value) == 0) {
        throw std::invalid_argument(given + "must be one of:" + listed(choices) +
                                    (value.size() > 1 ? search::did_you_mean(value, choices) : "") +
                                    see_help());
      }
      if (kind != nullptr && !kind->reads(value)) {
        throw std::invalid_argument(given + "must be " + kind->what + see_help());
      }
    }
  }
}

std::string CommandLine::see_help() const { return " (see qarch " + name() + " --help)"; }

std::string CommandLine::surplus_word(const std::vector<std::string>& arguments) const {
  po::options_description all;
  all.add(options_).add(hidden_);
  const po::parsed_options parsed = po::command_line_parser(arguments).options(all).run();
  unsigned left = positional_.max_total_count();
  for (const po::option& option : parsed.options) {
    if (!option.string_key.empty()) continue;
    if (left-- == 0) return option.value.front();
  }
  return {};
}

void CommandLine::explain(const po::error& error, const std::vector<std::string>& arguments) const {
  std::vector<std::string> flags;
  for (const OptionInfo& option : option_list()) flags.push_back("--" + option.name);
  for (const OptionInfo& option : global_options()) flags.push_back("--" + option.name);
  std::string message = error.what();
  if (const auto* unknown = dynamic_cast<const po::unknown_option*>(&error)) {
    const std::string word = unknown->get_option_name();
    message = "unknown option " + word + search::did_you_mean(word, flags);
  } else if (const auto* several = dynamic_cast<const po::ambiguous_option*>(&error)) {
    std::vector<std::string> names = several->alternatives();
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (std::string& name : names) name.insert(0, "--");
    message = several->get_option_name() +
              " is short for several options, must be one of:" + listed(names);
  } else if (const auto* twice = dynamic_cast<const po::multiple_occurrences*>(&error)) {
    message = quoted_flag(twice->get_option_name()) + " is given twice, must be given once";
  } else if (const auto* syntax = dynamic_cast<const po::invalid_syntax*>(&error)) {
    const std::string flag = quoted_flag(syntax->get_option_name());
    const po::option_description* const row = options_.find_nothrow(flag.substr(2), false);
    if (syntax->kind() == po::invalid_syntax::extra_parameter) {
      message = flag + " takes no value";
    } else {
      message = flag + " needs a value" + (row == nullptr ? "" : ", " + info_of(*row).value);
    }
  } else if (dynamic_cast<const po::too_many_positional_options_error*>(&error) != nullptr) {
    message = "one word too many: '" + surplus_word(arguments) + "', usage: qarch " + usage_;
  }
  throw std::invalid_argument(message + see_help());
}

bool CommandLine::parse(const std::vector<std::string>& arguments, const Streams& streams) {
  if (streams.visitor != nullptr) {
    streams.visitor->visit(*this);
    return false;
  }
  po::options_description all;
  all.add(options_).add(hidden_);
  all.add_options()("help,h", "");
  for (const HelpTopic& topic : topics_) all.add_options()(("help-" + topic.name).c_str(), "");
  try {
    const po::parsed_options parsed =
        po::command_line_parser(arguments).options(all).positional(positional_).run();
    if (print_asked_help(parsed, streams)) return false;
    check_values(parsed);
    po::store(parsed, values_);
    po::notify(values_);
  } catch (const po::error& error) {
    explain(error, arguments);
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
