#pragma once

#include <concepts>
#include <string>
#include <type_traits>
#include <vector>

#include "chem/molecule.h"

namespace qarch::search {

/// The section [problem]: a Hamiltonian by the name of a file in data/hamiltonians, or spelt out;
/// keys next to a name override the file's. Exactly one of geometry, file and model says where it
/// comes from; the keys of the other two are then without meaning.
struct ProblemOptions {
  std::string name;

  std::string geometry;
  double r = 0.0;
  std::string unit = "angstrom";
  double bohr = chem::kBohrInAngstrom;
  int charge = 0;
  std::string basis = "sto-3g";
  std::string guess = "soad";

  std::string file;
  std::string key;

  std::string model;
  int sites = 0;
  std::string lattice = "chain";
  double coupling = 1.0;
  double field = 1.0;
  double anisotropy = 1.0;

  std::vector<int> frozen;
  std::vector<int> active;
  std::string frozen_core = "0";
  int active_electrons = 0;
  int active_orbitals = 0;
  std::vector<int> electrons;
  std::string mapping = "jordan_wigner";
};

template <class Options, class Visitor>
requires std::same_as<std::remove_const_t<Options>, ProblemOptions>
void visit_fields(Options& o, Visitor&& visit) {
  visit("name", o.name, "file in data/hamiltonians without .cfg, or a path");
  visit("geometry", o.geometry, "atoms: symbol x y z; ... ({r}, {-0.5*r}: multiples of r)");
  visit("r", o.r, "what {r} stands for in the geometry");
  visit("unit", o.unit, "of the geometry and of r: angstrom | bohr");
  visit("bohr", o.bohr, "one bohr in angstrom, to repeat another program's digits");
  visit("charge", o.charge, "of the molecule, elementary charges");
  visit("basis", o.basis, "file in data/basis without .g94 (6-31G* is 6-31gs), or a path");
  visit("guess", o.guess, "start of Hartree-Fock: soad | core | gwh | lowest (of all)");
  visit("file", o.file, "molecule or Hamiltonian in a file: formats in chem/io/README.md");
  visit("key", o.key, "which operator, in a file that holds several");
  visit("model", o.model, "spin model: ising | heisenberg | max_cut");
  visit("sites", o.sites, "of the spin model's chain or ring");
  visit("lattice", o.lattice, "chain | ring | ROWSxCOLUMNS | a file of lines: site site [weight]");
  visit("coupling", o.coupling, "J: -J ZZ (ising), +J (XX + YY + D ZZ) (heisenberg)");
  visit("field", o.field, "h: -h X (ising), -h Z (heisenberg)");
  visit("anisotropy", o.anisotropy, "D of the Heisenberg model");
  visit("frozen", o.frozen, "doubly occupied orbitals left out, numbered from 0");
  visit("active", o.active, "orbitals kept; empty = all that are not frozen");
  visit("frozen_core", o.frozen_core,
        "the lowest so many orbitals are frozen; auto = atoms' cores");
  visit("active_electrons", o.active_electrons, "with active_orbitals, instead of lists");
  visit("active_orbitals", o.active_orbitals, "around the Fermi level; 0 = not used");
  visit("electrons", o.electrons, "alpha,beta: the sector of the exact energy; empty = by charge");
  visit("mapping", o.mapping,
        "fermions to qubits: jordan_wigner | parity | parity_reduced | bravyi_kitaev, each also "
        "_interleaved but the third, checksum_interleaved, and jordan_wigner | parity | "
        "bravyi_kitaev _tapered");
}

}  // namespace qarch::search
