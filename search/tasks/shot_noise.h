#pragma once

#include <span>
#include <string_view>

#include "sim/observable.h"

namespace qarch::search {

/// Variance of an estimate of <O> from `shots` measurements of every Pauli string of O, identity
/// excluded; the estimate is then E + N(0, variance). values: r[k] for the entries k that the
/// observable reads.
using ShotVariance = double (*)(const sim::CompiledObservable&, std::span<const double> values,
                                double shots);

/// sum_j c_j^2 / shots: the same in every state (Patel et al., arXiv:2402.03500).
double fixed_shot_variance(const sim::CompiledObservable& observable,
                           std::span<const double> values, double shots);

/// sum_j c_j^2 (1 - <P_j>^2) / shots: the variance of independent +-1 outcomes.
double state_dependent_shot_variance(const sim::CompiledObservable& observable,
                                     std::span<const double> values, double shots);

/// Throws std::invalid_argument "noise.shot_noise = 'x', must be one of: fixed state_dependent".
ShotVariance shot_variance_from_name(std::string_view name);

}  // namespace qarch::search
