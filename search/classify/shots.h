#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rl/random.h"

namespace qarch::search {

/// The number of successes in `trials` independent trials of probability p: exact, for p as a
/// multiple of 2^-64. Every trial compares a uniform binary fraction with p bit by bit; trials that
/// are still equal to p's digits share one draw of B(m, 1/2), the bits set among m random ones.
/// About `trials` / 32 numbers of the engine. Throws std::invalid_argument unless trials >= 0 and
/// 0 <= p <= 1.
std::int64_t binomial(rl::Rng& rng, std::int64_t trials, double p);

/// How often each outcome occurs in `shots` independent measurements, exact: halves of the list,
/// then halves of these, each a binomial draw. Probabilities below 0, of rounding, count as 0; the
/// rest is scaled to the sum 1. Throws std::invalid_argument unless their number is a power of two,
/// all are finite and at least -1e-9, and the sum differs from 1 by at most 1e-6.
std::vector<std::int64_t> multinomial(rl::Rng& rng, std::int64_t shots,
                                      std::span<const double> probabilities);

}  // namespace qarch::search
