#include "chem/davidson.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "chem/symmetric_eigen.h"

namespace qarch::chem {

namespace {

constexpr Eigen::Index kKeptPerRoot = 3;  // two Ritz vectors now, one of the iteration before
constexpr Eigen::Index kGrowth = 16;
constexpr double kSmallestDenominator = 1e-4;
constexpr double kSmallestScale = 0.3;        // of a probe, hartree
constexpr double kProbeResidual = 0.02;       // in units of the probe's eigenvalue
constexpr double kDegenerateResidual = 1e-6;  // where that is zero
constexpr double kDependent = 1e-10;

/// The part of v that is orthogonal to the orthonormal columns of `known`, with norm 1; false where
/// less than kDependent of v is left.
bool orthonormalize(Eigen::VectorXd& v, const Eigen::Ref<const Eigen::MatrixXd>& known) {
  const double length = v.norm();
  if (!(length > 0.0)) return false;
  v /= length;
  for (int pass = 0; pass < 3; ++pass) {
    v -= known * (known.transpose() * v).eval();
    const double rest = v.norm();
    if (rest < kDependent) return false;
    v /= rest;
  }
  return true;
}

/// Orthonormal vectors V, their products A V, V^t A V and its eigenvectors.
class SearchSpace {
 public:
  SearchSpace(const SymmetricProduct& apply, Eigen::Index dimension, Eigen::Index capacity)
      : apply_(apply),
        basis_(dimension, capacity),
        products_(dimension, capacity),
        projected_(Eigen::MatrixXd::Zero(capacity, capacity)) {}

  Eigen::Index dimension() const { return basis_.rows(); }
  Eigen::Index size() const { return size_; }
  Eigen::Index capacity() const { return basis_.cols(); }

  /// Adds the part of v that is new; false if there is none.
  bool add(Eigen::VectorXd v) {
    if (!orthonormalize(v, basis_.leftCols(size_))) return false;
    basis_.col(size_) = v;
    apply_(v, products_.col(size_));
    ++size_;
    projected_.col(size_ - 1).head(size_).noalias() =
        basis_.leftCols(size_).transpose() * products_.col(size_ - 1);
    return true;
  }

  void solve() {
    // Of a self-adjoint matrix the solver reads the lower triangle.
    const SymmetricEigen solver(projected_.topLeftCorner(size_, size_).transpose());
    values_ = solver.eigenvalues();
    before_ = std::move(ritz_);
    ritz_ = solver.eigenvectors();
  }

  double value(Eigen::Index root) const { return values_[root]; }
  Eigen::VectorXd vector(Eigen::Index root) const {
    return basis_.leftCols(size_) * ritz_.col(root);
  }
  Eigen::VectorXd residual(Eigen::Index root) const {
    return products_.leftCols(size_) * ritz_.col(root) - value(root) * vector(root);
  }

  /// Keeps the `count` lowest Ritz vectors, and of those before the last growth `count_before`,
  /// which lets the next step continue in the direction of the last one.
  void shrink(Eigen::Index count, Eigen::Index count_before) {
    Eigen::MatrixXd kept = ritz_.leftCols(count);
    for (Eigen::Index k = 0; k < std::min(count_before, before_.cols()); ++k) {
      Eigen::VectorXd before = Eigen::VectorXd::Zero(size_);
      before.head(before_.rows()) = before_.col(k);
      if (!orthonormalize(before, kept)) continue;
      kept.conservativeResize(Eigen::NoChange, kept.cols() + 1);
      kept.rightCols(1) = before;
    }
    turn(kept);
    ritz_ = Eigen::MatrixXd::Identity(size_, count);
  }

 private:
  /// V becomes V Q, with orthonormal columns of Q.
  void turn(const Eigen::MatrixXd& q) {
    constexpr Eigen::Index kRows = 1024;  // at a time, so that no second copy is needed
    for (Eigen::Index row = 0; row < basis_.rows(); row += kRows) {
      const Eigen::Index rows = std::min(kRows, basis_.rows() - row);
      for (Eigen::MatrixXd* vectors : {&basis_, &products_}) {
        const Eigen::MatrixXd turned = vectors->block(row, 0, rows, size_) * q;
        vectors->block(row, 0, rows, q.cols()) = turned;
      }
    }
    const Eigen::MatrixXd projected =
        projected_.topLeftCorner(size_, size_).selfadjointView<Eigen::Upper>() * q;
    size_ = q.cols();
    projected_.topLeftCorner(size_, size_) = q.transpose() * projected;
  }

