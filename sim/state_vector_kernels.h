#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#include "sim/simd.h"
#include "sim/state_vector_program.h"

/// The inner loops on 2^n amplitudes, real and imaginary parts apart. A register is a V. In the
/// layout of one state its lanes are the lowest kLow = log2 kLanes<V> qubits; in the layout of a
/// batch (kLow = 0) they are eight states. Either way registers are numbered by the other qubits.
namespace qarch::sim::kernels {

/// Sign bits of (-1)^popcount(mask & k) for lanes k, by mask.
alignas(64) inline constexpr auto kLaneSigns = [] {
  std::array<std::array<std::int64_t, 8>, 8> table{};
  for (unsigned mask = 0; mask < 8; ++mask) {
    for (unsigned k = 0; k < 8; ++k) {
      table[mask][k] =
          static_cast<std::int64_t>(static_cast<std::uint64_t>(std::popcount(mask & k)) << 63U);
    }
  }
  return table;
}();

/// Lane k ^ mask in lane k, by mask.
alignas(64) inline constexpr auto kLaneIndex = [] {
  std::array<std::array<std::int64_t, 8>, 8> table{};
  for (unsigned mask = 0; mask < 8; ++mask) {
    for (unsigned k = 0; k < 8; ++k) table[mask][k] = k ^ mask;
  }
  return table;
}();

template <class V>
inline Integers<V> table_row(const std::array<std::int64_t, 8>& row) {
  Integers<V> v;
  std::memcpy(&v, row.data(), sizeof(v));
  return v;
}

/// The sign bit in every lane if popcount(a & b) is odd, else zero.
template <class V>
inline Integers<V> parity_sign(std::size_t a, std::size_t b) {
  const auto odd = static_cast<std::uint64_t>(std::popcount(a & b)) << 63U;
  return Integers<V>{} | static_cast<std::int64_t>(odd);
}

template <class V>
inline V flip(const V& v, const Integers<V>& sign) {
  return from_bits<V>(bits(v) ^ sign);
}

template <class V>
struct Amplitude {
  V re, im;
};

/// v[h] = a register of amplitudes.
template <class V>
inline Amplitude<V> load(const double* re, const double* im, std::size_t h) {
  return {sim::load<V>(re + kLanes<V> * h), sim::load<V>(im + kLanes<V> * h)};
}
template <class V>
inline void store(double* re, double* im, std::size_t h, const Amplitude<V>& a) {
  sim::store(re + kLanes<V> * h, a.re);
  sim::store(im + kLanes<V> * h, a.im);
}
template <class V>
inline Amplitude<V> permute(const Amplitude<V>& a, const Integers<V>& index) {
  return {sim::permute(a.re, index), sim::permute(a.im, index)};
}

/// The four numbers of a Turn as they stand before the amplitudes of a register.
template <class V>
struct Coefficients {
  V w, r, j, z;

  Coefficients flipped(const Integers<V>& sign_z, const Integers<V>& sign_r) const {
    return {w, flip(r, sign_r), flip(j, sign_z ^ sign_r), flip(z, sign_z)};
  }
};

/// A turn's masks, split into lanes and registers.
template <class V, unsigned kLow>
struct SplitTurn {
  static constexpr unsigned kLaneMask = (1U << kLow) - 1;

  explicit SplitTurn(const Turn& turn)
      : x(turn.x >> kLow),
        z(turn.z >> kLow),
        r(turn.r >> kLow),
        axis(turn.axis),
        lane_x(turn.x & kLaneMask) {
    if constexpr (kLow > 0) {
      lane_index = table_row<V>(kLaneIndex[lane_x]);
      lane_z = table_row<V>(kLaneSigns[turn.z & kLaneMask]);
      lane_r = table_row<V>(kLaneSigns[turn.r & kLaneMask]);
    }
  }
  /// One state: w r j z stand 8 apart, and lanes differ in sign. Batch: a register each.
  Coefficients<V> coefficients(const double* quaternion) const {
    if constexpr (kLow == 0) {
      return {sim::load<V>(quaternion), sim::load<V>(quaternion + 8), sim::load<V>(quaternion + 16),
              sim::load<V>(quaternion + 24)};
    } else {
      const Coefficients<V> c{broadcast<V>(quaternion[0]), broadcast<V>(quaternion[8]),
                              broadcast<V>(quaternion[16]), broadcast<V>(quaternion[24])};
      return c.flipped(lane_z, lane_r);
    }
  }

