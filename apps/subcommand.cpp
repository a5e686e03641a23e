#include "apps/subcommand.h"

#include <iomanip>
#include <ostream>
#include <stdexcept>

#include "search/did_you_mean.h"

namespace qarch::apps {

int run_subcommand(const std::string& command, std::span<const Command> table,
                   const std::vector<std::string>& words, const Streams& streams) {
  std::vector<std::string> names;
  for (const Command& row : table) names.emplace_back(row.name);
  if (words.empty()) {
    throw std::invalid_argument("qarch " + command + ", the next word " +
                                search::must_be_one_of("", names));
  }
  if (words[0] == "--help" || words[0] == "-h") {
    streams.out << "usage: qarch " << command << " COMMAND [arguments]\n\ncommands:\n";
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
