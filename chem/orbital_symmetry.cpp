#include "chem/orbital_symmetry.h"

#include <Eigen/QR>
#include <cmath>
#include <cstddef>
#include <map>
#include <numbers>
#include <utility>

namespace qarch::chem {

namespace {

using Vector = Eigen::Vector3d;

/// The angular functions of a shell at a point of the unit sphere, up to one factor: monomials, or
/// real spherical harmonics by m = -l ... l.
Eigen::RowVectorXd angular_functions(int l, bool spherical, const Vector& u) {
  std::vector<double> values;
  if (!spherical) {
    for (int x = l; x >= 0; --x) {
      for (int y = l - x; y >= 0; --y) {
        values.push_back(std::pow(u[0], x) * std::pow(u[1], y) * std::pow(u[2], l - x - y));
      }
    }
  } else {
    const double phi = std::atan2(u[1], u[0]);
    for (int m = -l; m <= l; ++m) {
      const int k = std::abs(m);
      const double norm = std::sqrt(std::tgamma(l - k + 1) / std::tgamma(l + k + 1));
      const double legendre =
          std::assoc_legendre(static_cast<unsigned>(l), static_cast<unsigned>(k), u[2]);
      const double around =
          m == 0 ? 1.0 : std::numbers::sqrt2 * (m < 0 ? std::sin(k * phi) : std::cos(k * phi));
      values.push_back(norm * legendre * around);
    }
  }
  return Eigen::Map<const Eigen::RowVectorXd>(values.data(), std::ssize(values));
}

/// T with f_m(R^-1 u) = sum_k f_k(u) T_km, from its values at points spread over the sphere.
Eigen::MatrixXd shell_matrix(int l, bool spherical, const Eigen::Matrix3d& operation) {
  const int num_points = 8 * (l + 1) * (l + 1);
  const auto size = angular_functions(l, spherical, Vector::UnitX()).size();
  Eigen::MatrixXd before(num_points, size);
  Eigen::MatrixXd after(num_points, size);
  for (int k = 0; k < num_points; ++k) {  // a spiral
    const double z = 1.0 - (2.0 * k + 1.0) / num_points;
    const double phi = 2.4 * k;
    const double rho = std::sqrt(1.0 - z * z);
    const Vector u(rho * std::cos(phi), rho * std::sin(phi), z);
    before.row(k) = angular_functions(l, spherical, u);
    after.row(k) = angular_functions(l, spherical, (operation.transpose() * u).normalized());
  }
  Eigen::MatrixXd matrix = before.colPivHouseholderQr().solve(after);
  constexpr double kRounding = 1e-13;
  return matrix.unaryExpr([](double x) { return std::abs(x) < kRounding ? 0.0 : x; });
}

/// The atom to which the operation takes each atom: the nearest of its kind.
std::vector<std::size_t> images(const Molecule& molecule, const Vector& origin,
                                const Eigen::Matrix3d& operation) {
  const auto position = [&](const Atom& atom) {
    return Vector(atom.position[0], atom.position[1], atom.position[2]);
  };
  std::vector<std::size_t> result;
  for (std::size_t a = 0; a < molecule.atoms.size(); ++a) {
    const Vector image = origin + operation * (position(molecule.atoms[a]) - origin);
    std::size_t nearest = a;
    for (std::size_t b = 0; b < molecule.atoms.size(); ++b) {
      if (molecule.atoms[b].atomic_number == molecule.atoms[a].atomic_number &&
          (position(molecule.atoms[b]) - image).norm() <
              (position(molecule.atoms[nearest]) - image).norm()) {
        nearest = b;
      }
    }
    result.push_back(nearest);
  }
  return result;
}

}  // namespace

std::vector<Eigen::MatrixXd> symmetry_matrices(const Molecule& molecule, const BasisSet& basis,
                                               const SymmetryAxes& axes) {
  const auto shell_is_spherical = [&](int l) { return basis.spherical && l > 1; };
  const auto shell_size = [&](int l) {
    return shell_is_spherical(l) ? 2 * l + 1 : (l + 1) * (l + 2) / 2;
  };
  std::vector<int> first;  // AO of each atom
  int num_orbitals = 0;
  for (const Atom& atom : molecule.atoms) {
    first.push_back(num_orbitals);
    for (const Shell& shell : basis.of_element(atom.atomic_number)) {
      num_orbitals += shell_size(shell.angular_momentum);
    }
  }
  const Vector origin(axes.origin[0], axes.origin[1], axes.origin[2]);
  std::vector<Eigen::MatrixXd> result;
  for (const Eigen::Matrix3d& operation : axes.operations) {
    std::map<int, Eigen::MatrixXd> of_l;
    Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(num_orbitals, num_orbitals);
    const std::vector<std::size_t> image = images(molecule, origin, operation);
    for (std::size_t a = 0; a < image.size(); ++a) {
      int offset = 0;
      for (const Shell& shell : basis.of_element(molecule.atoms[a].atomic_number)) {
        const int l = shell.angular_momentum;
        if (!of_l.contains(l)) of_l[l] = shell_matrix(l, shell_is_spherical(l), operation);
        const int size = shell_size(l);
        matrix.block(first[image[a]] + offset, first[a] + offset, size, size) = of_l[l];
        offset += size;
      }
    }
    result.push_back(std::move(matrix));
  }
  return result;
}

}  // namespace qarch::chem
