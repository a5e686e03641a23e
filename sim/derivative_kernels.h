#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

#include "sim/kernels.h"

/// The inner loops of the backward (Heisenberg) sweep. lambda[k] = dE/dr[k] is the observable
/// pulled back through the operations after the current one; r is the state before it.
namespace qarch::sim::kernels {

/// Where the four entries of a group begin, in doubles: in the whole state, and in a copy that
/// holds the visited groups one after another. For all groups the copy is a whole state too.
template <class V>
struct AllOffsets {
  std::size_t size;
  std::size_t stride;
  std::size_t copy_stride() const { return stride; }
  template <class Body>
  [[gnu::always_inline]] void each(const Body& body) const {
    for (std::size_t block = 0; block != size; block += 4 * stride) {
      for (std::size_t p = block; p != block + stride; p += kLanes<V>) body(p, p);
    }
  }
};

/// The groups of one qubit inside listed groups of a pair: `repeats` steps of `other` doubles in
/// each (1: a list for one qubit). V holds one entry.
template <class V>
struct ListedOffsets {
  std::span<const std::size_t> first;
  std::size_t repeats;
  std::size_t other;
  std::size_t stride;
  std::size_t copy_stride() const { return kLanes<V>; }
  template <class Body>
  [[gnu::always_inline]] void each(const Body& body) const {
    std::size_t copy = 0;
    for (const std::size_t k : first) {
      for (std::size_t j = 0; j < repeats; ++j, copy += 4 * kLanes<V>) {
        body(kLanes<V> * k + j * other, copy);
      }
    }
  }
};

/// copy <- the visited groups of r.
template <class V, class Offsets>
void copy_groups(const double* r, double* copy, const Offsets& offsets) {
  const std::size_t s = offsets.stride;
  const std::size_t t = offsets.copy_stride();
  offsets.each([&](std::size_t p, std::size_t c) {
    for (std::size_t d = 0; d < 4; ++d) store(copy + c + d * t, load<V>(r + p + d * s));
  });
}

/// The adjoint of map_one: lambda_in = A^T lambda, from `lambda` to `out` (which may be the same).
template <class V, class Numbers, class Offsets>
void adjoint_one(const double* lambda, double* out, MapKind kind, const double* m,
                 const Offsets& offsets) {
  const auto c = map_numbers<V, Numbers>(kind, m);
  const std::size_t s = offsets.stride;
  offsets.each([&](std::size_t p, std::size_t) __attribute__((always_inline)) {
    const double* const from = lambda + p;
    double* const to = out + p;
    V i = load<V>(from);
    const V x = load<V>(from + s);
    const V y = load<V>(from + 2 * s);
    const V z = load<V>(from + 3 * s);
    if (kind != MapKind::kUnital) i += c[0] * x + c[4] * y + c[8] * z;
    store(to, i);
    if (kind == MapKind::kNew) return;
    if (kind == MapKind::kDiagonal) {
      store(to + s, c[1] * x);
      store(to + 2 * s, c[6] * y);
      store(to + 3 * s, c[11] * z);
    } else {
      store(to + s, c[1] * x + c[5] * y + c[9] * z);
      store(to + 2 * s, c[2] * x + c[6] * y + c[10] * z);
      store(to + 3 * s, c[3] * x + c[7] * y + c[11] * z);
    }
  });
}

/// G[4 a + b] += sum over groups of lambda_a r_b, a in X Y Z, b in I X Y Z: dE/d(numbers) of a map.
/// Of lambda (after the map) and r (before it) one may be a compact copy; with kNew r has only the
/// entries with I. With kAdjoint, lambda becomes that before the map in the same pass.
template <bool kAdjoint, class V, class Numbers, class Offsets>
void correlate(std::conditional_t<kAdjoint, double, const double>* lambda, bool lambda_is_copy,
               const double* r, bool r_is_copy, MapKind kind, const double* m,
               const Offsets& offsets, std::array<V, kMapNumbers>& g) {
  const std::size_t sl = lambda_is_copy ? offsets.copy_stride() : offsets.stride;
  const std::size_t sr = r_is_copy ? offsets.copy_stride() : offsets.stride;
  const auto c = map_numbers<V, Numbers>(kAdjoint ? kind : MapKind::kNone, m);
  std::array<V, kMapNumbers> sum = g;
  offsets.each([&](std::size_t p, std::size_t copy) __attribute__((always_inline)) {
    auto* const l = lambda + (lambda_is_copy ? copy : p);
    const double* const v = r + (r_is_copy ? copy : p);
    const V lx = load<V>(l + sl);
    const V ly = load<V>(l + 2 * sl);
    const V lz = load<V>(l + 3 * sl);
    const V i = load<V>(v);
    sum[0] += lx * i;
    sum[4] += ly * i;
    sum[8] += lz * i;
    if constexpr (kAdjoint) {
      if (kind != MapKind::kUnital) store(l, load<V>(l) + (c[0] * lx + c[4] * ly + c[8] * lz));
    }
    if (kind == MapKind::kNew) return;
    const V x = load<V>(v + sr);
    const V y = load<V>(v + 2 * sr);
    const V z = load<V>(v + 3 * sr);
    sum[1] += lx * x;
    sum[5] += ly * x;
    sum[9] += lz * x;
    sum[2] += lx * y;
    sum[6] += ly * y;
    sum[10] += lz * y;
    sum[3] += lx * z;
    sum[7] += ly * z;
    sum[11] += lz * z;
    if constexpr (kAdjoint) {
      store(l + sl, c[1] * lx + c[5] * ly + c[9] * lz);
      store(l + 2 * sl, c[2] * lx + c[6] * ly + c[10] * lz);
      store(l + 3 * sl, c[3] * lx + c[7] * ly + c[11] * lz);
    }
  });
  g = sum;
}

/// The sums of the lanes of four registers.
inline Four sum_lanes(Four a, Four b, Four c, Four d) {
  const Four ab =
      __builtin_shufflevector(a, b, 0, 4, 2, 6) + __builtin_shufflevector(a, b, 1, 5, 3, 7);
  const Four cd =
      __builtin_shufflevector(c, d, 0, 4, 2, 6) + __builtin_shufflevector(c, d, 1, 5, 3, 7);
  return __builtin_shufflevector(ab, cd, 0, 1, 4, 5) + __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
}
inline Four sum_lanes(Eight a, Eight b, Eight c, Eight d) {
  const auto halves = [](Eight v) {
    return __builtin_shufflevector(v, v, 0, 1, 2, 3) + __builtin_shufflevector(v, v, 4, 5, 6, 7);
  };
  return sum_lanes(halves(a), halves(b), halves(c), halves(d));
}
inline Four sum_lanes(double a, double b, double c, double d) { return Four{a, b, c, d}; }

/// map_one from `r` to `out` (which may be the same), the entries with I included.
template <class V, class Numbers, class Offsets>
void map_one_to(const double* r, double* out, MapKind kind, const double* m,
                const Offsets& offsets) {
  const auto c = map_numbers<V, Numbers>(kind, m);
  const std::size_t s = offsets.stride;
  offsets.each([&](std::size_t p, std::size_t) __attribute__((always_inline)) {
    const double* const from = r + p;
    double* const to = out + p;
    const V i = load<V>(from);
    V x{};
    V y{};
    V z{};
    if (kind != MapKind::kNew) {
      x = load<V>(from + s);
      y = load<V>(from + 2 * s);
      z = load<V>(from + 3 * s);
    }
    transform(kind, c, i, x, y, z);
    store(to, i);
    store(to + s, x);
    store(to + 2 * s, y);
    store(to + 3 * s, z);
  });
}

/// A signed permutation with its scaled entries (see PairMaps), and its adjoint.
template <const SignedPermutation& kP, bool kAdjoint, class V, class Groups>
void permute_pair(double* r, std::size_t s0, std::size_t s1, double scale, const Groups& groups) {
  const V factor = broadcast<V>(scale);
  groups.each(
      r, s0 < s1 ? s0 : s1, s0 < s1 ? s1 : s0, [&](double* p) __attribute__((always_inline)) {
        [&]<std::size_t... i>(std::index_sequence<i...>) __attribute__((always_inline)) {
          std::array<V, 16> e{load<V>(p + (i % 4) * s0 + (i / 4) * s1)...};
          std::array<V, 16> moved{};
          if constexpr (kAdjoint) {
            ((moved[kP.source[i]] = kP.sign[i] < 0 ? -e[i] : e[i]), ...);
            moved[1] *= factor;
            moved[2] *= factor;
            moved[3] *= factor;
          } else {
            e[1] *= factor;
            e[2] *= factor;
            e[3] *= factor;
            ((moved[i] = kP.sign[i] < 0 ? -e[kP.source[i]] : e[kP.source[i]]), ...);
          }
          (store(p + (i % 4) * s0 + (i / 4) * s1, moved[i]), ...);
        }
        (std::make_index_sequence<16>{});
      });
}

// One lane, qubit 0: a group is one register.

/// The transpose of a signed permutation.
constexpr SignedPermutation transpose(const SignedPermutation& p) {
  SignedPermutation t;
  for (std::size_t i = 0; i < 16; ++i) {
    t.source[p.source[i]] = static_cast<std::uint8_t>(i);
    t.sign[p.source[i]] = p.sign[i];
  }
  return t;
}
template <const SignedPermutation& kP>
inline constexpr SignedPermutation kTransposed = transpose(kP);

template <const SignedPermutation& kP, unsigned kLow>
std::array<Four, 4> move_groups(const std::array<Four, 4>& g) {
  return {GroupMove<kP, kLow, 0>::apply(g), GroupMove<kP, kLow, 1>::apply(g),
          GroupMove<kP, kLow, 2>::apply(g), GroupMove<kP, kLow, 3>::apply(g)};
}

/// permute_pair for one lane with one operand (`kLow`: 0 or 1) on qubit 0.
template <const SignedPermutation& kP, bool kAdjoint, unsigned kLow>
void permute_pair_at_qubit_0(double* r, std::size_t size, std::size_t stride, double scale) {
  const auto scale_entries = [scale](std::array<Four, 4>& g) {
    if constexpr (kLow == 0) {
      g[0] *= Four{1.0, scale, scale, scale};
    } else {
      for (std::size_t d = 1; d < 4; ++d) g[d] *= Four{scale, 1.0, 1.0, 1.0};
    }
  };
  for (double* block = r; block != r + size; block += 4 * stride) {
    for (double* p = block; p != block + stride; p += 4) {
      std::array<Four, 4> g{load<Four>(p), load<Four>(p + stride), load<Four>(p + 2 * stride),
                            load<Four>(p + 3 * stride)};
      if constexpr (kAdjoint) {
        g = move_groups<kTransposed<kP>, kLow>(g);
        scale_entries(g);
      } else {
        scale_entries(g);
        g = move_groups<kP, kLow>(g);
      }
      for (std::size_t d = 0; d < 4; ++d) store(p + d * stride, g[d]);
    }
  }
}

/// The matrix of a map's adjoint: columns are the rows of the map.
inline std::array<Four, 4> adjoint_columns(MapKind kind, const double* m) {
  const Four unit{1, 0, 0, 0};
  switch (kind) {
    case MapKind::kNone:
      return {unit, Four{0, 1, 0, 0}, Four{0, 0, 1, 0}, Four{0, 0, 0, 1}};
    case MapKind::kNew:
      return {unit, Four{m[0], 0, 0, 0}, Four{m[4], 0, 0, 0}, Four{m[8], 0, 0, 0}};
    default:
      return {unit, load<Four>(m), load<Four>(m + 4), load<Four>(m + 8)};
  }
}

/// The rows (I, X, Y, Z) of G for a in X, Y, Z, summed over all groups of qubit 0. With kAdjoint,
/// lambda becomes that before the map, whose adjoint `columns` are.
template <bool kAdjoint>
std::array<Four, 3> correlate_qubit_0(std::conditional_t<kAdjoint, double, const double>* lambda,
                                      const double* r, std::size_t size, const Columns& columns) {
  Four i{};
  Four x{};
  Four y{};
  Four z{};
  for (std::size_t k = 0; k < size; k += 4) {
    const Four l = load<Four>(lambda + k);
    const Four v = load<Four>(r + k);
    i += l * __builtin_shufflevector(v, v, 0, 0, 0, 0);
    x += l * __builtin_shufflevector(v, v, 1, 1, 1, 1);
    y += l * __builtin_shufflevector(v, v, 2, 2, 2, 2);
    z += l * __builtin_shufflevector(v, v, 3, 3, 3, 3);
    if constexpr (kAdjoint) store(lambda + k, columns(l));
  }
  // transposed: rows are the digits of lambda
  const Four ix_low = __builtin_shufflevector(i, x, 1, 5, 3, 7);
  const Four yz_low = __builtin_shufflevector(y, z, 1, 5, 3, 7);
  const Four ix_even = __builtin_shufflevector(i, x, 0, 4, 2, 6);
  const Four yz_even = __builtin_shufflevector(y, z, 0, 4, 2, 6);
  return {__builtin_shufflevector(ix_low, yz_low, 0, 1, 4, 5),
          __builtin_shufflevector(ix_even, yz_even, 2, 3, 6, 7),
          __builtin_shufflevector(ix_low, yz_low, 2, 3, 6, 7)};
}

}  // namespace qarch::sim::kernels
