#include "chem/repulsion_tensor.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iomanip>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace qarch::chem {

RepulsionTensor::RepulsionTensor(int num_orbitals) : num_orbitals_(num_orbitals) {
  if (num_orbitals < 0 || num_orbitals > kMaxOrbitals) {
    const double gibibytes = 8.0 * std::pow(std::max(num_orbitals, 0), 4) / (1U << 30U);
    std::ostringstream message;
    message << "RepulsionTensor: num_orbitals = " << num_orbitals << ", must be in [0, "
            << kMaxOrbitals << "]: all (ij|kl) of these would take " << std::setprecision(3)
            << gibibytes << " GiB";
    throw std::invalid_argument(message.str());
  }
  const auto n = static_cast<std::size_t>(num_orbitals);
  values_.resize(n * n * n * n);
}

void RepulsionTensor::set(int i, int j, int k, int l, double value) {
  for (const auto& [a, b] : {std::pair(i, j), std::pair(j, i)}) {
    for (const auto& [c, d] : {std::pair(k, l), std::pair(l, k)}) {
      values_[index(a, b, c, d)] = value;
      values_[index(c, d, a, b)] = value;
    }
  }
}

void RepulsionTensor::symmetrize() {
  for (int i = 0; i < num_orbitals_; ++i) {
    for (int j = 0; j <= i; ++j) {
      for (int k = 0; k <= i; ++k) {
        for (int l = 0; l <= (k == i ? j : k); ++l) set(i, j, k, l, (*this)(i, j, k, l));
      }
    }
  }
}

RepulsionTensor RepulsionTensor::selected(const std::vector<int>& orbitals) const {
  const auto m = static_cast<int>(orbitals.size());
  const auto at = [&](int p) { return orbitals[static_cast<std::size_t>(p)]; };
  RepulsionTensor result(m);
  for (int p = 0; p < m; ++p) {
    for (int q = 0; q <= p; ++q) {
      for (int r = 0; r <= p; ++r) {
        for (int s = 0; s <= (r == p ? q : r); ++s) {
          result.set(p, q, r, s, (*this)(at(p), at(q), at(r), at(s)));
        }
      }
    }
  }
  return result;
}

RepulsionTensor RepulsionTensor::transformed(const Eigen::MatrixXd& coefficients) const {
  assert(coefficients.rows() == num_orbitals_);
  // Read row-major with the slowest index as row, T^t C moves that index, transformed, to the end;
  // after four turns the order is the old one.
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  RepulsionTensor result(static_cast<int>(coefficients.cols()));
  if (num_orbitals_ == 0 || coefficients.cols() == 0) return result;
  std::vector<double> current = values_;
  for (int turn = 0; turn < 4; ++turn) {
    const Eigen::Index columns = static_cast<Eigen::Index>(current.size()) / num_orbitals_;
    const Eigen::Map<const RowMajor> before(current.data(), num_orbitals_, columns);
    std::vector<double> next(static_cast<std::size_t>(columns * coefficients.cols()));
    Eigen::Map<RowMajor>(next.data(), columns, coefficients.cols()).noalias() =
        before.transpose() * coefficients;
    current = std::move(next);
  }
  result.values_ = std::move(current);
  result.symmetrize();
  return result;
}

}  // namespace qarch::chem
