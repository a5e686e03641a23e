#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "apps/bench_limits.h"
#include "apps/bench_model.h"
#include "apps/bench_runner.h"
#include "apps/bench_workload.h"

namespace qarch::apps {

/// What is timed in a row.
enum class BenchWork { kSingle, kBatch, kGradient, kSweep, kCompile, kFullState };

/// A kind of row; one row of the table bench_kinds() each.
struct BenchKind {
  std::string_view name;
  std::string_view meaning;
  BenchWork work;
  bool noisy;         ///< with the workload's noise; else the same circuit without
  bool state_vector;  ///< the state is 2^n amplitudes, where the simulator has that
  bool whole;         ///< without the light cone: every entry of the state
  bool threaded;      ///< a row for every number of threads; else for one thread
};
std::span<const BenchKind> bench_kinds();

/// A row that is to be measured.
struct BenchRow {
  std::string name;  ///< "n4/batch/lanes8/threads1"
  const BenchKind* kind = nullptr;
  std::size_t workload = 0;  ///< index
  int lanes = 1;             ///< circuits per call
  int threads = 1;
};

struct RowOptions {
  std::vector<int> lanes{8, 64};
  std::vector<int> threads{1, 2};
  double min_seconds = 0.2;
  int repetitions = 5;
  double max_seconds = 20.0;  ///< a row whose one call would last longer is left out
  std::string filter;         ///< regular expression that a row's name must contain; empty: all
};

/// All rows of the workloads, grouped by workload, that pass the filter. Throws
/// std::invalid_argument for a filter that is no regular expression or matches no row.
std::vector<BenchRow> plan_rows(const std::vector<BenchWorkload>& workloads,
                                const RowOptions& options);

/// How near a row comes to the machine's limits, by its WorkModel: fractions, 1 = the limit.
struct LimitUse {
  double peak = 0.0;
  double bandwidth = 0.0;
  std::string level;  ///< where the state fits
  bool memory_bound() const { return bandwidth > peak; }
};

/// Times are microseconds per circuit, or per call where a call is no evaluation.
struct BenchResult {
  BenchRow row;
  std::string skipped;  ///< why there are no numbers; else empty
  double median_us = 0.0;
  double min_us = 0.0;
  double max_us = 0.0;
  double spread = 0.0;  ///< (max - min) / median
  double per_second = 0.0;
  std::optional<double> ratio_to_single;  ///< median over the median of n's single evaluation
  std::optional<WorkModel> model;         ///< of one circuit; none for what is no plain evaluation
  std::optional<LimitUse> use;
};

/// Measures the rows in order; `on_start` hears the number of the one that begins.
std::vector<BenchResult> measure_rows(const std::vector<BenchWorkload>& workloads,
                                      const std::vector<BenchRow>& rows, const RowOptions& options,
                                      const std::function<void(std::size_t)>& on_start);

/// Fills `use` wherever there is a model.
void compare_with_limits(std::vector<BenchResult>& results, const MachineLimits& limits);

}  // namespace qarch::apps
