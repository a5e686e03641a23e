#include "search/tasks/vqe_task.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include "search/ansatz.h"
#include "sim/expectation.h"
#include "tests/search/optimize_problems.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

std::vector<double> random_angles(int count, rl::Rng& rng) {
  std::vector<double> angles(static_cast<std::size_t>(count));
  for (double& angle : angles) angle = 2.0 * std::numbers::pi * rl::uniform(rng);
  return angles;
}

TEST(VqeTask, LowerBoundAndExactMinimumOrderTheEnergiesOfEveryShippedProblem) {
  const std::vector<std::string> names = shipped_data().names("hamiltonians", ".cfg");
  EXPECT_GE(names.size(), 4U);
  for (const std::string& name : names) {
    const chem::QubitProblem problem = shipped_problem(name);
    const auto task = make_vqe_task(problem, {}, {});
    EXPECT_EQ(task->exact_minimum(), problem.exact_energy);
    EXPECT_LE(task->lower_bound(), task->exact_minimum()) << name;
    if (problem.num_orbitals > 0) {
      EXPECT_LE(task->exact_minimum(), problem.hartree_fock_energy) << name;
    }

    // By hand: c_I minus the sizes of all the others.
    double bound = 0.0;
    for (const sim::PauliTerm& term : problem.hamiltonian.terms()) {
      const bool identity = term.string.x == 0 && term.string.z == 0;
      bound += identity ? term.coefficient : -std::abs(term.coefficient);
    }
    EXPECT_NEAR(task->lower_bound(), bound, 1e-9) << name;

    // Where other ions lie lower, circuits may too.
    if (task->num_qubits() > 8 || !problem.notes.empty()) continue;
    const sim::Circuit circuit = build_ansatz("ry_rz_cx", task->num_qubits(), 1);
    rl::Rng rng = rl::random_stream(2, name);
    const auto objective = task->compile(circuit, rng);
    for (int draw = 0; draw < 20; ++draw) {
      EXPECT_GE(objective->value(random_angles(circuit.num_parameters(), rng), 0.0),
                task->lower_bound())
          << name;
    }
  }
}

TEST(VqeTask, MeasuresEveryStringButTheIdentity) {
  const sim::PauliTerm identity{{}, -2.0};
  const sim::PauliTerm z{{.x = 0, .z = 1}, 0.5};
  const sim::PauliTerm xx{{.x = 3, .z = 0}, 0.1};
  EXPECT_EQ(VqeTask(sim::PauliSum(2, {z}), -0.5, {}).num_measured_strings(), 1);
  EXPECT_EQ(VqeTask(sim::PauliSum(2, {identity, z, xx}), -3.0, {}).num_measured_strings(), 2);
  const auto h2 = make_vqe_task(shipped_problem("h2-2q"), {}, {});
  EXPECT_EQ(h2->num_measured_strings(), 4);
}

TEST(VqeTask, HasThePublishedBoundOfH2) {
  const chem::QubitProblem h2 = shipped_problem("h2-2q");
  const auto task = make_vqe_task(h2, {}, {});
  EXPECT_NEAR(task->lower_bound(), -1.320446365758868, 1e-5);
}

TEST(VqeTask, ReachesTheExactEnergyOfH2AndNeverLess) {
  const chem::QubitProblem h2 = shipped_problem("h2-2q");
  const auto task = make_vqe_task(h2, {}, {});
  const sim::Circuit circuit = build_ansatz("ry_cx", 2, 1);
  rl::Rng rng(1);
  const auto objective = task->compile(circuit, rng);
  OptimizerOptions options;
  options.method = "rotosolve";
  options.tolerance = 1e-7;
  options.max_evaluations = 5000;
  const Minimum found = minimize(*objective, std::vector<double>(4, 0.1), options, rng);
  EXPECT_NEAR(found.value, h2.exact_energy, 1e-9);
  for (int draw = 0; draw < 200; ++draw) {
    EXPECT_GE(objective->value(random_angles(4, rng), 0.0), h2.exact_energy - 1e-10);
  }
}

