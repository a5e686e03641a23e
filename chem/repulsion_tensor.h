#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

namespace qarch::chem {

/// Electron repulsion integrals in chemists' notation,
///
///   (ij|kl) = int int phi_i(1) phi_j(1) 1/r_12 phi_k(2) phi_l(2),
///
/// of n real orbitals, all n^4 of them: one read per access, 8 n^4 bytes. Row-major, l fastest.
class RepulsionTensor {
 public:
  static constexpr int kMaxOrbitals = 128;  ///< 2 GiB

  /// All zero. Throws std::invalid_argument, which tells the memory, unless 0 <= num_orbitals <=
  /// 128.
  explicit RepulsionTensor(int num_orbitals = 0);

  int num_orbitals() const { return num_orbitals_; }

  double operator()(int i, int j, int k, int l) const { return values_[index(i, j, k, l)]; }

  /// The n^2 elements (ij|kl) of one pair i, j, row-major in k, l. Symmetric in k, l.
  std::span<const double> slab(int i, int j) const {
    const auto n = static_cast<std::size_t>(num_orbitals_);
    return {values_.data() + index(i, j, 0, 0), n * n};
  }

  /// Assigns all eight permutations: i<->j, k<->l, (ij)<->(kl).
  void set(int i, int j, int k, int l, double value);

  /// (pq|rs) over the orbitals of the list: index p of the result is orbitals[p], each in
  /// [0, num_orbitals()).
  RepulsionTensor selected(const std::vector<int>& orbitals) const;

  /// (pq|rs) = sum_ijkl C_ip C_jq C_kr C_ls (ij|kl), one index at a time. C is n x m.
  /// The eight permutations of an element are equal to the last bit.
  RepulsionTensor transformed(const Eigen::MatrixXd& coefficients) const;

 private:
  /// Copies each element with i >= j, k >= l, (ij) >= (kl) to its permutations.
  void symmetrize();

  std::size_t index(int i, int j, int k, int l) const {
    const auto n = static_cast<std::size_t>(num_orbitals_);
    return ((static_cast<std::size_t>(i) * n + static_cast<std::size_t>(j)) * n +
            static_cast<std::size_t>(k)) *
               n +
           static_cast<std::size_t>(l);
  }

  int num_orbitals_;
  std::vector<double> values_;
};

}  // namespace qarch::chem
