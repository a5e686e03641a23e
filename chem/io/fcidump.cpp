#include "chem/io/fcidump.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <utility>

#include "chem/io/namelist.h"
#include "chem/io/text_scanner.h"

namespace qarch::chem {

namespace {

constexpr int kMaxOrbitals = 64;
constexpr int kMaxElectrons = 2 * kMaxOrbitals;
constexpr int kLargestSymmetry = 1'000'000;  // some programs number far beyond eight
constexpr double kContradiction = 1e-8;      // hartree

/// One `value i j k l`.
struct Element {
  double value = 0.0;
  std::array<int, 4> orbitals{};  // from 1; 0 = none
  std::size_t offset = 0;
};

void refuse_unrestricted(Namelist& header) {
  for (const char* key : {"UHF", "IUHF"}) {
    for (const std::string& text : header.take(key)) {
      const std::string value = upper_case(text);
      if (value == "0" || value == "F" || value == ".F." || value == ".FALSE.") continue;
      header.fail(std::string(key) + " = " + in_quotes(text) +
                  ", must be false: integrals of unrestricted orbitals (alpha and beta apart, or "
                  "NORB = 2m spin orbitals) are not supported");
    }
  }
}

ElectronCount electron_count(Namelist& header, int num_orbitals, std::vector<std::string>& notes) {
  const int total = header.required_integer("NELEC", 1, kMaxElectrons);
  const std::optional<int> given = header.integer("MS2", -kMaxElectrons, kMaxElectrons);
  const int ms2 = given.value_or(total % 2);
  if (!given) notes.push_back("the header has no MS2: " + std::to_string(ms2) + " is supposed");
  const ElectronCount electrons{(total + ms2) / 2, (total - ms2) / 2};
  if ((total + ms2) % 2 != 0 || electrons.alpha < 0 || electrons.beta < 0 ||
      electrons.alpha > num_orbitals || electrons.beta > num_orbitals) {
    header.fail("NELEC = " + std::to_string(total) + " and MS2 = " + std::to_string(ms2) +
                ": no numbers of alpha and beta electrons in [0, NORB = " +
                std::to_string(num_orbitals) + "] give them");
  }
  return electrons;
}

double read_value(TextScanner& scanner) {
  const std::size_t offset = scanner.offset();
  if (scanner.accept('(')) {
    const std::string_view re = scanner.until(",()");
    scanner.expect(',', "in a complex value (re,im)");
    const std::string_view im = scanner.until(",()");
    scanner.expect(')', "after a complex value");
    const auto trim = [](std::string_view text) {
      const std::size_t first = text.find_first_not_of(" \t");
      if (first == std::string_view::npos) return std::string_view{};
      return text.substr(first, text.find_last_not_of(" \t") - first + 1);
    };
    const std::optional<double> real = parse_fortran_number(trim(re));
    const std::optional<double> imaginary = parse_fortran_number(trim(im));
    if (!real || !imaginary) scanner.fail_at(offset, "a complex value must be (number,number)");
    if (*imaginary != 0.0) {
      scanner.fail_at(offset, "imaginary part = " + in_quotes(im) +
                                  ", must be 0: complex integrals are not supported");
    }
    return *real;
  }
  const std::string_view word = scanner.until(" \t\r\n\v\f,");
  const std::optional<double> value = parse_fortran_number(word);
  if (!value) scanner.fail_at(offset, "value = " + in_quotes(word) + ", must be a finite number");
  return *value;
}

Element read_element(TextScanner& scanner, int num_orbitals) {
  Element element;
  element.offset = scanner.offset();
  element.value = read_value(scanner);
  for (int& orbital : element.orbitals) {
    scanner.skip_spaces();
    if (scanner.accept(',')) scanner.skip_spaces();
    const std::size_t offset = scanner.offset();
    const std::string_view word = scanner.until(" \t\r\n\v\f,");
    const std::optional<int> index = parse_integer(word, 0, num_orbitals);
    if (!index) {
      scanner.fail_at(offset, "index = " + (word.empty() ? "nothing" : in_quotes(word)) +
                                  ", must be in [0, NORB = " + std::to_string(num_orbitals) + "]");
    }
    orbital = *index;
  }
  return element;
}

/// Puts elements into their places and watches for second values.
class Assembly {
 public:
  Assembly(int num_orbitals, const TextScanner& scanner)
      : scanner_(scanner),
        pairs_(static_cast<std::size_t>(num_orbitals) *
               (static_cast<std::size_t>(num_orbitals) + 1) / 2),
        has_one_body_(pairs_),
        has_two_body_(pairs_ * (pairs_ + 1) / 2),
        has_energy_(static_cast<std::size_t>(num_orbitals)) {
    hamiltonian_.one_body = Eigen::MatrixXd::Zero(num_orbitals, num_orbitals);
    hamiltonian_.two_body = RepulsionTensor(num_orbitals);
    hamiltonian_.orbital_energies = Eigen::VectorXd::Zero(num_orbitals);
  }

