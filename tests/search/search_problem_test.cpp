#include "search/search_problem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "search/configuration.h"
#include "search/io/run_file.h"
#include "search/io/text_file.h"
#include "search/search_run.h"
#include "tests/search/io_temporary_folder.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;

Experiment moons(const std::vector<std::string>& more = {}) {
  const std::string text =
      "[general]\nepisodes = 4\nseed = 3\n"
      "[data]\nname = moons\nsamples = 60\ntrain = 24\nvalidation = 18\ntest = 18\n"
      "scaling = minmax\n[train]\nbatch = 0\n[model]\nqubits = 2\n"
      "[env]\nmax_gates = 5\ngates = ry,cx\nthreshold = 0.1\nreset_interval = 2\nsuccesses = 1\n"
      "[agent]\nhidden = 8\nlearning_start = 6\nbatch_size = 4\nn_step = 2\n"
      "[optimizer]\nmethod = lbfgs\nmax_evaluations = 40\ntolerance = 1e-2\n"
      "[pruning]\nmax_evaluations = 40\ntolerance = 1e-3\n"
      "[archive]\nstart_probability = 0.5\nstart_removals = 2\norder = noisy\n"
      "[noise]\nmodel = ibm_mumbai_median\n";
  return parse_experiment(text, "moons", more, shipped_data());
}

class ClassifierSearch : public ::testing::Test {
 protected:
  SearchResult play(const Experiment& experiment, const std::string& name, bool resume = false,
                    const SearchControl& control = {}) {
    std::filesystem::create_directories(folder(name));
    const DataSplit data = load_data(experiment.data, experiment.general.seed, shipped_data());
    const NamedNoise noise = shipped_noise(experiment.noise.model);
    const SearchProblem problem =
        classifier_search_problem(experiment, data, noise, control.threads);
    return (resume ? resume_search : run_search)(experiment, problem, noise, folder(name), control);
  }
  std::string folder(const std::string& name) const { return temporary_.file(name); }
  void expect_same_run(const std::string& a, const std::string& b) const {
    for (const char* file : {"run.h5", "best.qasm", "configuration.cfg"}) {
      EXPECT_EQ(read_text_file(folder(a) + "/" + file), read_text_file(folder(b) + "/" + file))
          << file << " of " << b;
    }
  }

  const TemporaryFolder temporary_;
};

TEST_F(ClassifierSearch, RecordsScoresThatCanBeComputedAnew) {
  const Experiment experiment = moons();
  play(experiment, "a");
  const RunRecord record = read_run_file(folder("a") + "/run.h5");
  EXPECT_EQ(record.problem.kind, "classifier");
  EXPECT_EQ(record.problem.name, "moons");
  EXPECT_EQ(record.units, "loss, radian");
  EXPECT_EQ(record.problem.exact_energy, 0.0);
  EXPECT_TRUE(std::isnan(record.problem.hartree_fock_energy));
  EXPECT_EQ(record.problem.encoding.gates().size(), 2U);
  EXPECT_THAT(record.problem.encoding_angles, HasSubstr("theta_1 = 0 + 1 x_1\n"));
  ASSERT_FALSE(record.problem.provenance.empty());
  EXPECT_EQ(record.problem.provenance.back().file, "samples");
  EXPECT_EQ(record.episodes.size(), 4U);

  const DataSplit data = load_data(experiment.data, experiment.general.seed, shipped_data());
  const SearchProblem problem =
      classifier_search_problem(experiment, data, shipped_noise("ibm_mumbai_median"));
  rl::Rng rng(0);
  ASSERT_FALSE(record.circuits.empty());
  for (const auto* list : {&record.circuits, &record.archive}) {
    for (const CircuitRecord& circuit : *list) {
      const auto objective = problem.task->compile(circuit.circuit, rng);
      EXPECT_EQ(objective->score(circuit.angles, 0.0), circuit.energy) << circuit.id;
      EXPECT_EQ(objective->noiseless_value(circuit.angles), circuit.noiseless_energy);
      EXPECT_EQ(circuit.error, circuit.energy);
      EXPECT_GT(circuit.energy, 0.0);
    }
  }
  EXPECT_LT(find_circuit(record, "best")->energy, std::log(2.0)) << "better than chance";
  EXPECT_EQ(find_circuit(record, "smallest"), nullptr) << "there is no chemical accuracy";
}

