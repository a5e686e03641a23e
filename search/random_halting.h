#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rl/random.h"

namespace qarch::search {

/// Number of failures before the r-th success in trials of success probability p: negative
/// binomial, mean r (1 - p) / p. r >= 1, 0 < p <= 1.
int negative_binomial(int r, double p, rl::Rng& rng);

/// When an episode is cut short, drawn anew for each (Patel et al., arXiv:2402.03500; the two
/// distributions of the released code). The episode ends after the step with 0-based number H.
struct HaltingOptions {
  std::string kind = "none";  ///< none | clipped | mode
  int r = 70;
  double p = 0.573;
  int min = 25;
  int max = 70;
  int samples = 100;  ///< mode: H is the most common of so many draws, the smallest on ties

  /// Throws std::invalid_argument "env.halting_p = 2, must be in (0, 1]".
  void validate() const;
};

/// H for one episode; a number that no episode reaches for kind "none".
int draw_halting_step(const HaltingOptions& options, rl::Rng& rng);

}  // namespace qarch::search
