#include "apps/bench_subject.h"

#include <cassert>
#include <cmath>
#include <numbers>

namespace qarch::apps {

namespace {

constexpr double kQuarterTurn = std::numbers::pi / 2.0;

}  // namespace

BenchSubject::BenchSubject(const BenchWorkload& workload, const sim::NoiseModel& noise,
                           [[maybe_unused]] int threads, [[maybe_unused]] BenchBackend backend)
    : function_(workload.circuit, noise, workload.observable) {
  assert(threads <= kMaxThreads);
}

// By single evaluations, one after the other.
void BenchSubject::evaluate_batch(std::span<const double> parameter_sets,
                                  std::span<double> values) {
  const auto stride = static_cast<std::size_t>(num_parameters());
  assert(parameter_sets.size() == stride * values.size());
  for (std::size_t k = 0; k < values.size(); ++k) {
    values[k] = function_(parameter_sets.subspan(k * stride, stride));
  }
}

// By single evaluations: df/dtheta = (f(theta + pi/2) - f(theta - pi/2)) / 2.
double BenchSubject::value_and_gradient(std::span<const double> parameters,
                                        std::span<double> gradient) {
  shifted_.assign(parameters.begin(), parameters.end());
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    shifted_[k] = parameters[k] + kQuarterTurn;
    const double above = function_(shifted_);
    shifted_[k] = parameters[k] - kQuarterTurn;
    gradient[k] = (above - function_(shifted_)) / 2.0;
    shifted_[k] = parameters[k];
  }
  return function_(parameters);
}

// By single evaluations: f = a + r sin(theta + phase) through three points.
double BenchSubject::sweep(std::span<double> parameters) {
  double lowest = 0.0;
  for (double& theta : parameters) {
    const double start = theta;
    const double here = function_(parameters);
    theta = start + kQuarterTurn;
    const double above = function_(parameters);
    theta = start - kQuarterTurn;
    const double below = function_(parameters);
    const double middle = (above + below) / 2.0;
    const double sine = (above - below) / 2.0;
    theta = std::remainder(start + std::atan2(-sine, middle - here), 2.0 * std::numbers::pi);
    lowest = middle - std::hypot(sine, here - middle);
  }
  return lowest;
}

}  // namespace qarch::apps
