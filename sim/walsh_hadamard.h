#pragma once

#include <cstddef>
#include <vector>

namespace qarch::sim {

/// v[z] <- sum_b (-1)^(z.b) v[b] in place, z.b the parity of z & b. 2^m numbers, m 2^m additions;
/// twice it gives 2^m v.
template <class Scalar>
void walsh_hadamard(std::vector<Scalar>& v) {
  for (std::size_t stride = 1; stride < v.size(); stride *= 2) {
    for (std::size_t block = 0; block < v.size(); block += 2 * stride) {
      Scalar* const low = v.data() + block;
      Scalar* const high = low + stride;
      for (std::size_t k = 0; k < stride; ++k) {
        const Scalar a = low[k];
        const Scalar b = high[k];
        low[k] = a + b;
        high[k] = a - b;
      }
    }
  }
}

}  // namespace qarch::sim
