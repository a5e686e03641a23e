#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace qarch::apps {

/// Something to time. `prepare` is called in every thread, and again before every repetition; what
/// it returns is called again and again, and timed.
struct Timing {
  std::string name;
  int threads = 1;           ///< threads that call at once, each with a body of its own
  bool real_time = false;    ///< elapsed time; else the processor time of the calling thread
  double min_seconds = 0.2;  ///< least duration of a repetition
  int repetitions = 5;
  std::function<std::function<void()>()> prepare;
};

/// Seconds per call, one number for each repetition, ascending. With t threads a call is one by
/// any of them: t calls side by side count as t.
struct TimingResult {
  std::vector<double> seconds;
  std::string skipped;  ///< why there is no number; else empty

  double median() const;
  double min() const { return seconds.front(); }
  double max() const { return seconds.back(); }
  /// (max - min) / median.
  double spread() const { return (max() - min()) / median(); }
};

/// Thrown by `prepare` to leave the timing out, for a reason.
struct TimingSkipped : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Runs the timings in order with Google Benchmark; `on_start` hears the number of the one that
/// begins. Whatever else `prepare` or a body throws ends the run and is thrown again.
std::vector<TimingResult> run_timings(const std::vector<Timing>& timings,
                                      const std::function<void(std::size_t)>& on_start);

}  // namespace qarch::apps
