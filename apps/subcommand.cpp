#include "apps/subcommand.h"

#include <iomanip>
#include <ostream>
#include <stdexcept>

#include "apps/terminal.h"
#include "search/did_you_mean.h"

namespace qarch::apps {

int run_subcommand(const std::string& command, std::span<const Command> table,
                   const std::vector<std::string>& words, const Streams& streams) {
  if (streams.visitor != nullptr && words.empty()) {
    if (!streams.visitor->enter(command, table)) return kExitOk;
    for (const Command& row : table) row.run({}, streams);
    return kExitOk;
  }
  std::vector<std::string> names;
  for (const Command& row : table) names.emplace_back(row.name);
  if (words.empty()) {
    throw std::invalid_argument("qarch " + command + ", the next word " +
                                search::must_be_one_of("", names));
  }
  if (words[0] == "--help" || words[0] == "-h" || words[0] == "help") {
    if (words.size() > 1 && words[0] == "help") {
      return run_subcommand(command, table, {words[1], "--help"}, streams);
    }
    const auto heading = [&](std::string_view text) {
      return styled(text, Style::kHeading, streams.colors);
    };
    streams.out << heading("usage:") << " qarch " << command << " COMMAND [arguments]\n\n"
                << heading("commands:") << '\n';
    for (const Command& row : table) {
      streams.out << "  " << std::left << std::setw(12) << row.name << row.summary << '\n';
    }
    streams.out << "\n`qarch " << command << " COMMAND --help` explains a command.\n";
    return kExitOk;
  }
  for (const Command& row : table) {
    if (row.name == words[0]) return row.run({words.begin() + 1, words.end()}, streams);
  }
  throw std::invalid_argument("qarch " + command + " '" + words[0] + "', " +
                              search::must_be_one_of(words[0], names));
}

}  // namespace qarch::apps
