#include "chem/hartree_fock.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "chem/canonical_orbitals.h"
#include "chem/initial_guess.h"
#include "chem/scf_iteration.h"
#include "chem/scf_stability.h"
#include "chem/symmetric_eigen.h"

namespace qarch::chem {

namespace {

constexpr std::string_view kLowest = "lowest";
constexpr double kSmallestOverlap = 1e-10;  // below it, S^-1 costs all digits
constexpr double kUnstable = -1e-6;         // hartree
constexpr double kLower = 1e-8;             // hartree: what counts as another, lower solution
constexpr int kMaxRounds = 10;              // of the search for the lowest solution

void check_integrals(const AoIntegrals& integrals, int num_occupied) {
  if (num_occupied > integrals.num_orbitals()) {
    throw std::invalid_argument("restricted_hartree_fock: " + std::to_string(num_occupied) +
                                " electron pairs do not fit into " +
                                std::to_string(integrals.num_orbitals()) + " orbitals");
  }
  if (!integrals.overlap.allFinite() || !integrals.core_hamiltonian.allFinite()) {
    throw std::invalid_argument(
        "restricted_hartree_fock: an integral is not finite: exponents of the basis set too large "
        "or too small?");
  }
  const double smallest = symmetric_eigenvalues(integrals.overlap)[0];
  if (smallest >= kSmallestOverlap) return;
  std::ostringstream message;
  message << "restricted_hartree_fock: smallest eigenvalue of the overlap matrix = " << smallest
          << ", must be at least " << kSmallestOverlap
          << ": atomic orbitals are linearly dependent (atoms too close, or functions of the basis "
             "set too much alike?)";
  throw std::invalid_argument(message.str());
}

/// Runs starts, keeps their history and the best solution.
class Search {
 public:
  Search(const RoothaanEquations& equations, const ScfOptions& options)
      : equations_(equations), options_(options) {}

  bool found() const { return found_; }
  const ScfResult& best() const { return best_; }
  ScfResult& best() { return best_; }

  /// True when it led to a solution lower than all before.
  bool start(const std::string& name, const Eigen::MatrixXd& density, bool shifted_at_once) {
    ScfIteration run =
        equations_.solve(density, options_, shifted_at_once ? options_.level_shift : 0.0);
    if (!run.converged && !shifted_at_once && options_.level_shift > 0.0) {
      run = equations_.solve(density, options_, options_.level_shift);
    }
    best_.tried.push_back({name, run.result.energy, run.converged});
    if (!run.converged && !found_) last_failure_ = run.result;
    if (!run.converged || (found_ && run.result.energy > best_.energy - kLower)) return false;
    run.result.tried = std::move(best_.tried);
    run.result.guess = name;
    best_ = std::move(run.result);
    found_ = true;
    return true;
  }

  std::runtime_error failure() const {
    std::ostringstream message;
    message << "restricted_hartree_fock: guess " << options_.guess << " not converged after "
            << last_failure_.iterations
            << " iterations: largest |FDS - SDF| = " << last_failure_.error << ", must be below "
            << options_.error_tolerance << " (last energy " << last_failure_.energy << " hartree)";
    if (options_.level_shift > 0.0) {
      message << ", with and without a level shift of " << options_.level_shift << " hartree";
    }
    message << "; try scf.guess = " << kLowest
            << ", more scf.max_iterations or a larger scf.level_shift";
    return std::runtime_error(message.str());
  }

