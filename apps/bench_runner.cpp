#include "apps/bench_runner.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <exception>
#include <mutex>

namespace qarch::apps {

namespace {

/// The first exception of a run; afterwards every timing ends at once.
class Failure {
 public:
  bool happened() {
    const std::lock_guard lock(mutex_);
    return exception_ != nullptr;
  }
  void keep_current() {
    const std::lock_guard lock(mutex_);
    if (exception_ == nullptr) exception_ = std::current_exception();
  }
  void rethrow() {
    if (exception_ != nullptr) std::rethrow_exception(exception_);
  }

 private:
  std::mutex mutex_;
  std::exception_ptr exception_;
};

/// Every thread of a timing passes through the loop, because there they wait for each other.
void run_one(benchmark::State& state, const Timing& timing, Failure& failure) {
  std::function<void()> body;
  try {
    if (failure.happened()) throw TimingSkipped("an earlier row failed");
    body = timing.prepare();
  } catch (const TimingSkipped& skipped) {
    state.SkipWithError(skipped.what());
  } catch (...) {
    failure.keep_current();
    state.SkipWithError("failed");
  }
  for ([[maybe_unused]] auto _ : state) {
    try {
      body();
    } catch (...) {
      failure.keep_current();
      state.SkipWithError("failed");
      break;
    }
  }
}

/// Keeps what Google Benchmark reports, by the number that is a timing's registered name.
class Collector final : public benchmark::BenchmarkReporter {
 public:
  Collector(const std::vector<Timing>& timings, std::vector<TimingResult>& results)
      : timings_(timings), results_(results) {}

  bool ReportContext(const Context& /*context*/) override { return true; }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      const auto index = static_cast<std::size_t>(std::stoul(run.run_name.function_name));
      if (run.error_occurred) {
        results_[index].skipped = run.error_message;
        continue;
      }
      const double total =
          timings_[index].real_time ? run.real_accumulated_time : run.cpu_accumulated_time;
      results_[index].seconds.push_back(total / static_cast<double>(run.iterations));
    }
  }

 private:
  const std::vector<Timing>& timings_;
  std::vector<TimingResult>& results_;
};

}  // namespace

double TimingResult::median() const {
  const std::size_t half = seconds.size() / 2;
  return seconds.size() % 2 == 1 ? seconds[half] : (seconds[half - 1] + seconds[half]) / 2.0;
}

std::vector<TimingResult> run_timings(const std::vector<Timing>& timings,
                                      const std::function<void(std::size_t)>& on_start) {
  std::vector<TimingResult> results(timings.size());
  if (timings.empty()) return results;
  Failure failure;
  for (std::size_t k = 0; k < timings.size(); ++k) {
    const Timing& timing = timings[k];
    const auto run = [&timing, &failure, &on_start, k](benchmark::State& state) {
      if (state.thread_index() == 0) on_start(k);
      run_one(state, timing, failure);
    };
    auto* registered = benchmark::RegisterBenchmark(std::to_string(k).c_str(), run);
    registered->Repetitions(timing.repetitions)->MinTime(timing.min_seconds);
    if (timing.threads > 1) registered->Threads(timing.threads);
    if (timing.real_time) registered->UseRealTime();
  }
  Collector collector(timings, results);
  benchmark::RunSpecifiedBenchmarks(&collector, ".");
  benchmark::ClearRegisteredBenchmarks();
  failure.rethrow();
  for (TimingResult& result : results) std::ranges::sort(result.seconds);
  return results;
}

}  // namespace qarch::apps
