#include "chem/integrals.h"

#define LIBINT2_DOES_NOT_INLINE_ENGINE  // the bodies are in libint_engine.cpp
#include <libint2/engine.h>
#include <libint2/initialize.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "chem/orbital_symmetry.h"
#include "chem/symmetry_axes.h"

namespace qarch::chem {

namespace {

/// Starts libint2 once; its tables live as long as the program.
void start_libint() {
  struct Runtime {
    Runtime() { libint2::initialize(); }
    ~Runtime() { libint2::finalize(); }
    Runtime(const Runtime&) = delete;
    Runtime& operator=(const Runtime&) = delete;
  };
  static const Runtime runtime;
}

struct PlacedShell {
  libint2::Shell shell;
  int first = 0;  ///< index of its first AO
  int size = 0;
};

struct ShellList {
  std::vector<PlacedShell> shells;
  int num_orbitals = 0;
  std::size_t max_primitives = 0;
  int max_l = 0;
};

ShellList place_shells(const Molecule& molecule, const BasisSet& basis) {
  ShellList list;
  for (const Atom& atom : molecule.atoms) {
    for (const Shell& shell : basis.of_element(atom.atomic_number)) {
      libint2::Shell::Contraction contraction;
      contraction.l = shell.angular_momentum;
      contraction.pure = basis.spherical && shell.angular_momentum > 1;
      contraction.coeff.assign(shell.coefficients.begin(), shell.coefficients.end());
      libint2::svector<double> exponents(shell.exponents.begin(), shell.exponents.end());
      PlacedShell placed{.shell = {std::move(exponents), {std::move(contraction)}, atom.position},
                         .first = list.num_orbitals,
                         .size = 0};
      placed.size = static_cast<int>(placed.shell.size());
      list.num_orbitals += placed.size;
      list.max_primitives = std::max(list.max_primitives, shell.exponents.size());
      list.max_l = std::max(list.max_l, shell.angular_momentum);
      list.shells.push_back(std::move(placed));
    }
  }
  return list;
}

/// sum_c weights[c] <i| O_c |j> over the operators that the engine evaluates at once.
Eigen::MatrixXd one_body(libint2::Engine& engine, const ShellList& list,
                         const std::vector<double>& weights) {
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(list.num_orbitals, list.num_orbitals);
  for (const PlacedShell& a : list.shells) {
    for (const PlacedShell& b : list.shells) {
      const auto& buffers = engine.compute(a.shell, b.shell);
      for (std::size_t c = 0; c < weights.size(); ++c) {
        if (buffers[c] == nullptr || weights[c] == 0.0) continue;
        const double* value = buffers[c];
        for (int i = 0; i < a.size; ++i) {
          for (int j = 0; j < b.size; ++j) {
            matrix(a.first + i, b.first + j) += weights[c] * *value++;
          }
        }
      }
    }
  }
  return matrix;
}

RepulsionTensor repulsion(const ShellList& list) {
  libint2::Engine engine(libint2::Operator::coulomb, list.max_primitives, list.max_l);
  RepulsionTensor tensor(list.num_orbitals);
  const std::size_t count = list.shells.size();
  for (std::size_t s1 = 0; s1 < count; ++s1) {
    for (std::size_t s2 = 0; s2 <= s1; ++s2) {
      for (std::size_t s3 = 0; s3 <= s1; ++s3) {
        for (std::size_t s4 = 0; s4 <= (s3 == s1 ? s2 : s3); ++s4) {
          const PlacedShell& a = list.shells[s1];
          const PlacedShell& b = list.shells[s2];
          const PlacedShell& c = list.shells[s3];
          const PlacedShell& d = list.shells[s4];
          const double* value = engine.compute(a.shell, b.shell, c.shell, d.shell)[0];
          if (value == nullptr) continue;  // all are negligible
          for (int i = 0; i < a.size; ++i) {
            for (int j = 0; j < b.size; ++j) {
              for (int k = 0; k < c.size; ++k) {
                for (int l = 0; l < d.size; ++l) {
                  tensor.set(a.first + i, b.first + j, c.first + k, d.first + l, *value++);
                }
              }
            }
          }
        }
      }
    }
  }
  return tensor;
}

}  // namespace

AoIntegrals compute_integrals(const Molecule& molecule, const BasisSet& basis) {
  start_libint();
  const ShellList list = place_shells(molecule, basis);
  std::vector<std::pair<double, std::array<double, 3>>> charges;
  for (const Atom& atom : molecule.atoms) charges.emplace_back(atom.atomic_number, atom.position);

  using libint2::Operator;
  // Engines hold no state of ours and are not thread safe: each call makes its own.
  libint2::Engine kinetic(Operator::kinetic, list.max_primitives, list.max_l);
  libint2::Engine nuclear(Operator::nuclear, list.max_primitives, list.max_l);
  nuclear.set_params(charges);
  const SymmetryAxes frame = symmetry_axes(molecule);
  libint2::Engine moments(Operator::emultipole2, list.max_primitives, list.max_l);
  moments.set_params(frame.origin);
  // sum_k k (u_k . r)^2 = r . A r
  const Eigen::Matrix3d a =
      frame.axes * Eigen::Vector3d(1.0, 2.0, 3.0).asDiagonal() * frame.axes.transpose();

  AoIntegrals integrals;
  // The engine yields 1, x, y, z, xx, xy, xz, yy, yz, zz.
  integrals.overlap = one_body(moments, list, {1});
  integrals.core_hamiltonian = one_body(kinetic, list, {1}) + one_body(nuclear, list, {1});
  integrals.axis_moment =
      one_body(moments, list,
               {0, 0, 0, 0, a(0, 0), 2 * a(0, 1), 2 * a(0, 2), a(1, 1), 2 * a(1, 2), a(2, 2)});
  integrals.symmetries = symmetry_matrices(molecule, basis, frame);
  integrals.repulsion = repulsion(list);
  for (const PlacedShell& placed : list.shells) {
    integrals.angular_momentum.insert(integrals.angular_momentum.end(),
                                      static_cast<std::size_t>(placed.size),
                                      placed.shell.contr[0].l);
  }
  return integrals;
}

}  // namespace qarch::chem
