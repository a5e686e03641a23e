#include "search/classify/shots.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>

namespace qarch::search {

namespace {

/// B(trials, 1/2).
std::int64_t fair_binomial(rl::Rng& rng, std::int64_t trials) {
  std::int64_t ones = 0;
  for (; trials >= 64; trials -= 64) ones += std::popcount(rng());
  if (trials > 0) ones += std::popcount(rng() >> static_cast<unsigned>(64 - trials));
  return ones;
}

void split(rl::Rng& rng, std::int64_t shots, std::span<const double> p,
           std::span<std::int64_t> counts) {
  if (shots == 0) return;
  if (p.size() == 1) {
    counts[0] = shots;
    return;
  }
  const std::size_t half = p.size() / 2;
  const double low = std::accumulate(p.begin(), p.begin() + std::ssize(p) / 2, 0.0);
  const double high = std::accumulate(p.begin() + std::ssize(p) / 2, p.end(), 0.0);
  const std::int64_t below = binomial(rng, shots, low / (low + high));
  split(rng, below, p.first(half), counts.first(half));
  split(rng, shots - below, p.subspan(half), counts.subspan(half));
}

}  // namespace

std::int64_t binomial(rl::Rng& rng, std::int64_t trials, double p) {
  if (trials < 0 || !(p >= 0.0 && p <= 1.0)) {
    throw std::invalid_argument("binomial: trials = " + std::to_string(trials) +
                                ", p = " + std::to_string(p) + ", must be >= 0 and in [0, 1]");
  }
  if (p == 1.0) return trials;
  auto digits = static_cast<std::uint64_t>(std::ldexp(p, 64));
  std::int64_t successes = 0;
  std::int64_t undecided = trials;
  for (; digits != 0 && undecided > 0; digits <<= 1U) {
    const std::int64_t ones = fair_binomial(rng, undecided);
    if (digits >> 63U == 0) {
      undecided -= ones;  // a 1 where p has 0: above p
    } else {
      successes += undecided - ones;  // a 0 where p has 1: below p
      undecided = ones;
    }
  }
  return successes;
}

std::vector<std::int64_t> multinomial(rl::Rng& rng, std::int64_t shots,
                                      std::span<const double> probabilities) {
  constexpr double kLeast = -1e-9;
  constexpr double kSumError = 1e-6;
  std::vector<double> p(probabilities.begin(), probabilities.end());
  const bool is_distribution =
      std::has_single_bit(p.size()) &&
      std::ranges::all_of(p, [](double x) { return std::isfinite(x) && x >= kLeast; }) &&
      std::abs(std::accumulate(p.begin(), p.end(), 0.0) - 1.0) <= kSumError;
  if (!is_distribution || shots < 0) {
    throw std::invalid_argument("multinomial: " + std::to_string(shots) + " shots of " +
                                std::to_string(p.size()) +
                                " probabilities, must be >= 0 and a power of two with the sum 1");
  }
  for (double& x : p) x = std::max(x, 0.0);
  std::vector<std::int64_t> counts(p.size(), 0);
  split(rng, shots, p, counts);
  return counts;
}

}  // namespace qarch::search
