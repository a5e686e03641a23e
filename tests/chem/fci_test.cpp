#include "chem/fci.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "chem/determinant_hamiltonian.h"
#include "chem/qubit_encoding.h"
#include "chem/qubit_mapping.h"
#include "sim/spectrum.h"
#include "tests/chem/molecules.h"
#include "tests/chem/slow_fermions.h"

namespace qarch::chem {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr const char* kWater = "O 0 0 0; H 0 0.757 0.587; H 0 -0.757 0.587";
constexpr const char* kOxygen = "O 0 0 0; O 0 0 1.2";
constexpr const char* kStretchedH6 = "H 0 0 0; H 0 0 2; H 0 0 4; H 0 0 6; H 0 0 8; H 0 0 10";

double ground_energy(const ElectronicHamiltonian& h) { return solve_fci(h).states[0].energy; }

ElectronicHamiltonian with_electrons(ElectronicHamiltonian h, ElectronCount electrons) {
  h.electrons = electrons;
  return h;
}

/// Orbitals turned into each other: h and (pq|rs) in the basis C.
ElectronicHamiltonian rotated(ElectronicHamiltonian h, const Eigen::MatrixXd& c) {
  const Eigen::MatrixXd one_body = c.transpose() * h.one_body * c;
  h.one_body = 0.5 * (one_body + one_body.transpose());
  h.two_body = h.two_body.transformed(c);
  h.orbital_energies.resize(0);
  return h;
}

Eigen::MatrixXd random_rotation(Eigen::Index m, unsigned seed) {
  const Eigen::MatrixXd random = test::random_vector(m * m, seed).reshaped(m, m);
  return Eigen::HouseholderQR<Eigen::MatrixXd>(random).householderQ();
}

struct ReferenceRow {
  std::string name, basis, geometry, space;
  int charge = 0;
  std::array<double, 2> energies{};
};

std::vector<ReferenceRow> reference_rows() {
  std::ifstream file(test::kSharedData + "chem_reference.tsv");
  std::vector<ReferenceRow> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#' || line.starts_with("name\t")) continue;
    std::istringstream fields(line);
    std::vector<std::string> f;
    for (std::string field; std::getline(fields, field, '\t');) f.push_back(field);
    if (f.size() != 11) throw std::runtime_error("chem_reference.tsv: " + line);
    rows.push_back({f[0], f[1], f[3], f[4], std::stoi(f[2]), {std::stod(f[9]), std::stod(f[10])}});
  }
  return rows;
}

/// "core=[0,1]active=[2,5]", or "full".
ActiveSpace parse_space(std::string text) {
  ActiveSpace space;
  if (text == "full") return space;
  std::vector<int>* list = &space.frozen;
  std::ranges::replace_if(
      text, [](char c) { return c != '=' && (c < '0' || c > '9'); }, ' ');
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (word != "=") list->push_back(std::stoi(word));
    if (word == "=" && !space.frozen.empty()) list = &space.active;
  }
  return space;
}

/// Independent calculations: E_FCI, E_CASCI and the first excited energies with S_z = 0.
TEST(Fci, ReproducesEveryReferenceEnergy) {
  const std::vector<ReferenceRow> rows = reference_rows();
  if (rows.empty()) GTEST_SKIP() << "no chem_reference.tsv in " << test::kSharedData;
  EXPECT_GE(rows.size(), 30U);
  double worst = 0.0;
  for (const ReferenceRow& row : rows) {
    const test::Solved solved =
        test::solve(row.geometry, row.charge, test::kBasisFolder + row.basis + ".g94");
    const FciResult result =
        solve_fci(restrict_to(solved.hamiltonian, parse_space(row.space)), {.num_states = 2});
    for (const std::size_t k : {0U, 1U}) {
      const double error = result.states[k].energy - row.energies[k];
      EXPECT_NEAR(error, 0.0, 1e-8) << row.name << ' ' << row.space << " state " << k;
      worst = std::max(worst, std::abs(error));
    }
  }
  RecordProperty("worst_deviation_hartree", std::to_string(worst));
  std::printf("worst deviation of %zu rows, two states each: %.1e hartree\n", rows.size(), worst);
}

