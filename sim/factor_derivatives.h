#pragma once

#include <array>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "sim/affine_rows.h"
#include "sim/compiled_program.h"

namespace qarch::sim {

/// A map A = s F_m ... F_1 taken apart. Given G_ij = dE/dA_ij, and with all factors but F_k fixed,
/// E depends on F_k through <G_k, F_k P_k>, where
///
///   P_k = F_(k-1) ... F_1,      G_k = (F_m ... F_(k+1))^T s G
///
/// and for a rotation by theta in the plane of the rows a, b this is const + b cos + c sin with
///   b = G_a . P_a + G_b . P_b,      c = G_b . P_a - G_a . P_b.
/// kLanes parameter sets side by side, 1 or 8.
template <int kLanes>
class FactorDerivatives {
 public:
  using Row = std::conditional_t<kLanes == 1, Four, LaneRow>;
  using Lane = std::conditional_t<kLanes == 1, double, Eight>;
  using Rows = AffineRows<Row, Lane>;

  explicit FactorDerivatives(const CompiledProgram& program);

  /// dE/dA: rows of x, y, z; a row is (dE/dt, dE/dR_x, dE/dR_y, dE/dR_z).
  using Gradient = std::array<Row, 3>;

  /// The G_k from the factors as they are.
  void take(const OneQubitMap& map, const Gradient& g, const double* cosines, const double* sines);

  /// For every factor in order: visit(factor, b, c) for rotations, which may change the factor's
  /// cosine and sine before it is multiplied into the P that follow.
  template <class Visit>
  void each_rotation(const double* cosines, const double* sines, const Visit& visit) {
    Rows p;
    for (std::size_t k = 0; k < factors_.size(); ++k) {
      const Factor& factor = *factors_[k];
      if (factor.kind == Factor::Kind::kRotation) {
        switch (factor.axis) {
          case 1:
            visit_plane<1, 2>(factor, pulled_[k], p, visit);
            break;
          case 2:
            visit_plane<2, 0>(factor, pulled_[k], p, visit);
            break;
          default:
            visit_plane<0, 1>(factor, pulled_[k], p, visit);
        }
      }
      apply(factor, cosines, sines, p);
    }
  }

  /// p <- F p.
  void apply(const Factor& factor, const double* cosines, const double* sines, Rows& p) const {
    const double* const data = program_.constants.data() + factor.data;
    const std::size_t place = kLanes * static_cast<std::size_t>(factor.slot < 0 ? 0 : factor.slot);
    switch (factor.kind) {
      case Factor::Kind::kRotation:
        p.rotate(factor.axis, load<Lane>(cosines + place), load<Lane>(sines + place));
        return;
      case Factor::Kind::kDiagonal:
        p.scale_and_shift(data);
        return;
      case Factor::Kind::kAffine:
        p.compose(data);
        return;
    }
  }

 private:
  template <std::size_t kA, std::size_t kB, class Visit>
  static void visit_plane(const Factor& factor, const Gradient& g, const Rows& p,
                          const Visit& visit) {
    visit(factor, sum(g[kA] * p[kA] + g[kB] * p[kB]), sum(g[kB] * p[kA] - g[kA] * p[kB]));
  }
  static double sum(const Four& a) { return (a[0] + a[1]) + (a[2] + a[3]); }
  static Eight sum(const LaneRow& a) { return (a.v[0] + a.v[1]) + (a.v[2] + a.v[3]); }

  const CompiledProgram& program_;
  std::vector<const Factor*> factors_;
  std::vector<Gradient> pulled_;  ///< G_k
};

}  // namespace qarch::sim
