#include "apps/report/axis_ticks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <stdexcept>

namespace qarch::apps {

namespace {

constexpr const char* kMinus = "\u2212";
constexpr int kPlainLow = -4;  ///< powers of ten in this range are written as decimals
constexpr int kPlainHigh = 5;

std::string superscript(int number) {
  static constexpr std::array<const char*, 10> kDigits{"\u2070", "\u00b9", "\u00b2", "\u00b3",
                                                       "\u2074", "\u2075", "\u2076", "\u2077",
                                                       "\u2078", "\u2079"};
  std::string text = number < 0 ? "\u207b" : "";
  for (const char digit : std::to_string(std::abs(number))) {
    text += kDigits[static_cast<std::size_t>(digit - '0')];
  }
  return text;
}

int decade_of(double value) { return static_cast<int>(std::floor(std::log10(value) + 1e-9)); }

double power(int exponent) { return std::pow(10.0, exponent); }

std::vector<Tick> linear_ticks(double low, double high, int most) {
  const double rough = (high - low) / most;
  const int exponent = decade_of(rough);
  double step = 10.0 * power(exponent);
  int decimals = std::max(0, -exponent - 1);
  for (const double factor : {5.0, 2.0, 1.0}) {
    if (factor * power(exponent) >= rough * (1.0 - 1e-9)) {
      step = factor * power(exponent);
      decimals = std::max(0, -exponent);
    }
  }
  std::vector<Tick> ticks;
  const double slack = 1e-9 * (high - low);
  for (double k = std::ceil((low - slack) / step); k * step <= high + slack; k += 1.0) {
    const double value = k * step + 0.0;  // no -0
    ticks.push_back({value, tick_label(value, decimals)});
  }
  return ticks;
}

std::vector<Tick> logarithmic_ticks(double low, double high, int most) {
  const int first = decade_of(low);
  const int last = decade_of(high) + 1;
  const double decades = std::log10(high / low);
  const int step = static_cast<int>(std::ceil(decades / most));
  const bool plain = first >= kPlainLow && last - 1 <= kPlainHigh;
  std::vector<Tick> ticks;
  for (int exponent = first; exponent <= last; ++exponent) {
    for (int digit = 1; digit < 10; ++digit) {
      const double value = digit * power(exponent);
      if (value < low * (1.0 - 1e-9) || value > high * (1.0 + 1e-9)) continue;
      const bool labelled = digit == 1 ? ((exponent % step) + step) % step == 0
                                       : decades <= 2.0 && (digit == 2 || digit == 5);
      const bool shown = labelled || (decades <= 0.8 && digit <= 9);
      if (!shown && step > 1 && digit > 1) continue;
      std::string label;
      if (shown && plain) label = tick_label(value, std::max(0, -exponent));
      if (shown && !plain && digit == 1) label = power_of_ten(exponent);
      if (shown && !plain && digit > 1) {
        label = std::to_string(digit) + "\u00b7" + power_of_ten(exponent);
      }
      ticks.push_back({value, label, !shown});
    }
  }
  return ticks;
}

}  // namespace

std::string power_of_ten(int exponent) { return "10" + superscript(exponent); }

std::string tick_label(double value, int decimals) {
  const std::string sign = value < 0.0 ? kMinus : "";
  const double size = std::abs(value);
  if (size != 0.0 && (size >= 1e8 || decimals > 5)) {
    const int exponent = decade_of(size);
    char mantissa[32];
    std::snprintf(mantissa, sizeof mantissa, "%.3g", size / power(exponent));
    return sign + mantissa + "\u00b7" + power_of_ten(exponent);
  }
  char digits[64];
  std::snprintf(digits, sizeof digits, "%.*f", size == 0.0 ? 0 : decimals, size);
  std::string text = digits;
  const std::size_t whole = std::min(text.find('.'), text.size());
  if (whole > 3) {
    for (std::size_t place = whole - 3;; place -= 3) {
      text.insert(place, ",");
      if (place <= 3) break;
    }
  }
  return sign + text;
}

std::vector<Tick> axis_ticks(double low, double high, bool logarithmic, int most) {
  if (!std::isfinite(low) || !std::isfinite(high) || !(low < high) || (logarithmic && low <= 0.0)) {
    throw std::invalid_argument("axis = [" + std::to_string(low) + ", " + std::to_string(high) +
                                "], must be finite and rising" +
                                (logarithmic ? ", and above 0 where it is logarithmic" : ""));
  }
  return logarithmic ? logarithmic_ticks(low, high, most) : linear_ticks(low, high, most);
}

}  // namespace qarch::apps
