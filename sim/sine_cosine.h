#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "sim/simd.h"

namespace qarch::sim {

namespace detail {

/// Beyond this the reduction by multiples of pi/2 gives way to the standard library.
inline constexpr double kLargestReduced = 1e5;

/// Sine and cosine for |x| <= kLargestReduced, without a branch.
///
///   x = k pi/2 + y0 + y1,  |y0| <= pi/4,       pi/2 = a + b with a of 33 bits, so that k a is
///   exact sin(y) = y + y z S(z),      cos(y) = 1 - z/2 + z^2 C(z),      z = y^2
///
/// S and C interpolate at the Chebyshev nodes of [0, (pi/4)^2]: errors 1.4e-17 and 9e-19.
template <class V>
inline void reduced_sine_cosine(const V& x, V& sine, V& cosine) {
  constexpr double kTwoOverPi = 0x1.45f306dc9c883p-1;
  constexpr double kRounder = 0x1.8p52;  // the sum's low bits are the nearest integer
  constexpr double kA = 0x1.921fb544p+0;
  constexpr double kB = 0x1.0b4611a626331p-34;
  const auto constant = [](double c) { return broadcast<V>(c); };
  const V shifted = fma(x, constant(kTwoOverPi), constant(kRounder));
  const V minus_k = constant(kRounder) - shifted;
  const V r = fma(minus_k, constant(kA), x);
  const V y0 = fma(minus_k, constant(kB), r);
  const V y1 = fma(minus_k, constant(kB), r - y0);
  const V z = y0 * y0;
  const V zz = z * z;
  const auto polynomial = [&](double c0, double c1, double c2, double c3, double c4, double c5) {
    const V low = fma(z, constant(c1), constant(c0));
    const V middle = fma(z, constant(c3), constant(c2));
    const V high = fma(z, constant(c5), constant(c4));
    return fma(zz, fma(zz, high, middle), low);
  };
  const V s = polynomial(-0x1.5555555555555p-3, 0x1.1111111110bb1p-7, -0x1.a01a019e8357dp-13,
                         0x1.71de37961e4c6p-19, -0x1.ae600a926c89ap-26, 0x1.5e0af186af739p-33);
  const V c = polynomial(0x1.5555555555555p-5, -0x1.6c16c16c16966p-10, 0x1.a01a019f4e867p-16,
                         -0x1.27e4fa17a41b4p-22, 0x1.1eeb68b109173p-29, -0x1.907d7aebd5e3dp-37);
  const V sine_y = y0 + fma(y0 * z, s, y1);
  const V half = constant(-0.5) * z;
  const V one_less = constant(1.0) + half;
  const V rest = fma(-y0, y1, (constant(1.0) - one_less) + half);
  const V cosine_y = one_less + fma(zz, c, rest);

  // sin(y + k pi/2): sin y, cos y, -sin y, -cos y;   cos: cos y, -sin y, -cos y, sin y
  const Integers<V> k = bits(shifted);
  const auto swapped = (k & 1) != 0;
  const Integers<V> sine_sign = (k & 2) << 62;
  const Integers<V> cosine_sign = ((k + 1) & 2) << 62;
  sine = from_bits<V>(bits(V(swapped ? cosine_y : sine_y)) ^ sine_sign);
  cosine = from_bits<V>(bits(V(swapped ? sine_y : cosine_y)) ^ cosine_sign);
}

/// Whether reduced_sine_cosine must not be used for some lane of x: too large, infinite or NaN.
template <class V>
inline bool any_irreducible(const V& x) {
  if constexpr (kLanes<V> == 1) {
    return !(std::fabs(x) <= kLargestReduced);
  } else if constexpr (kLanes<V> == 4) {
    const auto good = (x <= kLargestReduced) & (x >= -kLargestReduced);
    return (good[0] & good[1] & good[2] & good[3]) == 0;
  } else {
#ifdef __AVX512F__
    const __m512d limit = _mm512_set1_pd(kLargestReduced);
    return _mm512_cmp_pd_mask(_mm512_abs_pd(__m512d(x)), limit, _CMP_LE_OQ) != 0xff;
#else
    const auto good = (x <= kLargestReduced) & (x >= -kLargestReduced);
    return (good[0] & good[1] & good[2] & good[3] & good[4] & good[5] & good[6] & good[7]) == 0;
#endif
  }
}

template <class V>
[[gnu::noinline, gnu::cold]] void repair_sine_cosine(const V& x, V& sine, V& cosine) {
  std::array<double, kLanes<V>> angle, s, c;
  store(angle.data(), x);
  store(s.data(), sine);
  store(c.data(), cosine);
  for (std::size_t k = 0; k < kLanes<V>; ++k) {
    if (!any_irreducible(angle[k])) continue;
    s[k] = std::sin(angle[k]);
    c[k] = std::cos(angle[k]);
  }
  sine = load<V>(s.data());
  cosine = load<V>(c.data());
}

}  // namespace detail

/// sine = sin(x), cosine = cos(x), lane by lane; V is double, Four or Eight, and lane k has the
/// bits that double gives. Absolute error below 1.2e-16 for |x| <= 1e5 with fused multiply-add
/// (2e-16 without); beyond, the standard library's values. NaN and infinities give NaN.
template <class V>
inline void sine_cosine(const V& x, V& sine, V& cosine) {
  detail::reduced_sine_cosine(x, sine, cosine);
  if (detail::any_irreducible(x)) [[unlikely]] {
    detail::repair_sine_cosine(x, sine, cosine);
  }
}

/// sine[i] = sin(x[i]), cosine[i] = cos(x[i]), the same bits as one by one. The ranges written may
/// not overlap x or each other.
inline void sine_cosine(std::span<const double> x, double* sine, double* cosine) {
  std::size_t i = 0;
  for (; i + 8 <= x.size(); i += 8) {
    Eight s, c;
    sine_cosine(load<Eight>(x.data() + i), s, c);
    store(sine + i, s);
    store(cosine + i, c);
  }
  const std::size_t rest = x.size() - i;
  if (rest == 0) return;
  std::array<double, 8> padded{};
  std::memcpy(padded.data(), x.data() + i, rest * sizeof(double));
  Eight s, c;
  sine_cosine(load<Eight>(padded.data()), s, c);
  std::memcpy(sine + i, &s, rest * sizeof(double));
  std::memcpy(cosine + i, &c, rest * sizeof(double));
}

}  // namespace qarch::sim
