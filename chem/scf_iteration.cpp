#include "chem/scf_iteration.h"

#include <algorithm>
#include <limits>
#include <numbers>
#include <utility>

#include "chem/canonical_orbitals.h"
#include "chem/diis.h"
#include "chem/symmetric_eigen.h"

namespace qarch::chem {

namespace {

constexpr double kDiisError = 1e-3;    // hartree: where DIIS takes over from the level shift
constexpr double kEnergyRise = 1e-6;   // hartree: more of it doubles the level shift
constexpr double kLargestShift = 1e3;  // hartree

/// Whether two densities occupy the same orbitals, give or take half of one: tr(D S D' S) is the
/// number of orbitals for equal spaces and less by one when an orbital is exchanged.
bool same_space(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b, const Eigen::MatrixXd& overlap,
                int num_occupied) {
  return (a * overlap).cwiseProduct((b * overlap).transpose()).sum() > num_occupied - 0.5;
}

/// The lowest orbitals, but those that are new with respect to D half exchanged with those that D
/// occupies instead: (a + b) / sqrt(2) of each pair. Atoms far apart have orbitals of one energy:
/// F of electrons on one atom then prefers the other, for ever, and between the two lies the
/// solution.
Eigen::MatrixXd half_exchanged(const Eigen::MatrixXd& density, const Eigen::MatrixXd& orbitals,
                               const Eigen::MatrixXd& overlap, int num_occupied) {
  const Eigen::MatrixXd weight =
      orbitals.transpose() * overlap * density * overlap * orbitals;  // of each orbital in D
  const Eigen::Index num_virtual = orbitals.cols() - num_occupied;
  const SymmetricEigen lowest(weight.topLeftCorner(num_occupied, num_occupied));
  const SymmetricEigen others(weight.bottomRightCorner(num_virtual, num_virtual));
  Eigen::MatrixXd occupied = orbitals.leftCols(num_occupied) * lowest.eigenvectors();
  const Eigen::MatrixXd left = orbitals.rightCols(num_virtual) * others.eigenvectors();
  for (Eigen::Index k = 0; k < std::min<Eigen::Index>(num_occupied, num_virtual); ++k) {
    if (lowest.eigenvalues()[k] > 0.5) break;
    Eigen::MatrixXd pair(orbitals.rows(), 2);
    pair << occupied.col(k), left.col(num_virtual - 1 - k);
    fix_signs(pair);
    occupied.col(k) = (pair.col(0) + pair.col(1)) * std::numbers::sqrt2 / 2.0;
  }
  return occupied * occupied.transpose();
}

}  // namespace

Eigen::MatrixXd fock_matrix(const AoIntegrals& integrals, const Eigen::MatrixXd& density) {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::Index n = integrals.num_orbitals();
  Eigen::MatrixXd coulomb(n, n);
  Eigen::MatrixXd exchange = Eigen::MatrixXd::Zero(n, n);  // K_ij = sum_kl D_kl (ik|jl)
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index k = 0; k <= i; ++k) {
      const Eigen::Map<const RowMajor> slab(  // (ik|jl): row j, column l
          integrals.repulsion.slab(static_cast<int>(i), static_cast<int>(k)).data(), n, n);
      coulomb(i, k) = coulomb(k, i) = slab.cwiseProduct(density).sum();
      exchange.col(i).noalias() += slab * density.col(k);
      if (k != i) exchange.col(k).noalias() += slab * density.col(i);
    }
  }
  return integrals.core_hamiltonian + 2.0 * coulomb - 0.5 * (exchange + exchange.transpose());
}

RoothaanEquations::RoothaanEquations(const AoIntegrals& integrals, double nuclear_repulsion,
                                     int num_occupied)
    : integrals_(integrals), nuclear_repulsion_(nuclear_repulsion), num_occupied_(num_occupied) {}

Eigen::MatrixXd RoothaanEquations::aufbau_density(const Eigen::MatrixXd& fock) const {
  const SymmetricEigen solver(fock, integrals_.overlap);
  const Eigen::MatrixXd occupied = solver.eigenvectors().leftCols(num_occupied_);
  return occupied * occupied.transpose();
}

double RoothaanEquations::energy(const Eigen::MatrixXd& density) const {
  const Eigen::MatrixXd fock = fock_matrix(integrals_, density);
  return nuclear_repulsion_ + density.cwiseProduct(integrals_.core_hamiltonian + fock).sum();
}

ScfIteration RoothaanEquations::solve(Eigen::MatrixXd density, const ScfOptions& options,
                                      double level_shift) const {
  const Eigen::MatrixXd& s = integrals_.overlap;
  ScfIteration iteration;
  ScfResult& result = iteration.result;
  result.num_occupied = num_occupied_;
  Diis diis(options.diis_length);
  double previous_energy = std::numeric_limits<double>::infinity();
  int exchanges = 0;  // how often D was stationary without the lowest orbitals
  while (true) {
    ++result.iterations;
    const Eigen::MatrixXd fock = fock_matrix(integrals_, density);
    const Eigen::MatrixXd product = fock * density * s;
    const Eigen::MatrixXd error = product - product.transpose();
    result.energy =
        nuclear_repulsion_ + density.cwiseProduct(integrals_.core_hamiltonian + fock).sum();
    result.error = error.cwiseAbs().maxCoeff();
    const bool stationary = result.error < options.error_tolerance;
    const bool last = result.iterations >= options.max_iterations;
    if (stationary || last) {
      const SymmetricEigen solver(fock, s);
      result.orbital_energies = solver.eigenvalues();
      result.coefficients = solver.eigenvectors();
      const Eigen::MatrixXd occupied = result.coefficients.leftCols(num_occupied_);
      const Eigen::MatrixXd aufbau = occupied * occupied.transpose();
      iteration.converged = stationary && same_space(density, aufbau, s, num_occupied_);
      if (iteration.converged || last) return iteration;
      level_shift = 0.0;
      diis = Diis(options.diis_length);
      density = exchanges++ == 0 ? aufbau
                                 : half_exchanged(density, result.coefficients, s, num_occupied_);
      continue;
    }
    if (result.error < kDiisError && options.diis_length > 1) level_shift = 0.0;
    if (result.energy > previous_energy + kEnergyRise && level_shift < kLargestShift) {
      level_shift *= 2.0;
    }
    previous_energy = result.energy;
    density = level_shift == 0.0 ? aufbau_density(diis.mix(fock, error))
                                 : aufbau_density(fock + level_shift * (s - s * density * s));
  }
}

}  // namespace qarch::chem
