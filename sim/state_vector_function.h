#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

#include "sim/circuit.h"
#include "sim/simd.h"
#include "sim/state_vector_observable.h"
#include "sim/state_vector_program.h"

namespace qarch::sim {

/// f(theta) = <psi(theta)| O |psi(theta)>, the noiseless twin of ExpectationFunction: 2^n complex
/// amplitudes in place of 4^n Pauli coefficients. Allocates after construction only at the first
/// evaluate() and the first value_and_gradient().
///
/// Two-qubit gates cost nothing at evaluation (see StateVectorProgram); every run of one-qubit
/// gates costs one pass over the state. All three ways to evaluate give the same bits.
class StateVectorFunction {
 public:
  using Term = WeightedString;

  /// O = sum_t weight_t P_t; readout error, if there is any, has been folded into the weights.
  /// Throws std::invalid_argument unless the circuit has at most 30 qubits and every index is below
  /// 4^n.
  StateVectorFunction(const Circuit& circuit, std::span<const Term> observable);

  int num_qubits() const { return program_.num_qubits(); }
  int num_parameters() const { return program_.num_parameters(); }

  /// f(theta). Throws std::invalid_argument unless there are num_parameters() parameters.
  double operator()(std::span<const double> parameters);

  /// values[i] = f(parameter_sets[i p .. (i + 1) p)), p = num_parameters(), eight sets at a time.
  /// Throws std::invalid_argument unless parameter_sets holds p numbers for every value.
  void evaluate(std::span<const double> parameter_sets, std::span<double> values);

  /// f(theta), and gradient[k] = df/dtheta_k, by one forward and one backward sweep. A parameter of
  /// several gates gets the sum over them. Throws std::invalid_argument unless both have
  /// num_parameters() numbers.
  double value_and_gradient(std::span<const double> parameters, std::span<double> gradient);

  /// The 2^n amplitudes, qubit 0 the lowest bit, of the last operator() or value_and_gradient
  /// (before any: |0...0>), up to one common phase. Throws std::invalid_argument for another size.
  void amplitudes(std::span<std::complex<double>> out) const;

 private:
  template <class V, unsigned kLow>
  void prepare_and_evolve();
  template <class V, unsigned kLow, std::size_t kCount>
  void evolve_small();
  template <class V, unsigned kLow>
  double expectation();
  template <class V, unsigned kLow>
  void apply_observable();
  template <class V, unsigned kLow>
  void sweep_backward();
  void evolve_batch();
  template <std::size_t kWidth>
  void expectation_batch(double* values);
  void allocate_batch();
  void allocate_gradient();
  void check_size(const char* where, std::size_t given, std::size_t needed) const;

  std::size_t num_registers() const { return re_.size() / lanes(); }
  std::size_t lanes() const { return num_qubits() <= 2 ? 4 : 8; }

  StateVectorProgram program_;
  StateVectorObservable observable_;
  std::vector<Gate> two_qubit_gates_;
  AlignedVector<double> re_, im_;
  AlignedVector<double> back_re_, back_im_, lambda_re_, lambda_im_, torques_;  ///< backward sweep
  AlignedVector<double> batch_re_, batch_im_, batch_bound_, batch_scratch_;
};

}  // namespace qarch::sim
