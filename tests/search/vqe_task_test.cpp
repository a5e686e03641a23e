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
    EXPECT_LE(task->exact_minimum(), problem.hartree_fock_energy) << name;

    // By hand: c_I minus the sizes of all the others.
    double bound = 0.0;
    for (const sim::PauliTerm& term : problem.hamiltonian.terms()) {
      const bool identity = term.string.x == 0 && term.string.z == 0;
      bound += identity ? term.coefficient : -std::abs(term.coefficient);
    }
    EXPECT_NEAR(task->lower_bound(), bound, 1e-9) << name;

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

}  // namespace
}  // namespace qarch::search
