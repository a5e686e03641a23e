#pragma once

#include <span>
#include <vector>

#include "search/classify/classifier.h"

namespace qarch::search {

/// How a device's expectation values of some samples compare with those of a perfect one.
struct NoiseContrast {
  double contrast = 0.0;   ///< sum_i |e_noisy,i| / sum_i |e_exact,i|
  double residual = 0.0;   ///< root mean square of e_noisy,i - contrast e_exact,i
  double agreement = 0.0;  ///< share of samples with the same answer
  std::vector<double> exact;
  std::vector<double> noisy;
};

/// Throws std::invalid_argument unless both are of as many samples, one at least, and some exact
/// value is not 0.
NoiseContrast contrast_of(std::vector<double> exact, std::vector<double> noisy, double bias);

/// The classifier with and without `noise`, exact expectation values. A noisy value costs a density
/// matrix of 4^n entries: see Evaluator.
NoiseContrast noise_contrast(const EncodedCircuit& model, const ClassifierWeights& classifier,
                             const Samples& x, const sim::NoiseModel& noise, int threads = 1,
                             const NativeLowering& lowering = {});

/// depolarizing(p) on the operands of every two-qubit gate, depolarizing(one_qubit_share p) on that
/// of every one-qubit gate. Throws std::invalid_argument unless 0 <= p, one_qubit_share <= 1.
sim::NoiseModel depolarizing_noise(double p, double one_qubit_share);

struct ContrastOptions {
  double target = 0.66;          ///< of NoiseContrast::contrast, in (0, 1)
  double one_qubit_share = 0.1;  ///< as depolarizing_noise has it
  double tolerance = 2e-3;       ///< on the contrast
  int max_evaluations = 30;      ///< of all samples under noise
  int threads = 1;

  /// Throws std::invalid_argument "contrast.field = value, must be ...".
  void validate() const;
};

struct ContrastFit {
  double probability = 0.0;  ///< p of depolarizing_noise
  NoiseContrast at;          ///< under that noise
  int evaluations = 0;       ///< of all samples under noise
};

/// The depolarizing noise under which the samples have the target's contrast: of an interval that
/// brackets p, the point where log(contrast), taken as proportional to p, says so, or its middle
/// where that lies outside. A few samples will do, for others see noise_contrast(). Throws
/// std::invalid_argument if the circuit has no gate with noise, std::runtime_error if
/// max_evaluations do not suffice.
ContrastFit matched_depolarizing(const EncodedCircuit& model, const ClassifierWeights& classifier,
                                 const Samples& x, const ContrastOptions& options = {});

}  // namespace qarch::search
