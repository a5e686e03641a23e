#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>

#include "rl/random.h"
#include "search/datasets/dataset.h"

namespace qarch::search {

/// The data that a quantum kernel separates (Havlicek et al., Nature 567, 209): x uniform in
/// (0, 2 pi]^n, V a Haar-random 2^n x 2^n unitary,
///
///   O = V^+ (Z (x) ... (x) Z) V,      e(x) = <Phi(x)| O |Phi(x)>,
///
/// class "+1" (0) where e >= gap, "-1" (1) where e <= -gap, others are dropped. Even rows have
/// class 0 and odd rows class 1, each in the order drawn, so that fewer samples are the first rows
/// of more. V is drawn from (seed, "ad hoc unitary"), x from (seed, "ad hoc samples").
///
/// Throws std::invalid_argument "data.field = value, must be ..." unless dimension n is 2 or 3,
/// samples_per_class is in [1, 100000], gap in [0, 1), and for a gap that so few points reach that
/// a million draws do not fill the classes.
Dataset ad_hoc_data(int samples_per_class, int dimension, double gap, std::uint64_t seed);

/// |Phi(x)> = U H^n U H^n |0>,   U = exp(i (sum_j x_j Z_j + sum_{j<k} (pi - x_j)(pi - x_k) Z_j
/// Z_k)); 2^n amplitudes, feature j on qubit j, qubit 0 the lowest bit.
Eigen::VectorXcd zz_feature_state(std::span<const double> x);

/// A unitary from the Haar measure: Q of the QR decomposition of a matrix of standard complex
/// normals, its columns multiplied by the phases of R's diagonal (Mezzadri, arXiv:math-ph/0609050).
Eigen::MatrixXcd haar_unitary(int dimension, rl::Rng& rng);

}  // namespace qarch::search
