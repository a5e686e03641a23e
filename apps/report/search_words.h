#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "search/experiment.h"
#include "search/problem_kind.h"
#include "sim/circuit.h"

/// How the report about a search says its numbers.
namespace qarch::apps {

/// What an error of a search is called and how it is written: of ground states the energy above the
/// exact one, in mHa; of classifiers the loss, or the share of wrong answers, of the validation
/// samples, which have no unit.
struct ErrorWords {
  std::string name;  ///< "error", "validation loss", "share of wrong answers"
  std::string unit;  ///< "mHa", or empty
  double scale = 1.0;
  double target = 0.0;      ///< chemical accuracy; 0: there is none
  double smallest = 1e-12;  ///< in `unit`; less is drawn as this on logarithmic axes, "<1e-09"

  /// "0.058 mHa", "12.3 mHa", "0.2991"; "-" for NaN, "not reached" for infinity.
  std::string text(double error) const;
  /// text without the unit, for columns that name it in their header.
  std::string number(double error) const;
  /// "error (mHa)", "error under noise (mHa)", "validation loss".
  std::string label(std::string_view more = "") const;
  std::string without_noise() const { return name + " without noise"; }
  std::string under_noise() const { return name + " under noise"; }
};
ErrorWords error_words(const search::ProblemKind& kind, const search::Experiment& experiment);

/// "873,244".
std::string integer_text(std::int64_t number);
/// "1 gate", "2 gates", "873,244 evaluations".
std::string count_of(std::int64_t number, std::string_view thing);
/// "62.4 %"; "-" for NaN.
std::string percent_text(double share);
/// A span of time as people say it: "0.28 s", "12 s", "3m 05s".
std::string time_span_text(double seconds);
/// "0.99871", as many digits as tell a number near 1 from 1.
std::string fidelity_text(double fidelity);

/// "two-qubit gates", or "CNOTs" where all of them are cx.
std::string two_qubit_name(const sim::Circuit& circuit);
/// "q0", "q0,q1".
std::string qubits_of(const sim::Gate& gate);

}  // namespace qarch::apps
