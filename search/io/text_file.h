#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace qarch::search {

/// The most bytes of a text that a person or another program wrote, and of a file of a run.
inline constexpr std::size_t kMostTextBytes = std::size_t{64} << 20U;
inline constexpr std::size_t kMostRunBytes = std::size_t{16} << 30U;

/// The bytes of a file. Throws std::runtime_error with path and reason if it cannot be read, and
/// std::invalid_argument with path and limit once more than `most_bytes` were read, so that memory
/// is bounded for every path, /dev/zero among them.
std::string read_text_file(const std::string& path, std::size_t most_bytes = kMostTextBytes);

/// Replaces the file `path` by `text` so that a reader sees either the old file or the whole new
/// one, even after a power cut: writes `path`.tmp, syncs and closes it, renames it over `path`, and
/// syncs the folder. Throws std::runtime_error with path and reason if any step fails or `path`
/// exists and is no regular file; the old file is then untouched and `path`.tmp removed.
void write_text_file_atomically(const std::string& path, std::string_view text);

/// The shortest decimal text that reads back as the same double (at most 17 significant digits).
std::string number_text(double value);

}  // namespace qarch::search
