#pragma once

#include <concepts>
#include <string>
#include <type_traits>
#include <vector>

namespace qarch::search {

/// The section [kernel]: a quantum kernel with a support vector machine.
struct KernelOptions {
  double c = 100.0;
  double shots = 0.0;
  std::vector<double> stretch = {};
  bool mitigate_readout = false;
  bool positive = true;

  /// Throws std::invalid_argument "kernel.field = value, must be ..." unless c is finite and > 0,
  /// shots is a whole number in [0, 1e8], and stretch is empty or holds 2 to 6 factors that start
  /// with 1 and rise to at most 10.
  void validate() const;
};

template <class Options, class Visitor>
requires std::same_as<std::remove_const_t<Options>, KernelOptions>
void visit_fields(Options& o, Visitor&& visit) {
  visit("c", o.c, "of the support vector machine: price of a margin error");
  visit("shots", o.shots, "measurements of each kernel entry; 0 = exact");
  visit("stretch", o.stretch,
        "zero-noise extrapolation: factors on the gate noise, first 1; empty = none");
  visit("mitigate_readout", o.mitigate_readout, "undo the readout error of the noise model");
  visit("positive", o.positive,
        "training matrix: negative eigenvalues, of shots and extrapolation, become 0");
}

}  // namespace qarch::search
