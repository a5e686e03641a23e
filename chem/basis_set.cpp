#include "chem/basis_set.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include "chem/molecule.h"

namespace qarch::chem {

namespace {

constexpr std::string_view kShellLetters = "SPDFGH";  // l = 0, 1, ...; libint2 stops at h
constexpr int kMaxPrimitives = 1000;                  // of a shell
constexpr std::size_t kMaxShells = 200;               // of an element
constexpr std::size_t kMaxLine = 1000;                // characters
constexpr double kSmallestExponent = 1e-10;
constexpr double kLargestExponent = 1e12;

/// Names as users write them, in lower case and without '-', '_' and spaces, and the file's.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kAliases{
    {{"sto3g", "sto-3g"},
     {"321g", "3-21g"},
     {"631g", "6-31g"},
     {"631g*", "6-31gs"},
     {"631g(d)", "6-31gs"},
     {"631gs", "6-31gs"},
     {"631g**", "6-31gss"},
     {"631g(d,p)", "6-31gss"},
     {"631gss", "6-31gss"},
     {"ccpvdz", "cc-pvdz"}}};

std::string upper_case(std::string word) {
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return word;
}

class Gaussian94Reader {
 public:
  Gaussian94Reader(std::istream& in, const std::string& name) : in_(in), name_(name) {
    basis_.name = name;
  }

  BasisSet read() {
    while (next_line()) {
      const std::string first = upper_case(words_[0]);
      if (first.starts_with("****")) continue;
      if (first == "CARTESIAN" || first == "SPHERICAL") {
        if (!basis_.shells.empty()) throw error("'" + words_[0] + "' must precede the elements");
        basis_.spherical = first == "SPHERICAL";
        continue;
      }
      read_element();
    }
    if (basis_.shells.empty()) throw error("no element");
    return std::move(basis_);
  }

 private:
  std::invalid_argument error(const std::string& problem) const {
    return std::invalid_argument(name_ + ":" + std::to_string(line_) + ": " + problem);
  }

  /// The next line, however it ends; false at the end of the file.
  bool read_line(std::string& line) {
    line.clear();
    ++line_;
    using Traits = std::istream::traits_type;
    for (Traits::int_type c = in_.get(); c != Traits::eof(); c = in_.get()) {
      if (c == '\n') return true;
      line.push_back(Traits::to_char_type(c));
      if (line.size() > kMaxLine) {
        throw error("line longer than " + std::to_string(kMaxLine) + " characters");
      }
    }
    if (line.empty()) --line_;
    return !line.empty();
  }

  /// Splits the next line that holds anything but a comment into words_; false at the end.
  bool next_line() {
    for (std::string line; read_line(line);) {
      if (line_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);  // byte order mark
      line.erase(std::min(line.find('!'), line.size()));
      const auto is_text = [](unsigned char c) { return (c >= ' ' && c < 127) || std::isspace(c); };
      if (!std::all_of(line.begin(), line.end(), is_text)) throw error("not plain text");
      std::istringstream stream(line);
      words_.clear();
      for (std::string word; stream >> word;) words_.push_back(word);
      if (!words_.empty()) return true;
    }
    return false;
  }

  double number(std::string word) const {
    std::replace_if(
        word.begin(), word.end(), [](char c) { return c == 'D' || c == 'd'; }, 'E');
    const char* first = word.data() + (word.starts_with('+') ? 1 : 0);
    const char* last = word.data() + word.size();
    double value = 0.0;
    const auto [end, problem] = std::from_chars(first, last, value);
    if (problem != std::errc{} || end != last || !std::isfinite(value)) {
      throw error("'" + word + "' is not a finite number");
    }
    return value;
  }

  void read_element() {
    int element = 0;
    if (words_[0].starts_with('-')) words_[0].erase(0, 1);  // Gaussian: absent atoms do not matter
    try {
      element = atomic_number(words_[0]);
    } catch (const std::invalid_argument& unknown) {
      throw error(unknown.what());
    }
    if (words_.size() != 2 || words_[1] != "0") {
      throw error("an element must start with its symbol and 0, e.g. 'H 0'");
    }
    if (basis_.shells.contains(element)) {
      throw error("'" + words_[0] +
                  "' stands here twice; all its shells must be in one block, and effective core "
                  "potentials cannot be read");
    }
    std::vector<Shell>& shells = basis_.shells[element];
    while (next_line() && !words_[0].starts_with("****")) read_shell(shells);
    if (shells.empty()) throw error("element without a shell");
  }

