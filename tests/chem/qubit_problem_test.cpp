#include "chem/qubit_problem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "chem/qubit_encoding.h"
#include "sim/spectrum.h"
#include "tests/chem/molecules.h"

namespace qarch::chem {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

ElectronicHamiltonian complete_space(const ElectronicHamiltonian& h, int electrons, int orbitals) {
  return restrict_to(h, complete_active_space(h, electrons, orbitals));
}

double expectation(const sim::PauliSum& op, std::uint64_t b) {
  double sum = 0.0;
  for (const auto& [string, c] : op.terms()) {
    if (string.x == 0) sum += (std::popcount(string.z & b) & 1) != 0 ? -c : c;
  }
  return sum;
}

/// Reference values: Psi4 1.3.2 and an independent full configuration interaction, which agree to
/// 1e-12.
TEST(QubitProblem, HasTheKnownEnergies) {
  struct Case {
    std::string geometry;
    int charge;
    std::vector<int> frozen;
    std::vector<int> active;
    double hartree_fock;
    double exact;
    int electrons;
  };
  for (const auto& [geometry, charge, frozen, active, hartree_fock, exact, electrons] :
       {Case{test::kH2, 0, {}, {}, -1.116684387084, -1.137270174661, 2},
        Case{"He 0 0 0; H 0 0 1", 1, {}, {}, -2.852921078327, -2.860205122578, 2},
        Case{test::kLiH, 0, {}, {}, -7.670060349501, -7.789498785397, 4},
        Case{test::kLiH, 0, {0}, {1, 2, 5}, -7.670060349501, -7.789088898072, 2}}) {
    for (const QubitMapping& mapping : qubit_mappings()) {
      const QubitProblem problem = make_qubit_problem(
          restrict_to(test::solve(geometry, charge).hamiltonian, {frozen, active}),
          std::string(mapping.name));
      SCOPED_TRACE(geometry + " " + std::string(mapping.name));
      EXPECT_NEAR(problem.hartree_fock_energy, hartree_fock, 1e-9);
      EXPECT_NEAR(problem.exact_energy, exact, 1e-9);
      EXPECT_NEAR(expectation(problem.hamiltonian, problem.hartree_fock_bits), hartree_fock, 1e-9);
      EXPECT_EQ(problem.num_electrons, electrons);
    }
  }
}

TEST(QubitProblem, ExactEnergyBelongsToTheIonAndNotToItsNeighbour) {
  const QubitProblem problem =
      make_qubit_problem(test::solve("He 0 0 0; H 0 0 1", 1).hamiltonian, "jordan_wigner");
  // The lowest eigenvalue on four qubits is neutral HeH, with one electron more.
  EXPECT_NEAR(sim::lowest_eigenvalues(problem.hamiltonian)[0], -3.1578592138, 1e-8);
  EXPECT_NEAR(problem.exact_energy, -2.860205122578, 1e-9);
  EXPECT_THAT(problem.notes,
              testing::ElementsAre(HasSubstr("2 alpha and 1 beta electrons reach -3.157859")));
  const QubitProblem reduced =
      make_qubit_problem(test::solve("He 0 0 0; H 0 0 1", 1).hamiltonian, "parity_reduced");
  EXPECT_THAT(reduced.notes, testing::IsEmpty());
  EXPECT_NEAR(sim::lowest_eigenvalues(reduced.hamiltonian)[0], reduced.exact_energy, 1e-10);
}

/// The ground state of O2 is a triplet, whose M = 0 component has another symmetry than the closed
/// shell.
TEST(QubitProblem, SaysWhenTaperingLeavesTheGroundStateBehind) {
  const ElectronicHamiltonian o2 =
      complete_space(test::solve("O 0 0 0; O 0 0 1.2").hamiltonian, 8, 6);
  const QubitProblem whole = make_qubit_problem(o2, "jordan_wigner");
  const QubitProblem tapered = make_qubit_problem(o2, "jordan_wigner_tapered");
  EXPECT_THAT(whole.notes, testing::IsEmpty());
  EXPECT_GT(tapered.exact_energy, whole.exact_energy + 0.01);
  EXPECT_THAT(tapered.notes,
              testing::Contains(HasSubstr("another symmetry than the ground state")));
}

TEST(QubitProblem, ObservesItsElectrons) {
  const auto lih = test::solve(test::kLiH);
  for (const QubitMapping& mapping : qubit_mappings()) {
    const QubitProblem problem = make_qubit_problem(restrict_to(lih.hamiltonian, {{0}, {1, 2, 5}}),
                                                    std::string(mapping.name));
    ASSERT_TRUE(problem.spin.has_value()) << mapping.name;
    EXPECT_NEAR(expectation(problem.spin->number, problem.hartree_fock_bits), 2.0, 1e-12);
    EXPECT_NEAR(expectation(problem.spin->spin_z, problem.hartree_fock_bits), 0.0, 1e-12);
    EXPECT_NEAR(expectation(problem.spin->spin_squared, problem.hartree_fock_bits), 0.0, 1e-12);
  }
}

TEST(QubitProblem, SolvesMoleculesFromTheirSpecification) {
  const MolecularOrbitals lih =
      solve_molecule({.geometry = test::kLiH, .basis_file = test::kSto3g});
  EXPECT_EQ(lih.basis, "sto-3g");
  EXPECT_NEAR(lih.nuclear_repulsion, 0.466921068444, 1e-11);
  EXPECT_NEAR(lih.scf.energy, -7.670060349501, 1e-9);
  EXPECT_NEAR(determinant_energy(lih.hamiltonian), lih.scf.energy, 1e-10);
  EXPECT_EQ(lih.overlap.rows(), 6);
}

TEST(QubitProblem, RefusesABadSpecification) {
  EXPECT_THAT(
      [] { make_qubit_problem(test::solve(test::kH2).hamiltonian, "bravyi"); },
      ThrowsMessage<std::invalid_argument>(HasSubstr("mapping = 'bravyi', must be one of:")));
  EXPECT_THAT([] { solve_molecule({.geometry = test::kH2, .basis_file = "none.g94"}); },
              ThrowsMessage<std::runtime_error>(HasSubstr("'none.g94' cannot be read")));
  EXPECT_THAT(
      [] { solve_molecule({.geometry = "K 0 0 0; H 0 0 2", .basis_file = test::kSto3g}); },
      ThrowsMessage<std::invalid_argument>(HasSubstr("has no element 'K', it has: H He Li")));
}

/// "core=[0]active=[1,2,5]" or "full".
std::vector<int> orbital_list(const std::string& space, const std::string& key) {
  const std::size_t start = space.find(key + "=[");
  if (start == std::string::npos) return {};
  std::istringstream in(space.substr(start + key.size() + 2));
  std::vector<int> list;
  for (int orbital = 0; in >> orbital; in.ignore()) {
    list.push_back(orbital);
    if (in.peek() == ']') break;
  }
  return list;
}

TEST(QubitProblem, AgreesWithEveryRowOfTheReferenceTable) {
  std::ifstream in(test::kSharedData + "chem_reference.tsv");
  if (!in) GTEST_SKIP() << "no " << test::kSharedData << "chem_reference.tsv";
  std::string line;
  int rows = 0;
  while (std::getline(in, line)) {
    if (line.starts_with('#') || line.starts_with("name")) continue;
    std::istringstream row(line);
    std::vector<std::string> cells;
    for (std::string cell; std::getline(row, cell, '\t');) cells.push_back(cell);
    ASSERT_EQ(cells.size(), 11U) << line;
    const QubitProblem problem = make_qubit_problem(
        restrict_to(solve_molecule({.geometry = cells[3],
                                    .charge = std::stoi(cells[2]),
                                    .basis_file = test::kBasisFolder + cells[1] + ".g94"})
                        .hamiltonian,
                    {orbital_list(cells[4], "core"), orbital_list(cells[4], "active")}),
        "jordan_wigner");
    SCOPED_TRACE(line);
    EXPECT_EQ(problem.hamiltonian.num_qubits(), std::stoi(cells[5]));
    EXPECT_EQ(problem.num_electrons, std::stoi(cells[6]));
    EXPECT_NEAR(problem.core_constant, std::stod(cells[7]), 1e-8);
    EXPECT_NEAR(problem.hartree_fock_energy, std::stod(cells[8]), 1e-8);
    EXPECT_NEAR(problem.exact_energy, std::stod(cells[9]), 1e-8);
    ++rows;
  }
  EXPECT_GE(rows, 26);
}

/// A published qubit Hamiltonian: `coefficient word` lines whose leftmost letter is mode 0.
struct TextHamiltonian {
  std::map<std::string, std::string> header;
  std::vector<sim::PauliTerm> terms;
  int num_qubits = 0;
};

TextHamiltonian read_text(const std::string& path) {
  TextHamiltonian result;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("# ")) {
      const std::size_t colon = line.find(": ");
      if (colon != std::string::npos)
        result.header[line.substr(2, colon - 2)] = line.substr(colon + 2);
      continue;
    }
    std::istringstream row(line);
    double coefficient = 0.0;
    std::string word;
    if (!(row >> coefficient >> word)) continue;
    std::reverse(word.begin(), word.end());
    result.num_qubits = static_cast<int>(word.size());
    result.terms.push_back({.string = sim::PauliString::parse(word), .coefficient = coefficient});
  }
  if (result.num_qubits > 0) {  // the part of the constant that the file keeps apart
    result.terms.push_back({.string = {}, .coefficient = std::stod(result.header.at("shift"))});
  }
  return result;
}

