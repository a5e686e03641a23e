#include "chem/canonical_orbitals.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "tests/chem/molecules.h"
#include "tests/chem/symmetric_molecules.h"

namespace qarch::chem {
namespace {

struct Counted {
  ElectronicHamiltonian hamiltonian;
  AoIntegrals integrals;
  ScfResult scf;

  int nonzero(double bound) const {
    const int n = hamiltonian.num_orbitals();
    int count = 0;
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < n; ++j) {
        for (int k = 0; k < n; ++k) {
          for (int l = 0; l < n; ++l) {
            count += std::abs(hamiltonian.two_body(i, j, k, l)) > bound ? 1 : 0;
          }
        }
      }
    }
    return count;
  }
};

Counted solved(const Molecule& molecule, const std::string& basis_name,
               const ScfOptions& options = {}) {
  const BasisSet basis = load_basis_set(test::kBasisFolder + basis_name + ".g94");
  Counted c;
  c.integrals = compute_integrals(molecule, basis);
  c.scf = restricted_hartree_fock(molecule, basis, c.integrals, options);
  c.hamiltonian = electronic_hamiltonian(c.integrals, c.scf, nuclear_repulsion(molecule));
  return c;
}

/// Impure partners raise these counts: to 6169 for LiH, to 2056 for N2.
TEST(CanonicalOrbitals, LeaveNoIntegralThatSymmetryForbids) {
  struct Case {
    const char* geometry;  ///< angstrom
    const char* basis;
    int nonzero;
  };
  for (const auto& [geometry, basis, nonzero] :
       {Case{"Li 0 0 0; H 0 0 1.595", "6-31g", 4881}, Case{"N 0 0 0; N 0 0 1.0977", "sto-3g", 1576},
        Case{"N 0 0 0; N 0 0 2.0", "sto-3g", 1576}, Case{"N 0 0 0; N 0 0 3.5", "sto-3g", 1576},
        Case{"F 0 0 0; F 0 0 2.5", "6-31g", 15624}}) {
    const Molecule placed = parse_geometry(geometry, LengthUnit::kAngstrom);
    for (const double angle : {0.0, 0.6, 1.9}) {
      const Counted c = solved(test::turned(placed, angle), basis);
      EXPECT_EQ(c.nonzero(1e-10), nonzero) << geometry << " turned by " << angle;
      EXPECT_EQ(c.nonzero(1e-13), nonzero) << geometry << " turned by " << angle;
    }
  }
}

TEST(CanonicalOrbitals, AreEvenOrOddUnderEveryOperation) {
  for (const auto& [group, order, geometry] : test::symmetric_molecules()) {
    if (std::string(group) == "C_1" || std::string(group) == "C_s") continue;  // odd electrons
    if (std::string(group) == "D_4h") continue;  // breaks its symmetry
    const Molecule placed = parse_geometry(geometry, LengthUnit::kBohr);
    for (const char* basis : {"sto-3g", "6-31gs", "cc-pvdz"}) {
      for (const double angle : {0.0, 0.6}) {
        const Counted c = solved(test::turned(placed, angle), basis);
        const Eigen::MatrixXd& orbitals = c.scf.coefficients;
        const auto n = orbitals.cols();
        EXPECT_EQ(std::ssize(c.integrals.symmetries), order - 1);
        for (const Eigen::MatrixXd& g : c.integrals.symmetries) {
          const Eigen::MatrixXd images = orbitals.transpose() * c.integrals.overlap * g * orbitals;
          const Eigen::MatrixXd parities = images.diagonal().array().sign().matrix().asDiagonal();
          EXPECT_LT((images - parities).cwiseAbs().maxCoeff(), 1e-11) << group << " " << basis;
        }
        EXPECT_LT((orbitals.transpose() * c.integrals.overlap * orbitals -
                   Eigen::MatrixXd::Identity(n, n))
                      .cwiseAbs()
                      .maxCoeff(),
                  1e-11);
      }
    }
  }
}

