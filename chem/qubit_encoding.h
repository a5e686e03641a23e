#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "chem/electronic_hamiltonian.h"
#include "chem/linear_encoding.h"
#include "chem/qubit_mapping.h"
#include "chem/tapering.h"
#include "sim/pauli_sum.h"

namespace qarch::chem {

/// A mapping made concrete for one Hamiltonian: where its determinants and operators go. Dropped
/// symmetries have the values of its reference determinant; the rest of the Fock space has no state
/// here.
///
/// All operators are sums over a+_ps a_qs of the spin orbitals; terms of at most 1e-12 are left
/// out. Those that break a dropped symmetry by more than 1e-8 throw std::invalid_argument, which
/// names the term. N, S_z and S^2 break none of a Hamiltonian whose exchange integrals (pq|pq) are
/// not zero.
class QubitEncoding {
 public:
  static constexpr int kMaxOrbitals = 31;

  /// Throws std::invalid_argument for what check() refuses, for more than 31 orbitals, and when
  /// more than 31 qubits are left.
  QubitEncoding(const QubitMapping& mapping, const ElectronicHamiltonian& hamiltonian);

  int num_orbitals() const { return encoding_.num_modes() / 2; }
  int num_qubits() const { return tapering_.num_qubits(); }
  const QubitMapping& mapping() const { return mapping_; }

  /// H, its constant in the identity.
  const sim::PauliSum& hamiltonian() const { return hamiltonian_; }
  /// What was dropped; strings on the 2 num_orbitals() qubits before.
  const std::vector<Z2Symmetry>& symmetries() const { return tapering_.symmetries(); }

  /// Whether the dropped symmetries have their values in the determinant. This and what follows
  /// throws std::invalid_argument for a determinant that fills other orbitals than there are.
  bool contains(const Determinant& determinant) const;
  /// Bit q is qubit q. The state is the determinant itself where spins are blocked, and where they
  /// are interleaved -1 times it for each pair of a beta electron in p and an alpha electron in
  /// q > p. Throws std::invalid_argument where contains() is false.
  std::uint64_t basis_state(const Determinant& determinant) const;
  /// basis_state of the reference determinant.
  std::uint64_t reference_state() const { return reference_state_; }
  /// basis_state of all determinants with these electrons that contains() holds for: ascending in
  /// alpha, then in beta. Throws std::invalid_argument unless both counts are in
  /// [0, num_orbitals()], and for more than 2^26 determinants.
  std::vector<std::uint64_t> sector_states(ElectronCount electrons) const;

  /// N = sum_p E_pp.
  sim::PauliSum number_operator() const;
  /// S_z = (N_alpha - N_beta) / 2.
  sim::PauliSum spin_z_operator() const;
  /// S^2 = S_x^2 + S_y^2 + S_z^2, with S_x + i S_y = sum_p a+_p,alpha a_p,beta.
  sim::PauliSum spin_squared_operator() const;
  /// Any operator of the form of a Hamiltonian; its electrons do not matter.
  sim::PauliSum map(const ElectronicHamiltonian& op) const;
  /// sum_pq t_pq E_pq with a symmetric matrix t, a dipole moment for instance.
  sim::PauliSum map_one_body(const Eigen::MatrixXd& t) const;

 private:
  std::uint64_t untapered_state(const Determinant& determinant) const;
  std::vector<sim::PauliTerm> spin_z() const;  ///< S_z on all qubits

  QubitMapping mapping_;
  ElectronCount electrons_;
  LinearEncoding encoding_;
  Tapering tapering_;
  sim::PauliSum hamiltonian_;
  std::uint64_t reference_state_ = 0;
};

}  // namespace qarch::chem
