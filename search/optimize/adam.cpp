#include "search/optimize/adam.h"

#include <algorithm>
#include <cmath>

#include "search/optimize/require.h"

namespace qarch::search {

namespace {

/// The iterate with its moments and the step that led to it.
class Iterate {
 public:
  Iterate(const std::vector<double>& start, const AdamOptions& options)
      : options_(options),
        x_(start),
        from_(start),
        m_(start.size()),
        v_(start.size()),
        step_(start.size()) {}

  const std::vector<double>& x() const { return x_; }

  void step(std::span<const double> gradient) {
    constexpr double kEpsilon = 1e-8;
    power1_ *= options_.beta1;
    power2_ *= options_.beta2;
    from_ = x_;
    for (std::size_t i = 0; i < x_.size(); ++i) {
      m_[i] = options_.beta1 * m_[i] + (1.0 - options_.beta1) * gradient[i];
      v_[i] = options_.beta2 * v_[i] + (1.0 - options_.beta2) * gradient[i] * gradient[i];
      step_[i] = options_.learning_rate * (m_[i] / (1.0 - power1_)) /
                 (std::sqrt(v_[i] / (1.0 - power2_)) + kEpsilon);
      x_[i] -= step_[i];
    }
  }

  /// Goes half as far from the point before; false once that is no way at all.
  bool halve_step() {
    for (std::size_t i = 0; i < x_.size(); ++i) {
      step_[i] *= 0.5;
      x_[i] = from_[i] - step_[i];
    }
    return x_ != from_;
  }

 private:
  const AdamOptions& options_;
  std::vector<double> x_, from_, m_, v_, step_;
  double power1_ = 1.0;  ///< beta1^t
  double power2_ = 1.0;  ///< beta2^t
};

}  // namespace

void AdamOptions::validate(std::string_view section) const {
  const auto positive = [&](const char* field, double value) {
    require_option(value > 0.0 && std::isfinite(value), section, field, value, "> 0 and finite");
  };
  const auto memory = [&](const char* field, double value) {
    require_option(value >= 0.0 && value < 1.0, section, field, value, "in [0, 1)");
  };
  positive("learning_rate", learning_rate);
  memory("beta1", beta1);
  memory("beta2", beta2);
  positive("tolerance", tolerance);
  require_option(max_evaluations >= 1, section, "max_evaluations", max_evaluations, ">= 1");
}

Minimum minimize_adam(Objective& objective, const std::vector<double>& start,
                      const AdamOptions& options) {
  options.validate();
  require_start(objective, start, "minimize_adam");
  require_gradient(objective, "minimize_adam");
  CountedObjective f(objective);
  if (start.empty() || options.max_evaluations < f.gradient_cost()) {
    return evaluate_start(f, start);
  }
  Minimum best{.argument = start, .stop_reason = kStopBudget};
  Iterate iterate(start, options);
  std::vector<double> gradient(start.size());
  const auto flat = [&](double g) { return std::abs(g) <= options.tolerance; };
  while (f.evaluations() + f.gradient_cost() <= options.max_evaluations) {
    const double value = f.value_and_gradient(iterate.x(), gradient);
    if (!std::isfinite(value)) {
      const bool lost = !std::isfinite(best.value) || !iterate.halve_step();
      if (!lost) continue;
      best.stop_reason = std::isfinite(best.value) ? kStopRejected : kStopNoFiniteValue;
      break;
    }
    if (value < best.value) {
      best.value = value;
      best.argument = iterate.x();
    }
    if (std::ranges::all_of(gradient, flat)) {
      best.stop_reason = kStopTolerance;
      break;
    }
    iterate.step(gradient);
  }
  best.evaluations = f.evaluations();
  return best;
}

}  // namespace qarch::search
