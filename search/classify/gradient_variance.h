#pragma once

#include <cstdint>

namespace qarch::search {

/// Derivatives of a loss at random weights.
struct GradientVariance {
  int num_bits = 0;
  int num_samples = 0;
  double mean = 0.0;
  double variance = 0.0;
};

/// How flat the landscape of parity is: readout_network with one layer of ZX gates and
/// readout_turn, n + 1 weights w, for the loss averaged over all 2^n bit strings,
///
///   L(w) = mean over z of 1 - l(z) <Y_r>(z, w),   l(z) = prod_j z_j,
///
/// and dL/dw_1 (w_0 being the readout's own turn) at num_samples weights uniform in [-pi, pi). The
/// gates are diagonal in Z of the data, so that one superposition of all strings gives the mean
/// exactly: L = 1 - <Y_r Z_1 ... Z_n>. Its variance is 2^(1 - n) (each weight but w_1 gives a
/// factor 1/2 of sin^2 or cos^2, and so does w_1, whose slope is twice a cosine).
/// Throws std::invalid_argument unless 1 <= num_bits <= 20 and 2 <= num_samples <= 1,000,000.
GradientVariance gradient_variance(int num_bits, int num_samples, std::uint64_t seed);

}  // namespace qarch::search
