#pragma once

#include <string>
#include <vector>

#include "apps/command.h"

namespace qarch::apps {

/// `qarch circuit transpile`; `words`: those after "transpile". Returns the exit code. Throws
/// std::invalid_argument for bad usage or input.
int run_circuit_transpile(const std::vector<std::string>& words, const Streams& streams);

/// Throws std::invalid_argument if `qarch circuit COMMAND` was given no file, std::runtime_error if
/// it is not there.
void require_circuit_file(const std::string& file, const char* command);

/// Writes to a file, replaced as a whole, and says so; without a name, or to "-", to standard
/// output.
void deliver(const std::string& text, const std::string& file, const Streams& streams);

}  // namespace qarch::apps