TEST(VqeTask, SeparatesWhatTheAgentMayKnowFromTheTruth) {
  const chem::QubitProblem h2 = shipped_problem("h2-2q");
  const NamedNoise noise = shipped_noise("ibm_mumbai_10max");
  const auto task = make_vqe_task(h2, noise.model, {});
  const sim::Circuit circuit = build_ansatz("ry_cx", 2, 2);
  rl::Rng rng(3);
  const auto objective = task->compile(circuit, rng);
  const std::vector<double> theta = random_angles(circuit.num_parameters(), rng);
  EXPECT_EQ(objective->value(theta, 0.0),
            sim::ExpectationFunction(circuit, noise.model, h2.hamiltonian)(theta));
  EXPECT_EQ(objective->noiseless_value(theta),
            sim::ExpectationFunction(circuit, {}, h2.hamiltonian)(theta));
  EXPECT_GT(std::abs(objective->value(theta, 0.0) - objective->noiseless_value(theta)), 1e-3);

  OptimizerOptions options;
  options.method = "rotosolve";
  options.max_evaluations = 2000;
  const Minimum best = minimize(*objective, theta, options, rng);
  EXPECT_GT(best.value, h2.exact_energy + 1e-3) << "this noise cannot be undone by angles";
  EXPECT_LT(objective->noiseless_value(best.argument), best.value);
}

TEST(VqeTask, DrawsFromItsStreamOnlyWhenItMeasures) {
  const chem::QubitProblem h2 = shipped_problem("h2-2q");
  const auto task = make_vqe_task(h2, {}, {});
  const sim::Circuit circuit = build_ansatz("ry_cx", 2, 1);
  rl::Rng rng(9);
  rl::Rng twin(9);
  const auto objective = task->compile(circuit, rng);
  const auto same = task->compile(circuit, twin);
  const std::vector<double> theta{0.1, 0.2, 0.3, 0.4};
  const auto before = rng.state();
  objective->value(theta, 0.0);
  objective->noiseless_value(theta);
  EXPECT_EQ(rng.state(), before);
  const double first = objective->value(theta, 100.0);
  EXPECT_NE(objective->value(theta, 100.0), first);
  EXPECT_EQ(same->value(theta, 100.0), first);
}

TEST(VqeTask, KnowsTheGradientOfItsValuesAndManyValuesAtOnce) {
  const chem::QubitProblem h2 = shipped_problem("h2-4q");
  for (const char* noise : {"noiseless", "ibm_mumbai_10max"}) {
    const auto task = make_vqe_task(h2, shipped_noise(noise).model, {});
    const sim::Circuit circuit = build_ansatz("ry_rz_cx", 4, 1);
    rl::Rng rng(4);
    const auto objective = task->compile(circuit, rng);
    const auto d = static_cast<std::size_t>(circuit.num_parameters());
    const std::vector<double> x = random_angles(circuit.num_parameters(), rng);
    std::vector<double> gradient(d);
    ASSERT_TRUE(objective->has_gradient());
    EXPECT_NEAR(objective->value_and_gradient(x, gradient), objective->value(x, 0.0), 1e-12);

    std::vector<double> points;  // every angle is that of one rotation: the shift rule is exact
    for (std::size_t i = 0; i < d; ++i) {
      for (const double sign : {1.0, -1.0}) {
        points.insert(points.end(), x.begin(), x.end());
        points[points.size() - d + i] += sign * std::numbers::pi / 2.0;
      }
    }
    std::vector<double> values(2 * d);
    objective->values(points, 0.0, values);
    for (std::size_t i = 0; i < d; ++i) {
      EXPECT_NEAR(gradient[i], 0.5 * (values[2 * i] - values[2 * i + 1]), 1e-12) << noise << i;
      EXPECT_NEAR(values[i], objective->value({points.data() + d * i, d}, 0.0), 1e-12) << noise;
    }
  }
}

TEST(VqeTask, MeasuresManyPointsInTheirOrder) {
  const chem::QubitProblem h2 = shipped_problem("h2-2q");
  const auto task = make_vqe_task(h2, {}, {});
  rl::Rng rng(5);
  rl::Rng twin(5);
  const auto objective = task->compile(build_ansatz("ry_cx", 2, 1), rng);
  const auto same = task->compile(build_ansatz("ry_cx", 2, 1), twin);
  const std::vector<double> points{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8};
  std::vector<double> out(2);
  objective->values(points, 100.0, out);
  EXPECT_EQ(out[0], same->value({points.data(), 4}, 100.0));
  EXPECT_EQ(out[1], same->value({points.data() + 4, 4}, 100.0));
}

Minimum minimum_of(const VqeTask& task, const sim::Circuit& circuit,
                   const std::vector<double>& start, std::string_view method) {
  rl::Rng rng(6);
  const auto objective = task.compile(circuit, rng);
  OptimizerOptions options;
  options.method = method;
  options.tolerance = 1e-6;
  options.max_evaluations = 30000;
  Minimum found = minimize(*objective, start, options, rng);
  EXPECT_NEAR(found.value, objective->value(found.argument, 0.0), 1e-12) << method;
  EXPECT_EQ(found.stop_reason, kStopTolerance) << method;
  return found;
}