  std::size_t x, z, r;
  int axis;
  unsigned lane_x;
  Integers<V> lane_index{}, lane_z{}, lane_r{};
};

/// psi'[b] = (w - i z s(b)) psi[b] + (-i r t(b) - j s(b) t(b)) psi[b ^ x]; signs are in c already.
/// kAxis 1, 2, 3: only r, j, z differs from zero; 0: any.
template <int kAxis, class V>
inline Amplitude<V> turned(const Coefficients<V>& c, const Amplitude<V>& a,
                           const Amplitude<V>& partner) {
  Amplitude<V> result{c.w * a.re, c.w * a.im};
  if constexpr (kAxis == 0 || kAxis == 3) {
    result = {fma(c.z, a.im, result.re), fma(V(-c.z), a.re, result.im)};
  }
  if constexpr (kAxis == 0 || kAxis == 1) {
    result = {fma(c.r, partner.im, result.re), fma(V(-c.r), partner.re, result.im)};
  }
  if constexpr (kAxis == 0 || kAxis == 2) {
    result = {fma(V(-c.j), partner.re, result.re), fma(V(-c.j), partner.im, result.im)};
  }
  return result;
}

/// body(h) for every register h whose bit `pivot` (a power of two) is zero.
template <class Body>
inline void for_each_lower(std::size_t num_registers, std::size_t pivot, const Body& body) {
  for (std::size_t block = 0; block < num_registers; block += 2 * pivot) {
    for (std::size_t h = block; h < block + pivot; ++h) body(h);
  }
}

/// How a turn's pairs of registers h, h ^ x differ in signs. kOdd: s(b) differs between the two,
/// and the first is the one with s = 1; else both have the same. kSigned: t(b) depends on the
/// register.
template <class V, unsigned kLow, int kAxis, bool kOdd, bool kSigned, bool kPermute>
void turn_pairs(double* re, double* im, std::size_t num_registers, const SplitTurn<V, kLow>& t,
                const Coefficients<V>& coefficients) {
  const Coefficients<V> c = coefficients;  // copies: the stores below could change the originals
  const Integers<V> lane_index = t.lane_index;
  const std::size_t x = t.x, z = t.z, r = t.r;
  const Integers<V> other_r = parity_sign<V>(x, r);
  const Coefficients<V> negative{c.w, c.r, -c.j, -c.z};
  for_each_lower(num_registers, std::bit_floor(x), [&](std::size_t lower) {
    const bool swapped = kOdd && std::popcount(lower & z) % 2 != 0;
    const std::size_t h = lower ^ (swapped ? x : 0);
    Coefficients<V> first = c;
    if constexpr (!kOdd) first = c.flipped(parity_sign<V>(h, z), Integers<V>{});
    Coefficients<V> second = kOdd ? negative : first;
    if constexpr (kSigned) {
      const Integers<V> sign_r = parity_sign<V>(h, r);
      first = first.flipped(Integers<V>{}, sign_r);
      second = second.flipped(Integers<V>{}, sign_r ^ other_r);
    }
    const Amplitude<V> a = load<V>(re, im, h);
    const Amplitude<V> b = load<V>(re, im, h ^ x);
    store(re, im, h, turned<kAxis>(first, a, kPermute ? permute(b, lane_index) : b));
    store(re, im, h ^ x, turned<kAxis>(second, b, kPermute ? permute(a, lane_index) : a));
  });
}

/// A turn that moves no register.
template <class V, unsigned kLow, int kAxis, bool kSigned>
void turn_lanes(double* re, double* im, std::size_t num_registers, const SplitTurn<V, kLow>& t,
                const Coefficients<V>& coefficients) {
  const Coefficients<V> c = coefficients;
  const Integers<V> lane_index = t.lane_index;
  const std::size_t z = t.z, r = t.r;
  for (std::size_t h = 0; h < num_registers; ++h) {
    const Integers<V> sign_r = kSigned ? parity_sign<V>(h, r) : Integers<V>{};
    const Amplitude<V> a = load<V>(re, im, h);
    store(re, im, h,
          turned<kAxis>(c.flipped(parity_sign<V>(h, z), sign_r), a, permute(a, lane_index)));
  }
}

template <class V, unsigned kLow, int kAxis, bool kSigned>
void apply_turn(double* re, double* im, std::size_t num_registers, const SplitTurn<V, kLow>& t,
                const Coefficients<V>& c) {
  if constexpr (kLow == 0) {
    turn_pairs<V, kLow, kAxis, true, kSigned, false>(re, im, num_registers, t, c);
  } else {
    const bool odd = std::popcount(t.x & t.z) % 2 != 0;
    if (t.x == 0) {
      turn_lanes<V, kLow, kAxis, kSigned>(re, im, num_registers, t, c);
    } else if (t.lane_x == 0) {  // then the registers alone anticommute
      turn_pairs<V, kLow, kAxis, true, kSigned, false>(re, im, num_registers, t, c);
    } else if (odd) {
      turn_pairs<V, kLow, kAxis, true, kSigned, true>(re, im, num_registers, t, c);
    } else {
      turn_pairs<V, kLow, kAxis, false, kSigned, true>(re, im, num_registers, t, c);
    }
  }
}

template <class V, unsigned kLow, int kAxis>
void apply_turn(double* re, double* im, std::size_t num_registers, const SplitTurn<V, kLow>& t,
                const Coefficients<V>& c) {
  if (t.r == 0) {
    apply_turn<V, kLow, kAxis, false>(re, im, num_registers, t, c);
  } else {
    apply_turn<V, kLow, kAxis, true>(re, im, num_registers, t, c);
  }
}

/// psi <- G psi.
template <class V, unsigned kLow>
void apply_turn(double* re, double* im, std::size_t num_registers, const SplitTurn<V, kLow>& t,
                const Coefficients<V>& c) {
  switch (t.axis) {
    case 1:
      return apply_turn<V, kLow, 1>(re, im, num_registers, t, c);
    case 2:
      return apply_turn<V, kLow, 2>(re, im, num_registers, t, c);
    case 3:
      return apply_turn<V, kLow, 3>(re, im, num_registers, t, c);
    default:
      return apply_turn<V, kLow, 0>(re, im, num_registers, t, c);
  }
}

/// A state of kCount registers that stay in the machine's.
template <class V, std::size_t kCount>
using SmallState = std::array<Amplitude<V>, kCount>;

/// psi <- G psi for the register mask kX.
template <std::size_t kX, class V, unsigned kLow, std::size_t kCount>
inline void turn_small(SmallState<V, kCount>& state, const SplitTurn<V, kLow>& t,
                       const Coefficients<V>& c) {
  const SmallState<V, kCount> old = state;
  [&]<std::size_t... h>(std::index_sequence<h...>) {
    ((state[h] = turned<0>(h == 0 ? c : c.flipped(parity_sign<V>(h, t.z), parity_sign<V>(h, t.r)),
                           old[h], permute(old[h ^ kX], t.lane_index))),
     ...);
  }
  (std::make_index_sequence<kCount>{});
}

template <class V, unsigned kLow, std::size_t kCount>
inline void apply_turn(SmallState<V, kCount>& state, const SplitTurn<V, kLow>& t,
                       const Coefficients<V>& c) {
  static_assert(kCount <= 4);
  if constexpr (kCount > 1) {
    if (t.x == 1) return turn_small<1>(state, t, c);
  }
  if constexpr (kCount > 2) {
    if (t.x == 2) return turn_small<2>(state, t, c);
    if (t.x == 3) return turn_small<3>(state, t, c);
  }
  turn_small<0>(state, t, c);
}

/// a b, complex.
template <class V>
inline Amplitude<V> times(const Amplitude<V>& a, const Amplitude<V>& b) {
  return {fma(V(-a.im), b.im, V(a.re * b.re)), fma(a.im, b.re, V(a.re * b.im))};
}

/// The amplitudes of a qubit after G|0>: w - i z of |0> and j - i r of |1>.
template <class V>
struct QubitState {
  Amplitude<V> zero, one;
};

/// Doubles the state of `size` registers: qubit state (x) psi. `qubit` is the new highest.
template <class V>
inline void append_qubit(double* re, double* im, std::size_t size, const QubitState<V>& qubit) {
  for (std::size_t h = 0; h < size; ++h) {
    const Amplitude<V> a = load<V>(re, im, h);
    store(re, im, h, times(qubit.zero, a));
    store(re, im, h + size, times(qubit.one, a));
  }
}

/// Sum of the lanes, by halves of neighbours.
template <class Value>
inline Value sum_of_neighbours(const Value* v, std::size_t count) {
  if (count == 1) return v[0];
  if (count == 4) return (v[0] + v[1]) + (v[2] + v[3]);
  return ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7]));
}
template <class V>
inline double sum_of_lanes(const V& v) {
  std::array<double, kLanes<V>> lanes;
  sim::store(lanes.data(), v);
  return sum_of_neighbours(lanes.data(), lanes.size());
}

}  // namespace qarch::sim::kernels
