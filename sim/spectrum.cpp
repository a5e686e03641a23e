#include "sim/spectrum.h"

#include <Eigen/Eigenvalues>
#include <Eigen/SparseCore>
#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <map>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace qarch::sim {

namespace {

constexpr Eigen::Index kMaxDense = 256;
constexpr Eigen::Index kKrylovDimension = 120;
constexpr int kMaxRestarts = 500;
constexpr double kLeak = 1e-9;

template <class Scalar>
using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;
template <class Scalar>
using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
template <class Scalar>
using Sparse = Eigen::SparseMatrix<Scalar, Eigen::RowMajor>;

int num_ys(const PauliString& string) { return std::popcount(string.x & string.z); }

/// i^(number of Y), real when that is even.
template <class Scalar>
Scalar y_phase(const PauliString& string) {
  const int k = num_ys(string) % 4;
  const double sign = k < 2 ? 1.0 : -1.0;
  if constexpr (std::is_same_v<Scalar, double>) {
    return sign;
  } else {
    return k % 2 == 0 ? Scalar(sign, 0.0) : Scalar(0.0, sign);
  }
}

std::size_t position(const std::vector<std::uint64_t>& sorted, std::uint64_t state) {
  const auto found = std::lower_bound(sorted.begin(), sorted.end(), state);
  return found != sorted.end() && *found == state ? static_cast<std::size_t>(found - sorted.begin())
                                                  : sorted.size();
}

std::invalid_argument leak(int num_qubits, std::uint64_t from, std::uint64_t to, double size) {
  const auto word = [num_qubits](std::uint64_t state) {
    std::string bits;
    for (int q = num_qubits - 1; q >= 0; --q) bits += ((state >> q) & 1U) != 0 ? '1' : '0';
    return bits;
  };
  std::ostringstream message;
  message << "lowest_eigenvalues: the operator maps |" << word(from) << "> out of the subspace to |"
          << word(to) << "> with amplitude " << size << ", must be 0";
  return std::invalid_argument(message.str());
}

/// <a| O |b> over sorted states. Terms with equal x lead from b to the same state: their sum
/// decides whether anything leaves the subspace.
template <class Scalar>
Sparse<Scalar> restricted_matrix(const PauliSum& op, const std::vector<std::uint64_t>& states) {
  std::map<std::uint64_t, std::vector<std::pair<std::uint64_t, Scalar>>> by_x;
  for (const PauliTerm& term : op.terms()) {
    by_x[term.string.x].emplace_back(term.string.z,
                                     term.coefficient * y_phase<Scalar>(term.string));
  }
  std::vector<Eigen::Triplet<Scalar>> entries;
  for (std::size_t column = 0; column < states.size(); ++column) {
    const std::uint64_t b = states[column];
    for (const auto& [x, terms] : by_x) {
      Scalar amplitude = 0.0;
      for (const auto& [z, c] : terms) amplitude += (std::popcount(z & b) & 1) != 0 ? -c : c;
      if (amplitude == Scalar(0.0)) continue;
      const std::size_t row = position(states, b ^ x);
      if (row < states.size()) {
        entries.emplace_back(static_cast<int>(row), static_cast<int>(column), amplitude);
      } else if (std::abs(amplitude) > kLeak) {
        throw leak(op.num_qubits(), b, b ^ x, std::abs(amplitude));
      }
    }
  }
  const auto dimension = static_cast<Eigen::Index>(states.size());
  Sparse<Scalar> matrix(dimension, dimension);
  matrix.setFromTriplets(entries.begin(), entries.end());
  return matrix;
}

/// A vector without symmetry: entries are hashes (splitmix64) of their index in [-1, 1).
template <class Scalar>
Vector<Scalar> start_vector(Eigen::Index dimension, Eigen::Index round) {
  Vector<Scalar> v(dimension);
  for (Eigen::Index i = 0; i < dimension; ++i) {
    std::uint64_t h = static_cast<std::uint64_t>(round * dimension + i + 1) * 0x9E3779B97F4A7C15U;
    h = (h ^ (h >> 30U)) * 0xBF58476D1CE4E5B9U;
    h = (h ^ (h >> 27U)) * 0x94D049BB133111EBU;
    h ^= h >> 31U;
    v[i] = std::ldexp(static_cast<double>(h >> 11U), -52) - 1.0;
  }
  return v;
}

template <class Scalar>
void orthogonalize(Vector<Scalar>& v, const Eigen::Ref<const Matrix<Scalar>>& against) {
  for (int pass = 0; pass < 2; ++pass) v -= against * (against.adjoint() * v).eval();
}

template <class Scalar>
struct RitzPair {
  double value = 0.0;
  double residual = 0.0;
  Vector<Scalar> vector;
};

/// One Lanczos run from v, orthogonal to the columns of `found`: the lowest Ritz pair.
template <class Scalar>
RitzPair<Scalar> lanczos(const Sparse<Scalar>& matrix, const Matrix<Scalar>& found,
                         Vector<Scalar> v, double tolerance) {
  const Eigen::Index size = std::min(kKrylovDimension, matrix.rows() - found.cols());
  Matrix<Scalar> basis(matrix.rows(), size);
  Eigen::VectorXd diagonal(size);
  Eigen::VectorXd off_diagonal(size);
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> ritz;
  RitzPair<Scalar> result;
  orthogonalize<Scalar>(v, found);
  v.normalize();
  for (Eigen::Index j = 0; j < size; ++j) {
    basis.col(j) = v;
    Vector<Scalar> w = matrix * v;
    diagonal[j] = std::real(v.dot(w));
    orthogonalize<Scalar>(w, found);
    orthogonalize<Scalar>(w, basis.leftCols(j + 1));
    off_diagonal[j] = w.norm();
    const bool last = j + 1 == size || off_diagonal[j] < tolerance;
    if (last || j % 10 == 9) {
      ritz.computeFromTridiagonal(diagonal.head(j + 1), off_diagonal.head(j));
      result.residual = off_diagonal[j] * std::abs(ritz.eigenvectors()(j, 0));
      if (last || result.residual < tolerance) {
        result.value = ritz.eigenvalues()[0];
        result.vector = basis.leftCols(j + 1) * ritz.eigenvectors().col(0).template cast<Scalar>();
        return result;
      }
    }
    v = w / off_diagonal[j];
  }
  return result;
}

template <class Scalar>
std::vector<double> lanczos_eigenvalues(const Sparse<Scalar>& matrix, int count, double tolerance) {
  std::vector<double> values;
  Matrix<Scalar> found(matrix.rows(), 0);
  while (static_cast<int>(values.size()) < count) {
    RitzPair<Scalar> pair{
        .value = 0.0, .residual = 1.0, .vector = start_vector<Scalar>(matrix.rows(), found.cols())};
    int restarts = 0;
    do {
      if (restarts++ == kMaxRestarts) {
        std::ostringstream message;
        message << "lowest_eigenvalues: residual " << pair.residual << " after " << kMaxRestarts
                << " restarts, must be below " << tolerance;
        throw std::runtime_error(message.str());
      }
      pair = lanczos<Scalar>(matrix, found, pair.vector, tolerance);
    } while (pair.residual >= tolerance);
    found.conservativeResize(Eigen::NoChange, found.cols() + 1);
    found.col(found.cols() - 1) = pair.vector.normalized();
    values.push_back(pair.value);
  }
  std::sort(values.begin(), values.end());
  return values;
}

template <class Scalar>
std::vector<double> solve(const PauliSum& op, int count, const std::vector<std::uint64_t>& states) {
  const Sparse<Scalar> matrix = restricted_matrix<Scalar>(op, states);
  if (matrix.rows() > kMaxDense) {
    return lanczos_eigenvalues<Scalar>(matrix, count, std::max(1e-10, 1e-14 * op.l1_norm()));
  }
  const Eigen::SelfAdjointEigenSolver<Matrix<Scalar>> solver(Matrix<Scalar>(matrix),
                                                             Eigen::EigenvaluesOnly);
  return {solver.eigenvalues().begin(), solver.eigenvalues().begin() + count};
}

void check_sizes(int count, std::size_t dimension) {
  if (dimension > kMaxSpectrumDimension) {
    throw std::invalid_argument("lowest_eigenvalues: " + std::to_string(dimension) +
                                " dimensions, must be at most " +
                                std::to_string(kMaxSpectrumDimension));
  }
  if (count < 1 || static_cast<std::size_t>(count) > dimension) {
    throw std::invalid_argument("lowest_eigenvalues: count = " + std::to_string(count) +
                                ", must be in [1, " + std::to_string(dimension) + "]");
  }
}

}  // namespace

