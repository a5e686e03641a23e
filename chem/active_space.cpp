#include "chem/active_space.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>

namespace qarch::chem {

namespace {

void check_list(const std::vector<int>& list, const std::string& name, int num_orbitals) {
  int previous = -1;
  for (const int orbital : list) {
    if (orbital < 0 || orbital >= num_orbitals) {
      throw std::invalid_argument("active space: " + name + " orbital " + std::to_string(orbital) +
                                  ", must be in [0, " + std::to_string(num_orbitals - 1) + "]");
    }
    if (orbital <= previous) {
      throw std::invalid_argument("active space: " + name + " orbital " + std::to_string(orbital) +
                                  " after " + std::to_string(previous) +
                                  ", the list must increase and repeat nothing");
    }
    previous = orbital;
  }
}

bool contains(const std::vector<int>& list, int value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

void check_occupations(const ElectronicHamiltonian& full, const ActiveSpace& space) {
  for (const int i : space.frozen) {
    if (contains(space.active, i)) {
      throw std::invalid_argument("active space: orbital " + std::to_string(i) +
                                  " is both frozen and active, must be one of them");
    }
    if (i >= full.num_pairs) {
      throw std::invalid_argument("active space: frozen orbital " + std::to_string(i) +
                                  " is empty in the Hartree-Fock determinant, must be in [0, " +
                                  std::to_string(full.num_pairs - 1) + "]");
    }
  }
  for (int a = 0; a < full.num_pairs; ++a) {
    if (!contains(space.frozen, a) && !contains(space.active, a)) {
      throw std::invalid_argument("active space: orbital " + std::to_string(a) +
                                  " holds two electrons, must be frozen or active");
    }
  }
  if (static_cast<int>(space.frozen.size()) >= full.num_pairs) {
    throw std::invalid_argument(
        "active space: " + std::to_string(space.frozen.size()) +
        " frozen orbitals hold all electrons, at least one pair must be active");
  }
}

/// 2 (ij|kl) - (il|kj): the repulsion of two closed shells, when traced.
double direct_minus_exchange(const RepulsionTensor& g, int i, int j, int k, int l) {
  return 2.0 * g(i, j, k, l) - g(i, l, k, j);
}

/// sum_i 2 h_ii + sum_ij [2 (ii|jj) - (ij|ji)] over doubly occupied orbitals.
double closed_shell_energy(const ElectronicHamiltonian& h, const std::vector<int>& occupied) {
  double energy = 0.0;
  for (const int i : occupied) {
    energy += 2.0 * h.one_body(i, i);
    for (const int j : occupied) energy += direct_minus_exchange(h.two_body, i, i, j, j);
  }
  return energy;
}

}  // namespace

ElectronicHamiltonian electronic_hamiltonian(const AoIntegrals& integrals, const ScfResult& scf,
                                             double nuclear_repulsion) {
  const Eigen::MatrixXd& c = scf.coefficients;
  return {.constant = nuclear_repulsion,
          .one_body = c.transpose() * integrals.core_hamiltonian * c,
          .two_body = integrals.repulsion.transformed(c),
          .num_pairs = scf.num_occupied};
}

ElectronicHamiltonian restrict_to(const ElectronicHamiltonian& full, const ActiveSpace& space) {
  const int n = full.num_orbitals();
  check_list(space.frozen, "frozen", n);
  check_list(space.active, "active", n);
  ActiveSpace chosen = space;
  if (chosen.active.empty()) {
    for (int p = 0; p < n; ++p) {
      if (!contains(chosen.frozen, p)) chosen.active.push_back(p);
    }
  }
  check_occupations(full, chosen);

  const auto m = static_cast<int>(chosen.active.size());
  ElectronicHamiltonian result{
      .constant = full.constant + closed_shell_energy(full, chosen.frozen),
      .one_body = full.one_body(chosen.active, chosen.active),
      .two_body = RepulsionTensor(m),
      .num_pairs = full.num_pairs - static_cast<int>(chosen.frozen.size())};
  const auto orbital = [&](int p) { return chosen.active[static_cast<std::size_t>(p)]; };
  for (int p = 0; p < m; ++p) {
    for (int q = 0; q < m; ++q) {
      for (const int i : chosen.frozen) {
        result.one_body(p, q) += direct_minus_exchange(full.two_body, orbital(p), orbital(q), i, i);
      }
      for (int r = 0; r < m; ++r) {
        for (int s = 0; s < m; ++s) {
          result.two_body.set(p, q, r, s,
                              full.two_body(orbital(p), orbital(q), orbital(r), orbital(s)));
        }
      }
    }
  }
  return result;
}

double determinant_energy(const ElectronicHamiltonian& hamiltonian) {
  std::vector<int> occupied(static_cast<std::size_t>(hamiltonian.num_pairs));
  std::iota(occupied.begin(), occupied.end(), 0);
  return hamiltonian.constant + closed_shell_energy(hamiltonian, occupied);
}

}  // namespace qarch::chem
