#include "sim/derivative_steps.h"

#include <algorithm>

#include "sim/derivative_kernels.h"

namespace qarch::sim {

namespace {

using kernels::AllGroups;
using kernels::AllOffsets;
using kernels::kMapNumbers;
using kernels::ListedGroups;
using kernels::ListedOffsets;
using kernels::MapKind;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

template <int kLanes>
std::size_t stride_of(int place) {
  return at(kLanes) << (2U * static_cast<unsigned>(place));
}

struct PermuteCall {
  double* r;
  std::size_t s0;
  std::size_t s1;
  std::size_t size;
  double scale;
  std::span<const std::size_t> list;
};
using PermuteKernel = void (*)(const PermuteCall&);

template <const SignedPermutation& kP, bool kAdjoint, class V>
void permute_all(const PermuteCall& c) {
  kernels::permute_pair<kP, kAdjoint, V>(c.r, c.s0, c.s1, c.scale, AllGroups<V>{c.size});
}
template <const SignedPermutation& kP, bool kAdjoint, class V>
void permute_listed(const PermuteCall& c) {
  kernels::permute_pair<kP, kAdjoint, V>(c.r, c.s0, c.s1, c.scale, ListedGroups<V>{c.list});
}
template <const SignedPermutation& kP, bool kAdjoint, unsigned kLow>
void permute_low(const PermuteCall& c) {
  kernels::permute_pair_at_qubit_0<kP, kAdjoint, kLow>(c.r, c.size, kLow == 0 ? c.s1 : c.s0,
                                                       c.scale);
}

struct PermuteKernels {
  PermuteKernel wide, narrow, low0, low1, listed, lanes_listed;
};
template <const SignedPermutation& kP, bool kAdjoint>
constexpr PermuteKernels permute_kernels() {
  return {permute_all<kP, kAdjoint, Eight>,     permute_all<kP, kAdjoint, Four>,
          permute_low<kP, kAdjoint, 0>,         permute_low<kP, kAdjoint, 1>,
          permute_listed<kP, kAdjoint, double>, permute_listed<kP, kAdjoint, Eight>};
}
template <const SignedPermutation& kP>
constexpr std::array<PermuteKernels, 2> both() {
  return {permute_kernels<kP, false>(), permute_kernels<kP, true>()};
}
constexpr std::array<std::array<PermuteKernels, 2>, 6> kPermuteKernels{
    both<kIdentityPermutation>(), both<kCxPermutation>(),   both<kCyPermutation>(),
    both<kCzPermutation>(),       both<kSwapPermutation>(), both<kEcrPermutation>()};

}  // namespace

template <int kLanes>
std::size_t DerivativeSteps<kLanes>::size_of(int digits) {
  return stride_of<kLanes>(digits);
}

template <int kLanes>
void DerivativeSteps<kLanes>::append(const Operation& op, std::vector<Step>& steps,
                                     std::size_t& copies) const {
  constexpr std::size_t kGain = kLanes == 1 ? 5 : 1;  // a list visits one entry at a time
  const bool pair = op.shape != Operation::Shape::kOne;
  const bool listed = op.num_groups >= 0 &&
                      kGain * at(op.num_groups) < stride_of<1>(op.num_digits - (pair ? 2 : 1));
  Step step{.kind = Kind::kMap, .listed = listed, .op = &op, .digits = op.num_digits};
  const int entering = program_.kind(op, 0) == MapKind::kNew   ? 0
                       : program_.kind(op, 1) == MapKind::kNew ? 1
                                                               : -1;
  const int order[2] = {entering == 0 ? 1 : 0, entering == 0 ? 0 : 1};
  for (const int operand : order) {
    if (op.maps[operand] < 0) continue;
    const bool before_entering = entering >= 0 && operand != entering;
    step.operand = operand;
    step.digits = op.num_digits - (before_entering ? 1 : 0);
    step.repeats = pair && !before_entering ? 4 : 1;
    step.keeps = program_.maps[at(op.maps[operand])].first_factor >= 0;
    if (listed && step.keeps) {
      step.copy = copies;
      copies += at(4 * step.repeats * op.num_groups * kLanes);
    }
    steps.push_back(step);
  }
  step.digits = op.num_digits;
  step.keeps = false;
  if (op.shape == Operation::Shape::kPair) {
    step.kind = Kind::kPermutation;
    steps.push_back(step);
  } else if (op.shape == Operation::Shape::kDense) {
    step.kind = Kind::kDense;
    steps.push_back(step);
  }
}

template <int kLanes>
std::span<const std::size_t> DerivativeSteps<kLanes>::list_of(const Step& step) const {
  return std::span(program_.groups).subspan(at(step.op->first_group), at(step.op->num_groups));
}

template <int kLanes>
const double* DerivativeSteps<kLanes>::numbers_of(const Step& step, const double* numbers) const {
  return numbers + kLanes * kMapNumbers * at(map_of(step));
}

/// visit(offsets, a register, how numbers are read): how the groups of a map are walked.
template <int kLanes>
template <class Visit>
void DerivativeSteps<kLanes>::with_offsets(const Step& step, const Visit& visit) const {
  const std::size_t stride = size_of(step.op->places[step.operand]);
  const std::size_t size = size_of(step.digits);
  using Scalar = Lane;
  using Numbers = std::conditional_t<kLanes == 1, kernels::SharedNumbers, kernels::LaneNumbers>;
  if (step.listed) {
    const std::size_t other = step.repeats == 1 ? 0 : size_of(step.op->places[1 - step.operand]);
    visit(ListedOffsets<Scalar>{list_of(step), at(step.repeats), other, stride}, Scalar{},
          Numbers{});
  } else if (kLanes == 8 || stride >= 16) {
    visit(AllOffsets<Eight>{size, stride}, Eight{}, Numbers{});
  } else if constexpr (kLanes == 1) {
    if (stride == 4) {
      visit(AllOffsets<Four>{size, stride}, Four{}, Numbers{});
    } else {
      visit(AllOffsets<double>{size, stride}, double{}, Numbers{});
    }
  }
}

template <int kLanes>
void DerivativeSteps<kLanes>::permute(const Step& step, double* r, bool adjoint) const {
  const Operation& op = *step.op;
  if (op.permutation == 0 && op.scale == 1.0) return;
  const PermuteKernels& kernels = kPermuteKernels[op.permutation][adjoint ? 1 : 0];
  const PermuteCall call{
      r, size_of(op.places[0]), size_of(op.places[1]), size_of(step.digits), op.scale, {}};
  if (step.listed) {
    PermuteCall listed = call;
    listed.list = list_of(step);
    return (kLanes == 8 ? kernels.lanes_listed : kernels.listed)(listed);
  }
  if (kLanes == 8) return kernels.wide(call);
  if (op.places[0] == 0) return kernels.low0(call);
  if (op.places[1] == 0) return kernels.low1(call);
  (std::min(op.places[0], op.places[1]) == 1 ? kernels.narrow : kernels.wide)(call);
}

template <int kLanes>
void DerivativeSteps<kLanes>::multiply_dense(const Step& step, double* r, bool adjoint) const {
  const double* const m = program_.constants.data() + step.op->dense;
  std::array<double, 256> transposed;
  if (adjoint) {
    for (std::size_t i = 0; i < 16; ++i) {
      for (std::size_t j = 0; j < 16; ++j) transposed[16 * i + j] = m[16 * j + i];
    }
  }
  const std::size_t s0 = size_of(step.op->places[0]);
  const std::size_t s1 = size_of(step.op->places[1]);
  const double* const matrix = adjoint ? transposed.data() : m;
  if (step.listed) {
    kernels::map_dense<Lane>(r, s0, s1, matrix, ListedGroups<Lane>{list_of(step)});
  } else if (std::min(s0, s1) >= 16) {
    kernels::map_dense<Eight>(r, s0, s1, matrix, AllGroups<Eight>{size_of(step.digits)});
  } else {
    kernels::map_dense<Lane>(r, s0, s1, matrix, AllGroups<Lane>{size_of(step.digits)});
  }
}

template <int kLanes>
void DerivativeSteps<kLanes>::forward(const Step& step, const double* numbers, const double* r,
                                      double* out) const {
  if (step.kind == Kind::kPermutation) return permute(step, out, false);
  if (step.kind == Kind::kDense) return multiply_dense(step, out, false);
  const double* const m = numbers_of(step, numbers);
  const MapKind kind = kind_of(step);
  if (kLanes == 1 && !step.listed && step.op->places[step.operand] == 0 && kind != MapKind::kNew) {
    return kernels::map_qubit_0(r, out, size_of(step.digits), kernels::Columns(kind, m));
  }
  with_offsets(step, [&]<class V, class Numbers>(const auto& offsets, V, Numbers) {
    kernels::map_one_to<V, Numbers>(r, out, kind, m, offsets);
  });
}

template <int kLanes>
void DerivativeSteps<kLanes>::backward(const Step& step, const double* numbers,
                                       const double* lambda, double* out) const {
  if (step.kind == Kind::kPermutation) return permute(step, out, true);
  if (step.kind == Kind::kDense) return multiply_dense(step, out, true);
  const double* const m = numbers_of(step, numbers);
  const MapKind kind = kind_of(step);
  if (kLanes == 1 && !step.listed && step.op->places[step.operand] == 0 && kind != MapKind::kNew) {
    return kernels::map_qubit_0(lambda, out, size_of(step.digits),
                                kernels::Columns(kernels::adjoint_columns(kind, m)));
  }
  with_offsets(step, [&]<class V, class Numbers>(const auto& offsets, V, Numbers) {
    kernels::adjoint_one<V, Numbers>(lambda, out, kind, m, offsets);
  });
}

template <int kLanes>
template <bool kAdjoint, class Lambda>
auto DerivativeSteps<kLanes>::correlation(const Step& step, const double* numbers, Lambda* lambda,
                                          const double* r, bool lambda_is_copy) const
    -> Correlation {
  const MapKind kind = kind_of(step);
  const double* const m = numbers_of(step, numbers);
  if constexpr (kLanes == 1) {
    if (!step.listed && step.op->places[step.operand] == 0 && kind != MapKind::kNew) {
      return kernels::correlate_qubit_0<kAdjoint>(
          lambda, r, size_of(step.digits), kernels::Columns(kernels::adjoint_columns(kind, m)));
    }
  }
  Correlation g;
  with_offsets(step, [&]<class V, class Numbers>(const auto& offsets, V, Numbers) {
    std::array<V, kMapNumbers> sums{};
    kernels::correlate<kAdjoint, V, Numbers>(lambda, step.listed && lambda_is_copy, r,
                                             step.listed && !lambda_is_copy, kind, m, offsets,
                                             sums);
    for (std::size_t i = 0; i < 3; ++i) {
      if constexpr (kLanes == 8) {
        g[i] = {sums[4 * i], sums[4 * i + 1], sums[4 * i + 2], sums[4 * i + 3]};
      } else {
        g[i] = kernels::sum_lanes(sums[4 * i], sums[4 * i + 1], sums[4 * i + 2], sums[4 * i + 3]);
      }
    }
  });
  return g;
}

template <int kLanes>
void DerivativeSteps<kLanes>::copy_groups(const Step& step, const double* r, double* copy) const {
  with_offsets(step, [&]<class V, class Numbers>(const auto& offsets, V, Numbers) {
    kernels::copy_groups<V>(r, copy, offsets);
  });
}

template <int kLanes>
void DerivativeSteps<kLanes>::clear_groups(const Step& step, double* r) const {
  const Operation& op = *step.op;
  const bool pair = op.shape != Operation::Shape::kOne;
  const std::size_t s0 = size_of(op.places[0]);
  const std::size_t s1 = pair ? size_of(op.places[1]) : 0;
  for (const std::size_t k : list_of(step)) {
    for (std::size_t i = 0; i < (pair ? 16U : 4U); ++i) {
      store(r + kLanes * k + (i % 4) * s0 + (i / 4) * s1, Lane{});
    }
  }
}

template class DerivativeSteps<1>;
template class DerivativeSteps<8>;

template DerivativeSteps<1>::Correlation DerivativeSteps<1>::correlation<true>(
    const Step&, const double*, double*, const double*, bool) const;
template DerivativeSteps<1>::Correlation DerivativeSteps<1>::correlation<false>(
    const Step&, const double*, const double*, const double*, bool) const;
template DerivativeSteps<8>::Correlation DerivativeSteps<8>::correlation<true>(
    const Step&, const double*, double*, const double*, bool) const;
template DerivativeSteps<8>::Correlation DerivativeSteps<8>::correlation<false>(
    const Step&, const double*, const double*, const double*, bool) const;

}  // namespace qarch::sim
