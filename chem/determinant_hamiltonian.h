#pragma once

#include <Eigen/Core>

#include "chem/determinant_space.h"
#include "chem/electronic_hamiltonian.h"

namespace qarch::chem {

/// H - constant on the coefficient matrices of one sector (determinant_space.h), without ever
/// forming the matrix. With T_pp = E_pp, T_pq = E_pq + E_qp over pairs p >= q,
///
///   H - constant = sum_(p>=q) k_pq T_pq + 1/2 sum_(p>=q, r>=s) (pq|rs) T_pq T_rs,
///   k_pq = h_pq - 1/2 sum_r (pr|rq)
///
/// is applied in three steps (P. J. Knowles, N. C. Handy, Chem. Phys. Lett. 111 (1984) 315):
///
///   D_rs = T_rs C,   G_pq = k_pq C + 1/2 sum_(r>=s) (pq|rs) D_rs,   sigma = sum_(p>=q) T_pq G_pq,
///
/// the middle one as a matrix product over blocks of determinants. Besides three matrices of the
/// size of C it holds 8 bytes per excitation of a string, and 4 MiB for D and G.
class DeterminantHamiltonian {
 public:
  static constexpr Eigen::Index kBlockNumbers = Eigen::Index{1} << 19U;

  /// The sector is hamiltonian.electrons. D and G get block_numbers doubles, or one determinant's
  /// where that is more. Throws std::invalid_argument as check(hamiltonian) and StringSpace do.
  explicit DeterminantHamiltonian(const ElectronicHamiltonian& hamiltonian,
                                  Eigen::Index block_numbers = kBlockNumbers);

  const StringSpace& alpha() const { return alpha_; }
  const StringSpace& beta() const { return beta_; }
  Determinant determinant(Eigen::Index row, Eigen::Index column) const;

  /// <I_alpha I_beta| H - constant |I_alpha I_beta> (Slater's rule), a row per alpha string.
  const Eigen::MatrixXd& diagonal() const { return diagonal_; }

  /// sigma = (H - constant) C. Both have a row per alpha and a column per beta string.
  void apply(const Eigen::Ref<const Eigen::MatrixXd>& c, Eigen::Ref<Eigen::MatrixXd> sigma);

 private:
  /// A rectangle of determinants: rows [row, row + rows), columns [column, column + columns).
  struct Block {
    Eigen::Index row = 0;
    Eigen::Index rows = 0;
    Eigen::Index column = 0;
    Eigen::Index columns = 0;
  };

  void apply_excitations(const Eigen::Ref<const Eigen::MatrixXd>& c, const Block& block);
  void add_excitations(Eigen::Ref<Eigen::MatrixXd> sigma, const Block& block);

  StringSpace alpha_;
  StringSpace beta_;
  Eigen::MatrixXd couplings_;  ///< row pq: 1/2 (pq|rs) over rs, then k_pq
  Eigen::MatrixXd diagonal_;
  Eigen::Index block_size_ = 0;       ///< determinants
  Eigen::MatrixXd excited_;           ///< D, then C as the last row; a column per determinant
  Eigen::MatrixXd contracted_;        ///< G
  Eigen::MatrixXd transposed_c_;      ///< so that beta strings are contiguous, too
  Eigen::MatrixXd transposed_sigma_;  ///< what beta excitations add to sigma, transposed
};

}  // namespace qarch::chem
