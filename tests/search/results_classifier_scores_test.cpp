#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>

#include "search/classify/model.h"
#include "search/configuration.h"
#include "search/noise_source.h"
#include "search/results/classifier_scores.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

using ::testing::HasSubstr;

/// Three samples a class that one RY classifies, the last one of the test set wrongly.
DataSplit line_data() {
  Dataset data{"line", Samples(6, 1), {0, 0, 0, 1, 1, 1}, {"a", "b"}};
  data.x << 0.1, 0.2, 0.4, 2.5, 2.8, 3.0;
  DataSplit split{data, data, data};
  split.test.x(5, 0) = 0.3;
  return split;
}

ClassifierTask line_task(const DataSplit& data) {
  const ClassifierGoal goal{loss_from_name("cross_entropy"), 200.0, sample_score_from_name("loss")};
  return {build_encoding({}, 1), data.train, data.validation, goal, {}};
}

TEST(ClassifierScores, JudgeEveryPartOfTheData) {
  const DataSplit data = line_data();
  const ClassifierTask task = line_task(data);
  BoundCircuit bound{sim::Circuit(1), {0.0}};
  bound.circuit.append_rotation(sim::GateKind::kRy, 0);
  const ClassifierScores scores = classifier_scores(task, data, "one", bound);
  EXPECT_EQ(scores.cost.gates, 1);
  EXPECT_EQ(scores.train.accuracy, 1.0);
  EXPECT_NEAR(scores.test.accuracy, 5.0 / 6.0, 1e-15);
  EXPECT_EQ(scores.test.confusion[1][0], 1);
  EXPECT_NEAR(scores.cost.energy, scores.validation.loss, 1e-15);
  double loss = 0.0;  // e = cos x
  for (int i = 0; i < 6; ++i) {
    loss -= std::log((1.0 + (i < 3 ? 1.0 : -1.0) * std::cos(data.train.x(i, 0))) / 2.0) / 6.0;
  }
  EXPECT_NEAR(scores.train.loss, loss, 1e-12);
}

TEST(ClassifierScores, AreALineForEachPartAsText) {
  DataSplit data = line_data();
  data.test = subset(data.test, {});
  const ClassifierTask task = line_task(data);
  const std::vector<ClassifierScores> scores{
      classifier_scores(task, data, "none", {sim::Circuit(1), {}})};
  std::istringstream lines(scores_csv(scores));
  std::string head, train, validation, test;
  std::getline(lines, head);
  std::getline(lines, train);
  std::getline(lines, validation);
  std::getline(lines, test);
  EXPECT_EQ(std::ranges::count(head, ','), std::ranges::count(train, ','));
  EXPECT_THAT(train, HasSubstr("none,0,0,0,train,6,"));
  EXPECT_THAT(train, HasSubstr(",3,0,0,3"));
  EXPECT_THAT(test, HasSubstr("test,0,nan,nan,nan,0"));
}

TEST(HardwareEfficientCircuit, HasSoManyTwoQubitGates) {
  const std::vector<QubitPair> line{{0, 1}, {1, 2}, {2, 3}};
  for (int count = 0; count <= 7; ++count) {
    const sim::Circuit circuit = hardware_efficient_circuit(4, line, count);
    EXPECT_EQ(circuit.num_two_qubit_gates(), count);
    EXPECT_EQ(circuit.num_rotations(), 8 * (1 + (count + 2) / 3)) << count;
    EXPECT_EQ(circuit.num_parameters(), circuit.num_rotations());
  }
  EXPECT_THROW(hardware_efficient_circuit(2, {}, 1), std::invalid_argument);
  EXPECT_THROW(hardware_efficient_circuit(2, line, -1), std::invalid_argument);
}

TEST(HardwareEfficientCircuit, IsOfTheTwoQubitGateThatASearchPlaces) {
  const std::vector<sim::GateKind> native{sim::GateKind::kRz, sim::GateKind::kEcr};
  EXPECT_EQ(reference_gate({"ry", "cx", "cz"}, native), sim::GateKind::kCx);
  EXPECT_EQ(reference_gate({"ry", "cz", "cx"}, native), sim::GateKind::kCz);
  EXPECT_EQ(reference_gate({"native"}, native), sim::GateKind::kEcr);
  EXPECT_EQ(reference_gate({"ry", "rz"}, native), sim::GateKind::kCx);
  const std::vector<QubitPair> line{{0, 1}, {1, 2}};
  const sim::Circuit circuit = hardware_efficient_circuit(3, line, 3, sim::GateKind::kCz);
  EXPECT_EQ(std::ranges::count(circuit.gates(), sim::GateKind::kCz, &sim::Gate::kind), 3);
}

