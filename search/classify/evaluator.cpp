#include "search/classify/evaluator.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace qarch::search {

namespace {

/// Samples of one call to the simulator. Small circuits: a multiple of its eight lanes, few enough
/// that their angles stay in the caches. Large ones: as few as it takes at a time, so that a short
/// batch keeps all threads busy. Never by the number of threads: equal blocks, equal bits.
constexpr Eigen::Index kBlock = 16;
constexpr int kLarge = 8;  // qubits
constexpr Eigen::Index kLargeBlock = 8;
constexpr Eigen::Index kLargeGradientBlock = 1;

std::span<const double> row(const Samples& x, Eigen::Index i) {
  return {x.data() + i * x.cols(), static_cast<std::size_t>(x.cols())};
}

std::span<double> row(Samples& x, Eigen::Index i) {
  return {x.data() + i * x.cols(), static_cast<std::size_t>(x.cols())};
}

}  // namespace

/// What one thread works with.
struct Evaluator::Lane {
  sim::ExpectationFunction function;
  std::vector<double> angles;     ///< of a block of samples
  std::vector<double> gradients;  ///< by angle
  std::vector<double> values;

  explicit Lane(sim::ExpectationFunction f) : function(std::move(f)) {}

  std::size_t num_slots() const { return static_cast<std::size_t>(function.num_parameters()); }

  void bind(const EncodedCircuit& model, const Samples& x, std::span<const double> w,
            Eigen::Index first, Eigen::Index count) {
    const std::size_t p = num_slots();
    angles.resize(p * static_cast<std::size_t>(count));
    values.resize(static_cast<std::size_t>(count));
    for (Eigen::Index i = 0; i < count; ++i) {
      bind_angles(model, row(x, first + i), w,
                  std::span(angles).subspan(p * static_cast<std::size_t>(i), p));
    }
  }
};

Evaluator::Evaluator(EncodedCircuit model, const sim::NoiseModel& noise, int threads,
                     const NativeLowering& lowering)
    : model_(std::move(model)) {
  model_.check();
  if (threads < 1)
    throw std::invalid_argument("threads = " + std::to_string(threads) + ", must be >= 1");
  const sim::Circuit executed = noise.is_noiseless() ? model_.circuit : lowering(model_.circuit);
  const auto observable = std::make_shared<sim::CompiledObservable>(model_.observable, noise);
  for (int t = 0; t < threads; ++t) {
    lanes_.push_back(std::make_unique<Lane>(sim::ExpectationFunction(executed, noise, observable)));
  }
  if (threads > 1) team_ = std::make_unique<sim::ThreadTeam>(threads);
}

Evaluator::~Evaluator() = default;
Evaluator::Evaluator(Evaluator&&) noexcept = default;
Evaluator& Evaluator::operator=(Evaluator&&) noexcept = default;

void Evaluator::check(const Samples& x, std::span<const double> w, std::size_t out) const {
  const auto require = [](auto given, auto needed, const char* what) {
    if (static_cast<long long>(given) == static_cast<long long>(needed)) return;
    throw std::invalid_argument(std::string("classifier: ") + std::to_string(given) + ' ' + what +
                                ", must be " + std::to_string(needed));
  };
  require(x.cols(), model_.num_features, "features");
  require(w.size(), model_.num_weights, "weights");
  require(out, x.rows(), "values for samples");
}

/// Blocks of samples are dealt out to the threads in turn: block b to thread b mod threads.
template <class Work>
void Evaluator::for_each_sample_block(Eigen::Index rows, Eigen::Index large_block,
                                      const Work& work) {
  const Eigen::Index block = model_.circuit.num_qubits() < kLarge ? kBlock : large_block;
  const auto serve = [&](int thread) {
    const auto step = static_cast<Eigen::Index>(lanes_.size());
    for (Eigen::Index b = thread; b * block < rows; b += step) {
      work(*lanes_[static_cast<std::size_t>(thread)], b * block, std::min(block, rows - b * block));
    }
  };
  if (team_ && rows > block) {
    team_->run(serve);
    return;
  }
  for (std::size_t t = 0; t < lanes_.size(); ++t) serve(static_cast<int>(t));
}

void Evaluator::expectations(const Samples& x, std::span<const double> w, std::span<double> out) {
  check(x, w, out.size());
  const auto work = [&](Lane& lane, Eigen::Index first, Eigen::Index count) {
    lane.bind(model_, x, w, first, count);
    lane.function.evaluate(
        lane.angles, out.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)));
  };
  for_each_sample_block(x.rows(), kLargeBlock, work);
}

void Evaluator::gradients(const Samples& x, std::span<const double> w, std::span<double> out,
                          Samples* by_weight, Samples* by_feature) {
  check(x, w, out.size());
  if (by_weight != nullptr) by_weight->setZero(x.rows(), model_.num_weights);
  if (by_feature != nullptr) by_feature->setZero(x.rows(), model_.num_features);
  const auto work = [&](Lane& lane, Eigen::Index first, Eigen::Index count) {
    lane.bind(model_, x, w, first, count);
    lane.gradients.resize(lane.angles.size());
    lane.function.values_and_gradients(lane.angles, lane.values, lane.gradients);
    std::ranges::copy(lane.values, out.begin() + first);
    const std::size_t p = lane.num_slots();
    for (Eigen::Index i = 0; i < count; ++i) {
      const auto slopes =
          std::span<const double>(lane.gradients).subspan(p * static_cast<std::size_t>(i), p);
      if (by_weight != nullptr) add_weight_gradient(model_, slopes, row(*by_weight, first + i));
      if (by_feature != nullptr) {
        add_input_gradient(model_, row(x, first + i), slopes, row(*by_feature, first + i));
      }
    }
  };
  for_each_sample_block(x.rows(), kLargeGradientBlock, work);
}

int Evaluator::gradient_cost() const { return lanes_.front()->function.gradient_cost(); }

}  // namespace qarch::search
