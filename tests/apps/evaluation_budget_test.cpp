#include "apps/evaluation_budget.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "search/configuration.h"
#include "search/io/run_file.h"
#include "tests/apps/program_fixture.h"

namespace qarch::apps {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// Counts what a method asks for.
struct Spent {
  int evaluations = 0;
  double shots = 0.0;
};

Spent spent(const search::OptimizerOptions& options) {
  Spent spent;
  const auto cost = [](std::span<const double> x) { return std::cos(x[0]) + std::sin(x[1] - 0.3); };
  search::FunctionObjective f(2, [&](std::span<const double> x, double shots) {
    spent.shots += shots;
    return cost(x);
  });
  f.set_gradient(
      [&](std::span<const double> x, std::span<double> gradient) {
        gradient[0] = -std::sin(x[0]);
        gradient[1] = std::cos(x[1] - 0.3);
        return cost(x);
      },
      4);
  f.set_sweep(
      [&](std::span<double> x) {
        x[0] = x[0] + 0.1;
        return cost(x);
      },
      5);
  rl::Rng rng = rl::random_stream(1, "test");
  spent.evaluations = search::minimize(f, {0.4, 0.1}, options, rng).evaluations;
  return spent;
}

TEST(EvaluationBudget, BoundsWhatEveryMethodTakes) {
  for (const search::Optimizer& method : search::optimizers()) {
    for (const char* selection : {"best", "last", "average"}) {
      search::OptimizerOptions options;
      options.method = method.name;
      options.selection = selection;
      options.max_evaluations = 41;
      options.stage_evaluations = {30, 21, 10};
      options.tolerance = 1e-12;
      if (method.needs == search::OptimizerNeeds::kValues) options.shots = 100.0;
      const Spent real = spent(options);
      EXPECT_LE(real.evaluations, most_evaluations(options)) << method.name << selection;
      EXPECT_LE(real.shots, most_shots(options) * (1 + 1e-12)) << method.name << selection;
      if (!method.draws) continue;
      EXPECT_EQ(real.evaluations, most_evaluations(options)) << method.name << selection;
      EXPECT_NEAR(real.shots, most_shots(options), 1e-6) << method.name << selection;
    }
  }
}

TEST(EvaluationBudget, CountsTheStepsAfterWhichAnglesAreOptimised) {
  search::Experiment experiment;
  experiment.env.max_gates = 7;
  for (const auto& [interval, expected] :
       std::vector<std::pair<int, int>>{{1, 7}, {2, 4}, {3, 3}, {7, 1}, {9, 1}}) {
    experiment.optimizer.interval = interval;
    EXPECT_EQ(most_optimisations(experiment), expected) << interval;
  }
}

TEST(Estimate, WarnsWhereMemoryIsShortAndKeepsTheTimeLimit) {
  Estimate estimate;
  estimate.memory = {{"states", 600.0}, {"replay", 500.0}};
  estimate.work = {{"evaluations", 1000.0, "10 x 100"}};
  estimate.seconds_each = 0.5;
  estimate.processes = 2;
  estimate.at_once = 2;
  EXPECT_EQ(estimate.peak_bytes(), 2200.0);
  EXPECT_EQ(estimate.seconds(), 250.0);
  estimate.limit_seconds = 60.0;
  EXPECT_EQ(estimate.seconds(), 60.0);
  std::ostringstream tight;
  print_estimate(tight, estimate, 2199.0);
  EXPECT_THAT(tight.str(), HasSubstr("warning: this is more memory than is free"));
  std::ostringstream roomy;
  print_estimate(roomy, estimate, 2200.0);
  EXPECT_THAT(roomy.str(), Not(HasSubstr("warning")));
  std::istringstream lines(roomy.str());
  for (std::string line; std::getline(lines, line);) EXPECT_EQ(line[0], '#') << line;
}

/// What a dry run tells, by the program.
class DryRun : public ProgramFixture {
 protected:
  static double at_most(const Output& output, const std::string& what) {
    const auto object = nlohmann::json::parse(output.out);
    for (const auto& row : object["work"]) {
      if (row["what"] == what) return row["at_most"];
    }
    ADD_FAILURE() << "no " << what;
    return 0.0;
  }
};

TEST_F(DryRun, BoundsWhatASearchTakes) {
  for (const char* method : {"cobyla", "adam_spsa", "lbfgs", "adam_spsa3"}) {
    std::vector<std::string> words{"search",   "h2-2q-mumbai-median",
                                   "--output", at(method),
                                   "--json",   "-",
                                   "--set",    "general.episodes=2",
                                   "--set",    "env.max_gates=5",
                                   "--set",    "pruning.enabled=false",
                                   "--set",    "optimizer.max_evaluations=40",
                                   "--set",    std::string("optimizer.method=") + method};
    const Output real = qarch(words);
    ASSERT_EQ(real.code, kExitOk) << real.err;
    words.emplace_back("--dry-run");
    const Output dry = qarch(words);
    ASSERT_EQ(dry.code, kExitOk) << dry.err;
    const auto object = nlohmann::json::parse(real.out);
    EXPECT_LE(object["evaluations"].get<double>(), at_most(dry, "evaluations of the objective"))
        << method;
    EXPECT_LE(object["env_steps"].get<double>(), at_most(dry, "environment steps")) << method;
  }
}

TEST_F(DryRun, CountsTheCircuitsOfATraining) {
  for (const std::vector<std::string>& more : std::vector<std::vector<std::string>>{
           {},
           {"--set", "train.method=spsa", "--set", "optimizer.max_evaluations=20"},
           {"--set", "train.shots=50"},
           {"--set", "train.adversarial=mixed", "--set", "attack.steps=2"},
           {"--set", "train.adversarial=stale", "--set", "attack.steps=2"}}) {
    std::vector<std::string> words{"classify", "train", "classifier/moons", "--no-baselines"};
    for (const char* set : {"train.steps=4", "train.batch=7", "train.restarts=2", "data.samples=60",
                            "data.train=20", "data.validation=0", "data.test=10"}) {
      words.insert(words.end(), {"--set", set});
    }
    words.insert(words.end(), more.begin(), more.end());
    words.insert(words.end(), {"--json", "-", "--output", at("run")});
    fs::remove_all(at("run"));
    const Output real = qarch(words);
    ASSERT_EQ(real.code, kExitOk) << real.err;
    words.emplace_back("--dry-run");
    const Output dry = qarch(words);
    ASSERT_EQ(dry.code, kExitOk) << dry.err;
    const double circuits = nlohmann::json::parse(real.out)["runs"][0]["evaluations"];
    EXPECT_LE(circuits, at_most(dry, "circuits evaluated")) << ::testing::PrintToString(more);
    EXPECT_GE(circuits, 0.5 * at_most(dry, "circuits evaluated")) << ::testing::PrintToString(more);
  }
}

TEST_F(DryRun, PrintsAValidConfigurationAndWritesNothing) {
  const std::string bell =
      write("bell.qasm", "OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[2];\nh q[0];\n");
  ASSERT_EQ(qarch({"classify", "train", "classifier/moons", "--no-baselines", "--set",
                   "train.steps=1", "--output", at("trained")})
                .code,
            kExitOk);
  fs::create_directory(at("empty"));
  const std::vector<std::vector<std::string>> commands{
      {"search", "h2-2q-noiseless", "--output", at("empty/run")},
      {"search", "h2-2q-noiseless", "--seeds", "1..3", "--jobs", "2", "--output", at("empty/s")},
      {"search", "classifier/search-moons", "--output", at("empty/c")},
      {"vqe", "--problem", "h2-2q", "--output", at("empty/vqe.qasm")},
      {"classify", "train", "classifier/moons", "--output", at("empty/t")},
      {"classify", "attack", at("trained"), "--defend", "mixed"},
      {"classify", "kernel", "classifier/ad-hoc-noisy", "--set", "data.train=6"},
      {"simulate", bell, "--shots", "10", "--error-budget"},
      {"bench", "--quick"}};
  const auto data = search::DataFolders::standard();
  for (std::vector<std::string> words : commands) {
    const std::string name = ::testing::PrintToString(words);
    words.emplace_back("--dry-run");
    const Output output = qarch(words);
    EXPECT_EQ(output.code, kExitOk) << name << output.err;
    EXPECT_NO_THROW(search::parse_experiment(output.out, "stdout", {}, data)) << name << output.out;
    EXPECT_THAT(output.err, AllOf(HasSubstr("# memory\n"), HasSubstr("peak, about"),
                                  HasSubstr("# work, at most\n")))
        << name;
    std::ostringstream out;
    std::ostringstream err;
    EXPECT_EQ(run_qarch(words, {out, err, false, false, Verbosity::kQuiet}), kExitOk) << name;
    EXPECT_EQ(out.str(), output.out) << name << ": the same bytes every time";
    EXPECT_THAT(err.str(), IsEmpty()) << name;
  }
  EXPECT_TRUE(fs::is_empty(at("empty")));
}

TEST_F(DryRun, CountsStatesThatDoNotFitInsteadOfFailing) {
  const std::string large = write("large.qasm", "OPENQASM 3.0;\nqubit[20] q;\nreset q[0];\n");
  EXPECT_EQ(qarch({"simulate", large}).code, kExitUsage);
  const Output output = qarch({"simulate", large, "--dry-run"});
  EXPECT_EQ(output.code, kExitOk) << output.err;
  EXPECT_THAT(output.err, HasSubstr("warning: this is more memory than is free"));
}

}  // namespace
}  // namespace qarch::apps
