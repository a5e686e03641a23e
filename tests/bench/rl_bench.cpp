// A gradient step of the agent on observations as sparse as those of a circuit search. There random
// play sets some 60 % of the inputs at one time or another; the others are never on.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "rl/double_dqn.h"

namespace qarch::rl {
namespace {

struct Shape {
  int slots;
  int kinds;
  std::vector<int> hidden;
  int actions;
};

/// The sizes of a search on 4 qubits (901 inputs) and on 6 (3403).
const Shape kSmall{.slots = 36, .kinds = 25, .hidden = {128, 128}, .actions = 24};
const Shape kLarge{.slots = 54, .kinds = 63, .hidden = {256, 256}, .actions = 48};

/// Episodes of random length, which fill slot after slot with two inputs each.
class GrowingEpisodes {
 public:
  GrowingEpisodes(const Shape& shape, Rng& rng) : shape_(shape), rng_(rng) {}

  int observation_size() const { return shape_.slots * shape_.kinds + 1; }

  /// Plays and records `steps` steps.
  void record(DoubleDqn& agent, int steps) {
    const auto kinds = static_cast<std::size_t>(shape_.kinds);
    const auto longest = static_cast<std::uint64_t>(shape_.slots * 2 / 3);
    const ActionMask mask(static_cast<std::size_t>(shape_.actions), 1);
    Observation observation;
    std::size_t slot = 0;
    std::size_t length = 0;
    for (int t = 0; t < steps; ++t) {
      if (slot == length) {
        observation.assign(static_cast<std::size_t>(observation_size()), 0.0F);
        slot = 0;
        length = 1 + uniform_index(rng_, longest);
      }
      const auto action = static_cast<Action>(uniform_index(rng_, mask.size()));
      StepResult result{observation, static_cast<float>(normal(rng_)), slot + 1 == length};
      result.observation[slot * kinds + uniform_index(rng_, kinds / 2)] = 1.0F;
      result.observation[slot * kinds + kinds / 2 + uniform_index(rng_, kinds / 2)] = 0.5F;
      result.observation.back() = static_cast<float>(uniform(rng_));
      agent.record(observation, action, result, mask);
      observation = std::move(result.observation);
      ++slot;
    }
  }

 private:
  Shape shape_;
  Rng& rng_;
};

void learn(benchmark::State& state, const Shape& shape, DoubleDqnOptions options) {
  options.hidden = shape.hidden;
  options.batch_size = 64;
  options.learning_start = 100;
  Rng rng = random_stream(1, "benchmark");
  GrowingEpisodes episodes(shape, rng);
  DoubleDqn agent(options, episodes.observation_size(), shape.actions, rng);
  episodes.record(agent, 5000);
  for (auto _ : state) benchmark::DoNotOptimize(agent.learn(rng));
}

const DoubleDqnOptions kPlain{};
const DoubleDqnOptions kDueling{.dueling = true};
const DoubleDqnOptions kPrioritised{.prioritised = true};

BENCHMARK_CAPTURE(learn, small, kSmall, kPlain)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(learn, small_dueling, kSmall, kDueling)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(learn, small_prioritised, kSmall, kPrioritised)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(learn, large, kLarge, kPlain)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace qarch::rl
