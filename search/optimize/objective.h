#pragma once

#include <functional>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace qarch::search {

/// A real function f of d = `dimension()` angles (radian) that an optimiser minimises, perhaps
/// known only through measurements. It may know its exact gradient and its exact coordinate sweep.
///
/// The unit of work is one evaluation of f: value() costs 1, values() 1 a point, a gradient
/// gradient_cost(), a sweep sweep_cost(). Budgets and counts are in this unit.
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

  /// out[i] = f(points[i d ... (i + 1) d)), perhaps faster than one by one and then equal to
  /// value() up to rounding.
  virtual void values(std::span<const double> points, double shots, std::span<double> out);

  virtual bool has_gradient() const { return false; }
  /// f(x) and gradient[i] = df/dx_i, both exact. Throws std::invalid_argument if there is none.
  virtual double value_and_gradient(std::span<const double> x, std::span<double> gradient);
  virtual int gradient_cost() const { return 0; }  ///< in evaluations

  /// Why there is no sweep(); empty if there is one.
  virtual std::string sweep_obstacle() const { return "the objective knows no coordinate sweep"; }
  bool has_sweep() const { return sweep_obstacle().empty(); }
  /// Moves each angle in turn to its exact minimum given the others as they are then; returns f at
  /// the angles found, which lie in [-pi, pi]. Throws std::invalid_argument if there is none.
  virtual double sweep(std::span<double> x);
  virtual int sweep_cost() const { return 0; }  ///< in evaluations
};

/// A callable as an objective: f(x, shots); others may add the gradient and the sweep.
class FunctionObjective final : public Objective {
 public:
  using Function = std::function<double(std::span<const double> x, double shots)>;
  using Gradient = std::function<double(std::span<const double> x, std::span<double> gradient)>;
  using Sweep = std::function<double(std::span<double> x)>;

  FunctionObjective(int dimension, Function function)
      : dimension_(dimension), function_(std::move(function)) {}

  /// From now on with these; costs in evaluations.
  void set_gradient(Gradient gradient, int cost);
  void set_sweep(Sweep sweep, int cost);

  int dimension() const override { return dimension_; }
  double value(std::span<const double> x, double shots) override { return function_(x, shots); }
  bool has_gradient() const override { return static_cast<bool>(gradient_); }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) override;
  int gradient_cost() const override { return gradient_cost_; }
  std::string sweep_obstacle() const override;
  double sweep(std::span<double> x) override;
  int sweep_cost() const override { return sweep_cost_; }

 private:
  int dimension_;
  Function function_;
  Gradient gradient_;
  Sweep sweep_;
  int gradient_cost_ = 0;
  int sweep_cost_ = 0;
};

/// Counts the work and the shots of another objective, which must outlive it. A value that is not a
/// finite number (NaN, +inf, -inf), or one whose gradient is not, is counted and handed on as
/// +infinity: the point is rejected.
class CountedObjective final : public Objective {
 public:
  explicit CountedObjective(Objective& objective) : objective_(&objective) {}

  int dimension() const override { return objective_->dimension(); }
  double value(std::span<const double> x, double shots) override;
  void values(std::span<const double> points, double shots, std::span<double> out) override;
  bool has_gradient() const override { return objective_->has_gradient(); }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) override;
  int gradient_cost() const override { return objective_->gradient_cost(); }
  std::string sweep_obstacle() const override { return objective_->sweep_obstacle(); }
  /// Of a rejected sweep the angles are of no use.
  double sweep(std::span<double> x) override;
  int sweep_cost() const override { return objective_->sweep_cost(); }

  /// Work so far, in evaluations.
  int evaluations() const { return evaluations_; }
  /// Sum of the shots of all evaluations so far: measurements of each Pauli string.
  double shots() const { return shots_; }

 private:
  Objective* objective_;
  int evaluations_ = 0;
  double shots_ = 0.0;
};

/// What a minimisation found.
struct Minimum {
  /// The point returned, a copy of its own: the start where nothing better was seen.
  std::vector<double> argument = {};
  /// The value of `argument` as it was evaluated. With an exact objective f(argument), up to
  /// rounding where a gradient or a sweep found it on its way. With shot noise and a point chosen
  /// as the smallest of several values it is biased low (the winner's curse): evaluate `argument`
  /// anew before reporting it. +infinity if no value was finite.
  double value = std::numeric_limits<double>::infinity();
  int evaluations = 0;           ///< all work of the objective, in evaluations of f
  std::string stop_reason = {};  ///< one of the kStop texts below
};

inline constexpr const char* kStopTolerance = "tolerance reached";
inline constexpr const char* kStopBudget = "evaluation budget spent";
inline constexpr const char* kStopRounding = "rounding errors";
inline constexpr const char* kStopNoParameters = "no parameters";
inline constexpr const char* kStopNoFiniteValue = "no finite value";
inline constexpr const char* kStopRejected = "rejected point";

/// Throws std::invalid_argument, naming `where`, unless start has f.dimension() finite entries.
void require_start(const Objective& f, std::span<const double> start, const char* where);

/// The start with its exact value, one evaluation: what is left to do without parameters, or with a
/// budget that pays for nothing else.
Minimum evaluate_start(CountedObjective& f, std::vector<double> start);

/// Throw std::invalid_argument, naming `where`, unless f knows its gradient, its sweep.
void require_gradient(const Objective& f, const char* where);
void require_sweep(const Objective& f, const char* where);

}  // namespace qarch::search
