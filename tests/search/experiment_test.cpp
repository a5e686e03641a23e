#include "search/experiment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

std::vector<std::string> experiments() { return shipped_data().names("experiments", ".cfg"); }

/// The files of data/experiments: each is read and names what there is; those with published
/// hyperparameters have the numbers that were published.
TEST(Experiments, EachNamesAProblemAndANoiseModelThatAreShipped) {
  const std::vector<std::string> problems = shipped_data().names("hamiltonians", ".cfg");
  EXPECT_GE(experiments().size(), 43U);
  for (const std::string& name : experiments()) {
    SCOPED_TRACE(name);
    const Experiment e = read_experiment(name, {}, shipped_data());
    EXPECT_THAT(problems, testing::Contains(e.problem.name));
    EXPECT_TRUE(name.starts_with(e.problem.name));
    EXPECT_NO_THROW(shipped_noise(e.noise.model));
  }
}

TEST(Experiments, EachProblemIsBuiltWithAsManyQubitsAsItsNameSays) {
  std::set<std::string> problems;
  for (const std::string& name : experiments()) {
    problems.insert(read_experiment(name, {}, shipped_data()).problem.name);
  }
  EXPECT_EQ(problems.size(), 6U);
  for (const std::string& name : problems) {
    const int qubits = std::stoi(name.substr(name.find('-') + 1));
    EXPECT_EQ(shipped_problem(name).hamiltonian.num_qubits(), qubits) << name;
  }
}

/// Twins of a published experiment: tuned for two cores, and in search of few gates.
bool is_twin(const std::string& name) {
  return name.ends_with("-fast") || name.ends_with("-archive");
}

TEST(Experiments, EachSearchForFewGatesBelongsToAPublishedOne) {
  const std::vector<std::string> names = experiments();
  int found = 0;
  for (const std::string& name : names) {
    if (!name.ends_with("-archive")) continue;
    ++found;
    const std::string plain_name = name.substr(0, name.size() - std::string("-archive").size());
    const Experiment plain = read_experiment(plain_name, {}, shipped_data());
    const Experiment twin = read_experiment(name, {}, shipped_data());
    EXPECT_EQ(plain.problem.name, twin.problem.name) << name;
    EXPECT_EQ(plain.noise.model, twin.noise.model) << name;
    EXPECT_GT(twin.archive.start_probability, 0.0) << name;
  }
  EXPECT_EQ(found, 12);
}

/// The variants of one mechanism have none.
TEST(Experiments, EachPublishedOneHasAFastTwin) {
  const std::vector<std::string> names = experiments();
  const std::set<std::string> variants{"h2-4q-ourense-no-halting", "lih-4q-noiseless-halting",
                                       "lih-6q-noiseless-halting", "lih-6q-exact-reference",
                                       "lih-6q-exact-reference-halting"};
  for (const std::string& name : names) {
    if (is_twin(name) || variants.contains(name)) continue;
    EXPECT_THAT(names, testing::Contains(name + "-fast"));
    const Experiment plain = read_experiment(name, {}, shipped_data());
    const Experiment fast = read_experiment(name + "-fast", {}, shipped_data());
    EXPECT_EQ(plain.problem.name, fast.problem.name) << name;
    EXPECT_EQ(plain.noise.model, fast.noise.model) << name;
    EXPECT_EQ(plain.env.curriculum.threshold, fast.env.curriculum.threshold) << name;
  }
}

/// Rows as in the tables of the released configurations.
struct Published {
  std::string name;
  int max_gates;
  int episodes;
  double threshold;
  int reset_interval;
  double amortisation;
  int successes;
  double success_switch;
  std::string halting;
  int width;
  double learning_rate;
  double gamma;
  int n_step;
  std::string method;
  int evaluations;  ///< of all stages
  double shots;
};