TEST_F(ClassifierSearch, GoesOnBitForBitOnOneThreadOrTwo) {
  for (const std::string shots : {"noise.shots=0", "noise.shots=200"}) {
    const Experiment experiment = moons({shots});
    play(experiment, "whole" + shots);
    const std::string name = "pieces" + shots;
    int pieces = 0;
    for (; pieces < 20; ++pieces) {
      SearchControl control;
      int steps = 0;
      control.threads = 1 + pieces % 2;
      control.stop_requested = [&] { return ++steps == 7; };
      if (play(experiment, name, pieces > 0, control).stop_reason != StopReason::kInterrupted)
        break;
    }
    EXPECT_GE(pieces, 2);
    expect_same_run("whole" + shots, name);
  }
}

TEST_F(ClassifierSearch, IsNotResumedWithOtherSamples) {
  const Experiment experiment = moons({"general.episodes=1"});
  play(experiment, "run");
  DataSplit data = load_data(experiment.data, experiment.general.seed, shipped_data());
  data.test.x(0, 0) += 1e-3;
  const NamedNoise noise = shipped_noise(experiment.noise.model);
  const SearchProblem problem = classifier_search_problem(experiment, data, noise);
  EXPECT_THAT(message_of<std::invalid_argument>(
                  [&] { resume_search(experiment, problem, noise, folder("run"), {}); }),
              HasSubstr("data: the samples is not the one of the run that is resumed"));
}

TEST(ClassifierSearchProblem, TrainsOnASubsetWhereABatchIsNamed) {
  const auto strings = [](const std::string& batch) {
    const Experiment experiment = moons({"train.batch=" + batch});
    const DataSplit data = load_data(experiment.data, experiment.general.seed, shipped_data());
    return classifier_search_problem(experiment, data, shipped_noise("noiseless"))
        .task->num_measured_strings();
  };
  EXPECT_EQ(strings("0"), 24);
  EXPECT_EQ(strings("10"), 10);
  EXPECT_EQ(strings("1000"), 24);
}

TEST(ClassifierSearchProblem, RefusesWhatASearchDoesNotTrain) {
  for (const auto& [key, message] : {
           std::pair{"model.bias=true", "model.bias = true, must be false in a search"},
           std::pair{"train.shots=100", "train.shots = 100, must be 0 in a search"},
           std::pair{"train.adversarial=stale",
                     "train.adversarial = 'stale', must be none in a search"},
       }) {
    const Experiment experiment = moons({key});
    const DataSplit data = load_data(experiment.data, experiment.general.seed, shipped_data());
    EXPECT_THAT(message_of<std::invalid_argument>([&] {
                  classifier_search_problem(experiment, data, shipped_noise("noiseless"));
                }),
                HasSubstr(message));
  }
}

TEST(ClassifierSearchProblem, ShippedExperimentsLoad) {
  const std::vector<std::string> names = shipped_data().names("experiments/classifier", ".cfg");
  int searches = 0;
  for (const std::string& name : names) {
    if (!name.starts_with("search-")) continue;
    ++searches;
    const Experiment experiment = read_experiment("classifier/" + name, {}, shipped_data());
    EXPECT_EQ(parse_experiment(to_ini(experiment), name, {}, shipped_data()).data.name,
              experiment.data.name);
    const DataSplit data = load_data(experiment.data, experiment.general.seed, shipped_data());
    EXPECT_LE(classifier_search_problem(experiment, data, shipped_noise(experiment.noise.model))
                  .task->num_qubits(),
              4)
        << name;
  }
  EXPECT_GE(searches, 3);
}

}  // namespace
}  // namespace qarch::search
