#include "search/optimize/spsa.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <stdexcept>

#include "search/optimize/require.h"

namespace qarch::search {

namespace {

/// The iterate x_k with all that the recursion remembers.
class Walk {
 public:
  Walk(const std::vector<double>& start, const SpsaOptions& options)
      : options_(options), x_(start), m_(start.size()), v_(start.size()), delta_(start.size()) {}

  const std::vector<double>& x() const { return x_; }

  /// One iteration: two evaluations.
  void step(Objective& f, double shots, rl::Rng& rng) {
    const double slope = slope_along_perturbation(f, shots, rng);
    if (std::isfinite(slope)) {
      if (k_ == 0 || options_.update == SpsaUpdate::kPlain) {
        step_plain(slope);
      } else {
        step_adam(slope);
      }
    }
    ++k_;
  }

 private:
  /// s / (k + 1 + shift)^exponent
  double decayed(double s, double exponent, double shift = 0.0) const {
    return s / std::pow(k_ + 1 + shift, exponent);
  }
  double step_gain() const { return decayed(options_.a, options_.alpha, options_.stability); }

  /// [f(x + c_k Delta) - f(x - c_k Delta)] / (2 c_k) with a new Delta.
  double slope_along_perturbation(Objective& f, double shots, rl::Rng& rng) {
    draw_signs(rng);
    const double c_k = decayed(options_.c, options_.gamma);
    const std::size_t d = x_.size();
    pair_.resize(2 * d);
    for (std::size_t i = 0; i < d; ++i) {
      pair_[i] = x_[i] + c_k * delta_[i];
      pair_[d + i] = x_[i] - c_k * delta_[i];
    }
    std::array<double, 2> values{};
    f.values(pair_, shots, values);
    return (values[0] - values[1]) / (2.0 * c_k);
  }

  /// Delta uniform on {-1, +1}^d: one bit each.
  void draw_signs(rl::Rng& rng) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < delta_.size(); ++i) {
      if (i % 64 == 0) bits = rng();
      delta_[i] = (bits & 1U) != 0 ? 1.0 : -1.0;
      bits >>= 1U;
    }
  }

  void step_plain(double slope) {
    const double a_k = step_gain();
    for (std::size_t i = 0; i < x_.size(); ++i) x_[i] -= a_k * slope * delta_[i];
  }

  void step_adam(double slope) {
    constexpr double kEpsilon = 1e-8;
    const double a_k = step_gain();
    const double beta1 = decayed(options_.beta1, options_.lambda);
    const double beta2 = options_.beta2;
    const double unbias1 = 1.0 - std::pow(beta1, k_ + 1);
    const double unbias2 = 1.0 - std::pow(beta2, k_ + 1);
    for (std::size_t i = 0; i < x_.size(); ++i) {
      const double g = slope * delta_[i];
      m_[i] = beta1 * m_[i] + (1.0 - beta1) * g;
      v_[i] = beta2 * v_[i] + (1.0 - beta2) * g * g;
      x_[i] -= a_k * (m_[i] / unbias1) / (std::sqrt(v_[i] / unbias2) + kEpsilon);
    }
  }

  SpsaOptions options_;
  std::vector<double> x_, m_, v_, delta_;
  std::vector<double> pair_;  ///< x + c_k Delta, x - c_k Delta
  int k_ = 0;
};

Minimum best_of_stage(CountedObjective& f, const std::vector<double>& start, Walk& walk,
                      const SpsaStage& stage, rl::Rng& rng) {
  Minimum best{.argument = start, .value = f.value(start, stage.shots)};
  for (int k = 0; k < stage.iterations(); ++k) {
    walk.step(f, stage.shots, rng);
    const double value = f.value(walk.x(), stage.shots);
    if (value < best.value) {
      best.argument = walk.x();
      best.value = value;
    }
  }
  return best;
}

/// The mean of the last `count` iterates of the stage; count = 1: the last one.
Minimum mean_of_stage(CountedObjective& f, int count, Walk& walk, const SpsaStage& stage,
                      rl::Rng& rng) {
  Minimum mean{.argument = std::vector<double>(walk.x().size(), 0.0)};
  for (int k = 0; k < stage.iterations(); ++k) {
    walk.step(f, stage.shots, rng);
    if (k < stage.iterations() - count) continue;
    for (std::size_t i = 0; i < walk.x().size(); ++i) mean.argument[i] += walk.x()[i] / count;
  }
  mean.value = f.value(mean.argument, stage.shots);
  return mean;
}

Minimum run_final_stage(CountedObjective& f, const std::vector<double>& start, Walk& walk,
                        const SpsaStage& stage, SpsaSelection selection, rl::Rng& rng) {
  switch (selection) {
    case SpsaSelection::kLast:
      return mean_of_stage(f, 1, walk, stage, rng);
    case SpsaSelection::kAverage:
      return mean_of_stage(f, (stage.iterations() + 1) / 2, walk, stage, rng);
    case SpsaSelection::kBest:
      break;
  }
  return best_of_stage(f, start, walk, stage, rng);
}

void validate_stages(std::span<const SpsaStage> stages) {
  if (stages.empty()) {
    throw std::invalid_argument("minimize_spsa: stages.size() = 0, must be >= 1");
  }
  for (const SpsaStage& stage : stages) {
    require_option(stage.max_evaluations >= 1, "spsa stage", "max_evaluations",
                   stage.max_evaluations, ">= 1");
    require_option(stage.shots >= 0.0 && std::isfinite(stage.shots), "spsa stage", "shots",
                   stage.shots, "finite and >= 0");
  }
}

}  // namespace

void SpsaOptions::validate(std::string_view section) const {
  const auto positive = [&](const char* field, double value) {
    require_option(value > 0.0 && std::isfinite(value), section, field, value, "finite and > 0");
  };
  const auto not_negative = [&](const char* field, double value) {
    require_option(value >= 0.0 && std::isfinite(value), section, field, value, "finite and >= 0");
  };
  const auto memory = [&](const char* field, double value) {
    require_option(value >= 0.0 && value < 1.0, section, field, value, "in [0, 1)");
  };
  positive("a", a);
  not_negative("alpha", alpha);
  not_negative("stability", stability);
  positive("c", c);
  not_negative("gamma", gamma);
  not_negative("lambda", lambda);
  memory("beta1", beta1);
  memory("beta2", beta2);
}

Minimum minimize_spsa(Objective& objective, const std::vector<double>& start,
                      std::span<const SpsaStage> stages, const SpsaOptions& options, rl::Rng& rng) {
  options.validate();
  validate_stages(stages);
  require_start(objective, start, "minimize_spsa");

  CountedObjective counted(objective);
  Minimum minimum;
  if (start.empty()) {
    minimum.value = counted.value(start, stages.back().shots);
    minimum.stop_reason = kStopNoParameters;
  } else {
    Walk walk(start, options);
    for (const SpsaStage& stage : stages.first(stages.size() - 1)) {
      for (int k = 0; k < stage.iterations(); ++k) walk.step(counted, stage.shots, rng);
    }
    minimum = run_final_stage(counted, start, walk, stages.back(), options.selection, rng);
    minimum.stop_reason = kStopBudget;
  }
  if (!std::isfinite(minimum.value)) minimum.stop_reason = kStopNoFiniteValue;
  minimum.evaluations = counted.evaluations();
  return minimum;
}

}  // namespace qarch::search
