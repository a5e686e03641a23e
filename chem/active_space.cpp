#include "chem/active_space.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

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
  const auto [num_pairs, num_occupied] = std::minmax({full.electrons.alpha, full.electrons.beta});
  for (const int i : space.frozen) {
    if (contains(space.active, i)) {
      throw std::invalid_argument("active space: orbital " + std::to_string(i) +
                                  " is both frozen and active, must be one of them");
    }
    if (i >= num_pairs) {
      throw std::invalid_argument("active space: frozen orbital " + std::to_string(i) +
                                  " does not hold two electrons in the reference determinant, " +
                                  "must be below " + std::to_string(num_pairs));
    }
  }
  for (int a = 0; a < num_occupied; ++a) {
    if (!contains(space.frozen, a) && !contains(space.active, a)) {
      throw std::invalid_argument("active space: orbital " + std::to_string(a) + " holds " +
                                  (a < num_pairs ? "two electrons" : "an electron") +
                                  ", must be frozen or active");
    }
  }
  if (static_cast<int>(space.frozen.size()) >= num_occupied) {
    throw std::invalid_argument(
        "active space: " + std::to_string(space.frozen.size()) +
        " frozen orbitals hold all electrons, at least one electron must be active");
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
  const Eigen::MatrixXd one_body = c.transpose() * integrals.core_hamiltonian * c;
  return {.constant = nuclear_repulsion,
          .one_body = 0.5 * (one_body + one_body.transpose()),
          .two_body = integrals.repulsion.transformed(c),
          .electrons = {scf.num_occupied, scf.num_occupied},
          .orbital_energies = scf.orbital_energies};
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
  const auto num_frozen = static_cast<int>(chosen.frozen.size());
  ElectronicHamiltonian result{
      .constant = full.constant + closed_shell_energy(full, chosen.frozen),
      .one_body = full.one_body(chosen.active, chosen.active),
      .two_body = full.two_body.selected(chosen.active),
      .electrons = {full.electrons.alpha - num_frozen, full.electrons.beta - num_frozen},
      .orbital_energies = {}};
  if (full.orbital_energies.size() > 0) {
    result.orbital_energies = full.orbital_energies(chosen.active);
  }
  const auto orbital = [&](int p) { return chosen.active[static_cast<std::size_t>(p)]; };
  for (int p = 0; p < m; ++p) {
    for (int q = 0; q < m; ++q) {
      for (const int i : chosen.frozen) {
        result.one_body(p, q) += direct_minus_exchange(full.two_body, orbital(p), orbital(q), i, i);
      }
    }
  }
  return result;
}

ActiveSpace choose_active_space(const ElectronicHamiltonian& full,
                                const SpaceSpecification& specification) {
  const auto& [frozen, active, num_frozen, active_electrons, active_orbitals] = specification;
  const auto fail = [](const std::string& what) {
    throw std::invalid_argument("active space: " + what);
  };
  if (num_frozen < 0) {
    fail("num_frozen = " + std::to_string(num_frozen) + ", must be >= 0");
  }
  if (active_electrons != 0 || active_orbitals != 0) {
    if (!frozen.empty() || !active.empty() || num_frozen != 0) {
      fail("active_electrons and active_orbitals exclude frozen, active and num_frozen");
    }
    return complete_active_space(full, active_electrons, active_orbitals);
  }
  if (num_frozen == 0) return {.frozen = frozen, .active = active};
  if (!frozen.empty()) fail("frozen and num_frozen exclude each other");
  if (num_frozen > full.num_orbitals()) {
    fail("num_frozen = " + std::to_string(num_frozen) + ", must be at most " +
         std::to_string(full.num_orbitals()));
  }
  std::vector<int> lowest(static_cast<std::size_t>(num_frozen));
  std::iota(lowest.begin(), lowest.end(), 0);
  return {.frozen = lowest, .active = active};
}

int num_core_orbitals(const Molecule& molecule) {
  constexpr std::array<std::pair<int, int>, 3> kShells{{{18, 9}, {10, 5}, {2, 1}}};
  int count = 0;
  for (const Atom& atom : molecule.atoms) {
    const auto* shell = std::ranges::find_if(
        kShells, [&](const auto& row) { return atom.atomic_number > row.first; });
    if (shell != kShells.end()) count += shell->second;
  }
  return count;
}

ActiveSpace complete_active_space(const ElectronicHamiltonian& full, int num_electrons,
                                  int num_orbitals) {
  const int n = full.num_orbitals();
  const int total = full.electrons.total();
  const int inactive = total - num_electrons;
  if (num_electrons < 1 || inactive < 0 || inactive % 2 != 0 ||
      inactive / 2 > std::min(full.electrons.alpha, full.electrons.beta)) {
    throw std::invalid_argument(
        "active space: active_electrons = " + std::to_string(num_electrons) + ", must be in [1, " +
        std::to_string(total) + "] and leave pairs of the " + std::to_string(total) + " electrons");
  }
  const int num_frozen = inactive / 2;
  const int least = std::max(full.electrons.alpha, full.electrons.beta) - num_frozen;
  if (num_orbitals < least || num_orbitals > n - num_frozen) {
    throw std::invalid_argument("active space: active_orbitals = " + std::to_string(num_orbitals) +
                                ", must be in [" + std::to_string(least) + ", " +
                                std::to_string(n - num_frozen) + "] for " +
                                std::to_string(num_electrons) + " active electrons");
  }
  ActiveSpace space;
  for (int p = 0; p < num_frozen; ++p) space.frozen.push_back(p);
  for (int p = num_frozen; p < num_frozen + num_orbitals; ++p) space.active.push_back(p);
  return space;
}

}  // namespace qarch::chem
