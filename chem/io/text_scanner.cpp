#include "chem/io/text_scanner.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <system_error>

namespace qarch::chem {

namespace {

constexpr double kLargestImaginaryPart = 1e-10;
constexpr std::string_view kSpaces = " \t\r\n\v\f";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Length of the longest prefix that reads as sign, digits, point, digits, exponent; 0 if none.
std::size_t number_length(std::string_view text) {
  std::size_t at = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
  const auto skip_digits = [&](std::size_t from) {
    while (from < text.size() && is_digit(text[from])) ++from;
    return from;
  };
  std::size_t end = skip_digits(at);
  std::size_t digits = end - at;
  if (end < text.size() && text[end] == '.') {
    at = end + 1;
    end = skip_digits(at);
    digits += end - at;
  }
  if (digits == 0) return 0;
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    at = end + 1;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const std::size_t exponent_end = skip_digits(at);
    if (exponent_end > at) end = exponent_end;
  }
  return end;
}

std::string sized(std::size_t bytes) { return std::to_string(bytes) + " bytes"; }

}  // namespace

std::string read_file_bytes(const std::string& path, std::size_t max_bytes) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) throw std::runtime_error(path + ": no such file");
  if (!std::filesystem::is_regular_file(status)) {
    throw std::runtime_error(path + ": not a regular file");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + ": cannot be opened");
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) throw std::runtime_error(path + ": " + error.message());
  if (size > max_bytes) {
    throw std::invalid_argument(path + ": size = " + sized(size) + ", must be at most " +
                                sized(max_bytes));
  }
  std::string bytes(size, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(size));
  if (file.bad()) throw std::runtime_error(path + ": cannot be read");
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

std::string in_quotes(std::string_view piece) {
  constexpr std::size_t kLongest = 40;
  std::string text(piece.substr(0, kLongest));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return "'" + text + (piece.size() > kLongest ? "...'" : "'");
}

std::string upper_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

std::optional<double> parse_number(std::string_view word) {
  if (word.empty() || number_length(word) != word.size()) return std::nullopt;
  if (word[0] == '+') word.remove_prefix(1);  // std::from_chars knows no plus
  double value = 0.0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error == std::errc::result_out_of_range) {
    const std::size_t exponent = word.find_first_of("eE");
    if (exponent != std::string_view::npos && word.substr(exponent + 1).starts_with('-')) {
      return word[0] == '-' ? -0.0 : 0.0;
    }
    return std::nullopt;
  }
  if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  return value;
}

std::optional<double> parse_fortran_number(std::string_view word) {
  constexpr std::size_t kLongest = 400;
  if (word.size() > kLongest) return std::nullopt;
  std::string text(word);
  const std::size_t exponent = text.find_first_of("dD");
  if (exponent != std::string::npos) text[exponent] = 'E';
  if (text.find_first_of("eE") == std::string::npos) {
    const std::size_t sign = text.find_first_of("+-", 1);
    if (sign != std::string::npos) text.insert(sign, 1, 'E');
  }
  return parse_number(text);
}

std::optional<int> parse_integer(std::string_view word, int low, int high) {
  if (word.size() > 1 && word[0] == '+' && is_digit(word[1])) word.remove_prefix(1);
  int value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  if (value < low || value > high) return std::nullopt;
  return value;
}

void TextScanner::skip_blanks() {
  while (peek() == ' ' || peek() == '\t') advance();
}

void TextScanner::skip_spaces() {
  offset_ = std::min(text_.find_first_not_of(kSpaces, offset_), text_.size());
}

bool TextScanner::accept(char c) {
  if (at_end() || text_[offset_] != c) return false;
  advance();
  return true;
}

void TextScanner::expect(char c, std::string_view where) {
  if (accept(c)) return;
  const std::string found = at_end() ? "the end" : in_quotes(text_.substr(offset_, 1));
  fail(found + ", must be '" + std::string(1, c) + "' " + std::string(where));
}

std::string_view TextScanner::until(std::string_view stops) {
  const std::size_t end = std::min(text_.find_first_of(stops, offset_), text_.size());
  const std::string_view found = text_.substr(offset_, end - offset_);
  offset_ = end;
  return found;
}

std::optional<double> TextScanner::accept_number() {
  const std::size_t length = number_length(text_.substr(offset_));
  const std::optional<double> value = parse_number(text_.substr(offset_, length));
  if (value) offset_ += length;
  return value;
}

double TextScanner::number(std::string_view what) {
  const std::optional<double> value = accept_number();
  if (!value) fail_value(what, "a finite number");
  return *value;
}

std::complex<double> TextScanner::complex_number(std::string_view what) {
  const bool in_parentheses = accept('(');
  if (in_parentheses) skip_blanks();
  const double first = number(what);
  std::complex<double> value = first;
  if (accept('j')) {
    value = {0.0, first};
  } else {
    const std::size_t after_first = offset_;
    skip_blanks();
    if (in_parentheses && accept(',')) {
      skip_blanks();
      value.imag(number(what));
    } else {
      const bool negative = accept('-');
      const bool signed_part = negative || accept('+');
      skip_blanks();
      const std::optional<double> second =
          signed_part && (is_digit(peek()) || peek() == '.') ? accept_number() : std::nullopt;
      if (second && accept('j')) {
        value.imag(negative ? -*second : *second);
      } else {
        offset_ = after_first;
      }
    }
  }
  if (in_parentheses) {
    skip_blanks();
    expect(')', "after " + std::string(what));
  }
  return value;
}

double TextScanner::real_coefficient(std::string_view what) {
  const std::size_t start = offset_;
  const std::complex<double> value = complex_number(what);
  try {
    return real_part(value, what);
  } catch (const std::invalid_argument& error) {
    fail_at(start, error.what());
  }
}

void TextScanner::fail_at(std::size_t offset, const std::string& problem) const {
  const std::string_view before = text_.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t line_start = before.rfind('\n');  // npos + 1 = 0
  throw std::invalid_argument(name_ + ":" + std::to_string(line) + ":" +
                              std::to_string(before.size() - (line_start + 1) + 1) + ": " +
                              problem);
}

void TextScanner::fail_value(std::string_view what, const std::string& allowed) const {
  TextScanner rest = *this;
  const std::string_view found = rest.word();
  fail(std::string(what) + " = " + (found.empty() ? "nothing" : in_quotes(found)) + ", must be " +
       allowed);
}

double real_part(std::complex<double> value, std::string_view what) {
  if (std::abs(value.imag()) <= kLargestImaginaryPart) return value.real();
  std::array<char, 80> text{};
  std::snprintf(text.data(), text.size(), "%.17g%+.17gj", value.real(), value.imag());
  throw std::invalid_argument(std::string(what) + " = " + text.data() +
                              ", must be real: the operator is not Hermitian");
}

}  // namespace qarch::chem