TEST(Fci, EqualsSecondQuantisationInEverySector) {
  for (int m = 2; m <= 4; ++m) {
    for (int alpha = 0; alpha <= m; ++alpha) {
      for (int beta = alpha == 0 ? 1 : 0; beta <= m; ++beta) {
        const auto seed = static_cast<unsigned>(100 * m + 10 * alpha + beta);
        const ElectronicHamiltonian h = test::random_hamiltonian(m, {alpha, beta}, seed);
        const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> slow(
            test::dense_matrix(test::ladder_sum(h), m, h.electrons));
        const Eigen::MatrixXd s_squared = test::dense_spin_squared(m, h.electrons);
        const int count = static_cast<int>(slow.eigenvalues().size());
        const FciResult result = solve_fci(h, {.num_states = count});
        ASSERT_EQ(std::ssize(result.states), count);
        EXPECT_EQ(result.num_determinants, num_fci_determinants(m, h.electrons));
        for (int k = 0; k < count; ++k) {
          const FciState& state = result.states[static_cast<std::size_t>(k)];
          EXPECT_NEAR(state.energy, slow.eigenvalues()[k] + h.constant, 1e-11);
          const Eigen::VectorXd v = state.coefficients.reshaped();
          EXPECT_NEAR(v.norm(), 1.0, 1e-12);
          EXPECT_NEAR(state.spin_squared, v.dot(s_squared * v), 1e-11);
          EXPECT_LT(state.residual, 1e-11);
        }
      }
    }
  }
}

/// 400 determinants, solved iteratively. Orbitals have a parity; in many of these Hamiltonians the
/// determinants of lowest energy have another one than the ground state.
TEST(Fci, FindsGroundStatesOfAnotherSymmetryThanTheLowestDeterminant) {
  int num_others = 0;
  for (unsigned seed = 0; seed < 12; ++seed) {
    ElectronicHamiltonian h = test::random_hamiltonian(6, {3, 3}, seed, {0, 1, 0, 1, 0, 1});
    h.one_body.diagonal() -= Eigen::VectorXd::LinSpaced(6, 0.0, 5.0);  // no orbital stands out
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> slow(
        test::dense_matrix(test::ladder_sum(h), 6, h.electrons));
    const FciResult result = solve_fci(h, {.num_states = 3});
    EXPECT_GT(result.iterations, 0);
    for (int k = 0; k < 3; ++k) {
      EXPECT_NEAR(result.states[static_cast<std::size_t>(k)].energy,
                  slow.eigenvalues()[k] + h.constant, 1e-11)
          << "seed " << seed << ", state " << k;
    }
    EXPECT_NEAR(ground_energy(h), slow.eigenvalues()[0] + h.constant, 1e-11) << seed;
    Eigen::Index lowest = 0;
    DeterminantHamiltonian(h).diagonal().reshaped().minCoeff(&lowest);
    if (std::abs(slow.eigenvectors()(lowest, 0)) < 1e-10) ++num_others;
  }
  EXPECT_GE(num_others, 2);  // else this test asks for little
}

TEST(Fci, AgreesWithTheQubitHamiltonian) {
  const ElectronicHamiltonian water = test::solve(kWater).hamiltonian;
  for (const auto& [electrons, mapping_name] :
       {std::pair{ElectronCount{5, 5}, "jordan_wigner"}, std::pair{ElectronCount{6, 4}, "parity"},
        std::pair{ElectronCount{5, 4}, "jordan_wigner_interleaved"}}) {
    const ElectronicHamiltonian h = with_electrons(water, electrons);
    const QubitEncoding encoding(qubit_mapping_from_name(mapping_name), h);
    const double expected =
        sim::lowest_eigenvalues(encoding.hamiltonian(), 1, encoding.sector_states(electrons))[0];
    EXPECT_NEAR(ground_energy(h), expected, 1e-10) << mapping_name;
  }
}

TEST(Fci, DoesNotDependOnTheOrbitals) {
  const ElectronicHamiltonian water = test::solve(kWater).hamiltonian;
  const FciResult canonical = solve_fci(water, {.num_states = 2});
  for (unsigned seed = 0; seed < 2; ++seed) {
    const FciResult other = solve_fci(rotated(water, random_rotation(7, seed)), {.num_states = 2});
    for (const std::size_t k : {0U, 1U}) {
      EXPECT_NEAR(other.states[k].energy, canonical.states[k].energy, 1e-10) << seed;
      EXPECT_NEAR(other.states[k].spin_squared, canonical.states[k].spin_squared, 1e-8) << seed;
    }
  }
}

