#pragma once

#include <array>
#include <bit>
#include <cstddef>

#include "sim/state_vector_kernels.h"

/// The inner loops of the backward sweep of derivatives; layouts as in state_vector_kernels.h.
namespace qarch::sim::kernels {

/// v[h] += d a, or i d a.
template <bool kImaginary, class V>
inline void add_product(double* re, double* im, std::size_t h, const V& d, const Amplitude<V>& a) {
  const Amplitude<V> old = load<V>(re, im, h);
  if constexpr (kImaginary) {
    store<V>(re, im, h, {fma(V(-d), a.im, old.re), fma(d, a.re, old.im)});
  } else {
    store<V>(re, im, h, {fma(d, a.re, old.re), fma(d, a.im, old.im)});
  }
}

/// A state and the vector that the observable makes of it.
struct StateAndImage {
  const double* re;
  const double* im;
  const double* image_re;
  const double* image_im;
};

/// torques() where the signs are one for all pairs: as kOdd and not kSigned above.
template <class V, unsigned kLow, bool kPermute>
std::array<V, 3> torques_of_pairs(const StateAndImage& s, std::size_t num_registers,
                                  const SplitTurn<V, kLow>& t) {
  V plus_r{}, minus_r{}, plus_j{}, minus_j{}, plus_z{}, minus_z{};
  const Integers<V> lane_index = t.lane_index;
  for_each_lower(num_registers, std::bit_floor(t.x), [&](std::size_t lower) {
    const std::size_t h = lower ^ (std::popcount(lower & t.z) % 2 != 0 ? t.x : 0);
    const Amplitude<V> a = load<V>(s.re, s.im, h);
    const Amplitude<V> b = load<V>(s.re, s.im, h ^ t.x);
    const Amplitude<V> l = load<V>(s.image_re, s.image_im, h);
    const Amplitude<V> m = load<V>(s.image_re, s.image_im, h ^ t.x);
    const Amplitude<V> p = kPermute ? permute(a, lane_index) : a;
    const Amplitude<V> q = kPermute ? permute(b, lane_index) : b;
    plus_r = fma(m.re, p.im, fma(l.re, q.im, plus_r));
    minus_r = fma(m.im, p.re, fma(l.im, q.re, minus_r));
    plus_j = fma(m.im, p.im, fma(m.re, p.re, plus_j));
    minus_j = fma(l.im, q.im, fma(l.re, q.re, minus_j));
    plus_z = fma(m.im, b.re, fma(l.re, a.im, plus_z));
    minus_z = fma(m.re, b.im, fma(l.im, a.re, minus_z));
  });
  return {plus_r - minus_r, plus_j - minus_j, plus_z - minus_z};
}

template <class V, unsigned kLow>
[[gnu::always_inline]] inline std::array<V, 3> torques_of_registers(const StateAndImage& s,
                                                                    std::size_t num_registers,
                                                                    const SplitTurn<V, kLow>& t) {
  V sum_r{}, sum_j{}, sum_z{};
  for (std::size_t h = 0; h < num_registers; ++h) {
    const Integers<V> sign_z = parity_sign<V>(h, t.z);
    const Integers<V> sign_r = parity_sign<V>(h, t.r);
    const Amplitude<V> a = load<V>(s.re, s.im, h);
    const Amplitude<V> p = permute(load<V>(s.re, s.im, h ^ t.x), t.lane_index);
    const Amplitude<V> l = load<V>(s.image_re, s.image_im, h);
    sum_r += flip(fma(V(-l.im), p.re, V(l.re * p.im)), sign_r);
    sum_j -= flip(fma(l.im, p.im, V(l.re * p.re)), sign_r ^ sign_z);
    sum_z += flip(fma(V(-l.im), a.re, V(l.re * a.im)), sign_z);
  }
  return {sum_r, sum_j, sum_z};
}

/// Three sums over the state, lane by lane, that give df/d epsilon under 1 - i epsilon P:
/// Im <image| P |psi> for P = R, J, Z.
template <class V, unsigned kLow>
[[gnu::always_inline]] inline std::array<V, 3> torques(const StateAndImage& s,
                                                       std::size_t num_registers,
                                                       const SplitTurn<V, kLow>& t) {
  std::array<V, 3> sums;
  if (t.x == 0 || t.r != 0 || std::popcount(t.x & t.z) % 2 == 0) {
    sums = torques_of_registers(s, num_registers, t);
  } else if (t.lane_x == 0) {
    sums = torques_of_pairs<V, kLow, false>(s, num_registers, t);
  } else {
    sums = torques_of_pairs<V, kLow, true>(s, num_registers, t);
  }
  return {flip(sums[0], t.lane_r), flip(sums[1], Integers<V>(t.lane_r ^ t.lane_z)),
          flip(sums[2], t.lane_z)};
}

}  // namespace qarch::sim::kernels
