#include "chem/io/xyz.h"

#include <cmath>
#include <cstddef>
#include <optional>
#include <stdexcept>

#include "chem/io/text_scanner.h"

namespace qarch::chem {

namespace {

constexpr int kMaxAtoms = 1000;
constexpr int kMaxCharge = 200;
constexpr double kMaxCoordinate = 1e6;

/// The first words of a line, as many as matter.
std::vector<std::string_view> words_of(std::string_view line) {
  constexpr std::size_t kMost = 5;
  TextScanner scanner(line, "");
  std::vector<std::string_view> words;
  for (scanner.skip_spaces(); !scanner.at_end() && words.size() < kMost; scanner.skip_spaces()) {
    words.push_back(scanner.word());
  }
  return words;
}

/// What follows `key =` in a comment, up to a space, comma or semicolon; keys in any case.
std::optional<std::string> value_of(std::string_view comment, std::string_view key) {
  const std::string upper = upper_case(comment);
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; };
  for (std::size_t at = upper.find(key); at != std::string::npos; at = upper.find(key, at + 1)) {
    if (at > 0 && is_letter(upper[at - 1])) continue;
    TextScanner scanner(comment.substr(at + key.size()), "");
    scanner.skip_blanks();
    if (!scanner.accept('=')) continue;
    scanner.skip_blanks();
    std::string value(scanner.until(" \t\r,;"));
    if (value.size() > 1 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    return value;
  }
  return std::nullopt;
}

class XyzReader {
 public:
  XyzReader(std::string_view text, std::string name) : rest_(text), name_(std::move(name)) {}

  XyzFile read(double bohr_in_angstrom) {
    const int count = read_count();
    read_comment();
    std::string geometry;
    for (int atom = 0; atom < count; ++atom) geometry += read_atom(atom, count);
    read_rest();
    try {
      file_.molecule = parse_geometry(geometry, file_.unit, charge_, bohr_in_angstrom);
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument(name_ + ": " + error.what());
    }
    return std::move(file_);
  }

 private:
  [[noreturn]] void fail(const std::string& problem) const {
    throw std::invalid_argument(name_ + ":" + std::to_string(line_) + ": " + problem);
  }

  /// False at the end of the text.
  bool next_line() {
    if (rest_.empty()) return false;
    ++line_;
    const std::size_t end = rest_.find('\n');
    current_ = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (current_.ends_with('\r')) current_.remove_suffix(1);
    return true;
  }

  int read_count() {
    if (!next_line()) throw std::invalid_argument(name_ + ": empty, must be an .xyz file");
    const std::vector<std::string_view> words = words_of(current_);
    const std::optional<int> count =
        words.size() == 1 ? parse_integer(words[0], 1, kMaxAtoms) : std::nullopt;
    if (!count) {
      fail("number of atoms = " + in_quotes(current_) + ", must be in [1, " +
           std::to_string(kMaxAtoms) + "]");
    }
    return *count;
  }

  void read_comment() {
    if (!next_line()) fail("the text ends before the comment line");
    file_.comment = current_;
    std::optional<std::string> unit = value_of(current_, "UNITS");
    if (!unit) unit = value_of(current_, "UNIT");
    if (unit) {
      const std::string upper = upper_case(*unit);
      if (upper != "BOHR" && upper != "ANGSTROM") {
        fail("unit = " + in_quotes(*unit) + ", must be one of: angstrom bohr");
      }
      file_.unit = upper == "BOHR" ? LengthUnit::kBohr : LengthUnit::kAngstrom;
    } else if (upper_case(current_).find("BOHR") != std::string::npos) {
      file_.notes.emplace_back(
          "the comment mentions bohr, but does not say 'unit = bohr': angstrom is supposed");
    }
    if (const std::optional<std::string> charge = value_of(current_, "CHARGE")) {
      std::optional<int> value = parse_integer(*charge, -kMaxCharge, kMaxCharge);
      if (const auto number = parse_number(*charge); !value && number) {
        // extended .xyz writes 1.0
        if (std::abs(*number) <= kMaxCharge && *number == std::trunc(*number)) {
          value = static_cast<int>(*number);
        }
      }
      if (!value) {
        fail("charge = " + in_quotes(*charge) + ", must be an integer in [-" +
             std::to_string(kMaxCharge) + ", " + std::to_string(kMaxCharge) + "]");
      }
      charge_ = *value;
    }
  }

  /// "symbol x y z;"
  std::string read_atom(int atom, int count) {
    const std::string place = "atom " + std::to_string(atom + 1) + " of " + std::to_string(count);
    if (!next_line()) fail("the text ends before " + place);
    const std::vector<std::string_view> words = words_of(current_);
    if (words.size() < 4) {
      fail(place + ": " + in_quotes(current_) + ", must be: symbol x y z");
    }
    if (words.size() > 4 && !has_extra_columns_) {
      has_extra_columns_ = true;
      file_.notes.push_back("line " + std::to_string(line_) + ": what follows z is ignored");
    }
    std::string text(symbol(words[0], place));
    for (std::size_t axis = 1; axis <= 3; ++axis) {
      const std::optional<double> x = parse_number(words[axis]);
      if (!x || std::abs(*x) > kMaxCoordinate) {
        fail(place + ": coordinate = " + in_quotes(words[axis]) + ", must be in [-1e6, 1e6]");
      }
      text.append(" ").append(words[axis]);
    }
    return text + ";";
  }

  std::string_view symbol(std::string_view word, const std::string& place) const {
    try {
      if (const std::optional<int> number = parse_integer(word, -kMaxAtoms, kMaxAtoms)) {
        return element_symbol(*number);
      }
      return element_symbol(atomic_number(word));
    } catch (const std::invalid_argument&) {
      fail(place + ": element = " + in_quotes(word) +
           ", must be a symbol or atomic number, H to Rn");
    }
  }

  /// Nothing but blank lines, or a further frame.
  void read_rest() {
    while (next_line()) {
      const std::vector<std::string_view> words = words_of(current_);
      if (words.empty()) continue;
      if (words.size() != 1 || !parse_integer(words[0], 1, kMaxAtoms)) {
        fail(in_quotes(current_) + " follows the last announced atom");
      }
      file_.notes.push_back("line " + std::to_string(line_) +
                            ": further frames are ignored, the first is taken");
      return;
    }
  }

  std::string_view rest_;
  std::string name_;
  std::string_view current_;
  int line_ = 0;
  int charge_ = 0;
  bool has_extra_columns_ = false;
  XyzFile file_;
};

}  // namespace

XyzFile parse_xyz(std::string_view text, const std::string& name, double bohr_in_angstrom) {
  return XyzReader(text, name).read(bohr_in_angstrom);
}

XyzFile read_xyz(const std::string& path, double bohr_in_angstrom) {
  return parse_xyz(read_file_bytes(path), path, bohr_in_angstrom);
}

}  // namespace qarch::chem
