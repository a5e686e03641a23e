#pragma once

#include <span>
#include <string_view>

namespace qarch::search {

/// A loss of one sample and its partial derivatives.
struct LossValue {
  double value = 0.0;
  double by_expectation = 0.0;
  double by_bias = 0.0;
};

/// loss(e, y, bias, shots): e in [-1, 1] the expectation value, y = +-1 the sign of its class.
/// p_y = (1 + y e) / 2 is the probability of a measurement that names the right class.
struct Loss {
  std::string_view name;
  LossValue (*of)(double e, int y, double bias, double shots);
  std::string_view formula;
};

/// linear         1 - y (e + bias)
/// hinge          max(0, 1 - y (e + bias))
/// cross_entropy  -log(p), p = (1 + y (e + bias)) / 2; 0 for p > 1, its tangent at p = 0.001 below
/// majority       P(wrong majority of `shots`), Havlicek et al., Nature 567, 209:
///                sig(sqrt(R) (1/2 - (p_y + y bias / 2)) / sqrt(2 p_y (1 - p_y))), sig(z) = 1 / (1
///                + exp(-z))
std::span<const Loss> losses();

/// Throws std::invalid_argument "train.loss = 'x', must be one of: ...".
const Loss& loss_from_name(std::string_view name);

}  // namespace qarch::search
