#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>

namespace qarch::rl {

/// Counter-based generator Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as
/// easy as 1, 2, 3", SC11, sec. 3.3): output block j is a keyed bijection of the counter j, so that
/// a stream is its key and a position, both plain integers that a checkpoint can hold.
/// Satisfies std::uniform_random_bit_generator with 64-bit results.
class Rng {
 public:
  using result_type = std::uint64_t;
  /// What a checkpoint stores.
  struct State {
    std::array<std::uint32_t, 2> key{};
    std::uint64_t stream = 0;    ///< high half of the counter
    std::uint64_t position = 0;  ///< number of 64-bit results drawn
    bool operator==(const State&) const = default;
  };

  explicit Rng(std::uint64_t key, std::uint64_t stream = 0);
  explicit Rng(const State& state) : state_(state) {}

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()();

  const State& state() const { return state_; }

 private:
  State state_;
  std::array<std::uint64_t, 2> block_{};
  std::uint64_t block_index_ = std::numeric_limits<std::uint64_t>::max();
};

/// The raw bijection, public for its known-answer test.
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key);

/// The stream for one purpose and one item: a draw added to one stream shifts no other, and items
/// may be taken in any order by any thread.
Rng random_stream(std::uint64_t seed, std::string_view purpose, std::uint64_t item = 0);

/// Uniform on [0, 1), 53 bits.
double uniform(Rng& rng);
/// Uniform on {0, ..., bound - 1}, without bias; bound > 0.
std::uint64_t uniform_index(Rng& rng, std::uint64_t bound);
/// Standard normal (Box-Muller, one of the pair, so that every draw costs two results).
double normal(Rng& rng);

}  // namespace qarch::rl