TEST(ReferenceChains, FollowTheCouplingOfTheQubits) {
  using Chains = std::vector<std::vector<QubitPair>>;
  struct Row {
    const char* coupling;
    int num_qubits;
    Chains chains;
  };
  const std::vector<Row> rows{
      {"line", 4, {{{0, 1}, {1, 2}, {2, 3}}, {{3, 2}, {2, 1}, {1, 0}}}},
      {"all", 3, {{{0, 1}, {1, 2}}, {{2, 1}, {1, 0}}}},
      // A star around 1: 0-1 and 1-2 are coupled, 2-3 is not.
      {"0-1,1-2,1-3", 4, {{{0, 1}, {1, 2}, {1, 3}}, {{3, 1}, {2, 1}, {1, 0}}}},
      // A T: 0-2-4 with 1 and 3 at its ends.
      {"0-2,2-4,4-1,2-3", 5, {{{0, 2}, {2, 3}, {2, 4}, {4, 1}}, {{1, 4}, {4, 2}, {3, 2}, {2, 0}}}},
      {"1>0,2>0", 3, {{{1, 0}, {2, 0}}, {{2, 0}, {1, 0}}}},
      {"0-1", 3, {{{0, 1}, {1, 0}}}},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(reference_chains(coupled_pairs(row.coupling, row.num_qubits, {}), row.num_qubits),
              row.chains)
        << row.coupling;
  }
}

TEST(HardwareEfficientReference, SkipsAChainThatGivesTheSameCircuitAndStopsWhenAsked) {
  ModelOptions model;
  model.qubits = 2;
  DataSplit data = line_data();
  const ClassifierGoal goal{loss_from_name("linear"), 200.0, sample_score_from_name("loss")};
  const ClassifierTask task(build_encoding(model, 1), data.train, data.validation, goal, {});
  ReferenceOptions options;
  options.restarts = 2;
  options.training.max_evaluations = 20;
  struct Row {
    sim::GateKind gate;
    int count;
    int trainings;
  };
  for (const Row& row : {Row{sim::GateKind::kCx, 0, 2}, Row{sim::GateKind::kCx, 1, 4},
                         Row{sim::GateKind::kCz, 1, 2}}) {
    options.two_qubit_gate = row.gate;
    EXPECT_EQ(hardware_efficient_reference(task, "line", row.count, options)->trainings,
              row.trainings);
  }
  int asked = 0;
  options.stop_requested = [&] { return ++asked == 2; };
  EXPECT_FALSE(hardware_efficient_reference(task, "line", 1, options).has_value());
  EXPECT_EQ(asked, 2);
}

TEST(HardwareEfficientReference, KeepsTheBestOfItsRestarts) {
  const Experiment experiment = parse_experiment(
      "[data]\nname = circles\nsamples = 60\ntrain = 30\nvalidation = 30\nscaling = minmax\n", "x",
      {}, shipped_data());
  const DataSplit data = load_data(experiment.data, 1, shipped_data());
  const ClassifierGoal goal{loss_from_name("cross_entropy"), 200.0, sample_score_from_name("loss")};
  const ClassifierTask task(build_encoding({}, 2), data.train, data.validation, goal,
                            shipped_noise("ibm_mumbai_median").model);
  ReferenceOptions options;
  options.training.angle_tolerance = 1e-3;
  double best = 1e9;
  for (const int restarts : {1, 3}) {
    options.restarts = restarts;
    const Reference reference = hardware_efficient_reference(task, "line", 2, options).value();
    EXPECT_EQ(reference.trainings, 2 * restarts);
    const OptimizedCircuit& found = reference.circuit;
    EXPECT_EQ(found.bound.circuit.num_two_qubit_gates(), 2);
    EXPECT_LE(found.energy, best);
    best = found.energy;
    rl::Rng rng(0);
    EXPECT_EQ(task.compile(found.bound.circuit, rng)->score(found.bound.angles, 0.0), best);
  }
  const auto again = hardware_efficient_reference(task, "line", 2, options);
  EXPECT_EQ(again->circuit.bound.angles,
            hardware_efficient_reference(task, "line", 2, options)->circuit.bound.angles);
}

}  // namespace
}  // namespace qarch::search
