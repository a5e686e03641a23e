#pragma once

#include <cstddef>
#include <span>

#include "sim/compiled_program.h"
#include "sim/thread_team.h"
#include "sim/tile_plan.h"

namespace qarch::sim {

/// kLanes parameter sets side by side, 1 or 8; lane innermost everywhere: cosine and sine of slot s
/// in lane l stand at [kLanes s + l], number i of map m at [kLanes (12 m + i) + l], entry k of a
/// state at [kLanes k + l].
template <int kLanes>
struct Run {
  /// Fills the table of numbers: those of maps without parameters, once.
  static void copy_constants(const CompiledProgram& program, double* numbers);

  /// The numbers of maps with parameters.
  static void bind(const CompiledProgram& program, const double* cosines, const double* sines,
                   double* numbers);

  /// The numbers of one map.
  static void bind_map(const CompiledProgram& program, int map, const double* cosines,
                       const double* sines, double* numbers);

  /// One operation on r, in place. With `listed`, only the groups that the readout depends on,
  /// where that pays.
  static void apply(const CompiledProgram& program, const Operation& op, const double* numbers,
                    double* r, bool listed = true);

  /// All operations. A program from |0...0> expects r[0] = 1 and nothing else. `scratch` holds one
  /// tile for each thread of the team (no team: one thread).
  static void run(const CompiledProgram& program, const TilePlan& plan, const double* numbers,
                  double* r, double* scratch, ThreadTeam* team = nullptr);

  /// The first num_lines lines of a tile, whose first entry r points to, into `tile`; and back.
  static void gather(const TileSegment& segment, const double* r, std::size_t num_lines,
                     double* tile);
  static void scatter(const TileSegment& segment, const double* tile, std::size_t num_lines,
                      double* r);

  /// How a state of so many digits is cut into tiles, see plan_tiles: not at all while it fits the
  /// second cache, then so that a tile fits the first or the second. Lines are 64 doubles.
  static TilePlan plan(const CompiledProgram& program);
  static constexpr int kMostWhole = 8;  ///< digits of a state that is not cut
};

extern template struct Run<1>;
extern template struct Run<8>;

}  // namespace qarch::sim
