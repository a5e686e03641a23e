#pragma once

#include <cstdint>
#include <string>

namespace qarch::apps {

/// runs/EXPERIMENT-seedN, where a command was given no --output; EXPERIMENT without folders and
/// extension.
std::string default_run_folder(const std::string& experiment, std::uint64_t seed);

/// Throws std::invalid_argument, naming --output, if the folder holds a run.
void require_new_run_folder(const std::string& folder);

/// Makes the folder, with those above it. Throws std::runtime_error with the reason.
void make_folder(const std::string& folder);

}  // namespace qarch::apps
