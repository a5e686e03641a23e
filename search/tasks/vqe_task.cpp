#include "search/tasks/vqe_task.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "sim/expectation.h"

namespace qarch::search {

namespace {

/// f is a sinusoid in every angle unless several gates share one; says which, or nothing.
std::string shared_parameter(const sim::Circuit& circuit) {
  std::vector<int> uses(static_cast<std::size_t>(circuit.num_parameters()));
  for (const sim::Gate& gate : circuit.gates()) {
    if (gate.slot < 0 || ++uses[static_cast<std::size_t>(gate.slot)] == 1) continue;
    return "parameter " + std::to_string(gate.slot) +
           " is shared by several gates, must be used by one";
  }
  return {};
}

class VqeObjective final : public TaskObjective {
 public:
  VqeObjective(const sim::Circuit& circuit, const sim::Circuit& executed,
               const sim::NoiseModel& noise,
               std::shared_ptr<const sim::CompiledObservable> measured,
               std::shared_ptr<const sim::CompiledObservable> noiseless, ShotVariance shot_variance,
               rl::Rng& shot_rng)
      : circuit_(circuit),
        measured_(executed, noise, std::move(measured)),
        noiseless_(std::move(noiseless)),
        shot_variance_(shot_variance),
        shot_rng_(&shot_rng),
        sweep_obstacle_(shared_parameter(circuit)) {}

  int dimension() const override { return measured_.num_parameters(); }

  double value(std::span<const double> x, double shots) override {
    if (shots <= 0.0) return measured_(x);
    const std::span<const double> values = measured_.read_values(x);
    const double variance = shot_variance_(measured_.observable(), values, shots);
    return measured_.observable().expectation(values) +
           std::sqrt(variance) * rl::normal(*shot_rng_);
  }

  void values(std::span<const double> points, double shots, std::span<double> out) override {
    if (shots <= 0.0) return measured_.evaluate(points, out);
    Objective::values(points, shots, out);
  }

  bool has_gradient() const override { return true; }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) override {
    return measured_.value_and_gradient(x, gradient);
  }
  int gradient_cost() const override { return measured_.gradient_cost(); }

  std::string sweep_obstacle() const override { return sweep_obstacle_; }
  double sweep(std::span<double> x) override { return measured_.sweep(x); }
  int sweep_cost() const override { return measured_.sweep_cost(); }

  double noiseless_value(std::span<const double> x) override {
    return sim::ExpectationFunction(circuit_, {}, noiseless_)(x);
  }

 private:
  sim::Circuit circuit_;
  sim::ExpectationFunction measured_;
  std::shared_ptr<const sim::CompiledObservable> noiseless_;
  ShotVariance shot_variance_;
  rl::Rng* shot_rng_;
  std::string sweep_obstacle_;
};

}  // namespace

VqeTask::VqeTask(sim::PauliSum hamiltonian, double exact_minimum, sim::NoiseModel noise,
                 ShotVariance shot_variance, NativeLowering lowering)
    : hamiltonian_(std::move(hamiltonian)),
      exact_minimum_(exact_minimum),
      noise_(std::move(noise)),
      shot_variance_(shot_variance),
      lowering_(std::move(lowering)),
      measured_(std::make_shared<sim::CompiledObservable>(hamiltonian_, noise_)),
      noiseless_(std::make_shared<sim::CompiledObservable>(hamiltonian_)) {}

double VqeTask::lower_bound() const {
  const double identity = hamiltonian_.identity_coefficient();
  return identity + std::abs(identity) - hamiltonian_.l1_norm();
}

int VqeTask::num_measured_strings() const {
  return static_cast<int>(std::ranges::count_if(hamiltonian_.terms(), [](const auto& term) {
    return term.string.x != 0 || term.string.z != 0;
  }));
}

std::unique_ptr<TaskObjective> VqeTask::compile(const sim::Circuit& circuit,
                                                rl::Rng& shot_rng) const {
  return std::make_unique<VqeObjective>(circuit, lowering_(circuit), noise_, measured_, noiseless_,
                                        shot_variance_, shot_rng);
}

}  // namespace qarch::search
