#include "search/optimize/subset_objective.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "search/optimize/rotosolve.h"

namespace qarch::search {

SubsetObjective::SubsetObjective(Objective& f, std::vector<std::size_t> coordinates,
                                 std::vector<double> rest)
    : f_(&f), coordinates_(std::move(coordinates)), rest_(std::move(rest)) {
  if (std::ssize(rest_) != f.dimension()) {
    throw std::invalid_argument("SubsetObjective: rest.size() = " + std::to_string(rest_.size()) +
                                ", must be the dimension " + std::to_string(f.dimension()));
  }
  std::vector<bool> taken(rest_.size(), false);
  for (const std::size_t c : coordinates_) {
    if (c >= rest_.size() || taken[c]) {
      throw std::invalid_argument("SubsetObjective: coordinate = " + std::to_string(c) +
                                  ", must be below the dimension " + std::to_string(rest_.size()) +
                                  " and given once");
    }
    taken[c] = true;
  }
}

std::vector<double> SubsetObjective::embed(std::span<const double> y) const {
  std::vector<double> x = rest_;
  for (std::size_t j = 0; j < coordinates_.size(); ++j) x[coordinates_[j]] = y[j];
  return x;
}

std::vector<double> SubsetObjective::start() const {
  std::vector<double> y;
  y.reserve(coordinates_.size());
  for (const std::size_t c : coordinates_) y.push_back(rest_[c]);
  return y;
}

double SubsetObjective::value(std::span<const double> y, double shots) {
  return f_->value(embed(y), shots);
}

void SubsetObjective::values(std::span<const double> points, double shots, std::span<double> out) {
  std::vector<double> all;
  all.reserve(out.size() * rest_.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::vector<double> x =
        embed(points.subspan(i * coordinates_.size(), coordinates_.size()));
    all.insert(all.end(), x.begin(), x.end());
  }
  f_->values(all, shots, out);
}

double SubsetObjective::value_and_gradient(std::span<const double> y, std::span<double> gradient) {
  std::vector<double> all(rest_.size());
  const double value = f_->value_and_gradient(embed(y), all);
  for (std::size_t j = 0; j < coordinates_.size(); ++j) gradient[j] = all[coordinates_[j]];
  return value;
}

double SubsetObjective::sweep(std::span<double> y) {
  if (!has_sweep()) return Objective::sweep(y);
  double value = this->value(y, 0.0);
  for (std::size_t j = 0; j < y.size(); ++j) turn_to_minimum(*this, y, j, 0.0, value);
  return value;
}

}  // namespace qarch::search
