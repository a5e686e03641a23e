#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "chem/electronic_hamiltonian.h"

namespace qarch::chem {

// The determinants of m orbitals with (N_alpha, N_beta) electrons are all pairs of an alpha string
// and a beta string. A string is a mask of occupied orbitals; strings are sorted as integers, and
// I_alpha, I_beta are their places. A state is a matrix C of coefficients:
//
//   |Psi> = sum_(I_alpha, I_beta) C(I_alpha, I_beta) |I_alpha I_beta>,
//
// where |I_alpha I_beta> is the Determinant, its creators in the order alpha 0, 1, ..., beta 0,
// 1, ...

/// All masks of num_electrons bits among the lowest num_orbitals, ascending. Throws
/// std::invalid_argument unless 0 <= num_electrons <= num_orbitals <= 64 and there are fewer than
/// 2^31 of them.
std::vector<std::uint64_t> occupation_strings(int num_orbitals, int num_electrons);

/// The place of a mask among the strings with as many bits: sum_k binomial(p_k, k + 1) over its
/// bits p_0 < p_1 < ... (the combinatorial number system).
std::size_t string_position(std::uint64_t occupations);

/// binomial(m, N_alpha) binomial(m, N_beta), or the largest std::size_t where that is more. Throws
/// std::invalid_argument unless both counts are in [0, num_orbitals] and num_orbitals <= 64.
std::size_t num_fci_determinants(int num_orbitals, ElectronCount electrons);

/// Place of the unordered pair (p, q) among p >= q: p (p + 1) / 2 + q.
constexpr int orbital_pair(int p, int q) {
  return p >= q ? p * (p + 1) / 2 + q : q * (q + 1) / 2 + p;
}

/// sign = <target| T_pq |I> for one string I, with T_pp = E_pp and T_pq = E_pq + E_qp. The matrix
/// is symmetric.
struct StringExcitation {
  std::uint32_t target = 0;
  std::uint16_t pair = 0;  ///< orbital_pair(p, q)
  std::int16_t sign = 0;   ///< 1 or -1
};

/// The strings of one spin, and for each of them all N + N (m - N) excitations T_pq that do not
/// annihilate it.
class StringSpace {
 public:
  /// Throws as occupation_strings does.
  StringSpace(int num_orbitals, int num_electrons);

  const std::vector<std::uint64_t>& strings() const { return strings_; }
  Eigen::Index size() const { return static_cast<Eigen::Index>(strings_.size()); }

  const StringExcitation* begin(Eigen::Index string) const {
    return excitations_.data() + static_cast<std::size_t>(string) * per_string_;
  }
  const StringExcitation* end(Eigen::Index string) const { return begin(string) + per_string_; }

 private:
  std::vector<std::uint64_t> strings_;
  std::size_t per_string_ = 0;
  std::vector<StringExcitation> excitations_;
};

/// <S^2> of a state of norm 1, from one ladder step toward larger |S_z| (no cancellation):
///
///   <S^2> = S_z (S_z + 1) + |S_+ Psi|^2,  S_+ = sum_p a+_(p alpha) a_(p beta),  for S_z >= 0,
///
/// and S_z (S_z - 1) + |S_- Psi|^2 for S_z < 0. Throws std::invalid_argument unless C has one row
/// per alpha and one column per beta string.
double spin_squared(const Eigen::MatrixXd& coefficients, int num_orbitals, ElectronCount electrons);

}  // namespace qarch::chem
