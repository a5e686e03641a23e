#include "rl/adam.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace qarch::rl {

namespace {

void require(bool holds, const char* field, double value, const char* range) {
  if (holds) return;
  std::ostringstream message;
  message << "adam." << field << " = " << value << ", must be " << range;
  throw std::invalid_argument(message.str());
}

struct Factors {
  float rate;   ///< alpha / (1 - beta1^t)
  float scale;  ///< 1 / sqrt(1 - beta2^t)
  float epsilon;
  float beta1;
  float beta2;
  float one_minus_beta1;
  float one_minus_beta2;
};

bool all_zero(const float* x, Eigen::Index count) {
  return (Eigen::Map<const Eigen::ArrayXf>(x, count) == 0.0F).all();
}

/// One pass over the memory. A count known to the compiler becomes straight vector code, for which
/// this file is compiled without errno in sqrt.
template <class Count>
void step_block(const Factors& f, const float* __restrict g, float* __restrict m,
                float* __restrict v, float* __restrict x, Count count) {
  constexpr float kTiny = std::numeric_limits<float>::min();
  for (Eigen::Index i = 0; i < count; ++i) {
    const float first = f.beta1 * m[i] + f.one_minus_beta1 * g[i];
    const float second = f.beta2 * v[i] + f.one_minus_beta2 * (g[i] * g[i]);
    m[i] = std::abs(first) < kTiny ? 0.0F : first;
    v[i] = second < kTiny ? 0.0F : second;
    x[i] -= f.rate * m[i] / (std::sqrt(v[i]) * f.scale + f.epsilon);
  }
}

}  // namespace

void AdamOptions::validate() const {
  require(learning_rate > 0.0 && std::isfinite(learning_rate), "learning_rate", learning_rate,
          "> 0 and finite");
  require(beta1 >= 0.0 && beta1 < 1.0, "beta1", beta1, "in [0, 1)");
  require(beta2 >= 0.0 && beta2 < 1.0, "beta2", beta2, "in [0, 1)");
  require(epsilon > 0.0 && std::isfinite(epsilon), "epsilon", epsilon, "> 0 and finite");
}

Adam::Adam(Eigen::Index size, const AdamOptions& options) : options_(options) {
  options.validate();
  require(size >= 1, "size", static_cast<double>(size), ">= 1");
  state_ = {Eigen::VectorXf::Zero(size), Eigen::VectorXf::Zero(size), 0};
  awake_.assign(static_cast<std::size_t>((size + kBlock - 1) / kBlock), 0);
}

void Adam::restore(State state) {
  const Eigen::Index size = state_.first_moment.size();
  if (state.first_moment.size() != size || state.second_moment.size() != size || state.steps < 0) {
    throw std::invalid_argument("adam.state: moments of " +
                                std::to_string(state.first_moment.size()) + " and " +
                                std::to_string(state.second_moment.size()) + " entries after " +
                                std::to_string(state.steps) + " steps, must have " +
                                std::to_string(size) + " entries and steps >= 0");
  }
  state_ = std::move(state);
  for (std::size_t block = 0; block < awake_.size(); ++block) {
    const Eigen::Index begin = static_cast<Eigen::Index>(block) * kBlock;
    const Eigen::Index count = std::min(kBlock, size - begin);
    const bool sleeps = all_zero(state_.first_moment.data() + begin, count) &&
                        all_zero(state_.second_moment.data() + begin, count);
    awake_[block] = sleeps ? 0 : 1;
  }
}

void Adam::step(const Eigen::VectorXf& gradient, Eigen::VectorXf& parameters) {
  const Eigen::Index size = state_.first_moment.size();
  assert(gradient.size() == size && parameters.size() == size);
  const auto t = static_cast<double>(++state_.steps);
  const Factors factors{
      .rate = static_cast<float>(options_.learning_rate / (1.0 - std::pow(options_.beta1, t))),
      .scale = static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(options_.beta2, t))),
      .epsilon = static_cast<float>(options_.epsilon),
      .beta1 = static_cast<float>(options_.beta1),
      .beta2 = static_cast<float>(options_.beta2),
      .one_minus_beta1 = static_cast<float>(1.0 - options_.beta1),
      .one_minus_beta2 = static_cast<float>(1.0 - options_.beta2)};
  for (std::size_t block = 0; block < awake_.size(); ++block) {
    const Eigen::Index begin = static_cast<Eigen::Index>(block) * kBlock;
    const Eigen::Index count = std::min(kBlock, size - begin);
    const float* g = gradient.data() + begin;
    if (awake_[block] == 0 && all_zero(g, count)) continue;
    awake_[block] = 1;
    float* m = state_.first_moment.data() + begin;
    float* v = state_.second_moment.data() + begin;
    float* x = parameters.data() + begin;
    if (count == kBlock) {
      step_block(factors, g, m, v, x, std::integral_constant<Eigen::Index, kBlock>{});
    } else {
      step_block(factors, g, m, v, x, count);
    }
  }
}

}  // namespace qarch::rl
