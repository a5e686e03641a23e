#include "search/classify/zero_outcome.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <stdexcept>
#include <string>

#include "search/classify/shots.h"

namespace qarch::search {

namespace {

/// prod_q factors(error of q)[b_q] for every b.
template <class Factors>
std::vector<double> products(std::span<const sim::ReadoutError> errors, const Factors& factors) {
  std::vector<double> result{1.0};
  for (const sim::ReadoutError& error : errors) {
    const std::array<double, 2> f = factors(error);
    const std::size_t size = result.size();
    for (std::size_t b = 0; b < size; ++b) result.push_back(result[b] * f[1]);
    for (std::size_t b = 0; b < size; ++b) result[b] *= f[0];
  }
  return result;
}

std::array<double, 2> read_as_zero(const sim::ReadoutError& e) { return {1.0 - e.p10, e.p01}; }

std::array<double, 2> undoing(const sim::ReadoutError& e) {
  const double d = 1.0 - e.p10 - e.p01;
  return {(1.0 - e.p01) / d, -e.p01 / d};
}

}  // namespace

ZeroOutcome::ZeroOutcome(const sim::NoiseModel& noise, int num_qubits, bool mitigated) {
  constexpr double kMost = 0.99;
  for (int q = 0; q < num_qubits; ++q) {
    const sim::ReadoutError e = noise.readout(q);
    errors_.push_back(e);
    is_perfect_ = is_perfect_ && e.p10 == 0.0 && e.p01 == 0.0;
    if (mitigated && e.p10 + e.p01 > kMost) {
      throw std::invalid_argument("readout error of qubit " + std::to_string(q) + ": p10 + p01 = " +
                                  std::to_string(e.p10 + e.p01) + ", must be <= 0.99 to be undone");
    }
  }
  mitigated_ = mitigated && !is_perfect_;
  read_as_zero_ = products(errors_, search::read_as_zero);
  if (mitigated_) undoing_ = products(errors_, search::undoing);
}

double ZeroOutcome::measure(std::span<const double> p, double shots, rl::Rng& rng) const {
  const auto trials = static_cast<std::int64_t>(shots);
  if (mitigated_) {
    if (trials == 0) return p[0];
    const std::vector<std::int64_t> counts = multinomial(rng, trials, read(p));
    return std::inner_product(counts.begin(), counts.end(), undoing_.begin(), 0.0) / shots;
  }
  const double exact = std::inner_product(p.begin(), p.end(), read_as_zero_.begin(), 0.0);
  if (trials == 0) return exact;
  return static_cast<double>(binomial(rng, trials, std::clamp(exact, 0.0, 1.0))) / shots;
}

std::vector<double> ZeroOutcome::read(std::span<const double> p) const {
  std::vector<double> result(p.begin(), p.end());
  for (std::size_t q = 0; q < errors_.size(); ++q) {
    const auto [p10, p01] = errors_[q];
    const std::size_t bit = std::size_t{1} << q;
    for (std::size_t b = 0; b < result.size(); ++b) {
      if ((b & bit) != 0) continue;
      const double zero = result[b];
      const double one = result[b | bit];
      result[b] = (1.0 - p10) * zero + p01 * one;
      result[b | bit] = p10 * zero + (1.0 - p01) * one;
    }
  }
  return result;
}

}  // namespace qarch::search
