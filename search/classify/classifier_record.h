#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "search/classify/classifier.h"
#include "search/classify/training.h"
#include "search/run_record.h"

namespace qarch::search {

/// How the classifier of a run did on one part of its data.
struct PartRecord {
  int samples = 0;
  double loss = 0.0;
  double accuracy = 0.0;
  double f1 = 0.0;                 ///< of the first class
  double bayes_ceiling = 1.0;      ///< no classifier of these samples can be right more often
  std::array<int, 4> confusion{};  ///< row = true class, column = answer

  bool operator==(const PartRecord&) const = default;
};

/// The three parts, in the order of ClassifierRecord::parts.
inline constexpr std::array<std::string_view, 3> kPartNames{"train", "validation", "test"};

/// Another classifier of the same data, beside which an accuracy is to be read.
struct BaselineRecord {
  std::string name;
  double train_accuracy = 0.0;
  double test_accuracy = 0.0;  ///< NaN without test samples

  bool operator==(const BaselineRecord&) const = default;
};

/// Everything that run.h5 of a trained classifier holds. Contains no time and no path.
struct ClassifierRecord {
  std::string qarch_version;
  std::string configuration;  ///< the resolved INI text
  std::uint64_t seed = 0;
  std::string data;                          ///< name
  std::vector<std::string> classes;          ///< first, second
  std::vector<std::string> data_notes = {};  ///< what was left out or assumed
  std::vector<sim::Provenance> data_files = {};
  NoiseRecord noise;
  int num_qubits = 0;
  int num_gates = 0;
  int num_two_qubit_gates = 0;
  int num_features = 0;
  ClassifierWeights classifier;
  std::vector<TrainingStep> history;
  std::array<PartRecord, 3> parts;
  std::vector<BaselineRecord> baselines;
  std::int64_t evaluations = 0;
  bool stopped = false;  ///< before its last step
};

/// One column of /history: a number of TrainingStep.
struct HistoryColumn {
  std::string_view name;
  std::variant<int TrainingStep::*, double TrainingStep::*, std::int64_t TrainingStep::*> member;
  std::string_view description;
};

inline constexpr std::array<HistoryColumn, 8> kHistoryColumns{{
    {"restart", &TrainingStep::restart, "number of the start, from 0"},
    {"step", &TrainingStep::step, "mini-batches, or iterations, done"},
    {"batch_loss", &TrainingStep::batch_loss, "mean over the mini-batches since the row before"},
    {"train_loss", &TrainingStep::train_loss, "of all training samples, exact"},
    {"train_accuracy", &TrainingStep::train_accuracy, "share of right answers"},
    {"validation_accuracy", &TrainingStep::validation_accuracy, "NaN without such samples"},
    {"gradient_norm", &TrainingStep::gradient_norm, "of the last mini-batch; NaN without gradient"},
    {"evaluations", &TrainingStep::evaluations, "circuits evaluated so far"},
}};

}  // namespace qarch::search
