#include "search/datasets/data_options.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "search/datasets/image.h"
#include "search/datasets/scaling.h"
#include "search/field_text.h"
#include "search/named_row.h"
#include "search/optimize/require.h"

namespace qarch::search {

namespace {

constexpr int kMostSamples = 1'000'000;
constexpr int kMostFeatures = 4096;
constexpr int kMostSide = 256;

struct IntRange {
  const char* field;
  int DataOptions::*value;
  int low;
  int high;
};
constexpr std::array kIntRanges{IntRange{"samples", &DataOptions::samples, 2, kMostSamples},
                                IntRange{"dimension", &DataOptions::dimension, 1, kMostFeatures},
                                IntRange{"resize", &DataOptions::resize, 0, kMostSide},
                                IntRange{"train", &DataOptions::train, 0, kMostSamples},
                                IntRange{"validation", &DataOptions::validation, 0, kMostSamples},
                                IntRange{"test", &DataOptions::test, 0, kMostSamples},
                                IntRange{"pca", &DataOptions::pca, 0, kMostFeatures}};

template <class List>
bool all_different(const List& list) {
  return std::set(list.begin(), list.end()).size() == list.size();
}

}  // namespace

void DataOptions::validate() const {
  for (const IntRange& range : kIntRanges) {
    const int field = this->*range.value;
    require_option(field >= range.low && field <= range.high, "data", range.field, field,
                   "in [" + std::to_string(range.low) + ", " + std::to_string(range.high) + "]");
  }
  require_option(noise >= 0.0 && std::isfinite(noise), "data", "noise", noise, "finite and >= 0");
  require_option(gap >= 0.0 && gap < 1.0, "data", "gap", gap, "in [0, 1)");
  require_option(std::ranges::all_of(bits, [](int bit) { return bit >= 0; }) && all_different(bits),
                 "data", "bits", to_text(bits), "different numbers >= 0");
  require_option(classes.empty() || (classes.size() == 2 && all_different(classes)), "data",
                 "classes", to_text(classes), "two different names, or empty");
  row_named(resize_rule, resize_rules(), "data.resize_rule");
  require_option(std::isfinite(threshold), "data", "threshold", threshold, "finite");
  row_named(scaling, scalings(), "data.scaling");
  require_option(std::isfinite(scale_low) && std::isfinite(scale_high) && scale_low < scale_high,
                 "data", "scale_low", scale_low, "finite and below data.scale_high");
}

}  // namespace qarch::search
