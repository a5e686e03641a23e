#pragma once

#include <concepts>
#include <string>
#include <type_traits>
#include <vector>

#include "search/curriculum.h"
#include "search/random_halting.h"

namespace qarch::search {

/// The section [env] of a configuration: the decision process of CRLQAS with a switch for each of
/// its mechanisms.
struct EnvironmentOptions {
  int max_gates = 40;
  std::vector<std::string> gates{"rx", "ry", "rz", "cx"};
  std::string coupling = "device";  ///< see coupling.h
  bool illegal_actions = true;
  std::string reward = "incremental_with_fixed_ends";
  std::string reference = "lower_bound";  ///< lower_bound | exact
  bool energy_in_state = true;
  bool threshold_in_state = false;
  bool end_on_success = true;
  HaltingOptions halting;
  CurriculumOptions curriculum;

  /// Throws std::invalid_argument "env.max_gates = 0, must be in [1, 10000]".
  void validate() const;
};

template <class Options, class Visitor>
requires std::same_as<std::remove_const_t<Options>, EnvironmentOptions>
void visit_fields(Options& o, Visitor&& visit) {
  visit("max_gates", o.max_gates, "gates per episode, and moments of the observation");
  visit(
      "gates", o.gates,
      "kinds of gates that the agent may place, from sim's table of gates; native = the device's");
  visit("coupling", o.coupling,
        "pairs for two-qubit gates: device | all | line | ring | a list such as 0-1,1-2,3>2");
  visit("illegal_actions", o.illegal_actions,
        "mask gates that cancel or merge with the one before");
  visit("reward", o.reward, "incremental_with_fixed_ends | log_error_with_fixed_ends");
  visit("reference", o.reference,
        "energy that errors are measured from: lower_bound (knows no solution) | exact");
  visit("energy_in_state", o.energy_in_state, "append the last energy to the observation");
  visit("threshold_in_state", o.threshold_in_state, "append the threshold to the observation");
  visit("end_on_success", o.end_on_success,
        "false: a success is paid once and the episode goes on to its limit or halting step");
  visit("halting", o.halting.kind, "random halting: none | clipped | mode");
  visit("halting_r", o.halting.r, "negative binomial: successes waited for");
  visit("halting_p", o.halting.p, "negative binomial: probability of a success");
  visit("halting_min", o.halting.min, "smallest halting step");
  visit("halting_max", o.halting.max, "largest halting step");
  visit("halting_samples", o.halting.samples, "mode: draws of which the most common is taken");
  visit("moving_threshold", o.curriculum.moving, "false keeps the threshold where it starts");
  visit("threshold", o.curriculum.threshold,
        "first threshold on the error, hartree (classifiers, here and below: loss)");
  visit("reset_interval", o.curriculum.reset_interval, "episodes between resets of the threshold");
  visit("amortisation", o.curriculum.amortisation,
        "added to the error of the best circuit at a reset, hartree");
  visit("successes", o.curriculum.successes, "successes before the threshold shrinks");
  visit("shifts", o.curriculum.shifts, "steps in which the amortisation is taken back");
  visit("success_switch", o.curriculum.success_switch,
        "shrink only while the error of the best is below this, hartree");
  visit("reset_after_failures", o.curriculum.reset_after_failures,
        "failures in a row that reset the threshold; 0 = never");
}

}  // namespace qarch::search
