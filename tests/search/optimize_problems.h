#pragma once

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "search/optimize/objective.h"

namespace qarch::search::test {

/// A function with a minimum known in closed form.
struct Problem {
  std::string name;
  int dimension;
  FunctionObjective::Function function;
  std::vector<double> start;
  double minimum;

  FunctionObjective objective() const { return {dimension, function}; }
  double value_at(const std::vector<double>& x) const { return function(x, 0.0); }
};

/// sum_i (x_i - i/2)^2, minimum 0.
inline Problem sphere(int d) {
  const auto f = [](std::span<const double> x, double /*shots*/) {
    double sum = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double distance = x[i] - 0.5 * static_cast<double>(i);
      sum += distance * distance;
    }
    return sum;
  };
  return {"sphere " + std::to_string(d), d, f, std::vector<double>(std::size_t(d), 0.4), 0.0};
}

/// 100 (y - x^2)^2 + (1 - x)^2, minimum 0 at (1, 1) (Rosenbrock, Comput. J. 3 (1960) 175).
inline Problem rosenbrock() {
  const auto f = [](std::span<const double> x, double /*shots*/) {
    const double valley = x[1] - x[0] * x[0];
    return 100.0 * valley * valley + (1.0 - x[0]) * (1.0 - x[0]);
  };
  return {"rosenbrock", 2, f, {-0.5, 0.5}, 0.0};
}

/// sum_i a_i + b_i cos x_i + c_i sin x_i, minimum sum_i a_i - sqrt(b_i^2 + c_i^2): what one angle
/// of a circuit does while the others stand still.
inline Problem sinusoids(int d) {
  struct Coefficients {
    double a, b, c;
  };
  const auto coefficients = [](std::size_t i) {
    const double t = static_cast<double>(i + 1);
    return Coefficients{0.1 * t, std::cos(t), std::sin(2.0 * t)};
  };
  const auto f = [coefficients](std::span<const double> x, double /*shots*/) {
    double sum = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const auto [a, b, c] = coefficients(i);
      sum += a + b * std::cos(x[i]) + c * std::sin(x[i]);
    }
    return sum;
  };
  double minimum = 0.0;
  for (std::size_t i = 0; i < std::size_t(d); ++i) {
    const auto [a, b, c] = coefficients(i);
    minimum += a - std::hypot(b, c);
  }
  return {"sinusoids " + std::to_string(d), d, f, std::vector<double>(std::size_t(d), 0.1),
          minimum};
}

}  // namespace qarch::search::test
