#pragma once

#include <cstddef>
#include <span>
#include <vector>

/// Long columns made short enough to draw and to read.
namespace qarch::apps {

/// A curve of few points; both vectors of one length, NaN in y: a gap.
struct Curve {
  std::vector<double> x;
  std::vector<double> y;
};

/// What a column is like in one stretch after the other.
struct QuantileBins {
  std::vector<double> x;  ///< middle of the stretch, as an index of the column
  std::vector<double> low;
  std::vector<double> median;
  std::vector<double> high;
};

/// The quantile of a sample, 0 <= probability <= 1: linear between the order statistics, with x_(i)
/// at (i - 1) / (n - 1). Values that are NaN do not count; NaN if there are no others.
double quantile(std::vector<double> sample, double probability);

/// The column cut into at most `max_bins` stretches of neighbours, as equal in length as integers
/// allow, each with its median and the two quantiles `tail` and 1 - tail. Every bin is there; one
/// without a number is NaN. Throws std::invalid_argument unless max_bins >= 1 and 0 <= tail <= 0.5.
QuantileBins quantile_bins(std::span<const double> column, std::size_t max_bins, double tail = 0.1);

/// The means of the same stretches, NaN left out.
Curve mean_bins(std::span<const double> column, std::size_t max_bins);

/// y[i] = mean of the last `window` values up to index i, NaN left out, from the first i that has
/// so many (the last index of a shorter column); at no more than `max_points` indices, evenly
/// spread, the last among them. Throws
/// std::invalid_argument unless window and max_points >= 1.
Curve running_mean(std::span<const double> column, std::size_t window, std::size_t max_points);

/// The points of a column where it goes below all before it, and its last index again: to be drawn
/// as steps. NaN is above everything.
Curve running_minimum(std::span<const double> column);

/// A column that stays for long: its first and last point and each at which it changes, at most
/// about `max_points` of them, evenly spread. NaN: gaps.
Curve changes(std::span<const double> column, std::size_t max_points);

/// For a logarithmic axis: values below `floor` are raised to it; NaN stays.
std::vector<double> raised_to(std::vector<double> values, double floor);

}  // namespace qarch::apps
