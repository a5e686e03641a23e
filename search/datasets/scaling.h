#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "search/datasets/dataset.h"
#include "search/named_row.h"

namespace qarch::search {

/// A map of samples, row by row, with the numbers that training samples gave it.
struct FittedTransform {
  std::function<Samples(const Samples&)> apply;
  std::vector<std::string> notes = {};  ///< what the fit found, a line each
};

/// Smallest and largest value of minmax.
struct ScaleRange {
  double low = 0.0;
  double high = 0.0;
};

/// Scalings of features, x_j of a sample, fitted on training samples:
///
///   none        x_j
///   minmax      low + (high - low) (x_j - min_j) / (max_j - min_j); other samples may lie outside
///   standard    (x_j - mean_j) / s_j,    s_j^2 = mean (x_j - mean_j)^2
///   unit_norm   x_j / |x|, nothing is fitted; samples of zeros stay as they are
///
/// A feature that is the same in all training samples becomes low (minmax) or 0 (standard) in all
/// samples; a note counts such features.
using Scaling = NamedRow<FittedTransform (*)(const Samples& train, ScaleRange range)>;
std::span<const Scaling> scalings();

/// The most features that PCA takes.
inline constexpr int kMostPcaFeatures = 4096;

/// Principal components: (x - mean) V, V the eigenvectors of the covariance of the training samples
/// with the largest eigenvalues, largest first. The
/// entry of largest magnitude of each column of V is positive (the first of equals). A note says
/// what share of the variance is kept. Throws std::invalid_argument "data.pca = ..." unless
/// 1 <= components <= min(features, training samples) and features <= kMostPcaFeatures.
FittedTransform fit_pca(const Samples& train, int components);

}  // namespace qarch::search