std::vector<Published> published() {  // NOLINT(readability-function-size): a table
  const std::string none = "none";
  const std::string mode = "mode";
  const std::string clipped = "clipped";
  const std::string adam = "adam_spsa";
  const std::string adam3 = "adam_spsa3";
  return {
      {"h2-2q-noiseless", 40, 10000, 0.97, 500, 5e-4, 25, 0.97, none, 1000, 1e-4, 0.88, 1, "cobyla",
       100, 0},
      {"h2-2q-shots", 40, 10000, 0.97, 500, 5e-4, 25, 0.97, none, 1000, 1e-4, 0.88, 1, adam, 200,
       1e4},
      {"h2-2q-mumbai-median", 40, 10000, 0.97, 500, 5e-4, 25, 0.97, mode, 1000, 3e-4, 0.88, 5, adam,
       500, 1e3},
      {"h2-2q-mumbai-max", 40, 10000, 0.97, 500, 5e-4, 25, 0.97, mode, 1000, 3e-4, 0.88, 5, adam,
       500, 1e3},
      {"h2-2q-mumbai-10max", 40, 10000, 0.97, 500, 5e-4, 25, 0.97, mode, 1000, 3e-4, 0.88, 5, adam,
       500, 1e3},
      {"h2-3q-noiseless", 40, 15000, 1.63, 500, 5e-4, 25, 1.63, none, 1000, 1e-4, 0.88, 1, "cobyla",
       100, 0},
      {"h2-3q-shots", 40, 15000, 1.63, 500, 5e-4, 25, 1.63, none, 1000, 1e-4, 0.88, 1, adam, 250,
       1e5},
      {"h2-3q-mumbai-median", 40, 15000, 1.63, 500, 5e-4, 25, 1.63, mode, 1000, 3e-4, 0.88, 5, adam,
       500, 1e4},
      {"h2-3q-mumbai-max", 40, 15000, 1.63, 500, 5e-4, 25, 1.63, mode, 1000, 3e-4, 0.88, 5, adam,
       500, 1e4},
      {"h2-3q-mumbai-10max", 40, 15000, 1.63, 500, 5e-4, 25, 1.63, mode, 1000, 3e-4, 0.88, 5, adam,
       500, 1e4},
      {"h2-4q-noiseless", 40, 20000, 1.0160872, 500, 5e-4, 25, 1.0160872, none, 1000, 1e-4, 0.88, 1,
       "cobyla", 1000, 0},
      {"h2-4q-ourense", 40, 15000, 1.0160872, 500, 5e-4, 25, 1.0160872, mode, 1000, 3e-4, 0.88, 5,
       "cobyla", 100, 0},
      {"h2-4q-ourense-no-halting", 40, 15000, 1.0160872, 500, 5e-4, 25, 1.0160872, none, 1000, 3e-4,
       0.88, 5, "cobyla", 1000, 0},
      {"lih-4q-noiseless", 40, 30000, 2.45, 500, 5e-4, 25, 4, none, 1000, 3e-4, 0.88, 5, "cobyla",
       1000, 0},
      {"lih-4q-noiseless-halting", 40, 30000, 2.45, 500, 5e-4, 25, 4, clipped, 1000, 3e-4, 0.88, 5,
       "cobyla", 1000, 0},
      {"lih-4q-shots", 40, 15000, 2.45, 500, 5e-4, 25, 4, none, 1000, 3e-4, 0.88, 5, adam3, 1667,
       1e7},
      {"lih-4q-mumbai-median", 40, 15000, 2.45, 500, 5e-4, 25, 4, mode, 1000, 3e-4, 0.88, 5, adam3,
       1667, 1e7},
      {"lih-4q-depolarizing", 40, 15000, 2.45, 500, 5e-4, 25, 2.45, mode, 1000, 3e-4, 0.88, 5,
       adam3, 1667, 1e7},
      {"lih-6q-noiseless", 70, 40000, 2.9, 2000, 1e-3, 50, 2.9, none, 2000, 1e-4, 0.93, 6, "cobyla",
       1000, 0},
      {"lih-6q-noiseless-halting", 70, 40000, 2.9, 2000, 1e-3, 50, 2.9, clipped, 2000, 1e-4, 0.93,
       6, "cobyla", 1000, 0},
      {"lih-6q-exact-reference", 70, 50000, 5e-3, 2000, 1e-3, 50, 5e-3, none, 2000, 1e-4, 0.93, 6,
       "cobyla", 1000, 0},
      {"lih-6q-exact-reference-halting", 70, 50000, 5e-3, 2000, 1e-3, 50, 5e-3, clipped, 2000, 1e-4,
       0.93, 6, "cobyla", 1000, 0},
      {"lih-6q-shots", 70, 40000, 2.9, 2000, 1e-3, 50, 2.9, none, 2000, 1e-4, 0.93, 6, adam3, 2002,
       1e9},
      {"h2o-8q-noiseless", 250, 50000, 5, 2000, 1e-3, 50, 5, none, 5000, 1e-4, 0.98, 6, "cobyla",
       1000, 0},
  };
}

TEST(Experiments, ThePlainNamesHaveThePublishedNumbers) {
  std::set<std::string> seen;
  for (const Published& row : published()) {
    SCOPED_TRACE(row.name);
    seen.insert(row.name);
    const Experiment e = read_experiment(row.name, {}, shipped_data());
    EXPECT_EQ(e.env.max_gates, row.max_gates);
    EXPECT_EQ(e.general.episodes, row.episodes);
    EXPECT_EQ(e.env.reference,
              row.name.find("exact") == std::string::npos ? "lower_bound" : "exact");
    EXPECT_EQ(e.env.curriculum.threshold, row.threshold);
    EXPECT_EQ(e.env.curriculum.reset_interval, row.reset_interval);
    EXPECT_EQ(e.env.curriculum.amortisation, row.amortisation);
    EXPECT_EQ(e.env.curriculum.successes, row.successes);
    EXPECT_EQ(e.env.curriculum.shifts, 10);
    EXPECT_EQ(e.env.curriculum.success_switch, row.success_switch);
    EXPECT_EQ(e.env.halting.kind, row.halting);
    EXPECT_EQ(e.agent.hidden, std::vector<int>(5, row.width));
    EXPECT_EQ(e.agent.learning_rate, row.learning_rate);
    EXPECT_EQ(e.agent.gamma, row.gamma);
    EXPECT_EQ(e.agent.n_step, row.n_step);
    EXPECT_EQ(e.agent.batch_size, 1000);
    EXPECT_EQ(e.agent.replay_capacity, 20000);
    EXPECT_EQ(e.agent.target_interval, 500);
    EXPECT_EQ(e.agent.epsilon_decay, 0.99995);
    EXPECT_EQ(e.agent.epsilon_min, 0.05);
    EXPECT_EQ(e.optimizer.method, row.method);
    const auto& stages = e.optimizer.stage_evaluations;
    EXPECT_EQ(row.method == "adam_spsa3" ? stages.at(0) + stages.at(1) + stages.at(2)
                                         : e.optimizer.max_evaluations,
              row.evaluations);
    EXPECT_EQ(e.noise.shots, row.shots);
    EXPECT_EQ(e.noise.shot_noise, row.shots > 0.0 ? "fixed" : NoiseOptions{}.shot_noise);
  }
  for (const std::string& name : experiments()) {
    EXPECT_TRUE(is_twin(name) || seen.contains(name)) << name;
  }
}

}  // namespace
}  // namespace qarch::search
