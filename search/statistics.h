#pragma once

#include <span>
#include <vector>

namespace qarch::search {

/// An interval and the probability with which it covers what it is about.
struct Interval {
  double low = 0.0;
  double high = 0.0;
  double level = 0.0;
};

/// The quantile of the standard normal distribution: Phi(z) = probability.
/// Throws std::invalid_argument unless 0 < probability < 1.
double normal_quantile(double probability);

/// P(B <= k) for B ~ Binomial(n, 1/2): sum_{i<=k} C(n,i) / 2^n; 0 for k < 0.
double fair_binomial_cdf(int k, int n);

/// The median of a sample, and a confidence interval for the median of its distribution from order
/// statistics, whatever that distribution is. With x_(1) <= ... <= x_(n), for a continuous
/// distribution with median m the number of values below m is Binomial(n, 1/2), so
///
///   P( x_(k) < m < x_(n+1-k) ) = 1 - 2 P(B <= k-1),    B ~ Binomial(n, 1/2),
///
/// and for any distribution at least that with <= in place of <. k is the largest that keeps the
/// level asked for. Where none does (n <= 5 at 95 %), the interval is the whole range, k = 1, and
/// `interval.level` = 1 - 2^(1-n) says what it is worth: 75 % for three values, 0 for one.
struct MedianEstimate {
  double median = 0.0;  ///< the middle value, or the mean of the two middle ones
  Interval interval;
  int rank = 0;  ///< k; the other end has rank n+1-k
};

/// +infinity stands for "not reached"; the median of a sample whose two middle values are finite
/// and infinite is infinite. Throws std::invalid_argument for an empty sample, a NaN, or a level
/// outside (0, 1).
MedianEstimate estimate_median(std::span<const double> sample, double level = 0.95);

/// The score interval for a probability p after `successes` of `trials` (E. B. Wilson, J. Am. Stat.
/// Assoc. 22 (1927) 209): all p with |s/n - p| <= z sqrt(p (1-p) / n), Phi(z) = (1 + level) / 2,
///
///   ( s/n + z^2/(2n)  -+  z sqrt( s (n-s) / n^3 + z^2/(4 n^2) ) ) / (1 + z^2/n).
///
/// It stays inside [0, 1] and has a width for s = 0 and s = n. `level` is nominal: the coverage of
/// a discrete distribution goes up and down around it. Throws std::invalid_argument unless 0 <=
/// successes <= trials, trials >= 1, 0 < level < 1.
Interval wilson_interval(int successes, int trials, double level = 0.95);

/// The rank test of two samples (H. B. Mann, D. R. Whitney, Ann. Math. Stat. 18 (1947) 50),
///
///   U = #{(i, j): a_i < b_j} + 1/2 #{(i, j): a_i = b_j},
///
/// of the hypothesis that all n + m values come from one distribution.
struct RankTest {
  double u = 0.0;
  double smaller = 0.5;     ///< U / (n m): how often a value of a is below one of b, ties half
  double p = 1.0;           ///< two-sided: P(|U - nm/2| >= |u - nm/2|) under the hypothesis
  double smallest_p = 1.0;  ///< that these sizes and ties can give: above a level, it says nothing
  bool exact = false;       ///< over all ways to divide the values; else the normal approximation
};

/// p is exact, ties included, up to 60 values together, beyond that the normal approximation with
/// corrections for ties and continuity. +infinity stands for "not reached". Throws
/// std::invalid_argument for an empty sample or a NaN.
RankTest mann_whitney(std::span<const double> a, std::span<const double> b);

/// Holm's correction (Scand. J. Stat. 6 (1979) 65) for reading several tests together: p times the
/// number of tests that are left, from the smallest on, rising, at most 1. In the order given.
std::vector<double> holm_adjusted(std::span<const double> p);

}  // namespace qarch::search
