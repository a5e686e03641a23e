#pragma once

#include <cmath>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "search/optimize/objective.h"

namespace qarch::search::test {

/// What the problems below charge for a gradient and for a sweep, in evaluations.
inline constexpr int kGradientCost = 3;
inline constexpr int kSweepCost = 7;

/// A function with a minimum known in closed form.
struct Problem {
  std::string name;
  int dimension;
  FunctionObjective::Function function;
  std::vector<double> start;
  double minimum;
  std::function<void(std::span<const double> x, std::span<double> gradient)> gradient;
  std::function<void(std::span<double> x)> sweep = {};  ///< of sinusoids only

  FunctionObjective objective() const {
    FunctionObjective f(dimension, function);
    f.set_gradient(
        [f = function, g = gradient](std::span<const double> x, std::span<double> out) {
          g(x, out);
          return f(x, 0.0);
        },
        kGradientCost);
    if (sweep) {
      f.set_sweep(
          [f = function, s = sweep](std::span<double> x) {
            s(x);
            return f(x, 0.0);
          },
          kSweepCost);
    }
    return f;
  }
  double value_at(const std::vector<double>& x) const { return function(x, 0.0); }
};

/// Another objective with its work added up, and its values distorted.
class TalliedObjective final : public Objective {
 public:
  using Distortion = std::function<double(double value)>;

  explicit TalliedObjective(
      Objective& f, Distortion distort = [](double v) { return v; })
      : f_(f), distort_(std::move(distort)) {}

  int dimension() const override { return f_.dimension(); }
  double value(std::span<const double> x, double shots) override {
    work += 1;
    return distort_(f_.value(x, shots));
  }
  void values(std::span<const double> points, double shots, std::span<double> out) override {
    work += static_cast<int>(out.size());
    f_.values(points, shots, out);
    for (double& value : out) value = distort_(value);
  }
  bool has_gradient() const override { return f_.has_gradient(); }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) override {
    work += f_.gradient_cost();
    return distort_(f_.value_and_gradient(x, gradient));
  }
  int gradient_cost() const override { return f_.gradient_cost(); }
  std::string sweep_obstacle() const override { return f_.sweep_obstacle(); }
  double sweep(std::span<double> x) override {
    work += f_.sweep_cost();
    return distort_(f_.sweep(x));
  }
  int sweep_cost() const override { return f_.sweep_cost(); }

  int work = 0;  ///< in evaluations

 private:
  Objective& f_;
  Distortion distort_;
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
  const auto gradient = [](std::span<const double> x, std::span<double> out) {
    for (std::size_t i = 0; i < x.size(); ++i) out[i] = 2.0 * x[i] - static_cast<double>(i);
  };
  const std::vector<double> start(std::size_t(d), 0.4);
  return {"sphere " + std::to_string(d), d, f, start, 0.0, gradient};
}

/// 100 (y - x^2)^2 + (1 - x)^2, minimum 0 at (1, 1) (Rosenbrock, Comput. J. 3 (1960) 175).
inline Problem rosenbrock() {
  const auto f = [](std::span<const double> x, double /*shots*/) {
    const double valley = x[1] - x[0] * x[0];
    return 100.0 * valley * valley + (1.0 - x[0]) * (1.0 - x[0]);
  };
  const auto gradient = [](std::span<const double> x, std::span<double> out) {
    const double valley = x[1] - x[0] * x[0];
    out[0] = -400.0 * valley * x[0] - 2.0 * (1.0 - x[0]);
    out[1] = 200.0 * valley;
  };
  return {"rosenbrock", 2, f, {-0.5, 0.5}, 0.0, gradient};
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
  const auto gradient = [coefficients](std::span<const double> x, std::span<double> out) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      const auto [a, b, c] = coefficients(i);
      out[i] = -b * std::sin(x[i]) + c * std::cos(x[i]);
    }
  };
  const auto sweep = [coefficients](std::span<double> x) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      const auto [a, b, c] = coefficients(i);
      x[i] = std::atan2(-c, -b);
    }
  };
  double minimum = 0.0;
  for (std::size_t i = 0; i < std::size_t(d); ++i) {
    const auto [a, b, c] = coefficients(i);
    minimum += a - std::hypot(b, c);
  }
  const std::vector<double> start(std::size_t(d), 0.1);
  return {"sinusoids " + std::to_string(d), d, f, start, minimum, gradient, sweep};
}

}  // namespace qarch::search::test
