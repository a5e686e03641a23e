#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "chem/qubit_encoding.h"
#include "sim/spectrum.h"
#include "tests/chem/molecules.h"

namespace qarch::chem {
namespace {

/// <b| O |b>.
double diagonal_element(const sim::PauliSum& op, std::uint64_t b) {
  double sum = 0.0;
  for (const auto& [string, c] : op.terms()) {
    if (string.x == 0) sum += (std::popcount(string.z & b) & 1) != 0 ? -c : c;
  }
  return sum;
}

QubitEncoding encode(const char* mapping, const ElectronicHamiltonian& h) {
  return {qubit_mapping_from_name(mapping), h};
}

void expect_terms(const sim::PauliSum& op, const std::map<std::string, double>& expected) {
  ASSERT_EQ(op.terms().size(), expected.size()) << op.to_text();
  for (const auto& [string, c] : op.terms()) {
    const auto found = expected.find(string.to_text(op.num_qubits()));
    ASSERT_NE(found, expected.end()) << string.to_text(op.num_qubits());
    EXPECT_NEAR(c, found->second, 1e-9) << found->first;
  }
}

TEST(QubitEncodingOfMolecules, HydrogenHasTheKnownCoefficients) {
  const ElectronicHamiltonian h2 = test::solve(test::kH2).hamiltonian;
  expect_terms(encode("parity_reduced", h2).hamiltonian(), {{"II", -0.3399536135},
                                                            {"IZ", 0.3939836794},
                                                            {"ZI", -0.3939836794},
                                                            {"ZZ", -0.0112365852},
                                                            {"XX", 0.1812888082}});
  for (const char* tapered : {"jordan_wigner_tapered", "parity_tapered", "bravyi_kitaev_tapered"}) {
    expect_terms(encode(tapered, h2).hamiltonian(),
                 {{"I", -0.3287170282}, {"Z", 0.7879673588}, {"X", 0.1812888082}});
  }
  expect_terms(encode("jordan_wigner_interleaved", h2).hamiltonian(), {{"IIII", -0.0988639694},
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

struct KnownSize {
  std::string geometry;
  std::string basis;
  int charge;
  ActiveSpace space;
  LengthUnit unit;
  std::size_t terms;
  std::size_t reduced_terms;
  int tapered_qubits;
  std::size_t tapered_terms;
  double one_norm;  ///< without identity, Jordan-Wigner; printed with three or one decimal
  double one_norm_error;
};

/// Numbers of qubits and terms that OpenFermion, Qiskit and PennyLane find.
std::vector<KnownSize> known_sizes() {
  constexpr auto kAngstrom = LengthUnit::kAngstrom;
  constexpr auto kBohr = LengthUnit::kBohr;
  const std::string heh = "He 0 0 0; H 0 0 1";
  const std::string lih = "Li 0 0 0; H 0 0 1.595";
  const std::string beh2 = "H 0 0 -1.326; Be 0 0 0; H 0 0 1.326";
  const std::string water = "O 0 0 0; H 0 0.756950327 0.585882276; H 0 -0.756950327 0.585882276";
  const std::string bent = "H -0.021 -0.002 0; O 0.835 0.452 0; H 1.477 -0.273 0";
  const ActiveSpace no_core{{0}, {}};
  const ActiveSpace four{{0, 1, 2}, {3, 4, 5, 6}};
  return {{test::kH2, "sto-3g", 0, {}, kAngstrom, 15, 5, 1, 3, 1.885, 6e-4},
          {test::kH2, "6-31g", 0, {}, kAngstrom, 185, 159, 5, 122, 11.456, 6e-4},
          {heh, "sto-3g", 1, {}, kAngstrom, 27, 9, 2, 9, 3.413, 6e-4},
          {lih, "sto-3g", 0, {}, kAngstrom, 631, 631, 8, 558, 12.342, 6e-4},
          {lih, "sto-3g", 0, no_core, kAngstrom, 276, 276, 6, 231, 8.894, 6e-4},
          {lih, "sto-3g", 0, {{0}, {1, 2, 5}}, kAngstrom, 118, 100, 4, 100, 3.065, 6e-4},
          {beh2, "sto-3g", 0, {}, kAngstrom, 666, 666, 9, 596, 21.515, 3e-3},
          {beh2, "sto-3g", 0, no_core, kAngstrom, 327, 327, 7, 268, 14.762, 3e-3},
          {water, "sto-3g", 0, {}, kAngstrom, 1086, 1086, 10, 1035, 71.999, 6e-4},
          {water, "sto-3g", 0, no_core, kAngstrom, 551, 551, 8, 514, 27.732, 6e-4},
          {water, "sto-3g", 0, four, kAngstrom, 105, 95, 4, 62, 6.912, 6e-4},
          {bent, "sto-3g", 0, {}, kAngstrom, 2110, 2110, 11, 2036, 72.0, 6e-2},
          {bent, "sto-3g", 0, no_core, kAngstrom, 1079, 1079, 9, 1027, 27.8, 6e-2},
          {bent, "sto-3g", 0, four, kAngstrom, 193, 175, 5, 155, 6.9, 6e-2},
          {bent, "sto-3g", 0, {}, kBohr, 2110, 2110, 11, 2036, 72.8, 6e-2},
          {bent, "sto-3g", 0, no_core, kBohr, 1079, 1079, 9, 1027, 27.7, 6e-2},
          {bent, "sto-3g", 0, four, kBohr, 193, 175, 5, 155, 7.85, 6e-3}};
}

TEST(QubitEncodingOfMolecules, HasTheKnownSizesAndTheLowestEnergyOfTheSector) {
  for (const KnownSize& known : known_sizes()) {
    SCOPED_TRACE(known.geometry + " " + known.basis);
    const ElectronicHamiltonian h =
        restrict_to(test::solve(known.geometry, known.charge,
                                test::kBasisFolder + known.basis + ".g94", known.unit)
                        .hamiltonian,
                    known.space);
    const QubitEncoding jordan_wigner = encode("jordan_wigner", h);
    const double ground_state = sim::lowest_eigenvalues(
        jordan_wigner.hamiltonian(), 1, jordan_wigner.sector_states(h.electrons))[0];
    EXPECT_NEAR(jordan_wigner.hamiltonian().l1_norm() -
                    std::abs(jordan_wigner.hamiltonian().identity_coefficient()),
                known.one_norm, known.one_norm_error);
    for (const QubitMapping& mapping : qubit_mappings()) {
      SCOPED_TRACE(mapping.name);
      const QubitEncoding e(mapping, h);
      const std::size_t terms = e.hamiltonian().without_small_terms(1e-10).terms().size();
      EXPECT_NEAR(diagonal_element(e.hamiltonian(), e.reference_state()), determinant_energy(h),
                  1e-10);
      if (mapping.drops == DroppedSymmetries::kNone) {
        EXPECT_EQ(e.num_qubits(), 2 * h.num_orbitals());
        EXPECT_EQ(terms, known.terms);
        continue;
      }
      if (mapping.drops == DroppedSymmetries::kTotalParity) {
        EXPECT_EQ(e.num_qubits(), 2 * h.num_orbitals() - 1);
        EXPECT_GE(terms, known.reduced_terms);
        EXPECT_LE(terms, known.terms);
        EXPECT_NEAR(sim::lowest_eigenvalues(e.hamiltonian(), 1, e.sector_states(h.electrons)).at(0),
                    ground_state, 1e-9);
        continue;
      }
      const bool tapered = mapping.drops == DroppedSymmetries::kAll;
      EXPECT_EQ(e.num_qubits(), tapered ? known.tapered_qubits : 2 * h.num_orbitals() - 2);
      EXPECT_EQ(terms, tapered ? known.tapered_terms : known.reduced_terms);
      EXPECT_NEAR(sim::lowest_eigenvalues(e.hamiltonian())[0], ground_state, 1e-9);
    }
  }
}

TEST(QubitEncodingOfMolecules, TheSectorKeepsTheIonApartFromTheNeutralMolecule) {
  const ElectronicHamiltonian heh = test::solve("He 0 0 0; H 0 0 1", 1).hamiltonian;
  const QubitEncoding e = encode("bravyi_kitaev", heh);
  EXPECT_NEAR(sim::lowest_eigenvalues(e.hamiltonian())[0], -3.1578592138, 1e-9);
  EXPECT_NEAR(sim::lowest_eigenvalues(e.hamiltonian(), 1, e.sector_states({1, 1}))[0],
              -2.860205122578, 1e-9);
  EXPECT_NEAR(sim::lowest_eigenvalues(encode("parity_tapered", heh).hamiltonian())[0],
              -2.860205122578, 1e-9);
}

TEST(QubitEncodingOfMolecules, SymmetryOfNitrogenSurvivesAnyOrientation) {
  for (const char* geometry : {"N 0 0 0; N 0 0 1.1", "N 0 0 0; N 0.6350853 0.6350853 0.6350853",
                               "N 0.1 0.2 0.3; N 0.4 0.7 1.2"}) {
    const QubitEncoding e = encode("parity_tapered", test::solve(geometry).hamiltonian);
    EXPECT_EQ(e.num_qubits(), 15) << geometry;
    EXPECT_EQ(e.hamiltonian().terms().size(), 2229U) << geometry;
    EXPECT_EQ(e.spin_squared_operator().num_qubits(), 15);
  }
}

}  // namespace
}  // namespace qarch::chem
