#include "search/io/qasm/lexer.h"

#include <algorithm>
#include <array>

#include "search/field_text.h"

namespace qarch::search::qasm {

namespace {

constexpr std::size_t kLongestName = 1000;
constexpr std::size_t kMostRemarks = 1'000'000;
constexpr std::array<std::string_view, 6> kTimeUnits{"dt", "ns", "us", "µs", "ms", "s"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

TokenStream::TokenStream(const Source& source) : source_(source), text_(source.text()) {
  advance();
}

void TokenStream::fail_at(const Token& where, const std::string& message) const {
  constexpr std::size_t kLongest = 60;
  std::string found(where.kind == TokenKind::kEnd ? "end of file" : where.text.substr(0, kLongest));
  if (where.kind == TokenKind::kPhysical) found.insert(0, "$");
  if (where.text.size() > kLongest) found += "...";
  for (char& c : found)
    if (static_cast<unsigned char>(c) < 0x20U) c = '?';
  source_.fail(where.offset, message + ", found '" + found + "'");
}

Token TokenStream::next() {
  const Token taken = token_;
  if (taken.kind != TokenKind::kEnd) advance();
  return taken;
}

bool TokenStream::accept(std::string_view text) {
  if (!at(text)) return false;
  advance();
  return true;
}

Token TokenStream::expect(std::string_view text) {
  if (!at(text)) fail("expected '" + std::string(text) + "'");
  return next();
}

Token TokenStream::expect(TokenKind kind, const std::string& what) {
  if (token_.kind != kind) fail("expected " + what);
  return next();
}

std::string_view TokenStream::rest_of_line() {
  position_ = std::min(text_.find('\n', token_.offset), text_.size());
  const std::string_view line = text_.substr(token_.offset, position_ - token_.offset);
  advance();
  return trimmed(line);
}

bool TokenStream::skip_comment() {
  constexpr std::string_view kMark = "@qarch ";
  if (peek() != '/') return false;
  if (peek(1) == '/') {
    const std::size_t end = std::min(text_.find('\n', position_), text_.size());
    const std::string_view comment = trimmed(text_.substr(position_ + 2, end - position_ - 2));
    const bool is_remark = comment.starts_with(kMark);
    if (is_remark && remarks_.size() == kMostRemarks)
      source_.fail(position_, "more than " + std::to_string(kMostRemarks) + " '@qarch' comments");
    if (is_remark) remarks_.push_back({trimmed(comment.substr(kMark.size())), position_});
    position_ = end;
    return true;
  }
  if (peek(1) != '*') return false;
  const std::size_t end = text_.find("*/", position_ + 2);
  if (end == std::string_view::npos) source_.fail(position_, "comment '/*' does not end");
  position_ = end + 2;
  return true;
}

void TokenStream::advance() {
  do {
    while (position_ < text_.size() && is_blank(text_[position_])) ++position_;
  } while (skip_comment());
  if (position_ == text_.size()) {
    token_ = {TokenKind::kEnd, "", position_};
  } else if (is_letter(peek())) {
    std::size_t length = 1;
    while (is_letter(peek(length)) || is_digit(peek(length))) ++length;
    if (length > kLongestName)
      source_.fail(position_, "a name of " + std::to_string(length) + " bytes, must have at most " +
                                  std::to_string(kLongestName));
    take(TokenKind::kIdentifier, length);
  } else if (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) {
    read_number();
  } else if (peek() == '$' && is_digit(peek(1))) {
    ++position_;
    std::size_t length = 1;
    while (is_digit(peek(length))) ++length;
    take(TokenKind::kPhysical, length);
    --token_.offset;
  } else if (peek() == '"') {
    const std::size_t end = text_.find_first_of("\"\n", position_ + 1);
    if (end == std::string_view::npos || text_[end] == '\n')
      source_.fail(position_, "text '\"' does not end on its line");
    token_ = {TokenKind::kText, text_.substr(position_ + 1, end - position_ - 1), position_};
    position_ = end + 1;
  } else {
    read_symbol();
  }
}

/// digits [. digits] [e [sign] digits] [blanks] [unit of time]
void TokenStream::read_number() {
  std::size_t length = 0;
  const auto skip_digits = [&] {
    while (is_digit(peek(length))) ++length;
  };
  skip_digits();
  TokenKind kind = TokenKind::kInteger;
  if (peek(length) == '.') {
    kind = TokenKind::kReal;
    ++length;
    skip_digits();
  }
  if (peek(length) == 'e' || peek(length) == 'E') {
    const std::size_t sign = peek(length + 1) == '+' || peek(length + 1) == '-' ? 1 : 0;
    if (is_digit(peek(length + 1 + sign))) {
      kind = TokenKind::kReal;
      length += 1 + sign;
      skip_digits();
    }
  }
  const auto letters_from = [&](std::size_t first) {
    std::size_t end = first;
    while (is_letter(peek(end)) || is_digit(peek(end))) ++end;
    return end;
  };
  // A unit may stand behind blanks; no other name can follow a number.
  std::size_t unit_start = length;
  while (peek(unit_start) == ' ' || peek(unit_start) == '\t') ++unit_start;
  const std::size_t unit_end = letters_from(unit_start);
  const std::string_view after_blanks = text_.substr(position_ + unit_start, unit_end - unit_start);
  if (unit_start > length && std::ranges::find(kTimeUnits, after_blanks) != kTimeUnits.end())
    return take(TokenKind::kTime, unit_end);
  const std::size_t letters = letters_from(length);
  if (letters > length) {
    const std::string_view unit = text_.substr(position_ + length, letters - length);
    if (std::ranges::find(kTimeUnits, unit) == kTimeUnits.end())
      source_.fail(position_, "a number followed by letters, found '" +
                                  std::string(text_.substr(position_, length + 1)) + "'");
    kind = TokenKind::kTime;
  }
  take(kind, letters);
}

void TokenStream::read_symbol() {
  constexpr std::array<std::string_view, 6> kPairs{"->", "**", "==", "!=", "<=", ">="};
  for (const std::string_view pair : kPairs)
    if (text_.substr(position_).starts_with(pair)) return take(TokenKind::kSymbol, 2);
  constexpr std::string_view kSingles = "()[]{};,=@+-*/^<>%&|!~:#.";
  if (kSingles.find(peek()) == std::string_view::npos || peek() == '\0') {
    const auto byte = static_cast<unsigned char>(peek());
    const bool printable = byte >= 0x20U && byte < 0x7FU;
    source_.fail(position_,
                 "unexpected character, found " + (printable ? "'" + std::string(1, peek()) + "'"
                                                             : "byte " + std::to_string(byte)));
  }
  take(TokenKind::kSymbol, 1);
}

void TokenStream::take(TokenKind kind, std::size_t length) {
  token_ = {kind, text_.substr(position_, length), position_};
  position_ += length;
}

}  // namespace qarch::search::qasm