 private:
  const RoothaanEquations& equations_;
  const ScfOptions& options_;
  ScfResult best_;  ///< and the history of all
  ScfResult last_failure_;
  bool found_ = false;
};

/// Sets stability; returns the direction of the lowest eigenvalue, empty where none was sought.
Eigen::VectorXd examine_stability(const AoIntegrals& integrals, const ScfOptions& options,
                                  ScfResult& result) {
  const Eigen::Index num_virtual = result.coefficients.cols() - result.num_occupied;
  const Eigen::Index num_rotations = result.num_occupied * num_virtual;
  if (num_rotations > options.max_rotations) return {};
  result.stability = Stability::kStable;
  if (num_rotations == 0) return {};
  const SymmetricEigen solver(singlet_hessian(integrals, result.orbital_energies,
                                              result.coefficients, result.num_occupied));
  result.lowest_hessian_eigenvalue = solver.eigenvalues()[0];
  if (solver.eigenvalues()[0] < kUnstable) result.stability = Stability::kUnstable;
  return solver.eigenvectors().col(0);
}

/// Starts from the best solution with orbitals i and a exchanged (angle pi / 2) or mixed (pi / 4).
bool try_neighbours(Search& search) {
  struct Turn {
    double occupied;
    double empty;
    const char* verb;
  };
  const ScfResult origin = search.best();
  const int num_occupied = origin.num_occupied;
  const auto num_orbitals = static_cast<int>(origin.coefficients.cols());
  bool improved = false;
  for (int i = num_occupied - 1; i >= std::max(0, num_occupied - 2); --i) {
    for (int a = num_occupied; a < std::min(num_orbitals, num_occupied + 2); ++a) {
      for (const Turn& turn :
           {Turn{0.0, 1.0, " exchanged"}, Turn{std::sqrt(0.5), std::sqrt(0.5), " mixed"}}) {
        Eigen::MatrixXd occupied = origin.coefficients.leftCols(num_occupied);
        occupied.col(i) = turn.occupied * occupied.col(i) + turn.empty * origin.coefficients.col(a);
        const std::string name = origin.guess + ", orbitals " + std::to_string(i) + " and " +
                                 std::to_string(a) + turn.verb;
        if (search.start(name, occupied * occupied.transpose(), true)) improved = true;
      }
    }
  }
  return improved;
}

/// Goes downhill from an unstable best solution.
bool follow_instability(const RoothaanEquations& equations, const ScfOptions& options,
                        Search& search) {
  ScfResult& saddle = search.best();
  const Eigen::VectorXd kappa = examine_stability(equations.integrals(), options, saddle);
  if (saddle.stability != Stability::kUnstable) return false;
  Eigen::MatrixXd lowest;
  double energy = saddle.energy;
  for (const double angle : {0.05, -0.05, 0.1, -0.1, 0.2, -0.2, 0.4, -0.4, 0.8, -0.8}) {
    const Eigen::MatrixXd density = rotated_density(equations.integrals(), saddle.coefficients,
                                                    saddle.num_occupied, kappa, angle);
    const double candidate = equations.energy(density);
    if (candidate >= energy) continue;
    energy = candidate;
    lowest = density;
  }
  if (lowest.size() == 0) return false;
  return search.start(saddle.guess + ", downhill", lowest, true);
}

}  // namespace

void ScfOptions::validate() const {
  const auto at_least = [](const char* name, int value, int bound) {
    if (value >= bound) return;
    throw std::invalid_argument("scf." + std::string(name) + " = " + std::to_string(value) +
                                ", must be at least " + std::to_string(bound));
  };
  at_least("max_iterations", max_iterations, 1);
  at_least("diis_length", diis_length, 1);
  at_least("max_rotations", max_rotations, 0);
  if (!(error_tolerance > 0.0)) {
    throw std::invalid_argument("scf.error_tolerance = " + std::to_string(error_tolerance) +
                                ", must be > 0");
  }
  if (!(level_shift >= 0.0) || !std::isfinite(level_shift)) {
    throw std::invalid_argument("scf.level_shift = " + std::to_string(level_shift) +
                                ", must be >= 0");
  }
  if (guess != kLowest) scf_guess_from_name(guess);
}

std::string_view stability_name(Stability stability) {
  constexpr std::array<std::string_view, 3> kNames{"not examined", "stable", "unstable"};
  return kNames.at(static_cast<std::size_t>(stability));
}

ScfResult restricted_hartree_fock(const Molecule& molecule, const BasisSet& basis,
                                  const AoIntegrals& integrals, const ScfOptions& options) {
  options.validate();
  const int num_occupied = num_electron_pairs(molecule);
  check_integrals(integrals, num_occupied);
  const RoothaanEquations equations(integrals, nuclear_repulsion(molecule), num_occupied);
  Search search(equations, options);
  for (const ScfGuess& guess : scf_guesses()) {
    if (options.guess != kLowest && options.guess != guess.name) continue;
    const Eigen::MatrixXd fock = guess.fock(molecule, basis, integrals);
    search.start(std::string(guess.name), equations.aufbau_density(fock), false);
  }
  if (!search.found()) throw search.failure();
  if (options.guess == kLowest) {
    for (int round = 0; round < kMaxRounds; ++round) {
      const bool neighbour = try_neighbours(search);
      const bool downhill = follow_instability(equations, options, search);
      if (!neighbour && !downhill) break;
    }
  }
  ScfResult result = search.best();
  const SymmetricEigen solver(symmetric_fock(integrals, result.coefficients, result.num_occupied),
                              integrals.overlap);
  result.orbital_energies = solver.eigenvalues();
  result.coefficients = solver.eigenvectors();
  fix_orbitals(integrals, result.orbital_energies, result.num_occupied, result.coefficients);
  examine_stability(integrals, options, result);
  return result;
}

}  // namespace qarch::chem
