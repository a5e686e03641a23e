#include "search/classify/attack_options.h"

#include <cmath>

#include "search/classify/attack.h"
#include "search/optimize/require.h"

namespace qarch::search {

void AttackOptions::validate() const {
  const auto require = [](bool ok, const char* field, const auto& value, const char* bound) {
    require_option(ok, "attack", field, value, bound);
  };
  attack_from_name(method);
  require(epsilon >= 0.0 && std::isfinite(epsilon), "epsilon", epsilon, ">= 0 and finite");
  require(steps >= 1 && steps <= 100000, "steps", steps, "in [1, 100000]");
  require(step_size >= 0.0 && std::isfinite(step_size), "step_size", step_size, ">= 0 and finite");
  require(std::isfinite(mask_above), "mask_above", mask_above, "finite");
  require(std::isfinite(low), "low", low, "finite");
  require(std::isfinite(high) && high >= low, "high", high, "finite and >= attack.low");
}

}  // namespace qarch::search
