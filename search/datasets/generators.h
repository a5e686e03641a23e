#pragma once

#include <cstdint>
#include <span>

#include "search/datasets/data_options.h"
#include "search/datasets/dataset.h"
#include "search/named_row.h"

namespace qarch::search {

/// Two classes of points in the plane, alternating, so that both have half of the samples (class 0
/// one more of an odd number). Each sample has a stream of its own: more of them leave the first as
/// they are. With t uniform and normal noise of standard deviation data.noise on both coordinates:
///
///   moons     class 0: (cos t, sin t)    class 1: (1 - cos t, 1/2 - sin t),     t in [0, pi)
///   circles   class 0: (cos t, sin t)    class 1: (cos t, sin t) / 2,           t in [0, 2 pi)
///
/// Throws std::invalid_argument unless data.dimension = 2.
Dataset moons_data(const DataOptions& options, std::uint64_t seed);
Dataset circles_data(const DataOptions& options, std::uint64_t seed);

/// Strings of n = data.dimension bits, feature j of {0, 1} being bit j, and a function of the bits
/// data.bits (all where it is empty):
///
///   parity     class 0: an even number of them is 1;   class 1: an odd number
///   majority   class 0: at most half of them are 1;    class 1: more than half
///
/// so that with z_j = 1 - 2 b_j the sign of class 0, +1, is that of prod z_j, and of sum z_j where
/// it is not 0 (an even number of bits has ties; a note counts them). Of data.samples = m 2^n + r
/// samples every string is m of them, in counting order; then come r different strings, drawn
/// without replacement, half of them of each class where both have as many. Then each label is
/// flipped with probability data.noise.
/// Throws std::invalid_argument unless 1 <= n <= 20, 0 <= data.noise <= 1/2 and all bits are < n.
Dataset parity_data(const DataOptions& options, std::uint64_t seed);
Dataset majority_data(const DataOptions& options, std::uint64_t seed);

/// ad_hoc_data of ad_hoc.h for data.samples of data.dimension features and data.gap, half of each
/// class (class 0 one more of an odd number).
Dataset ad_hoc_samples(const DataOptions& options, std::uint64_t seed);

/// What data.name may be besides a file.
using Generator = NamedRow<Dataset (*)(const DataOptions&, std::uint64_t seed)>;
std::span<const Generator> generators();

}  // namespace qarch::search
