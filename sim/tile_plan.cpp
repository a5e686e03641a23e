#include "sim/tile_plan.h"

#include <algorithm>
#include <array>

namespace qarch::sim {

namespace {

using kernels::MapKind;

std::size_t at(int index) { return static_cast<std::size_t>(index); }
std::size_t bit(int place) { return std::size_t{1} << static_cast<unsigned>(place); }

std::size_t places_of(const Operation& op) {
  return bit(op.places[0]) | (op.shape == Operation::Shape::kOne ? 0 : bit(op.places[1]));
}

bool enters(const CompiledProgram& program, const Operation& op) {
  return program.kind(op, 0) == MapKind::kNew || program.kind(op, 1) == MapKind::kNew;
}

int count_bits(std::size_t mask) { return __builtin_popcountll(mask); }

/// Entry of the state whose digits at `places` are those of `index`, lowest first.
std::size_t deposit(std::size_t index, const std::vector<int>& places) {
  std::size_t entry = 0;
  for (const int place : places) {
    entry |= (index & 3U) << (2U * static_cast<unsigned>(place));
    index >>= 2U;
  }
  return entry;
}

/// The segment of these operations, its digits `mask`.
TileSegment make_segment(const CompiledProgram& program, std::size_t mask, int digits_before,
                         std::vector<Operation> operations) {
  TileSegment segment;
  segment.digits_before = digits_before;
  std::array<int, 64> digit_of{};
  for (int place = 0; place < 64; ++place) {
    if ((mask & bit(place)) != 0) {
      digit_of[at(place)] = static_cast<int>(segment.places.size());
      segment.places.push_back(place);
    } else if (place < digits_before) {
      segment.other_places.push_back(place);
    }
  }
  int prefix = 0;
  while (at(prefix) < segment.places.size() && segment.places[at(prefix)] == prefix) ++prefix;
  int digits = digits_before;
  for (Operation& op : operations) {
    if (enters(program, op)) ++digits;
    op.num_digits = count_bits(mask & (bit(digits) - 1));  // the highest ones enter
    op.places[0] = digit_of[at(op.places[0])];
    if (op.shape != Operation::Shape::kOne) op.places[1] = digit_of[at(op.places[1])];
  }
  segment.operations = std::move(operations);
  segment.digits_after = digits;
  segment.line = std::size_t{1} << (2U * static_cast<unsigned>(prefix));
  const std::vector<int> upper(segment.places.begin() + prefix, segment.places.end());
  const std::size_t num_lines = std::size_t{1} << (2U * static_cast<unsigned>(upper.size()));
  for (std::size_t i = 0; i < num_lines; ++i) segment.offsets.push_back(deposit(i, upper));
  const int entering = segment.digits_after - digits_before;
  segment.num_lines_before =
      num_lines >> (2U * static_cast<unsigned>(std::min(entering, static_cast<int>(upper.size()))));
  segment.in_place = num_lines == 1;
  return segment;
}

/// One pass over the remaining operations: those that fit into a tile with the first, in order.
class SegmentBuilder {
 public:
  SegmentBuilder(const CompiledProgram& program, int low_digits, int tile_digits)
      : program_(program), tile_digits_(tile_digits), mask_(bit(low_digits) - 1) {}

  /// Takes an operation or postpones it.
  bool take(const Operation& op) {
    const std::size_t places = places_of(op);
    const bool new_qubit = enters(program_, op);
    const bool fits = (places & blocked_) == 0 && count_bits(mask_ | places) <= tile_digits_ &&
                      !(new_qubit && entering_blocked_);
    if (!fits) {
      blocked_ |= places;
      entering_blocked_ = entering_blocked_ || new_qubit;
      return false;
    }
    mask_ |= places;
    operations_.push_back(op);
    return true;
  }
  TileSegment finish(int digits_before) {
    return make_segment(program_, mask_, digits_before, std::move(operations_));
  }

 private:
  const CompiledProgram& program_;
  int tile_digits_;
  std::size_t mask_;
  std::size_t blocked_ = 0;
  bool entering_blocked_ = false;
  std::vector<Operation> operations_;
};

}  // namespace

std::size_t TileSegment::num_tiles() const {
  return std::size_t{1} << (2U * static_cast<unsigned>(other_places.size()));
}

std::size_t TileSegment::first_entry(std::size_t tile) const { return deposit(tile, other_places); }

TilePlan plan_tiles(const CompiledProgram& program, int low_digits, int tile_digits) {
  TilePlan plan;
  const auto& operations = program.operations;
  const auto plain_end = std::ranges::find_if(
      operations, [&](const Operation& op) { return op.num_digits > tile_digits; });
  const auto tiled_end = std::find_if(plain_end, operations.end(),
                                      [](const Operation& op) { return op.num_groups >= 0; });
  const auto index = [&](auto it) { return static_cast<int>(it - operations.begin()); };
  int digits = plain_end == operations.begin() ? (program.from_zero ? 0 : program.num_digits)
                                               : (plain_end - 1)->num_digits;
  if (plain_end != operations.begin()) plan.stages.push_back({-1, 0, index(plain_end)});
  std::vector<Operation> remaining(plain_end, tiled_end);
  while (!remaining.empty()) {
    SegmentBuilder builder(program, std::min(low_digits, digits), tile_digits);
    std::vector<Operation> postponed;
    for (const Operation& op : remaining) {
      if (!builder.take(op)) postponed.push_back(op);
    }
    TileSegment segment = builder.finish(digits);
    digits = segment.digits_after;
    if (!segment.in_place) plan.scratch_entries = std::max(plan.scratch_entries, segment.entries());
    plan.stages.push_back({static_cast<int>(plan.segments.size()), 0, 0});
    plan.segments.push_back(std::move(segment));
    remaining = std::move(postponed);
  }
  if (tiled_end != operations.end()) {
    plan.stages.push_back({-1, index(tiled_end), static_cast<int>(operations.size())});
  }
  return plan;
}

}  // namespace qarch::sim
