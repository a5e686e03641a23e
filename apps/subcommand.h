#pragma once

#include <span>
#include <string>
#include <vector>

#include "apps/command.h"

namespace qarch::apps {

/// Runs the row that words[0] names with the words after it; prints the table for --help. For
/// a visitor and no words: shows it the table, and all rows if it enters. Throws
/// std::invalid_argument for no word or an unknown one.
int run_subcommand(const std::string& command, std::span<const Command> table,
                   const std::vector<std::string>& words, const Streams& streams);

}  // namespace qarch::apps
