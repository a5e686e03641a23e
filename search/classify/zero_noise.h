#pragma once

#include <span>
#include <vector>

#include "sim/noise_model.h"

namespace qarch::search {

/// The noise when every error acts for `factor` times its time: each channel R becomes
/// R^factor = exp(factor log R), waiting qubits relax with T1 / factor and T2 / factor. Readout
/// error, coupling map and times of operations stay.
///
///   depolarizing, reset, measure     1 - p -> (1 - p)^factor
///   amplitude and phase damping      1 - gamma -> (1 - gamma)^factor
///   bit_flip, phase_flip             1 - 2 p -> (1 - 2 p)^factor, p <= 1/2
///   thermal_relaxation               its duration times factor
///   coherent and zz rotations        their angle times factor
///
/// factor = 1 changes nothing. Throws std::invalid_argument unless factor is finite and > 0, and,
/// naming rule and channel, for any other channel (one made from Kraus operators or a matrix) and
/// for p out of these ranges.
sim::NoiseModel scaled_noise(const sim::NoiseModel& noise, double factor);

/// Richardson extrapolation: w with sum_i w_i q(c_i) = q(0) for every polynomial q of degree below
/// the number of factors,
///
///   w_i = prod_{j != i} c_j / (c_j - c_i);     for {1, c}: (c E(1) - E(c)) / (c - 1)
///
/// Throws std::invalid_argument for no factors, equal ones, or one that is not finite and > 0.
std::vector<double> richardson_weights(std::span<const double> factors);

}  // namespace qarch::search
