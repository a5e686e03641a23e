#pragma once

#include <cstdint>
#include <string>

#include "search/classify/mean_loss.h"
#include "search/optimize/objective.h"

namespace qarch::search {

/// The mean loss of all training samples for the methods of [optimizer]. Its unit of work is one
/// value of F, which is one circuit for each sample.
///
/// A coordinate sweep is known where F is a sinusoid of period 2 pi in every coordinate: for the
/// linear loss without bias, if one rotation uses each weight and its scale is +-1.
class ClassifierObjective final : public Objective {
 public:
  /// The mean loss and the samples must outlive this; shot noise is drawn from `rng`.
  ClassifierObjective(MeanLoss& loss, const SignedSamples& samples, rl::Rng& rng);

  int dimension() const override { return loss_->dimension(); }
  double value(std::span<const double> x, double shots) override;
  bool has_gradient() const override { return true; }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) override;
  int gradient_cost() const override { return loss_->evaluator().gradient_cost(); }
  std::string sweep_obstacle() const override { return sweep_obstacle_; }
  double sweep(std::span<double> x) override;
  int sweep_cost() const override { return 2 * dimension() + 1; }

  /// Circuits of one value.
  std::int64_t circuits() const { return static_cast<std::int64_t>(samples_->y.size()); }

 private:
  MeanLoss* loss_;
  const SignedSamples* samples_;
  rl::Rng* rng_;
  std::string sweep_obstacle_;
};

}  // namespace qarch::search