  void add(const Element& element) {
    const int i = element.orbitals[0] - 1;
    const int j = element.orbitals[1] - 1;
    const int k = element.orbitals[2] - 1;
    const int l = element.orbitals[3] - 1;
    ElectronicHamiltonian& h = hamiltonian_;
    if (i >= 0 && j >= 0 && k >= 0 && l >= 0) {
      const auto place = has_two_body_.begin() + triangular(triangular(i, j), triangular(k, l));
      if (is_new(place, h.two_body(i, j, k, l), element)) h.two_body.set(i, j, k, l, element.value);
    } else if (i >= 0 && j >= 0 && k < 0 && l < 0) {
      if (is_new(has_one_body_.begin() + triangular(i, j), h.one_body(i, j), element)) {
        h.one_body(i, j) = h.one_body(j, i) = element.value;
      }
    } else if (i >= 0 && j < 0 && k < 0 && l < 0) {
      if (is_new(has_energy_.begin() + i, h.orbital_energies[i], element)) {
        h.orbital_energies[i] = element.value;
        ++num_energies_;
      }
    } else if (i < 0 && j < 0 && k < 0 && l < 0) {
      if (is_new(has_constant_.begin(), h.constant, element)) h.constant = element.value;
    } else {
      scanner_.fail_at(element.offset, "indices " + indices(element) +
                                           ", must be i j k l, i j 0 0, i 0 0 0 or 0 0 0 0");
    }
  }

  ElectronicHamiltonian result(std::vector<std::string>& notes) && {
    if (num_energies_ != hamiltonian_.orbital_energies.size()) {
      if (num_energies_ > 0) {
        notes.push_back("only " + std::to_string(num_energies_) + " of " +
                        std::to_string(hamiltonian_.orbital_energies.size()) +
                        " orbital energies are given: they are ignored");
      }
      hamiltonian_.orbital_energies.resize(0);
    }
    if (!has_constant_[0]) notes.emplace_back("there is no constant (0 0 0 0): 0 is supposed");
    return std::move(hamiltonian_);
  }

 private:
  static std::ptrdiff_t triangular(std::ptrdiff_t a, std::ptrdiff_t b) {
    return a >= b ? a * (a + 1) / 2 + b : b * (b + 1) / 2 + a;
  }

  static std::string indices(const Element& element) {
    std::string text;
    for (const int orbital : element.orbitals) text += std::to_string(orbital) + " ";
    text.pop_back();
    return text;
  }

  bool is_new(std::vector<bool>::iterator seen, double present, const Element& element) {
    if (!*seen) {
      *seen = true;
      return true;
    }
    if (std::abs(present - element.value) > kContradiction) {
      std::array<char, 120> text{};
      std::snprintf(text.data(), text.size(), " has the values %.17g and %.17g", present,
                    element.value);
      scanner_.fail_at(element.offset,
                       "element " + indices(element) + text.data() +
                           ", must have one: equal for all permutations of its indices, and "
                           "without separate blocks for alpha and beta");
    }
    return false;
  }

