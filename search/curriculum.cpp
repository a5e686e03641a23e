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
}

MovingThreshold::MovingThreshold(const CurriculumOptions& options, double reference_energy)
    : options_(options),
      reference_(reference_energy),
      threshold_(options.threshold),
      lowest_(reference_energy + options.threshold) {
  options.validate();
}

void MovingThreshold::observe(double energy) {
  if (std::isfinite(energy) && energy < lowest_) lowest_ = energy;
}

void MovingThreshold::end_episode(bool success) {
  constexpr int kFirstResetAfter = 10;
  if (!options_.moving) return;
  const double lowest_error = std::abs(reference_ - lowest_);
  if (success) ++successes_;
  if (success && successes_ >= options_.successes && shifts_ < options_.shifts &&
      lowest_error < options_.success_switch) {
    threshold_ -= options_.amortisation / options_.shifts;
    successes_ = 0;
    ++shifts_;
  }
  ++episodes_;
  if (episodes_ > kFirstResetAfter && episodes_ % options_.reset_interval == 0) {
    threshold_ = lowest_error + options_.amortisation;
    successes_ = 0;
    shifts_ = 0;
  }
}

}  // namespace qarch::search
