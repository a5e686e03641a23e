#pragma once

#include <algorithm>
#include <cmath>

namespace qarch::rl {

/// Huber's loss of a residual e with threshold 1 (Huber, Ann. Math. Statist. 35 (1964) 73):
/// e^2 / 2 if |e| < 1, otherwise |e| - 1/2.
inline float huber(float e) {
  const float size = std::abs(e);
  return size < 1.0F ? 0.5F * e * e : size - 0.5F;
}

/// Its derivative: e cut to [-1, 1].
inline float huber_derivative(float e) { return std::clamp(e, -1.0F, 1.0F); }

}  // namespace qarch::rl
