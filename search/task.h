#pragma once

#include <memory>
#include <span>
#include <string>

#include "rl/random.h"
#include "search/optimize/objective.h"
#include "sim/circuit.h"
#include "sim/noise_model.h"

namespace qarch::search {

/// A circuit compiled for a task: what the optimiser minimises over the angles, what circuits are
/// judged by, and the truth that only the records see.
///
///   value(x, shots)      made small by the optimiser: noise included, shot noise if shots > 0
///   score(x, shots)      seen by the agent and compared by the archive, in the same way
///   noiseless_value(x)   the score of the same circuit and angles without any noise
class TaskObjective : public Objective {
 public:
  /// Whether score is value: then what an optimiser found need not be judged once more.
  virtual bool score_is_value() const { return true; }
  virtual double score(std::span<const double> x, double shots) { return value(x, shots); }
  virtual double noiseless_value(std::span<const double> x) = 0;

  /// The exact score of what minimising this objective found.
  double score_of(const Minimum& minimum) {
    return score_is_value() ? minimum.value : score(minimum.argument, 0.0);
  }
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

  /// The smallest score without noise, for the records and for "env.reference = exact".
  virtual double exact_minimum() const = 0;

  /// A bound from below that needs no solution, for "env.reference = lower_bound".
  virtual double lower_bound() const = 0;

  /// An error without noise that is as good as none: the smallest circuit below it gets a name. 0:
  /// there is no such error.
  virtual double negligible_error() const { return 0.0; }

  /// Pauli strings that one value measures, each with as many shots as it is given.
  virtual int num_measured_strings() const { return 1; }
  /// The same of one score.
  virtual int num_scored_strings() const { return num_measured_strings(); }

  /// Whether the searched circuit acts on |0...0>, so that gates which do nothing to it may go.
  virtual bool starts_in_zero() const { return true; }

  /// The circuit as it is executed: what the noise acts on.
  virtual sim::Circuit executed(const sim::Circuit& circuit) const { return circuit; }

  /// Compiles a circuit. Draws of shot noise come from `shot_rng`, which must outlive the result.
  virtual std::unique_ptr<TaskObjective> compile(const sim::Circuit& circuit,
                                                 rl::Rng& shot_rng) const = 0;
};

}  // namespace qarch::search
