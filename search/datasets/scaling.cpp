#include "search/datasets/scaling.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <array>
#include <stdexcept>

#include "search/optimize/require.h"

namespace qarch::search {

namespace {

using Row = Eigen::RowVectorXd;

/// (x_j - shift_j) factor_j + low, factor_j = span / width_j, or 0 where the width is nothing
/// beside the numbers themselves or beside the largest width, as a principal component's is beyond
/// the rank.
FittedTransform affine(const Row& shift, const Row& width, double span, double low) {
  constexpr double kRounding = 1e-12;
  FittedTransform result;
  const double widest = width.size() > 0 ? width.maxCoeff() : 0.0;
  const Eigen::Array<bool, 1, Eigen::Dynamic> moves =
      width.array() > kRounding * shift.array().abs().max(widest);
  const Row factor = moves.select(span / width.array(), 0.0);
  const auto constant = width.size() - moves.count();
  if (constant > 0) {
    result.notes.push_back(std::to_string(constant) + " of " + std::to_string(width.size()) +
                           " features are the same in all training samples");
  }
  result.apply = [shift, factor, low](const Samples& x) -> Samples {
    return (((x.rowwise() - shift).array().rowwise() * factor.array()) + low).matrix();
  };
  return result;
}

FittedTransform none(const Samples& /*train*/, ScaleRange /*range*/) {
  return {[](const Samples& x) { return x; }};
}

FittedTransform minmax(const Samples& train, ScaleRange range) {
  const Row least = train.colwise().minCoeff();
  const Row width = train.colwise().maxCoeff() - least;
  return affine(least, width, range.high - range.low, range.low);
}

FittedTransform standard(const Samples& train, ScaleRange /*range*/) {
  const Row mean = train.colwise().mean();
  const Row spread = (train.rowwise() - mean).array().square().colwise().mean().sqrt().matrix();
  // The mean of equal numbers is rounded, so that their spread is not always 0.
  const Row range = train.colwise().maxCoeff() - train.colwise().minCoeff();
  return affine(mean, (range.array() > 0).select(spread, 0.0), 1.0, 0.0);
}

FittedTransform unit_norm(const Samples& /*train*/, ScaleRange /*range*/) {
  return {[](const Samples& x) -> Samples {
    const Eigen::ArrayXd norm = x.rowwise().norm();
    return x.array().colwise() / (norm > 0).select(norm, 1.0);
  }};
}

constexpr std::array kScalings{Scaling{"none", none}, Scaling{"minmax", minmax},
                               Scaling{"standard", standard}, Scaling{"unit_norm", unit_norm}};

}  // namespace

std::span<const Scaling> scalings() { return kScalings; }

FittedTransform fit_pca(const Samples& train, int components) {
  const auto most = static_cast<int>(std::min(train.rows(), train.cols()));
  require_option(train.cols() <= kMostPcaFeatures, "data", "pca", components,
                 "0 (not done) with more than " + std::to_string(kMostPcaFeatures) + " features");
  require_option(components >= 1 && components <= most, "data", "pca", components,
                 "in [1, " + std::to_string(most) + "], features and training samples");
  const Row mean = train.colwise().mean();
  const Eigen::MatrixXd centred = train.rowwise() - mean;
  const Eigen::MatrixXd covariance =
      centred.transpose() * centred / static_cast<double>(train.rows());
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
  if (solver.info() != Eigen::Success)
    throw std::runtime_error("data.pca: the eigenvalues of the covariance were not found");
  Eigen::MatrixXd vectors = solver.eigenvectors().rowwise().reverse().leftCols(components);
  for (int j = 0; j < components; ++j) {
    Eigen::Index largest = 0;
    vectors.col(j).cwiseAbs().maxCoeff(&largest);
    if (vectors(largest, j) < 0) vectors.col(j) *= -1.0;
  }
  const double kept = solver.eigenvalues().tail(components).sum();
  const double all = covariance.trace();
  FittedTransform result;
  result.notes.push_back("pca: " + std::to_string(components) + " of " +
                         std::to_string(train.cols()) + " components, " +
                         percent(all > 0 ? kept / all : 1.0) + " of the training variance");
  result.apply = [mean, vectors](const Samples& x) -> Samples {
    return (x.rowwise() - mean) * vectors;
  };
  return result;
}

}  // namespace qarch::search
