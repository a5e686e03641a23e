#include "search/curriculum.h"

#include <cmath>

#include "search/optimize/require.h"

namespace qarch::search {

void CurriculumOptions::validate() const {
  require_option(threshold > 0.0 && std::isfinite(threshold), "env", "threshold", threshold,
                 "> 0 and finite");
  require_option(reset_interval >= 1, "env", "reset_interval", reset_interval, ">= 1");
  require_option(amortisation >= 0.0 && std::isfinite(amortisation), "env", "amortisation",
                 amortisation, ">= 0 and finite");
  require_option(successes >= 1, "env", "successes", successes, ">= 1");
  require_option(shifts >= 1, "env", "shifts", shifts, ">= 1");
  require_option(success_switch >= 0.0, "env", "success_switch", success_switch, ">= 0");
  require_option(reset_after_failures >= 0, "env", "reset_after_failures", reset_after_failures,
                 ">= 0");
}

MovingThreshold::MovingThreshold(const CurriculumOptions& options, double reference_energy)
    : options_(options),
      reference_(reference_energy),
      state_{.threshold = options.threshold, .lowest = reference_energy + options.threshold} {
  options.validate();
}

void MovingThreshold::observe(double energy) {
  if (std::isfinite(energy) && energy < state_.lowest) state_.lowest = energy;
}

void MovingThreshold::end_episode(bool success) {
  constexpr int kFirstResetAfter = 10;
  if (!options_.moving) return;
  const double lowest_error = std::abs(reference_ - state_.lowest);
  if (success) ++state_.successes;
  if (success && state_.successes >= options_.successes && state_.shifts < options_.shifts &&
      lowest_error < options_.success_switch) {
    state_.threshold -= options_.amortisation / options_.shifts;
    state_.successes = 0;
    ++state_.shifts;
  }
  ++state_.episodes;
  state_.failures = success ? 0 : state_.failures + 1;
  const bool regular =
      state_.episodes > kFirstResetAfter && state_.episodes % options_.reset_interval == 0;
  const bool stuck =
      options_.reset_after_failures > 0 && state_.failures >= options_.reset_after_failures;
  if (regular || stuck) reset();
}

void MovingThreshold::reset() {
  state_.threshold = std::abs(reference_ - state_.lowest) + options_.amortisation;
  state_.successes = 0;
  state_.shifts = 0;
  state_.failures = 0;
}

}  // namespace qarch::search
