#pragma once

#include <span>
#include <string>
#include <vector>

#include "rl/random.h"
#include "search/classify/classifier.h"

namespace qarch::search {

/// Why de/dw_j does not follow from two shifted values for some weight, naming it: a weight that
/// several rotations or none use, or a slot of several gates. Empty if it does for all of them.
std::string shift_obstacle(const EncodedCircuit& model);

/// Samples of two classes as training needs them, y = +-1 as signs() has it.
struct SignedSamples {
  Samples x;
  std::vector<int> y;
};

/// Mean loss of samples at a point z = (weights..., bias where it is trained):
///
///   F(z) = (1/N) sum_i loss(e(x_i, w), y_i, b),      b in [-1, 1], 0 where it is not trained
///
/// A bias outside is taken as the bound nearest to it, where dF/db = 0 is reported.
class MeanLoss {
 public:
  /// Both must outlive this.
  MeanLoss(Evaluator& evaluator, const Loss& loss, double loss_shots, bool with_bias);

  int dimension() const { return evaluator_->num_weights() + (with_bias_ ? 1 : 0); }
  const Evaluator& evaluator() const { return *evaluator_; }
  const Loss& loss() const { return *loss_; }
  bool with_bias() const { return with_bias_; }
  ClassifierWeights classifier(std::span<const double> z) const;

  /// F(z), exact for shots = 0. Else every e(x_i, w) is first replaced by an estimate from so many
  /// measurements of the readout with outcomes +-1: e + N(0, (1 - e^2) / shots), kept in [-1, 1].
  double value(const SignedSamples& samples, std::span<const double> z, double shots, rl::Rng& rng);

  /// F(z) and out[j] = dF/dz_j, exact.
  double gradient(const SignedSamples& samples, std::span<const double> z, std::span<double> out);

  /// The same as a device measures it, by the parameter-shift rule (Schuld, Bergholm, Gogolin,
  /// Izaac, Killoran, "Evaluating analytic gradients on quantum hardware"): with s_j the weight's
  /// scale,
  ///
  ///   de/dw_j = (s_j / 2) [e(w_j + pi / (2 s_j)) - e(w_j - pi / (2 s_j))],
  ///
  /// every e with shot noise of its own. The slope of the loss is taken at the estimated e: for the
  /// linear loss the gradient is unbiased, for others biased by the curvature of the loss.
  /// Throws std::invalid_argument where shift_obstacle() says why.
  double shifted_gradient(const SignedSamples& samples, std::span<const double> z, double shots,
                          rl::Rng& rng, std::span<double> out);

  /// Circuits of a gradient of one sample by shifts: 2 for each rotation with a weight, and 1.
  int shift_cost() const;

 private:
  void measure(const Samples& x, std::span<const double> w, double shots, rl::Rng& rng,
               std::vector<double>& out);
  std::span<const double> weights(std::span<const double> z) const;
  double bias(std::span<const double> z) const;
  void finish(std::size_t samples, std::span<const double> z, std::span<double> out) const;

  Evaluator* evaluator_;
  const Loss* loss_;
  double loss_shots_;
  bool with_bias_;
};

}  // namespace qarch::search
