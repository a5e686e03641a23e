#pragma once

#include <concepts>
#include <string>
#include <type_traits>

namespace qarch::search {

/// The section [attack]: small changes of samples that make a classifier err.
struct AttackOptions {
  std::string method = "bim";
  double epsilon = 0.2;
  int steps = 10;
  double step_size = 0.0;
  double mask_above = -1.0;
  double low = 0.0;
  double high = 0.0;

  /// Throws std::invalid_argument "attack.field = value, must be ..." for the first bad field.
  void validate() const;
};

template <class Options, class Visitor>
requires std::same_as<std::remove_const_t<Options>, AttackOptions>
void visit_fields(Options& o, Visitor&& visit) {
  visit("method", o.method, "fgsm | bim | pgd (a random start) | adam");
  visit("epsilon", o.epsilon,
        "largest change of an encoded angle, rad; angles of products may change by more");
  visit("steps", o.steps, "of bim, pgd, adam");
  visit("step_size", o.step_size, "rad; 0 = 2.5 epsilon / steps");
  visit("mask_above", o.mask_above,
        "only features whose |data_scale| x is above this change; below 0 = all");
  visit("low", o.low, "smallest feature allowed; low = high: no bounds");
  visit("high", o.high, "largest feature allowed");
}

}  // namespace qarch::search
