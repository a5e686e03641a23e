#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace qarch::search {

enum class NloptMethod { kCobyla, kLbfgs };

struct NloptOptions {
  NloptMethod method = NloptMethod::kCobyla;
  int max_calls = 1;          ///< of the function, never exceeded
  double initial_step = 1.0;  ///< kCobyla: in every coordinate
  double tolerance = 0.0;     ///< kCobyla: smallest step in every coordinate; 0 = none
  int memory = 10;            ///< kLbfgs: pairs of steps and gradient changes kept
};

/// f(x), and where `gradient` is not empty df/dx_i into gradient[i]; numbers must be finite.
/// Nothing ends the run.
using NloptFunction =
    std::function<std::optional<double>(std::span<const double> x, std::span<double> gradient)>;

enum class NloptEnd {
  kTolerance,
  kBudget,
  kRounding,  ///< no progress at the precision of the numbers
  kFunction,  ///< the function ended it
};

/// Runs an algorithm of NLopt without bounds on f from `start`, of one entry at least. The function
/// sees every point and keeps what it wants. Its exceptions pass through; throws
/// std::runtime_error for what else NLopt refuses.
NloptEnd run_nlopt(const NloptOptions& options, std::vector<double> start, const NloptFunction& f);

}  // namespace qarch::search
