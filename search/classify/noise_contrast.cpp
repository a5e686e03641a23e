#include "search/classify/noise_contrast.h"

#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "search/optimize/require.h"
#include "sim/channel.h"

namespace qarch::search {

namespace {

std::vector<double> expectations(const EncodedCircuit& model, const ClassifierWeights& classifier,
                                 const Samples& x, const sim::NoiseModel& noise, int threads,
                                 const NativeLowering& lowering) {
  std::vector<double> e(static_cast<std::size_t>(x.rows()));
  Evaluator(model, noise, threads, lowering).expectations(x, classifier.weights, e);
  return e;
}

/// 1 - p to the power of the gates, two-qubit gates counting in full, is the target: where to
/// begin.
double first_guess(const EncodedCircuit& model, const ContrastOptions& options) {
  double gates = 0.0;
  for (const sim::Gate& gate : model.circuit.gates()) {
    gates += gate.num_qubits() == 2 ? 1.0 : options.one_qubit_share;
  }
  if (gates == 0.0) {
    throw std::invalid_argument("contrast: the circuit has no gate on which noise acts");
  }
  return 1.0 - std::pow(options.target, 1.0 / gates);
}

}  // namespace

NoiseContrast contrast_of(std::vector<double> exact, std::vector<double> noisy, double bias) {
  if (exact.size() != noisy.size() || exact.empty()) {
    throw std::invalid_argument("contrast: " + std::to_string(exact.size()) + " exact and " +
                                std::to_string(noisy.size()) +
                                " noisy values, must be equally many and one at least");
  }
  double sum_exact = 0.0, sum_noisy = 0.0, square = 0.0;
  int agreeing = 0;
  for (std::size_t i = 0; i < exact.size(); ++i) {
    sum_exact += std::abs(exact[i]);
    sum_noisy += std::abs(noisy[i]);
    agreeing += answer(exact[i], bias) == answer(noisy[i], bias) ? 1 : 0;
  }
  if (sum_exact == 0.0) throw std::invalid_argument("contrast: every exact value is 0");
  NoiseContrast result;
  result.contrast = sum_noisy / sum_exact;
  for (std::size_t i = 0; i < exact.size(); ++i) {
    const double rest = noisy[i] - result.contrast * exact[i];
    square += rest * rest;
  }
  const auto count = static_cast<double>(exact.size());
  result.residual = std::sqrt(square / count);
  result.agreement = agreeing / count;
  result.exact = std::move(exact);
  result.noisy = std::move(noisy);
  return result;
}

NoiseContrast noise_contrast(const EncodedCircuit& model, const ClassifierWeights& classifier,
                             const Samples& x, const sim::NoiseModel& noise, int threads,
                             const NativeLowering& lowering) {
  return contrast_of(expectations(model, classifier, x, {}, threads, lowering),
                     expectations(model, classifier, x, noise, threads, lowering), classifier.bias);
}

sim::NoiseModel depolarizing_noise(double p, double one_qubit_share) {
  require_option(p >= 0.0 && p <= 1.0, "contrast", "probability", p, "in [0, 1]");
  require_option(one_qubit_share >= 0.0 && one_qubit_share <= 1.0, "contrast", "one_qubit_share",
                 one_qubit_share, "in [0, 1]");
  sim::NoiseRule one, two;
  for (const sim::GateRow& gate : sim::gates()) {
    (gate.num_qubits == 1 ? one : two).kinds.push_back(gate.kind);
  }
  sim::NoiseModel noise("depolarizing");
  two.channels = {{sim::depolarizing(p, 2), {0, 1}}};
  noise.add_rule(std::move(two));
  if (one_qubit_share == 0.0) return noise;
  one.channels = {{sim::depolarizing(one_qubit_share * p, 1), {0}}};
  noise.add_rule(std::move(one));
  return noise;
}

void ContrastOptions::validate() const {
  require_option(target > 0.0 && target < 1.0, "contrast", "target", target, "in (0, 1)");
  require_option(one_qubit_share >= 0.0 && one_qubit_share <= 1.0, "contrast", "one_qubit_share",
                 one_qubit_share, "in [0, 1]");
  require_option(tolerance > 0.0 && std::isfinite(tolerance), "contrast", "tolerance", tolerance,
                 "> 0 and finite");
  require_option(max_evaluations >= 1, "contrast", "max_evaluations", max_evaluations, ">= 1");
}

ContrastFit matched_depolarizing(const EncodedCircuit& model, const ClassifierWeights& classifier,
                                 const Samples& x, const ContrastOptions& options) {
  options.validate();
  const std::vector<double> exact = expectations(model, classifier, x, {}, options.threads, {});
  double low = 0.0;   // contrast 1
  double high = 1.0;  // less than the target's
  double p = first_guess(model, options);
  for (int evaluations = 1; evaluations <= options.max_evaluations; ++evaluations) {
    const sim::NoiseModel noise = depolarizing_noise(p, options.one_qubit_share);
    NoiseContrast at = contrast_of(
        exact, expectations(model, classifier, x, noise, options.threads, {}), classifier.bias);
    if (std::abs(at.contrast - options.target) <= options.tolerance) {
      return {p, std::move(at), evaluations};
    }
    (at.contrast > options.target ? low : high) = p;
    const double next = p * std::log(options.target) / std::log(at.contrast);
    p = next > low && next < high ? next : 0.5 * (low + high);
  }
  throw std::runtime_error("contrast: " + std::to_string(options.max_evaluations) +
                           " evaluations did not find the noise of contrast " +
                           std::to_string(options.target));
}

}  // namespace qarch::search