/// Delta pairs, too, which x^2 + 2 y^2 + 3 z^2 does not tell apart.
TEST(CanonicalOrbitals, DoNotDependOnHowPartnersAreMixed) {
  constexpr const char* kMethane =
      "C 0 0 0; H 1.2 1.2 1.2; H 1.2 -1.2 -1.2; H -1.2 1.2 -1.2; H -1.2 -1.2 1.2";
  constexpr const char* kAmmonia =
      "N 0 0 0; H 1.771 0 0.721; H -0.8855 1.53373099010224 0.721; "
      "H -0.8855 -1.53373099010224 0.721";
  for (const char* geometry :
       {"N 0 0 0; N 0 0 2.074", "N 0 0 0; N 1 1 1.5", "Ar 0 0 0", kMethane, kAmmonia}) {
    const Molecule molecule = parse_geometry(geometry, LengthUnit::kBohr);
    const Counted c = solved(molecule, "cc-pvdz");
    Eigen::MatrixXd mixed = c.scf.coefficients;
    int pairs = 0;
    for (Eigen::Index p = 1; p < mixed.cols(); ++p) {
      if (p == c.scf.num_occupied) continue;
      if (c.scf.orbital_energies[p] - c.scf.orbital_energies[p - 1] > 1e-7) continue;
      ++pairs;
      const double angle = 0.3 + 0.1 * static_cast<double>(p);
      const Eigen::VectorXd first = mixed.col(p - 1);
      mixed.col(p - 1) = std::cos(angle) * first + std::sin(angle) * mixed.col(p);
      mixed.col(p) = -std::sin(angle) * first + std::cos(angle) * mixed.col(p);
    }
    EXPECT_GT(pairs, 3) << geometry;
    EXPECT_GT((mixed - c.scf.coefficients).norm(), 0.1) << geometry;
    fix_orbitals(c.integrals, c.scf.orbital_energies, c.scf.num_occupied, mixed);
    EXPECT_LT((mixed - c.scf.coefficients).cwiseAbs().maxCoeff(), 1e-7) << geometry;
  }
}

TEST(CanonicalOrbitals, MoveLittleWithTheAtoms) {
  for (const char* geometry : {"N 0 0 0; N 0 0 2.074", "N 0 0 0; N 1 1 1.5", "Ar 0 0 0",
                               "O 0 0 0; H 0 1.43 1.108; H 0 -1.43 1.108"}) {
    const Molecule molecule = parse_geometry(geometry, LengthUnit::kBohr);
    Molecule moved = molecule;
    double shift = 1e-9;
    for (Atom& atom : moved.atoms) {
      for (double& x : atom.position) x += (shift *= -0.9);
    }
    const Counted before = solved(molecule, "cc-pvdz", {.error_tolerance = 1e-10});
    const Counted after = solved(moved, "cc-pvdz", {.error_tolerance = 1e-10});
    EXPECT_LT((before.scf.coefficients - after.scf.coefficients).cwiseAbs().maxCoeff(), 1e-6)
        << geometry;
  }
}

/// A determinant that gave up a symmetry keeps its own orbitals.
TEST(CanonicalOrbitals, OfABrokenSymmetryStayOrthonormalAndCanonical) {
  const Molecule molecule = parse_geometry("N 0 0 0; N 0 0 2.0", LengthUnit::kAngstrom);
  const Counted c = solved(molecule, "sto-3g", {.guess = "lowest"});
  const Eigen::MatrixXd& orbitals = c.scf.coefficients;
  EXPECT_LT(
      (orbitals.transpose() * c.integrals.overlap * orbitals - Eigen::MatrixXd::Identity(10, 10))
          .norm(),
      1e-11);
  const Eigen::MatrixXd occupied = orbitals.leftCols(7);
  const Eigen::MatrixXd fock = fock_matrix(c.integrals, occupied * occupied.transpose());
  const Eigen::MatrixXd energies = c.scf.orbital_energies.asDiagonal();
  EXPECT_LT((orbitals.transpose() * fock * orbitals - energies).cwiseAbs().maxCoeff(), 1e-6);
  EXPECT_NEAR(determinant_energy(c.hamiltonian), c.scf.energy, 1e-9);
}

}  // namespace
}  // namespace qarch::chem
