#pragma once

#include <array>
#include <string_view>
#include <vector>

namespace qarch::chem {

enum class LengthUnit { kAngstrom, kBohr };

/// One bohr in angstrom, CODATA 2018 (a_0 = 0.529177210903e-10 m). Programs differ here: PySCF and
/// Qiskit used 0.52917721092 (CODATA 2010), Psi4 1.3 0.52917721067 (CODATA 2014).
inline constexpr double kBohrInAngstrom = 0.529177210903;

struct Atom {
  int atomic_number = 0;
  std::array<double, 3> position{};  ///< bohr
};

/// Nuclei, fixed in space, and the total charge in units of e.
struct Molecule {
  std::vector<Atom> atoms;
  int charge = 0;
};

/// Reads atoms as `symbol x y z`, separated by semicolons or line ends, e.g. "Li 0 0 0; H 0 0 1.6".
/// Symbols may be in any case, hydrogen to radon. Throws std::invalid_argument for an unknown
/// element, a malformed or missing number, a coordinate beyond 1e6 bohr, no atoms or more than
/// 1000, two atoms less than 1e-3 bohr apart, a charge that leaves no electron or is outside
/// [-1000, 1000]; and unless bohr_in_angstrom > 0.
Molecule parse_geometry(std::string_view text, LengthUnit unit, int charge = 0,
                        double bohr_in_angstrom = kBohrInAngstrom);

/// "angstrom" or "bohr"; throws std::invalid_argument for other names.
LengthUnit length_unit_from_name(std::string_view name);

/// Z of a symbol; throws std::invalid_argument when unknown.
int atomic_number(std::string_view symbol);
std::string_view element_symbol(int atomic_number);

/// N = sum_A Z_A - charge.
int num_electrons(const Molecule& molecule);

/// N / 2, the number of doubly occupied orbitals. Throws std::invalid_argument when N < 1, and
/// when N is odd, because restricted Hartree-Fock pairs all electrons. Open shells come from files
/// of integrals.
int num_electron_pairs(const Molecule& molecule);

/// E_nuc = sum_{A<B} Z_A Z_B / |R_A - R_B|, hartree.
double nuclear_repulsion(const Molecule& molecule);

}  // namespace qarch::chem
