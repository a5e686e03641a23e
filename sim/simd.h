#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <type_traits>
#include <vector>
#if defined(__FMA__) || defined(__AVX512F__)
#include <immintrin.h>
#endif

/// Vectors of doubles. One source serves `double` (one lane), `Four` and `Eight`: arithmetic on the
/// vectors is lane by lane, and lane k of a result has the bits that `double` gives.
namespace qarch::sim {

using Four = double __attribute__((vector_size(32)));
using Eight = double __attribute__((vector_size(64)));

namespace detail {
template <class V>
struct LaneIndex {
  using Type = std::int64_t;
};
template <>
struct LaneIndex<Four> {
  using Type = std::int64_t __attribute__((vector_size(32)));
};
template <>
struct LaneIndex<Eight> {
  using Type = std::int64_t __attribute__((vector_size(64)));
};
}  // namespace detail

/// 64-bit integers in the shape of V: the type of comparisons, bit patterns and permutations.
template <class V>
using Integers = typename detail::LaneIndex<V>::Type;

/// Number of doubles in V.
template <class V>
inline constexpr std::size_t kLanes = sizeof(V) / sizeof(double);

/// From and to any address.
template <class V>
inline V load(const double* from) {
  V v;
  std::memcpy(&v, from, sizeof(V));
  return v;
}
template <class V>
inline void store(double* to, const V& v) {
  std::memcpy(to, &v, sizeof(V));
}

/// v in every lane.
template <class V>
inline V broadcast(double v) {
  if constexpr (kLanes<V> == 1) {
    return v;
  } else {
    return v - V{};  // exact, also for -0.0
  }
}

template <class V>
inline Integers<V> bits(const V& v) {
  return std::bit_cast<Integers<V>>(v);
}
template <class V>
inline V from_bits(const Integers<V>& v) {
  return std::bit_cast<V>(v);
}

/// a b + c: rounded once where the machine can do so, and then always; compilers contract a * b + c
/// as they like where several products meet, so that sums of products call this.
template <class V>
inline V fma(const V& a, const V& b, const V& c) {
#ifdef __FMA__
  if constexpr (kLanes<V> == 1) return __builtin_fma(a, b, c);
  if constexpr (kLanes<V> == 4) return V(_mm256_fmadd_pd(__m256d(a), __m256d(b), __m256d(c)));
  if constexpr (kLanes<V> == 8) {
#ifdef __AVX512F__
    return V(_mm512_fmadd_pd(__m512d(a), __m512d(b), __m512d(c)));
#else
    const auto part = [](const V& v, int i) {
      return _mm256_loadu_pd(reinterpret_cast<const double*>(&v) + 4 * i);
    };
    V result;
    for (int i = 0; i < 2; ++i) {
      _mm256_storeu_pd(reinterpret_cast<double*>(&result) + 4 * i,
                       _mm256_fmadd_pd(part(a, i), part(b, i), part(c, i)));
    }
    return result;
#endif
  }
#else
  return a * b + c;
#endif
}

/// Lane k of the result is lane index[k] of v.
template <class V>
inline V permute(const V& v, const Integers<V>& index) {
#ifdef __clang__
  V result = v;
  for (std::size_t k = 0; k < kLanes<V>; ++k) result[k] = v[index[k]];
  return result;
#else
  return __builtin_shuffle(v, index);
#endif
}

/// Memory that begins at a cache line.
template <class T>
struct CacheLineAllocator {
  using value_type = T;
  static constexpr std::align_val_t kLine{64};

  CacheLineAllocator() = default;
  template <class U>
  explicit CacheLineAllocator(const CacheLineAllocator<U>& /*other*/) {}
  T* allocate(std::size_t count) {
    return static_cast<T*>(::operator new(count * sizeof(T), kLine));
  }
  void deallocate(T* memory, std::size_t /*count*/) { ::operator delete(memory, kLine); }
  bool operator==(const CacheLineAllocator&) const = default;
};
template <class T>
using AlignedVector = std::vector<T, CacheLineAllocator<T>>;

}  // namespace qarch::sim
