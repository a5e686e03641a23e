#include "search/tasks/vqe_task.h"

#include <cmath>
#include <utility>

#include "sim/ptm_program.h"

namespace qarch::search {

namespace {

/// One state serves the noisy and the noiseless program in turn.
class VqeObjective final : public TaskObjective {
 public:
  VqeObjective(const sim::Circuit& circuit, const sim::NoiseModel& noise,
               std::shared_ptr<const sim::CompiledObservable> measured,
               std::shared_ptr<const sim::CompiledObservable> noiseless, ShotVariance shot_variance,
               rl::Rng& shot_rng)
      : circuit_(circuit),
        noisy_(circuit, noise),
        state_(circuit.num_qubits()),
        measured_(std::move(measured)),
        noiseless_(std::move(noiseless)),
        shot_variance_(shot_variance),
        shot_rng_(&shot_rng) {}

  int dimension() const override { return noisy_.num_parameters(); }

  double value(std::span<const double> x, double shots) override {
    run(noisy_, x);
    const double energy = measured_->expectation(state_);
    if (shots <= 0.0) return energy;
    const double variance = shot_variance_(*measured_, state_, shots);
    return energy + std::sqrt(variance) * rl::normal(*shot_rng_);
  }

  double noiseless_value(std::span<const double> x) override {
    sim::PtmProgram program(circuit_);
    run(program, x);
    return noiseless_->expectation(state_);
  }

 private:
  void run(sim::PtmProgram& program, std::span<const double> x) {
    program.bind(x);
    state_.reset();
    program.apply(state_);
  }

  sim::Circuit circuit_;
  sim::PtmProgram noisy_;
  sim::PauliVector state_;
  std::shared_ptr<const sim::CompiledObservable> measured_;
  std::shared_ptr<const sim::CompiledObservable> noiseless_;
  ShotVariance shot_variance_;
  rl::Rng* shot_rng_;
};

}  // namespace

VqeTask::VqeTask(sim::PauliSum hamiltonian, double exact_minimum, sim::NoiseModel noise,
                 ShotVariance shot_variance)
    : hamiltonian_(std::move(hamiltonian)),
      exact_minimum_(exact_minimum),
      noise_(std::move(noise)),
      shot_variance_(shot_variance),
      measured_(std::make_shared<sim::CompiledObservable>(hamiltonian_, noise_)),
      noiseless_(std::make_shared<sim::CompiledObservable>(hamiltonian_)) {}

double VqeTask::lower_bound() const {
  const double identity = hamiltonian_.identity_coefficient();
  return identity + std::abs(identity) - hamiltonian_.l1_norm();
}

std::unique_ptr<TaskObjective> VqeTask::compile(const sim::Circuit& circuit,
                                                rl::Rng& shot_rng) const {
  return std::make_unique<VqeObjective>(circuit, noise_, measured_, noiseless_, shot_variance_,
                                        shot_rng);
}

}  // namespace qarch::search
