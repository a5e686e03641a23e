#pragma once

#include <string>
#include <string_view>

namespace qarch::search {

/// The bytes of a file. Throws std::runtime_error with path and reason.
std::string read_text_file(const std::string& path);

/// Replaces the file `path` by `text` so that a reader sees either the old file or the whole new
/// one, even after a power cut: writes `path`.tmp, syncs and closes it, renames it over `path`, and
/// syncs the folder. Throws std::runtime_error with path and reason if any step fails or `path`
/// exists and is no regular file; the old file is then untouched and `path`.tmp removed.
void write_text_file_atomically(const std::string& path, std::string_view text);

/// The shortest decimal text that reads back as the same double (at most 17 significant digits).
std::string number_text(double value);

}  // namespace qarch::search
