#include "rl/random.h"

#include <cassert>
#include <cmath>
#include <numbers>

namespace qarch::rl {

namespace {

/// Finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): a bijection that spreads close seeds.
std::uint64_t mix(std::uint64_t v) {
  v += 0x9E3779B97F4A7C15U;
  v = (v ^ (v >> 30U)) * 0xBF58476D1CE4E5B9U;
  v = (v ^ (v >> 27U)) * 0x94D049BB133111EBU;
  return v ^ (v >> 31U);
}

/// FNV-1a, 64 bit.
std::uint64_t hash(std::string_view text) {
  std::uint64_t h = 0xCBF29CE484222325U;
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return h;
}

std::uint32_t low(std::uint64_t v) { return static_cast<std::uint32_t>(v); }
std::uint32_t high(std::uint64_t v) { return static_cast<std::uint32_t>(v >> 32U); }

}  // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> c,
                                        std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53U} * c[0];
    const std::uint64_t b = std::uint64_t{0xCD9E8D57U} * c[2];
    c = {high(b) ^ c[1] ^ key[0], low(b), high(a) ^ c[3] ^ key[1], low(a)};
    key[0] += 0x9E3779B9U;
    key[1] += 0xBB67AE85U;
  }
  return c;
}

Rng::Rng(std::uint64_t key, std::uint64_t stream) : state_{{low(key), high(key)}, stream, 0} {}

Rng::result_type Rng::operator()() {
  const std::uint64_t index = state_.position / 2;
  if (index != block_index_) {
    const auto words =
        philox4x32({low(index), high(index), low(state_.stream), high(state_.stream)}, state_.key);
    block_ = {words[0] | (std::uint64_t{words[1]} << 32U),
              words[2] | (std::uint64_t{words[3]} << 32U)};
    block_index_ = index;
  }
  return block_[state_.position++ % 2];
}

Rng random_stream(std::uint64_t seed, std::string_view purpose, std::uint64_t item) {
  return Rng(mix(mix(seed) ^ hash(purpose)), item);
}

double uniform(Rng& rng) { return static_cast<double>(rng() >> 11U) * 0x1.0p-53; }

std::uint64_t uniform_index(Rng& rng, std::uint64_t bound) {
  assert(bound > 0);
  const std::uint64_t rejected = (0 - bound) % bound;  // 2^64 mod bound
  for (;;) {
    const std::uint64_t draw = rng();
    if (draw >= rejected) return draw % bound;
  }
}

double normal(Rng& rng) {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform(rng)));
  return radius * std::cos(2.0 * std::numbers::pi * uniform(rng));
}

}  // namespace qarch::rl