  const SymmetricProduct& apply_;
  Eigen::MatrixXd basis_;      ///< V in the first size_ columns
  Eigen::MatrixXd products_;   ///< A V
  Eigen::MatrixXd projected_;  ///< V^t A V, upper triangle
  Eigen::Index size_ = 0;
  Eigen::VectorXd values_;
  Eigen::MatrixXd ritz_;    ///< eigenvectors of V^t A V
  Eigen::MatrixXd before_;  ///< those of the smaller space before
};

/// r / (d - theta), where the denominator is kept away from 0.
Eigen::VectorXd correction(const Eigen::VectorXd& residual, const Eigen::VectorXd& diagonal,
                           double theta) {
  Eigen::VectorXd result(residual.size());
  for (Eigen::Index i = 0; i < residual.size(); ++i) {
    const double distance = diagonal[i] - theta;
    result[i] = residual[i] / (std::abs(distance) < kSmallestDenominator
                                   ? std::copysign(kSmallestDenominator, distance)
                                   : distance);
  }
  return result;
}

void check_sizes(const Eigen::VectorXd& diagonal, const Eigen::MatrixXd& start,
                 const DavidsonOptions& options) {
  const auto fail = [](const std::string& what, Eigen::Index value, const std::string& allowed) {
    throw std::invalid_argument("davidson: " + what + " = " + std::to_string(value) + ", must be " +
                                allowed);
  };
  if (options.num_roots < 1) fail("num_roots", options.num_roots, "at least 1");
  const Eigen::Index most = davidson_search_space(options.num_roots);
  if (start.cols() < options.num_roots || start.cols() > most) {
    fail("start vectors", start.cols(),
         "at least num_roots = " + std::to_string(options.num_roots) + " and at most " +
             std::to_string(most));
  }
  if (start.rows() != diagonal.size()) {
    fail("rows of start", start.rows(), std::to_string(diagonal.size()));
  }
  if (diagonal.size() <= most) {
    fail("dimension", diagonal.size(), "more than " + std::to_string(most));
  }
}

[[noreturn]] void fail(const std::string& what, double size, int steps, double allowed) {
  std::ostringstream message;
  message << "davidson: " << what << " = " << size << " after " << steps
          << " iterations, must be at most " << allowed;
  throw std::runtime_error(message.str());
}

/// The wanted roots on one search space.
class Iteration {
 public:
  Iteration(SearchSpace& space, const Eigen::VectorXd& diagonal, const DavidsonOptions& options)
      : space_(space), diagonal_(diagonal), options_(options), residuals_(options.num_roots) {}

  /// Until every wanted root is converged. Counts its steps in `steps`.
  void converge(int& steps) {
    while (true) {
      space_.solve();
      ++steps;
      const std::vector<Waiting> waiting = waiting_roots();
      if (options_.progress) options_.progress(steps, space_.value(0), residuals_.maxCoeff());
      if (waiting.empty()) return;
      if (space_.size() + std::ssize(waiting) > space_.capacity()) {
        space_.shrink(2 * residuals_.size(), residuals_.size());
      }
      if (steps >= options_.max_iterations || !grow(waiting)) {
        fail("residual", residuals_.maxCoeff(), steps, options_.tolerance);
      }
    }
  }

  EigenPairs pairs() const {
    EigenPairs result{.values = Eigen::VectorXd(options_.num_roots),
                      .vectors = Eigen::MatrixXd(diagonal_.size(), options_.num_roots),
                      .residuals = residuals_};
    for (Eigen::Index root = 0; root < options_.num_roots; ++root) {
      result.values[root] = space_.value(root);
      result.vectors.col(root) = space_.vector(root);
    }
    return result;
  }

 private:
  /// A root that is not converged, and r = A u - theta u.
  struct Waiting {
    double theta = 0.0;
    Eigen::VectorXd residual;
  };

  std::vector<Waiting> waiting_roots() {
    std::vector<Waiting> waiting;
    for (Eigen::Index root = 0; root < residuals_.size(); ++root) {
      Eigen::VectorXd residual = space_.residual(root);
      residuals_[root] = residual.norm();
      if (residuals_[root] > options_.tolerance) {
        waiting.push_back({space_.value(root), std::move(residual)});
      }
    }
    return waiting;
  }

  /// Adds a vector for each of the roots; false if none was new.
  bool grow(const std::vector<Waiting>& waiting) {
    bool grew = false;
    for (const auto& [theta, residual] : waiting) {
      if (space_.add(correction(residual, diagonal_, theta)) || space_.add(residual)) grew = true;
    }
    return grew;
  }

