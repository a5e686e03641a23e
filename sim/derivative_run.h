#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include "sim/compiled_program.h"
#include "sim/derivative_steps.h"
#include "sim/factor_derivatives.h"
#include "sim/simd.h"
#include "sim/state_memory.h"
#include "sim/tile_plan.h"

namespace qarch::sim {

/// E as a function of one angle, all others fixed: a + b cos(theta) + c sin(theta).
struct Sinusoid {
  double a = 0.0;
  double b = 0.0;
  double c = 0.0;
};

/// Exact derivatives of E(theta) = sum_j w_j r(theta)[k_j] for kLanes parameter sets side by side.
///
/// One forward sweep keeps the state before every map that depends on parameters. The backward
/// sweep pulls lambda = dE/dr through the operations and takes, for each such map A on qubit q,
///
///   G_ab = dE/dA_ab = sum over the digits of all other qubits of lambda_a r_b,
///
/// 12 numbers, from which dE/dtheta of each rotation inside A follows by the product rule. With all
/// other angles fixed E is affine in A, and A in (cos theta, sin theta): the same numbers give the
/// sinusoid of each angle.
///
/// States too large for the caches go through both sweeps tile by tile (tile_plan.h): only the
/// state before each segment is kept, and the rest is done again inside the tile.
///
/// Memory: one state for every map with parameters, or segment; beyond `memory_budget` bytes the
/// forward sweep is repeated from stored states, halving the distance each time.
template <int kLanes>
class DerivativeRun {
 public:
  using Lane = std::conditional_t<kLanes == 1, double, Eight>;

  /// entries, weights: E's. The program, which must outlive this, starts from |0...0>.
  /// minimize_each_angle() needs tiled = false: an angle depends on all tiles of the maps before.
  DerivativeRun(const CompiledProgram& program, std::vector<std::size_t> entries,
                std::vector<double> weights, std::size_t memory_budget, bool tiled = true);

  /// values[lane] = E, gradient[kLanes slot + lane] = dE/dtheta, summed over the uses of a slot.
  /// numbers: as Run::bind made them from cosines and sines.
  void gradient(const double* numbers, const double* cosines, const double* sines, double* values,
                double* gradient);

  /// b[kLanes slot + lane], c[...]: the coefficients of cos and sin, of slots that are used once.
  void sinusoids(const double* numbers, const double* cosines, const double* sines, double* values,
                 double* b, double* c);

  /// One exact coordinate sweep, in the order of the steps: each angle in turn to the minimum of
  /// its sinusoid given all others as they are then (Rotosolve without repeated circuits). Changes
  /// angles, cosines, sines and numbers; values[lane] = E afterwards. Slots must be used once.
  void minimize_each_angle(double* numbers, double* cosines, double* sines, double* angles,
                           double* values);

 private:
  using Steps = DerivativeSteps<kLanes>;
  using Step = typename Steps::Step;
  using Kind = typename Steps::Kind;
  using Correlation = typename Steps::Correlation;

  void plan_steps(bool tiled);
  void find_rooms();
  void forward(const Step& step, const double* numbers, const double* r, double* out) const;

  double* start_state();
  void start_lambda(double* lambda) const;
  void read(const double* r, double* values) const;
  double* bump(std::size_t doubles);
  std::size_t kept_doubles(std::size_t first, std::size_t last) const;
  void forward_tiles(const Step& step, const double* numbers, const double* r, double* out) const;
  template <class Use>
  void backward_tiles(const Step& step, const double* numbers, const double* r, double* lambda,
                      const Use& use);
  template <class Use>
  void tail(const double* numbers, double* r, double* values, const Use& use);
  template <class Use>
  void reverse(std::size_t first, std::size_t last, const double* numbers, double* r,
               bool with_tail, double* values, const Use& use);
  template <class Improve>
  void sweep_dense(std::size_t first, std::size_t last, const double* numbers, double* lambda,
                   const Improve& improve);

  const CompiledProgram& program_;
  std::vector<std::size_t> entries_;
  std::vector<double> weights_;
  Steps parts_;
  TilePlan plan_;
  std::vector<Step> steps_;
  std::vector<std::vector<Step>> segment_steps_;
  std::size_t first_listed_ = 0;  ///< steps_[first_listed_...] visit lists only
  std::vector<double*> kept_;     ///< of each step that keeps a whole state: where
  FactorDerivatives<kLanes> factors_;
  StateMemory arena_;                   ///< states before (gradient) or lambdas after (sweep) maps
  std::size_t used_ = 0;                ///< of the arena
  StateMemory live_;                    ///< lambda (gradient) or the state (sweep)
  AlignedVector<double> copies_;        ///< of the groups of listed steps
  mutable AlignedVector<double> tile_;  ///< lambda of a tile, then its states
  std::vector<Correlation> sums_;       ///< of the steps of a segment
};

extern template class DerivativeRun<1>;
extern template class DerivativeRun<8>;

}  // namespace qarch::sim
