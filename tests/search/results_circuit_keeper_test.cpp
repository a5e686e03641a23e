#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

#include "search/results/circuit_keeper.h"
#include "tests/search/shipped_data.h"

namespace qarch::search {
namespace {

class CircuitKeeperTest : public testing::Test {
 protected:
  CircuitKeeperTest()
      : task_(make_vqe_task(shipped_problem("h2-2q"), shipped_noise("noiseless").model, {})),
        environment_(*task_, options(), optimizer(), 0.0) {
    archive_.start_probability = 1.0;
  }

  static EnvironmentOptions options() {
    EnvironmentOptions o;
    o.max_gates = 12;
    o.curriculum.moving = false;
    o.curriculum.threshold = 1e-12;  // no success: episodes end at max_gates
    o.reference = "exact";
    return o;
  }
  static OptimizerOptions optimizer() {
    OptimizerOptions o;
    o.method = "rotosolve_lbfgs";
    o.tolerance = 1e-6;
    return o;
  }

  /// Plays random legal actions; what the archive thought promising.
  std::vector<CircuitRecord> play(CircuitKeeper& keeper, int episode) {
    rl::Rng rng = rl::random_stream(8, "keeper", static_cast<std::uint64_t>(episode));
    std::vector<CircuitRecord> promising;
    environment_.reset(rng);
    for (bool running = true; running;) {
      const rl::ActionMask mask = environment_.action_mask();
      rl::Action action = 0;
      do {
        action = static_cast<rl::Action>(rl::uniform_index(rng, mask.size()));
      } while (mask[static_cast<std::size_t>(action)] == 0);
      const rl::StepResult step = environment_.step(action, rng);
      keeper.look(environment_, episode, promising);
      running = !step.terminated && !step.truncated;
    }
    return promising;
  }

  ArchiveOptions archive_;
  PruningOptions pruning_;
  std::unique_ptr<VqeTask> task_;
  CircuitEnvironment environment_;
};

TEST_F(CircuitKeeperTest, PruningBringsTheBestCircuitDownToOneCnot) {
  CircuitKeeper keeper(*task_, archive_, pruning_);
  for (int episode = 0; episode < 10; ++episode) {
    for (const CircuitRecord& promising : play(keeper, episode)) keeper.prune(promising);
  }
  ASSERT_FALSE(keeper.prunings().empty());
  std::int64_t evaluations = 0;
  for (const PruningRecord& pruning : keeper.prunings()) {
    EXPECT_LE(pruning.after.gates, pruning.before.gates);
    EXPECT_LE(pruning.after.energy, pruning.before.energy + pruning_.tolerance);
    evaluations += pruning.evaluations;
  }
  EXPECT_EQ(keeper.pruning_evaluations(), evaluations);
  EXPECT_LT(keeper.shelf().best().noiseless_error, 1e-6);
  EXPECT_EQ(keeper.shelf().best().circuit.num_two_qubit_gates(), 1);
}

TEST_F(CircuitKeeperTest, WithPruningOffNothingIsPruned) {
  pruning_.enabled = false;
  CircuitKeeper keeper(*task_, archive_, pruning_);
  const auto promising = play(keeper, 0);
  ASSERT_EQ(promising.size(), 1U);
  EXPECT_FALSE(keeper.prune(promising[0]));
  EXPECT_TRUE(keeper.prunings().empty());
}

TEST_F(CircuitKeeperTest, StartsAreCircuitsOfTheArchiveWithFewGatesLess) {
  archive_.start_removals = 2;
  CircuitKeeper keeper(*task_, archive_, pruning_);
  rl::Rng rng(5);
  EXPECT_TRUE(keeper.draw_start(12, rng).circuit.gates().empty()) << "the archive is empty";
  for (int episode = 0; episode < 4; ++episode) play(keeper, episode);
  std::set<std::size_t> sizes;
  std::size_t largest = 0;
  for (const CircuitRecord& record : keeper.archived()) {
    largest = std::max(largest, record.circuit.gates().size());
  }
  for (int draw = 0; draw < 200; ++draw) {
    const BoundCircuit start = keeper.draw_start(12, rng);
    EXPECT_EQ(start.angles.size(), static_cast<std::size_t>(start.circuit.num_parameters()));
    sizes.insert(start.circuit.gates().size());
    EXPECT_LT(keeper.draw_start(3, rng).circuit.gates().size(), 3U);
    environment_.reset(start.circuit, start.angles, rng);  // throws for what is no such circuit
  }
  EXPECT_GT(sizes.size(), 2U);
  EXPECT_LE(*sizes.rbegin(), largest);
}

TEST_F(CircuitKeeperTest, StartsLoseGatesOnlyIfTheyAreToldTo) {
  for (const int removals : {0, 2}) {
    archive_.start_removals = removals;
    CircuitKeeper keeper(*task_, archive_, pruning_);
    for (int episode = 0; episode < 4; ++episode) play(keeper, episode);
    std::set<std::string> archived;
    for (const CircuitRecord& record : keeper.archived()) {
      archived.insert(structure_key(record.circuit));
    }
    rl::Rng rng(5);
    int strangers = 0;
    for (int draw = 0; draw < 200; ++draw) {
      strangers += archived.contains(structure_key(keeper.draw_start(12, rng).circuit)) ? 0 : 1;
    }
    EXPECT_EQ(strangers > 0, removals > 0) << removals;
  }
}

TEST_F(CircuitKeeperTest, NoStartIsDrawnWithProbabilityZero) {
  archive_.start_probability = 0.0;
  CircuitKeeper keeper(*task_, archive_, pruning_);
  play(keeper, 0);
  rl::Rng rng(5);
  for (int draw = 0; draw < 50; ++draw) {
    EXPECT_TRUE(keeper.draw_start(12, rng).circuit.gates().empty());
  }
}

TEST_F(CircuitKeeperTest, ARestoredKeeperGoesOnAlike) {
  CircuitKeeper keeper(*task_, archive_, pruning_);
  for (const CircuitRecord& promising : play(keeper, 0)) keeper.prune(promising);
  RunRecord record;
  keeper.save_to(record);
  CircuitKeeper copy(*task_, archive_, pruning_);
  copy.restore(record);
  EXPECT_EQ(copy.pruning_evaluations(), keeper.pruning_evaluations());
  const auto a = play(keeper, 1);
  const auto b = play(copy, 1);
  ASSERT_EQ(a.size(), b.size());
  for (const CircuitRecord& promising : a) keeper.prune(promising);
  for (const CircuitRecord& promising : b) copy.prune(promising);
  const auto left = keeper.archived();
  const auto right = copy.archived();
  ASSERT_EQ(left.size(), right.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    EXPECT_EQ(left[i].circuit, right[i].circuit);
    EXPECT_EQ(left[i].angles, right[i].angles);
    EXPECT_EQ(left[i].id, "p" + std::to_string(i));
  }
}

}  // namespace
}  // namespace qarch::search
