#include "search/classify/svm.h"

#include <libsvm/svm.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <string>

#include "search/optimize/require.h"

namespace qarch::search {

namespace {

void ignore_text(const char* /*text*/) {}

/// libsvm keeps the printing function in a global variable: set once, by whoever is first.
void silence() {
  static const bool done = [] {
    svm_set_print_string_function(ignore_text);
    return true;
  }();
  static_cast<void>(done);
}

struct FreeModel {
  void operator()(svm_model* model) const { svm_free_and_destroy_model(&model); }
};

/// Rows in libsvm's form: pairs (index from 1, value) without zeros, closed by the index -1. A row
/// of a precomputed kernel begins with (0, its own number).
class Rows {
 public:
  Rows(const Samples& x, bool precomputed) {
    const auto rows = static_cast<std::size_t>(x.rows());
    std::vector<std::size_t> first;
    first.reserve(rows);
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      first.push_back(nodes_.size());
      if (precomputed) nodes_.push_back({0, static_cast<double>(i + 1)});
      for (Eigen::Index j = 0; j < x.cols(); ++j) {
        if (precomputed || x(i, j) != 0.0) nodes_.push_back({static_cast<int>(j + 1), x(i, j)});
      }
      nodes_.push_back({-1, 0.0});
    }
    for (const std::size_t f : first) pointers_.push_back(nodes_.data() + f);
  }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  svm_node** pointers() { return pointers_.data(); }

 private:
  std::vector<svm_node> nodes_;
  std::vector<svm_node*> pointers_;
};

svm_parameter parameters(const SvmOptions& options) {
  svm_parameter p{};
  p.svm_type = C_SVC;
  switch (options.kernel) {
    case SvmKernel::kPrecomputed:
      p.kernel_type = PRECOMPUTED;
      break;
    case SvmKernel::kLinear:
      p.kernel_type = LINEAR;
      break;
    case SvmKernel::kRbf:
      p.kernel_type = RBF;
      break;
  }
  p.gamma = options.gamma;
  p.cache_size = 100.0;  // MB
  p.eps = 1e-6;
  p.C = options.c;
  p.shrinking = 1;
  return p;
}

void require(bool condition, const std::string& what) {
  if (!condition) throw std::invalid_argument("svm: " + what);
}

void check(const Samples& x, std::span<const int> y, const SvmOptions& options) {
  options.validate();
  require(static_cast<Eigen::Index>(y.size()) == x.rows(),
          std::to_string(y.size()) + " labels, must be one for each of " +
              std::to_string(x.rows()) + " samples");
  require(x.rows() <= kMaxSvmSamples,
          std::to_string(x.rows()) + " samples, must be at most " + std::to_string(kMaxSvmSamples));
  for (const int label : y) {
    require(label == 1 || label == -1, "label " + std::to_string(label) + ", must be 1 or -1");
  }
  for (const int label : {1, -1}) {
    require(std::ranges::find(y, label) != y.end(),
            "no sample has the label " + std::to_string(label) + ", must be both classes");
  }
  require(x.allFinite(), "a number is not finite");
  require(options.kernel != SvmKernel::kPrecomputed || x.rows() == x.cols(),
          "a kernel of " + std::to_string(x.rows()) + " x " + std::to_string(x.cols()) +
              ", must be square");
}

}  // namespace

void SvmOptions::validate() const {
  require_option(c > 0.0 && std::isfinite(c), "svm", "c", c, "finite and > 0");
  require_option(gamma > 0.0 && std::isfinite(gamma), "svm", "gamma", gamma, "finite and > 0");
}

SupportVectorMachine::SupportVectorMachine(const Samples& x, std::span<const int> y,
                                           const SvmOptions& options)
    : options_(options), coefficients_(y.size(), 0.0), num_columns_(x.cols()) {
  check(x, y, options);
  silence();
  Rows rows(x, options.kernel == SvmKernel::kPrecomputed);
  std::vector<double> labels(y.begin(), y.end());
  const svm_problem problem{static_cast<int>(y.size()), labels.data(), rows.pointers()};
  const svm_parameter p = parameters(options);
  if (const char* const obstacle = svm_check_parameter(&problem, &p)) require(false, obstacle);

  const std::unique_ptr<svm_model, FreeModel> model(svm_train(&problem, &p));
  // libsvm's positive class is the one that it met first.
  const double sign = model->label[0] == 1 ? 1.0 : -1.0;
  bias_ = -sign * model->rho[0];
  std::vector<Eigen::Index> kept;
  for (int s = 0; s < model->l; ++s) {
    const auto i = static_cast<std::size_t>(model->sv_indices[s] - 1);
    coefficients_[i] = sign * model->sv_coef[0][s];
    kept.push_back(static_cast<Eigen::Index>(i));
  }
  std::ranges::sort(kept);
  vector_coefficients_.resize(std::ssize(kept));
  for (Eigen::Index s = 0; s < std::ssize(kept); ++s) {
    const Eigen::Index i = kept[static_cast<std::size_t>(s)];
    vector_coefficients_[s] = coefficients_[static_cast<std::size_t>(i)];
  }
  if (options.kernel != SvmKernel::kPrecomputed) vectors_ = x(kept, Eigen::all);
}

std::vector<double> SupportVectorMachine::decision_values(const Samples& x) const {
  require(x.cols() == num_columns_, std::to_string(x.cols()) + " columns, must be " +
                                        std::to_string(num_columns_) + " as in training");
  std::vector<double> f(static_cast<std::size_t>(x.rows()));
  Eigen::Map<Eigen::VectorXd> out(f.data(), x.rows());
  switch (options_.kernel) {
    case SvmKernel::kPrecomputed:
      out = x * Eigen::Map<const Eigen::VectorXd>(coefficients_.data(), std::ssize(coefficients_));
      break;
    case SvmKernel::kLinear:
      out = x * (vectors_.transpose() * vector_coefficients_);
      break;
    case SvmKernel::kRbf:
      for (Eigen::Index i = 0; i < x.rows(); ++i) {
        const Eigen::VectorXd distance = (vectors_.rowwise() - x.row(i)).rowwise().squaredNorm();
        out[i] = (-options_.gamma * distance).array().exp().matrix().dot(vector_coefficients_);
      }
      break;
  }
  out.array() += bias_;
  return f;
}

int SupportVectorMachine::num_support_vectors() const {
  return static_cast<int>(vector_coefficients_.size());
}

double accuracy(std::span<const double> decision_values, std::span<const int> y) {
  require(!y.empty() && y.size() == decision_values.size(),
          std::to_string(decision_values.size()) + " decisions for " + std::to_string(y.size()) +
              " labels, must be equally many and not none");
  int right = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    if ((decision_values[i] >= 0.0) == (y[i] > 0)) ++right;
  }
  return double(right) / static_cast<double>(y.size());
}

double clip_negative_eigenvalues(Samples& matrix) {
  require(matrix.rows() == matrix.cols() && matrix.rows() > 0, "eigenvalues: must be square");
  constexpr double kRounding = -1e-12;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);
  const double smallest = solver.eigenvalues().minCoeff();
  if (smallest >= kRounding) return smallest;
  const Eigen::VectorXd clipped = solver.eigenvalues().cwiseMax(0.0);
  const Eigen::MatrixXd& v = solver.eigenvectors();
  const Eigen::MatrixXd positive = v * clipped.asDiagonal() * v.transpose();
  matrix = 0.5 * (positive + positive.transpose());
  return smallest;
}

}  // namespace qarch::search
