#include "chem/initial_guess.h"

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "chem/diis.h"
#include "chem/hartree_fock.h"
#include "chem/symmetric_eigen.h"

namespace qarch::chem {

namespace {

constexpr int kAtomIterations = 60;
constexpr double kAtomTolerance = 1e-6;  // a start need not be better

/// l of the subshells in the order in which they fill: 1s 2s 2p 3s 3p 4s 3d 4p 5s 4d 5p 6s 4f 5d
/// 6p.
constexpr std::array kFillingOrder{0, 0, 1, 0, 1, 0, 2, 1, 0, 2, 1, 0, 3, 2, 1};

/// electrons[l] = electrons of the neutral atom in subshells of that l, lowest subshell first.
std::array<std::vector<double>, 4> subshell_electrons(int atomic_number) {
  std::array<std::vector<double>, 4> electrons;
  int left = atomic_number;
  for (const int l : kFillingOrder) {
    const int here = std::min(left, 2 * (2 * l + 1));
    if (here > 0) electrons.at(static_cast<std::size_t>(l)).push_back(here);
    left -= here;
  }
  return electrons;
}

/// l of the AOs that make up most of an orbital.
int dominant_l(const AoIntegrals& atom, const Eigen::VectorXd& orbital) {
  const Eigen::VectorXd population = orbital.cwiseProduct(atom.overlap * orbital);
  std::array<double, 8> weight{};
  for (Eigen::Index i = 0; i < population.size(); ++i) {
    weight.at(static_cast<std::size_t>(atom.angular_momentum[static_cast<std::size_t>(i)])) +=
        population[i];
  }
  return static_cast<int>(std::max_element(weight.begin(), weight.end()) - weight.begin());
}

/// D of an atom whose lowest orbitals of each l hold the electrons of the subshells evenly.
Eigen::MatrixXd averaged_density(const AoIntegrals& atom, const Eigen::MatrixXd& orbitals,
                                 const std::array<std::vector<double>, 4>& electrons) {
  Eigen::MatrixXd density = Eigen::MatrixXd::Zero(orbitals.rows(), orbitals.rows());
  std::array<std::size_t, 4> used{};  // orbitals of each l so far
  for (Eigen::Index p = 0; p < orbitals.cols(); ++p) {
    const auto l = static_cast<std::size_t>(dominant_l(atom, orbitals.col(p)));
    if (l >= electrons.size()) continue;
    const std::size_t degeneracy = 2 * l + 1;
    const std::size_t subshell = used[l]++ / degeneracy;
    if (subshell >= electrons[l].size()) continue;
    const double pairs = electrons[l][subshell] / (2.0 * static_cast<double>(degeneracy));
    density += pairs * orbitals.col(p) * orbitals.col(p).transpose();
  }
  return density;
}

Eigen::MatrixXd atomic_density(int atomic_number, const BasisSet& basis) {
  const Molecule molecule{.atoms = {{.atomic_number = atomic_number, .position = {}}}, .charge = 0};
  const AoIntegrals atom = compute_integrals(molecule, basis);
  const auto electrons = subshell_electrons(atomic_number);
  Eigen::MatrixXd fock = atom.core_hamiltonian;
  Eigen::MatrixXd density;
  Diis diis(8);
  for (int iteration = 0; iteration < kAtomIterations; ++iteration) {
    const SymmetricEigen solver(fock, atom.overlap);
    density = averaged_density(atom, solver.eigenvectors(), electrons);
    fock = fock_matrix(atom, density);
    const Eigen::MatrixXd product = fock * density * atom.overlap;
    const Eigen::MatrixXd error = product - product.transpose();
    if (error.cwiseAbs().maxCoeff() < kAtomTolerance) break;
    fock = diis.mix(fock, error);
  }
  return density;
}

Eigen::MatrixXd atoms_fock(const Molecule& molecule, const BasisSet& basis,
                           const AoIntegrals& integrals) {
  return fock_matrix(integrals, superposed_atomic_densities(molecule, basis));
}

Eigen::MatrixXd core_fock(const Molecule& /*molecule*/, const BasisSet& /*basis*/,
                          const AoIntegrals& integrals) {
  return integrals.core_hamiltonian;
}

Eigen::MatrixXd wolfsberg_helmholz(const Molecule& /*molecule*/, const BasisSet& /*basis*/,
                                   const AoIntegrals& integrals) {
  constexpr double kFactor = 1.75;
  const Eigen::MatrixXd& h = integrals.core_hamiltonian;
  const Eigen::MatrixXd& s = integrals.overlap;
  const Eigen::VectorXd own = h.diagonal().cwiseQuotient(s.diagonal());
  Eigen::MatrixXd fock = h;
  for (Eigen::Index i = 0; i < h.rows(); ++i) {
    for (Eigen::Index j = 0; j < h.cols(); ++j) {
      if (i != j) fock(i, j) = kFactor * s(i, j) * (own[i] + own[j]) / 2.0;
    }
  }
  return fock;
}

constexpr std::array<ScfGuess, 3> kGuesses{
    {{"soad", "superposition of atomic densities", atoms_fock},
     {"core", "core Hamiltonian", core_fock},
     {"gwh", "generalised Wolfsberg-Helmholz", wolfsberg_helmholz}}};

}  // namespace

std::span<const ScfGuess> scf_guesses() { return kGuesses; }

const ScfGuess& scf_guess_from_name(std::string_view name) {
  const auto* found = std::ranges::find(kGuesses, name, &ScfGuess::name);
  if (found != kGuesses.end()) return *found;
  std::string message = "scf.guess = '" + std::string(name) + "', must be one of:";
  for (const ScfGuess& known : kGuesses) message.append(" ").append(known.name);
  throw std::invalid_argument(message + " lowest");
}

Eigen::MatrixXd superposed_atomic_densities(const Molecule& molecule, const BasisSet& basis) {
  std::map<int, Eigen::MatrixXd> atoms;
  for (const Atom& atom : molecule.atoms) {
    if (!atoms.contains(atom.atomic_number)) {
      atoms[atom.atomic_number] = atomic_density(atom.atomic_number, basis);
    }
  }
  Eigen::Index size = 0;
  for (const Atom& atom : molecule.atoms) size += atoms[atom.atomic_number].rows();
  Eigen::MatrixXd density = Eigen::MatrixXd::Zero(size, size);
  Eigen::Index first = 0;
  for (const Atom& atom : molecule.atoms) {
    const Eigen::MatrixXd& block = atoms[atom.atomic_number];
    density.block(first, first, block.rows(), block.rows()) = block;
    first += block.rows();
  }
  return density;
}

}  // namespace qarch::chem
