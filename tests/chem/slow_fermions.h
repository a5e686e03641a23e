#pragma once

#include <Eigen/Core>
#include <bit>
#include <cmath>
#include <cstdint>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "chem/electronic_hamiltonian.h"

// The slow, obviously right twin of everything that works with determinants: creators and
// annihilators on bit strings of 2m modes, alpha p at bit p, beta p at bit m + p.
namespace qarch::chem::test {

struct Mode {
  int orbital = 0;
  int spin = 0;  ///< alpha 0, beta 1
};

/// A product of operators, the rightmost acts first.
struct LadderOperator {
  Mode mode;
  bool creates = false;
};
using LadderProduct = std::vector<LadderOperator>;

inline LadderOperator create(int orbital, int spin) { return {{orbital, spin}, true}; }
inline LadderOperator annihilate(int orbital, int spin) { return {{orbital, spin}, false}; }

/// product |state> = sign |result>; sign 0 where it is annihilated.
inline std::pair<double, std::uint64_t> apply(const LadderProduct& product, std::uint64_t state,
                                              int num_orbitals) {
  double sign = 1.0;
  for (auto op = product.rbegin(); op != product.rend(); ++op) {
    const int mode = op->mode.orbital + op->mode.spin * num_orbitals;
    const std::uint64_t bit = std::uint64_t{1} << mode;
    if (((state & bit) != 0) == op->creates) return {0.0, 0};
    if ((std::popcount(state & (bit - 1)) & 1) != 0) sign = -sign;
    state ^= bit;
  }
  return {sign, state};
}

/// A sum of products with coefficients.
using LadderSum = std::vector<std::pair<double, LadderProduct>>;

/// The modes of each determinant of a sector, in the order of a coefficient matrix that is stored
/// column by column: alpha strings run faster, both ascend.
inline std::vector<std::uint64_t> slow_sector(int num_orbitals, ElectronCount electrons) {
  std::vector<std::uint64_t> states;
  const std::uint64_t end = std::uint64_t{1} << num_orbitals;
  for (std::uint64_t beta = 0; beta < end; ++beta) {
    for (std::uint64_t alpha = 0; alpha < end; ++alpha) {
      if (std::popcount(alpha) == electrons.alpha && std::popcount(beta) == electrons.beta) {
        states.push_back(alpha | (beta << num_orbitals));
      }
    }
  }
  return states;
}

/// <a| O |b> over the determinants of a sector.
inline Eigen::MatrixXd dense_matrix(const LadderSum& op, int num_orbitals,
                                    ElectronCount electrons) {
  const std::vector<std::uint64_t> states = slow_sector(num_orbitals, electrons);
  std::map<std::uint64_t, Eigen::Index> place;
  for (const std::uint64_t state : states) place.emplace(state, std::ssize(place));
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(std::ssize(states), std::ssize(states));
  for (const auto& [coefficient, product] : op) {
    for (const std::uint64_t from : states) {
      const auto [sign, to] = apply(product, from, num_orbitals);
      if (sign != 0.0) matrix(place.at(to), place.at(from)) += coefficient * sign;
    }
  }
  return matrix;
}

/// constant aside, sum h_pq a+_ps a_qs + 1/2 sum (pq|rs) a+_pu a+_rv a_sv a_qu.
inline LadderSum ladder_sum(const ElectronicHamiltonian& h) {
  const int m = h.num_orbitals();
  LadderSum sum;
  for (int p = 0; p < m; ++p) {
    for (int q = 0; q < m; ++q) {
      for (const int u : {0, 1}) {
        if (h.one_body(p, q) != 0.0) {
          sum.push_back({h.one_body(p, q), {create(p, u), annihilate(q, u)}});
        }
        for (int r = 0; r < m; ++r) {
          for (int s = 0; s < m; ++s) {
            if (h.two_body(p, q, r, s) == 0.0) continue;
            for (const int v : {0, 1}) {
              sum.push_back({0.5 * h.two_body(p, q, r, s),
                             {create(p, u), create(r, v), annihilate(s, v), annihilate(q, u)}});
            }
          }
        }
      }
    }
  }
  return sum;
}

/// S^2 = S_- S_+ + S_z (S_z + 1), whatever the sign of S_z.
inline Eigen::MatrixXd dense_spin_squared(int num_orbitals, ElectronCount electrons) {
  LadderSum lowered_raised;
  for (int p = 0; p < num_orbitals; ++p) {
    for (int q = 0; q < num_orbitals; ++q) {
      lowered_raised.push_back(
          {1.0, {create(p, 1), annihilate(p, 0), create(q, 0), annihilate(q, 1)}});
    }
  }
  const double s_z = 0.5 * (electrons.alpha - electrons.beta);
  Eigen::MatrixXd matrix = dense_matrix(lowered_raised, num_orbitals, electrons);
  matrix.diagonal().array() += s_z * (s_z + 1.0);
  return matrix;
}

/// Random integrals with the permutation symmetries. Orbitals carry a parity, and integrals that
/// are odd are zero; without parities none is. Diagonals rise, as those of molecules do.
inline ElectronicHamiltonian random_hamiltonian(int num_orbitals, ElectronCount electrons,
                                                unsigned seed, std::vector<int> parities = {}) {
  std::mt19937_64 engine(seed);
  const auto number = [&engine] {
    return std::ldexp(static_cast<double>(engine() >> 11U), -52) - 1.0;
  };
  parities.resize(static_cast<std::size_t>(num_orbitals));
  const auto parity = [&](int p) { return parities[static_cast<std::size_t>(p)]; };
  ElectronicHamiltonian h{.constant = number(),
                          .one_body = Eigen::MatrixXd::Zero(num_orbitals, num_orbitals),
                          .two_body = RepulsionTensor(num_orbitals),
                          .electrons = electrons,
                          .orbital_energies = {}};
  for (int p = 0; p < num_orbitals; ++p) {
    for (int q = 0; q <= p; ++q) {
      if (parity(p) == parity(q)) h.one_body(p, q) = h.one_body(q, p) = number();
      for (int r = 0; r <= p; ++r) {
        for (int s = 0; s <= r; ++s) {
          if ((parity(p) + parity(q) + parity(r) + parity(s)) % 2 != 0) continue;
          h.two_body.set(p, q, r, s, 0.3 * number());
        }
      }
    }
    h.one_body(p, p) += p;
  }
  return h;
}

inline Eigen::VectorXd random_vector(Eigen::Index size, unsigned seed) {
  std::mt19937_64 engine(seed);
  Eigen::VectorXd v(size);
  for (double& x : v) x = std::ldexp(static_cast<double>(engine() >> 11U), -52) - 1.0;
  return v.normalized();
}

}  // namespace qarch::chem::test
