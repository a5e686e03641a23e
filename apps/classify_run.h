#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "apps/classify_setup.h"
#include "search/classify/classifier_record.h"

namespace qarch::apps {

/// Trains what the setup describes and judges it on all parts of the data.
search::ClassifierRecord train_classifier(const ClassifySetup& setup, int threads,
                                          const search::TrainingControl& control);

/// The same circuit without two-qubit gates in its ansatz, trained the same way, and classical
/// classifiers of the same samples.
std::vector<search::BaselineRecord> train_baselines(const ClassifySetup& setup, int threads,
                                                    const search::TrainingControl& control);

/// Of one part of the data; zeros where it is empty.
search::PartRecord judge_part(search::Evaluator& evaluator, const ClassifySetup& setup,
                              const search::ClassifierWeights& classifier,
                              const search::Dataset& part);

/// Accuracies, losses, confusion matrix of the last part that has samples, baselines.
void print_classifier(std::ostream& out, const search::ClassifierRecord& record);

/// configuration.cfg, run.h5 and classifier.qasm in the folder, which must exist.
void write_classifier_run(const std::string& folder, const ClassifySetup& setup,
                          const search::ClassifierRecord& record);

/// The experiment of a run with overrides that change neither its circuit nor, where scaling or
/// principal components were fitted on the training samples, its data; the samples are those of the
/// run whatever general.seed is now. Throws std::invalid_argument for other overrides.
search::Experiment experiment_of_run(const search::ClassifierRecord& record,
                                     const ClassifyArguments& arguments,
                                     const search::DataFolders& data);

/// Throws std::invalid_argument, naming the run, unless it has a weight for each of the circuit
/// that its data now asks for, the same classes, and files of data that are what they were.
void check_run(const search::ClassifierRecord& record, const ClassifySetup& setup,
               const ClassifyArguments& arguments);

/// The folder of a run, or its run.h5.
search::ClassifierRecord read_classifier_run(const std::string& path);

}  // namespace qarch::apps
