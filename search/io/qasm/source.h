#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace qarch::search::qasm {

/// The text of a file without the byte order mark that it may begin with (RFC 3629, section 6),
/// whose places are byte offsets, and the name that messages call it by. Does not own the text.
class Source {
 public:
  Source(std::string_view text, std::string name);

  std::string_view text() const { return text_; }

  /// "name:line:column", both from 1; columns count characters of UTF-8.
  /// Takes the time of its line and of kBlock bytes, however long the text is.
  std::string place(std::size_t offset) const;

  /// Throws std::invalid_argument of three lines:
  ///
  ///   name:line:column: message
  ///     the line, at most 100 characters of it, other control characters than tabs as '?'
  ///     ^ below the place
  [[noreturn]] void fail(std::size_t offset, const std::string& message) const;

 private:
  static constexpr std::size_t kBlock = std::size_t{1} << 14U;

  std::string_view text_;
  std::string name_;
  std::vector<std::size_t> lines_before_;  ///< line ends before each block of kBlock bytes
};

}  // namespace qarch::search::qasm
