#include "chem/fci.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

#include "chem/davidson.h"
#include "chem/determinant_hamiltonian.h"
#include "chem/symmetric_eigen.h"

namespace qarch::chem {

namespace {

using Eigen::Index;

constexpr std::size_t kMaxDense = 256;
constexpr Index kExtraDeterminants = 3;  // start vectors beyond the number of states
constexpr double kLeak = 1e-9;           // hartree

/// A number in +-[1/2, 1) that looks random: the splitmix64 hash of its index.
double generic_number(std::uint64_t index) {
  std::uint64_t h = (index + 1) * 0x9E3779B97F4A7C15U;
  h = (h ^ (h >> 30U)) * 0xBF58476D1CE4E5B9U;
  h = (h ^ (h >> 27U)) * 0x94D049BB133111EBU;
  h ^= h >> 31U;
  const double size = std::ldexp(static_cast<double>(h >> 12U), -53) + 0.5;
  return (h & 1U) != 0 ? size : -size;
}

std::string occupations(std::uint64_t mask, int num_orbitals) {
  std::string bits;
  for (int p = num_orbitals - 1; p >= 0; --p) bits += ((mask >> p) & 1U) != 0 ? '1' : '0';
  return bits;
}

/// H - constant among the allowed determinants. Vectors are coefficient matrices, column after
/// column, and zero elsewhere.
class AllowedSpace {
 public:
  AllowedSpace(const ElectronicHamiltonian& hamiltonian,
               const std::function<bool(const Determinant&)>& allowed)
      : num_orbitals_(hamiltonian.num_orbitals()), h_(hamiltonian) {
    if (allowed) {
      mask_.resize(rows() * columns());
      for (Index k = 0; k < mask_.size(); ++k) mask_[k] = allowed(determinant(k)) ? 1.0 : 0.0;
      if (mask_.minCoeff() == 1.0) mask_.resize(0);
    }
    places_.resize(static_cast<std::size_t>(rows() * columns()));
    std::iota(places_.begin(), places_.end(), Index{0});
    if (mask_.size() > 0) std::erase_if(places_, [&](Index k) { return mask_[k] == 0.0; });
    check_leak();
  }

  Index rows() const { return h_.alpha().size(); }
  Index columns() const { return h_.beta().size(); }
  /// The allowed determinants, ascending.
  const std::vector<Index>& places() const { return places_; }
  Eigen::VectorXd diagonal() const { return h_.diagonal().reshaped(); }

  void apply(const Eigen::Ref<const Eigen::VectorXd>& c, Eigen::Ref<Eigen::VectorXd> sigma) {
    apply_unmasked(c, sigma);
    if (mask_.size() > 0) sigma.array() *= mask_.array();
  }

  /// A vector with a component along everything; there are as many as one likes.
  Eigen::VectorXd generic_vector(int which) const {
    const Index size = rows() * columns();
    Eigen::VectorXd v = Eigen::VectorXd::Zero(size);
    for (const Index k : places_)
      v[k] = generic_number(static_cast<std::uint64_t>(which * size + k));
    return v;
  }

 private:
  Determinant determinant(Index place) const {
    return h_.determinant(place % rows(), place / rows());
  }

  void apply_unmasked(const Eigen::Ref<const Eigen::VectorXd>& c,
                      Eigen::Ref<Eigen::VectorXd> sigma) {
    h_.apply(Eigen::Map<const Eigen::MatrixXd>(c.data(), rows(), columns()),
             Eigen::Map<Eigen::MatrixXd>(sigma.data(), rows(), columns()));
  }

  /// The forbidden determinant that a generic allowed vector reaches most is looked at closely.
  void check_leak() {
    if (mask_.size() == 0 || places_.empty()) return;
    Eigen::VectorXd reached(mask_.size());
    apply_unmasked(generic_vector(0), reached);
    reached.array() *= 1.0 - mask_.array();
    Index outside = 0;
    if (reached.cwiseAbs().maxCoeff(&outside) <= kLeak) return;
    Eigen::VectorXd row(mask_.size());
    apply_unmasked(Eigen::VectorXd::Unit(mask_.size(), outside), row);
    row.array() *= mask_.array();
    Index inside = 0;
    const double amplitude = row.cwiseAbs().maxCoeff(&inside);
    if (amplitude <= kLeak) return;
    const auto word = [this](Index place) {
      const Determinant d = determinant(place);
      return "alpha " + occupations(d.alpha, num_orbitals_) + " beta " +
             occupations(d.beta, num_orbitals_);
    };
    std::ostringstream message;
    message << "fci.allowed: H leads from the allowed determinant " << word(inside)
            << " to one that is not, " << word(outside) << ", with amplitude " << amplitude
            << " hartree, must be 0";
    throw std::invalid_argument(message.str());
  }

