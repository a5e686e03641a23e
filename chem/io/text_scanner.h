#pragma once

#include <complex>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace qarch::chem {

inline constexpr std::size_t kMaxFileBytes = std::size_t{256} << 20U;

/// The bytes of a file. Throws std::runtime_error when it cannot be read or is no regular file, and
/// std::invalid_argument when it is larger than max_bytes.
std::string read_file_bytes(const std::string& path, std::size_t max_bytes = kMaxFileBytes);

/// A piece of a file in a message: in quotes, unprintable bytes as '?', 40 characters at most.
std::string in_quotes(std::string_view piece);

/// ASCII only, so that no locale matters.
std::string upper_case(std::string_view text);

/// A finite decimal number that is the whole of `word`; a sign may stand before it. What is too
/// small for a double becomes 0. Nothing when it is not such a number.
std::optional<double> parse_number(std::string_view word);

/// The same with Fortran's exponents: 1.5D-3, and 1.5-103 where a three-digit one left no room for
/// the letter.
std::optional<double> parse_fortran_number(std::string_view word);

/// An integer in [low, high] that is the whole of `word`.
std::optional<int> parse_integer(std::string_view word, int low, int high);

/// A place that moves through a text; every error says where, "name:line:column: problem", counted
/// from 1. All errors are std::invalid_argument. Borrows the text.
class TextScanner {
 public:
  TextScanner(std::string_view text, std::string name) : text_(text), name_(std::move(name)) {}

  bool at_end() const { return offset_ == text_.size(); }
  /// The next byte, '\0' at the end.
  char peek() const { return at_end() ? '\0' : text_[offset_]; }
  std::size_t offset() const { return offset_; }

  void advance() { ++offset_; }
  void skip_blanks();  ///< spaces and tabs
  void skip_spaces();  ///< line ends too
  /// Steps over `c` if it is next.
  bool accept(char c);
  /// Steps over `c`; throws "<found>, must be '<c>' <where>" when it is not next.
  void expect(char c, std::string_view where);
  /// The bytes up to one that is in `stops`, or to the end.
  std::string_view until(std::string_view stops);
  /// The bytes up to the next space, line end or the end.
  std::string_view word() { return until(" \t\r\n\v\f"); }

  /// A finite number, as long as it goes.
  double number(std::string_view what);
  /// A number as Python prints it: 0.5, 1e-5, -1j, 0.5+0j, 0.5 -0.j, (0.5+0j), and (0.5, 0).
  std::complex<double> complex_number(std::string_view what);
  /// The same; throws when the imaginary part is above 1e-10: coefficients of Hermitian operators
  /// are real.
  double real_coefficient(std::string_view what);

  [[noreturn]] void fail(const std::string& problem) const { fail_at(offset_, problem); }
  [[noreturn]] void fail_at(std::size_t offset, const std::string& problem) const;
  /// "<what> = '<next word>', must be <allowed>", at the present place.
  [[noreturn]] void fail_value(std::string_view what, const std::string& allowed) const;

 private:
  std::optional<double> accept_number();

  std::string_view text_;
  std::string name_;
  std::size_t offset_ = 0;
};

/// Throws std::invalid_argument "<what> = a+bj, must be real: ..." when |b| > 1e-10.
double real_part(std::complex<double> value, std::string_view what);

}  // namespace qarch::chem
