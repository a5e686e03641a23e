#include "chem/qubit_encoding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/spectrum.h"
#include "tests/chem/fock_space.h"
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

std::vector<Determinant> all_determinants(int num_orbitals) {
  std::vector<Determinant> result;
  for (std::uint64_t alpha = 0; (alpha >> num_orbitals) == 0; ++alpha) {
    for (std::uint64_t beta = 0; (beta >> num_orbitals) == 0; ++beta) {
      result.push_back({alpha, beta});
    }
  }
  return result;
}

QubitEncoding encode(const char* mapping, const ElectronicHamiltonian& h) {
  return {qubit_mapping_from_name(mapping), h};
}

/// Alpha and beta electrons, closed and open shells; with and without a point group.
std::vector<ElectronicHamiltonian> random_hamiltonians() {
  return {test::random_hamiltonian(1, {1, 0}, 1),    test::random_hamiltonian(2, {1, 1}, 2),
          test::random_hamiltonian(2, {2, 1}, 3),    test::random_hamiltonian(2, {1, 1}, 4, 2),
          test::random_hamiltonian(3, {2, 1}, 5),    test::random_hamiltonian(3, {0, 2}, 6),
          test::random_hamiltonian(3, {2, 1}, 7, 2), test::random_hamiltonian(3, {2, 2}, 8, 3)};
}

/// Every matrix element between determinants of the sector, and none that leaves it.
void expect_twin(const Eigen::MatrixXd& fock, const sim::PauliSum& op, const QubitEncoding& e,
                 const test::FockSpace& space) {
  const Eigen::MatrixXcd found = test::dense(op);
  for (const Determinant& a : all_determinants(e.num_orbitals())) {
    if (!e.contains(a)) continue;
    const auto row = static_cast<Eigen::Index>(e.basis_state(a));
    for (const Determinant& b : all_determinants(e.num_orbitals())) {
      const double expected = fock(space.index(a), space.index(b));
      if (!e.contains(b)) {
        ASSERT_EQ(expected, 0.0);
        continue;
      }
      ASSERT_LT(std::abs(found(row, static_cast<Eigen::Index>(e.basis_state(b))) - expected), 1e-12)
          << a.alpha << " " << a.beta << " | " << b.alpha << " " << b.beta;
    }
  }
}

TEST(QubitEncoding, OperatorsAreThoseOfFockSpaceInEveryMapping) {
  for (const ElectronicHamiltonian& h : random_hamiltonians()) {
    const int m = h.num_orbitals();
    for (const SpinOrder order : {SpinOrder::kBlocked, SpinOrder::kInterleaved}) {
      const test::FockSpace space(m, order);
      const Eigen::MatrixXd hamiltonian = space.hamiltonian(h);
      const Eigen::MatrixXd spin_squared = space.spin_squared();
      for (const QubitMapping& mapping : qubit_mappings()) {
        if (mapping.spin_order != order) continue;
        SCOPED_TRACE(std::string(mapping.name) + ", " + std::to_string(m) + " orbitals");
        const QubitEncoding e(mapping, h);
        EXPECT_EQ(e.num_qubits() + std::ssize(e.symmetries()), 2 * m);
        expect_twin(hamiltonian, e.hamiltonian(), e, space);
        expect_twin(hamiltonian, e.map(h), e, space);
        expect_twin(space.number(), e.number_operator(), e, space);
        expect_twin(space.spin_z(), e.spin_z_operator(), e, space);
        expect_twin(spin_squared, e.spin_squared_operator(), e, space);
      }
    }
  }
}

TEST(QubitEncoding, EveryMappingDropsWhatItSays) {
  const ElectronicHamiltonian h = test::random_hamiltonian(3, {2, 1}, 7, 2);
  for (const QubitMapping& mapping : qubit_mappings()) {
    const QubitEncoding e(mapping, h);
    const std::map<DroppedSymmetries, int> dropped{
        {DroppedSymmetries::kNone, 0},
        {DroppedSymmetries::kTotalParity, 1},
        {DroppedSymmetries::kParities, 2},
        {DroppedSymmetries::kAll, 3}};  // the parity of orbital 1 too
    EXPECT_EQ(e.num_qubits(), 6 - dropped.at(mapping.drops)) << mapping.name;
    EXPECT_EQ(e.num_orbitals(), 3);
    EXPECT_EQ(e.mapping().name, mapping.name);
    EXPECT_EQ(e.reference_state(), e.basis_state({0b011, 0b001}));
    for (const Z2Symmetry& symmetry : e.symmetries()) EXPECT_EQ(symmetry.string.x, 0U);
  }
}

