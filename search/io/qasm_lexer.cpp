#include "search/io/qasm_lexer.h"

#include <array>
#include <stdexcept>

namespace qarch::search {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

class Lexer {
 public:
  Lexer(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  QasmTokens run() {
    while (skip_blank_or_comment()) {
    }
    while (position_ < text_.size()) {
      read_token();
      while (skip_blank_or_comment()) {
      }
    }
    result_.tokens.push_back({QasmTokenKind::kEnd, "end of file", place_});
    return std::move(result_);
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0';
  }
  bool starts_with(std::string_view word) const {
    return text_.substr(position_).starts_with(word);
  }

  /// Moves over `count` bytes and returns them.
  std::string_view take(std::size_t count) {
    const std::string_view taken = text_.substr(position_, count);
    for (const char c : taken) {
      if (c == '\n') {
        place_ = {place_.line + 1, 1};
      } else if ((c & 0xC0) != 0x80) {  // not the continuation of a UTF-8 character
        ++place_.column;
      }
    }
    position_ += taken.size();
    return taken;
  }

  bool skip_blank_or_comment() {
    const QasmPlace start = place_;
    if (position_ < text_.size() && is_blank(peek())) {
      take(1);
      return true;
    }
    if (starts_with("//")) {
      constexpr std::string_view kMark = "@qarch ";
      const std::size_t end = text_.find('\n', position_);
      const std::string_view comment = trimmed(take(end - position_).substr(2));
      if (comment.starts_with(kMark))
        result_.remarks.push_back({std::string(trimmed(comment.substr(kMark.size()))), start});
      return true;
    }
    if (starts_with("/*")) {
      const std::size_t end = text_.find("*/", position_ + 2);
      if (end == std::string_view::npos) throw_at(file_, start, "comment '/*' does not end");
      take(end + 2 - position_);
      return true;
    }
    return false;
  }

  void read_token() {
    const QasmPlace start = place_;
    if (is_letter(peek())) {
      std::size_t length = 1;
      while (is_letter(peek(length)) || is_digit(peek(length))) ++length;
      push(QasmTokenKind::kIdentifier, take(length), start);
    } else if (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) {
      read_number(start);
    } else if (peek() == '"') {
      const std::size_t end = text_.find_first_of("\"\n", position_ + 1);
      if (end == std::string_view::npos || text_[end] == '\n')
        throw_at(file_, start, "text '\"' does not end on its line");
      const std::string_view quoted = take(end + 1 - position_);
      push(QasmTokenKind::kText, quoted.substr(1, quoted.size() - 2), start);
    } else {
      read_symbol(start);
    }
  }

  /// digits [. digits] [e [sign] digits]
  void read_number(QasmPlace start) {
    std::size_t length = 0;
    const auto skip_digits = [&] {
      while (is_digit(peek(length))) ++length;
    };
    skip_digits();
    bool real = false;
    if (peek(length) == '.') {
      real = true;
      ++length;
      skip_digits();
    }
    if (peek(length) == 'e' || peek(length) == 'E') {
      const std::size_t sign = peek(length + 1) == '+' || peek(length + 1) == '-' ? 1 : 0;
      if (is_digit(peek(length + 1 + sign))) {
        real = true;
        length += 1 + sign;
        skip_digits();
      }
    }
    if (is_letter(peek(length)))
      throw_at(file_, start,
               "a number followed by letters, found '" +
                   std::string(text_.substr(position_, length + 1)) + "'");
    push(real ? QasmTokenKind::kReal : QasmTokenKind::kInteger, take(length), start);
  }

  void read_symbol(QasmPlace start) {
    constexpr std::array<std::string_view, 6> kPairs{"->", "**", "==", "!=", "<=", ">="};
    for (const std::string_view pair : kPairs)
      if (starts_with(pair)) return push(QasmTokenKind::kSymbol, take(2), start);
    constexpr std::string_view kSingles = "()[]{};,=@+-*/^<>%&|!~:$#.";
    if (kSingles.find(peek()) == std::string_view::npos || peek() == '\0')
      throw_at(file_, start, "unexpected character, found '" + std::string(1, peek()) + "'");
    push(QasmTokenKind::kSymbol, take(1), start);
  }

  void push(QasmTokenKind kind, std::string_view text, QasmPlace place) {
    result_.tokens.push_back({kind, std::string(text), place});
  }

  std::string_view text_;
  std::string file_;
  std::size_t position_ = 0;
  QasmPlace place_;
  QasmTokens result_;
};

}  // namespace

QasmTokens tokenize_qasm(std::string_view text, const std::string& file) {
  return Lexer(text, file).run();
}

void throw_at(const std::string& file, QasmPlace place, const std::string& message) {
  throw std::invalid_argument(file + ":" + std::to_string(place.line) + ":" +
                              std::to_string(place.column) + ": " + message);
}

}  // namespace qarch::search
