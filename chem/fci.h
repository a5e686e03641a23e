#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <functional>
#include <vector>

#include "chem/determinant_space.h"
#include "chem/electronic_hamiltonian.h"

namespace qarch::chem {

struct FciOptions {
  int num_states = 1;         ///< the lowest ones, degenerate states counted singly
  double tolerance = 1e-9;    ///< on |H Psi - E Psi|, hartree: energies are far better than that
  int max_iterations = 1000;  ///< of Davidson's method
  std::size_t max_determinants = 4'000'000;  ///< in the sector, whether allowed or not

  /// Chooses the determinants that take part; all do when it is empty. For instance those of one
  /// spatial symmetry. H must not connect them with others.
  std::function<bool(const Determinant&)> allowed{};

  /// Called once an iteration with the lowest energy so far, hartree, and the largest residual.
  /// Small spaces are diagonalised at once and call nothing.
  std::function<void(int iteration, double energy, double residual)> progress{};

  void validate() const;  ///< throws std::invalid_argument, e.g. "fci.num_states = 0, ..."
};

struct FciState {
  double energy = 0.0;           ///< total: with the Hamiltonian's constant, hartree
  Eigen::MatrixXd coefficients;  ///< C of determinant_space.h, norm 1, largest entry positive
  double spin_squared = 0.0;     ///< <S^2> = S (S + 1) where no states of other spin are degenerate
  double residual = 0.0;         ///< |H Psi - E Psi|, hartree
};

struct FciResult {
  std::vector<FciState> states;      ///< by energy
  std::size_t num_determinants = 0;  ///< that took part
  int iterations = 0;                ///< 0 where the space was diagonalised at once
};

/// Full configuration interaction: the lowest eigenstates of H among all determinants with
/// hamiltonian.electrons. Of a Hamiltonian that restrict_to returned this is CASCI.
///
/// N_alpha, N_beta are conserved, S is not prescribed: with N_alpha = N_beta triplets, quintets
/// etc. are found with their S_z = 0 component and may be the ground state (O2). Up to 256
/// determinants by dense diagonalisation, above that by Davidson's method from the determinants of
/// lowest energy. What it finds is probed with vectors without symmetry, so that no state is missed
/// for its symmetry (davidson.h). One thread, the same bits for the same input. Memory: about 80
/// vectors of 8 bytes a determinant, 12 more for each further state.
///
/// Throws std::invalid_argument for a Hamiltonian that fails check(), options that fail
/// validate(), more determinants than allowed, fewer than states, or when H leads from an allowed
/// determinant to another with an amplitude above 1e-9 hartree; and std::runtime_error (iterations,
/// residual) when the iteration does not converge.
FciResult solve_fci(const ElectronicHamiltonian& hamiltonian, const FciOptions& options = {});

}  // namespace qarch::chem
