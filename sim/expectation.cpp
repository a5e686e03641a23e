#include "sim/expectation.h"

#include <stdexcept>
#include <string>
#include <utility>

namespace qarch::sim {

ExpectationFunction::ExpectationFunction(const Circuit& circuit, const NoiseModel& noise,
                                         const PauliSum& observable)
    : ExpectationFunction(circuit, noise,
                          std::make_shared<const CompiledObservable>(observable, noise)) {}

ExpectationFunction::ExpectationFunction(const Circuit& circuit, const NoiseModel& noise,
                                         std::shared_ptr<const CompiledObservable> observable)
    : program_(circuit, noise), observable_(std::move(observable)), state_(circuit.num_qubits()) {
  if (circuit.num_qubits() != observable_->num_qubits()) {
    throw std::invalid_argument("ExpectationFunction: circuit of " +
                                std::to_string(circuit.num_qubits()) + " qubits, observable of " +
                                std::to_string(observable_->num_qubits()));
  }
}

double ExpectationFunction::operator()(std::span<const double> parameters) {
  program_.bind(parameters);
  state_.reset();
  program_.apply(state_);
  return observable_->expectation(state_);
}

}  // namespace qarch::sim
