#include "apps/bench_limits.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <fstream>
#include <memory>
#include <utility>

#include "sim/pauli_vector.h"

namespace qarch::apps {

namespace {

#if defined(__AVX512F__)
constexpr std::size_t kRegisterBytes = 64;
constexpr std::size_t kRegisters = 32;
#elif defined(__AVX__)
constexpr std::size_t kRegisterBytes = 32;
constexpr std::size_t kRegisters = 16;
#else
constexpr std::size_t kRegisterBytes = 16;
constexpr std::size_t kRegisters = 16;
#endif
using Register [[gnu::vector_size(kRegisterBytes)]] = double;
constexpr std::size_t kDoubles = kRegisterBytes / sizeof(double);

/// The compiler may assume nothing about what p points to.
inline void escape(void* p) { asm volatile("" : : "r"(p) : "memory"); }

/// 1, but the compiler does not know.
double opaque_one() {
  double one = 1.0;
  escape(&one);
  return one;
}

// --- v <- c v

struct alignas(kRegisterBytes) Pack {
  Register values;
};

constexpr std::size_t kBytesPerCall = std::size_t{1} << 18U;  // a call costs a few nanoseconds

std::size_t passes_of(std::size_t vector_bytes) {
  return std::max<std::size_t>(1, kBytesPerCall / vector_bytes);
}

std::function<void()> scaling_body(std::size_t vector_bytes) {
  const std::size_t count = std::max<std::size_t>(1, vector_bytes / sizeof(Pack));
  auto packs = std::make_shared<std::vector<Pack>>(count, Pack{Register{} + 1.0});
  return [packs, passes = passes_of(vector_bytes), one = opaque_one()] {
    for (std::size_t pass = 0; pass < passes; ++pass) {
      escape(packs->data());
      for (Pack& pack : *packs) pack.values *= one;
    }
    escape(packs->data());
  };
}

// --- v <- v m + c

constexpr std::size_t kChains = kRegisters == 32 ? 16 : 12;  // latency times units, and no spills
constexpr std::size_t kSteps = 4096;

template <std::size_t... K>
void multiply_add_chains(double one, std::index_sequence<K...> /*chains*/) {
  const Register m = Register{} + one;
  const Register c = Register{} + (one - 1.0);
  std::array<Register, sizeof...(K)> a{(Register{} + (one + static_cast<double>(K)))...};
  for (std::size_t step = 0; step < kSteps; ++step) {
    ((a[K] = a[K] * m + c), ...);
  }
  escape(a.data());
}

std::function<void()> peak_body() {
  return [one = opaque_one()] { multiply_add_chains(one, std::make_index_sequence<kChains>{}); };
}

constexpr double kMultiplyAddsPerCall = static_cast<double>(kSteps * kChains * kDoubles);

// --- caches

constexpr const char* kCacheFolder = "/sys/devices/system/cpu/cpu0/cache/index";

std::string first_word(const std::string& path) {
  std::ifstream file(path);
  std::string word;
  file >> word;
  return word;
}

/// "32K", "1024K", "32M"; 0 for anything else.
std::size_t parse_size(const std::string& text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end + 1 != text.data() + text.size()) return 0;
  if (*end == 'K') return value << 10U;
  return *end == 'M' ? value << 20U : 0;
}

/// The size of a data or unified cache in the kernel's table, or 0.
std::size_t kernel_cache_bytes(int level) {
  for (int index = 0; index < 8; ++index) {
    const std::string folder = kCacheFolder + std::to_string(index) + "/";
    if (first_word(folder + "level") != std::to_string(level)) continue;
    if (first_word(folder + "type") != "Instruction")
      return parse_size(first_word(folder + "size"));
  }
  return 0;
}

struct CacheRow {
  const char* name;
  int level;
  int sysconf_name;
  std::size_t usual_bytes;
  bool shared;
};
constexpr std::array<CacheRow, 3> kCaches{{
    {"L1", 1, _SC_LEVEL1_DCACHE_SIZE, std::size_t{1} << 15U, false},
    {"L2", 2, _SC_LEVEL2_CACHE_SIZE, std::size_t{1} << 20U, false},
    {"L3", 3, _SC_LEVEL3_CACHE_SIZE, std::size_t{1} << 25U, true},
}};

/// The vectors that measure a level: half of L1, a quarter and half of L2, a quarter of L3; of
/// memory what no cache holds.
std::vector<std::size_t> vector_sizes(const CacheLevel& level, std::size_t last_cache_bytes) {
  if (level.name == "L1") return {level.bytes / 2};
  if (level.name == "L2") return {level.bytes / 4, level.bytes / 2};
  if (level.name == "L3") return {level.bytes / 4};
  const std::size_t wanted = std::max(4 * last_cache_bytes, std::size_t{1} << 27U);
  return {std::min(wanted, level.bytes / 4)};
}

/// Calls visit(level, vector_bytes, threads) in the order of the timings.
template <class Visit>
void visit_vectors(const std::vector<CacheLevel>& levels, const std::vector<int>& threads,
                   const Visit& visit) {
  std::size_t last_cache_bytes = 0;
  for (const CacheLevel& level : levels) {
    if (level.name != "memory") last_cache_bytes = std::max(last_cache_bytes, level.bytes);
  }
  for (const CacheLevel& level : levels) {
    for (const std::size_t bytes : vector_sizes(level, last_cache_bytes)) {
      for (const int count : threads) visit(level, bytes, count);
    }
  }
}

}  // namespace

