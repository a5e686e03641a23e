#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "sim/clifford.h"
#include "sim/simd.h"

/// The inner loops: local maps on a vector of 4^n entries, in place. An entry is `lanes` doubles,
/// one per parameter set; entry k of lane l is r[lanes k + l].
///
/// Every kernel moves registers V that hold equal digits of the operands: with lanes innermost, or
/// operands above the lowest digits, a register is a run of consecutive doubles. One source serves
/// all cases; they differ in V, in how the numbers of a map are read (`Numbers`: one for all, or
/// one per lane) and in the groups that are visited (all, or a list).
namespace qarch::sim::kernels {

/// A trace-preserving map on one qubit, (x, y, z) <- t I + R (x, y, z), kept as the 12 numbers
/// (t_x R_xx R_xy R_xz, t_y ..., t_z ...). The kind says which of them are read.
enum class MapKind : std::uint8_t {
  kNone,      ///< the identity, no numbers
  kDiagonal,  ///< R diagonal
  kUnital,    ///< t = 0
  kAffine,
  kNew,  ///< a qubit that enters in the product state (1, t_x, t_y, t_z): x <- t_x I, ...
};

inline constexpr std::size_t kMapNumbers = 12;

/// Numbers that all lanes share (one lane, or several entries of one lane in a register).
struct SharedNumbers {
  static constexpr std::size_t kLanes = 1;
  template <class V>
  static V get(const double* m, std::size_t i) {
    return broadcast<V>(m[i]);
  }
};

/// Eight parameter sets side by side: number i of lane l is m[8 i + l].
struct LaneNumbers {
  static constexpr std::size_t kLanes = 8;
  template <class V>
  static V get(const double* m, std::size_t i) {
    return load<V>(m + kLanes * i);
  }
};

template <class V, class Numbers>
std::array<V, kMapNumbers> map_numbers(MapKind kind, const double* m) {
  std::array<V, kMapNumbers> c{};
  if (kind == MapKind::kNone) return c;
  for (std::size_t i = 0; i < kMapNumbers; ++i) c[i] = Numbers::template get<V>(m, i);
  return c;
}

/// The map on the four registers of one group.
template <class V>
[[gnu::always_inline]] inline void transform(MapKind kind, const std::array<V, kMapNumbers>& c, V i,
                                             V& x, V& y, V& z) {
  switch (kind) {
    case MapKind::kNone:
      return;
    case MapKind::kDiagonal:
      x = c[1] * x + c[0] * i;
      y = c[6] * y + c[4] * i;
      z = c[11] * z + c[8] * i;
      return;
    case MapKind::kNew:
      x = c[0] * i;
      y = c[4] * i;
      z = c[8] * i;
      return;
    case MapKind::kUnital:
    case MapKind::kAffine: {
      V new_x = c[1] * x + c[2] * y + c[3] * z;
      V new_y = c[5] * x + c[6] * y + c[7] * z;
      V new_z = c[9] * x + c[10] * y + c[11] * z;
      if (kind == MapKind::kAffine) {
        new_x += c[0] * i;
        new_y += c[4] * i;
        new_z += c[8] * i;
      }
      x = new_x;
      y = new_y;
      z = new_z;
      return;
    }
  }
}

// Groups

/// All groups of 4 coupled entries of one qubit: body(p) for every register of the I entry.
/// `stride` = lanes 4^qubit, in doubles; size in doubles.
template <class V>
struct AllGroups {
  std::size_t size;
  template <class Body>
  [[gnu::always_inline]] void each(double* r, std::size_t stride, const Body& body) const {
    for (double* block = r; block != r + size; block += 4 * stride) {
      for (double* p = block; p != block + stride; p += kLanes<V>) body(p);
    }
  }
  template <class Body>
  [[gnu::always_inline]] void each(double* r, std::size_t low, std::size_t high,
                                   const Body& body) const {
    for (double* block = r; block != r + size; block += 4 * high) {
      for (double* middle = block; middle != block + high; middle += 4 * low) {
        for (double* p = middle; p != middle + low; p += kLanes<V>) body(p);
      }
    }
  }
};

/// The listed groups only: first entry of each. V holds one entry.
template <class V>
struct ListedGroups {
  std::span<const std::size_t> first;
  template <class Body>
  [[gnu::always_inline]] void each(double* r, std::size_t /*stride*/, const Body& body) const {
    for (const std::size_t k : first) body(r + kLanes<V> * k);
  }
  template <class Body>
  [[gnu::always_inline]] void each(double* r, std::size_t /*low*/, std::size_t /*high*/,
                                   const Body& body) const {
    for (const std::size_t k : first) body(r + kLanes<V> * k);
  }
};

// One qubit

template <class V, class Numbers, class Groups>
void map_one(double* r, std::size_t stride, MapKind kind, const double* m, const Groups& groups) {
  const auto c = map_numbers<V, Numbers>(kind, m);
  groups.each(
      r, stride, [&](double* p) __attribute__((always_inline)) {
        const V i = load<V>(p);
        V x{};
        V y{};
        V z{};
        if (kind != MapKind::kNew) {
          x = load<V>(p + stride);
          y = load<V>(p + 2 * stride);
          z = load<V>(p + 3 * stride);
        }
        transform(kind, c, i, x, y, z);
        store(p + stride, x);
        store(p + 2 * stride, y);
        store(p + 3 * stride, z);
      });
}

/// The columns of the 4 x 4 matrix of a map; for groups that hold I X Y Z in one register.
struct Columns {
  std::array<Four, 4> c;
  explicit Columns(const std::array<Four, 4>& columns) : c(columns) {}
  Columns(MapKind kind, const double* m) {
    if (kind == MapKind::kNone) {
      c = {Four{1, 0, 0, 0}, Four{0, 1, 0, 0}, Four{0, 0, 1, 0}, Four{0, 0, 0, 1}};
    } else if (kind == MapKind::kNew) {
      c = {Four{1, m[0], m[4], m[8]}, Four{}, Four{}, Four{}};
    } else {
      c = {Four{1, m[0], m[4], m[8]}, Four{0, m[1], m[5], m[9]}, Four{0, m[2], m[6], m[10]},
           Four{0, m[3], m[7], m[11]}};
    }
  }
  /// M v
  Four operator()(Four v) const {
    return (c[0] * __builtin_shufflevector(v, v, 0, 0, 0, 0) +
            c[1] * __builtin_shufflevector(v, v, 1, 1, 1, 1)) +
           (c[2] * __builtin_shufflevector(v, v, 2, 2, 2, 2) +
            c[3] * __builtin_shufflevector(v, v, 3, 3, 3, 3));
  }
};

/// One lane, qubit 0: from `r` to `out`, which may be the same.
inline void map_qubit_0(const double* r, double* out, std::size_t size, const Columns& columns) {
  for (std::size_t k = 0; k != size; k += 4) store(out + k, columns(load<Four>(r + k)));
}

// Two qubits: maps on both operands, then a signed permutation, in one pass

/// r <- P (M_0 (x) M_1) r. Operand 1's map carries the uniform factor `scale` of a depolarizing
/// that follows the gate: its numbers are multiplied by it, and the kernel multiplies the entries
/// with I on operand 1 and not I on operand 0, so that all but II are scaled.
struct PairMaps {
  MapKind kinds[2];
  const double* numbers[2];
  double scale;
};

template <const SignedPermutation& kP, class V, class Numbers, class Groups>
void map_pair(double* r, std::size_t s0, std::size_t s1, const PairMaps& maps,
              const Groups& groups) {
  const auto c0 = map_numbers<V, Numbers>(maps.kinds[0], maps.numbers[0]);
  const auto c1 = map_numbers<V, Numbers>(maps.kinds[1], maps.numbers[1]);
  const MapKind kind0 = maps.kinds[0];
  const MapKind kind1 = maps.kinds[1];
  const V scale = broadcast<V>(maps.scale);
  const bool scaled = maps.scale != 1.0;
  groups.each(
      r, s0 < s1 ? s0 : s1, s0 < s1 ? s1 : s0, [&](double* p) __attribute__((always_inline)) {
        [&]<std::size_t... i>(std::index_sequence<i...>) __attribute__((always_inline)) {
          std::array<V, 16> e;
          if (kind0 == MapKind::kNew) {
            ((e[i] = i % 4 == 0 ? load<V>(p + (i / 4) * s1) : V{}), ...);
          } else if (kind1 == MapKind::kNew) {
            ((e[i] = i / 4 == 0 ? load<V>(p + (i % 4) * s0) : V{}), ...);
          } else {
            ((e[i] = load<V>(p + (i % 4) * s0 + (i / 4) * s1)), ...);
          }
          if (kind0 != MapKind::kNone) {
            transform(kind0, c0, e[0], e[1], e[2], e[3]);
            transform(kind0, c0, e[4], e[5], e[6], e[7]);
            transform(kind0, c0, e[8], e[9], e[10], e[11]);
            transform(kind0, c0, e[12], e[13], e[14], e[15]);
          }
          if (kind1 != MapKind::kNone) {
            transform(kind1, c1, e[0], e[4], e[8], e[12]);
            transform(kind1, c1, e[1], e[5], e[9], e[13]);
            transform(kind1, c1, e[2], e[6], e[10], e[14]);
            transform(kind1, c1, e[3], e[7], e[11], e[15]);
          }
          if (scaled) {
            e[1] *= scale;
            e[2] *= scale;
            e[3] *= scale;
          }
          (store(p + (i % 4) * s0 + (i / 4) * s1,
                 kP.sign[i] < 0 ? -e[kP.source[i]] : e[kP.source[i]]),
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
  static constexpr bool positive() {
    return sign(0) > 0 && sign(1) > 0 && sign(2) > 0 && sign(3) > 0;
  }

  static Four apply(const std::array<Four, 4>& in) {
    Four moved;
    if constexpr (two_groups_suffice()) {
      moved = __builtin_shufflevector(in[kFirst], in[kSecond], pick(0), pick(1), pick(2), pick(3));
    } else {
      moved = Four{in[slab_of(0)][digit_of(0)], in[slab_of(1)][digit_of(1)],
                   in[slab_of(2)][digit_of(2)], in[slab_of(3)][digit_of(3)]};
    }
    if constexpr (positive()) {
      return moved;
    } else {
      return moved * Four{sign(0), sign(1), sign(2), sign(3)};
    }
  }
};

/// map_pair for one lane with one operand (`kLow`: 0 or 1) on qubit 0.
template <const SignedPermutation& kP, unsigned kLow>
void map_pair_at_qubit_0(double* r, std::size_t size, std::size_t stride, const PairMaps& maps) {
  constexpr unsigned kHigh = 1 - kLow;
  const Columns low(maps.kinds[kLow], maps.numbers[kLow]);
  const MapKind low_kind = maps.kinds[kLow];
  const MapKind high_kind = maps.kinds[kHigh];
  const auto high = map_numbers<Four, SharedNumbers>(high_kind, maps.numbers[kHigh]);
  const bool scaled = maps.scale != 1.0;
  const double s = maps.scale;
  // entries with I on operand 1 and X, Y, Z on operand 0
  const Four scale = kLow == 0 ? Four{1.0, s, s, s} : Four{s, 1.0, 1.0, 1.0};
  for (double* block = r; block != r + size; block += 4 * stride) {
    for (double* p = block; p != block + stride; p += 4) {
      std::array<Four, 4> g{load<Four>(p), Four{}, Four{}, Four{}};
      if (high_kind != MapKind::kNew) {
        g[1] = load<Four>(p + stride);
        g[2] = load<Four>(p + 2 * stride);
        g[3] = load<Four>(p + 3 * stride);
      }
      if constexpr (kLow == 1) transform(high_kind, high, g[0], g[1], g[2], g[3]);
      if (low_kind != MapKind::kNone) {
        g[0] = low(g[0]);
        g[1] = low(g[1]);
        g[2] = low(g[2]);
        g[3] = low(g[3]);
      }
      if constexpr (kLow == 0) transform(high_kind, high, g[0], g[1], g[2], g[3]);
      if (scaled) {
        if constexpr (kLow == 0) {
          g[0] *= scale;
        } else {
          g[1] *= scale;
          g[2] *= scale;
          g[3] *= scale;
        }
      }
      store(p, GroupMove<kP, kLow, 0>::apply(g));
      store(p + stride, GroupMove<kP, kLow, 1>::apply(g));
      store(p + 2 * stride, GroupMove<kP, kLow, 2>::apply(g));
      store(p + 3 * stride, GroupMove<kP, kLow, 3>::apply(g));
    }
  }
}

/// A dense map on two qubits: m is 16 x 16 row major, i = digit(q0) + 4 digit(q1); its numbers are
/// shared by all lanes.
template <class V, class Groups>
void map_dense(double* r, std::size_t s0, std::size_t s1, const double* m, const Groups& groups) {
  groups.each(r, s0 < s1 ? s0 : s1, s0 < s1 ? s1 : s0, [&](double* p) {
    std::array<V, 16> in;
    for (std::size_t k = 0; k < 16; ++k) in[k] = load<V>(p + (k % 4) * s0 + (k / 4) * s1);
    for (std::size_t i = 0; i < 16; ++i) {
      V sum = in[0] * m[16 * i];
      for (std::size_t k = 1; k < 16; ++k) sum += in[k] * m[16 * i + k];
      store(p + (i % 4) * s0 + (i / 4) * s1, sum);
    }
  });
}

}  // namespace qarch::sim::kernels
