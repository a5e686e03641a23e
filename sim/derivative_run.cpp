#include "sim/derivative_run.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "sim/derivative_kernels.h"
#include "sim/program_run.h"

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
constexpr std::array<std::array<PermuteKernels, 2>, 5> kPermuteKernels{
    both<kIdentityPermutation>(), both<kCxPermutation>(), both<kCyPermutation>(),
    both<kCzPermutation>(), both<kSwapPermutation>()};

}  // namespace

template <int kLanes>
std::size_t DerivativeRun<kLanes>::size_of(int digits) {
  return stride_of<kLanes>(digits);
}

template <int kLanes>
DerivativeRun<kLanes>::DerivativeRun(const CompiledProgram& program,
                                     std::vector<std::size_t> entries, std::vector<double> weights,
                                     std::size_t memory_budget, bool tiled)
    : program_(program),
      entries_(std::move(entries)),
      weights_(std::move(weights)),
      factors_(program) {
  plan_steps(tiled);
  find_rooms();
  kept_.resize(steps_.size());
  const std::size_t whole = size_of(program.num_digits);
  const std::size_t fewest = std::bit_width(steps_.size()) + 3U;  // states of a halving recursion
  const std::size_t wanted = kept_doubles(0, first_listed_) + whole;
  const std::size_t budget = std::max(memory_budget / sizeof(double), fewest * whole);
  live_ = StateMemory(whole, "the state of a backward sweep");
  arena_ = StateMemory(std::min(wanted, budget), "the states of a backward sweep");
}

/// The maps of an operation, then its permutation. Where a qubit enters, the other operand's map
/// acts first, on the smaller state.
template <int kLanes>
void DerivativeRun<kLanes>::add_steps(const Operation& op, std::vector<Step>& steps) {
  constexpr std::size_t kGain = kLanes == 1 ? 5 : 1;  // a list visits one entry at a time
  const bool pair = op.shape != Operation::Shape::kOne;
  const bool listed = op.num_groups >= 0 &&
                      kGain * at(op.num_groups) < stride_of<1>(op.num_digits - (pair ? 2 : 1));
  Step step{.kind = Step::Kind::kMap, .listed = listed, .op = &op, .digits = op.num_digits};
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
      step.copy = copies_.size();
      copies_.resize(copies_.size() + at(4 * step.repeats * op.num_groups * kLanes));
    }
    steps.push_back(step);
  }
  step.digits = op.num_digits;
  step.keeps = false;
  if (op.shape == Operation::Shape::kPair) {
    step.kind = Step::Kind::kPermutation;
    steps.push_back(step);
  } else if (op.shape == Operation::Shape::kDense) {
    step.kind = Step::Kind::kDense;
    steps.push_back(step);
  }
}

template <int kLanes>
void DerivativeRun<kLanes>::plan_steps(bool tiled) {
  if (!tiled) {
    for (const Operation& op : program_.operations) add_steps(op, steps_);
    return;
  }
  plan_ = Run<kLanes>::plan(program_);
  std::size_t most_kept = 0;
  for (const Stage& stage : plan_.stages) {
    for (int i = stage.first_operation; i < stage.last_operation; ++i) {
      add_steps(program_.operations[at(i)], steps_);
    }
    if (stage.segment < 0) continue;
    const TileSegment& segment = plan_.segments[at(stage.segment)];
    auto& inner = segment_steps_.emplace_back();
    for (const Operation& op : segment.operations) add_steps(op, inner);
    const auto kept = std::ranges::count_if(inner, [](const Step& step) { return step.keeps; });
    most_kept = std::max(most_kept, (at(static_cast<int>(kept)) + 2) * segment.entries());
    sums_.resize(std::max(sums_.size(), inner.size()));
    steps_.push_back({.kind = Step::Kind::kTiles,
                      .keeps = true,
                      .segment = stage.segment,
                      .digits = segment.digits_after});
  }
  tile_.resize(kLanes * most_kept);
}

