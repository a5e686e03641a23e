#pragma once

#include <memory>
#include <span>
#include <string>

#include "rl/random.h"
#include "search/optimize/objective.h"
#include "sim/circuit.h"
#include "sim/noise_model.h"

namespace qarch::search {

/// A circuit compiled for a task: what the optimiser minimises over the angles, and the truth that
/// only the records see.
class TaskObjective : public Objective {
 public:
  /// value(x, shots) is what the agent may know: noise included, and shot noise if shots > 0.

  /// The same circuit and angles without any noise.
  virtual double noiseless_value(std::span<const double> x) = 0;
};

/// What a search is asked to do: a cost of bound circuits, to be made small. Everything that the
/// environment, the curriculum and the records need to know about a problem.
class Task {
 public:
  Task() = default;
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  virtual ~Task() = default;

  virtual int num_qubits() const = 0;
  virtual const sim::NoiseModel& noise() const = 0;

  /// The smallest cost without noise, for the records and for "env.reference = exact".
  virtual double exact_minimum() const = 0;

  /// A bound from below that needs no solution, for "env.reference = lower_bound".
  virtual double lower_bound() const = 0;

  /// Pauli strings that one evaluation measures, each with as many shots as it is given.
  virtual int num_measured_strings() const { return 1; }

  /// The circuit as it is executed: what the noise acts on. Slots are those of `circuit`.
  virtual sim::Circuit executed(const sim::Circuit& circuit) const { return circuit; }

  /// Compiles a circuit. Draws of shot noise come from `shot_rng`, which must outlive the result.
  virtual std::unique_ptr<TaskObjective> compile(const sim::Circuit& circuit,
                                                 rl::Rng& shot_rng) const = 0;
};

}  // namespace qarch::search
