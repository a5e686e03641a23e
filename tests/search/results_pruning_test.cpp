#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "rl/random.h"
#include "search/results/pruning.h"
#include "search/tasks/vqe_task.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

std::unique_ptr<VqeTask> task_of(const std::string& problem,
                                 const std::string& noise = "noiseless") {
  return make_vqe_task(shipped_problem(problem), shipped_noise(noise).model, {});
}

double energy_of(const Task& task, const BoundCircuit& bound) {
  rl::Rng rng(0);
  return task.compile(bound.circuit, rng)->value(bound.angles, 0.0);
}

/// Layers of ry, rx and a chain of cx, with random angles.
BoundCircuit layered_circuit(int num_qubits, int layers, rl::Rng& rng) {
  BoundCircuit bound{sim::Circuit(num_qubits), {}};
  for (int layer = 0; layer < layers; ++layer) {
    for (int q = 0; q < num_qubits; ++q) {
      bound.circuit.append_rotation(sim::GateKind::kRy, q);
      bound.circuit.append_rotation(sim::GateKind::kRx, q);
      bound.angles.push_back(2.0 * rl::uniform(rng) - 1.0);
      bound.angles.push_back(2.0 * rl::uniform(rng) - 1.0);
    }
    for (int q = 0; q + 1 < num_qubits; ++q) bound.circuit.append(sim::GateKind::kCx, {q, q + 1});
  }
  return bound;
}

TEST(Pruning, KeepsTheEnergyWithinTheToleranceAndDropsGates) {
  struct Case {
    const char* problem;
    const char* noise;
    double tolerance;
  };
  for (const Case& c : {Case{"h2-2q", "noiseless", 1e-6}, Case{"h2-2q", "ibm_mumbai_median", 1e-6},
                        Case{"h2-2q", "ibm_mumbai_median", 1e-3}}) {
    const auto task = task_of(c.problem, c.noise);
    rl::Rng rng = rl::random_stream(4, "pruning");
    for (int trial = 0; trial < 5; ++trial) {
      const BoundCircuit start = layered_circuit(2, 3, rng);
      PruningOptions options;
      options.tolerance = c.tolerance;
      std::vector<OptimizedCircuit> seen;
      const PruningResult result =
          prune(*task, start, options, [&](const OptimizedCircuit& x) { seen.push_back(x); });
      const double before =
          std::min(energy_of(*task, start), reoptimized(*task, simplified(start), options).energy);
      EXPECT_LE(result.circuit.energy, before + c.tolerance);
      EXPECT_NEAR(result.circuit.energy, energy_of(*task, result.circuit.bound), 1e-10);
      EXPECT_GE(result.circuit.noiseless, task->exact_minimum() - 1e-9);
      EXPECT_LT(result.circuit.bound.circuit.gates().size(), start.circuit.gates().size());
      EXPECT_GT(result.evaluations, 0);
      for (std::size_t i = 1; i < seen.size(); ++i) {
        EXPECT_LT(seen[i].bound.circuit.gates().size(), seen[i - 1].bound.circuit.gates().size());
      }
      EXPECT_EQ(seen.back().bound.circuit.num_two_qubit_gates(), 0) << "to the end";
    }
  }
}

TEST(Pruning, FindsThatOneCnotIsEnoughForHydrogenOnTwoQubits) {
  const auto task = task_of("h2-2q");
  rl::Rng rng = rl::random_stream(11, "pruning");
  PruningOptions options;
  options.tolerance = 1e-7;
  int found = 0;
  for (int trial = 0; trial < 6; ++trial) {
    const PruningResult result =
        prune(*task, layered_circuit(2, 3, rng), options, [](const OptimizedCircuit&) {});
    const bool exact = result.circuit.noiseless - task->exact_minimum() < 1e-6;
    if (exact && result.circuit.bound.circuit.num_two_qubit_gates() == 1) ++found;
  }
  EXPECT_GE(found, 4);
}

TEST(Pruning, StopsAtTheToleranceIfAskedTo) {
  const auto task = task_of("h2-2q");
  rl::Rng rng = rl::random_stream(12, "pruning");
  PruningOptions options;
  options.to_the_end = false;
  std::vector<OptimizedCircuit> seen;
  const PruningResult result = prune(*task, layered_circuit(2, 2, rng), options,
                                     [&](const OptimizedCircuit& x) { seen.push_back(x); });
  ASSERT_GE(seen.size(), 2U);
  EXPECT_EQ(seen[seen.size() - 2].bound.circuit, result.circuit.bound.circuit)
      << "one past the result";
}

