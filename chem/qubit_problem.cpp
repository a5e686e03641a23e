#include "chem/qubit_problem.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <utility>

#include "chem/basis_set.h"
#include "chem/fci.h"
#include "chem/integrals.h"
#include "chem/qubit_encoding.h"
#include "chem/qubit_mapping.h"

namespace qarch::chem {

namespace {

constexpr double kSameEnergy = 1e-8;  // hartree

std::string sector_text(ElectronCount electrons) {
  return std::to_string(electrons.alpha) + " alpha and " + std::to_string(electrons.beta) +
         " beta electrons";
}

/// N, S_z and S^2, or none and a note where the dropped symmetries do not let them pass.
void add_spin_observables(const QubitEncoding& encoding, QubitProblem& problem) {
  try {
    problem.spin = SpinObservables{.number = encoding.number_operator(),
                                   .spin_z = encoding.spin_z_operator(),
                                   .spin_squared = encoding.spin_squared_operator()};
  } catch (const std::invalid_argument& error) {
    problem.notes.push_back(std::string("<N>, <Sz>, <S^2> cannot be observed: ") + error.what());
  }
}

void add_exact_energy(const ElectronicHamiltonian& hamiltonian, const QubitEncoding& encoding,
                      QubitProblem& problem) {
  const ElectronCount electrons = hamiltonian.electrons;
  problem.exact_energy_of = "lowest state with " + sector_text(electrons);
  const std::size_t count = num_fci_determinants(hamiltonian.num_orbitals(), electrons);
  if (count > kMaxExactDeterminants) {
    problem.notes.push_back("the exact energy is not known: " + std::to_string(count) +
                            " determinants, at most " + std::to_string(kMaxExactDeterminants) +
                            " are tried; choose a smaller active space");
    return;
  }
  const double all = solve_fci(hamiltonian).states[0].energy;
  problem.exact_energy = all;
  if (encoding.symmetries().empty()) return;
  FciOptions options;
  options.allowed = [&](const Determinant& determinant) { return encoding.contains(determinant); };
  problem.exact_energy = solve_fci(hamiltonian, options).states[0].energy;
  problem.exact_energy_of += " and the symmetries of the reference determinant";
  if (problem.exact_energy - all > kSameEnergy) {
    problem.notes.push_back("the qubits hold another symmetry than the ground state, which lies " +
                            std::to_string(problem.exact_energy - all) +
                            " hartree lower: use a mapping that drops less");
  }
}

/// A sector and its lowest energy.
struct Sector {
  ElectronCount electrons;
  double energy = 0.0;
};

/// The lowest of the sectors with up to two alpha and two beta electrons more or less that the
/// qubits hold too. Sectors of more than kMaxNeighbour determinants are passed over.
std::optional<Sector> lowest_neighbour(const ElectronicHamiltonian& hamiltonian,
                                       const QubitEncoding& encoding) {
  constexpr std::size_t kMaxNeighbour = 2500;
  const int m = hamiltonian.num_orbitals();
  const ElectronCount home = hamiltonian.electrons;
  FciOptions options;
  if (!encoding.symmetries().empty()) {
    options.allowed = [&](const Determinant& d) { return encoding.contains(d); };
  }
  std::optional<Sector> lowest;
  for (int alpha = std::max(home.alpha - 2, 0); alpha <= std::min(home.alpha + 2, m); ++alpha) {
    for (int beta = std::max(home.beta - 2, 0); beta <= std::min(home.beta + 2, m); ++beta) {
      const ElectronCount electrons{.alpha = alpha, .beta = beta};
      const bool is_mirror_image = home.alpha == home.beta && alpha < beta;
      if (electrons == home || electrons.total() == 0 || is_mirror_image ||
          num_fci_determinants(m, electrons) > kMaxNeighbour ||
          encoding.sector_states(electrons).empty()) {
        continue;
      }
      ElectronicHamiltonian neighbour = hamiltonian;
      neighbour.electrons = electrons;
      const double energy = solve_fci(neighbour, options).states[0].energy;
      if (!lowest || energy < lowest->energy) lowest = Sector{electrons, energy};
    }
  }
  return lowest;
}

/// Circuits know nothing of electron numbers: what lies lower, they find.
void warn_of_neighbours(const ElectronicHamiltonian& hamiltonian, const QubitEncoding& encoding,
                        QubitProblem& problem) {
  if (std::isnan(problem.exact_energy)) return;
  const std::optional<Sector> lower = lowest_neighbour(hamiltonian, encoding);
  if (!lower || lower->energy > problem.exact_energy - kSameEnergy) return;
  std::array<char, 64> numbers{};
  std::snprintf(numbers.data(), numbers.size(), "%.6f hartree, %.6f below", lower->energy,
                problem.exact_energy - lower->energy);
  problem.notes.push_back("states with " + sector_text(lower->electrons) + " reach " +
                          numbers.data() +
                          " the exact energy: a circuit that changes the electrons can get there; "
                          "parity_reduced and tapered mappings hold fewer of them");
}

}  // namespace

MolecularOrbitals solve_molecule(const Molecule& molecule, const std::filesystem::path& basis_file,
                                 const ScfOptions& options) {
  const BasisSet basis = load_basis_set(basis_file);
  AoIntegrals integrals = compute_integrals(molecule, basis);
  ScfResult scf = restricted_hartree_fock(molecule, basis, integrals, options);
  const double repulsion = nuclear_repulsion(molecule);
  ElectronicHamiltonian hamiltonian = electronic_hamiltonian(integrals, scf, repulsion);
  return {.molecule = molecule,
          .basis = basis_file.stem().string(),
          .nuclear_repulsion = repulsion,
          .scf = std::move(scf),
          .overlap = std::move(integrals.overlap),
          .hamiltonian = std::move(hamiltonian)};
}

MolecularOrbitals solve_molecule(const MoleculeSpecification& specification,
                                 const ScfOptions& options) {
  return solve_molecule(parse_geometry(specification.geometry, specification.unit,
                                       specification.charge, specification.bohr_in_angstrom),
                        specification.basis_file, options);
}

QubitProblem make_qubit_problem(const ElectronicHamiltonian& hamiltonian,
                                const std::string& mapping) {
  check(hamiltonian);
  const QubitEncoding encoding(qubit_mapping_from_name(mapping), hamiltonian);
  QubitProblem problem{.hamiltonian = encoding.hamiltonian()};
  problem.core_constant = hamiltonian.constant;
  problem.hartree_fock_energy = determinant_energy(hamiltonian);
  problem.hartree_fock_bits = encoding.reference_state();
  problem.num_electrons = hamiltonian.electrons.total();
  problem.num_orbitals = hamiltonian.num_orbitals();
  add_spin_observables(encoding, problem);
  add_exact_energy(hamiltonian, encoding, problem);
  warn_of_neighbours(hamiltonian, encoding, problem);
  return problem;
}

}  // namespace qarch::chem