std::vector<CacheLevel> cache_levels() {
  std::vector<CacheLevel> levels;
  for (const CacheRow& row : kCaches) {
    std::size_t bytes = kernel_cache_bytes(row.level);
    if (bytes == 0) {
      const long value = sysconf(row.sysconf_name);
      if (value > 0) bytes = static_cast<std::size_t>(value);
    }
    levels.push_back({row.name, bytes, row.shared});
  }
  const bool known = std::ranges::any_of(levels, [](const auto& level) { return level.bytes > 0; });
  for (std::size_t k = 0; k < levels.size() && !known; ++k)
    levels[k].bytes = kCaches[k].usual_bytes;
  std::erase_if(levels, [](const CacheLevel& level) { return level.bytes == 0; });
  levels.push_back({"memory", sim::available_memory_bytes(), true});
  return levels;
}

std::size_t vector_register_bytes() { return kRegisterBytes; }

std::vector<Timing> limit_timings(const std::vector<CacheLevel>& levels,
                                  const std::vector<int>& threads, double min_seconds,
                                  int repetitions) {
  std::vector<Timing> timings;
  const auto add = [&](const std::string& name, int count, auto prepare) {
    timings.push_back({name, count, count > 1, min_seconds, repetitions, std::move(prepare)});
  };
  visit_vectors(levels, threads, [&](const CacheLevel& level, std::size_t bytes, int count) {
    const std::size_t mine = level.shared ? bytes / static_cast<std::size_t>(count) : bytes;
    add("bandwidth of " + level.name, count, [mine] { return scaling_body(mine); });
  });
  for (const int count : threads) add("multiply-adds", count, [] { return peak_body(); });
  return timings;
}

MachineLimits limits_of(const std::vector<CacheLevel>& levels, const std::vector<int>& threads,
                        const std::vector<TimingResult>& results) {
  MachineLimits limits;
  std::size_t next = 0;
  visit_vectors(levels, threads, [&](const CacheLevel& level, std::size_t bytes, int count) {
    const std::size_t mine = level.shared ? bytes / static_cast<std::size_t>(count) : bytes;
    const std::size_t packs = std::max<std::size_t>(1, mine / sizeof(Pack));
    const auto moved = static_cast<double>(2 * packs * sizeof(Pack) * passes_of(mine));
    limits.bandwidth.push_back(
        {level.name, level.bytes, level.shared, bytes, count, moved / results[next++].min()});
  });
  for (const int count : threads) {
    limits.peak.push_back({count, kMultiplyAddsPerCall / results[next++].min()});
  }
  return limits;
}

double MachineLimits::peak_of(int threads) const {
  const auto found =
      std::ranges::find_if(peak, [&](const PeakLimit& limit) { return limit.threads == threads; });
  return found == peak.end() ? 0.0 : found->multiply_adds_per_second;
}

const BandwidthLimit& MachineLimits::bandwidth_of(std::size_t footprint, int threads) const {
  const auto holds = [&](const BandwidthLimit& limit) {
    return limit.capacity * (limit.shared ? 1 : static_cast<std::size_t>(threads)) >= footprint;
  };
  const BandwidthLimit* best = nullptr;
  for (const BandwidthLimit& limit : bandwidth) {
    if (limit.threads != threads) continue;
    const bool next_level = best == nullptr || best->level != limit.level;
    if (next_level && best != nullptr && holds(*best)) break;
    if (next_level || limit.bytes_per_second > best->bytes_per_second) best = &limit;
  }
  assert(best != nullptr);
  return *best;
}

}  // namespace qarch::apps
