#pragma once

#include <Eigen/Core>

#include "chem/hartree_fock.h"
#include "chem/integrals.h"

namespace qarch::chem {

/// Energy, num_occupied, orbitals (not fixed), iterations and error are set in `result`.
struct ScfIteration {
  ScfResult result;
  bool converged = false;
};

/// The equations of restricted_hartree_fock(), to be solved from several starts. Refers to the
/// integrals.
class RoothaanEquations {
 public:
  RoothaanEquations(const AoIntegrals& integrals, double nuclear_repulsion, int num_occupied);

  const AoIntegrals& integrals() const { return integrals_; }
  int num_occupied() const { return num_occupied_; }

  /// D of the lowest orbitals of F.
  Eigen::MatrixXd aufbau_density(const Eigen::MatrixXd& fock) const;

  /// E(D).
  double energy(const Eigen::MatrixXd& density) const;

  /// Iterates from D until the error is below the tolerance and the lowest orbitals are occupied,
  /// or max_iterations Fock matrices are built. With level_shift > 0 DIIS waits until the error is
  /// below 1e-3 hartree; till then the virtual orbitals are raised by the shift, which doubles when
  /// the energy rises, so that the occupied orbitals change little at a time and the energy falls.
  ScfIteration solve(Eigen::MatrixXd density, const ScfOptions& options, double level_shift) const;

 private:
  const AoIntegrals& integrals_;
  double nuclear_repulsion_;
  int num_occupied_;
};

}  // namespace qarch::chem
