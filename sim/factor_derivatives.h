#pragma once

#include <array>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "sim/affine_map.h"
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
  using Map = AffineMap<Row, Lane>;

  explicit FactorDerivatives(const CompiledProgram& program);

  /// dE/dA: rows of x, y, z; a row is (dE/dt, dE/dR_x, dE/dR_y, dE/dR_z).
  using Gradient = std::array<Row, 3>;

  /// The G_k from the factors as they are.
  void take(const OneQubitMap& map, const Gradient& g, const double* cosines, const double* sines);

  /// For every factor in order: visit(factor, b, c) for rotations, which may change the factor's
  /// cosine and sine before it is multiplied into the P that follow.
  template <class Visit>
  void each_rotation(const double* cosines, const double* sines, const Visit& visit) {
    Map p = identity_map(Lane{});
    for (std::size_t k = 0; k < factors_.size(); ++k) {
      const Factor& factor = *factors_[k];
      if (factor.kind == Factor::Kind::kRotation) {
        switch (factor.axis) {
          case 1:
            visit_plane(factor, pulled_[k][1], pulled_[k][2], p.y(), p.z(), visit);
            break;
          case 2:
            visit_plane(factor, pulled_[k][2], pulled_[k][0], p.z(), p.x(), visit);
            break;
          default:
            visit_plane(factor, pulled_[k][0], pulled_[k][1], p.x(), p.y(), visit);
        }
      }
      apply(factor, cosines, sines, p);
    }
  }

  /// p <- F p.
  void apply(const Factor& factor, const double* cosines, const double* sines, Map& p) const {
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
  template <class Visit>
  static void visit_plane(const Factor& factor, const Row& g_a, const Row& g_b, const Row& p_a,
                          const Row& p_b, const Visit& visit) {
    visit(factor, sum(g_a * p_a + g_b * p_b), sum(g_b * p_a - g_a * p_b));
  }
  static double sum(const Four& a) { return (a[0] + a[1]) + (a[2] + a[3]); }
  static Eight sum(const LaneRow& a) { return (a.t + a.x) + (a.y + a.z); }

  const CompiledProgram& program_;
  std::vector<const Factor*> factors_;
  std::vector<Gradient> pulled_;  ///< G_k
};

}  // namespace qarch::sim