/// Methods that draw (SPSA) stop at a distance.
TEST(VqeTask, EveryMethodThatDrawsNothingFindsTheMinimumOfCobyla) {
  struct Case {
    const char* problem;
    const char* noise;
    int layers;
    bool beside;  ///< start beside the minimum of cobyla: one of several
  };
  for (const Case& c :
       {Case{"h2-2q", "noiseless", 1, false}, Case{"h2-2q", "ibm_mumbai_10max", 1, false},
        Case{"h2-4q", "noiseless", 2, false}, Case{"h2-4q", "ibm_mumbai_10max", 1, true}}) {
    const std::string name = std::string(c.problem) + ' ' + c.noise + ' ';
    const chem::QubitProblem problem = shipped_problem(c.problem);
    const auto task = make_vqe_task(problem, shipped_noise(c.noise).model, {});
    const sim::Circuit circuit = build_ansatz("ry_cx", task->num_qubits(), c.layers);
    std::vector<double> start(static_cast<std::size_t>(circuit.num_parameters()), 0.1);
    const Minimum reference = minimum_of(*task, circuit, start, "cobyla");
    if (c.beside) {
      start = reference.argument;
      for (std::size_t i = 0; i < start.size(); ++i) start[i] += i % 2 == 0 ? 0.1 : -0.1;
    }
    for (const Optimizer& row : optimizers()) {
      if (row.draws) continue;
      const Minimum found = minimum_of(*task, circuit, start, row.name);
      EXPECT_NEAR(found.value, reference.value, 1e-6) << name << row.name;
      EXPECT_GE(found.value, problem.exact_energy - 1e-10) << name << row.name;
      EXPECT_EQ(minimum_of(*task, circuit, start, row.name).argument, found.argument)
          << name << row.name << " is deterministic";
    }
  }
}

TEST(VqeTask, NoExactMethodExceedsItsBudget) {
  const chem::QubitProblem h2 = shipped_problem("h2-2q");
  const auto task = make_vqe_task(h2, shipped_noise("ibm_mumbai_median").model, {});
  rl::Rng rng(7);
  const auto objective = task->compile(build_ansatz("ry_cx", 2, 2), rng);
  EXPECT_EQ(objective->gradient_cost(), 5);
  EXPECT_EQ(objective->sweep_cost(), 6);
  for (const Optimizer& row : optimizers()) {
    if (row.draws) continue;
    for (int budget = 1; budget <= 40; ++budget) {
      OptimizerOptions options;
      options.method = row.name;
      options.tolerance = 1e-12;
      options.max_evaluations = budget;
      test::TalliedObjective tallied(*objective);
      const std::vector<double> start(6, 0.1);
      const Minimum found = minimize(tallied, start, options, rng);
      EXPECT_EQ(found.evaluations, tallied.work) << row.name;
      EXPECT_LE(found.evaluations, budget) << row.name;
      EXPECT_GT(found.evaluations, budget - 6) << row.name << " leaves no step unused";
      EXPECT_LE(found.value, objective->value(start, 0.0) + 1e-12) << row.name;
    }
  }
}

TEST(VqeTask, RefusesToSweepAParameterThatGatesShare) {
  const chem::QubitProblem h2 = shipped_problem("h2-2q");
  const auto task = make_vqe_task(h2, {}, {});
  sim::Circuit circuit(2);
  circuit.append_rotation(sim::GateKind::kRy, 0);
  const int shared = circuit.append_rotation(sim::GateKind::kRy, 1);
  circuit.append(sim::GateKind::kCx, {0, 1});
  circuit.append_rotation(sim::GateKind::kRz, 0, shared);
  rl::Rng rng(8);
  const auto objective = task->compile(circuit, rng);
  EXPECT_FALSE(objective->has_sweep());
  EXPECT_TRUE(objective->has_gradient());
  OptimizerOptions options;
  options.method = "sweep";
  try {
    minimize(*objective, {0.1, 0.2}, options, rng);
    FAIL() << "nothing thrown";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(),
                 "optimizer.method = 'sweep': parameter 1 is shared by several gates, must be used "
                 "by one");
  }
  options.method = "lbfgs";  // sums the uses
  options.tolerance = 1e-6;
  EXPECT_EQ(minimize(*objective, {0.1, 0.2}, options, rng).stop_reason, kStopTolerance);
}

}  // namespace
}  // namespace qarch::search
