#pragma once

#include <functional>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace qarch::search {

/// A real function f of `dimension()` angles (radian) that an optimiser minimises, perhaps known
/// only through measurements.
class Objective {
 public:
  Objective() = default;
  Objective(const Objective&) = default;
  Objective& operator=(const Objective&) = default;
  virtual ~Objective() = default;

  virtual int dimension() const = 0;

  /// f(x), x.size() = dimension(). shots = measurements of each Pauli string; 0 = the exact
  /// expectation value, without shot noise.
  virtual double value(std::span<const double> x, double shots) = 0;
};

/// A callable as an objective: f(x, shots).
class FunctionObjective final : public Objective {
 public:
  using Function = std::function<double(std::span<const double> x, double shots)>;

  FunctionObjective(int dimension, Function function)
      : dimension_(dimension), function_(std::move(function)) {}

  int dimension() const override { return dimension_; }
  double value(std::span<const double> x, double shots) override { return function_(x, shots); }

 private:
  int dimension_;
  Function function_;
};

/// Counts every call of another objective, which must outlive it. A value that is not a finite
/// number (NaN, +inf, -inf) is counted and handed on as +infinity: the point is rejected.
class CountedObjective final : public Objective {
 public:
  explicit CountedObjective(Objective& objective) : objective_(&objective) {}

  int dimension() const override { return objective_->dimension(); }
  double value(std::span<const double> x, double shots) override;

  int evaluations() const { return evaluations_; }

 private:
  Objective* objective_;
  int evaluations_ = 0;
};

/// What a minimisation found.
struct Minimum {
  /// The point returned, a copy of its own: the start where nothing better was seen.
  std::vector<double> argument = {};
  /// The value of `argument` as it was evaluated. With an exact objective f(argument). With shot
  /// noise and a point chosen as the smallest of several values it is biased low (the winner's
  /// curse): evaluate `argument` anew before reporting it. +infinity if no value was finite.
  double value = std::numeric_limits<double>::infinity();
  int evaluations = 0;           ///< every call of the objective
  std::string stop_reason = {};  ///< one of the kStop texts below
};

inline constexpr const char* kStopTolerance = "tolerance reached";
inline constexpr const char* kStopBudget = "evaluation budget spent";
inline constexpr const char* kStopRounding = "rounding errors";
inline constexpr const char* kStopNoParameters = "no parameters";
inline constexpr const char* kStopNoFiniteValue = "no finite value";

/// Throws std::invalid_argument, naming `where`, unless start has f.dimension() finite entries.
void require_start(const Objective& f, std::span<const double> start, const char* where);

}  // namespace qarch::search
