#include "search/classify/minibatch.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>

namespace qarch::search {

Minibatches::Minibatches(int samples, int batch, std::uint64_t seed, int restart)
    : samples_(samples),
      batch_(batch == 0 ? samples : std::min(batch, samples)),
      seed_(seed),
      restart_(static_cast<std::uint64_t>(restart)),
      order_(static_cast<std::size_t>(std::max(samples, 0))) {
  if (samples < 1) throw std::invalid_argument("training samples = 0, must be >= 1");
  if (batch < 0) {
    throw std::invalid_argument("train.batch = " + std::to_string(batch) + ", must be >= 0");
  }
  std::iota(order_.begin(), order_.end(), 0);
}

int Minibatches::per_epoch() const { return (samples_ + batch_ - 1) / batch_; }

std::vector<int> Minibatches::of_step(int step) {
  const int epoch = step / per_epoch();
  if (batch_ < samples_ && epoch != epoch_) {
    std::iota(order_.begin(), order_.end(), 0);
    rl::Rng rng = rl::random_stream(seed_, "train.batches",
                                    (restart_ << 32U) + static_cast<std::uint64_t>(epoch));
    for (std::size_t i = order_.size(); i > 1; --i) {  // Fisher, Yates
      std::swap(order_[i - 1], order_[rl::uniform_index(rng, i)]);
    }
    epoch_ = epoch;
  }
  const int first = (step % per_epoch()) * batch_;
  const int last = std::min(first + batch_, samples_);
  return {order_.begin() + first, order_.begin() + last};
}

SignedSamples rows_of(const SignedSamples& samples, const std::vector<int>& rows) {
  SignedSamples result{samples.x(rows, Eigen::all), {}};
  result.y.reserve(rows.size());
  for (const int row : rows) result.y.push_back(samples.y[static_cast<std::size_t>(row)]);
  return result;
}

}  // namespace qarch::search