  int num_orbitals_;
  DeterminantHamiltonian h_;
  Eigen::VectorXd mask_;  ///< 1 where allowed, 0 elsewhere; none when all are
  std::vector<Index> places_;
};

void check_size(const ElectronicHamiltonian& hamiltonian, const FciOptions& options) {
  const ElectronCount electrons = hamiltonian.electrons;
  const std::size_t count = num_fci_determinants(hamiltonian.num_orbitals(), electrons);
  if (count <= options.max_determinants) return;
  const auto vectors = static_cast<double>(4 * davidson_search_space(options.num_states) + 8);
  std::ostringstream message;
  message << "fci: " << electrons.alpha << " + " << electrons.beta << " electrons in "
          << hamiltonian.num_orbitals() << " orbitals make "
          << (count == std::numeric_limits<std::size_t>::max() ? "more than " : "") << count
          << " determinants, must be at most fci.max_determinants = " << options.max_determinants
          << ". They would take about " << vectors * 8.0 * static_cast<double>(count) / (1U << 30U)
          << " GiB; an active space needs fewer";
  throw std::invalid_argument(message.str());
}

EigenPairs solve_dense(AllowedSpace& space, int num_states) {
  const std::vector<Index>& places = space.places();
  const Index size = space.rows() * space.columns();
  Eigen::MatrixXd matrix(std::ssize(places), std::ssize(places));
  Eigen::VectorXd sigma(size);
  for (Index column = 0; column < matrix.cols(); ++column) {
    space.apply(Eigen::VectorXd::Unit(size, places[static_cast<std::size_t>(column)]), sigma);
    matrix.col(column) = sigma(places);
  }
  const SymmetricEigen solver(matrix);
  EigenPairs pairs{.values = solver.eigenvalues().head(num_states),
                   .vectors = Eigen::MatrixXd::Zero(size, num_states),
                   .residuals = Eigen::VectorXd(num_states)};
  pairs.vectors(places, Eigen::all) = solver.eigenvectors().leftCols(num_states);
  for (int state = 0; state < num_states; ++state) {
    space.apply(pairs.vectors.col(state), sigma);
    pairs.residuals[state] = (sigma - pairs.values[state] * pairs.vectors.col(state)).norm();
  }
  return pairs;
}

/// Unit vectors of the determinants of lowest energy.
Eigen::MatrixXd start_vectors(const AllowedSpace& space, const Eigen::VectorXd& diagonal,
                              Index count) {
  std::vector<Index> places = space.places();
  std::partial_sort(places.begin(), places.begin() + count, places.end(), [&](Index a, Index b) {
    return std::pair(diagonal[a], a) < std::pair(diagonal[b], b);
  });
  Eigen::MatrixXd start = Eigen::MatrixXd::Zero(diagonal.size(), count);
  for (Index k = 0; k < count; ++k) start(places[static_cast<std::size_t>(k)], k) = 1.0;
  return start;
}

EigenPairs solve_iteratively(AllowedSpace& space, double constant, const FciOptions& options) {
  const Eigen::VectorXd diagonal = space.diagonal();
  DavidsonOptions davidson_options{.num_roots = options.num_states,
                                   .tolerance = options.tolerance,
                                   .max_iterations = options.max_iterations,
                                   .progress = {}};
  if (options.progress) {
    davidson_options.progress = [&](int iteration, double lowest, double residual) {
      options.progress(iteration, lowest + constant, residual);
    };
  }
  return davidson([&space](const auto& in, auto out) { space.apply(in, out); }, diagonal,
                  start_vectors(space, diagonal, options.num_states + kExtraDeterminants),
                  [&space](int probe) { return space.generic_vector(probe); }, davidson_options);
}

/// Turns the sign so that the largest coefficient, the first of equals, is positive.
Eigen::MatrixXd signed_coefficients(const Eigen::Ref<const Eigen::VectorXd>& vector, Index rows) {
  constexpr double kEqual = 1.0 - 1e-6;
  const double largest = vector.cwiseAbs().maxCoeff();
  Index first = 0;
  while (std::abs(vector[first]) < kEqual * largest) ++first;
  const double sign = vector[first] < 0.0 ? -1.0 : 1.0;
  return (sign * vector).reshaped(rows, vector.size() / rows);
}

}  // namespace

void FciOptions::validate() const {
  const auto fail = [](const std::string& name, const auto& value, const std::string& range) {
    std::ostringstream message;
    message << "fci." << name << " = " << value << ", must be " << range;
    throw std::invalid_argument(message.str());
  };
  if (num_states < 1) fail("num_states", num_states, "at least 1");
  if (!(tolerance > 0.0) || !std::isfinite(tolerance)) fail("tolerance", tolerance, "> 0");
  if (max_iterations < 1) fail("max_iterations", max_iterations, "at least 1");
  if (max_determinants < 1) fail("max_determinants", max_determinants, "at least 1");
}

FciResult solve_fci(const ElectronicHamiltonian& hamiltonian, const FciOptions& options) {
  options.validate();
  check(hamiltonian);
  check_size(hamiltonian, options);
  AllowedSpace space(hamiltonian, options.allowed);
  FciResult result{.states = {}, .num_determinants = space.places().size()};
  const auto wanted = static_cast<std::size_t>(options.num_states);
  if (wanted > result.num_determinants) {
    throw std::invalid_argument("fci.num_states = " + std::to_string(options.num_states) +
                                ", must be at most the number of determinants, " +
                                std::to_string(result.num_determinants));
  }
  const auto search_space = static_cast<std::size_t>(davidson_search_space(options.num_states));
  const bool dense = result.num_determinants <= std::max(kMaxDense, 2 * search_space);
  const EigenPairs pairs = dense ? solve_dense(space, options.num_states)
                                 : solve_iteratively(space, hamiltonian.constant, options);
  result.iterations = pairs.iterations;
  for (int state = 0; state < options.num_states; ++state) {
    FciState& added = result.states.emplace_back();
    added.energy = pairs.values[state] + hamiltonian.constant;
    added.coefficients = signed_coefficients(pairs.vectors.col(state), space.rows());
    added.spin_squared =
        spin_squared(added.coefficients, hamiltonian.num_orbitals(), hamiltonian.electrons);
    added.residual = pairs.residuals[state];
  }
  return result;
}

}  // namespace qarch::chem
