#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "apps/bench_runner.h"

namespace qarch::apps {

/// A level of the memory hierarchy.
struct CacheLevel {
  std::string name;       ///< "L1" "L2" "L3" "memory"
  std::size_t bytes = 0;  ///< capacity; of one core for a private level
  bool shared = false;    ///< by all cores
};

/// L1 (data), L2, L3 and memory of the first processor, from the kernel's tables, else from
/// sysconf, else 32 KiB, 1 MiB, 32 MiB. A level that a machine does not have is left out.
std::vector<CacheLevel> cache_levels();

/// Bytes read and written a second by v <- c v, in place, on a vector of `vector_bytes` (of each
/// thread where the level is private, of all together where it is shared).
struct BandwidthLimit {
  std::string level;
  std::size_t capacity = 0;
  bool shared = false;
  std::size_t vector_bytes = 0;
  int threads = 1;
  double bytes_per_second = 0.0;
};

/// Multiply-adds of doubles a second, v <- v m + c on independent accumulators in registers, with
/// the instructions that the program is built for. One multiply-add is two floating-point
/// operations.
struct PeakLimit {
  int threads = 1;
  double multiply_adds_per_second = 0.0;
};

struct MachineLimits {
  std::vector<BandwidthLimit> bandwidth;
  std::vector<PeakLimit> peak;

  double peak_of(int threads) const;
  /// The fastest measurement of the first level that holds `footprint` bytes, spread evenly over
  /// `threads` threads.
  const BandwidthLimit& bandwidth_of(std::size_t footprint, int threads) const;
};

/// Bytes of a SIMD register, as the program is built.
std::size_t vector_register_bytes();

/// The timings that find the limits for each number of threads, and what their results mean.
std::vector<Timing> limit_timings(const std::vector<CacheLevel>& levels,
                                  const std::vector<int>& threads, double min_seconds,
                                  int repetitions);
/// Of the results of limit_timings with the same levels and threads; the fastest repetition counts.
MachineLimits limits_of(const std::vector<CacheLevel>& levels, const std::vector<int>& threads,
                        const std::vector<TimingResult>& results);

}  // namespace qarch::apps
