#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "search/classify/attack.h"
#include "search/classify/minibatch.h"
#include "search/classify/training_run.h"
#include "search/classify/update_rule.h"

namespace qarch::search {

namespace {

/// The stream of a step of a restart.
rl::Rng stream(const TrainingPlan& plan, const char* purpose, int restart, int step) {
  return rl::random_stream(
      plan.seed, purpose,
      (static_cast<std::uint64_t>(restart) << 32U) + static_cast<std::uint64_t>(step));
}

/// Puts attacked samples into mini-batches.
class Adversary {
 public:
  Adversary(TrainingRun& run, int restart)
      : run_(&run), restart_(restart), mode_(run.plan().train.adversarial_mode()) {
    const bool continues = run.plan().start && restart == 0;
    stale_step_ = continues ? 0 : run.plan().train.steps / 2;
  }

  void disturb(SignedSamples& batch, const std::vector<int>& rows, int step,
               std::span<const double> z) {
    if (mode_ == AdversarialMode::kNone) return;
    if (mode_ == AdversarialMode::kStale) {
      if (step < stale_step_) return;
      if (step == stale_step_) stale_ = attacked(run_->samples().x, run_->samples().y, step, z);
    }
    const double share = run_->plan().train.adversarial_share * static_cast<double>(rows.size());
    const auto count = static_cast<Eigen::Index>(std::lround(share));
    if (count == 0) return;
    if (mode_ == AdversarialMode::kStale) {
      const std::vector<int> first(rows.begin(), rows.begin() + count);
      batch.x.topRows(count) = stale_(first, Eigen::all);
    } else {
      const Samples clean = batch.x.topRows(count);
      batch.x.topRows(count) =
          attacked(clean, std::span(batch.y).first(static_cast<std::size_t>(count)), step, z);
    }
  }

 private:
  Samples attacked(const Samples& x, std::span<const int> y, int step, std::span<const double> z) {
    const TrainingPlan& plan = run_->plan();
    rl::Rng rng = stream(plan, "train.attack", restart_, step);
    run_->count(x.rows() * attack_gradients(plan.attack) * run_->evaluator().gradient_cost());
    return attacked_samples(run_->evaluator(), run_->loss().classifier(z), x, y,
                            run_->loss().loss(), plan.train.loss_shots, plan.attack, rng);
  }

  TrainingRun* run_;
  int restart_;
  AdversarialMode mode_;
  int stale_step_ = 0;
  Samples stale_;  ///< of all training samples
};

double norm(std::span<const double> gradient) {
  double square = 0.0;
  for (const double g : gradient) square += g * g;
  return std::sqrt(square);
}

void require_finite(const TrainingPlan& plan, int step, double loss, std::span<const double> z) {
  if (std::isfinite(loss) && std::ranges::all_of(z, [](double w) { return std::isfinite(w); })) {
    return;
  }
  throw std::runtime_error("train.method = '" + plan.train.method + "': step " +
                           std::to_string(step) + " led to numbers that are not finite; " +
                           "train.learning_rate = " + std::to_string(plan.train.learning_rate) +
                           " must be smaller");
}

}  // namespace

void train_by_batches(TrainingRun& run, int restart, std::vector<double>& z) {
  const TrainingPlan& plan = run.plan();
  const TrainOptions& options = plan.train;
  const UpdateRule& rule = *find_update_rule(options.method);
  MeanLoss& loss = run.loss();
  const bool shifts = options.shots > 0.0;
  const int cost =
      shifts || rule.counts_shifts ? loss.shift_cost() : run.evaluator().gradient_cost();
  Minibatches batches(static_cast<int>(run.samples().y.size()), options.batch, plan.seed, restart);
  Adversary adversary(run, restart);
  UpdateMemory memory{0, std::vector<double>(z.size()), std::vector<double>(z.size())};
  std::vector<double> gradient(z.size());
  for (int step = 0; step < options.steps; ++step) {
    const std::vector<int> rows = batches.of_step(step);
    SignedSamples batch = rows_of(run.samples(), rows);
    adversary.disturb(batch, rows, step, z);
    rl::Rng shot_rng = stream(plan, "train.shots", restart, step);
    const double value = shifts ? loss.shifted_gradient(batch, z, options.shots, shot_rng, gradient)
                                : loss.gradient(batch, z, gradient);
    run.count(static_cast<std::int64_t>(rows.size()) * cost);
    ++memory.steps;
    rule.step(options, value, gradient, memory, z);
    if (loss.with_bias()) z.back() = std::clamp(z.back(), -1.0, 1.0);
    require_finite(plan, step + 1, value, z);
    const bool last = step + 1 == options.steps;
    if (run.step_done(restart, step + 1, value, norm(gradient), z, last)) return;
  }
}

}  // namespace qarch::search
