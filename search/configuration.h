#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "search/data_path.h"
#include "search/experiment.h"

namespace qarch::search {

/// Reads an experiment in INI form:
///
///   [section]            # general env problem noise agent optimizer archive pruning
///   key = value          # lists are separated by commas
///
/// '#' at the start of a line or after a blank, and ';' at the start of a line, begin a comment. A
/// problem's name pulls in its file from data/hamiltonians first. `overrides` are
/// "section.key=value" and count last. Throws std::invalid_argument "file:line: ..." for a line
/// that is no INI, an unknown section or key (did you mean), a key given twice, or a value of the
/// wrong type; std::runtime_error if the file cannot be read.
Experiment read_experiment(const std::string& path, const std::vector<std::string>& overrides,
                           const DataFolders& data);

/// The same from text; `file` is what messages call it.
Experiment parse_experiment(std::string_view text, const std::string& file,
                            const std::vector<std::string>& overrides, const DataFolders& data);

/// A named problem alone: data/hamiltonians/NAME.cfg with its one section [problem].
ProblemOptions read_problem(const std::string& name, const DataFolders& data);

/// Every key with its value, as read_experiment reads it: the resolved configuration.
std::string to_ini(const Experiment& experiment);

/// Sections, keys, defaults and meanings, for help texts.
std::string describe_configuration();

}  // namespace qarch::search
