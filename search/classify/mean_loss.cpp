#include "search/classify/mean_loss.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace qarch::search {

namespace {

/// Rows of one gradient call: bounds the memory of the slopes by sample.
constexpr Eigen::Index kRows = 512;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// How often each weight is used: rotations, a slot of two gates counting twice.
std::vector<int> uses_of_weights(const EncodedCircuit& model) {
  std::vector<int> of_slot(model.angles.size());
  for (const sim::Gate& gate : model.circuit.gates()) {
    if (gate.slot >= 0) ++of_slot[at(gate.slot)];
  }
  std::vector<int> uses(at(model.num_weights));
  for (std::size_t s = 0; s < model.angles.size(); ++s) {
    if (model.angles[s].weight >= 0) uses[at(model.angles[s].weight)] += of_slot[s];
  }
  return uses;
}

/// weight_scale by weight, of weights that are used once.
std::vector<double> scales_of_weights(const EncodedCircuit& model) {
  std::vector<double> scales(at(model.num_weights));
  for (const EncodedAngle& angle : model.angles) {
    if (angle.weight >= 0) scales[at(angle.weight)] = angle.weight_scale;
  }
  return scales;
}

}  // namespace

std::string shift_obstacle(const EncodedCircuit& model) {
  const std::vector<int> uses = uses_of_weights(model);
  for (std::size_t j = 0; j < uses.size(); ++j) {
    if (uses[j] == 1) continue;
    return "weight " + std::to_string(j) + " is used by " + std::to_string(uses[j]) +
           " rotations, must be used by one";
  }
  return {};
}

MeanLoss::MeanLoss(Evaluator& evaluator, const Loss& loss, double loss_shots, bool with_bias)
    : evaluator_(&evaluator), loss_(&loss), loss_shots_(loss_shots), with_bias_(with_bias) {}

std::span<const double> MeanLoss::weights(std::span<const double> z) const {
  if (std::ssize(z) != dimension()) {
    throw std::invalid_argument("mean loss: " + std::to_string(z.size()) + " numbers, must be " +
                                std::to_string(dimension()));
  }
  return z.first(at(evaluator_->num_weights()));
}

double MeanLoss::bias(std::span<const double> z) const {
  return with_bias_ ? std::clamp(z.back(), -1.0, 1.0) : 0.0;
}

ClassifierWeights MeanLoss::classifier(std::span<const double> z) const {
  const std::span<const double> w = weights(z);
  return {{w.begin(), w.end()}, bias(z)};
}

void MeanLoss::measure(const Samples& x, std::span<const double> w, double shots, rl::Rng& rng,
                       std::vector<double>& out) {
  out.resize(static_cast<std::size_t>(x.rows()));
  evaluator_->expectations(x, w, out);
  if (shots <= 0.0) return;
  for (double& e : out) {
    const double variance = std::max(0.0, 1.0 - e * e) / shots;
    e = std::clamp(e + std::sqrt(variance) * rl::normal(rng), -1.0, 1.0);
  }
}

double MeanLoss::value(const SignedSamples& samples, std::span<const double> z, double shots,
                       rl::Rng& rng) {
  const double b = bias(z);
  std::vector<double> e;
  measure(samples.x, weights(z), shots, rng, e);
  double sum = 0.0;
  for (std::size_t i = 0; i < e.size(); ++i) {
    sum += loss_->of(e[i], samples.y[i], b, loss_shots_).value;
  }
  return sum / static_cast<double>(e.size());
}

/// Sums become means; a bias at its bound stays there.
void MeanLoss::finish(std::size_t samples, std::span<const double> z, std::span<double> out) const {
  for (double& g : out) g /= static_cast<double>(samples);
  if (with_bias_ && std::abs(z.back()) > 1.0) out.back() = 0.0;
}

double MeanLoss::gradient(const SignedSamples& samples, std::span<const double> z,
                          std::span<double> out) {
  const std::span<const double> w = weights(z);
  const double b = bias(z);
  std::ranges::fill(out, 0.0);
  double sum = 0.0;
  Samples by_weight;
  std::vector<double> e;
  for (Eigen::Index first = 0; first < samples.x.rows(); first += kRows) {
    const Eigen::Index count = std::min(kRows, samples.x.rows() - first);
    const bool whole = count == samples.x.rows();
    e.resize(static_cast<std::size_t>(count));
    evaluator_->gradients(whole ? samples.x : samples.x.middleRows(first, count).eval(), w, e,
                          &by_weight, nullptr);
    for (Eigen::Index i = 0; i < count; ++i) {
      const auto row = static_cast<std::size_t>(first + i);
      const LossValue loss =
          loss_->of(e[static_cast<std::size_t>(i)], samples.y[row], b, loss_shots_);
      sum += loss.value;
      for (Eigen::Index j = 0; j < by_weight.cols(); ++j) {
        out[static_cast<std::size_t>(j)] += loss.by_expectation * by_weight(i, j);
      }
      if (with_bias_) out.back() += loss.by_bias;
    }
  }
  finish(samples.y.size(), z, out);
  return sum / static_cast<double>(samples.y.size());
}

double MeanLoss::shifted_gradient(const SignedSamples& samples, std::span<const double> z,
                                  double shots, rl::Rng& rng, std::span<double> out) {
  const EncodedCircuit& model = evaluator_->model();
  if (const std::string obstacle = shift_obstacle(model); !obstacle.empty()) {
    throw std::invalid_argument("parameter-shift rule: " + obstacle);
  }
  const std::vector<double> scales = scales_of_weights(model);
  std::vector<double> w(weights(z).begin(), weights(z).end());
  const double b = bias(z);
  std::vector<double> e, plus, minus;
  measure(samples.x, w, shots, rng, e);
  std::ranges::fill(out, 0.0);
  std::vector<double> slopes(e.size());
  double sum = 0.0;
  for (std::size_t i = 0; i < e.size(); ++i) {
    const LossValue loss = loss_->of(e[i], samples.y[i], b, loss_shots_);
    sum += loss.value;
    slopes[i] = loss.by_expectation;
    if (with_bias_) out.back() += loss.by_bias;
  }
  for (std::size_t j = 0; j < w.size(); ++j) {
    if (scales[j] == 0.0) continue;
    const double shift = std::numbers::pi / (2.0 * scales[j]);
    const double old = w[j];
    w[j] = old + shift;
    measure(samples.x, w, shots, rng, plus);
    w[j] = old - shift;
    measure(samples.x, w, shots, rng, minus);
    w[j] = old;
    for (std::size_t i = 0; i < e.size(); ++i) {
      out[j] += slopes[i] * scales[j] / 2.0 * (plus[i] - minus[i]);
    }
  }
  finish(e.size(), z, out);
  return sum / static_cast<double>(e.size());
}

int MeanLoss::shift_cost() const {
  int rotations = 0;
  for (const int uses : uses_of_weights(evaluator_->model())) rotations += uses;
  return 2 * rotations + 1;
}

}  // namespace qarch::search
