#pragma once

#include <string>

#include "apps/command.h"
#include "apps/options.h"

namespace qarch::apps {

/// What `qarch COMMAND --help` prints: usage, description, options, what the command adds,
/// examples.
std::string help_text(const CommandLine& line, const Streams& streams);

/// What `qarch --help` prints: all commands in their groups, first steps.
std::string program_help(const Streams& streams);

/// What to type first; run by the tests.
const std::vector<Example>& first_steps();

/// The value of an option as help and man pages show it: "DIR", "[N]", or nothing.
std::string value_text(const OptionInfo& option);

}  // namespace qarch::apps
