#pragma once

#include <string>

#include "search/problem.h"

namespace qarch::apps {

/// Names for --format, separated by blanks.
std::string output_format_names();

/// Throws std::invalid_argument when neither the format nor the file's name tells one.
void check_output_format(const std::string& path, const std::string& format);

/// Writes the problem, the file replaced as a whole. `command` goes into files that have room for
/// words. Throws std::invalid_argument where the source has not what the format holds (a spin
/// model no orbitals), and std::runtime_error when the file cannot be written.
void write_hamiltonian(const std::string& path, const std::string& format,
                       const search::ProblemSource& source, const search::ProblemOptions& options,
                       const std::string& command);

}  // namespace qarch::apps
