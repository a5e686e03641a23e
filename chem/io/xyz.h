#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chem/molecule.h"

namespace qarch::chem {

/// An .xyz file: the number of atoms, a comment line, then one line `symbol x y z` per atom, in
/// angstrom. The comment may say otherwise: `unit = bohr` (or units=, angstrom), `charge = -1`.
struct XyzFile {
  Molecule molecule;  ///< in bohr
  LengthUnit unit = LengthUnit::kAngstrom;
  std::string comment;
  std::vector<std::string> notes{};  ///< what the reader left out or supposed
};

/// Reads the first frame of the text; `name` is what messages call it. An atomic number may stand
/// for a symbol; columns after z are left out, with a note, and so are further frames.
///
/// Throws std::invalid_argument "name:line: ..." unless there are 1 to 1000 atoms, as many as
/// announced, with known elements and coordinates in [-1e6, 1e6]; for a charge outside [-200, 200]
/// or an unknown unit; and what parse_geometry refuses.
XyzFile parse_xyz(std::string_view text, const std::string& name,
                  double bohr_in_angstrom = kBohrInAngstrom);

/// The same for a file; throws what read_file_bytes throws.
XyzFile read_xyz(const std::string& path, double bohr_in_angstrom = kBohrInAngstrom);

}  // namespace qarch::chem
