#pragma once

#include <string>
#include <vector>

namespace qarch::apps {

/// A mark on an axis. Minor marks have no label.
struct Tick {
  double value = 0.0;
  std::string label;
  bool minor = false;
};

/// Marks within [low, high], about `most` of them with labels, as people write them: on a linear
/// axis multiples of 1, 2 or 5 times a power of ten, on a logarithmic one powers of ten, or their
/// 1, 2 and 5 fold within two decades. Throws std::invalid_argument unless low < high are finite,
/// and low > 0 on a logarithmic axis.
std::vector<Tick> axis_ticks(double low, double high, bool logarithmic, int most = 7);

/// The power 10^exponent with superscript digits, UTF-8.
std::string power_of_ten(int exponent);

/// "12,500", "0.05", "2.5e-7" as 2.5 times a power of ten;
/// `decimals` after the point.
std::string tick_label(double value, int decimals);

}  // namespace qarch::apps
