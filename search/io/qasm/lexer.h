#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "search/io/qasm/source.h"

namespace qarch::search::qasm {

enum class TokenKind { kIdentifier, kInteger, kReal, kTime, kPhysical, kText, kSymbol, kEnd };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;  ///< as in the file; kText: without the quotes; kPhysical: without the '$'
  std::size_t offset = 0;
};

/// A comment of the form "// @qarch text".
struct Remark {
  std::string_view text;  ///< without blanks at its ends
  std::size_t offset = 0;
};

/// The tokens of OpenQASM text, one at a time, so that memory does not grow with the text. Bytes
/// beyond ASCII count as letters. Fails, as Source::fail does, for a character that starts no
/// token, and a text or a comment that does not end.
class TokenStream {
 public:
  explicit TokenStream(const Source& source);

  const Source& source() const { return source_; }
  const Token& token() const { return token_; }
  const std::vector<Remark>& remarks() const { return remarks_; }

  /// Whether the token is this word or symbol.
  bool at(std::string_view text) const {
    return token_.text == text &&
           (token_.kind == TokenKind::kSymbol || token_.kind == TokenKind::kIdentifier);
  }
  Token next();
  bool accept(std::string_view text);
  Token expect(std::string_view text);
  Token expect(TokenKind kind, const std::string& what);

  /// The text from the token to the end of its line, which is skipped.
  std::string_view rest_of_line();

  /// "...: message, found 'token'".
  [[noreturn]] void fail(const std::string& message) const { fail_at(token_, message); }
  [[noreturn]] void fail_at(const Token& where, const std::string& message) const;

 private:
  char peek(std::size_t ahead = 0) const {
    return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0';
  }
  bool skip_comment();
  void advance();
  void read_number();
  void read_symbol();
  void take(TokenKind kind, std::size_t length);

  const Source& source_;
  std::string_view text_;
  std::size_t position_ = 0;
  Token token_;
  std::vector<Remark> remarks_;
};

}  // namespace qarch::search::qasm
