#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "apps/command.h"
#include "apps/noise_options.h"
#include "apps/options.h"
#include "search/classify/evaluator.h"
#include "search/classify/training.h"
#include "search/datasets/data_source.h"
#include "search/experiment.h"
#include "search/noise_source.h"

namespace qarch::apps {

/// Options that all commands of `qarch classify` share.
struct ClassifyArguments {
  std::string source;                  ///< an experiment, or the folder of a run
  std::vector<std::string> overrides;  ///< "section.key=value"
  NoiseArguments noise;
  std::string seed;
  std::string seeds;
  int threads = 1;
  std::string json;
  bool dry_run = false;  ///< of those commands that have it
};

/// Which of them a command has.
enum class ClassifySeeds { kOne, kSeveral };
void add_classify_options(CommandLine& line, ClassifyArguments& arguments, ClassifySeeds seeds);

/// The options of noise and --seed as overrides; checks the rest. Throws std::invalid_argument.
void resolve_classify_options(ClassifyArguments& arguments, const CommandLine& line);

/// The seeds of a command: those of --seeds, else the experiment's own.
std::vector<std::uint64_t> seeds_of(const ClassifyArguments& arguments,
                                    const search::Experiment& experiment);

/// An experiment that must be about a classifier.
search::Experiment classifier_experiment(const ClassifyArguments& arguments,
                                         const search::DataFolders& data);

/// Data, circuit and noise of a classifier experiment.
struct ClassifySetup {
  search::Experiment experiment;
  search::DataSplit data;
  search::EncodedCircuit model;
  search::NamedNoise noise;
  sim::Circuit executed{1};  ///< what is run: the model's circuit, or a kernel's

  search::Evaluator evaluator(int threads) const;
  /// The same without noise.
  search::Evaluator noiseless_evaluator(int threads) const;
  search::TrainingPlan plan() const;
};

/// Loads what the experiment names. Throws std::invalid_argument for noise.strict and gates of the
/// circuit without noise.
ClassifySetup load_setup(const search::Experiment& experiment, const search::DataFolders& data);

/// The same for a kernel: the encoding alone, noise and its coverage of search::overlap_circuit.
ClassifySetup load_kernel_setup(const search::Experiment& experiment,
                                const search::DataFolders& data);

/// Samples, classes, ceilings, circuit, noise and its coverage, for a person.
void print_setup(std::ostream& out, const ClassifySetup& setup);

/// "97.5 %", "-" for NaN.
std::string percent(double share);

}  // namespace qarch::apps
