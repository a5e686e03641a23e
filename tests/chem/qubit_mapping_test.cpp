#include "chem/qubit_mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "sim/spectrum.h"
#include "tests/chem/molecules.h"

namespace qarch::chem {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

/// <b| O |b>.
double diagonal_element(const sim::PauliSum& op, std::uint64_t b) {
  double sum = 0.0;
  for (const auto& [string, c] : op.terms()) {
    if (string.x == 0) sum += (std::popcount(string.z & b) & 1) != 0 ? -c : c;
  }
  return sum;
}

/// Slater-Condon: constant + sum h_ii + 1/2 sum_ij [(ii|jj) - same spin (ij|ji)].
double slater_condon(const ElectronicHamiltonian& h, std::uint64_t alpha, std::uint64_t beta) {
  std::vector<std::pair<int, int>> occupied;  // orbital, spin
  for (int p = 0; p < h.num_orbitals(); ++p) {
    if (((alpha >> p) & 1U) != 0) occupied.emplace_back(p, 0);
    if (((beta >> p) & 1U) != 0) occupied.emplace_back(p, 1);
  }
  double energy = h.constant;
  for (const auto& [i, spin_i] : occupied) {
    energy += h.one_body(i, i);
    for (const auto& [j, spin_j] : occupied) {
      energy += 0.5 * (h.two_body(i, i, j, j) - (spin_i == spin_j ? h.two_body(i, j, j, i) : 0.0));
    }
  }
  return energy;
}

void expect_terms(const sim::PauliSum& op, const std::map<std::string, double>& expected) {
  ASSERT_EQ(op.terms().size(), expected.size()) << op.to_text();
  for (const auto& [string, c] : op.terms()) {
    const auto found = expected.find(string.to_text(op.num_qubits()));
    ASSERT_NE(found, expected.end()) << string.to_text(op.num_qubits());
    EXPECT_NEAR(c, found->second, 1e-9) << found->first;
  }
}

TEST(QubitMapping, HydrogenHasTheKnownCoefficients) {
  const ElectronicHamiltonian h2 = test::solve(test::kH2).hamiltonian;
  expect_terms(map_to_qubits(h2, qubit_mapping_from_name("parity_reduced"), {1, 1}),
               {{"II", -0.3399536135},
                {"IZ", 0.3939836794},
                {"ZI", -0.3939836794},
                {"ZZ", -0.0112365852},
                {"XX", 0.1812888082}});
  expect_terms(map_to_qubits(h2, qubit_mapping_from_name("jordan_wigner_interleaved"), {1, 1}),
               {{"IIII", -0.0988639694},
                {"IIIZ", 0.171197749},
                {"IIZI", 0.171197749},
                {"IZII", -0.2227859304},
                {"ZIII", -0.2227859304},
                {"IIZZ", 0.1686221916},
                {"IZIZ", 0.1205448221},
                {"ZIZI", 0.1205448221},
                {"ZIIZ", 0.1658670241},
                {"IZZI", 0.1658670241},
                {"ZZII", 0.1743484419},
                {"YYXX", -0.0453222021},
                {"XXYY", -0.0453222021},
                {"XYYX", 0.0453222021},
                {"YXXY", 0.0453222021}});
}

TEST(QubitMapping, DiagonalElementsObeySlaterCondonForEveryDeterminant) {
  const ElectronicHamiltonian lih =
      restrict_to(test::solve(test::kLiH).hamiltonian, {{0}, {1, 2, 5}});
  for (const QubitMapping& mapping : qubit_mappings()) {
    const sim::PauliSum op = map_to_qubits(lih, mapping, {1, 1});
    for (std::uint64_t alpha = 0; alpha < 8; ++alpha) {
      for (std::uint64_t beta = 0; beta < 8; ++beta) {
        const bool in_sector = std::popcount(alpha) % 2 == 1 && std::popcount(beta) % 2 == 1;
        if (mapping.drops_conserved_parities && !in_sector) continue;
        EXPECT_NEAR(diagonal_element(op, map_determinant(mapping, 3, alpha, beta)),
                    slater_condon(lih, alpha, beta), 1e-11)
            << mapping.name << " " << alpha << " " << beta;
      }
    }
  }
}

TEST(QubitMapping, AllMappingsHaveTheSameSpectrumInEverySector) {
  const ElectronicHamiltonian lih =
      restrict_to(test::solve(test::kLiH).hamiltonian, {{0}, {1, 2, 5}});
  for (const ElectronCount electrons :
       {ElectronCount{1, 1}, ElectronCount{2, 1}, ElectronCount{0, 2}, ElectronCount{3, 0}}) {
    std::vector<double> expected;
    for (const QubitMapping& mapping : qubit_mappings()) {
      const std::vector<std::uint64_t> states = sector_states(mapping, 3, electrons);
      const std::vector<double> values = sim::lowest_eigenvalues(
          map_to_qubits(lih, mapping, electrons), static_cast<int>(states.size()), states);
      if (expected.empty()) expected = values;
      ASSERT_EQ(values.size(), expected.size());
      for (std::size_t k = 0; k < values.size(); ++k) {
        EXPECT_NEAR(values[k], expected[k], 1e-10)
            << mapping.name << " " << electrons.alpha << "," << electrons.beta;
      }
    }
  }
}

/// Numbers of qubits and terms that OpenFermion, Qiskit and PennyLane find.
TEST(QubitMapping, ReEncodingKeepsTheNumberOfTerms) {
  struct Case {
    std::string geometry;
    std::string basis;
    int charge;
    ActiveSpace space;
    std::size_t terms;
    std::size_t reduced_terms;
  };
  for (const auto& [geometry, basis, charge, space, terms, reduced_terms] :
       {Case{test::kH2, "sto-3g.g94", 0, {}, 15, 5}, Case{test::kH2, "6-31g.g94", 0, {}, 185, 159},
        Case{"He 0 0 0; H 0 0 1", "sto-3g.g94", 1, {}, 27, 9},
        Case{test::kLiH, "sto-3g.g94", 0, {}, 631, 631},
        Case{test::kLiH, "sto-3g.g94", 0, {{0}, {}}, 276, 276},
        Case{test::kLiH, "sto-3g.g94", 0, {{0}, {1, 2, 5}}, 118, 100}}) {
    const ElectronicHamiltonian h =
        restrict_to(test::solve(geometry, charge, test::kBasisFolder + basis).hamiltonian, space);
    for (const QubitMapping& mapping : qubit_mappings()) {
      const sim::PauliSum op = map_to_qubits(h, mapping, h.electrons);
      EXPECT_EQ(op.num_qubits(), 2 * h.num_orbitals() - (mapping.drops_conserved_parities ? 2 : 0));
      EXPECT_EQ(op.without_small_terms(1e-10).terms().size(),
                mapping.drops_conserved_parities ? reduced_terms : terms)
          << geometry << " " << basis << " " << mapping.name;
    }
  }
}

TEST(QubitMapping, DeterminantsHaveTheDocumentedBits) {
  const auto bits = [](const char* name) {
    return map_determinant(qubit_mapping_from_name(name), 3, 0b011, 0b001);
  };
  EXPECT_EQ(bits("jordan_wigner"), 0b001011U);
  EXPECT_EQ(bits("jordan_wigner_interleaved"), 0b000111U);
  EXPECT_EQ(bits("parity"), 0b111001U);
  EXPECT_EQ(bits("parity_reduced"), 0b1101U);
  EXPECT_EQ(bits("parity_interleaved"), 0b111101U);
}

TEST(QubitMapping, RefusesUnknownNamesAndImpossibleCounts) {
  EXPECT_THAT([] { qubit_mapping_from_name("jw"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr(
                  "mapping = 'jw', must be one of: jordan_wigner parity parity_reduced")));
  const QubitMapping& reduced = qubit_mapping_from_name("parity_reduced");
  EXPECT_THAT(
      [&] { reduced.num_qubits(1); },
      ThrowsMessage<std::invalid_argument>(HasSubstr("1 active orbitals, must be in [2, 16]")));
  EXPECT_THAT([] { qubit_mapping_from_name("parity").num_qubits(16); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("must be in [1, 15]")));
  EXPECT_THAT(
      [&] {
        sector_states(reduced, 3, {4, 0});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("electrons.alpha = 4, must be in [0, 3]")));
  EXPECT_THROW(map_determinant(reduced, 3, 0b1000, 0), std::invalid_argument);
}

}  // namespace
}  // namespace qarch::chem