  const TextScanner& scanner_;
  std::size_t pairs_;
  std::vector<bool> has_one_body_;
  std::vector<bool> has_two_body_;
  std::vector<bool> has_energy_;
  std::vector<bool> has_constant_ = std::vector<bool>(1);
  Eigen::Index num_energies_ = 0;
  ElectronicHamiltonian hamiltonian_;
};

/// Whether two halves of the orbitals, told apart by `first_half`, feel each other's charge but
/// share none, (ij|kl) = 0 = h_ij for i in one and j in the other. Spatial orbitals that overlap in
/// space have (ij|ij) > 0.
template <class Half>
bool halves_are_apart(const ElectronicHamiltonian& h, Half first_half) {
  const int m = h.num_orbitals();
  bool exchange_inside = false;
  for (int i = 0; i < m; ++i) {
    for (int j = 0; j < i; ++j) {
      if (first_half(i) == first_half(j)) {
        exchange_inside = exchange_inside || h.two_body(i, j, i, j) != 0.0;
        continue;
      }
      if (h.one_body(i, j) != 0.0 || h.two_body(i, i, j, j) == 0.0) return false;
      for (int k = 0; k < m; ++k) {
        for (int l = 0; l <= k; ++l) {
          if (h.two_body(i, j, k, l) != 0.0) return false;
        }
      }
    }
  }
  return exchange_inside;
}

/// Spin orbitals, alpha and beta in turn or one after the other, in a header that does not say UHF.
void note_spin_orbitals(Fcidump& file) {
  const ElectronicHamiltonian& h = file.hamiltonian;
  const int m = h.num_orbitals();
  if (m % 2 != 0 || (!halves_are_apart(h, [](int p) { return p % 2 == 0; }) &&
                     !halves_are_apart(h, [m](int p) { return p < m / 2; }))) {
    return;
  }
  file.notes.emplace_back(
      "the orbitals fall into halves without exchange between them, as alpha and beta spin "
      "orbitals "
      "(NORB = 2m) do: they are read as spatial orbitals");
}

void append_element(std::string& text, double value, int i, int j, int k, int l) {
  if (value == 0.0 && i > 0) return;
  std::array<char, 80> line{};
  std::snprintf(line.data(), line.size(), "%23.16E %3d %3d %3d %3d\n", value, i, j, k, l);
  text += line.data();
}

std::string header_text(const Fcidump& file) {
  const ElectronicHamiltonian& h = file.hamiltonian;
  std::string text = "&FCI\nNORB=" + std::to_string(h.num_orbitals()) +
                     ",\nNELEC=" + std::to_string(h.electrons.total()) +
                     ",\nMS2=" + std::to_string(h.electrons.alpha - h.electrons.beta) +
                     ",\nUHF=.FALSE.,\nORBSYM=";
  for (std::size_t p = 0; p < static_cast<std::size_t>(h.num_orbitals()); ++p) {
    const int symmetry = file.orbital_symmetries.empty() ? 1 : file.orbital_symmetries[p];
    text += std::to_string(symmetry) + ",";
  }
  return text + "\nISYM=" + std::to_string(file.isym) + ",\n&END\n";
}

}  // namespace

Fcidump parse_fcidump(std::string_view text, const std::string& name) {
  TextScanner scanner(text, name);
  Namelist header = Namelist::read(scanner, "FCI");
  Fcidump file;
  refuse_unrestricted(header);
  const int num_orbitals = header.required_integer("NORB", 1, kMaxOrbitals);
  const ElectronCount electrons = electron_count(header, num_orbitals, file.notes);
  file.orbital_symmetries = header.integers("ORBSYM", -kLargestSymmetry, kLargestSymmetry);
  if (const std::size_t count = file.orbital_symmetries.size();
      count != 0 && count != static_cast<std::size_t>(num_orbitals)) {
    header.fail("ORBSYM has " + std::to_string(count) +
                " values, must have NORB = " + std::to_string(num_orbitals));
  }
  file.isym = header.integer("ISYM", -kLargestSymmetry, kLargestSymmetry).value_or(1);
  for (const std::string& entry : header.remaining()) {
    file.notes.push_back("header entry " + entry + " is ignored");
  }

  Assembly assembly(num_orbitals, scanner);
  scanner.skip_spaces();
  if (scanner.at_end()) scanner.fail("no integral follows the header");
  for (; !scanner.at_end(); scanner.skip_spaces()) {
    assembly.add(read_element(scanner, num_orbitals));
  }
  file.hamiltonian = std::move(assembly).result(file.notes);
  file.hamiltonian.electrons = electrons;
  check(file.hamiltonian);
  note_spin_orbitals(file);
  return file;
}

Fcidump read_fcidump(const std::string& path) { return parse_fcidump(read_file_bytes(path), path); }

std::string to_fcidump_text(const Fcidump& file) {
  const ElectronicHamiltonian& h = file.hamiltonian;
  check(h);
  const int m = h.num_orbitals();
  const auto num_symmetries = static_cast<int>(file.orbital_symmetries.size());
  if (num_symmetries != 0 && num_symmetries != m) {
    throw std::invalid_argument("FCIDUMP: " + std::to_string(num_symmetries) +
                                " orbital symmetries, must be 0 or " + std::to_string(m));
  }
  std::string text = header_text(file);
  for (int i = 0; i < m; ++i) {
    for (int j = 0; j <= i; ++j) {
      for (int k = 0; k <= i; ++k) {
        for (int l = 0; l <= (k == i ? j : k); ++l) {
          append_element(text, h.two_body(i, j, k, l), i + 1, j + 1, k + 1, l + 1);
        }
      }
    }
  }
  for (int i = 0; i < m; ++i) {
    for (int j = 0; j <= i; ++j) append_element(text, h.one_body(i, j), i + 1, j + 1, 0, 0);
  }
  for (int i = 0; i < h.orbital_energies.size(); ++i) {
    std::array<char, 80> line{};
    std::snprintf(line.data(), line.size(), "%23.16E %3d   0   0   0\n", h.orbital_energies[i],
                  i + 1);
    text += line.data();
  }
  append_element(text, h.constant, 0, 0, 0, 0);
  return text;
}

}  // namespace qarch::chem