/// Where the lists begin for good, and how far each kept state grows in place.
template <int kLanes>
void DerivativeRun<kLanes>::find_rooms() {
  first_listed_ = steps_.size();
  while (first_listed_ > 0 && steps_[first_listed_ - 1].listed) --first_listed_;
  for (std::size_t i = 0; i < first_listed_; ++i) steps_[i].listed = false;
  std::size_t room = size_of(program_.num_digits);
  for (std::size_t i = first_listed_; i-- > 0;) {
    Step& step = steps_[i];
    step.room = room;
    if (!step.keeps) continue;
    room = step.kind == Step::Kind::kTiles
               ? size_of(plan_.segments[at(step.segment)].digits_before)
               : size_of(step.digits - (kind_of(step) == MapKind::kNew ? 1 : 0));
  }
}

template <int kLanes>
std::span<const std::size_t> DerivativeRun<kLanes>::list_of(const Step& step) const {
  return std::span(program_.groups).subspan(at(step.op->first_group), at(step.op->num_groups));
}

template <int kLanes>
const double* DerivativeRun<kLanes>::numbers_of(const Step& step, const double* numbers) const {
  return numbers + kLanes * kMapNumbers * at(map_of(step));
}

/// visit(offsets, numbers' type): how the groups of a map are walked.
template <int kLanes>
template <class Visit>
void DerivativeRun<kLanes>::with_offsets(const Step& step, const Visit& visit) const {
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
void DerivativeRun<kLanes>::permute(const Step& step, double* r, bool adjoint) const {
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
void DerivativeRun<kLanes>::multiply_dense(const Step& step, double* r, bool adjoint) const {
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
void DerivativeRun<kLanes>::forward(const Step& step, const double* numbers, const double* r,
                                    double* out) const {
  if (step.kind == Step::Kind::kPermutation) return permute(step, out, false);
  if (step.kind == Step::Kind::kDense) return multiply_dense(step, out, false);
  if (step.kind == Step::Kind::kTiles) return forward_tiles(step, numbers, r, out);
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
void DerivativeRun<kLanes>::backward(const Step& step, const double* numbers, const double* lambda,
                                     double* out) const {
  if (step.kind == Step::Kind::kPermutation) return permute(step, out, true);
  if (step.kind == Step::Kind::kDense) return multiply_dense(step, out, true);
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

/// G of a map; with kAdjoint lambda becomes that before it.
template <int kLanes>
template <bool kAdjoint, class Lambda>
auto DerivativeRun<kLanes>::correlation(const Step& step, const double* numbers, Lambda* lambda,
                                        const double* r, bool lambda_is_kept) const -> Correlation {
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
    kernels::correlate<kAdjoint, V, Numbers>(lambda, step.listed && lambda_is_kept, r,
                                             step.listed && !lambda_is_kept, kind, m, offsets,
                                             sums);
    for (std::size_t i = 0; i < 3; ++i) {
      if constexpr (kLanes == 8) {
        g[i] = {{sums[4 * i], sums[4 * i + 1], sums[4 * i + 2], sums[4 * i + 3]}};
      } else {
        g[i] = kernels::sum_lanes(sums[4 * i], sums[4 * i + 1], sums[4 * i + 2], sums[4 * i + 3]);
      }
    }
  });
  return g;
}

template <int kLanes>
void DerivativeRun<kLanes>::keep_groups(const Step& step, const double* r) {
  with_offsets(step, [&]<class V, class Numbers>(const auto& offsets, V, Numbers) {
    kernels::copy_groups<V>(r, copies_.data() + step.copy, offsets);
  });
}

template <int kLanes>
void DerivativeRun<kLanes>::forward_tiles(const Step& step, const double* numbers, const double* r,
                                          double* out) const {
  const TileSegment& segment = plan_.segments[at(step.segment)];
  for (std::size_t t = 0; t < segment.num_tiles(); ++t) {
    const std::size_t first = kLanes * segment.first_entry(t);
    Run<kLanes>::gather(segment, r + first, segment.num_lines_before, tile_.data());
    for (const Operation& op : segment.operations) {
      Run<kLanes>::apply(program_, op, numbers, tile_.data(), false);
    }
    Run<kLanes>::scatter(segment, tile_.data(), segment.offsets.size(), out + first);
  }
}

/// For each tile: forward again from the state r before the segment, then backward; the sums of all
/// tiles are used at the end.
template <int kLanes>
template <class Use>
void DerivativeRun<kLanes>::backward_tiles(const Step& step, const double* numbers, const double* r,
                                           double* lambda, const Use& use) {
  const TileSegment& segment = plan_.segments[at(step.segment)];
  const std::vector<Step>& steps = segment_steps_[at(step.segment)];
  const std::size_t size = kLanes * segment.entries();
  double* const tile_lambda = tile_.data();
  for (Correlation& sum : sums_) sum = {};
  for (std::size_t t = 0; t < segment.num_tiles(); ++t) {
    const std::size_t first = kLanes * segment.first_entry(t);
    double* state = tile_.data() + size;
    Run<kLanes>::gather(segment, r + first, segment.num_lines_before, state);
    for (const Step& inner : steps) {
      double* const out = inner.keeps ? state + size : state;
      forward(inner, numbers, state, out);
      state = out;
    }
    Run<kLanes>::gather(segment, lambda + first, segment.offsets.size(), tile_lambda);
    for (std::size_t i = steps.size(); i-- > 0;) {
      if (!steps[i].keeps) {
        backward(steps[i], numbers, tile_lambda, tile_lambda);
        continue;
      }
      state -= size;
      const Correlation g = correlation<true>(steps[i], numbers, tile_lambda, state, false);
      for (std::size_t row = 0; row < g.size(); ++row) sums_[i][row] = sums_[i][row] + g[row];
    }
    Run<kLanes>::scatter(segment, tile_lambda, segment.num_lines_before, lambda + first);
  }
  for (std::size_t i = steps.size(); i-- > 0;) {
    if (steps[i].keeps) use(steps[i], sums_[i]);
  }
}

/// lambda = the observable, and 0 wherever else it will be read: in the listed groups if all steps
/// have lists.
template <int kLanes>
void DerivativeRun<kLanes>::start_lambda(double* lambda) const {
  const auto set = [&] {
    for (std::size_t j = 0; j < entries_.size(); ++j) {
      store(lambda + kLanes * entries_[j], broadcast<Lane>(weights_[j]));
    }
  };
  if (first_listed_ > 0) {
    std::fill_n(lambda, size_of(program_.num_digits), 0.0);
    return set();
  }
  std::fill_n(lambda, kLanes, 0.0);
  for (const Step& step : steps_) {
    if (step.kind != Step::Kind::kMap) {
      const std::size_t s0 = size_of(step.op->places[0]);
      const std::size_t s1 = size_of(step.op->places[1]);
      for (const std::size_t k : list_of(step)) {
        for (std::size_t i = 0; i < 16; ++i) {
          store(lambda + kLanes * k + (i % 4) * s0 + (i / 4) * s1, Lane{});
        }
      }
    } else if (step.op->shape == Operation::Shape::kOne) {
      with_offsets(step, [&]<class V, class Numbers>(const auto& offsets, V, Numbers) {
        offsets.each([&](std::size_t p, std::size_t) {
          for (std::size_t d = 0; d < 4; ++d) store(lambda + p + d * offsets.stride, V{});
        });
      });
    }
  }
  set();
}

/// values[lane] = E of a final state.
template <int kLanes>
void DerivativeRun<kLanes>::read(const double* r, double* values) const {
  Lane value{};
  for (std::size_t j = 0; j < entries_.size(); ++j) {
    value += weights_[j] * load<Lane>(r + kLanes * entries_[j]);
  }
  store(values, value);
}

template <int kLanes>
double* DerivativeRun<kLanes>::bump(std::size_t doubles) {
  double* const p = arena_.data() + used_;
  used_ += doubles;
  return p;
}

template <int kLanes>
std::size_t DerivativeRun<kLanes>::kept_doubles(std::size_t first, std::size_t last) const {
  std::size_t sum = 0;
  for (std::size_t i = first; i < last; ++i) {
    if (steps_[i].keeps) sum += steps_[i].room;
  }
  return sum;
}

/// The listed steps forward, the value, and backward again; leaves lambda before them in live_.
template <int kLanes>
template <class Use>
void DerivativeRun<kLanes>::tail(const double* numbers, double* r, double* values, const Use& use) {
  for (std::size_t i = first_listed_; i < steps_.size(); ++i) {
    if (steps_[i].keeps) keep_groups(steps_[i], r);
    forward(steps_[i], numbers, r, r);
  }
  read(r, values);
  double* const lambda = live_.data();
  start_lambda(lambda);
  for (std::size_t i = steps_.size(); i-- > first_listed_;) {
    const Step& step = steps_[i];
    if (step.keeps) {
      use(step, correlation<true>(step, numbers, lambda, copies_.data() + step.copy, false));
    } else {
      backward(step, numbers, lambda, lambda);
    }
  }
}

/// Steps [first, last) forward from r and backward again, lambda in live_.
template <int kLanes>
template <class Use>
void DerivativeRun<kLanes>::reverse(std::size_t first, std::size_t last, const double* numbers,
                                    double* r, bool with_tail, double* values, const Use& use) {
  const std::size_t used = used_;
  if (last - first > 1 && used + kept_doubles(first, last) > arena_.size()) {
    const std::size_t middle = first + (last - first) / 2;
    std::size_t room = size_of(program_.num_digits);
    double* const copy = bump(room);
    std::copy_n(r, first == 0 ? kLanes : size_of(steps_[first - 1].digits), copy);
    for (std::size_t i = first; i < middle; ++i) forward(steps_[i], numbers, copy, copy);
    reverse(middle, last, numbers, copy, with_tail, values, use);
    used_ = used;
    return reverse(first, middle, numbers, r, false, values, use);
  }
  for (std::size_t i = first; i < last; ++i) {
    double* out = r;
    if (steps_[i].keeps) {
      kept_[i] = r;
      out = bump(steps_[i].room);
    }
    forward(steps_[i], numbers, r, out);
    r = out;
  }
  if (with_tail) tail(numbers, r, values, use);
  double* const lambda = live_.data();
  for (std::size_t i = last; i-- > first;) {
    if (steps_[i].kind == Step::Kind::kTiles) {
      backward_tiles(steps_[i], numbers, kept_[i], lambda, use);
    } else if (steps_[i].keeps) {
      use(steps_[i], correlation<true>(steps_[i], numbers, lambda, kept_[i], false));
    } else {
      backward(steps_[i], numbers, lambda, lambda);
    }
  }
  used_ = used;
}

template <int kLanes>
void DerivativeRun<kLanes>::gradient(const double* numbers, const double* cosines,
                                     const double* sines, double* values, double* gradient) {
  std::fill_n(gradient, kLanes * at(program_.num_parameters), 0.0);
  used_ = 0;
  double* const r = bump(first_listed_ == 0 ? size_of(program_.num_digits) : steps_[0].room);
  std::fill_n(r, kLanes, 1.0);
  reverse(0, first_listed_, numbers, r, true, values, [&](const Step& step, const Correlation& g) {
    factors_.take(program_.maps[at(map_of(step))], g, cosines, sines);
    factors_.each_rotation(cosines, sines, [&](const Factor& factor, Lane b, Lane c) {
      const std::size_t place = kLanes * at(factor.slot);
      const Lane slope = c * load<Lane>(cosines + place) - b * load<Lane>(sines + place);
      store(gradient + place, load<Lane>(gradient + place) + slope);
    });
  });
}

template <int kLanes>
void DerivativeRun<kLanes>::sinusoids(const double* numbers, const double* cosines,
                                      const double* sines, double* values, double* b, double* c) {
  std::fill_n(b, kLanes * at(program_.num_parameters), 0.0);
  std::fill_n(c, kLanes * at(program_.num_parameters), 0.0);
  used_ = 0;
  double* const r = bump(first_listed_ == 0 ? size_of(program_.num_digits) : steps_[0].room);
  std::fill_n(r, kLanes, 1.0);
  reverse(0, first_listed_, numbers, r, true, values, [&](const Step& step, const Correlation& g) {
    factors_.take(program_.maps[at(map_of(step))], g, cosines, sines);
    factors_.each_rotation(cosines, sines, [&](const Factor& factor, Lane b_k, Lane c_k) {
      store(b + kLanes * at(factor.slot), b_k);
      store(c + kLanes * at(factor.slot), c_k);
    });
  });
}

/// Steps [first, last) backward from `lambda`, keeping lambda after each map with parameters; then
/// forward with the state in live_, improving as it goes.
template <int kLanes>
template <class Improve>
void DerivativeRun<kLanes>::sweep_dense(std::size_t first, std::size_t last, const double* numbers,
                                        double* lambda, const Improve& improve) {
  const std::size_t used = used_;
  if (last - first > 1 && used + kept_doubles(first, last) > arena_.size()) {
    const std::size_t middle = first + (last - first) / 2;
    double* const copy = bump(size_of(steps_[last - 1].digits));
    std::copy_n(lambda, size_of(steps_[last - 1].digits), copy);
    for (std::size_t i = last; i-- > middle;) backward(steps_[i], numbers, copy, copy);
    sweep_dense(first, middle, numbers, copy, improve);
    used_ = used;
    return sweep_dense(middle, last, numbers, lambda, improve);
  }
  for (std::size_t i = last; i-- > first;) {
    double* out = lambda;
    if (steps_[i].keeps) {
      kept_[i] = lambda;
      out = bump(steps_[i].room);
    }
    backward(steps_[i], numbers, lambda, out);
    lambda = out;
  }
  double* const r = live_.data();
  for (std::size_t i = first; i < last; ++i) {
    if (steps_[i].keeps) {
      const double* const lambda_after = kept_[i];
      improve(steps_[i], correlation<false>(steps_[i], numbers, lambda_after, r, true));
    };
    forward(steps_[i], numbers, r, r);
  }
  used_ = used;
}

template <int kLanes>
void DerivativeRun<kLanes>::minimize_each_angle(double* numbers, double* cosines, double* sines,
                                                double* angles, double* values) {
  const auto improve = [&](const Step& step, const Correlation& g) {
    factors_.take(program_.maps[at(map_of(step))], g, cosines, sines);
    factors_.each_rotation(cosines, sines, [&](const Factor& factor, Lane b, Lane c) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const double b_k = reinterpret_cast<const double*>(&b)[lane];
        const double c_k = reinterpret_cast<const double*>(&c)[lane];
        const double amplitude = std::sqrt(b_k * b_k + c_k * c_k);
        if (amplitude == 0.0) continue;
        const std::size_t place = kLanes * at(factor.slot) + lane;
        angles[place] = std::atan2(-c_k, -b_k);
        cosines[place] = -b_k / amplitude;
        sines[place] = -c_k / amplitude;
      }
    });
    Run<kLanes>::bind_map(program_, map_of(step), cosines, sines, numbers);
  };
  used_ = 0;
  double* const lambda = bump(size_of(program_.num_digits));
  start_lambda(lambda);
  for (std::size_t i = steps_.size(); i-- > first_listed_;) {
    if (steps_[i].keeps) keep_groups(steps_[i], lambda);
    backward(steps_[i], numbers, lambda, lambda);
  }
  double* const r = live_.data();
  std::fill_n(r, kLanes, 1.0);
  if (first_listed_ > 0) sweep_dense(0, first_listed_, numbers, lambda, improve);
  for (std::size_t i = first_listed_; i < steps_.size(); ++i) {
    const Step& step = steps_[i];
    if (step.keeps) {
      const double* const lambda_after = copies_.data() + step.copy;
      improve(step, correlation<false>(step, numbers, lambda_after, r, true));
    }
    forward(step, numbers, r, r);
  }
  read(r, values);
}

template class DerivativeRun<1>;
template class DerivativeRun<8>;

}  // namespace qarch::sim