/// Largest difference of two operators' coefficients.
double distance(const sim::PauliSum& a, const sim::PauliSum& b) {
  std::vector<sim::PauliTerm> terms = a.terms();
  for (const auto& [string, c] : b.terms()) terms.push_back({.string = string, .coefficient = -c});
  double largest = 0.0;
  const sim::PauliSum difference(a.num_qubits(), terms);
  for (const auto& [string, c] : difference.terms()) {
    largest = std::max(largest, std::abs(c));
  }
  return largest;
}

/// The same Hamiltonian with the signs of some orbitals changed.
ElectronicHamiltonian with_signs(const ElectronicHamiltonian& h, unsigned flipped) {
  const auto sign = [flipped](int p) { return ((flipped >> p) & 1U) != 0 ? -1.0 : 1.0; };
  ElectronicHamiltonian result = h;
  Eigen::VectorXd signs(h.num_orbitals());
  for (int p = 0; p < h.num_orbitals(); ++p) signs[p] = sign(p);
  result.one_body = signs.asDiagonal() * h.one_body * signs.asDiagonal();
  result.two_body = h.two_body.transformed(signs.asDiagonal());
  return result;
}

struct PublishedCase {
  std::string file;
  std::string geometry;
  LengthUnit unit;
  double bohr;
  ActiveSpace space;
  std::string mapping;
  /// Up to orbital signs; infinite = other encoding, equal spectrum. 1e-7 is the noise of operators
  /// that were stored in single precision; PennyLane and OpenFermion differ in digits of STO-3G and
  /// bohr.
  double coefficient_error;
};

