#include "chem/qubit_problem.h"

#include "chem/active_space.h"
#include "chem/basis_set.h"
#include "chem/integrals.h"
#include "chem/qubit_encoding.h"
#include "sim/spectrum.h"

namespace qarch::chem {

QubitProblem make_qubit_problem(const MoleculeSpecification& specification,
                                const ScfOptions& options) {
  const QubitMapping& mapping = qubit_mapping_from_name(specification.mapping);
  const Molecule molecule = parse_geometry(specification.geometry, specification.unit,
                                           specification.charge, specification.bohr_in_angstrom);
  const BasisSet basis = load_basis_set(specification.basis_file);
  const AoIntegrals integrals = compute_integrals(molecule, basis);
  const ScfResult scf = restricted_hartree_fock(molecule, basis, integrals, options);
  const double repulsion = nuclear_repulsion(molecule);
  const ElectronicHamiltonian active =
      restrict_to(electronic_hamiltonian(integrals, scf, repulsion),
                  {.frozen = specification.frozen, .active = specification.active});

  const QubitEncoding encoding(mapping, active);
  QubitProblem problem{.hamiltonian = encoding.hamiltonian()};
  problem.nuclear_repulsion = repulsion;
  problem.core_constant = active.constant;
  problem.hartree_fock_energy = scf.energy;
  problem.exact_energy =
      sim::lowest_eigenvalues(problem.hamiltonian, 1, encoding.sector_states(active.electrons))[0];
  problem.hartree_fock_bits = encoding.reference_state();
  problem.num_electrons = active.electrons.total();
  problem.num_orbitals = active.num_orbitals();
  return problem;
}

}  // namespace qarch::chem