TEST(Pruning, TryingFewCandidatesCostsLess) {
  const auto task = task_of("lih-4q");
  rl::Rng rng = rl::random_stream(13, "pruning");
  const BoundCircuit start = layered_circuit(4, 2, rng);
  PruningOptions few;
  few.candidates = 2;
  PruningOptions all;
  all.candidates = 0;
  const auto nothing = [](const OptimizedCircuit&) {};
  const PruningResult cheap = prune(*task, start, few, nothing);
  const PruningResult thorough = prune(*task, start, all, nothing);
  EXPECT_LT(cheap.evaluations, thorough.evaluations / 2);
  EXPECT_LE(cheap.circuit.energy, energy_of(*task, start) + few.tolerance);
}

/// A ground state whose score is said to be its value, or not; counts how often it was asked for.
class CountedTask final : public Task {
 public:
  CountedTask(const Task& task, bool score_is_value)
      : task_(task), score_is_value_(score_is_value) {}
  int num_qubits() const override { return task_.num_qubits(); }
  const sim::NoiseModel& noise() const override { return task_.noise(); }
  double exact_minimum() const override { return task_.exact_minimum(); }
  double lower_bound() const override { return task_.lower_bound(); }
  std::unique_ptr<TaskObjective> compile(const sim::Circuit& circuit, rl::Rng& rng) const override {
    return std::make_unique<Counted>(*this, task_.compile(circuit, rng));
  }
  int scores() const { return scores_; }

 private:
  class Counted final : public TaskObjective {
   public:
    Counted(const CountedTask& owner, std::unique_ptr<TaskObjective> objective)
        : owner_(owner), objective_(std::move(objective)) {}
    int dimension() const override { return objective_->dimension(); }
    double value(std::span<const double> x, double shots) override {
      return objective_->value(x, shots);
    }
    bool has_gradient() const override { return true; }
    double value_and_gradient(std::span<const double> x, std::span<double> g) override {
      return objective_->value_and_gradient(x, g);
    }
    int gradient_cost() const override { return objective_->gradient_cost(); }
    bool score_is_value() const override { return owner_.score_is_value_; }
    double score(std::span<const double> x, double shots) override {
      ++owner_.scores_;
      return objective_->score(x, shots);
    }
    double noiseless_value(std::span<const double> x) override {
      return objective_->noiseless_value(x);
    }

   private:
    const CountedTask& owner_;
    std::unique_ptr<TaskObjective> objective_;
  };

  const Task& task_;
  bool score_is_value_;
  mutable int scores_ = 0;
};

TEST(Pruning, CountsAScoreThatIsNoValueAsAnEvaluation) {
  const auto task = task_of("h2-2q", "ibm_mumbai_median");
  rl::Rng rng = rl::random_stream(14, "pruning");
  const BoundCircuit start = layered_circuit(2, 2, rng);
  const CountedTask one(*task, true);
  const CountedTask two(*task, false);
  const auto nothing = [](const OptimizedCircuit&) {};
  const PruningResult plain = prune(one, start, {}, nothing);
  const PruningResult scored = prune(two, start, {}, nothing);
  ASSERT_GT(two.scores(), one.scores());
  EXPECT_EQ(scored.evaluations - plain.evaluations, two.scores() - one.scores());
  EXPECT_EQ(plain.evaluations, prune(*task, start, {}, nothing).evaluations);
}

TEST(Pruning, TheEmptyCircuitStaysEmpty) {
  const auto task = task_of("h2-2q");
  const PruningResult result =
      prune(*task, {sim::Circuit(2), {}}, {}, [](const OptimizedCircuit&) {});
  EXPECT_TRUE(result.circuit.bound.circuit.gates().empty());
  EXPECT_NEAR(result.circuit.energy, energy_of(*task, {sim::Circuit(2), {}}), 1e-14);
}

TEST(Pruning, OptionsOutOfRangeAreNamed) {
  struct Case {
    const char* field;
    void (*spoil)(PruningOptions&);
  };
  for (const Case& c :
       {Case{"pruning.tolerance", [](PruningOptions& o) { o.tolerance = -1.0; }},
        Case{"pruning.candidates", [](PruningOptions& o) { o.candidates = -1; }},
        Case{"pruning.method", [](PruningOptions& o) { o.method = "spsa"; }},
        Case{"optimizer.method", [](PruningOptions& o) { o.method = "none"; }},
        Case{"pruning.max_evaluations", [](PruningOptions& o) { o.max_evaluations = 0; }},
        Case{"pruning.angle_tolerance", [](PruningOptions& o) { o.angle_tolerance = 0.0; }}}) {
    PruningOptions options;
    EXPECT_NO_THROW(options.validate());
    c.spoil(options);
    try {
      options.validate();
      ADD_FAILURE() << c.field;
    } catch (const std::invalid_argument& error) {
      EXPECT_NE(std::string(error.what()).find(c.field), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace qarch::search