TEST(QubitEncoding, TheTwoQubitReductionDropsTheQubitsOfTheParities) {
  const QubitEncoding e = encode("parity_reduced", test::random_hamiltonian(3, {2, 1}, 5));
  ASSERT_EQ(e.symmetries().size(), 2U);
  EXPECT_EQ(e.symmetries()[0].string.to_text(6), "IIIZII");
  EXPECT_EQ(e.symmetries()[0].eigenvalue, 1);
  EXPECT_EQ(e.symmetries()[1].string.to_text(6), "ZIIIII");
  EXPECT_EQ(e.symmetries()[1].eigenvalue, -1);
}

TEST(QubitEncoding, DeterminantsHaveTheDocumentedBits) {
  const ElectronicHamiltonian h = test::random_hamiltonian(3, {2, 1}, 5);
  for (const auto& [name, bits] :
       std::map<std::string, std::uint64_t>{{"jordan_wigner", 0b001011},
                                            {"jordan_wigner_interleaved", 0b000111},
                                            {"parity", 0b111001},
                                            {"parity_reduced", 0b1101},
                                            {"parity_interleaved", 0b111101},
                                            {"bravyi_kitaev", 0b001001},
                                            {"checksum_interleaved", 0b00111},
                                            {"jordan_wigner_tapered", 0b0111}}) {
    EXPECT_EQ(encode(name.c_str(), h).basis_state({0b011, 0b001}), bits) << name;
  }
}

TEST(QubitEncoding, SectorStatesAreTheContainedDeterminants) {
  const ElectronicHamiltonian h = test::random_hamiltonian(3, {2, 1}, 7, 2);
  for (const QubitMapping& mapping : qubit_mappings()) {
    const QubitEncoding e(mapping, h);
    for (int alpha = 0; alpha <= 3; ++alpha) {
      for (int beta = 0; beta <= 3; ++beta) {
        std::vector<std::uint64_t> expected;
        for (const Determinant& d : all_determinants(3)) {
          if (std::popcount(d.alpha) == alpha && std::popcount(d.beta) == beta && e.contains(d)) {
            expected.push_back(e.basis_state(d));
          }
        }
        EXPECT_EQ(e.sector_states({alpha, beta}), expected) << mapping.name;
      }
    }
  }
}

/// Together the sectors are the whole space, so the spectrum of what is left lies in the spectrum
/// of all.
TEST(QubitEncoding, UntaperedMappingsHaveTheSameSpectrum) {
  const ElectronicHamiltonian lih =
      restrict_to(test::solve(test::kLiH).hamiltonian, {{0}, {1, 2, 5}});
  const std::vector<double> expected =
      sim::lowest_eigenvalues(encode("jordan_wigner", lih).hamiltonian(), 64);
  for (const QubitMapping& mapping : qubit_mappings()) {
    const QubitEncoding e(mapping, lih);
    const std::vector<double> values =
        sim::lowest_eigenvalues(e.hamiltonian(), 1 << e.num_qubits());
    if (mapping.drops == DroppedSymmetries::kNone) {
      ASSERT_EQ(values.size(), expected.size());
      for (std::size_t k = 0; k < values.size(); ++k) EXPECT_NEAR(values[k], expected[k], 1e-10);
    } else {
      for (const double value : values) {
        EXPECT_TRUE(std::ranges::any_of(
            expected, [value](double other) { return std::abs(value - other) < 1e-10; }))
            << mapping.name << " " << value;
      }
    }
  }
}

