#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "apps/classify_setup.h"
#include "search/classify/adversarial.h"
#include "search/classify/classifier_record.h"

/// What the commands of `qarch classify` found out, and its JSON; apps/README.md lists the keys.
/// Accuracies are shares in [0, 1].
namespace qarch::apps {

/// One seed of `train`.
struct TrainedSeed {
  search::ClassifierRecord record;
  std::string folder;
  double seconds = 0.0;  ///< of training, without baselines
};
std::string train_json(const ClassifySetup& setup, const std::vector<TrainedSeed>& seeds);

/// One part of the data in `evaluate`.
struct EvaluatedPart {
  std::string name;
  int samples = 0;
  double accuracy = 0.0;  ///< under noise
  double noiseless_accuracy = 0.0;
  double agreement = 0.0;
  double contrast = 0.0;
  std::optional<double> shot_accuracy;  ///< with --shots
};
std::string evaluate_json(const ClassifySetup& setup, double shots,
                          const std::vector<EvaluatedPart>& parts);

/// `largest_change`: of a feature; `largest_angle`: of an encoded angle, radian.
std::string attack_json(const ClassifySetup& setup, const search::AdversarialResult& result,
                        double largest_change, double largest_angle);

/// One classifier of `kernel`, for one seed.
struct KernelRow {
  std::string name;
  double train_accuracy = 0.0;
  double test_accuracy = 0.0;
  double largest_error = 0.0;  ///< of kernel entries; NaN for classical classifiers
};
struct KernelSeed {
  std::uint64_t seed = 0;
  std::vector<KernelRow> rows;
};
std::string kernel_json(const ClassifySetup& setup, const std::vector<KernelSeed>& seeds,
                        const std::vector<std::string>& notes);

/// What `labels` found.
struct LabelRow {
  int bits = 0;
  std::int64_t inputs = 0;
  double parity_error = 0.0;  ///< largest |e - label|
  int majority_wrong = 0;
  int majority_ties = 0;
};
struct VarianceRow {
  int bits = 0;
  double variance = 0.0;
};
struct StateLabels {
  int samples = 0;
  int test_samples = 0;
  double designed_accuracy = 0.0;
  double learned_accuracy = 0.0;
  double local_accuracy = 0.0;
};
struct LabelAnswer {
  std::uint64_t seed = 0;
  int starts = 0;
  std::vector<LabelRow> functions;
  std::vector<VarianceRow> variances;
  std::optional<StateLabels> states;
};
std::string labels_json(const LabelAnswer& answer);

}  // namespace qarch::apps
