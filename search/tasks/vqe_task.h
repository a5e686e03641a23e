#pragma once

#include <memory>

#include "search/native_lowering.h"
#include "search/run_record.h"
#include "search/task.h"
#include "search/tasks/shot_noise.h"
#include "sim/observable.h"
#include "sim/pauli_sum.h"

namespace qarch::search {

/// Variational quantum eigensolver: cost(circuit, theta) = Tr(H rho(theta)) with rho(theta) from
/// |0...0> under the noise model, readout error included. Its objectives know exact gradients, and
/// exact coordinate sweeps where no two gates share a parameter; these are counted at the prices
/// that sim/expectation.h states for noisy circuits.
class VqeTask final : public Task {
 public:
  /// exact_minimum is the ground energy that counts (of the right particle-number sector). Under
  /// noise a circuit is executed as `lowering` writes it.
  VqeTask(sim::PauliSum hamiltonian, double exact_minimum, sim::NoiseModel noise,
          ShotVariance shot_variance = state_dependent_shot_variance, NativeLowering lowering = {});

  int num_qubits() const override { return hamiltonian_.num_qubits(); }
  const sim::NoiseModel& noise() const override { return noise_; }
  double exact_minimum() const override { return exact_minimum_; }

  /// c_I - sum_(j != I) |c_j|, never above the smallest eigenvalue: the "fake minimum" of CRLQAS.
  double lower_bound() const override;

  double negligible_error() const override { return kChemicalAccuracy; }

  /// Terms of the Hamiltonian but the identity.
  int num_measured_strings() const override;

  sim::Circuit executed(const sim::Circuit& circuit) const override { return lowering_(circuit); }

  std::unique_ptr<TaskObjective> compile(const sim::Circuit& circuit,
                                         rl::Rng& shot_rng) const override;

  const sim::PauliSum& hamiltonian() const { return hamiltonian_; }

 private:
  sim::PauliSum hamiltonian_;
  double exact_minimum_;
  sim::NoiseModel noise_;
  ShotVariance shot_variance_;
  NativeLowering lowering_;
  std::shared_ptr<const sim::CompiledObservable> measured_;  ///< with readout error
  std::shared_ptr<const sim::CompiledObservable> noiseless_;
};

}  // namespace qarch::search
