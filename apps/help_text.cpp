#include "apps/help_text.h"

#include <algorithm>
#include <iomanip>
#include <sstream>

#include "apps/terminal.h"

namespace qarch::apps {

namespace {

constexpr std::size_t kMostColumns = 100;  // longer lines are hard to read
constexpr std::size_t kHelpColumn = 29;

std::size_t columns(const Streams& streams) {
  return std::min(kMostColumns, static_cast<std::size_t>(std::max(40, streams.width)));
}

/// "  -o, --output DIR         where it goes [standard output]", folded.
void print_option(std::ostream& out, const OptionInfo& option, std::size_t width) {
  std::string left = "  ";
  left += option.letter != 0 ? std::string("-") + option.letter + ", " : "    ";
  left += "--" + option.name;
  const std::string value = value_text(option);
  if (!value.empty()) left += ' ' + value;
  const std::string help =
      option.help + (option.fallback.empty() ? "" : " [" + option.fallback + "]");
  const std::vector<std::string> lines = wrapped(help, width - kHelpColumn);
  if (left.size() + 1 > kHelpColumn) {
    out << left << '\n' << std::string(kHelpColumn, ' ');
  } else {
    out << std::left << std::setw(static_cast<int>(kHelpColumn)) << left;
  }
  for (std::size_t k = 0; k < lines.size(); ++k) {
    out << (k == 0 ? "" : std::string(kHelpColumn, ' ')) << lines[k] << '\n';
  }
}

}  // namespace

const std::vector<Example>& first_steps() {
  static const std::vector<Example> kSteps{
      {"qarch search h2-2q-mumbai-median-fast --time-limit 2m", "find a circuit under noise"},
      {"qarch show runs/h2-2q-mumbai-median-fast-seed1", "what was found"},
      {"qarch report runs/h2-2q-mumbai-median-fast-seed1", "a page to show around"}};
  return kSteps;
}

std::string value_text(const OptionInfo& option) {
  if (!option.value_may_go || option.value.starts_with('[')) return option.value;
  return "[" + option.value + "]";
}

std::string help_text(const CommandLine& line, const Streams& streams) {
  std::ostringstream out;
  const std::size_t width = columns(streams);
  const auto heading = [&](std::string_view text) {
    return styled(text, Style::kHeading, streams.colors);
  };
  out << heading("usage:") << " qarch " << line.usage() << "\n\n";
  for (const std::string& text : wrapped(line.description(), width)) out << text << '\n';
  const std::vector<OptionInfo> options = line.option_list();
  if (!options.empty()) out << '\n' << heading("options:") << '\n';
  for (const OptionInfo& option : options) print_option(out, option, width);
  out << '\n' << heading("options of every command:") << '\n';
  for (const OptionInfo& option : global_options()) print_option(out, option, width);
  for (const HelpTopic& topic : line.topics()) {
    print_option(out, {"help-" + topic.name, 0, "", false, "", topic.what}, width);
  }
  if (!line.epilogue().empty()) out << '\n' << line.epilogue();
  if (!line.examples().empty()) out << '\n' << heading("examples:") << '\n';
  for (const Example& example : line.examples()) {
    out << "  " << example.command << '\n';
    if (!example.what.empty()) out << "      " << example.what << '\n';
  }
  return out.str();
}

std::string program_help(const Streams& streams) {
  std::ostringstream out;
  const auto heading = [&](std::string_view text) {
    return styled(text, Style::kHeading, streams.colors);
  };
  out << "qarch " << QARCH_VERSION
      << ": noisy quantum circuits, simulation and architecture search\n\n"
      << heading("usage:") << " qarch COMMAND [arguments]\n";
  std::string_view group;
  for (const Command& command : commands()) {
    if (command.group != group) out << '\n' << heading(std::string(command.group) + ":") << '\n';
    group = command.group;
    out << "  " << std::left << std::setw(15) << command.name << command.summary << '\n';
  }
  out << '\n' << heading("first steps:") << '\n';
  for (const Example& step : first_steps()) {
    out << "  " << std::left << std::setw(55) << step.command << step.what << '\n';
  }
  out << '\n' << heading("options of every command:") << '\n';
  for (const OptionInfo& option : global_options()) print_option(out, option, columns(streams));
  out << "      --version\n\n`qarch help COMMAND` explains a command, `qarch manual COMMAND` is "
         "its "
         "man page.\nexit codes:";
  for (const ExitCode& row : exit_codes()) {
    if (row.code >= 128) continue;  // of signals: in the man page
    out << (row.code == 0 ? " " : ", ") << row.code << ' ' << row.meaning;
  }
  out << '\n';
  return out.str();
}

}  // namespace qarch::apps
