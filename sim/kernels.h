#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "sim/clifford.h"

/// The inner loops: local maps on a vector r of 4^n doubles, in place, n >= 1.
///
/// Entries that differ only in digits below the operands' are contiguous, 4 doubles per free qubit,
/// so everything moves in groups of four doubles (`Four`): for operands above qubit 0 a group holds
/// one Pauli of the operand and all four of qubit 0; for qubit 0 the group is the operand's I X Y Z
/// and the map is a shuffle inside the group.
namespace qarch::sim::kernels {

using Four = double __attribute__((vector_size(32)));

inline Four& four(double* p) { return *reinterpret_cast<Four*>(p); }
inline Four broadcast(double v) { return Four{v, v, v, v}; }
inline std::size_t stride_of(int qubit) {
  return std::size_t{1} << (2U * static_cast<unsigned>(qubit));
}

/// (x, y, z) <- t I + R (x, y, z) on one qubit; m = rows (t R_x. ), (t R_y. ), (t R_z. ), 3 x 4 row
/// major. With kUnital the column t is zero and the I entries are not read.
template <bool kUnital>
void apply_one_qubit(double* r, std::size_t size, int qubit, const double* m) {
  if (qubit == 0) {
    const Four c0{1.0, m[0], m[4], m[8]};
    const Four c1{0.0, m[1], m[5], m[9]};
    const Four c2{0.0, m[2], m[6], m[10]};
    const Four c3{0.0, m[3], m[7], m[11]};
    for (std::size_t k = 0; k < size; k += 4) {
      const Four v = four(r + k);
      four(r + k) = (c0 * __builtin_shufflevector(v, v, 0, 0, 0, 0) +
                     c1 * __builtin_shufflevector(v, v, 1, 1, 1, 1)) +
                    (c2 * __builtin_shufflevector(v, v, 2, 2, 2, 2) +
                     c3 * __builtin_shufflevector(v, v, 3, 3, 3, 3));
    }
    return;
  }
  const std::size_t stride = stride_of(qubit);
  std::array<Four, 12> c;
  for (std::size_t i = 0; i < 12; ++i) c[i] = broadcast(m[i]);
  for (std::size_t block = 0; block < size; block += 4 * stride) {
    double* const base = r + block;
    for (std::size_t j = 0; j < stride; j += 4) {
      const Four x = four(base + stride + j);
      const Four y = four(base + 2 * stride + j);
      const Four z = four(base + 3 * stride + j);
      Four new_x = c[1] * x + c[2] * y + c[3] * z;
      Four new_y = c[5] * x + c[6] * y + c[7] * z;
      Four new_z = c[9] * x + c[10] * y + c[11] * z;
      if constexpr (!kUnital) {
        const Four i = four(base + j);
        new_x += c[0] * i;
        new_y += c[4] * i;
        new_z += c[8] * i;
      }
      four(base + stride + j) = new_x;
      four(base + 2 * stride + j) = new_y;
      four(base + 3 * stride + j) = new_z;
    }
  }
}

/// body(p) for the first entry p of every group of 16 coupled entries, `step` entries at a time.
template <class Body>
void for_each_pair_block(double* r, std::size_t size, std::size_t low_stride,
                         std::size_t high_stride, std::size_t step, const Body& body) {
  for (std::size_t block = 0; block < size; block += 4 * high_stride) {
    for (std::size_t middle = block; middle < block + high_stride; middle += 4 * low_stride) {
      for (std::size_t j = middle; j < middle + low_stride; j += step) body(r + j);
    }
  }
}

/// r'[i] = scale sign[i] r[source[i]] on the operands' digits; the II entry is not scaled.
template <const SignedPermutation& kP>
void permute_above_qubit_0(double* r, std::size_t size, int q0, int q1, double scale) {
  const std::size_t s0 = stride_of(q0);
  const std::size_t s1 = stride_of(q1);
  const Four factor[2] = {broadcast(scale), broadcast(-scale)};
  for_each_pair_block(r, size, std::min(s0, s1), std::max(s0, s1), 4, [&](double* p) {
    [&]<std::size_t... i>(std::index_sequence<i...>) {
      const std::array<Four, 16> in{four(p + (i % 4) * s0 + (i / 4) * s1)...};
      ((four(p + (i % 4) * s0 + (i / 4) * s1) =
            i == 0 ? in[0] : in[kP.source[i]] * factor[kP.sign[i] < 0 ? 1 : 0]),
       ...);
    }
    (std::make_index_sequence<16>{});
  });
}

/// How a signed permutation acts on groups that hold the four Paulis of one operand (`kLow`), for
/// one Pauli of the other. For controlled gates every entry comes from one of two groups, so that
/// one shuffle does it; SWAP takes its entries from four.
template <const SignedPermutation& kP, unsigned kLow, unsigned kSlab>
struct GroupMove {
  static constexpr unsigned entry(unsigned digit) {
    return kLow == 0 ? digit + 4 * kSlab : 4 * digit + kSlab;
  }
  static constexpr unsigned slab_of(unsigned digit) {
    return kLow == 0 ? kP.source[entry(digit)] / 4U : kP.source[entry(digit)] % 4U;
  }
  static constexpr unsigned digit_of(unsigned digit) {
    return kLow == 0 ? kP.source[entry(digit)] % 4U : kP.source[entry(digit)] / 4U;
  }
  static constexpr unsigned kFirst = slab_of(0);
  static constexpr unsigned second() {
    for (unsigned d = 1; d < 4; ++d) {
      if (slab_of(d) != kFirst) return slab_of(d);
    }
    return kFirst;
  }
  static constexpr unsigned kSecond = second();
  static constexpr bool two_groups_suffice() {
    for (unsigned d = 0; d < 4; ++d) {
      if (slab_of(d) != kFirst && slab_of(d) != kSecond) return false;
    }
    return true;
  }
  static constexpr int pick(unsigned d) {
    return static_cast<int>(digit_of(d)) + (slab_of(d) == kFirst ? 0 : 4);
  }
  static constexpr double sign(unsigned d) { return kP.sign[entry(d)]; }

