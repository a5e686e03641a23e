#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

namespace qarch::rl {

struct AdamOptions {
  double learning_rate = 1e-3;  ///< alpha
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  /// Throws std::invalid_argument: "adam.beta1 = 1, must be in [0, 1)".
  void validate() const;
};

/// Adam (Kingma & Ba, ICLR 2015, arXiv:1412.6980, algorithm 1), element by element:
///
///   m <- beta1 m + (1 - beta1) g               v <- beta2 v + (1 - beta2) g^2
///   x <- x - alpha (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon),   t = 1, 2, ...
///
/// Moments below the smallest normal float are set to 0: arithmetic on them would be slow and could
/// not change x. Blocks of kBlock elements that have had no gradient yet are passed over, which
/// leaves the same bits: the inputs of a network that were never on cost next to nothing.
class Adam {
 public:
  static constexpr Eigen::Index kBlock = 64;

  /// What a checkpoint stores.
  struct State {
    Eigen::VectorXf first_moment;   ///< m
    Eigen::VectorXf second_moment;  ///< v
    std::int64_t steps = 0;         ///< t
  };

  /// Throws std::invalid_argument if size < 1 or an option is out of range.
  Adam(Eigen::Index size, const AdamOptions& options);

  /// One step; both vectors must have the size of the moments.
  void step(const Eigen::VectorXf& gradient, Eigen::VectorXf& parameters);

  const State& state() const { return state_; }
  /// Throws std::invalid_argument unless the sizes agree and steps >= 0.
  void restore(State state);

 private:
  AdamOptions options_;
  State state_;
  std::vector<std::uint8_t> awake_;  ///< of every block: some moment may differ from 0
};

}  // namespace qarch::rl