TEST(QubitEncoding, AllMappingsHaveTheSameSpectrumInEverySector) {
  ElectronicHamiltonian lih = restrict_to(test::solve(test::kLiH).hamiltonian, {{0}, {1, 2, 5}});
  for (const ElectronCount electrons :
       {ElectronCount{1, 1}, ElectronCount{2, 1}, ElectronCount{0, 2}, ElectronCount{3, 0}}) {
    lih.electrons = electrons;
    std::vector<double> expected;
    for (const QubitMapping& mapping : qubit_mappings()) {
      const QubitEncoding e(mapping, lih);
      const std::vector<std::uint64_t> states = e.sector_states(electrons);
      const std::vector<double> values =
          sim::lowest_eigenvalues(e.hamiltonian(), static_cast<int>(states.size()), states);
      if (expected.empty()) expected = values;
      ASSERT_EQ(values.size(), expected.size()) << mapping.name;
      for (std::size_t k = 0; k < values.size(); ++k) {
        EXPECT_NEAR(values[k], expected[k], 1e-10)
            << mapping.name << " " << electrons.alpha << "," << electrons.beta;
      }
    }
  }
}

/// <D| N |D>, <D| S_z |D>, <D| S^2 |D> = S_z^2 + (number of single electrons) / 2, and the
/// energy by Slater's rule.
TEST(QubitEncoding, DeterminantsHaveTheirExpectationValues) {
  const ElectronicHamiltonian lih =
      restrict_to(test::solve(test::kLiH).hamiltonian, {{0}, {1, 2, 5}});
  for (const QubitMapping& mapping : qubit_mappings()) {
    const QubitEncoding e(mapping, lih);
    const sim::PauliSum number = e.number_operator();
    const sim::PauliSum spin_z = e.spin_z_operator();
    const sim::PauliSum spin_squared = e.spin_squared_operator();
    for (const Determinant& d : all_determinants(3)) {
      if (!e.contains(d)) continue;
      const std::uint64_t state = e.basis_state(d);
      const int alpha = std::popcount(d.alpha);
      const int beta = std::popcount(d.beta);
      const double sz = 0.5 * (alpha - beta);
      const int singles = std::popcount(d.alpha ^ d.beta);
      SCOPED_TRACE(mapping.name);
      EXPECT_NEAR(diagonal_element(e.hamiltonian(), state), determinant_energy(lih, d), 1e-11);
      EXPECT_NEAR(diagonal_element(number, state), alpha + beta, 1e-12);
      EXPECT_NEAR(diagonal_element(spin_z, state), sz, 1e-12);
      EXPECT_NEAR(diagonal_element(spin_squared, state), sz * sz + 0.5 * singles, 1e-12);
    }
  }
}

TEST(QubitEncoding, SpinIsConservedAndHasItsEigenvalues) {
  const ElectronicHamiltonian lih =
      restrict_to(test::solve(test::kLiH).hamiltonian, {{0}, {1, 2, 5}});
  for (const QubitMapping& mapping : qubit_mappings()) {
    SCOPED_TRACE(mapping.name);
    const QubitEncoding e(mapping, lih);
    const Eigen::MatrixXcd h = test::dense(e.hamiltonian());
    const Eigen::MatrixXcd spin_squared = test::dense(e.spin_squared_operator());
    for (const Eigen::MatrixXcd& conserved :
         {spin_squared, test::dense(e.number_operator()), test::dense(e.spin_z_operator())}) {
      EXPECT_LT((h * conserved - conserved * h).norm(), 1e-11);
    }
    // |D> + |D'> with the spins of the two open shells exchanged is a singlet, |D> - |D'> a
    // triplet.
    const double sign = mapping.spin_order == SpinOrder::kBlocked ? 1.0 : -1.0;  // of basis_state
    const auto one = static_cast<Eigen::Index>(e.basis_state({0b001, 0b010}));
    const auto other = static_cast<Eigen::Index>(e.basis_state({0b010, 0b001}));
    Eigen::VectorXcd singlet = Eigen::VectorXcd::Zero(h.rows());
    singlet[one] = 1.0;
    singlet[other] = sign;
    EXPECT_LT((spin_squared * singlet).norm(), 1e-12);
    singlet[other] = -sign;
    EXPECT_LT((spin_squared * singlet - 2.0 * singlet).norm(), 1e-12);
    const std::vector<double> values =
        sim::lowest_eigenvalues(e.spin_squared_operator(), 9, e.sector_states({1, 1}));
    for (std::size_t k = 0; k < 9; ++k) EXPECT_NEAR(values[k], k < 6 ? 0.0 : 2.0, 1e-10);
  }
}

