#include "search/optimize/objective.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace qarch::search {

namespace {

double finite_or_rejected(double value) {
  return std::isfinite(value) ? value : std::numeric_limits<double>::infinity();
}

}  // namespace

void Objective::values(std::span<const double> points, double shots, std::span<double> out) {
  const auto d = static_cast<std::size_t>(dimension());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = value(points.subspan(d * i, d), shots);
}

double Objective::value_and_gradient(std::span<const double> /*x*/, std::span<double> /*out*/) {
  throw std::invalid_argument("value_and_gradient: the objective knows no gradient");
}

double Objective::sweep(std::span<double> /*x*/) {
  throw std::invalid_argument("sweep: " + sweep_obstacle());
}

void FunctionObjective::set_gradient(Gradient gradient, int cost) {
  gradient_ = std::move(gradient);
  gradient_cost_ = cost;
}

void FunctionObjective::set_sweep(Sweep sweep, int cost) {
  sweep_ = std::move(sweep);
  sweep_cost_ = cost;
}

double FunctionObjective::value_and_gradient(std::span<const double> x,
                                             std::span<double> gradient) {
  return gradient_ ? gradient_(x, gradient) : Objective::value_and_gradient(x, gradient);
}

std::string FunctionObjective::sweep_obstacle() const {
  return sweep_ ? std::string() : Objective::sweep_obstacle();
}

double FunctionObjective::sweep(std::span<double> x) {
  return sweep_ ? sweep_(x) : Objective::sweep(x);
}

double CountedObjective::value(std::span<const double> x, double shots) {
  ++evaluations_;
  shots_ += shots;
  return finite_or_rejected(objective_->value(x, shots));
}

void CountedObjective::values(std::span<const double> points, double shots, std::span<double> out) {
  evaluations_ += static_cast<int>(out.size());
  shots_ += shots * static_cast<double>(out.size());
  objective_->values(points, shots, out);
  std::ranges::transform(out, out.begin(), finite_or_rejected);
}

double CountedObjective::value_and_gradient(std::span<const double> x, std::span<double> gradient) {
  evaluations_ += gradient_cost();
  const double value = objective_->value_and_gradient(x, gradient);
  const bool usable = std::ranges::all_of(gradient, [](double g) { return std::isfinite(g); });
  return usable ? finite_or_rejected(value) : std::numeric_limits<double>::infinity();
}

double CountedObjective::sweep(std::span<double> x) {
  evaluations_ += sweep_cost();
  const double value = objective_->sweep(x);
  const bool usable = std::ranges::all_of(x, [](double angle) { return std::isfinite(angle); });
  return usable ? finite_or_rejected(value) : std::numeric_limits<double>::infinity();
}

void require_start(const Objective& f, std::span<const double> start, const char* where) {
  if (std::ssize(start) != f.dimension()) {
    throw std::invalid_argument(std::string(where) +
                                ": start.size() = " + std::to_string(start.size()) +
                                ", must be the dimension " + std::to_string(f.dimension()));
  }
  for (std::size_t i = 0; i < start.size(); ++i) {
    if (!std::isfinite(start[i])) {
      throw std::invalid_argument(std::string(where) + ": start[" + std::to_string(i) +
                                  "] = " + std::to_string(start[i]) + ", must be finite");
    }
  }
}

Minimum evaluate_start(CountedObjective& f, std::vector<double> start) {
  Minimum result{.argument = std::move(start)};
  result.value = f.value(result.argument, 0.0);
  result.evaluations = f.evaluations();
  result.stop_reason = !std::isfinite(result.value) ? kStopNoFiniteValue
                       : result.argument.empty()    ? kStopNoParameters
                                                    : kStopBudget;
  return result;
}

void require_gradient(const Objective& f, const char* where) {
  if (f.has_gradient()) return;
  throw std::invalid_argument(std::string(where) + ": the objective knows no gradient");
}

void require_sweep(const Objective& f, const char* where) {
  if (f.has_sweep()) return;
  throw std::invalid_argument(std::string(where) + ": " + f.sweep_obstacle());
}

}  // namespace qarch::search
