#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chem/electronic_hamiltonian.h"

namespace qarch::chem {

/// An FCIDUMP file (P. J. Knowles, N. C. Handy, Comput. Phys. Commun. 54 (1989) 75): a header
///
///   &FCI NORB=m, NELEC=N_alpha+N_beta, MS2=N_alpha-N_beta, ORBSYM=..., ISYM=..., &END
///
/// in the namelist form of Fortran (any case, any number of lines, `&END` or `/` at its end), then
/// `value i j k l` with orbitals counted from 1:
///
///   i j k l   (ij|kl), chemists' notation      i 0 0 0   orbital energy eps_i
///   i j 0 0   h_ij                             0 0 0 0   constant: nuclei and frozen electrons
///
/// in hartree. One of the permutations of real orbitals is enough; what is missing is zero.
struct Fcidump {
  ElectronicHamiltonian hamiltonian;    ///< orbitals in the order of the file
  std::vector<int> orbital_symmetries;  ///< ORBSYM, numbered as the writing program does; or empty
  int isym = 1;                         ///< ISYM, the symmetry of the state
  std::vector<std::string> notes{};     ///< what the reader left out or supposed
};

/// Reads the text of a file called `name` in messages. Values may have Fortran's exponents (1.5D-3)
/// and be complex, (re,im), with im = 0. The orbital energies are kept when all are there.
/// Orbitals that look like undeclared spin orbitals are noted.
///
/// Throws std::invalid_argument "name:line:column: ..." for malformed text, NORB outside [1, 64],
/// electrons that do not fit, an index outside [0, NORB], an element given twice with values more
/// than 1e-8 apart (also in two permutations, h_ij and h_ji), complex integrals, and the integrals
/// of unrestricted orbitals (UHF=.TRUE., IUHF=1).
Fcidump parse_fcidump(std::string_view text, const std::string& name);

/// The same for a file; throws what read_file_bytes throws.
Fcidump read_fcidump(const std::string& path);

/// The text of a file in the form that the pickiest readers take: one header entry per line, each
/// with its comma, `&END`, then (ij|kl), h_ij, orbital energies and, last, the constant; 17
/// significant digits, exact zeros left out: reading it gives every number back bit for bit. Of
/// h the lower triangle is written. Throws std::invalid_argument for a Hamiltonian that check()
/// refuses and unless there are as many symmetries as orbitals, or none (then all are 1).
std::string to_fcidump_text(const Fcidump& file);

}  // namespace qarch::chem