/// The triplet of O2 lies lowest, and its three components have one energy.
TEST(Fci, FindsTheTripletGroundStateOfOxygen) {
  const ElectronicHamiltonian oxygen = test::solve(kOxygen).hamiltonian;
  const FciResult result = solve_fci(oxygen, {.num_states = 3});
  EXPECT_EQ(result.num_determinants, 2025U);
  EXPECT_NEAR(result.states[0].spin_squared, 2.0, 1e-9);
  EXPECT_NEAR(result.states[1].spin_squared, 0.0, 1e-9);
  // The lowest singlet, 1 Delta_g, is twofold; Psi4 1.3.2 finds -147.702883023845.
  EXPECT_NEAR(result.states[1].energy, -147.702883023845, 1e-8);
  EXPECT_NEAR(result.states[2].energy, result.states[1].energy, 1e-10);
  EXPECT_NEAR(ground_energy(with_electrons(oxygen, {9, 7})), result.states[0].energy, 1e-10);
  EXPECT_NEAR(ground_energy(with_electrons(oxygen, {7, 9})), result.states[0].energy, 1e-10);
}

/// Six hydrogen atoms 2 angstrom apart: no determinant stands out, and spin states lie 10 mHa
/// apart.
TEST(Fci, ResolvesTheSpinStatesOfAStretchedChain) {
  const ElectronicHamiltonian chain = test::solve(kStretchedH6).hamiltonian;
  const FciResult result = solve_fci(chain, {.num_states = 4});
  EXPECT_NEAR(ground_energy(chain), result.states[0].energy, 1e-10);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> slow(
      test::dense_matrix(test::ladder_sum(chain), 6, {3, 3}));
  for (int k = 0; k < 4; ++k) {
    EXPECT_NEAR(result.states[static_cast<std::size_t>(k)].energy,
                slow.eigenvalues()[k] + chain.constant, 1e-11);
  }
  EXPECT_NEAR(result.states[0].spin_squared, 0.0, 1e-9);
  EXPECT_NEAR(result.states[1].spin_squared, 2.0, 1e-9);
}

TEST(Fci, SeparatesHydrogenIntoTwoAtoms) {
  const ElectronicHamiltonian far = test::solve("H 0 0 0; H 0 0 1000").hamiltonian;
  const FciResult pair = solve_fci(far, {.num_states = 2});
  const double atom = ground_energy(with_electrons(far, {1, 0}));  // 1/R attracts and repels
  EXPECT_NEAR(atom, -0.466581849557, 1e-9);
  EXPECT_NEAR(pair.states[0].energy, 2.0 * atom, 1e-9);
  EXPECT_NEAR(pair.states[1].energy, 2.0 * atom, 1e-9);
}

TEST(Fci, SolvesOpenShells) {
  const ElectronicHamiltonian lih = test::solve(test::kLiH).hamiltonian;
  const FciState doublet = solve_fci(with_electrons(lih, {2, 1})).states[0];
  EXPECT_NEAR(doublet.spin_squared, 0.75, 1e-10);
  EXPECT_NEAR(ground_energy(with_electrons(lih, {1, 2})), doublet.energy, 1e-11);
  const FciState quartet = solve_fci(with_electrons(lih, {3, 0})).states[0];
  EXPECT_NEAR(quartet.spin_squared, 3.75, 1e-10);
  // m_s = 1/2 of the quartet is among the states of (2, 1).
  const FciResult all = solve_fci(with_electrons(lih, {2, 1}), {.num_states = 90});
  EXPECT_TRUE(std::ranges::any_of(all.states, [&](const FciState& state) {
    return std::abs(state.energy - quartet.energy) < 1e-10 &&
           std::abs(state.spin_squared - 3.75) < 1e-8;
  }));
}

std::function<bool(const Determinant&)> odd_orbitals_hold(int parity) {
  return [parity](const Determinant& d) {
    constexpr std::uint64_t kOdd = 0b101010;
    return (std::popcount(d.alpha & kOdd) + std::popcount(d.beta & kOdd)) % 2 == parity;
  };
}

TEST(Fci, AllowedDeterminantsKeepToTheirSymmetry) {
  const ElectronicHamiltonian h = test::random_hamiltonian(6, {3, 3}, 4, {0, 1, 0, 1, 0, 1});
  const ElectronicHamiltonian small = with_electrons(h, {2, 1});
  for (const ElectronicHamiltonian& each : {h, small}) {  // iterative for all of h only
    const std::size_t num_all = num_fci_determinants(6, each.electrons);
    const FciResult all = solve_fci(each, {.num_states = 8});
    std::vector<double> energies;
    std::size_t num_determinants = 0;
    for (const int parity : {0, 1}) {
      const FciResult part =
          solve_fci(each, {.num_states = 8, .allowed = odd_orbitals_hold(parity)});
      num_determinants += part.num_determinants;
      EXPECT_LT(part.num_determinants, num_all);
      for (const FciState& state : part.states) {
        energies.push_back(state.energy);
        EXPECT_EQ((state.coefficients.array() != 0.0).count(),
                  static_cast<Eigen::Index>(part.num_determinants));
      }
    }
    EXPECT_EQ(num_determinants, num_all);
    std::ranges::sort(energies);
    for (std::size_t k = 0; k < 8; ++k) EXPECT_NEAR(energies[k], all.states[k].energy, 1e-11);
  }
}

