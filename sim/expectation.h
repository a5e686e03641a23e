#pragma once

#include <memory>
#include <span>

#include "sim/observable.h"
#include "sim/ptm_program.h"

namespace qarch::sim {

/// f(theta) = Tr(O rho(theta)) for one circuit, noise model and observable: owns its program, its
/// state and its observable, and allocates nothing after construction.
class ExpectationFunction {
 public:
  /// Throws std::invalid_argument if circuit and observable differ in qubits.
  ExpectationFunction(const Circuit& circuit, const NoiseModel& noise, const PauliSum& observable);
  /// Shares an observable that was compiled before (architecture search compiles it once).
  ExpectationFunction(const Circuit& circuit, const NoiseModel& noise,
                      std::shared_ptr<const CompiledObservable> observable);

  int num_parameters() const { return program_.num_parameters(); }
  double operator()(std::span<const double> parameters);

  /// The final state of the last evaluation.
  const PauliVector& state() const { return state_; }
  const CompiledObservable& observable() const { return *observable_; }

 private:
  PtmProgram program_;
  std::shared_ptr<const CompiledObservable> observable_;
  PauliVector state_;
};

}  // namespace qarch::sim
