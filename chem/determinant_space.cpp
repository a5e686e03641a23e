#include "chem/determinant_space.h"

#include <array>
#include <bit>
#include <cassert>
#include <limits>
#include <stdexcept>
#include <string>

namespace qarch::chem {

namespace {

constexpr int kMaxOrbitals = 64;
constexpr std::size_t kMaxStrings = (std::size_t{1} << 31U) - 1;  // StringExcitation::target

std::uint64_t bit(int orbital) { return std::uint64_t{1} << orbital; }

/// Pascal's triangle up to row 64; its largest entry, 1.8e18, fits.
constexpr auto kBinomials = [] {
  std::array<std::array<std::uint64_t, kMaxOrbitals + 1>, kMaxOrbitals + 1> rows{};
  for (std::size_t n = 0; n <= kMaxOrbitals; ++n) {
    rows[n][0] = 1;
    for (std::size_t k = 1; k <= n; ++k) rows[n][k] = rows[n - 1][k - 1] + rows[n - 1][k];
  }
  return rows;
}();

std::uint64_t binomial(int n, int k) {
  return kBinomials[static_cast<std::size_t>(n)][static_cast<std::size_t>(k)];
}

void check_counts(int num_orbitals, int num_electrons) {
  if (num_orbitals < 0 || num_orbitals > kMaxOrbitals) {
    throw std::invalid_argument("determinants: num_orbitals = " + std::to_string(num_orbitals) +
                                ", must be in [0, " + std::to_string(kMaxOrbitals) + "]");
  }
  if (num_electrons < 0 || num_electrons > num_orbitals) {
    throw std::invalid_argument("determinants: " + std::to_string(num_electrons) +
                                " electrons of one spin, must be in [0, " +
                                std::to_string(num_orbitals) + "]");
  }
}

std::vector<int> orbitals_of(std::uint64_t mask) {
  std::vector<int> orbitals;
  for (; mask != 0; mask &= mask - 1) orbitals.push_back(std::countr_zero(mask));
  return orbitals;
}

/// (-1)^(number of bits of mask strictly between p and q)
int sign_between(std::uint64_t mask, int p, int q) {
  const int low = p < q ? p : q;
  const int high = p < q ? q : p;
  const std::uint64_t between = (bit(high) - 1) & ~(bit(low) | (bit(low) - 1));
  return (std::popcount(mask & between) & 1) != 0 ? -1 : 1;
}

/// For each string of `space`, the places and signs of a_p (creates: a+_p) on it, in order of p.
struct Step {
  int orbital = 0;
  std::size_t target = 0;
  double sign = 1.0;
};
std::vector<Step> steps_from(std::uint64_t string, int num_orbitals, bool creates) {
  std::vector<Step> steps;
  for (int p = 0; p < num_orbitals; ++p) {
    const bool occupied = (string & bit(p)) != 0;
    if (occupied == creates) continue;
    const bool odd = (std::popcount(string & (bit(p) - 1)) & 1) != 0;
    steps.push_back({p, string_position(string ^ bit(p)), odd ? -1.0 : 1.0});
  }
  return steps;
}

/// |sum_p a+_(p, column's spin -> row's spin) Psi|^2: the electrons of rows gain one from columns.
double ladder_norm(const Eigen::MatrixXd& c, int num_orbitals, int num_rows_electrons,
                   int num_columns_electrons) {
  if (num_rows_electrons == num_orbitals || num_columns_electrons == 0) return 0.0;
  const std::vector<std::uint64_t> rows = occupation_strings(num_orbitals, num_rows_electrons);
  const std::vector<std::uint64_t> columns =
      occupation_strings(num_orbitals, num_columns_electrons);
  std::vector<std::vector<Step>> row_steps;
  row_steps.reserve(rows.size());
  for (const std::uint64_t row : rows) row_steps.push_back(steps_from(row, num_orbitals, true));
  Eigen::MatrixXd raised = Eigen::MatrixXd::Zero(
      static_cast<Eigen::Index>(binomial(num_orbitals, num_rows_electrons + 1)),
      static_cast<Eigen::Index>(binomial(num_orbitals, num_columns_electrons - 1)));
  for (std::size_t j = 0; j < columns.size(); ++j) {
    std::array<const Step*, kMaxOrbitals> removal{};
    const std::vector<Step> removals = steps_from(columns[j], num_orbitals, false);
    for (const Step& step : removals) removal[static_cast<std::size_t>(step.orbital)] = &step;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const double amplitude = c(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
      if (amplitude == 0.0) continue;
      for (const Step& creation : row_steps[i]) {
        const Step* annihilation = removal[static_cast<std::size_t>(creation.orbital)];
        if (annihilation == nullptr) continue;
        raised(static_cast<Eigen::Index>(creation.target),
               static_cast<Eigen::Index>(annihilation->target)) +=
            creation.sign * annihilation->sign * amplitude;
      }
    }
  }
  return raised.squaredNorm();
}

}  // namespace

std::vector<std::uint64_t> occupation_strings(int num_orbitals, int num_electrons) {
  check_counts(num_orbitals, num_electrons);
  const std::uint64_t count = binomial(num_orbitals, num_electrons);
  if (count > kMaxStrings) {
    throw std::invalid_argument("determinants: " + std::to_string(count) +
                                " strings of one spin, must be at most " +
                                std::to_string(kMaxStrings));
  }
  std::vector<std::uint64_t> strings;
  strings.reserve(count);
  std::uint64_t mask = num_electrons == kMaxOrbitals ? ~std::uint64_t{0} : bit(num_electrons) - 1;
  while (true) {
    strings.push_back(mask);
    if (strings.size() == count) return strings;
    // The next larger number with as many bits: the lowest run of ones sends its top bit one up
    // and the others to the bottom.
    const std::uint64_t lowest = mask & (~mask + 1);
    const std::uint64_t carried = mask + lowest;
    mask = carried | (((mask ^ carried) >> 2U) >> std::countr_zero(lowest));
  }
}

std::size_t string_position(std::uint64_t occupations) {
  std::size_t position = 0;
  for (int k = 1; occupations != 0; occupations &= occupations - 1, ++k) {
    const int orbital = std::countr_zero(occupations);
    if (k <= orbital) position += binomial(orbital, k);
  }
  return position;
}

std::size_t num_fci_determinants(int num_orbitals, ElectronCount electrons) {
  check_counts(num_orbitals, electrons.alpha);
  check_counts(num_orbitals, electrons.beta);
  const std::size_t alpha = binomial(num_orbitals, electrons.alpha);
  const std::size_t beta = binomial(num_orbitals, electrons.beta);
  constexpr std::size_t kLargest = std::numeric_limits<std::size_t>::max();
  return beta > kLargest / alpha ? kLargest : alpha * beta;
}

StringSpace::StringSpace(int num_orbitals, int num_electrons)
    : strings_(occupation_strings(num_orbitals, num_electrons)),
      per_string_(static_cast<std::size_t>(num_electrons * (num_orbitals - num_electrons + 1))) {
  const std::uint64_t all =
      num_orbitals == kMaxOrbitals ? ~std::uint64_t{0} : bit(num_orbitals) - 1;
  excitations_.reserve(strings_.size() * per_string_);
  for (std::size_t i = 0; i < strings_.size(); ++i) {
    const std::uint64_t string = strings_[i];
    const std::vector<int> empty = orbitals_of(all & ~string);
    for (const int q : orbitals_of(string)) {
      excitations_.push_back(
          {static_cast<std::uint32_t>(i), static_cast<std::uint16_t>(orbital_pair(q, q)), 1});
      for (const int p : empty) {
        excitations_.push_back(
            {static_cast<std::uint32_t>(string_position(string ^ bit(q) ^ bit(p))),
             static_cast<std::uint16_t>(orbital_pair(p, q)),
             static_cast<std::int16_t>(sign_between(string, p, q))});
      }
    }
  }
  assert(excitations_.size() == strings_.size() * per_string_);
}

double spin_squared(const Eigen::MatrixXd& c, int num_orbitals, ElectronCount electrons) {
  check_counts(num_orbitals, electrons.alpha);
  check_counts(num_orbitals, electrons.beta);
  const std::size_t rows = binomial(num_orbitals, electrons.alpha);
  const std::size_t columns = binomial(num_orbitals, electrons.beta);
  if (static_cast<std::size_t>(c.rows()) != rows || static_cast<std::size_t>(c.cols()) != columns) {
    throw std::invalid_argument("spin_squared: coefficients are " + std::to_string(c.rows()) +
                                " x " + std::to_string(c.cols()) + ", must be " +
                                std::to_string(rows) + " x " + std::to_string(columns));
  }
  const double s_z = 0.5 * (electrons.alpha - electrons.beta);
  if (s_z >= 0.0) {
    return s_z * (s_z + 1.0) + ladder_norm(c, num_orbitals, electrons.alpha, electrons.beta);
  }
  return s_z * (s_z - 1.0) +
         ladder_norm(c.transpose(), num_orbitals, electrons.beta, electrons.alpha);
}

}  // namespace qarch::chem