TEST(Fci, IteratesAmongAllowedDeterminants) {
  const std::vector<int> parities{0, 1, 0, 1, 0, 1, 0};
  const ElectronicHamiltonian h = test::random_hamiltonian(7, {3, 3}, 2, parities);
  double lowest = std::numeric_limits<double>::infinity();
  for (const int parity : {0, 1}) {
    const FciResult part = solve_fci(h, {.allowed = odd_orbitals_hold(parity)});
    EXPECT_GT(part.iterations, 0);
    lowest = std::min(lowest, part.states[0].energy);
  }
  EXPECT_NEAR(lowest, ground_energy(h), 1e-11);
}

TEST(Fci, RefusesAllowedDeterminantsThatAreNotClosed) {
  const ElectronicHamiltonian h = test::random_hamiltonian(6, {3, 3}, 4);
  EXPECT_THAT([&] { solve_fci(h, {.allowed = odd_orbitals_hold(0)}); },
              ThrowsMessage<std::invalid_argument>(
                  AllOf(HasSubstr("fci.allowed: H leads from the allowed determinant alpha "),
                        HasSubstr(" hartree, must be 0"))));
  EXPECT_THAT([&] { solve_fci(h, {.allowed = [](const Determinant&) { return false; }}); },
              ThrowsMessage<std::invalid_argument>(
                  HasSubstr("fci.num_states = 1, must be at most the number of determinants, 0")));
  EXPECT_NEAR(ground_energy(h),
              solve_fci(h, {.allowed = [](const Determinant&) { return true; }}).states[0].energy,
              0.0);
}

TEST(Fci, RepeatsToTheLastBit) {
  const ElectronicHamiltonian water = test::solve(kWater).hamiltonian;
  const FciState first = solve_fci(water).states[0];
  const FciState second = solve_fci(water).states[0];
  EXPECT_EQ(first.energy, second.energy);
  EXPECT_EQ(first.coefficients, second.coefficients);
  EXPECT_GT(first.coefficients(0, 0), 0.9);  // Hartree-Fock, with a positive sign
}

TEST(Fci, ReportsItsIterations) {
  const ElectronicHamiltonian water = test::solve(kWater).hamiltonian;
  int calls = 0;
  double last = 0.0;
  FciOptions options;
  options.progress = [&](int iteration, double energy, double) {
    EXPECT_EQ(iteration, ++calls);
    last = energy;
  };
  const FciResult result = solve_fci(water, options);
  EXPECT_EQ(result.iterations, calls);
  EXPECT_EQ(last, result.states[0].energy);
  EXPECT_LE(result.states[0].residual, options.tolerance);
}

TEST(Fci, NamesWhatItCannotDo) {
  const ElectronicHamiltonian water = test::solve(kWater).hamiltonian;
  const auto expect_refused = [](const ElectronicHamiltonian& h, const FciOptions& options,
                                 const char* message) {
    EXPECT_THAT([&] { solve_fci(h, options); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(message)));
  };
  expect_refused(water, {.num_states = 0}, "fci.num_states = 0, must be at least 1");
  expect_refused(water, {.num_states = 442}, "fci.num_states = 442, must be at most");
  expect_refused(water, {.tolerance = 0.0}, "fci.tolerance = 0, must be > 0");
  expect_refused(water, {.tolerance = std::nan("")}, "fci.tolerance = nan, must be > 0");
  expect_refused(water, {.max_iterations = 0}, "fci.max_iterations = 0, must be at least 1");
  expect_refused(water, {.max_determinants = 0}, "fci.max_determinants = 0, must be at least 1");
  expect_refused(water, {.max_determinants = 440},
                 "5 + 5 electrons in 7 orbitals make 441 determinants, must be at most "
                 "fci.max_determinants = 440");
  expect_refused(with_electrons(water, {}), {}, "no electron");
  expect_refused(with_electrons(water, {8, 0}), {}, "8 alpha electrons, must be in [0, 7]");
  expect_refused(test::random_hamiltonian(20, {10, 10}, 1), {},
                 "34134779536 determinants, must be at most fci.max_determinants = 4000000");
  EXPECT_THAT([&] { solve_fci(water, {.max_iterations = 2}); },
              ThrowsMessage<std::runtime_error>(HasSubstr("after 2 iterations")));
}

}  // namespace
}  // namespace qarch::chem
