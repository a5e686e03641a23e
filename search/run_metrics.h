#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "rl/double_dqn.h"
#include "search/environment.h"
#include "search/io/events.h"
#include "search/results/circuit_shelf.h"

namespace qarch::search {

/// Sums the lives of the objects that start() gives. One thread at a time may use it.
class Stopwatch {
 public:
  class Running {
   public:
    explicit Running(double& seconds) : seconds_(seconds), start_(Clock::now()) {}
    ~Running() { seconds_ += std::chrono::duration<double>(Clock::now() - start_).count(); }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

   private:
    using Clock = std::chrono::steady_clock;
    double& seconds_;
    Clock::time_point start_;
  };

  [[nodiscard]] Running start() { return Running(seconds_); }
  double seconds() const { return seconds_; }

 private:
  double seconds_ = 0.0;
};

/// What the "metrics" lines of events.jsonl say about a running search: rates, the mean loss and
/// the shares of time count from the line before.
class RunMetrics {
 public:
  Stopwatch environment;  ///< steps of the environment
  Stopwatch learning;     ///< beside them, on another thread if there is one

  void add_loss(std::optional<float> loss);

  /// The fields of a line at this moment; `seconds` is what its "seconds" says.
  EventFields line(double seconds, std::int64_t episodes, std::int64_t env_steps,
                   const CircuitEnvironment& state, const rl::DoubleDqn& agent,
                   const CircuitShelf& shelf);

  /// The first line counts from here.
  void start(double seconds, std::int64_t evaluations);

  /// Seconds since the latest line.
  double age(double seconds) const { return seconds - since_.seconds; }

 private:
  struct Since {
    double seconds = 0.0;
    std::int64_t evaluations = 0;
    double environment_seconds = 0.0;
    double learning_seconds = 0.0;
    double loss_sum = 0.0;
    int losses = 0;
  };
  Since since_;
};

}  // namespace qarch::search
