#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

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
          static_cast<std::int64_t>(std::uint64_t{std::popcount(mask & k) % 2U} << 63U);
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
      : x(turn.x >> kLow), z(turn.z >> kLow), r(turn.r >> kLow), lane_x(turn.x & kLaneMask) {
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
  unsigned lane_x;
  Integers<V> lane_index{}, lane_z{}, lane_r{};
};

/// psi'[b] = (w - i z s(b)) psi[b] + (-i r t(b) - j s(b) t(b)) psi[b ^ x]; signs are in c already.
template <class V>
inline Amplitude<V> turned(const Coefficients<V>& c, const Amplitude<V>& a,
                           const Amplitude<V>& partner) {
  return {fma(V(-c.j), partner.re, fma(c.r, partner.im, fma(c.z, a.im, V(c.w * a.re)))),
          fma(V(-c.j), partner.im, fma(V(-c.r), partner.re, fma(V(-c.z), a.re, V(c.w * a.im))))};
}

/// body(h) for every register h whose bit `pivot` (a power of two) is zero.
template <class Body>
inline void for_each_lower(std::size_t num_registers, std::size_t pivot, const Body& body) {
  for (std::size_t block = 0; block < num_registers; block += 2 * pivot) {
    for (std::size_t h = block; h < block + pivot; ++h) body(h);
  }
}

template <class V, unsigned kLow, bool kPermute>
void turn_pairs(double* re, double* im, std::size_t num_registers, const SplitTurn<V, kLow>& t,
                const Coefficients<V>& c) {
  const Integers<V> other_z = parity_sign<V>(t.x, t.z);
  const Integers<V> other_r = parity_sign<V>(t.x, t.r);
  for_each_lower(num_registers, std::bit_floor(t.x), [&](std::size_t h) {
    const Integers<V> sign_z = parity_sign<V>(h, t.z);
    const Integers<V> sign_r = parity_sign<V>(h, t.r);
    const Amplitude<V> a = load<V>(re, im, h);
    const Amplitude<V> b = load<V>(re, im, h ^ t.x);
    const Amplitude<V> a_partner = kPermute ? permute(b, t.lane_index) : b;
    const Amplitude<V> b_partner = kPermute ? permute(a, t.lane_index) : a;
    store(re, im, h, turned(c.flipped(sign_z, sign_r), a, a_partner));
    store(re, im, h ^ t.x, turned(c.flipped(sign_z ^ other_z, sign_r ^ other_r), b, b_partner));
  });
}

/// psi <- G psi.
template <class V, unsigned kLow>
void apply_turn(double* re, double* im, std::size_t num_registers, const SplitTurn<V, kLow>& t,
                const Coefficients<V>& c) {
  if (t.x == 0) {
    for (std::size_t h = 0; h < num_registers; ++h) {
      const Amplitude<V> a = load<V>(re, im, h);
      store(re, im, h,
            turned(c.flipped(parity_sign<V>(h, t.z), parity_sign<V>(h, t.r)), a,
                   permute(a, t.lane_index)));
    }
  } else if (kLow == 0 || t.lane_x == 0) {
    turn_pairs<V, kLow, false>(re, im, num_registers, t, c);
  } else {
    turn_pairs<V, kLow, true>(re, im, num_registers, t, c);
  }
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

/// Three sums over the state, lane by lane, that give df/d epsilon under 1 - i epsilon P:
/// Im <lambda| P |psi> for P = R, J, Z.
template <class V, unsigned kLow>
std::array<V, 3> torques(const double* re, const double* im, const double* lambda_re,
                         const double* lambda_im, std::size_t num_registers,
                         const SplitTurn<V, kLow>& t) {
  V sum_r{}, sum_j{}, sum_z{};
  for (std::size_t h = 0; h < num_registers; ++h) {
    const Integers<V> sign_z = parity_sign<V>(h, t.z);
    const Integers<V> sign_r = parity_sign<V>(h, t.r);
    const Amplitude<V> a = load<V>(re, im, h);
    const Amplitude<V> p = permute(load<V>(re, im, h ^ t.x), t.lane_index);
    const Amplitude<V> l = load<V>(lambda_re, lambda_im, h);
    const V r = fma(V(-l.im), p.re, V(l.re * p.im));
    const V j = fma(l.im, p.im, V(l.re * p.re));
    const V z = fma(V(-l.im), a.re, V(l.re * a.im));
    sum_r += flip(r, sign_r);
    sum_j -= flip(j, sign_r ^ sign_z);
    sum_z += flip(z, sign_z);
  }
  return {flip(sum_r, t.lane_r), flip(sum_j, Integers<V>(t.lane_r ^ t.lane_z)),
          flip(sum_z, t.lane_z)};
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
