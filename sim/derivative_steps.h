#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include "sim/compiled_program.h"
#include "sim/factor_derivatives.h"
#include "sim/simd.h"

namespace qarch::sim {

/// The operations of a program taken apart into single maps, permutations and dense matrices: what
/// a backward sweep goes through, one factor at a time. kLanes parameter sets side by side.
template <int kLanes>
class DerivativeSteps {
 public:
  using Lane = std::conditional_t<kLanes == 1, double, Eight>;
  /// G = dE/dA of a map A: rows x, y, z of 4 numbers.
  using Correlation = typename FactorDerivatives<kLanes>::Gradient;

  enum class Kind : unsigned char { kMap, kPermutation, kDense, kTiles };
  struct Step {
    Kind kind;
    bool keeps = false;   ///< a map with parameters: the state before it is needed
    bool listed = false;  ///< only the groups that the readout depends on
    const Operation* op = nullptr;
    int segment = -1;  ///< kTiles: a segment of the plan as a whole
    int operand = 0;
    int digits = 0;        ///< of the state that the step works on
    int repeats = 1;       ///< listed: groups of the operand in each listed group
    std::size_t copy = 0;  ///< listed and keeps: where its copy begins
    std::size_t room = 0;  ///< doubles of the state after it, until the next step that keeps
  };

  /// The program must outlive this.
  explicit DerivativeSteps(const CompiledProgram& program) : program_(program) {}

  /// Appends the maps of an operation, then its permutation. Where a qubit enters, the other
  /// operand's map acts first, on the smaller state. Counts the doubles of the copies of listed
  /// groups.
  void append(const Operation& op, std::vector<Step>& steps, std::size_t& copies) const;

  static std::size_t size_of(int digits);  ///< doubles
  kernels::MapKind kind_of(const Step& step) const { return program_.kind(*step.op, step.operand); }
  int map_of(const Step& step) const { return step.op->maps[step.operand]; }
  std::span<const std::size_t> list_of(const Step& step) const;

  /// The step from r to `out`; permutations, dense matrices and listed maps work in place on `out`.
  void forward(const Step& step, const double* numbers, const double* r, double* out) const;
  /// Its adjoint on lambda, in the same way.
  void backward(const Step& step, const double* numbers, const double* lambda, double* out) const;

  /// G of a map from lambda after it and r before it; of a listed map one of them is its copy. With
  /// kAdjoint, lambda becomes that before the map.
  template <bool kAdjoint, class Lambda>
  Correlation correlation(const Step& step, const double* numbers, Lambda* lambda, const double* r,
                          bool lambda_is_copy) const;

  /// The groups of a listed map, one after the other.
  void copy_groups(const Step& step, const double* r, double* copy) const;
  void clear_groups(const Step& step, double* r) const;

 private:
  template <class Visit>
  void with_offsets(const Step& step, const Visit& visit) const;
  const double* numbers_of(const Step& step, const double* numbers) const;
  void permute(const Step& step, double* r, bool adjoint) const;
  void multiply_dense(const Step& step, double* r, bool adjoint) const;

  const CompiledProgram& program_;
};

extern template class DerivativeSteps<1>;
extern template class DerivativeSteps<8>;

}  // namespace qarch::sim
