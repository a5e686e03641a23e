#include "chem/determinant_hamiltonian.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstddef>

namespace qarch::chem {

namespace {

Eigen::MatrixXd pair_couplings(const ElectronicHamiltonian& h) {
  const int m = h.num_orbitals();
  const int num_pairs = m * (m + 1) / 2;
  Eigen::MatrixXd couplings(num_pairs, num_pairs + 1);
  for (int p = 0; p < m; ++p) {
    for (int q = 0; q <= p; ++q) {
      const int row = orbital_pair(p, q);
      double one_body = h.one_body(p, q);
      for (int r = 0; r < m; ++r) {
        one_body -= 0.5 * h.two_body(p, r, r, q);
        for (int s = 0; s <= r; ++s) {
          couplings(row, orbital_pair(r, s)) = 0.5 * h.two_body(p, q, r, s);
        }
      }
      couplings(row, num_pairs) = one_body;
    }
  }
  return couplings;
}

/// Row I: 1 where string I has an electron.
Eigen::MatrixXd occupations(const StringSpace& space, int num_orbitals) {
  Eigen::MatrixXd result = Eigen::MatrixXd::Zero(space.size(), num_orbitals);
  for (Eigen::Index i = 0; i < space.size(); ++i) {
    for (std::uint64_t rest = space.strings()[static_cast<std::size_t>(i)]; rest != 0;
         rest &= rest - 1) {
      result(i, std::countr_zero(rest)) = 1.0;
    }
  }
  return result;
}

/// sum_ij n_Ii A_ij n_Ij per string I.
Eigen::VectorXd quadratic_form(const Eigen::MatrixXd& n, const Eigen::MatrixXd& a) {
  return (n * a).cwiseProduct(n).rowwise().sum();
}

Eigen::MatrixXd slater_diagonal(const ElectronicHamiltonian& h, const StringSpace& alpha,
                                const StringSpace& beta) {
  const int m = h.num_orbitals();
  Eigen::MatrixXd coulomb(m, m);
  Eigen::MatrixXd same_spin(m, m);  // h_ii and 1/2 [(ii|jj) - (ij|ji)]
  for (int i = 0; i < m; ++i) {
    for (int j = 0; j < m; ++j) {
      coulomb(i, j) = h.two_body(i, i, j, j);
      same_spin(i, j) = 0.5 * (coulomb(i, j) - h.two_body(i, j, j, i));
    }
    same_spin(i, i) += h.one_body(i, i);
  }
  const Eigen::MatrixXd n_alpha = occupations(alpha, m);
  const Eigen::MatrixXd n_beta = occupations(beta, m);
  Eigen::MatrixXd diagonal = n_alpha * coulomb * n_beta.transpose();
  diagonal.colwise() += quadratic_form(n_alpha, same_spin);
  diagonal.rowwise() += quadratic_form(n_beta, same_spin).transpose();
  return diagonal;
}

const ElectronicHamiltonian& checked(const ElectronicHamiltonian& hamiltonian) {
  check(hamiltonian);
  return hamiltonian;
}

}  // namespace

DeterminantHamiltonian::DeterminantHamiltonian(const ElectronicHamiltonian& hamiltonian,
                                               Eigen::Index block_numbers)
    : alpha_(checked(hamiltonian).num_orbitals(), hamiltonian.electrons.alpha),
      beta_(hamiltonian.num_orbitals(), hamiltonian.electrons.beta),
      couplings_(pair_couplings(hamiltonian)),
      diagonal_(slater_diagonal(hamiltonian, alpha_, beta_)),
      block_size_(
          std::clamp<Eigen::Index>(block_numbers / (2 * couplings_.cols()), 1, diagonal_.size())) {
  excited_.resize(couplings_.cols(), block_size_);
  contracted_.resize(couplings_.rows(), block_size_);
}

Determinant DeterminantHamiltonian::determinant(Eigen::Index row, Eigen::Index column) const {
  return {alpha_.strings()[static_cast<std::size_t>(row)],
          beta_.strings()[static_cast<std::size_t>(column)]};
}

void DeterminantHamiltonian::apply_excitations(const Eigen::Ref<const Eigen::MatrixXd>& c,
                                               const Block& block) {
  Eigen::Index place = 0;
  for (Eigen::Index j = block.column; j < block.column + block.columns; ++j) {
    const double* const c_of_beta = c.col(j).data();
    for (Eigen::Index i = block.row; i < block.row + block.rows; ++i, ++place) {
      const double* const c_of_alpha = transposed_c_.col(i).data();
      double* const d = excited_.col(place).data();
      std::fill_n(d, excited_.rows() - 1, 0.0);
      d[excited_.rows() - 1] = c_of_beta[i];
      for (const auto* e = alpha_.begin(i); e != alpha_.end(i); ++e) {
        d[e->pair] += e->sign * c_of_beta[e->target];
      }
      for (const auto* e = beta_.begin(j); e != beta_.end(j); ++e) {
        d[e->pair] += e->sign * c_of_alpha[e->target];
      }
    }
  }
}

void DeterminantHamiltonian::add_excitations(Eigen::Ref<Eigen::MatrixXd> sigma,
                                             const Block& block) {
  Eigen::Index place = 0;
  for (Eigen::Index j = block.column; j < block.column + block.columns; ++j) {
    double* const sigma_of_beta = sigma.col(j).data();
    for (Eigen::Index i = block.row; i < block.row + block.rows; ++i, ++place) {
      double* const sigma_of_alpha = transposed_sigma_.col(i).data();
      const double* const g = contracted_.col(place).data();
      for (const auto* e = alpha_.begin(i); e != alpha_.end(i); ++e) {
        sigma_of_beta[e->target] += e->sign * g[e->pair];
      }
      for (const auto* e = beta_.begin(j); e != beta_.end(j); ++e) {
        sigma_of_alpha[e->target] += e->sign * g[e->pair];
      }
    }
  }
}

void DeterminantHamiltonian::apply(const Eigen::Ref<const Eigen::MatrixXd>& c,
                                   Eigen::Ref<Eigen::MatrixXd> sigma) {
  assert(c.rows() == alpha_.size() && c.cols() == beta_.size());
  assert(sigma.rows() == c.rows() && sigma.cols() == c.cols());
  transposed_c_ = c.transpose();
  transposed_sigma_.setZero(c.cols(), c.rows());
  sigma.setZero();
  const Eigen::Index rows = std::min(block_size_, c.rows());
  const Eigen::Index columns = std::max<Eigen::Index>(1, block_size_ / rows);
  for (Eigen::Index column = 0; column < c.cols(); column += columns) {
    for (Eigen::Index row = 0; row < c.rows(); row += rows) {
      const Block block{row, std::min(rows, c.rows() - row), column,
                        std::min(columns, c.cols() - column)};
      const Eigen::Index size = block.rows * block.columns;
      apply_excitations(c, block);
      contracted_.leftCols(size).noalias() = couplings_ * excited_.leftCols(size);
      add_excitations(sigma, block);
    }
  }
  sigma += transposed_sigma_.transpose();
}

}  // namespace qarch::chem
