#include "chem/basis_set.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "chem/molecule.h"

namespace qarch::chem {

namespace {

constexpr std::string_view kShellLetters = "SPDFGH";  // l = 0, 1, ...; libint2 stops at h
constexpr int kMaxPrimitives = 1000;

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

  /// Splits the next line that holds anything but a comment into words_; false at the end.
  bool next_line() {
    for (std::string line; std::getline(in_, line);) {
      ++line_;
      std::istringstream stream(line.substr(0, line.find('!')));
      words_.clear();
      for (std::string word; stream >> word;) words_.push_back(word);
      if (!words_.empty()) return true;
    }
    return false;
  }

  double number(std::string word) const {
    std::replace_if(
        word.begin(), word.end(), [](char c) { return c == 'D' || c == 'd'; }, 'E');
    std::size_t used = 0;
    double value = 0.0;
    try {
      value = std::stod(word, &used);
    } catch (const std::logic_error&) {
      used = 0;
    }
    if (used != word.size() || !std::isfinite(value)) {
      throw error("'" + word + "' is not a finite number");
    }
    return value;
  }

  void read_element() {
    int element = 0;
    try {
      element = atomic_number(words_[0]);
    } catch (const std::invalid_argument& unknown) {
      throw error(unknown.what());
    }
    if (words_.size() != 2 || words_[1] != "0") {
      throw error("an element must start with its symbol and 0, e.g. 'H 0'");
    }
    if (basis_.shells.contains(element)) throw error("'" + words_[0] + "' stands here twice");
    std::vector<Shell>& shells = basis_.shells[element];
    while (next_line() && !words_[0].starts_with("****")) read_shell(shells);
    if (shells.empty()) throw error("element without a shell");
  }

  void read_shell(std::vector<Shell>& shells) {
    const std::string letters = upper_case(words_[0]);
    const bool is_sp = letters == "SP" || letters == "L";
    const std::size_t l = letters.size() == 1 ? kShellLetters.find(letters) : std::string::npos;
    if (!is_sp && l == std::string::npos) {
      throw error("shell '" + words_[0] + "', must be one of: S P SP D F G H");
    }
    if (words_.size() < 2 || words_.size() > 3) {
      throw error("a shell must start with letter, number of primitives, scale: 'S 3 1.00'");
    }
    const double count = number(words_[1]);
    if (count < 1 || count > kMaxPrimitives || count != std::floor(count)) {
      throw error("number of primitives = " + words_[1] + ", must be a positive integer");
    }
    const double scale = words_.size() == 3 ? number(words_[2]) : 1.0;
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
      if (exponent <= 0.0) throw error("exponent = " + words_[0] + ", must be > 0");
      for (std::size_t s = 0; s < shells.size(); ++s) {
        shells[s]->exponents.push_back(exponent);
        shells[s]->coefficients.push_back(number(words_[s + 1]));
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
