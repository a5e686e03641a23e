#include "search/statistics.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
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

constexpr std::size_t kMostExact = 60;

/// Twice the rank of every value of a then b in both together; equal values share the mean.
std::vector<int> doubled_ranks(std::span<const double> a, std::span<const double> b) {
  std::vector<double> values(a.begin(), a.end());
  values.insert(values.end(), b.begin(), b.end());
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  std::vector<int> ranks;
  ranks.reserve(values.size());
  for (const double value : values) {
    const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), value);
    ranks.push_back(static_cast<int>((first - sorted.begin()) + (last - sorted.begin())) + 1);
  }
  return ranks;
}

/// P(the sum of `size` of these ranks, drawn without replacement, is s), by s.
std::vector<double> rank_sum_probabilities(const std::vector<int>& ranks, std::size_t size) {
  std::size_t total = 0;
  for (const int rank : ranks) total += static_cast<std::size_t>(rank);
  // [k][s]: ways to choose k of the ranks so far with sum s
  std::vector<std::vector<double>> ways(size + 1, std::vector<double>(total + 1, 0.0));
  ways[0][0] = 1.0;
  for (const int rank : ranks) {
    const auto step = static_cast<std::size_t>(rank);
    for (std::size_t k = size; k >= 1; --k) {
      for (std::size_t s = total; s >= step; --s) ways[k][s] += ways[k - 1][s - step];
    }
  }
  double all = 0.0;
  for (const double count : ways[size]) all += count;
  for (double& count : ways[size]) count /= all;
  return ways[size];
}

/// Standard deviation of U for these ranks.
double spread_of_u(const std::vector<int>& ranks, double n, double m) {
  std::map<int, double> equal;
  for (const int rank : ranks) equal[rank] += 1.0;
  double ties = 0.0;
  for (const auto& [rank, t] : equal) ties += t * t * t - t;
  const double total = n + m;
  return std::sqrt(n * m / 12.0 * (total + 1.0 - ties / (total * (total - 1.0))));
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

RankTest mann_whitney(std::span<const double> a, std::span<const double> b) {
  const auto is_nan = [](double x) { return std::isnan(x); };
  if (a.empty() || b.empty() || std::ranges::any_of(a, is_nan) || std::ranges::any_of(b, is_nan)) {
    throw std::invalid_argument("mann_whitney: " + std::to_string(a.size()) + " and " +
                                std::to_string(b.size()) +
                                " values, must be at least one each and no NaN");
  }
  const auto n = static_cast<double>(a.size());
  const auto m = static_cast<double>(b.size());
  const std::vector<int> ranks = doubled_ranks(a, b);
  int sum = 0;  // twice the ranks of a
  for (std::size_t i = 0; i < a.size(); ++i) sum += ranks[i];
  RankTest test;
  test.u = n * m - (0.5 * sum - 0.5 * n * (n + 1.0));
  test.smaller = test.u / (n * m);
  test.exact = a.size() + b.size() <= kMostExact;
  const double mean = n * (n + m + 1.0);  // of the doubled sum
  const double distance = std::abs(sum - mean);
  if (test.exact) {
    const std::vector<double> probabilities = rank_sum_probabilities(ranks, a.size());
    double farthest = 0.0;
    for (std::size_t s = 0; s < probabilities.size(); ++s) {
      if (probabilities[s] > 0.0)
        farthest = std::max(farthest, std::abs(static_cast<double>(s) - mean));
    }
    test.p = test.smallest_p = 0.0;
    for (std::size_t s = 0; s < probabilities.size(); ++s) {
      if (std::abs(static_cast<double>(s) - mean) >= distance) test.p += probabilities[s];
      if (std::abs(static_cast<double>(s) - mean) >= farthest) test.smallest_p += probabilities[s];
    }
  } else {
    const double spread = spread_of_u(ranks, n, m);
    const auto tails = [&](double from_mean) {
      if (spread == 0.0) return 1.0;
      return std::min(1.0, 2.0 * normal_cdf(-std::max(0.0, from_mean - 0.5) / spread));
    };
    test.p = tails(0.5 * distance);
    test.smallest_p = tails(0.5 * n * m);
  }
  test.p = std::min(1.0, test.p);
  test.smallest_p = std::min(1.0, test.smallest_p);
  return test;
}

std::vector<double> holm_adjusted(std::span<const double> p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return p[i] < p[j]; });
  std::vector<double> adjusted(p.size());
  double largest = 0.0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    largest = std::max(largest, std::min(1.0, static_cast<double>(p.size() - k) * p[order[k]]));
    adjusted[order[k]] = largest;
  }
  return adjusted;
}

}  // namespace qarch::search