std::vector<double> lowest_eigenvalues(const PauliSum& op, int count) {
  const std::size_t dimension = std::size_t{1} << static_cast<unsigned>(op.num_qubits());
  check_sizes(count, dimension);
  std::vector<std::uint64_t> states(dimension);
  std::iota(states.begin(), states.end(), std::uint64_t{0});
  return lowest_eigenvalues(op, count, states);
}

std::vector<double> lowest_eigenvalues(const PauliSum& op, int count,
                                       std::span<const std::uint64_t> basis_states) {
  check_sizes(count, basis_states.size());
  std::vector<std::uint64_t> states(basis_states.begin(), basis_states.end());
  std::sort(states.begin(), states.end());
  const auto twin = std::adjacent_find(states.begin(), states.end());
  if (twin != states.end()) {
    throw std::invalid_argument("lowest_eigenvalues: basis state " + std::to_string(*twin) +
                                " stands there twice, must be unique");
  }
  if ((states.back() >> static_cast<unsigned>(op.num_qubits())) != 0) {
    throw std::invalid_argument("lowest_eigenvalues: basis state " + std::to_string(states.back()) +
                                " has a bit outside " + std::to_string(op.num_qubits()) +
                                " qubits");
  }
  const bool is_real = std::all_of(op.terms().begin(), op.terms().end(), [](const PauliTerm& term) {
    return num_ys(term.string) % 2 == 0;
  });
  return is_real ? solve<double>(op, count, states)
                 : solve<std::complex<double>>(op, count, states);
}

}  // namespace qarch::sim
