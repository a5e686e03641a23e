#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qarch::search {

enum class QasmTokenKind { kIdentifier, kInteger, kReal, kText, kSymbol, kEnd };

/// A place in a file, both from 1; columns count characters of UTF-8 text.
struct QasmPlace {
  int line = 1;
  int column = 1;
};

struct QasmToken {
  QasmTokenKind kind = QasmTokenKind::kEnd;
  std::string text;  ///< as in the file; kText: without the quotes
  QasmPlace place;
};

/// A comment of the form "// @qarch text".
struct QasmRemark {
  std::string text;  ///< without blanks at its ends
  QasmPlace place;
};

struct QasmTokens {
  std::vector<QasmToken> tokens;  ///< the last one is kEnd
  std::vector<QasmRemark> remarks;
};

/// Splits OpenQASM text into tokens; bytes beyond ASCII count as letters. Throws
/// std::invalid_argument "file:line:column: ..." for a character that starts no token, or a text or
/// comment that does not end.
QasmTokens tokenize_qasm(std::string_view text, const std::string& file);

/// Throws std::invalid_argument "file:line:column: message".
[[noreturn]] void throw_at(const std::string& file, QasmPlace place, const std::string& message);

}  // namespace qarch::search
