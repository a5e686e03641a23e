#pragma once

#include <Eigen/Dense>
#include <array>
#include <bit>
#include <complex>
#include <random>
#include <utility>

#include "chem/electronic_hamiltonian.h"
#include "chem/qubit_mapping.h"
#include "sim/pauli_sum.h"

/// The slow, obviously right twin of QubitEncoding: ladder operators as dense matrices in Fock
/// space, everything else as their products. Index = occupations, bit j is mode j.
namespace qarch::chem::test {

/// a_j |n> = (-1)^(n_0 + ... + n_(j-1)) n_j |n with n_j = 0>.
inline Eigen::MatrixXd annihilator(int num_modes, int mode) {
  const int dimension = 1 << num_modes;
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(dimension, dimension);
  for (int n = 0; n < dimension; ++n) {
    if (((n >> mode) & 1) == 0) continue;
    const auto before = static_cast<unsigned>(n & ((1 << mode) - 1));
    matrix(n ^ (1 << mode), n) = std::popcount(before) % 2 != 0 ? -1.0 : 1.0;
  }
  return matrix;
}

class FockSpace {
 public:
  FockSpace(int num_orbitals, SpinOrder order) : m_(num_orbitals), order_(order) {}

  int mode(int orbital, int spin) const {
    return order_ == SpinOrder::kInterleaved ? 2 * orbital + spin : orbital + spin * m_;
  }

  int index(const Determinant& determinant) const {
    int n = 0;
    for (int p = 0; p < m_; ++p) {
      if (((determinant.alpha >> p) & 1U) != 0) n += 1 << mode(p, 0);
      if (((determinant.beta >> p) & 1U) != 0) n += 1 << mode(p, 1);
    }
    return n;
  }

  Eigen::MatrixXd a(int orbital, int spin) const {
    return annihilator(2 * m_, mode(orbital, spin));
  }

  /// constant + sum h_pq a+_ps a_qs + 1/2 sum (pq|rs) a+_ps a+_rt a_st a_qs.
  Eigen::MatrixXd hamiltonian(const ElectronicHamiltonian& h) const {
    Eigen::MatrixXd sum = h.constant * identity();
    for (int spin = 0; spin < 2; ++spin) {
      for (int p = 0; p < m_; ++p) {
        for (int q = 0; q < m_; ++q) {
          sum += h.one_body(p, q) * a(p, spin).transpose() * a(q, spin);
        }
        for (int other = 0; other < 2; ++other) {
          for (int r = 0; r < m_; ++r) {
            const Eigen::MatrixXd create = a(p, spin).transpose() * a(r, other).transpose();
            Eigen::MatrixXd annihilate = 0.0 * identity();
            for (int q = 0; q < m_; ++q) {
              for (int s = 0; s < m_; ++s) {
                annihilate += 0.5 * h.two_body(p, q, r, s) * a(s, other) * a(q, spin);
              }
            }
            sum += create * annihilate;
          }
        }
      }
    }
    return sum;
  }

  Eigen::MatrixXd number() const { return count(0) + count(1); }
  Eigen::MatrixXd spin_z() const { return 0.5 * (count(0) - count(1)); }

  /// S_- S_+ + S_z (S_z + 1).
  Eigen::MatrixXd spin_squared() const {
    Eigen::MatrixXd raise = 0.0 * identity();
    for (int p = 0; p < m_; ++p) raise += a(p, 0).transpose() * a(p, 1);
    return raise.transpose() * raise + spin_z() * (spin_z() + identity());
  }

 private:
  Eigen::MatrixXd identity() const { return Eigen::MatrixXd::Identity(1 << 2 * m_, 1 << 2 * m_); }

  Eigen::MatrixXd count(int spin) const {
    Eigen::MatrixXd sum = 0.0 * identity();
    for (int p = 0; p < m_; ++p) sum += a(p, spin).transpose() * a(p, spin);
    return sum;
  }

  int m_;
  SpinOrder order_;
};

/// P_(n-1) (x) ... (x) P_0 from the four matrices.
inline Eigen::MatrixXcd dense(const sim::PauliString& string, int num_qubits) {
  constexpr std::complex<double> i(0.0, 1.0);
  static const std::array<Eigen::Matrix2cd, 4> kPaulis = {
      (Eigen::Matrix2cd() << 1, 0, 0, 1).finished(), (Eigen::Matrix2cd() << 0, 1, 1, 0).finished(),
      (Eigen::Matrix2cd() << 0, -i, i, 0).finished(),
      (Eigen::Matrix2cd() << 1, 0, 0, -1).finished()};
  Eigen::MatrixXcd result = Eigen::MatrixXcd::Ones(1, 1);
  for (int q = 0; q < num_qubits; ++q) {
    const Eigen::Matrix2cd& pauli = kPaulis.at(static_cast<std::size_t>(string[q]));
    const Eigen::Index n = result.rows();
    Eigen::MatrixXcd next(2 * n, 2 * n);
    for (int row = 0; row < 2; ++row) {
      for (int column = 0; column < 2; ++column) {
        next.block(row * n, column * n, n, n) = pauli(row, column) * result;
      }
    }
    result = std::move(next);
  }
  return result;
}

template <class Terms>
Eigen::MatrixXcd dense(const Terms& terms, int num_qubits) {
  Eigen::MatrixXcd sum = Eigen::MatrixXcd::Zero(1 << num_qubits, 1 << num_qubits);
  for (const auto& [string, c] : terms) sum += c * dense(string, num_qubits);
  return sum;
}

inline Eigen::MatrixXcd dense(const sim::PauliSum& op) {
  return dense(op.terms(), op.num_qubits());
}

/// Integrals in [-1, 1). With num_classes > 1 those are zero that change the parity of the number
/// of electrons in the orbitals p = k mod num_classes for some k: more Z2 symmetries.
inline ElectronicHamiltonian random_hamiltonian(int num_orbitals, ElectronCount electrons,
                                                unsigned seed, int num_classes = 1) {
  std::mt19937_64 engine(seed);
  const auto draw = [&engine] {
    return std::ldexp(static_cast<double>(engine() >> 11U), -52) - 1.0;
  };
  ElectronicHamiltonian h{.constant = draw(),
                          .one_body = Eigen::MatrixXd::Zero(num_orbitals, num_orbitals),
                          .two_body = RepulsionTensor(num_orbitals),
                          .electrons = electrons,
                          .orbital_energies = {}};
  const auto of = [num_classes](int p) { return 1U << static_cast<unsigned>(p % num_classes); };
  for (int p = 0; p < num_orbitals; ++p) {
    for (int q = 0; q <= p; ++q) {
      if (of(p) == of(q)) h.one_body(p, q) = h.one_body(q, p) = draw();
      for (int r = 0; r <= p; ++r) {
        for (int s = 0; s <= r; ++s) {
          if ((of(p) ^ of(q) ^ of(r) ^ of(s)) == 0) h.two_body.set(p, q, r, s, draw());
        }
      }
    }
  }
  return h;
}

}  // namespace qarch::chem::test
