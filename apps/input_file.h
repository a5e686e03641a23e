#pragma once

#include <string>

namespace qarch::apps {

/// "; did you mean 'dir/bell.qasm'?" for the nearest name in the folder of `path`, else "".
std::string did_you_mean_file(const std::string& path);

/// Throws std::runtime_error with did_you_mean_file if there is nothing at `path`.
void require_input_file(const std::string& path);

/// For words that name a file or something in data/: throws std::invalid_argument if the word is
/// not there, ends as files do (.cfg, .json, .csv) and its folder holds a file of nearly that name.
/// Of "a.json,b.json" each. Anything else is left to the lookup in data/.
void check_named_file(const std::string& word);

}  // namespace qarch::apps
