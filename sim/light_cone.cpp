#include "sim/light_cone.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace qarch::sim {

namespace {

using kernels::MapKind;
using Entries = std::vector<std::size_t>;

// Lists of more entries than this, or than this share of the state, cost more to make than they
// save.
constexpr std::size_t kAlwaysTried = 64;
constexpr std::size_t kSmallShare = 256;
// Beyond, the set of entries itself would take longer to clear than most circuits to run.
constexpr int kMostDigits = 15;

unsigned shift_of(int place) { return 2U * static_cast<unsigned>(place); }
std::size_t digit(std::size_t entry, int place) { return (entry >> shift_of(place)) & 3U; }
std::size_t with_digit(std::size_t entry, int place, std::size_t value) {
  return (entry & ~(std::size_t{3} << shift_of(place))) | (value << shift_of(place));
}

/// A set of entries of a state, for dropping repeated ones.
class Marks {
 public:
  explicit Marks(int num_digits) : words_((std::size_t{1} << shift_of(num_digits)) / 64 + 1) {}

  /// Keeps the first of equal entries.
  void make_distinct(Entries& entries) {
    std::size_t kept = 0;
    for (const std::size_t entry : entries) {
      std::uint64_t& word = words_[entry / 64];
      const std::uint64_t bit = std::uint64_t{1} << (entry % 64);
      if ((word & bit) == 0) entries[kept++] = entry;
      word |= bit;
    }
    entries.resize(kept);
    for (const std::size_t entry : entries) words_[entry / 64] = 0;
  }

  /// A list to fill and forget.
  Entries scratch;

 private:
  std::vector<std::uint64_t> words_;
};

/// The entries before a map on `place` that the entries after it depend on; all distinct, in no
/// order.
void pull_through_map(const CompiledProgram& program, int map, int place, Marks& marks,
                      Entries& entries) {
  if (map < 0) return;
  const MapKind kind = program.maps[static_cast<std::size_t>(map)].kind;
  const double* const numbers =
      &program.numbers[kernels::kMapNumbers * static_cast<std::size_t>(map)];
  if (kind == MapKind::kDiagonal) {
    const std::size_t size = entries.size();
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t d = digit(entries[i], place);
      if (d != 0 && numbers[4 * (d - 1)] != 0.0)
        entries.push_back(with_digit(entries[i], place, 0));
    }
    if (entries.size() != size) marks.make_distinct(entries);
    return;
  }
  Entries& firsts = marks.scratch;  // of the groups that an entry with X, Y or Z depends on
  firsts.clear();
  const auto changed = std::partition(entries.begin(), entries.end(),
                                      [&](std::size_t entry) { return digit(entry, place) == 0; });
  for (auto entry = changed; entry != entries.end(); ++entry) {
    firsts.push_back(with_digit(*entry, place, 0));
  }
  entries.erase(changed, entries.end());
  marks.make_distinct(firsts);
  if (kind != MapKind::kNew) {
    const std::size_t size = firsts.size();
    for (std::size_t d = 1; d < 4; ++d) {
      for (std::size_t i = 0; i < size; ++i) {
        entries.push_back(with_digit(firsts[i], place, d));
      }
    }
  }
  if (kind == MapKind::kUnital) return;
  const std::size_t size = entries.size();
  entries.insert(entries.end(), firsts.begin(), firsts.end());
  if (size != 0) marks.make_distinct(entries);
}

void pull_through_dense(const Operation& op, Marks& marks, Entries& entries) {
  Entries all;
  for (const std::size_t entry : entries) {
    const std::size_t first = with_digit(with_digit(entry, op.places[0], 0), op.places[1], 0);
    if (first == entry) all.push_back(entry);
    for (std::size_t k = 0; k < 16 && first != entry; ++k) {
      all.push_back(with_digit(with_digit(first, op.places[0], k % 4), op.places[1], k / 4));
    }
  }
  marks.make_distinct(all);
  entries = std::move(all);
}

void pull_through(const CompiledProgram& program, const Operation& op, Marks& marks,
                  Entries& entries) {
  if (op.shape == Operation::Shape::kDense) return pull_through_dense(op, marks, entries);
  if (op.shape == Operation::Shape::kPair) {
    const SignedPermutation& p = *kPermutations[op.permutation];
    for (std::size_t& entry : entries) {
      const std::size_t k = digit(entry, op.places[0]) + 4 * digit(entry, op.places[1]);
      const std::size_t source = p.source[k];
      entry = with_digit(with_digit(entry, op.places[0], source % 4), op.places[1], source / 4);
    }
    pull_through_map(program, op.maps[1], op.places[1], marks, entries);
  }
  pull_through_map(program, op.maps[0], op.places[0], marks, entries);
}

/// First entries of the groups that change a needed entry.
const Entries& groups_of(const Operation& op, Marks& marks, const Entries& entries) {
  std::size_t operands = std::size_t{3} << shift_of(op.places[0]);
  if (op.shape != Operation::Shape::kOne) operands |= std::size_t{3} << shift_of(op.places[1]);
  Entries& groups = marks.scratch;
  groups.clear();
  for (const std::size_t entry : entries) {
    if ((entry & operands) != 0) groups.push_back(entry & ~operands);
  }
  marks.make_distinct(groups);
  return groups;
}

}  // namespace

void list_needed_groups(CompiledProgram& program, std::span<const std::size_t> reads) {
  if (program.num_digits > kMostDigits) return;
  Entries needed;
  needed.reserve(256);
  for (const std::size_t k : reads) needed.push_back(program.entry_of(k));
  Marks marks(program.num_digits);
  marks.scratch.reserve(256);
  const std::size_t most = std::max<std::size_t>(
      kAlwaysTried, (std::size_t{1} << shift_of(program.num_digits)) / kSmallShare);
  for (std::size_t i = program.operations.size(); i-- > 0;) {
    Operation& op = program.operations[i];
    const int free_digits = op.num_digits - (op.shape == Operation::Shape::kOne ? 1 : 2);
    const std::size_t all = std::size_t{1} << shift_of(free_digits);
    const Entries& groups = groups_of(op, marks, needed);
    if (needed.size() > most || 2 * groups.size() > all) return;
    op.first_group = static_cast<int>(program.groups.size());
    op.num_groups = static_cast<int>(groups.size());
    program.groups.insert(program.groups.end(), groups.begin(), groups.end());
    pull_through(program, op, marks, needed);
  }
}

}  // namespace qarch::sim