TEST(QubitEncoding, DroppedSymmetriesMakeRoomForMoreOrbitals) {
  const ElectronicHamiltonian h = test::random_hamiltonian(16, {3, 2}, 9, 4);
  EXPECT_THAT([&] { encode("jordan_wigner", h); },
              ThrowsMessage<std::invalid_argument>(
                  HasSubstr("mapping 'jordan_wigner': 16 orbitals take 32 qubits, must be at most "
                            "31: choose an active space")));
  for (const auto& [name, num_qubits] : std::map<std::string, int>{
           {"parity_reduced", 30}, {"parity_tapered", 27}, {"bravyi_kitaev_tapered", 27}}) {
    const QubitEncoding e = encode(name.c_str(), h);
    EXPECT_EQ(e.num_qubits(), num_qubits) << name;
    EXPECT_NEAR(diagonal_element(e.hamiltonian(), e.reference_state()), determinant_energy(h),
                1e-10);
    EXPECT_NEAR(diagonal_element(e.number_operator(), e.reference_state()), 5.0, 1e-12);
    EXPECT_NEAR(diagonal_element(e.spin_squared_operator(), e.reference_state()), 0.75, 1e-12);
  }
}

TEST(QubitEncoding, OneBodyOperatorsAreMappedIfTheyHaveTheSymmetries) {
  const ElectronicHamiltonian h = test::random_hamiltonian(3, {2, 1}, 7, 2);
  const test::FockSpace space(3, SpinOrder::kBlocked);
  Eigen::MatrixXd t(3, 3);
  t << 1, 0, 4, 0, 2, 0, 4, 0, 3;
  const ElectronicHamiltonian operator_of_t{.constant = 0.0,
                                            .one_body = t,
                                            .two_body = RepulsionTensor(3),
                                            .electrons = {},
                                            .orbital_energies = {}};
  const QubitEncoding tapered = encode("jordan_wigner_tapered", h);
  expect_twin(space.hamiltonian(operator_of_t), tapered.map_one_body(t), tapered, space);
  EXPECT_EQ(tapered.map(operator_of_t).to_text(), tapered.map_one_body(t).to_text());
  t(0, 1) = t(1, 0) = 5;
  EXPECT_THAT([&] { tapered.map_one_body(t); }, ThrowsMessage<std::invalid_argument>(HasSubstr(
                                                    "does not commute with the dropped symmetry")));
  EXPECT_NO_THROW(encode("parity_reduced", h).map_one_body(t));
}

TEST(QubitEncoding, RefusesWhatDoesNotFit) {
  const ElectronicHamiltonian h = test::random_hamiltonian(3, {2, 1}, 5);
  const QubitEncoding e = encode("parity_reduced", h);
  EXPECT_FALSE(e.contains({0b001, 0b001}));
  EXPECT_THAT(
      [&] {
        e.basis_state({0b001, 0b001});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("IIIZII = -1, must be 1")));
  EXPECT_THAT(
      [&] {
        e.basis_state({0b1000, 0});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("fills orbital 3, must be below 3")));
  EXPECT_THROW(e.contains({0, 0b1000}), std::invalid_argument);
  EXPECT_THAT(
      [&] {
        e.sector_states({4, 0});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("electrons.alpha = 4, must be in [0, 3]")));
  EXPECT_THAT(
      [&] {
        e.map(test::random_hamiltonian(2, {1, 1}, 1));
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("over 2 orbitals, must have 3")));
  EXPECT_THROW(e.map_one_body(Eigen::MatrixXd::Identity(2, 2)), std::invalid_argument);
  EXPECT_THAT(
      [] {
        encode("jordan_wigner", test::random_hamiltonian(32, {1, 1}, 1, 32));
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("32 orbitals, must be in [1, 31]")));
  ElectronicHamiltonian empty = h;
  empty.electrons = {};
  EXPECT_THROW(encode("parity", empty), std::invalid_argument);
  const QubitEncoding large = encode("parity_reduced", test::random_hamiltonian(16, {1, 1}, 1, 16));
  EXPECT_THAT(
      [&] {
        large.sector_states({8, 8});
      },
      ThrowsMessage<std::invalid_argument>(
          HasSubstr("determinants: choose a smaller active space")));
}

}  // namespace
}  // namespace qarch::chem
