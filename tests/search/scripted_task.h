#pragma once

#include <cmath>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "search/environment.h"

namespace qarch::search {

/// A task whose energy is a function of the circuit alone, and which counts its calls.
class ScriptedTask final : public Task {
 public:
  using Energy = std::function<double(const sim::Circuit&)>;
  explicit ScriptedTask(Energy energy) : energy_(std::move(energy)) {}

  int num_qubits() const override { return 2; }
  const sim::NoiseModel& noise() const override { return noise_; }
  double exact_minimum() const override { return -1.0; }
  double lower_bound() const override { return -2.0; }
  std::unique_ptr<TaskObjective> compile(const sim::Circuit& circuit, rl::Rng&) const override {
    return std::make_unique<Objective>(*this, circuit);
  }
  mutable std::int64_t exact_calls = 0;
  mutable std::int64_t measured_calls = 0;
  mutable double shots_given = 0.0;  ///< to all calls, for every string
  int num_measured_strings() const override { return 3; }

 private:
  class Objective final : public TaskObjective {
   public:
    Objective(const ScriptedTask& task, sim::Circuit circuit)
        : task_(task), circuit_(std::move(circuit)) {}
    int dimension() const override { return circuit_.num_parameters(); }
    double value(std::span<const double>, double shots) override {
      ++(shots > 0.0 ? task_.measured_calls : task_.exact_calls);
      task_.shots_given += shots;
      return task_.energy_(circuit_);
    }
    double noiseless_value(std::span<const double>) override { return task_.energy_(circuit_); }

   private:
    const ScriptedTask& task_;
    sim::Circuit circuit_;
  };
  Energy energy_;
  sim::NoiseModel noise_;
};

/// A tenth of a hartree for every gate.
inline double tenth_per_gate(const sim::Circuit& circuit) {
  return -0.1 * static_cast<double>(circuit.gates().size());
}

inline EnvironmentOptions small_options() {
  EnvironmentOptions options;
  options.max_gates = 8;
  options.reference = "exact";
  options.curriculum.moving = false;
  options.curriculum.threshold = 0.05;
  return options;
}

inline OptimizerOptions rotosolve(int max_evaluations = 100) {
  OptimizerOptions options;
  options.method = "rotosolve";
  options.max_evaluations = max_evaluations;
  options.tolerance = 1e-3;
  return options;
}

/// Alternates ry 0 and rx 0, which are always legal after each other.
inline int alternating_action(int step) { return step % 2 == 0 ? 3 : 2; }

inline rl::StepResult play(CircuitEnvironment& environment, int steps, rl::Rng& rng) {
  rl::StepResult result;
  for (int s = 0; s < steps; ++s) {
    result = environment.step(alternating_action(environment.steps()), rng);
  }
  return result;
}

}  // namespace qarch::search