  static Four apply(const std::array<Four, 4>& in, double scale) {
    const Four factor{kSlab == 0 ? 1.0 : sign(0) * scale, sign(1) * scale, sign(2) * scale,
                      sign(3) * scale};
    if constexpr (two_groups_suffice()) {
      return factor *
             __builtin_shufflevector(in[kFirst], in[kSecond], pick(0), pick(1), pick(2), pick(3));
    } else {
      return factor * Four{in[slab_of(0)][digit_of(0)], in[slab_of(1)][digit_of(1)],
                           in[slab_of(2)][digit_of(2)], in[slab_of(3)][digit_of(3)]};
    }
  }
};

/// The same with one operand (`kLow`: 0 or 1) on qubit 0.
template <const SignedPermutation& kP, unsigned kLow>
void permute_at_qubit_0(double* r, std::size_t size, int other, double scale) {
  const std::size_t stride = stride_of(other);
  for (std::size_t block = 0; block < size; block += 4 * stride) {
    for (double* p = r + block; p != r + block + stride; p += 4) {
      const std::array<Four, 4> in{four(p), four(p + stride), four(p + 2 * stride),
                                   four(p + 3 * stride)};
      four(p) = GroupMove<kP, kLow, 0>::apply(in, scale);
      four(p + stride) = GroupMove<kP, kLow, 1>::apply(in, scale);
      four(p + 2 * stride) = GroupMove<kP, kLow, 2>::apply(in, scale);
      four(p + 3 * stride) = GroupMove<kP, kLow, 3>::apply(in, scale);
    }
  }
}

template <const SignedPermutation& kP>
void apply_permutation(double* r, std::size_t size, int q0, int q1, double scale) {
  assert(q0 != q1);
  if (q0 == 0) return permute_at_qubit_0<kP, 0>(r, size, q1, scale);
  if (q1 == 0) return permute_at_qubit_0<kP, 1>(r, size, q0, scale);
  permute_above_qubit_0<kP>(r, size, q0, q1, scale);
}

/// A dense map on two qubits: m is 16 x 16 row major, i = digit(q0) + 4 digit(q1).
/// `Lane` is Four where both operands are above qubit 0, else double.
template <class Lane>
void apply_two_qubit(double* r, std::size_t size, int q0, int q1, const double* m) {
  const std::size_t s0 = stride_of(q0);
  const std::size_t s1 = stride_of(q1);
  constexpr std::size_t kStep = std::is_same_v<Lane, Four> ? 4 : 1;
  for_each_pair_block(r, size, std::min(s0, s1), std::max(s0, s1), kStep, [&](double* p) {
    std::array<Lane, 16> in;
    for (std::size_t k = 0; k < 16; ++k) {
      in[k] = *reinterpret_cast<Lane*>(p + (k % 4) * s0 + (k / 4) * s1);
    }
    for (std::size_t i = 0; i < 16; ++i) {
      Lane sum = in[0] * m[16 * i];
      for (std::size_t k = 1; k < 16; ++k) sum += in[k] * m[16 * i + k];
      *reinterpret_cast<Lane*>(p + (i % 4) * s0 + (i / 4) * s1) = sum;
    }
  });
}

}  // namespace qarch::sim::kernels
