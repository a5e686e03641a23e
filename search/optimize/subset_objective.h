#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "search/optimize/objective.h"

namespace qarch::search {

/// Another objective, which must outlive it, as a function of some of its angles:
///
///   g(y) = f(x)   with x[coordinates[j]] = y[j], and the other entries as in `rest`.
///
/// Gradients are f's, at its price: one backward pass gives all entries whether or not they are
/// asked for. Sweeps are made of values, 2 d + 1 evaluations, and are known where f's are.
class SubsetObjective final : public Objective {
 public:
  /// Throws std::invalid_argument unless rest has f.dimension() entries and coordinates are
  /// distinct numbers of them.
  SubsetObjective(Objective& f, std::vector<std::size_t> coordinates, std::vector<double> rest);

  int dimension() const override { return static_cast<int>(coordinates_.size()); }
  double value(std::span<const double> y, double shots) override;
  void values(std::span<const double> points, double shots, std::span<double> out) override;
  bool has_gradient() const override { return f_->has_gradient(); }
  double value_and_gradient(std::span<const double> y, std::span<double> gradient) override;
  int gradient_cost() const override { return f_->gradient_cost(); }
  std::string sweep_obstacle() const override { return f_->sweep_obstacle(); }
  double sweep(std::span<double> y) override;
  int sweep_cost() const override { return 2 * dimension() + 1; }

  /// x for this y.
  std::vector<double> embed(std::span<const double> y) const;
  /// The y of `rest`.
  std::vector<double> start() const;

 private:
  Objective* f_;
  std::vector<std::size_t> coordinates_;
  std::vector<double> rest_;
};

}  // namespace qarch::search
