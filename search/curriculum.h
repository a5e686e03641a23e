#pragma once

namespace qarch::search {

/// Parameters of the moving threshold; the names of the released code in brackets.
struct CurriculumOptions {
  bool moving = true;            ///< false: the threshold stays at `threshold`
  double threshold = 1.6e-3;     ///< xi_0, first threshold [accept_err]
  int reset_interval = 500;      ///< G, episodes between resets [thresholds-dict]
  double amortisation = 5e-4;    ///< delta, added to the error of the best at a reset
  int successes = 25;            ///< successes before the threshold shrinks [success_thresh]
  int shifts = 10;               ///< kappa, steps in which delta is taken back [succ_radius_shift]
  double success_switch = 1e9;   ///< shrink only while |E_ref - lowest| is below this
  int reset_after_failures = 0;  ///< failures in a row that reset the threshold; 0 = never

  /// Throws std::invalid_argument "env.reset_interval = 0, must be >= 1".
  void validate() const;
};

/// Feedback-driven threshold xi on the error |E - E_ref| (Ostaszewski et al., arXiv:2103.16089;
/// Patel et al., arXiv:2402.03500):
///
///   every `successes` successes        xi <- xi - delta / kappa      (at most kappa times)
///   every G episodes (after the 10th)  xi <- |E_ref - lowest| + delta
///   `reset_after_failures` failures    the same: the paper's branch, which its released code lacks
///
/// Failures are episodes in a row without a success, since the last reset. `lowest` is the lowest
/// energy seen so far, at first E_ref + xi_0.
class MovingThreshold {
 public:
  /// What a checkpoint stores.
  struct State {
    double threshold = 0.0;  ///< xi
    double lowest = 0.0;     ///< lowest energy seen
    int successes = 0;       ///< since the last change of xi
    int shifts = 0;          ///< since the last reset
    int episodes = 0;
    int failures = 0;  ///< in a row, since the last reset
    bool operator==(const State&) const = default;
  };

  MovingThreshold(const CurriculumOptions& options, double reference_energy);

  double threshold() const { return state_.threshold; }
  double lowest_energy() const { return state_.lowest; }
  const State& state() const { return state_; }
  void restore(const State& state) { state_ = state; }

  /// After every step of an episode; a value that is not finite changes nothing.
  void observe(double energy);
  void end_episode(bool success);

 private:
  void reset();

  CurriculumOptions options_;
  double reference_;
  State state_;
};

}  // namespace qarch::search
