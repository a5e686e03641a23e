#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "sim/circuit.h"
#include "sim/derivative_run.h"
#include "sim/noise_model.h"
#include "sim/observable.h"
#include "sim/state_vector_function.h"
#include "sim/thread_team.h"

namespace qarch::sim {

/// What evaluates f. The state vector has 2^n amplitudes where the Pauli vector has 4^n entries,
/// but knows no noise (readout error it does know).
enum class Backend {
  /// The Pauli vector with noise on gates or waiting qubits, reset or measure. Without, the state
  /// vector, unless the
  /// observable depends
  /// on so little of a large circuit that the light cone is cheaper.
  kAutomatic,
  kPauliVector,
  kStateVector,  ///< refused where the noise model acts or the circuit is not unitary
};

struct ExpectationOptions {
  Backend backend = Backend::kAutomatic;
  bool light_cone = true;  ///< leave out what the observable does not depend on
  int threads = 1;         ///< chunks of a batch side by side; tiles of one state from 9 qubits up
  std::size_t memory_budget = std::size_t{1} << 30U;  ///< bytes of kept states for derivatives
};

struct CompiledExpectation;
template <int kLanes>
class LaneWorkspace;

/// f(theta) = Tr(O rho(theta)) for one circuit, noise model and observable, with exact derivatives.
/// Owns its program and its states; allocates nothing after the first call of each kind. For the
/// whole final state see ptm_program.h.
///
class ExpectationFunction {
 public:
  /// Throws std::invalid_argument if circuit and observable differ in qubits, or for a gate that
  /// the coupling map forbids.
  ExpectationFunction(const Circuit& circuit, const NoiseModel& noise, const PauliSum& observable,
                      const ExpectationOptions& options = {});
  /// Shares an observable that was compiled before (architecture search compiles it once).
  ExpectationFunction(const Circuit& circuit, const NoiseModel& noise,
                      std::shared_ptr<const CompiledObservable> observable,
                      const ExpectationOptions& options = {});
  ~ExpectationFunction();
  ExpectationFunction(ExpectationFunction&&) noexcept;
  ExpectationFunction& operator=(ExpectationFunction&&) noexcept;

  int num_qubits() const { return circuit_.num_qubits(); }
  int num_parameters() const { return circuit_.num_parameters(); }
  const CompiledObservable& observable() const { return *observable_; }
  /// kPauliVector or kStateVector.
  Backend backend() const;

  /// What a gradient and a sweep cost in evaluations, rounded up from measurements (README.md). A
  /// sweep needs the Pauli vector even where evaluations use the state vector.
  int gradient_cost() const;
  int sweep_cost() const;

  /// f(parameters). All functions throw std::invalid_argument for a span of the wrong size.
  double operator()(std::span<const double> parameters);

  /// values[i] = f(parameter_sets[i p ... (i + 1) p)), p = num_parameters(), eight sets at a time.
  /// The same bits for any number of threads.
  void evaluate(std::span<const double> parameter_sets, std::span<double> values);

  /// f, and gradient[s] = df/dtheta_s, by one forward and one backward sweep.
  double value_and_gradient(std::span<const double> parameters, std::span<double> gradient);

  /// The same for many parameter sets: gradients[i p + s]. Eight at a time, in `threads` threads.
  void values_and_gradients(std::span<const double> parameter_sets, std::span<double> values,
                            std::span<double> gradients);

  /// f as a function of each angle, all others fixed: sinusoids[s]. Throws std::invalid_argument if
  /// a parameter is used by several gates (f is then no sinusoid of it).
  double sinusoids(std::span<const double> parameters, std::span<Sinusoid> sinusoids);

  /// One exact coordinate sweep: every angle in turn to its minimum given the others (Rotosolve
  /// without repeated circuits), in an order that the circuit allows: along each qubit that of its
  /// gates. Returns f at the angles found, in (-pi, pi]; an angle that f does not depend on stays.
  /// Throws as sinusoids() does.
  double sweep(std::span<double> parameters);

  /// r[k] for the entries k = observable().reads(), with noise, without readout error.
  std::span<const double> read_values(std::span<const double> parameters);

 private:
  void check(std::size_t size, std::size_t expected, const char* where) const;
  void check_uses(const char* where) const;
  static int first_shared_slot(const Circuit& circuit);
  CompiledExpectation& compiled(const NoiseModel& noise = {});
  LaneWorkspace<1>& single();
  ThreadTeam* team();
  template <class Work>
  void for_each_chunk(std::size_t num_sets, const Work& work);

  Circuit circuit_;
  int shared_slot_ = -1;  ///< the first parameter of several gates, or -1
  std::shared_ptr<const CompiledObservable> observable_;
  ExpectationOptions options_;
  std::unique_ptr<CompiledExpectation> compiled_;
  std::unique_ptr<LaneWorkspace<1>> single_;
  std::vector<std::unique_ptr<LaneWorkspace<8>>> lanes_;  ///< one for each thread
  std::unique_ptr<ThreadTeam> team_;
  std::unique_ptr<StateVectorFunction> state_vector_;
  std::vector<double> values_;
};

}  // namespace qarch::sim
