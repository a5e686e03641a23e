#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "search/classify/encoded_circuit.h"
#include "search/classify/evaluator.h"
#include "search/classify/loss.h"
#include "search/classify/mean_loss.h"
#include "search/datasets/dataset.h"
#include "search/native_lowering.h"
#include "search/task.h"
#include "search/tasks/shot_noise.h"
#include "sim/observable.h"

namespace qarch::search {

/// What one sample adds to the score of a classifier: e its expectation value, y = +-1 its sign.
using SampleScore = double (*)(const Loss& loss, double e, int y, double loss_shots);

/// loss   the loss that training makes small: smooth, so that every better angle is seen
/// error  1 for a wrong answer, else 0: the mean is 1 - accuracy, a step function
/// Throws std::invalid_argument "train.score = 'x', must be one of: loss error".
SampleScore sample_score_from_name(std::string_view name);

/// The encoding, then the circuit, whose parameter slots become weights of the same numbers.
/// Throws std::invalid_argument if the qubits differ or the encoding has weights itself.
EncodedCircuit grown_classifier(const EncodedCircuit& encoding, const sim::Circuit& circuit);

/// What a classifier's circuit is grown for.
struct ClassifierGoal {
  Loss loss;
  double loss_shots = 200.0;  ///< "majority" alone
  SampleScore score = nullptr;
};

/// A classifier that is grown behind an encoding: with e_i(theta) = Tr(O rho(x_i, theta)) under the
/// noise model, readout error included,
///
///   value(theta) = mean of loss(e_i, y_i) over the training samples,
///   score(theta) = mean of score(e_i, y_i) over the validation samples.
///
/// Values have exact gradients; one evaluation is all samples of a mean. With shots every e_i gets
/// its own Gaussian error of the variance that shot_noise.h states, and is cut to [-1, 1]. Test
/// samples are not known here. Threads share samples where an evaluation is work enough for them;
/// the bits do not depend on their number.
class ClassifierTask final : public Task {
 public:
  /// Throws std::invalid_argument unless both sets have samples of two classes that fit the
  /// encoding.
  ClassifierTask(EncodedCircuit encoding, Dataset train, Dataset validation, ClassifierGoal goal,
                 sim::NoiseModel noise, ShotVariance shot_variance = state_dependent_shot_variance,
                 NativeLowering lowering = {}, int threads = 1);

  int num_qubits() const override { return encoding_.circuit.num_qubits(); }
  const sim::NoiseModel& noise() const override { return noise_; }
  double exact_minimum() const override { return 0.0; }  ///< no loss is smaller
  double lower_bound() const override { return 0.0; }
  int num_measured_strings() const override;  ///< those of O, for each training sample
  int num_scored_strings() const override;    ///< the same for each validation sample
  bool starts_in_zero() const override { return false; }

  /// The whole classifier, as the device executes it.
  sim::Circuit executed(const sim::Circuit& circuit) const override;

  std::unique_ptr<TaskObjective> compile(const sim::Circuit& circuit,
                                         rl::Rng& shot_rng) const override;

  /// Of the whole classifier under the noise.
  Evaluator evaluator(const sim::Circuit& circuit) const;

  /// Threads that share the samples of a circuit as it is executed on n qubits: those that were
  /// asked for if samples x gates x numbers of a state exceed 2e6, else one. Numbers: 4^n, or 8 x
  /// 2^n where no gate is noisy.
  int threads_for(const sim::Circuit& executed, const sim::NoiseModel& noise) const;

  const EncodedCircuit& encoding() const { return encoding_; }
  const ClassifierGoal& goal() const { return goal_; }

 private:
  class Objective;

  EncodedCircuit encoding_;
  SignedSamples train_;
  SignedSamples validation_;
  ClassifierGoal goal_;
  sim::NoiseModel noise_;
  ShotVariance shot_variance_;
  NativeLowering lowering_;
  int threads_;
  int num_strings_ = 0;
  std::shared_ptr<const sim::CompiledObservable> measured_;  ///< with readout error
};

}  // namespace qarch::search
