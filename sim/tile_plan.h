#pragma once

#include <cstddef>
#include <vector>

#include "sim/compiled_program.h"

namespace qarch::sim {

/// A run of operations on few digits, done tile by tile while the tile is in the cache. A tile
/// holds all values of the digits `places` and one value of each other digit; operations in it see
/// digit i where the state has digit places[i].
///
/// The lowest digits are always in the tile, so that it consists of `line` consecutive entries at a
/// time. Tiles touch disjoint entries: any order and any number of threads gives the same bits.
struct TileSegment {
  std::vector<int> places;            ///< ascending
  std::vector<int> other_places;      ///< of the state before the segment, ascending
  std::vector<Operation> operations;  ///< in terms of the tile's digits
  std::size_t line = 1;               ///< entries
  std::vector<std::size_t> offsets;   ///< of the lines, in entries from the tile's first
  std::size_t num_lines_before = 0;   ///< the first lines; the others enter in the segment
  bool in_place = false;              ///< one line, or the tile's entries are consecutive
  int digits_before = 0;
  int digits_after = 0;

  std::size_t entries() const { return line * offsets.size(); }
  std::size_t num_tiles() const;
  /// First entry of a tile.
  std::size_t first_entry(std::size_t tile) const;
};

/// One pass: a segment, or operations on the whole state.
struct Stage {
  int segment = -1;  ///< >= 0: index into segments
  int first_operation = 0;
  int last_operation = 0;
};

struct TilePlan {
  std::vector<TileSegment> segments;
  std::vector<Stage> stages;
  std::size_t scratch_entries = 0;  ///< of one tile
};

/// Cuts the operations of a program into stages. Operations on digits that an earlier, postponed
/// operation does not touch move forward to the segment that holds their digits. States of at most
/// `tile_digits` digits, and operations with lists, are not tiled.
TilePlan plan_tiles(const CompiledProgram& program, int low_digits, int tile_digits);

}  // namespace qarch::sim
