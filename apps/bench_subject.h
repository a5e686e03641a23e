#pragma once

#include <span>
#include <string>
#include <vector>

#include "apps/bench_workload.h"
#include "sim/expectation.h"

namespace qarch::apps {

/// How the state is kept: by the simulator's own choice, or as a Pauli vector whatever the noise.
enum class BenchBackend { kAutomatic, kPauliVector };

/// The one place where `qarch bench` calls the simulator's evaluations. Where the simulator offers
/// no call of its own, the work is done by single evaluations, and measured so.
class BenchSubject {
 public:
  /// Threads that one call can use; rows of more threads are left out.
  static constexpr int kMaxThreads = 1;
  /// Whether kAutomatic keeps a noiseless state as 2^n amplitudes.
  static constexpr bool kHasStateVector = false;
  /// Parameter sets that a batch holds at a time, each with a state of its own.
  static constexpr int kLanesAtOnce = 1;

  /// Throws what sim::ExpectationFunction throws.
  BenchSubject(const BenchWorkload& workload, const sim::NoiseModel& noise, int threads,
               BenchBackend backend);

  int num_parameters() const { return function_.num_parameters(); }

  /// f(parameters).
  double evaluate(std::span<const double> parameters) { return function_(parameters); }

  /// values[k] = f(parameter set k); sets stand one after the other.
  void evaluate_batch(std::span<const double> parameter_sets, std::span<double> values);

  /// f and all df/dtheta_k. Needs one slot per rotation.
  double value_and_gradient(std::span<const double> parameters, std::span<double> gradient);

  /// Moves each parameter in turn to the exact minimum over it; returns the last minimum. Needs one
  /// slot per rotation.
  double sweep(std::span<double> parameters);

  /// Cost of the calls in single evaluations, roughly: to leave out rows that would last too long.
  static double batch_cost(int lanes) { return lanes; }
  double gradient_cost() const { return 1.0 + 2.0 * num_parameters(); }
  double sweep_cost() const { return 3.0 * num_parameters(); }

 private:
  sim::ExpectationFunction function_;
  std::vector<double> shifted_;
};

}  // namespace qarch::apps