  SearchSpace& space_;
  const Eigen::VectorXd& diagonal_;
  const DavidsonOptions& options_;
  Eigen::VectorXd residuals_;  ///< of the wanted roots
};

/// Looks for a vector orthogonal to the eigenvectors found with <A> below the last of them.
class Probe {
 public:
  Probe(const SymmetricProduct& apply, const Eigen::VectorXd& diagonal, const EigenPairs& found)
      : apply_(apply),
        found_(found),
        last_(found.values.tail(1)[0]),
        scale_((diagonal.array() - last_).max(kSmallestScale).sqrt().inverse()),
        excluded_(Eigen::MatrixXd::Zero(diagonal.size(), found.vectors.cols())) {
    for (Eigen::Index k = 0; k < excluded_.cols(); ++k) {
      Eigen::VectorXd w = scale_.cwiseProduct(found.vectors.col(k));
      const bool independent = orthonormalize(w, excluded_.leftCols(k));
      assert(independent);
      if (independent) excluded_.col(k) = w;
    }
  }

  /// Lanczos iteration from M^-1 generic; an empty vector when there is nothing below. Counts its
  /// steps in `steps`.
  Eigen::VectorXd vector_below(const Eigen::VectorXd& generic, const DavidsonOptions& options,
                               int& steps) {
    const SymmetricProduct pencil = [this](const auto& in, auto out) { apply_pencil(in, out); };
    SearchSpace space(pencil, generic.size(), davidson_search_space(options.num_roots));
    Eigen::VectorXd next = scale_.cwiseAbs2().cwiseProduct(generic);
    exclude(next);
    while (space.add(next)) {
      space.solve();
      ++steps;
      if (options.progress) options.progress(steps, found_.values[0], found_.residuals.maxCoeff());
      const double lowest = space.value(0);
      if (lowest < -options.tolerance) return scale_.cwiseProduct(space.vector(0));
      next = space.residual(0);
      const double size = next.norm();
      if (size < std::max(kDegenerateResidual, kProbeResidual * lowest)) return {};
      if (steps >= options.max_iterations) {
        fail("the probe's residual", size, steps, kProbeResidual * lowest);
      }
      if (space.size() == space.capacity()) space.shrink(space.capacity() / 3, 1);
      exclude(next);
    }
    return {};  // there is no other vector
  }

 private:
  void exclude(Eigen::Ref<Eigen::VectorXd> v) const {
    v -= excluded_ * (excluded_.transpose() * v).eval();
  }

  void apply_pencil(const Eigen::Ref<const Eigen::VectorXd>& in, Eigen::Ref<Eigen::VectorXd> out) {
    scaled_ = scale_.cwiseProduct(in);
    apply_(scaled_, out);
    out = scale_.cwiseProduct(out - last_ * scaled_);
    exclude(out);
  }

  const SymmetricProduct& apply_;
  const EigenPairs& found_;
  double last_;
  Eigen::VectorXd scale_;     ///< M^(-1/2)
  Eigen::MatrixXd excluded_;  ///< spans M^(-1/2) times the eigenvectors found, orthonormal
  Eigen::VectorXd scaled_;
};

}  // namespace

Eigen::Index davidson_search_space(int num_roots) { return kKeptPerRoot * num_roots + kGrowth; }

EigenPairs davidson(const SymmetricProduct& apply, const Eigen::VectorXd& diagonal,
                    const Eigen::MatrixXd& start, const GenericVector& generic_vector,
                    const DavidsonOptions& options) {
  check_sizes(diagonal, start, options);
  SearchSpace space(apply, diagonal.size(), davidson_search_space(options.num_roots));
  for (Eigen::Index column = 0; column < start.cols(); ++column) {
    if (!space.add(start.col(column))) {
      throw std::invalid_argument("davidson: column " + std::to_string(column) +
                                  " of start depends on those before it, must not");
    }
  }
  Iteration iteration(space, diagonal, options);
  int steps = 0;
  for (int probe = 0;; ++probe) {
    iteration.converge(steps);
    EigenPairs found = iteration.pairs();
    const Eigen::VectorXd below =
        Probe(apply, diagonal, found).vector_below(generic_vector(probe), options, steps);
    found.iterations = steps;
    if (below.size() == 0) return found;
    space.shrink(options.num_roots, 0);
    if (!space.add(below)) return found;
  }
}

}  // namespace qarch::chem
