#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "apps/bench_limits.h"
#include "apps/bench_rows.h"
#include "apps/bench_workload.h"

namespace qarch::apps {

/// The machine and the build that a measurement belongs to.
struct BenchContext {
  std::string version;             ///< of qarch
  std::string date;                ///< UTC, ISO 8601
  std::string cpu;                 ///< model name
  int processors = 0;              ///< online
  std::string compiler;            ///< name and version
  std::string flags;               ///< what the program is compiled with
  bool asserts = false;            ///< assertions are compiled in
  std::size_t register_bytes = 0;  ///< of a SIMD register
  std::vector<CacheLevel> caches;  ///< and memory
};
BenchContext bench_context();

/// Everything that one run of `qarch bench` found.
struct BenchReport {
  BenchContext context;
  RowOptions options;
  std::vector<BenchWorkload> workloads;
  MachineLimits limits;
  std::vector<BenchResult> results;
  bool compare = false;  ///< next to the figures of other simulators
};

/// Tables for a person; units stand in the headings.
void print_bench(std::ostream& out, const BenchReport& report);

/// A row of the comparison with other simulators: their time over ours, for W with its own noise
/// and its usual layers.
struct PeerComparison {
  int num_qubits = 0;
  bool noisy = true;
  std::string simulator;
  double their_us = 0.0;
  double our_us = 0.0;
  std::string our_row;
};
/// One for every figure of a peer and row of ours that do the same: single and batched evaluations
/// on one thread, with noise; single ones without.
std::vector<PeerComparison> compare_with_peers(const BenchReport& report);

}  // namespace qarch::apps
