#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "search/classify/mean_loss.h"
#include "search/classify/training.h"

namespace qarch::search {

/// What all restarts of one training share.
class TrainingRun {
 public:
  /// All arguments must outlive this. Throws as train() does.
  TrainingRun(Evaluator& evaluator, const Dataset& train, const Dataset& validation,
              const TrainingPlan& plan, const TrainingControl& control);

  const TrainingPlan& plan() const { return *plan_; }
  Evaluator& evaluator() { return *evaluator_; }
  MeanLoss& loss() { return loss_; }
  const SignedSamples& samples() const { return samples_; }

  /// Circuits evaluated for training.
  void count(std::int64_t circuits) { result_.evaluations += circuits; }

  /// After a step of this loss: calls on_progress, adds a line to the history where one is due, and
  /// says whether to stop.
  bool step_done(int restart, int step, double batch_loss, double gradient_norm,
                 std::span<const double> z, bool last);

  /// A line of the history at this point; begins a new mean of batch losses.
  void add_line(int restart, int step, double gradient_norm, std::span<const double> z);

  /// The end of a restart: keeps its point if the training loss is the lowest.
  void finish(std::span<const double> z);

  bool stopped() const { return result_.stopped; }
  TrainingResult result() && { return std::move(result_); }

 private:
  const Dataset* train_;
  const Dataset* validation_;
  const TrainingPlan* plan_;
  const TrainingControl* control_;
  Evaluator* evaluator_;
  MeanLoss loss_;
  SignedSamples samples_;
  TrainingResult result_;
  double loss_sum_ = 0.0;  ///< since the line before
  int losses_ = 0;
  bool has_best_ = false;
};

/// One restart from z by mini-batches, by a method of [optimizer]; both leave where they ended in
/// z.
void train_by_batches(TrainingRun& run, int restart, std::vector<double>& z);
void train_by_optimizer(TrainingRun& run, int restart, std::vector<double>& z);

}  // namespace qarch::search
