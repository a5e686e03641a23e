#include "apps/bench_rows.h"

#include <algorithm>
#include <array>
#include <regex>
#include <stdexcept>
#include <utility>

#include "apps/bench_bodies.h"

namespace qarch::apps {

namespace {

constexpr bool kNoisy = true;
constexpr bool kAmplitudes = true;
constexpr bool kWhole = true;
constexpr bool kThreaded = true;
constexpr std::array kKinds{
    BenchKind{"single", "one evaluation", BenchWork::kSingle, kNoisy, false, false, kThreaded},
    BenchKind{"single-whole", "the same without the readout's light cone", BenchWork::kSingle,
              kNoisy, false, kWhole, kThreaded},
    BenchKind{"batch", "evaluations of many parameter sets in one call", BenchWork::kBatch, kNoisy,
              false, false, kThreaded},
    BenchKind{"batch-whole", "the same without the readout's light cone", BenchWork::kBatch, kNoisy,
              false, kWhole, kThreaded},
    BenchKind{"gradient", "value and all derivatives", BenchWork::kGradient, kNoisy, false, false,
              false},
    BenchKind{"gradient-whole", "the same without the readout's light cone", BenchWork::kGradient,
              kNoisy, false, kWhole, false},
    BenchKind{"sweep", "every parameter moved to its minimum once", BenchWork::kSweep, kNoisy,
              false, false, false},
    BenchKind{"compile", "compilation of a circuit", BenchWork::kCompile, kNoisy, false, false,
              false},
    BenchKind{"full-state", "all 4^n entries of the final state, no observable",
              BenchWork::kFullState, kNoisy, false, kWhole, false},
    BenchKind{"noiseless", "one evaluation without noise, by 2^n amplitudes", BenchWork::kSingle,
              false, kAmplitudes, false, false},
    BenchKind{"noiseless-batch", "many parameter sets without noise, by 2^n amplitudes",
              BenchWork::kBatch, false, kAmplitudes, false, false},
    BenchKind{"noiseless-gradient", "value and all derivatives without noise, by amplitudes",
              BenchWork::kGradient, false, kAmplitudes, false, false},
    BenchKind{"noiseless-ptm", "one evaluation without noise, by the Pauli vector",
              BenchWork::kSingle, false, false, false, false},
};

/// Parameter sets that a batch holds at a time.
constexpr int kLanesAtOnce = 8;

std::string row_name(const BenchKind& kind, const BenchWorkload& workload, int lanes, int threads) {
  std::string name =
      "n" + std::to_string(workload.circuit.num_qubits()) + "/" + std::string(kind.name);
  if (kind.work == BenchWork::kBatch) name += "/lanes" + std::to_string(lanes);
  if (kind.threaded) name += "/threads" + std::to_string(threads);
  return name;
}

/// Sweeps are measured where every rotation has a slot of its own.
bool applies(const BenchKind& kind, const sim::Circuit& circuit) {
  if (kind.work != BenchWork::kSweep) return true;
  std::vector<int> uses(static_cast<std::size_t>(circuit.num_parameters()), 0);
  for (const sim::Gate& gate : circuit.gates()) {
    if (gate.slot >= 0 && ++uses[static_cast<std::size_t>(gate.slot)] > 1) return false;
  }
  return circuit.num_parameters() > 0;
}

void add_rows(std::vector<BenchRow>& rows, const std::vector<BenchWorkload>& workloads,
              std::size_t index, const RowOptions& options) {
  const BenchWorkload& workload = workloads[index];
  for (const BenchKind& kind : kKinds) {
    if (!applies(kind, workload.circuit)) continue;
    const std::vector<int> lanes =
        kind.work == BenchWork::kBatch ? options.lanes : std::vector<int>{1};
    const std::vector<int> threads = kind.threaded ? options.threads : std::vector<int>{1};
    for (const int count : threads) {
      for (const int lane_count : lanes) {
        rows.push_back(
            {row_name(kind, workload, lane_count, count), &kind, index, lane_count, count});
      }
    }
  }
}

/// The model of what one call does per circuit; of calls that are no plain evaluation there is
/// none.
std::optional<WorkModel> model_of(const BenchRow& row, const BenchWorkload& workload) {
  const BenchWork work = row.kind->work;
  if (work != BenchWork::kSingle && work != BenchWork::kBatch && work != BenchWork::kFullState) {
    return std::nullopt;
  }
  const bool automatic =
      row.kind->state_vector ||
      (work != BenchWork::kFullState && row.kind->noisy && workload.noise.is_noiseless());
  return automatic ? state_vector_model(workload.circuit) : pauli_vector_model(workload.circuit);
}

BenchResult result_of(const BenchRow& row, const BenchWorkload& workload,
                      const TimingResult& timing) {
  BenchResult result;
  result.row = row;
  result.skipped = timing.skipped;
  if (!timing.skipped.empty()) return result;
  const double to_us = 1e6 / row.lanes;
  result.median_us = timing.median() * to_us;
  result.min_us = timing.min() * to_us;
  result.max_us = timing.max() * to_us;
  result.spread = timing.spread();
  result.per_second = 1e6 / result.median_us;
  result.model = model_of(row, workload);
  return result;
}

/// The single evaluation on one thread of the same kind.
const BenchResult* single_of(const std::vector<BenchResult>& results, const BenchRow& row) {
  const auto found = std::ranges::find_if(results, [&](const BenchResult& result) {
    return result.row.workload == row.workload && result.row.kind->work == BenchWork::kSingle &&
           result.row.kind->noisy == row.kind->noisy &&
           result.row.kind->state_vector == row.kind->state_vector &&
           result.row.kind->whole == row.kind->whole && result.row.threads == 1 &&
           result.skipped.empty();
  });
  return found == results.end() ? nullptr : &*found;
}

}  // namespace

std::span<const BenchKind> bench_kinds() { return kKinds; }

std::vector<BenchRow> plan_rows(const std::vector<BenchWorkload>& workloads,
                                const RowOptions& options) {
  std::vector<BenchRow> rows;
  for (std::size_t index = 0; index < workloads.size(); ++index) {
    add_rows(rows, workloads, index, options);
  }
  try {
    const std::regex filter(options.filter);
    std::erase_if(rows, [&](const BenchRow& row) { return !std::regex_search(row.name, filter); });
  } catch (const std::regex_error& error) {
    throw std::invalid_argument("--filter = '" + options.filter +
                                "', must be a regular expression: " + error.what());
  }
  if (rows.empty()) {
    throw std::invalid_argument("--filter = '" + options.filter +
                                "', must match a row, e.g. n4/single");
  }
  return rows;
}

std::vector<BenchResult> measure_rows(const std::vector<BenchWorkload>& workloads,
                                      const std::vector<BenchRow>& rows, const RowOptions& options,
                                      const std::function<void(std::size_t)>& on_start) {
  SubjectShelf shelf(workloads);
  std::vector<Timing> timings;
  timings.reserve(rows.size());
  for (const BenchRow& row : rows) {
    timings.push_back({row.name, 1, row.threads > 1, options.min_seconds, options.repetitions,
                       [&row, &shelf, &options] { return row_body(row, shelf, options); }});
  }
  const std::vector<TimingResult> measured = run_timings(timings, on_start);
  std::vector<BenchResult> results;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    results.push_back(result_of(rows[k], workloads[rows[k].workload], measured[k]));
  }
  for (BenchResult& result : results) {
    const BenchResult* single = single_of(results, result.row);
    if (single != nullptr && single != &result && result.skipped.empty()) {
      result.ratio_to_single = result.median_us / single->median_us;
    }
  }
  return results;
}

void compare_with_limits(std::vector<BenchResult>& results, const MachineLimits& limits) {
  for (BenchResult& result : results) {
    if (!result.model) continue;
    const double seconds = result.median_us * 1e-6;
    const int states = std::min(result.row.lanes, kLanesAtOnce * result.row.threads);
    const BandwidthLimit& level = limits.bandwidth_of(
        result.model->state_bytes * static_cast<std::size_t>(states), result.row.threads);
    result.use =
        LimitUse{result.model->multiply_adds / seconds / limits.peak_of(result.row.threads),
                 result.model->bytes / seconds / level.bytes_per_second, level.level};
  }
}

}  // namespace qarch::apps
