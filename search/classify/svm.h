#pragma once

#include <span>
#include <vector>

#include "search/datasets/dataset.h"

namespace qarch::search {

/// What takes the place of the inner product of two samples.
enum class SvmKernel {
  kPrecomputed,  ///< a row of samples holds K(x, x_j) for every training sample j
  kLinear,       ///< <x, z>
  kRbf,          ///< exp(-gamma |x - z|^2)
};

struct SvmOptions {
  SvmKernel kernel = SvmKernel::kPrecomputed;
  double c = 1.0;      ///< price of a margin error
  double gamma = 1.0;  ///< of kRbf

  /// Throws std::invalid_argument "svm.field = value, must be ..." unless both are finite and > 0.
  void validate() const;
};

inline constexpr int kMaxSvmSamples = 10000;  ///< a precomputed kernel then takes 1.6 GB

/// Soft-margin support vector machine of two classes y = +-1, the solution of
///
///   max_alpha  sum_i alpha_i - 1/2 sum_ij alpha_i alpha_j y_i y_j K(x_i, x_j),
///   0 <= alpha_i <= c,   sum_i alpha_i y_i = 0,
///
/// with the decision f(x) = sum_i alpha_i y_i K(x_i, x) + bias, class +1 where f(x) >= 0. The
/// solver is libsvm's, to 1e-6 in its optimality conditions; it draws nothing and prints nothing.
class SupportVectorMachine {
 public:
  /// kPrecomputed: x is the symmetric matrix K(x_i, x_j) of the training samples, of which no
  /// eigenvalue should be negative (the dual is no longer concave then; the solver still ends).
  /// Throws std::invalid_argument unless there is one y = +-1 for each row, both classes occur,
  /// there are at most kMaxSvmSamples rows, and the numbers are finite.
  SupportVectorMachine(const Samples& x, std::span<const int> y, const SvmOptions& options);

  /// f of every row of x. Throws std::invalid_argument for another number of columns than in
  /// training.
  std::vector<double> decision_values(const Samples& x) const;

  /// alpha_i y_i of every training sample, 0 where it is no support vector.
  const std::vector<double>& coefficients() const { return coefficients_; }
  double bias() const { return bias_; }
  int num_support_vectors() const;

 private:
  SvmOptions options_;
  std::vector<double> coefficients_;
  double bias_ = 0.0;
  Eigen::Index num_columns_ = 0;
  Samples vectors_;                      ///< the support vectors, of kLinear and kRbf
  Eigen::VectorXd vector_coefficients_;  ///< theirs
};

/// Share of the samples whose decision value has the sign of y; f >= 0 counts as +1.
/// Throws std::invalid_argument for no samples, or for other sizes.
double accuracy(std::span<const double> decision_values, std::span<const int> y);

/// Replaces the negative eigenvalues of a symmetric matrix by 0, which gives the nearest positive
/// matrix in Frobenius norm; one without any below -1e-12 stays as it is, bit for bit. Returns the
/// smallest eigenvalue. Throws std::invalid_argument for a matrix that is not square.
double clip_negative_eigenvalues(Samples& matrix);

}  // namespace qarch::search
