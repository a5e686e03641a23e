#include "chem/molecule.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <sstream>
#include <stdexcept>
#include <string>

namespace qarch::chem {

namespace {

constexpr double kSmallestDistance = 1e-3;  // bohr
constexpr double kLargestCoordinate = 1e6;  // bohr
constexpr std::size_t kMaxAtoms = 1000;     // pairs of them are compared
constexpr std::size_t kMaxEcho = 60;        // characters of the input in a message
constexpr int kMaxCharge = 1000;

constexpr std::array<std::string_view, 86> kSymbols{
    "H",  "He", "Li", "Be", "B",  "C",  "N",  "O",  "F",  "Ne", "Na", "Mg", "Al", "Si", "P",
    "S",  "Cl", "Ar", "K",  "Ca", "Sc", "Ti", "V",  "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn",
    "Ga", "Ge", "As", "Se", "Br", "Kr", "Rb", "Sr", "Y",  "Zr", "Nb", "Mo", "Tc", "Ru", "Rh",
    "Pd", "Ag", "Cd", "In", "Sn", "Sb", "Te", "I",  "Xe", "Cs", "Ba", "La", "Ce", "Pr", "Nd",
    "Pm", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu", "Hf", "Ta", "W",  "Re",
    "Os", "Ir", "Pt", "Au", "Hg", "Tl", "Pb", "Bi", "Po", "At", "Rn"};

bool same_letters(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

/// The beginning of what was read, with a dot for what is no plain text.
std::string shown(std::string_view text) {
  std::string result(text.substr(0, kMaxEcho));
  std::replace_if(
      result.begin(), result.end(), [](unsigned char c) { return c < ' ' || c >= 127; }, '.');
  return text.size() > kMaxEcho ? result + "..." : result;
}

std::invalid_argument error_at(std::size_t atom, const std::string& entry,
                               const std::string& problem) {
  return std::invalid_argument("geometry: atom " + std::to_string(atom) + " ('" + shown(entry) +
                               "'): " + problem);
}

double parse_coordinate(const std::string& word, std::size_t atom, const std::string& entry) {
  std::size_t used = 0;
  double value = 0.0;
  try {
    value = std::stod(word, &used);
  } catch (const std::logic_error&) {
    used = 0;
  }
  if (used != word.size() || word.empty() || !std::isfinite(value)) {
    throw error_at(atom, entry, "coordinate '" + shown(word) + "' is not a finite number");
  }
  return value;
}

Atom parse_atom(const std::string& entry, std::size_t index, double bohr_per_unit) {
  std::istringstream stream(entry);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  if (words.size() != 4) {
    throw error_at(index, entry, std::to_string(words.size()) + " words, must be 4: symbol x y z");
  }
  Atom atom;
  try {
    atom.atomic_number = atomic_number(words[0]);
  } catch (const std::invalid_argument& unknown) {
    throw error_at(index, entry, unknown.what());
  }
  for (std::size_t axis = 0; axis < 3; ++axis) {
    atom.position[axis] = parse_coordinate(words[axis + 1], index, entry) * bohr_per_unit;
    if (!(std::abs(atom.position[axis]) <= kLargestCoordinate)) {
      throw error_at(
          index, entry,
          "coordinate '" + shown(words[axis + 1]) + "', must be within 1e6 bohr of the origin");
    }
  }
  return atom;
}

double distance(const Atom& a, const Atom& b) {
  return std::hypot(a.position[0] - b.position[0], a.position[1] - b.position[1],
                    a.position[2] - b.position[2]);
}

void check_distances(const Molecule& molecule) {
  for (std::size_t b = 0; b < molecule.atoms.size(); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      const double d = distance(molecule.atoms[a], molecule.atoms[b]);
      if (d >= kSmallestDistance) continue;
      std::ostringstream message;
      message << "geometry: atoms " << a << " (" << element_symbol(molecule.atoms[a].atomic_number)
              << ") and " << b << " (" << element_symbol(molecule.atoms[b].atomic_number)
              << ") are " << d << " bohr apart, must be at least " << kSmallestDistance;
      throw std::invalid_argument(message.str());
    }
  }
}

}  // namespace

Molecule parse_geometry(std::string_view text, LengthUnit unit, int charge,
                        double bohr_in_angstrom) {
  if (!(bohr_in_angstrom > 0.0) || !std::isfinite(bohr_in_angstrom)) {
    throw std::invalid_argument("geometry: bohr_in_angstrom = " + std::to_string(bohr_in_angstrom) +
                                ", must be > 0");
  }
  if (charge < -kMaxCharge || charge > kMaxCharge) {
    throw std::invalid_argument("geometry: charge = " + std::to_string(charge) +
                                ", must be in [-1000, 1000]");
  }
  const double bohr_per_unit = unit == LengthUnit::kBohr ? 1.0 : 1.0 / bohr_in_angstrom;
  std::string lines(text);
  std::replace(lines.begin(), lines.end(), ';', '\n');
  std::istringstream stream(lines);
  Molecule molecule{.atoms = {}, .charge = charge};
  for (std::string entry; std::getline(stream, entry);) {
    const std::size_t first = entry.find_first_not_of(" \t\r");
    if (first == std::string::npos) continue;
    if (molecule.atoms.size() >= kMaxAtoms) {
      throw std::invalid_argument("geometry: more than " + std::to_string(kMaxAtoms) + " atoms");
    }
    molecule.atoms.push_back(parse_atom(entry.substr(first), molecule.atoms.size(), bohr_per_unit));
  }
  if (molecule.atoms.empty()) {
    throw std::invalid_argument("geometry: no atoms, must be 'symbol x y z; symbol x y z; ...'");
  }
  check_distances(molecule);
  if (num_electrons(molecule) < 1) {
    throw std::invalid_argument("geometry: charge = " + std::to_string(charge) + " leaves " +
                                std::to_string(num_electrons(molecule)) +
                                " electrons, must be at least 1");
  }
  return molecule;
}

LengthUnit length_unit_from_name(std::string_view name) {
  if (name == "angstrom") return LengthUnit::kAngstrom;
  if (name == "bohr") return LengthUnit::kBohr;
  throw std::invalid_argument("unit = '" + std::string(name) + "', must be one of: angstrom bohr");
}

int atomic_number(std::string_view symbol) {
  const auto* found = std::find_if(kSymbols.begin(), kSymbols.end(), [&](std::string_view known) {
    return same_letters(known, symbol);
  });
  if (found != kSymbols.end()) return static_cast<int>(found - kSymbols.begin()) + 1;
  std::string message = "unknown element '" + shown(symbol) + "', must be one of:";
  for (const std::string_view known : kSymbols) message.append(" ").append(known);
  throw std::invalid_argument(message);
}

std::string_view element_symbol(int atomic_number) {
  if (atomic_number < 1 || atomic_number > static_cast<int>(kSymbols.size())) {
    throw std::invalid_argument("atomic_number = " + std::to_string(atomic_number) +
                                ", must be in [1, " + std::to_string(kSymbols.size()) + "]");
  }
  return kSymbols[static_cast<std::size_t>(atomic_number) - 1];
}

int num_electrons(const Molecule& molecule) {
  int count = -molecule.charge;
  for (const Atom& atom : molecule.atoms) count += atom.atomic_number;
  return count;
}

int num_electron_pairs(const Molecule& molecule) {
  const int count = num_electrons(molecule);
  if (count < 1) {
    throw std::invalid_argument("molecule: charge = " + std::to_string(molecule.charge) +
                                " leaves " + std::to_string(count) +
                                " electrons, must be at least 1");
  }
  if (count % 2 != 0) {
    throw std::invalid_argument(
        "molecule: " + std::to_string(count) + " electrons (charge " +
        std::to_string(molecule.charge) +
        "), must be an even number: restricted Hartree-Fock pairs all electrons; files of "
        "integrals (FCIDUMP, OpenFermion) may carry open shells");
  }
  return count / 2;
}

double nuclear_repulsion(const Molecule& molecule) {
  double energy = 0.0;
  for (std::size_t b = 0; b < molecule.atoms.size(); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      energy += molecule.atoms[a].atomic_number * molecule.atoms[b].atomic_number /
                distance(molecule.atoms[a], molecule.atoms[b]);
    }
  }
  return energy;
}

}  // namespace qarch::chem