  void read_shell(std::vector<Shell>& shells) {
    if (shells.size() >= kMaxShells) {
      throw error("more than " + std::to_string(kMaxShells) + " shells");
    }
    const std::string letters = upper_case(words_[0]);
    const bool is_sp = letters == "SP" || letters == "L";
    const std::size_t l = letters.size() == 1 ? kShellLetters.find(letters) : std::string::npos;
    if (!is_sp && l == std::string::npos) {
      throw error("shell '" + words_[0] + "', must be one of: S P SP D F G H");
    }
    // Some writers add a zero: 'S 3 1.00 0.000000'.
    if (words_.size() < 2 || words_.size() > 4 || (words_.size() == 4 && number(words_[3]) != 0)) {
      throw error("a shell must start with letter, number of primitives, scale: 'S 3 1.00'");
    }
    const double count = number(words_[1]);
    if (count < 1 || count > kMaxPrimitives || count != std::floor(count)) {
      throw error("number of primitives = " + words_[1] + ", must be an integer in [1, " +
                  std::to_string(kMaxPrimitives) + "]");
    }
    const double scale = words_.size() > 2 ? number(words_[2]) : 1.0;
    if (scale <= 0.0) throw error("scale = " + words_[2] + ", must be > 0");
    if (is_sp) {
      shells.push_back({.angular_momentum = 0, .exponents = {}, .coefficients = {}});
      shells.push_back({.angular_momentum = 1, .exponents = {}, .coefficients = {}});
      read_primitives({&shells[shells.size() - 2], &shells.back()}, static_cast<int>(count), scale);
    } else {
      shells.push_back(
          {.angular_momentum = static_cast<int>(l), .exponents = {}, .coefficients = {}});
      read_primitives({&shells.back()}, static_cast<int>(count), scale);
    }
  }

  void read_primitives(const std::vector<Shell*>& shells, int count, double scale) {
    for (int k = 0; k < count; ++k) {
      if (!next_line()) throw error("the file ends inside a shell");
      if (words_.size() != shells.size() + 1) {
        throw error(std::to_string(words_.size()) + " words, must be " +
                    std::to_string(shells.size() + 1) + ": exponent and coefficient(s)");
      }
      const double exponent = number(words_[0]) * scale * scale;
      if (!(exponent >= kSmallestExponent && exponent <= kLargestExponent)) {
        throw error("exponent = " + words_[0] + ", must be in [1e-10, 1e12] when scaled");
      }
      for (std::size_t s = 0; s < shells.size(); ++s) {
        shells[s]->exponents.push_back(exponent);
        shells[s]->coefficients.push_back(number(words_[s + 1]));
      }
    }
    for (const Shell* shell : shells) {
      if (std::ranges::all_of(shell->coefficients, [](double c) { return c == 0.0; })) {
        throw error("all coefficients of the shell are 0");
      }
    }
  }

  std::istream& in_;
  std::string name_;
  BasisSet basis_;
  int line_ = 0;
  std::vector<std::string> words_;
};

}  // namespace

const std::vector<Shell>& BasisSet::of_element(int atomic_number) const {
  const auto found = shells.find(atomic_number);
  if (found != shells.end()) return found->second;
  std::string message = "basis set '" + name + "' has no element '" +
                        std::string(element_symbol(atomic_number)) + "', it has:";
  for (const auto& entry : shells) message.append(" ").append(element_symbol(entry.first));
  throw std::invalid_argument(message);
}

std::string basis_file_name(std::string_view name) {
  std::string key(name);
  std::transform(key.begin(), key.end(), key.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  std::erase_if(key, [](char c) { return c == '-' || c == '_' || c == ' '; });
  const auto* found = std::ranges::find(kAliases, key, &decltype(kAliases)::value_type::first);
  return std::string(found == kAliases.end() ? name : found->second);
}

BasisSet read_gaussian94(std::istream& in, const std::string& name) {
  return Gaussian94Reader(in, name).read();
}

BasisSet load_basis_set(const std::filesystem::path& path) {
  std::ifstream in(path);
  if (!in || std::filesystem::is_directory(path)) {
    throw std::runtime_error("basis set file '" + path.string() + "' cannot be read");
  }
  return read_gaussian94(in, path.string());
}

}  // namespace qarch::chem
