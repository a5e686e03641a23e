#include "rl/adam.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

namespace qarch::rl {

namespace {

void require(bool holds, const char* field, double value, const char* range) {
  if (holds) return;
  std::ostringstream message;
  message << "adam." << field << " = " << value << ", must be " << range;
  throw std::invalid_argument(message.str());
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
}

void Adam::step(const Eigen::VectorXf& gradient, Eigen::VectorXf& parameters) {
  assert(gradient.size() == state_.first_moment.size() && parameters.size() == gradient.size());
  constexpr Eigen::Index kBlock = 2048;  // four blocks fit the first-level cache
  constexpr float kTiny = std::numeric_limits<float>::min();
  const auto t = static_cast<double>(++state_.steps);
  const auto rate =
      static_cast<float>(options_.learning_rate / (1.0 - std::pow(options_.beta1, t)));
  const auto scale = static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(options_.beta2, t)));
  const auto epsilon = static_cast<float>(options_.epsilon);
  const auto beta1 = static_cast<float>(options_.beta1);
  const auto beta2 = static_cast<float>(options_.beta2);
  const auto one_minus_beta1 = static_cast<float>(1.0 - options_.beta1);
  const auto one_minus_beta2 = static_cast<float>(1.0 - options_.beta2);

  for (Eigen::Index begin = 0; begin < gradient.size(); begin += kBlock) {
    const Eigen::Index count = std::min(kBlock, gradient.size() - begin);
    const auto g = gradient.segment(begin, count).array();
    auto m = state_.first_moment.segment(begin, count).array();
    auto v = state_.second_moment.segment(begin, count).array();
    auto x = parameters.segment(begin, count).array();
    m = beta1 * m + one_minus_beta1 * g;
    v = beta2 * v + one_minus_beta2 * g.square();
    m = (m.abs() < kTiny).select(0.0F, m);
    v = (v < kTiny).select(0.0F, v);
    x -= rate * m / (v.sqrt() * scale + epsilon);
  }
}

}  // namespace qarch::rl
