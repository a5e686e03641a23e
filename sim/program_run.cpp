#include "sim/program_run.h"

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

#include "sim/affine_map.h"

namespace qarch::sim {

namespace {

using kernels::AllGroups;
using kernels::kMapNumbers;
using kernels::LaneNumbers;
using kernels::ListedGroups;
using kernels::MapKind;
using kernels::PairMaps;
using kernels::SharedNumbers;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

template <int kLanes>
std::size_t stride_of(int place) {
  return at(kLanes) << (2U * static_cast<unsigned>(place));
}

template <int kLanes>
using Scalar = std::conditional_t<kLanes == 1, double, Eight>;
/// map <- the product of a map's factors, the scale included, after what `map` is.
template <int kLanes, class Map>
Map multiply_factors(const CompiledProgram& program, const OneQubitMap& of, const double* cosines,
                     const double* sines, Map map) {
  for (int f = of.first_factor; f >= 0;) {
    const Factor& factor = program.factors[at(f)];
    const double* const data = program.constants.data() + factor.data;
    const std::size_t place = kLanes * at(factor.slot < 0 ? 0 : factor.slot);
    switch (factor.kind) {
      case Factor::Kind::kRotation:
        map.rotate(factor.axis, load<Scalar<kLanes>>(cosines + place),
                   load<Scalar<kLanes>>(sines + place));
        break;
      case Factor::Kind::kDiagonal:
        map.scale_and_shift(data);
        break;
      case Factor::Kind::kAffine:
        map.compose(data);
        break;
    }
    f = factor.next;
  }
  if (of.scale != 1.0) map.scale(of.scale);
  return map;
}

// Which kernel runs an operation: a table row for each permutation and each way to visit groups.

struct PairCall {
  double* r;
  std::size_t s0;
  std::size_t s1;
  std::size_t size;
  PairMaps maps;
  std::span<const std::size_t> listed;
};
using PairKernel = void (*)(const PairCall&);

template <const SignedPermutation& kP, class V, class Numbers>
void pair_all(const PairCall& call) {
  kernels::map_pair<kP, V, Numbers>(call.r, call.s0, call.s1, call.maps, AllGroups<V>{call.size});
}
template <const SignedPermutation& kP, class V, class Numbers>
void pair_listed(const PairCall& call) {
  kernels::map_pair<kP, V, Numbers>(call.r, call.s0, call.s1, call.maps,
                                    ListedGroups<V>{call.listed});
}
template <const SignedPermutation& kP, unsigned kLow>
void pair_low(const PairCall& call) {
  kernels::map_pair_at_qubit_0<kP, kLow>(call.r, call.size, kLow == 0 ? call.s1 : call.s0,
                                         call.maps);
}

/// One lane: wide runs, runs of four (one operand is qubit 1), one operand on qubit 0, a list.
/// Eight lanes: all, a list.
struct PairKernels {
  PairKernel wide, narrow, low0, low1, listed;
  PairKernel lanes, lanes_listed;
};

template <const SignedPermutation& kP>
constexpr PairKernels pair_kernels() {
  return {pair_all<kP, Eight, SharedNumbers>,
          pair_all<kP, Four, SharedNumbers>,
          pair_low<kP, 0>,
          pair_low<kP, 1>,
          pair_listed<kP, double, SharedNumbers>,
          pair_all<kP, Eight, LaneNumbers>,
          pair_listed<kP, Eight, LaneNumbers>};
}

constexpr std::array<PairKernels, 6> kPairKernels{
    pair_kernels<kIdentityPermutation>(), pair_kernels<kCxPermutation>(),
    pair_kernels<kCyPermutation>(),       pair_kernels<kCzPermutation>(),
    pair_kernels<kSwapPermutation>(),     pair_kernels<kEcrPermutation>()};

/// One lane: a scalar over a list against registers over all groups.
constexpr std::size_t kListGain = 5;

template <int kLanes>
PairKernel choose(const PairKernels& kernels, const Operation& op, bool listed) {
  if constexpr (kLanes == 8) return listed ? kernels.lanes_listed : kernels.lanes;
  if (listed) return kernels.listed;
  if (op.places[0] == 0) return kernels.low0;
  if (op.places[1] == 0) return kernels.low1;
  return std::min(op.places[0], op.places[1]) == 1 ? kernels.narrow : kernels.wide;
}

/// A multiple of eight doubles.
void copy_line(const double* from, double* to, std::size_t size) {
  for (std::size_t i = 0; i < size; i += 8) store(to + i, load<Eight>(from + i));
}

/// A qubit that enters alone, next to fewer than eight doubles.
void enter_small(double* r, std::size_t size, const double* m) {
  for (std::size_t d = 1; d < 4; ++d) {
    for (std::size_t j = 0; j < size; ++j) r[d * size + j] = m[4 * (d - 1)] * r[j];
  }
}

template <int kLanes>
void apply_one(const Operation& op, MapKind kind, const double* m, double* r, std::size_t size,
               std::span<const std::size_t> list, bool listed) {
  const std::size_t stride = stride_of<kLanes>(op.places[0]);
  if constexpr (kLanes == 8) {
    if (listed) {
      kernels::map_one<Eight, LaneNumbers>(r, stride, kind, m, ListedGroups<Eight>{list});
    } else {
      kernels::map_one<Eight, LaneNumbers>(r, stride, kind, m, AllGroups<Eight>{size});
    }
  } else if (kind == MapKind::kNew && stride < 16) {
    enter_small(r, stride, m);
  } else if (listed) {
    kernels::map_one<double, SharedNumbers>(r, stride, kind, m, ListedGroups<double>{list});
  } else if (op.places[0] == 0) {
    kernels::map_qubit_0(r, r, size, kernels::Columns(kind, m));
  } else if (op.places[0] == 1) {
    kernels::map_one<Four, SharedNumbers>(r, stride, kind, m, AllGroups<Four>{size});
  } else {
    kernels::map_one<Eight, SharedNumbers>(r, stride, kind, m, AllGroups<Eight>{size});
  }
}

template <int kLanes>
void apply_dense(const Operation& op, const double* m, double* r, std::size_t size,
                 std::span<const std::size_t> list, bool listed) {
  const std::size_t s0 = stride_of<kLanes>(op.places[0]);
  const std::size_t s1 = stride_of<kLanes>(op.places[1]);
  using V = std::conditional_t<kLanes == 8, Eight, double>;
  if (listed) {
    kernels::map_dense<V>(r, s0, s1, m, ListedGroups<V>{list});
  } else if (kLanes == 1 && std::min(s0, s1) >= 16) {
    kernels::map_dense<Eight>(r, s0, s1, m, AllGroups<Eight>{size});
  } else {
    kernels::map_dense<V>(r, s0, s1, m, AllGroups<V>{size});
  }
}

}  // namespace

template <int kLanes>
void Run<kLanes>::copy_constants(const CompiledProgram& program, double* numbers) {
  for (std::size_t i = 0; i < program.numbers.size(); ++i) {
    std::fill_n(numbers + kLanes * i, kLanes, program.numbers[i]);
  }
}

template <int kLanes>
void Run<kLanes>::bind_map(const CompiledProgram& program, int index, const double* cosines,
                           const double* sines, double* numbers) {
  const OneQubitMap& map = program.maps[at(index)];
  double* const out = numbers + kLanes * kMapNumbers * at(index);
  const auto image = [&](auto start) {
    return multiply_factors<kLanes>(program, map, cosines, sines, start);
  };
  if (map.kind == MapKind::kNew) {
    const auto number = [](double v) { return broadcast<Scalar<kLanes>>(v); };
    const auto point =
        image(AffineMap<Scalar<kLanes>, Scalar<kLanes>>(number(0.0), number(0.0), number(1.0)));
    store(out, point.x());
    store(out + at(kLanes) * 4, point.y());
    store(out + at(kLanes) * 8, point.z());
  } else {
    const auto rows = image(identity_map(Scalar<kLanes>{}));
    store(out, rows.x());
    store(out + at(kLanes) * 4, rows.y());
    store(out + at(kLanes) * 8, rows.z());
  }
}

template <int kLanes>
void Run<kLanes>::bind(const CompiledProgram& program, const double* cosines, const double* sines,
                       double* numbers) {
  for (std::size_t m = 0; m < program.maps.size(); ++m) {
    if (program.maps[m].first_factor < 0) continue;
    bind_map(program, static_cast<int>(m), cosines, sines, numbers);
  }
}

template <int kLanes>
void Run<kLanes>::apply(const CompiledProgram& program, const Operation& op, const double* numbers,
                        double* r, bool listed) {
  const std::size_t size = stride_of<kLanes>(op.num_digits);
  const bool one = op.shape == Operation::Shape::kOne;
  if (listed) {
    const std::size_t all = stride_of<1>(op.num_digits - (one ? 1 : 2));
    const std::size_t gain = kLanes == 1 ? kListGain : 1;
    listed = op.num_groups >= 0 && gain * at(op.num_groups) < all;
  }
  std::span<const std::size_t> list;
  if (listed) list = std::span(program.groups).subspan(at(op.first_group), at(op.num_groups));
  const auto numbers_of = [&](int operand) {
    return op.maps[operand] < 0 ? nullptr : numbers + kLanes * kMapNumbers * at(op.maps[operand]);
  };
  switch (op.shape) {
    case Operation::Shape::kOne:
      apply_one<kLanes>(op, program.kind(op, 0), numbers_of(0), r, size, list, listed);
      break;
    case Operation::Shape::kPair: {
      const PairCall call{
          r,
          stride_of<kLanes>(op.places[0]),
          stride_of<kLanes>(op.places[1]),
          size,
          {{program.kind(op, 0), program.kind(op, 1)}, {numbers_of(0), numbers_of(1)}, op.scale},
          list};
      choose<kLanes>(kPairKernels[op.permutation], op, listed)(call);
      break;
    }
    case Operation::Shape::kDense:
      apply_dense<kLanes>(op, program.constants.data() + op.dense, r, size, list, listed);
      break;
  }
}

template <int kLanes>
TilePlan Run<kLanes>::plan(const CompiledProgram& program) {
  constexpr int kLowDigits = kLanes == 1 ? 3 : 2;
  constexpr int kSmallTile = kLanes == 1 ? 6 : 5;  // 32 KiB, 64 KiB
  constexpr int kLargeTile = kLanes == 1 ? 7 : 6;  // 128 KiB, 256 KiB
  constexpr int kMostSmallTiles = 10;
  const int digits = program.num_digits;
  return plan_tiles(program, kLowDigits,
                    digits <= kMostWhole        ? kMostWhole
                    : digits <= kMostSmallTiles ? kSmallTile
                                                : kLargeTile);
}

template <int kLanes>
void Run<kLanes>::gather(const TileSegment& segment, const double* r, std::size_t num_lines,
                         double* tile) {
  const std::size_t line = kLanes * segment.line;
  for (std::size_t i = 0; i < num_lines; ++i) {
    copy_line(r + kLanes * segment.offsets[i], tile + line * i, line);
  }
}

template <int kLanes>
void Run<kLanes>::scatter(const TileSegment& segment, const double* tile, std::size_t num_lines,
                          double* r) {
  const std::size_t line = kLanes * segment.line;
  for (std::size_t i = 0; i < num_lines; ++i) {
    copy_line(tile + line * i, r + kLanes * segment.offsets[i], line);
  }
}

template <int kLanes>
void Run<kLanes>::run(const CompiledProgram& program, const TilePlan& plan, const double* numbers,
                      double* r, double* scratch, ThreadTeam* team) {
  const std::size_t threads = team == nullptr ? 1 : at(team->size());
  for (const Stage& stage : plan.stages) {
    for (int i = stage.first_operation; i < stage.last_operation; ++i) {
      apply(program, program.operations[at(i)], numbers, r);
    }
    if (stage.segment < 0) continue;
    const TileSegment& segment = plan.segments[at(stage.segment)];
    const std::size_t num_tiles = segment.num_tiles();
    const auto tiles_of = [&](int thread) {
      double* const buffer = scratch + at(thread) * kLanes * plan.scratch_entries;
      const std::size_t last = num_tiles * (at(thread) + 1) / threads;
      for (std::size_t i = num_tiles * at(thread) / threads; i < last; ++i) {
        double* const first = r + kLanes * segment.first_entry(i);
        double* const tile = segment.in_place ? first : buffer;
        if (!segment.in_place) gather(segment, first, segment.num_lines_before, tile);
        for (const Operation& op : segment.operations) apply(program, op, numbers, tile, false);
        if (!segment.in_place) scatter(segment, tile, segment.offsets.size(), first);
      }
    };
    if (threads == 1) {
      tiles_of(0);
    } else {
      team->run(tiles_of);
    }
  }
}

template struct Run<1>;
template struct Run<8>;

}  // namespace qarch::sim
