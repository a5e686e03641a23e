#include "search/statistics.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace qarch::search {

namespace {

void check_level(const char* function, double level) {
  if (!(level > 0.0 && level < 1.0)) {
    throw std::invalid_argument(std::string(function) + ": level = " + std::to_string(level) +
                                ", must be in (0, 1)");
  }
}

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

/// Of a sorted sample.
double middle(std::span<const double> sorted) {
  const std::size_t half = sorted.size() / 2;
  if (sorted.size() % 2 == 1) return sorted[half];
  return 0.5 * (sorted[half - 1] + sorted[half]);
}

}  // namespace

double normal_quantile(double probability) {
  if (!(probability > 0.0 && probability < 1.0)) {
    throw std::invalid_argument("normal_quantile: probability = " + std::to_string(probability) +
                                ", must be in (0, 1)");
  }
  // The lower tail keeps its digits; the upper one is its mirror image.
  if (probability > 0.5) return -normal_quantile(1.0 - probability);
  double low = -40.0;  // Phi(-40) is below every double
  double high = 0.0;
  for (;;) {
    const double z = 0.5 * (low + high);
    if (z == low || z == high) return z;
    (normal_cdf(z) < probability ? low : high) = z;
  }
}

double fair_binomial_cdf(int k, int n) {
  double sum = 0.0;
  for (int i = 0; i <= std::min(k, n); ++i) {
    sum += std::exp(std::lgamma(n + 1.0) - std::lgamma(i + 1.0) - std::lgamma(n - i + 1.0) -
                    n * std::log(2.0));
  }
  return std::min(sum, 1.0);
}

MedianEstimate estimate_median(std::span<const double> sample, double level) {
  check_level("estimate_median", level);
  if (sample.empty()) throw std::invalid_argument("estimate_median: 0 values, must be >= 1");
  std::vector<double> sorted(sample.begin(), sample.end());
  if (std::any_of(sorted.begin(), sorted.end(), [](double x) { return std::isnan(x); })) {
    throw std::invalid_argument("estimate_median: a value is NaN, must be a number");
  }
  std::sort(sorted.begin(), sorted.end());
  const int n = static_cast<int>(sorted.size());
  const auto coverage = [&](int rank) { return 1.0 - 2.0 * fair_binomial_cdf(rank - 1, n); };
  int rank = 1;
  while (rank + 1 <= n - rank && coverage(rank + 1) >= level) ++rank;
  const auto low = static_cast<std::size_t>(rank - 1);
  const auto high = static_cast<std::size_t>(n - rank);
  return {middle(sorted), {sorted[low], sorted[high], std::max(0.0, coverage(rank))}, rank};
}

Interval wilson_interval(int successes, int trials, double level) {
  check_level("wilson_interval", level);
  if (trials < 1 || successes < 0 || successes > trials) {
    throw std::invalid_argument("wilson_interval: " + std::to_string(successes) + " of " +
                                std::to_string(trials) + ", must be in [0, trials], trials >= 1");
  }
  const double n = trials;
  const double share = successes / n;
  const double z = normal_quantile(0.5 * (1.0 + level));
  const double centre = share + z * z / (2.0 * n);
  const double half = z * std::sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n));
  const double scale = 1.0 + z * z / n;
  // At the ends the two terms cancel but for rounding.
  const double low = successes == 0 ? 0.0 : (centre - half) / scale;
  const double high = successes == trials ? 1.0 : (centre + half) / scale;
  return {low, high, level};
}

}  // namespace qarch::search
