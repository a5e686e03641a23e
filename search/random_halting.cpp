#include "search/random_halting.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "search/named_row.h"
#include "search/optimize/require.h"

namespace qarch::search {

namespace {

int clipped_draw(const HaltingOptions& o, rl::Rng& rng) {
  return std::clamp(negative_binomial(o.r, o.p, rng), o.min, o.max);
}

int never(const HaltingOptions&, rl::Rng&) { return std::numeric_limits<int>::max(); }

int most_common_draw(const HaltingOptions& o, rl::Rng& rng) {
  std::vector<int> counts(static_cast<std::size_t>(o.max - o.min) + 1, 0);
  for (int s = 0; s < o.samples; ++s) {
    ++counts[static_cast<std::size_t>(clipped_draw(o, rng) - o.min)];
  }
  return o.min + static_cast<int>(std::ranges::max_element(counts) - counts.begin());
}

using Draw = int (*)(const HaltingOptions&, rl::Rng&);
constexpr std::array<NamedRow<Draw>, 3> kKinds{
    {{"none", never}, {"clipped", clipped_draw}, {"mode", most_common_draw}}};

Draw draw_of(std::string_view kind) { return row_named(kind, kKinds, "env.halting").value; }

}  // namespace

int negative_binomial(int r, double p, rl::Rng& rng) {
  if (p >= 1.0) return 0;
  double failures = 0.0;
  for (int success = 0; success < r; ++success) {  // a geometric draw by inversion
    failures += std::floor(std::log(1.0 - rl::uniform(rng)) / std::log1p(-p));
  }
  return static_cast<int>(std::min(failures, 1e9));
}

void HaltingOptions::validate() const {
  draw_of(kind);
  require_option(r >= 1, "env", "halting_r", r, ">= 1");
  require_option(p > 0.0 && p <= 1.0, "env", "halting_p", p, "in (0, 1]");
  require_option(min >= 0, "env", "halting_min", min, ">= 0");
  require_option(max >= min && max - min <= 1000000, "env", "halting_max", max,
                 "in [halting_min, halting_min + 1000000]");
  require_option(samples >= 1, "env", "halting_samples", samples, ">= 1");
}

int draw_halting_step(const HaltingOptions& options, rl::Rng& rng) {
  return draw_of(options.kind)(options, rng);
}

}  // namespace qarch::search
