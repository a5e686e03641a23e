#include "search/classify/attack.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "search/named_row.h"

namespace qarch::search {

namespace {

/// Rows that are attacked together: bounds the memory of the slopes and the moments.
constexpr Eigen::Index kRows = 512;

constexpr std::array kMethods{AttackMethod{.name = "fgsm", .one_step = true},
                              AttackMethod{.name = "bim"},
                              AttackMethod{.name = "pgd", .random_start = true},
                              AttackMethod{.name = "adam", .adaptive = true}};

std::size_t at(Eigen::Index index) { return static_cast<std::size_t>(index); }

/// What is allowed, by row and feature.
struct Bounds {
  Samples low;
  Samples high;
};

Bounds allowed(const Samples& x, std::span<const double> scales, const AttackOptions& o) {
  Bounds bounds{x, x};
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    for (Eigen::Index f = 0; f < x.cols(); ++f) {
      const double scale = scales[at(f)];
      const double here = x(i, f);
      if (scale == 0.0 || (o.mask_above >= 0.0 && std::abs(scale) * here <= o.mask_above)) continue;
      const double radius = o.epsilon / std::abs(scale);
      double low = here - radius;
      double high = here + radius;
      if (o.low < o.high) {
        low = std::max(low, o.low);
        high = std::min(high, o.high);
      }
      if (low > high) continue;
      bounds.low(i, f) = low;
      bounds.high(i, f) = high;
    }
  }
  return bounds;
}

double sign(double value) { return static_cast<double>((value > 0.0) - (value < 0.0)); }

/// The attack on some rows: x moves, everything else follows from where it started.
class Ascent {
 public:
  Ascent(Samples x, std::span<const double> scales, const AttackOptions& options)
      : x_(std::move(x)),
        scales_(scales),
        method_(attack_from_name(options.method)),
        bounds_(allowed(x_, scales, options)),
        length_(method_.one_step          ? options.epsilon
                : options.step_size > 0.0 ? options.step_size
                                          : 2.5 * options.epsilon / options.steps) {
    clip();
    if (!method_.adaptive) return;
    m_.setZero(x_.rows(), x_.cols());
    v_.setZero(x_.rows(), x_.cols());
  }

  const Samples& x() const { return x_; }

  void start(rl::Rng& rng) {
    if (!method_.random_start) return;
    for (Eigen::Index i = 0; i < x_.rows(); ++i) {
      for (Eigen::Index f = 0; f < x_.cols(); ++f) {
        const double low = bounds_.low(i, f);
        x_(i, f) = low + (bounds_.high(i, f) - low) * rl::uniform(rng);
      }
    }
    clip();
  }

  /// slopes(i, f) = dloss_i / dx_f.
  void step(const Samples& slopes) {
    ++steps_;
    unbias1_ = 1.0 - std::pow(kBeta1, steps_);
    unbias2_ = 1.0 - std::pow(kBeta2, steps_);
    for (Eigen::Index i = 0; i < x_.rows(); ++i) {
      for (Eigen::Index f = 0; f < x_.cols(); ++f) {
        const double scale = scales_[at(f)];
        if (scale == 0.0) continue;
        // d angle = scale dx, so dloss / d angle = slope / scale.
        x_(i, f) += length_ * direction(i, f, slopes(i, f) / scale) / scale;
      }
    }
    clip();
  }

 private:
  static constexpr double kBeta1 = 0.9;
  static constexpr double kBeta2 = 0.999;

  double direction(Eigen::Index i, Eigen::Index f, double slope) {
    if (!method_.adaptive) return sign(slope);
    m_(i, f) = kBeta1 * m_(i, f) + (1.0 - kBeta1) * slope;
    v_(i, f) = kBeta2 * v_(i, f) + (1.0 - kBeta2) * slope * slope;
    return (m_(i, f) / unbias1_) / (std::sqrt(v_(i, f) / unbias2_) + 1e-8);
  }

  void clip() { x_ = x_.cwiseMax(bounds_.low).cwiseMin(bounds_.high).eval(); }

  Samples x_;
  std::span<const double> scales_;
  const AttackMethod& method_;
  Bounds bounds_;
  double length_;
  int steps_ = 0;
  double unbias1_ = 1.0;
  double unbias2_ = 1.0;
  Samples m_, v_;
};

}  // namespace

std::span<const AttackMethod> attack_methods() { return kMethods; }

const AttackMethod& attack_from_name(std::string_view name) {
  return row_named(name, kMethods, "attack.method");
}

std::vector<double> feature_scales(const EncodedCircuit& model) {
  std::vector<double> own(at(model.num_features)), product(own.size());
  const auto keep_larger = [](double& kept, double scale) {
    if (std::abs(scale) > std::abs(kept)) kept = scale;
  };
  for (const EncodedAngle& angle : model.angles) {
    if (angle.feature < 0) continue;
    if (angle.partner < 0) {
      keep_larger(own[at(angle.feature)], angle.data_scale);
      continue;
    }
    keep_larger(product[at(angle.feature)], angle.data_scale);
    keep_larger(product[at(angle.partner)], angle.data_scale);
  }
  for (std::size_t f = 0; f < own.size(); ++f) {
    if (own[f] == 0.0) own[f] = product[f];
  }
  return own;
}

Samples attacked_samples(Evaluator& evaluator, const ClassifierWeights& classifier,
                         const Samples& x, std::span<const int> y, const Loss& loss,
                         double loss_shots, const AttackOptions& options, rl::Rng& rng) {
  options.validate();
  if (std::ssize(y) != x.rows() || x.cols() != evaluator.num_features()) {
    throw std::invalid_argument("attack: " + std::to_string(y.size()) + " labels for " +
                                std::to_string(x.rows()) + " samples of " +
                                std::to_string(x.cols()) + " features, must be one each of " +
                                std::to_string(evaluator.num_features()));
  }
  const std::vector<double> scales = feature_scales(evaluator.model());
  Samples result(x.rows(), x.cols());
  Samples slopes;
  std::vector<double> e;
  for (Eigen::Index first = 0; first < x.rows(); first += kRows) {
    const Eigen::Index count = std::min(kRows, x.rows() - first);
    Ascent ascent(x.middleRows(first, count), scales, options);
    ascent.start(rng);
    e.resize(at(count));
    for (int step = 0; step < attack_gradients(options); ++step) {
      evaluator.gradients(ascent.x(), classifier.weights, e, nullptr, &slopes);
      for (Eigen::Index i = 0; i < count; ++i) {
        slopes.row(i) *=
            loss.of(e[at(i)], y[at(first + i)], classifier.bias, loss_shots).by_expectation;
      }
      ascent.step(slopes);
    }
    result.middleRows(first, count) = ascent.x();
  }
  return result;
}

Samples attacked_samples(Evaluator& evaluator, const ClassifierWeights& classifier,
                         const Dataset& data, const Loss& loss, double loss_shots,
                         const AttackOptions& options, rl::Rng& rng) {
  return attacked_samples(evaluator, classifier, data.x, signs(data), loss, loss_shots, options,
                          rng);
}

int attack_gradients(const AttackOptions& options) {
  return attack_from_name(options.method).one_step ? 1 : options.steps;
}

}  // namespace qarch::search