std::vector<PublishedCase> published_cases() {
  constexpr auto kAngstrom = LengthUnit::kAngstrom;
  constexpr double kPyscf = 0.52917721092;
  constexpr double kInfinite = 1e300;
  const ActiveSpace lih{{0}, {1, 2, 5}};
  const auto lih_at = [](const char* r) { return std::string("Li 0 0 0; H 0 0 ") + r; };
  return {
      {"H2_2q_R0.7414_checksum",
       test::kH2,
       kAngstrom,
       0.52917721067,
       {},
       "parity_reduced",
       kInfinite},
      {"H2_3q_R0.7414_checksum",
       test::kH2,
       kAngstrom,
       0.52917721067,
       {},
       "checksum_interleaved",
       1e-11},
      {"H2_4q_R0.7414_jw",
       test::kH2,
       kAngstrom,
       0.52917720859,
       {},
       "jordan_wigner_interleaved",
       1e-11},
      {"H2_4q_R0.7_jw_pennylane",
       "H 0 0 0; H 0 0 0.7",
       kAngstrom,
       kBohrInAngstrom,
       {},
       "jordan_wigner_interleaved",
       2e-8},
      {"H2_4q_R0.7_parity_mislabelled_jw",
       "H 0 0 0; H 0 0 0.7",
       kAngstrom,
       kPyscf,
       {},
       "parity",
       1e-7},
      {"H2_4q_R2.63_jw", "H 0 0 0; H 0 0 2.63", kAngstrom, kPyscf, {}, "jordan_wigner", 1e-7},
      {"LiH_4q_R2.2_parity", lih_at("2.2"), kAngstrom, kPyscf, lih, "parity_reduced", 1e-7},
      {"LiH_4q_R3.4_parity", lih_at("3.4"), kAngstrom, kPyscf, lih, "parity_reduced", 1e-7},
      {"LiH_6q_R1.2_jw", lih_at("1.2"), kAngstrom, kPyscf, lih, "jordan_wigner", 1e-7},
      {"LiH_6q_R2.2_jw", lih_at("2.2"), kAngstrom, kPyscf, lih, "jordan_wigner", 1e-7},
      {"LiH_6q_R2.2_parity", lih_at("2.2"), kAngstrom, kPyscf, lih, "parity", 1e-7},
      {"LiH_6q_R3.4_jw", lih_at("3.4"), kAngstrom, kPyscf, lih, "jordan_wigner", 1e-7},
      {"H2O_8q_jw_geom_in_bohr",
       "H -0.021 -0.002 0; O 0.835 0.452 0; H 1.477 -0.273 0",
       LengthUnit::kBohr,
       kPyscf,
       {{0, 1, 2}, {3, 4, 5, 6}},
       "jordan_wigner_interleaved",
       1e-6},
  };
}

