#include "apps/report/series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace qarch::apps {

namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

void require(bool holds, const char* what) {
  if (!holds) throw std::invalid_argument(what);
}

/// Of a sorted sample.
double sorted_quantile(std::span<const double> sorted, double probability) {
  if (sorted.empty()) return kGap;
  const double place = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = place - static_cast<double>(below);
  if (part == 0.0) return sorted[below];
  return sorted[below] + part * (sorted[above] - sorted[below]);
}

std::vector<double> sorted_numbers(std::span<const double> values) {
  std::vector<double> numbers;
  std::ranges::copy_if(values, std::back_inserter(numbers),
                       [](double v) { return !std::isnan(v); });
  std::ranges::sort(numbers);
  return numbers;
}

/// visit(first, size) for at most `max_bins` stretches of `size` values.
template <class Visit>
void for_each_bin(std::size_t size, std::size_t max_bins, const Visit& visit) {
  require(max_bins >= 1, "a curve needs at least one bin");
  const std::size_t bins = std::min(size, max_bins);
  for (std::size_t b = 0; b < bins; ++b) {
    const std::size_t first = b * size / bins;
    visit(first, (b + 1) * size / bins - first);
  }
}

double middle_of(std::size_t first, std::size_t size) {
  return static_cast<double>(first) + 0.5 * static_cast<double>(size - 1);
}

/// Whether index i of `size` is one of at most `max_points` evenly spread ones, the last among
/// them.
bool is_kept(std::size_t i, std::size_t size, std::size_t max_points) {
  const std::size_t stride = (size + max_points - 1) / max_points;
  return (size - 1 - i) % stride == 0;
}

}  // namespace

double quantile(std::vector<double> sample, double probability) {
  return sorted_quantile(sorted_numbers(sample), probability);
}

QuantileBins quantile_bins(std::span<const double> column, std::size_t max_bins, double tail) {
  require(tail >= 0.0 && tail <= 0.5, "the tail of quantiles must be in [0, 0.5]");
  QuantileBins bins;
  for_each_bin(column.size(), max_bins, [&](std::size_t first, std::size_t size) {
    const std::vector<double> sorted = sorted_numbers(column.subspan(first, size));
    bins.x.push_back(middle_of(first, size));
    bins.low.push_back(sorted_quantile(sorted, tail));
    bins.median.push_back(sorted_quantile(sorted, 0.5));
    bins.high.push_back(sorted_quantile(sorted, 1.0 - tail));
  });
  return bins;
}

Curve mean_bins(std::span<const double> column, std::size_t max_bins) {
  Curve curve;
  for_each_bin(column.size(), max_bins, [&](std::size_t first, std::size_t size) {
    double sum = 0.0;
    int count = 0;
    for (const double value : column.subspan(first, size)) {
      if (std::isnan(value)) continue;
      sum += value;
      ++count;
    }
    curve.x.push_back(middle_of(first, size));
    curve.y.push_back(count > 0 ? sum / count : kGap);
  });
  return curve;
}

Curve running_mean(std::span<const double> column, std::size_t window, std::size_t max_points) {
  require(window >= 1 && max_points >= 1, "a running mean needs a window and a point");
  Curve curve;
  if (column.empty()) return curve;
  window = std::min(window, column.size());
  for (std::size_t i = window - 1; i < column.size(); ++i) {
    if (!is_kept(i, column.size(), max_points)) continue;
    const std::size_t first = i + 1 - window;
    curve.x.push_back(static_cast<double>(i));
    curve.y.push_back(mean_bins(column.subspan(first, i + 1 - first), 1).y.front());
  }
  return curve;
}

Curve running_minimum(std::span<const double> column) {
  Curve curve;
  double lowest = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (!(column[i] < lowest)) continue;
    lowest = column[i];
    curve.x.push_back(static_cast<double>(i));
    curve.y.push_back(lowest);
  }
  const auto last = static_cast<double>(column.size()) - 1.0;
  if (!curve.x.empty() && curve.x.back() < last) {
    curve.x.push_back(last);
    curve.y.push_back(lowest);
  }
  return curve;
}

Curve changes(std::span<const double> column, std::size_t max_points) {
  require(max_points >= 1, "a curve needs at least one point");
  std::vector<std::size_t> places;
  const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (i == 0 || i + 1 == column.size() || !same(column[i], column[i - 1])) places.push_back(i);
  }
  Curve curve;
  for (std::size_t p = 0; p < places.size(); ++p) {
    if (p != 0 && !is_kept(p, places.size(), max_points)) continue;
    curve.x.push_back(static_cast<double>(places[p]));
    curve.y.push_back(column[places[p]]);
  }
  return curve;
}

std::vector<double> raised_to(std::vector<double> values, double floor) {
  for (double& value : values) {
    if (value < floor) value = floor;
  }
  return values;
}

}  // namespace qarch::apps
