#include "search/optimize/objective.h"

#include <cmath>
#include <stdexcept>

namespace qarch::search {

double CountedObjective::value(std::span<const double> x, double shots) {
  ++evaluations_;
  const double value = objective_->value(x, shots);
  return std::isfinite(value) ? value : std::numeric_limits<double>::infinity();
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

}  // namespace qarch::search