TEST(QubitProblem, ReproducesPublishedHamiltonians) {
  const std::string folder = test::kSharedData + "crlqas_hamiltonians/";
  if (!std::ifstream(folder + "H2_4q_R0.7414_jw.txt")) GTEST_SKIP() << "no " << folder;
  for (const PublishedCase& published : published_cases()) {
    SCOPED_TRACE(published.file);
    const TextHamiltonian text = read_text(folder + published.file + ".txt");
    ASSERT_GT(text.num_qubits, 0);
    const sim::PauliSum theirs(text.num_qubits, text.terms);
    const ElectronicHamiltonian active =
        restrict_to(test::solve(published.geometry, 0, test::kSto3g, published.unit, published.bohr)
                        .hamiltonian,
                    published.space);
    const QubitMapping& mapping = qubit_mapping_from_name(published.mapping);
    double closest = 1e300;
    for (unsigned flipped = 0; flipped < 1U << active.num_orbitals(); flipped += 2) {
      const QubitEncoding ours(mapping, with_signs(active, flipped));
      closest = std::min(closest, distance(ours.hamiltonian(), theirs));
    }
    EXPECT_LT(closest, published.coefficient_error);

    const std::vector<double> values =
        sim::lowest_eigenvalues(QubitEncoding(mapping, active).hamiltonian(), 4);
    const std::vector<double> their_values = sim::lowest_eigenvalues(theirs, 4);
    std::istringstream header(text.header.at("eigenvalues_lowest4_plus_shift"));
    for (std::size_t k = 0; k < 4; ++k) {
      double printed = 0.0;
      header >> printed;
      EXPECT_NEAR(values[k], printed, 1e-7) << k;
      EXPECT_NEAR(values[k], their_values[k], 1e-7) << k;
    }
  }
}

/// Three qubits without the last mode: all eight eigenvalues are those of the Jordan-Wigner
/// operator on the determinants with 0, 2 or 4 electrons, and so are the published ones.
TEST(QubitProblem, TheChecksumCodeIsTheEvenSector) {
  constexpr double kPsi4 = 0.52917721067;
  const ElectronicHamiltonian h2 =
      test::solve(test::kH2, 0, test::kSto3g, LengthUnit::kAngstrom, kPsi4).hamiltonian;
  std::vector<std::uint64_t> even_states;
  for (std::uint64_t state = 0; state < 16; ++state) {
    if (std::popcount(state) % 2 == 0) even_states.push_back(state);
  }
  const std::vector<double> even = sim::lowest_eigenvalues(
      QubitEncoding(qubit_mapping_from_name("jordan_wigner"), h2).hamiltonian(), 8, even_states);
  const QubitEncoding checksum(qubit_mapping_from_name("checksum_interleaved"), h2);
  ASSERT_EQ(checksum.num_qubits(), 3);
  EXPECT_EQ(checksum.reference_state(), 0b011U);
  const std::vector<double> ours = sim::lowest_eigenvalues(checksum.hamiltonian(), 8);
  for (std::size_t k = 0; k < 8; ++k) EXPECT_NEAR(ours.at(k), even.at(k), 1e-10) << k;

  const std::string path = test::kSharedData + "crlqas_hamiltonians/H2_3q_R0.7414_checksum.txt";
  if (!std::ifstream(path)) GTEST_SKIP() << "no " << path;
  const TextHamiltonian text = read_text(path);
  ASSERT_EQ(text.num_qubits, 3);
  const std::vector<double> theirs = sim::lowest_eigenvalues(sim::PauliSum(3, text.terms), 8);
  for (std::size_t k = 0; k < 8; ++k) EXPECT_NEAR(ours.at(k), theirs.at(k), 1e-7) << k;
}

}  // namespace
}  // namespace qarch::chem
