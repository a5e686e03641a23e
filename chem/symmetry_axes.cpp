#include "chem/symmetry_axes.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace qarch::chem {

namespace {

constexpr double kSamePlace = 1e-4;   // bohr
constexpr double kSameLine = 1e-6;    // 1 - cos(angle)
constexpr double kRightAngle = 1e-3;  // cos(angle)
constexpr double kTie = 1e-6;         // of alignments
constexpr double kShortest = 1e-2;    // bohr, of a vector that defines a direction

using Vector = Eigen::Vector3d;

struct Nuclei {
  Vector centre = Vector::Zero();
  std::vector<Vector> positions{};  ///< from the centre
  std::vector<int> charges{};
};

Nuclei centred(const Molecule& molecule) {
  Nuclei nuclei;
  double total = 0.0;
  for (const Atom& atom : molecule.atoms) {
    const Vector position(atom.position[0], atom.position[1], atom.position[2]);
    nuclei.centre += atom.atomic_number * position;
    total += atom.atomic_number;
    nuclei.positions.push_back(position);
    nuclei.charges.push_back(atom.atomic_number);
  }
  if (total > 0.0) nuclei.centre /= total;
  for (Vector& position : nuclei.positions) position -= nuclei.centre;
  return nuclei;
}

bool is_symmetry(const Nuclei& nuclei, const Eigen::Matrix3d& operation) {
  const std::size_t count = nuclei.positions.size();
  for (std::size_t a = 0; a < count; ++a) {
    const Vector image = operation * nuclei.positions[a];
    bool found = false;
    for (std::size_t b = 0; b < count && !found; ++b) {
      found = nuclei.charges[a] == nuclei.charges[b] &&
              (image - nuclei.positions[b]).norm() < kSamePlace;
    }
    if (!found) return false;
  }
  return true;
}

Eigen::Matrix3d mirror(const Vector& normal) {
  return Eigen::Matrix3d::Identity() - 2.0 * normal * normal.transpose();
}

/// How many of C2(u) and sigma(u) = -C2(u) are symmetries.
int count_operations(const Nuclei& nuclei, const Vector& u) {
  return (is_symmetry(nuclei, mirror(u)) ? 1 : 0) + (is_symmetry(nuclei, -mirror(u)) ? 1 : 0);
}

/// The symmetry axes and mirror normals. Of a C2 or a mirror, an atom or the sum, difference or
/// product of two tells the direction; the axes of the coordinates come first.
std::vector<Vector> symmetry_directions(const Nuclei& nuclei) {
  std::vector<Vector> directions;
  const auto add = [&](const Vector& v) {
    if (v.norm() < kShortest) return;
    const Vector u = v.normalized();
    const bool known = std::any_of(directions.begin(), directions.end(), [&](const Vector& other) {
      return std::abs(u.dot(other)) > 1.0 - kSameLine;
    });
    if (!known && count_operations(nuclei, u) > 0) directions.push_back(u);
  };
  for (Eigen::Index k = 0; k < 3; ++k) add(Vector::Unit(k));
  for (std::size_t a = 0; a < nuclei.positions.size(); ++a) {
    const Vector& r = nuclei.positions[a];
    add(r);
    for (std::size_t b = 0; b < a; ++b) {
      const Vector& s = nuclei.positions[b];
      add(r.cross(s));
      if (nuclei.charges[a] != nuclei.charges[b]) continue;
      if (std::abs(r.norm() - s.norm()) > kSamePlace) continue;
      add(r + s);
      add(r - s);
    }
  }
  return directions;
}

/// u, then the axis of the coordinates that is least along u, made orthogonal to it, and their
/// product.
Eigen::Matrix3d completed(const Vector& u) {
  Eigen::Index least = 0;
  for (Eigen::Index k = 1; k < 3; ++k) {
    if (std::abs(u[k]) < std::abs(u[least]) - kTie) least = k;
  }
  Eigen::Matrix3d frame;
  frame.col(0) = u;
  frame.col(1) = (Vector::Unit(least) - u[least] * u).normalized();
  frame.col(2) = u.cross(frame.col(1));
  return frame;
}

/// The axes in the order, and with the signs, that bring them nearest to x, y, z; and how near.
struct Ordered {
  Eigen::Matrix3d axes;
  double alignment = -1.0;
};

Ordered ordered(const Eigen::Matrix3d& frame) {
  Ordered best;
  std::array<Eigen::Index, 3> order{0, 1, 2};
  do {
    double alignment = 0.0;
    for (Eigen::Index k = 0; k < 3; ++k) {
      // Weights, because sums of three cosines have ties.
      alignment +=
          static_cast<double>(3 - k) * std::abs(frame(k, order.at(static_cast<std::size_t>(k))));
    }
    if (alignment <= best.alignment + kTie) continue;
    best.alignment = alignment;
    for (Eigen::Index k = 0; k < 3; ++k) {
      const Vector u = frame.col(order.at(static_cast<std::size_t>(k)));
      best.axes.col(k) = u[k] < 0.0 ? Vector(-u) : u;
    }
  } while (std::next_permutation(order.begin(), order.end()));
  return best;
}

}  // namespace

SymmetryAxes symmetry_axes(const Molecule& molecule) {
  const Nuclei nuclei = centred(molecule);
  SymmetryAxes best{.origin = {nuclei.centre[0], nuclei.centre[1], nuclei.centre[2]}};
  int most = -1;  // inversion does not depend on the frame
  double alignment = 0.0;
  const auto consider = [&](const Eigen::Matrix3d& frame) {
    int count = 0;
    for (Eigen::Index k = 0; k < 3; ++k) count += count_operations(nuclei, frame.col(k));
    if (count < most) return;
    const Ordered candidate = ordered(frame);
    if (count == most && candidate.alignment <= alignment + kTie) return;
    best.axes = candidate.axes;
    most = count;
    alignment = candidate.alignment;
  };
  consider(Eigen::Matrix3d::Identity());
  const std::vector<Vector> directions = symmetry_directions(nuclei);
  for (const Vector& u : directions) {
    consider(completed(u));
    for (const Vector& v : directions) {
      if (std::abs(u.dot(v)) > kRightAngle) continue;
      Eigen::Matrix3d frame;
      frame.col(0) = u;
      frame.col(2) = u.cross(v).normalized();
      frame.col(1) = frame.col(2).cross(u);
      consider(frame);
    }
  }
  for (unsigned signs = 1; signs < 8; ++signs) {
    const Vector diagonal((signs & 1U) != 0 ? -1 : 1, (signs & 2U) != 0 ? -1 : 1,
                          (signs & 4U) != 0 ? -1 : 1);
    const Eigen::Matrix3d operation = best.axes * diagonal.asDiagonal() * best.axes.transpose();
    if (is_symmetry(nuclei, operation)) best.operations.push_back(operation);
  }
  return best;
}

}  // namespace qarch::chem
