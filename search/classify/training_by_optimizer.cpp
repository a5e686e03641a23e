#include <cmath>
#include <limits>

#include "search/classify/classifier_objective.h"
#include "search/classify/training_run.h"

namespace qarch::search {

namespace {

struct StopTraining {};

/// Counts, records and stops what a method of [optimizer] asks for.
class WatchedObjective final : public Objective {
 public:
  WatchedObjective(TrainingRun& run, int restart, rl::Rng& shot_rng, std::span<const double> start)
      : run_(&run),
        restart_(restart),
        objective_(run.loss(), run.samples(), shot_rng),
        best_(start.begin(), start.end()) {}

  const std::vector<double>& best() const { return best_; }
  int calls() const { return calls_; }
  double gradient_norm() const { return gradient_norm_; }

  int dimension() const override { return objective_.dimension(); }
  double value(std::span<const double> x, double shots) override {
    const double value = objective_.value(x, shots);
    done(1, x, value);
    return value;
  }
  bool has_gradient() const override { return true; }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) override {
    const double value = objective_.value_and_gradient(x, gradient);
    double square = 0.0;
    for (const double g : gradient) square += g * g;
    gradient_norm_ = std::sqrt(square);
    done(gradient_cost(), x, value);
    return value;
  }
  int gradient_cost() const override { return objective_.gradient_cost(); }
  std::string sweep_obstacle() const override { return objective_.sweep_obstacle(); }
  double sweep(std::span<double> x) override {
    const double value = objective_.sweep(x);
    done(sweep_cost(), x, value);
    return value;
  }
  int sweep_cost() const override { return objective_.sweep_cost(); }

 private:
  void done(int units, std::span<const double> x, double value) {
    run_->count(units * objective_.circuits());
    if (value < lowest_) {
      lowest_ = value;
      best_.assign(x.begin(), x.end());
    }
    if (run_->step_done(restart_, ++calls_, value, gradient_norm_, best_, false)) {
      throw StopTraining();
    }
  }

  TrainingRun* run_;
  int restart_;
  ClassifierObjective objective_;
  std::vector<double> best_;
  double lowest_ = std::numeric_limits<double>::infinity();
  double gradient_norm_ = std::numeric_limits<double>::quiet_NaN();
  int calls_ = 0;
};

}  // namespace

void train_by_optimizer(TrainingRun& run, int restart, std::vector<double>& z) {
  const TrainingPlan& plan = run.plan();
  const auto item = static_cast<std::uint64_t>(restart);
  rl::Rng shot_rng = rl::random_stream(plan.seed, "train.shots", item);
  rl::Rng rng = rl::random_stream(plan.seed, "train.optimizer", item);
  OptimizerOptions options = plan.optimizer;
  options.method = plan.train.method;
  options.shots = plan.train.shots;
  WatchedObjective objective(run, restart, shot_rng, z);
  try {
    z = minimize(objective, z, options, rng).argument;
    run.add_line(restart, objective.calls(), objective.gradient_norm(), z);
  } catch (const StopTraining&) {
    z = objective.best();
  }
}

}  // namespace qarch::search
