#pragma once

#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

#include "rl/environment.h"

namespace qarch::test {

/// The cart-pole of Barto, Sutton, Anderson, IEEE Trans. SMC 13 (1983) 834, without friction, by
/// Euler steps of 0.02 s. Observation: position (m), velocity, pole angle (rad), angular velocity.
/// Actions: push left or right with 10 N. Reward 1 per step. Terminates beyond 2.4 m or 12 degrees,
/// truncated after `step_limit` steps.
class CartPole {
 public:
  explicit CartPole(int step_limit) : step_limit_(step_limit) {}

  rl::Observation reset(rl::Rng& rng) {
    for (double& value : state_) value = 0.1 * rl::uniform(rng) - 0.05;
    steps_ = 0;
    running_ = true;
    return observation();
  }

  rl::StepResult step(rl::Action action, rl::Rng& /*rng*/) {
    if (!running_ || action < 0 || action > 1) {
      throw std::invalid_argument("CartPole: action = " + std::to_string(action) +
                                  ", must be 0 or 1 while an episode runs");
    }
    advance(action == 1 ? 10.0 : -10.0);
    ++steps_;
    const bool fell =
        std::abs(state_[0]) > 2.4 || std::abs(state_[2]) > 12.0 * std::numbers::pi / 180.0;
    const bool late = steps_ >= step_limit_;
    running_ = !fell && !late;
    return {observation(), 1.0F, fell, late && !fell};
  }

  // NOLINTNEXTLINE(readability-convert-member-functions-to-static): the concept wants a member
  rl::ActionMask action_mask() const { return {1, 1}; }
  int observation_size() const { return static_cast<int>(state_.size()); }
  int num_actions() const { return 2; }

 private:
  void advance(double force) {
    constexpr double kGravity = 9.8;
    constexpr double kPoleMass = 0.1;
    constexpr double kTotalMass = 1.1;
    constexpr double kHalfLength = 0.5;
    constexpr double kTimeStep = 0.02;
    const auto [x, v, angle, spin] = state_;
    const double push =
        (force + kPoleMass * kHalfLength * spin * spin * std::sin(angle)) / kTotalMass;
    const double cosine = std::cos(angle);
    const double angular_acceleration =
        (kGravity * std::sin(angle) - cosine * push) /
        (kHalfLength * (4.0 / 3.0 - kPoleMass * cosine * cosine / kTotalMass));
    const double acceleration =
        push - kPoleMass * kHalfLength * angular_acceleration * cosine / kTotalMass;
    state_ = {x + kTimeStep * v, v + kTimeStep * acceleration, angle + kTimeStep * spin,
              spin + kTimeStep * angular_acceleration};
  }

  rl::Observation observation() const {
    rl::Observation values;
    for (const double value : state_) values.push_back(static_cast<float>(value));
    return values;
  }

  int step_limit_;
  int steps_ = 0;
  bool running_ = false;
  std::array<double, 4> state_{};
};

}  // namespace qarch::test
