#include "search/classify/kernel_options.h"

#include <algorithm>
#include <cmath>

#include "search/field_text.h"
#include "search/optimize/require.h"

namespace qarch::search {

void KernelOptions::validate() const {
  constexpr double kMostShots = 1e8;
  constexpr double kMostStretch = 10.0;
  constexpr std::size_t kMostFactors = 6;
  require_option(c > 0.0 && std::isfinite(c), "kernel", "c", c, "finite and > 0");
  require_option(shots >= 0.0 && shots <= kMostShots && shots == std::floor(shots), "kernel",
                 "shots", shots, "a whole number in [0, 1e8]");
  if (stretch.empty()) return;
  const bool rises = std::ranges::adjacent_find(
                         stretch, [](double a, double b) { return !(a < b); }) == stretch.end();
  require_option(stretch.size() >= 2 && stretch.size() <= kMostFactors && stretch.front() == 1.0 &&
                     rises && stretch.back() <= kMostStretch,
                 "kernel", "stretch", to_text(stretch),
                 "empty, or 2 to 6 factors that start with 1 and rise to at most 10");
}

}  // namespace qarch::search
