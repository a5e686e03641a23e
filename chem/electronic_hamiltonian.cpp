#include "chem/electronic_hamiltonian.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>

namespace qarch::chem {

namespace {

constexpr int kMaxOrbitals = 64;  // a determinant's masks
constexpr double kAsymmetry = 1e-8;

std::vector<int> occupied(std::uint64_t mask) {
  std::vector<int> orbitals;
  for (int p = 0; mask != 0; ++p, mask >>= 1U) {
    if ((mask & 1U) != 0) orbitals.push_back(p);
  }
  return orbitals;
}

std::uint64_t lowest_bits(int count) {
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

/// eps_p = h_pp + sum_i [(pp|ii) - 1/2 (pi|ip)], spin averaged, over the electrons i of a
/// determinant.
Eigen::VectorXd fock_diagonal(const ElectronicHamiltonian& h, const Determinant& determinant) {
  Eigen::VectorXd energies = h.one_body.diagonal();
  for (const std::uint64_t mask : {determinant.alpha, determinant.beta}) {
    for (const int i : occupied(mask)) {
      for (int p = 0; p < h.num_orbitals(); ++p) {
        energies[p] += h.two_body(p, p, i, i) - 0.5 * h.two_body(p, i, i, p);
      }
    }
  }
  return energies;
}

std::vector<int> ascending(const Eigen::VectorXd& energies) {
  std::vector<int> order(static_cast<std::size_t>(energies.size()));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int p, int q) { return energies[p] < energies[q]; });
  return order;
}

Determinant filled(const std::vector<int>& order, ElectronCount electrons) {
  Determinant result;
  for (int k = 0; k < static_cast<int>(order.size()); ++k) {
    const std::uint64_t bit = std::uint64_t{1} << order[static_cast<std::size_t>(k)];
    if (k < electrons.alpha) result.alpha |= bit;
    if (k < electrons.beta) result.beta |= bit;
  }
  return result;
}

}  // namespace

void check(const ElectronicHamiltonian& h) {
  const int m = h.num_orbitals();
  const auto fail = [](const std::string& what) {
    throw std::invalid_argument("electronic Hamiltonian: " + what);
  };
  if (m < 1 || m > kMaxOrbitals) {
    fail(std::to_string(m) + " orbitals, must be in [1, " + std::to_string(kMaxOrbitals) +
         "]: choose an active space");
  }
  if (h.one_body.rows() != m || h.one_body.cols() != m) {
    fail("one-electron integrals are " + std::to_string(h.one_body.rows()) + " x " +
         std::to_string(h.one_body.cols()) + ", must be " + std::to_string(m) + " x " +
         std::to_string(m));
  }
  if (!h.one_body.allFinite() || !std::isfinite(h.constant)) {
    fail("an integral is not finite");
  }
  if ((h.one_body - h.one_body.transpose()).cwiseAbs().maxCoeff() > kAsymmetry) {
    fail("one-electron integrals are not symmetric");
  }
  for (const auto& [name, count] :
       {std::pair{"alpha", h.electrons.alpha}, std::pair{"beta", h.electrons.beta}}) {
    if (count < 0 || count > m) {
      fail(std::to_string(count) + " " + name + " electrons, must be in [0, " + std::to_string(m) +
           "]");
    }
  }
  if (h.electrons.total() == 0) fail("no electron, must be at least 1");
}

Determinant reference_determinant(ElectronCount electrons) {
  return {lowest_bits(electrons.alpha), lowest_bits(electrons.beta)};
}

double determinant_energy(const ElectronicHamiltonian& h, const Determinant& determinant) {
  const std::vector<int> alpha = occupied(determinant.alpha);
  const std::vector<int> beta = occupied(determinant.beta);
  double energy = h.constant;
  for (const auto* same : {&alpha, &beta}) {
    for (const int i : *same) {
      energy += h.one_body(i, i);
      for (const int j : *same) energy += 0.5 * (h.two_body(i, i, j, j) - h.two_body(i, j, j, i));
    }
  }
  for (const int i : alpha) {
    for (const int j : beta) energy += h.two_body(i, i, j, j);
  }
  return energy;
}

double determinant_energy(const ElectronicHamiltonian& hamiltonian) {
  return determinant_energy(hamiltonian, reference_determinant(hamiltonian.electrons));
}

ElectronicHamiltonian reordered(const ElectronicHamiltonian& h, const std::vector<int>& order) {
  const int m = h.num_orbitals();
  if (static_cast<int>(order.size()) != m ||
      static_cast<int>(std::set<int>(order.begin(), order.end()).size()) != m ||
      *std::ranges::min_element(order) != 0 || *std::ranges::max_element(order) != m - 1) {
    throw std::invalid_argument("orbital order: must list each of the " + std::to_string(m) +
                                " orbitals once");
  }
  ElectronicHamiltonian result{.constant = h.constant,
                               .one_body = h.one_body(order, order),
                               .two_body = h.two_body.selected(order),
                               .electrons = h.electrons,
                               .orbital_energies = h.orbital_energies};
  if (h.orbital_energies.size() > 0) result.orbital_energies = h.orbital_energies(order);
  return result;
}

std::vector<int> filling_order(const ElectronicHamiltonian& h) {
  if (h.orbital_energies.size() > 0) return ascending(h.orbital_energies);
  constexpr int kMaxRounds = 50;  // it may also swing between two determinants
  std::vector<int> order(static_cast<std::size_t>(h.num_orbitals()));
  std::iota(order.begin(), order.end(), 0);
  std::vector<int> best = order;
  Determinant determinant = filled(order, h.electrons);
  double lowest = determinant_energy(h, determinant);
  for (int round = 0; round < kMaxRounds; ++round) {
    order = ascending(fock_diagonal(h, determinant));
    const Determinant next = filled(order, h.electrons);
    const double energy = determinant_energy(h, next);
    if (energy < lowest || next == determinant) {
      lowest = energy;
      best = order;
    }
    if (next == determinant) break;
    determinant = next;
  }
  return best;
}

}  // namespace qarch::chem
