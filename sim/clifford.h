#pragma once

#include <array>
#include <cstdint>

namespace qarch::sim {

/// PTM of a two-qubit Clifford gate: R P_j = sign P_i, kept as r'[i] = sign[i] r[source[i]].
/// i in base 4: digit 0 is operand 0, digit 1 is operand 1.
struct SignedPermutation {
  std::array<std::uint8_t, 16> source{};
  std::array<std::int8_t, 16> sign{};
};

namespace clifford_detail {

/// (-1)^negative P with P in symplectic form; bit k of x, z is operand k.
struct SignedPauli {
  unsigned x = 0;
  unsigned z = 0;
  int phase = 0;  ///< power of i
};

constexpr int bit_count(unsigned v) { return static_cast<int>((v & 1U) + ((v >> 1U) & 1U)); }

constexpr SignedPauli product(const SignedPauli& a, const SignedPauli& b) {
  const unsigned x = a.x ^ b.x;
  const unsigned z = a.z ^ b.z;
  const int phase = a.phase + b.phase + bit_count(a.x & a.z) + bit_count(b.x & b.z) +
                    2 * bit_count(a.z & b.x) - bit_count(x & z);
  return {x, z, ((phase % 4) + 4) % 4};
}

constexpr unsigned index(const SignedPauli& p) {
  unsigned k = 0;
  for (unsigned q = 0; q < 2; ++q) {
    const unsigned xq = (p.x >> q) & 1U;
    const unsigned zq = (p.z >> q) & 1U;
    k |= (zq != 0U ? 3U - xq : xq) << (2U * q);
  }
  return k;
}

}  // namespace clifford_detail

/// An image of the Clifford below: masks x and z, then 0 for the sign +, 2 for -.
using CliffordImage = std::array<unsigned, 3>;

/// The permutation of the Clifford U from its images of X and Z on operands 0 and 1
/// (U X_0 U^dagger, ...).
constexpr SignedPermutation clifford(std::array<CliffordImage, 2> x_images,
                                     std::array<CliffordImage, 2> z_images) {
  using clifford_detail::SignedPauli;
  SignedPermutation result;
  for (unsigned j = 0; j < 16; ++j) {
    SignedPauli image;
    int phase = 0;
    for (unsigned q = 0; q < 2; ++q) {
      const unsigned digit = (j >> (2U * q)) & 3U;
      const SignedPauli x{x_images[q][0], x_images[q][1], static_cast<int>(x_images[q][2])};
      const SignedPauli z{z_images[q][0], z_images[q][1], static_cast<int>(z_images[q][2])};
      if (digit == 1) image = product(image, x);
      if (digit == 3) image = product(image, z);
      if (digit == 2) {  // Y = i X Z
        image = product(image, product(x, z));
        ++phase;
      }
    }
    const unsigned i = clifford_detail::index(image);
    result.source[i] = static_cast<std::uint8_t>(j);
    result.sign[i] = (image.phase + phase) % 4 == 0 ? std::int8_t{1} : std::int8_t{-1};
  }
  return result;
}

// Masks: bit 0 is operand 0 (control), bit 1 is operand 1 (target); {x mask, z mask, 2 for -}.
inline constexpr SignedPermutation kIdentityPermutation =
    clifford({{{1, 0, 0}, {2, 0, 0}}}, {{{0, 1, 0}, {0, 2, 0}}});
inline constexpr SignedPermutation kCxPermutation =
    clifford({{{3, 0, 0}, {2, 0, 0}}}, {{{0, 1, 0}, {0, 3, 0}}});  // X_c -> X_c X_t, Z_t -> Z_c Z_t
inline constexpr SignedPermutation kCyPermutation =
    clifford({{{3, 2, 0}, {2, 1, 0}}}, {{{0, 1, 0}, {0, 3, 0}}});  // X_c -> X_c Y_t, X_t -> Z_c X_t
inline constexpr SignedPermutation kCzPermutation =
    clifford({{{1, 2, 0}, {2, 1, 0}}}, {{{0, 1, 0}, {0, 2, 0}}});  // X_c -> X_c Z_t, X_t -> Z_c X_t
inline constexpr SignedPermutation kSwapPermutation =
    clifford({{{2, 0, 0}, {1, 0, 0}}}, {{{0, 2, 0}, {0, 1, 0}}});
/// X_0 exp(-i pi/4 Z_0 X_1): X_0 -> -Y_0 X_1, X_1 -> X_1, Z_0 -> -Z_0, Z_1 -> Z_0 Y_1
inline constexpr SignedPermutation kEcrPermutation =
    clifford({{{3, 1, 2}, {2, 0, 0}}}, {{{0, 1, 2}, {2, 3, 0}}});

}  // namespace qarch::sim
