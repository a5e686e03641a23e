#include "search/datasets/generators.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "rl/random.h"
#include "search/datasets/ad_hoc.h"
#include "search/optimize/require.h"

namespace qarch::search {

namespace {

constexpr int kMostBits = 20;

/// Where the points of two classes lie without noise.
struct Curve {
  const char* name;
  std::array<const char*, 2> classes;
  Eigen::RowVector2d (*point)(int label, double t);  ///< t in [0, 1)
};

Eigen::RowVector2d moon(int label, double t) {
  const double angle = std::numbers::pi * t;
  const Eigen::RowVector2d point(std::cos(angle), std::sin(angle));
  return label == 0 ? point : Eigen::RowVector2d(1.0, 0.5) - point;
}

Eigen::RowVector2d circle(int label, double t) {
  const double angle = 2.0 * std::numbers::pi * t;
  return Eigen::RowVector2d(std::cos(angle), std::sin(angle)) / (label == 0 ? 1.0 : 2.0);
}

constexpr Curve kMoons{"moons", {"upper", "lower"}, moon};
constexpr Curve kCircles{"circles", {"outer", "inner"}, circle};

Dataset points_on(const Curve& curve, const DataOptions& options, std::uint64_t seed) {
  require_option(options.dimension == 2, "data", "dimension", options.dimension,
                 std::string("2 for ") + curve.name);
  Dataset data;
  data.name = curve.name;
  data.classes = {curve.classes.begin(), curve.classes.end()};
  data.x.resize(options.samples, 2);
  for (int i = 0; i < options.samples; ++i) {
    rl::Rng rng = rl::random_stream(seed, "points", static_cast<std::uint64_t>(i));
    const int label = i % 2;
    const Eigen::RowVector2d place = curve.point(label, rl::uniform(rng));
    for (int j = 0; j < 2; ++j) data.x(i, j) = place[j] + options.noise * rl::normal(rng);
    data.labels.push_back(label);
  }
  return data;
}

/// Half of the drawn strings of each class; the larger class fills up what the smaller lacks.
std::vector<std::uint32_t> drawn(std::array<std::vector<std::uint32_t>, 2> strings, int count,
                                 std::uint64_t seed) {
  const int first = std::clamp((count + 1) / 2, count - static_cast<int>(strings[1].size()),
                               static_cast<int>(strings[0].size()));
  std::vector<std::uint32_t> result;
  rl::Rng rng = rl::random_stream(seed, "bit strings");
  for (auto& [of_class, wanted] : {std::pair(&strings[0], first), {&strings[1], count - first}}) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(wanted); ++i) {
      std::swap((*of_class)[i], (*of_class)[i + rl::uniform_index(rng, of_class->size() - i)]);
      result.push_back((*of_class)[i]);
    }
  }
  for (std::size_t i = result.size(); i > 1; --i) {
    std::swap(result[i - 1], result[rl::uniform_index(rng, i)]);
  }
  return result;
}

std::uint32_t mask_of(const DataOptions& options) {
  std::uint32_t mask = 0;
  for (const int bit : options.bits) {
    require_option(bit >= 0 && bit < options.dimension, "data", "bits", bit,
                   "in [0, " + std::to_string(options.dimension - 1) + "], below data.dimension");
    mask |= 1U << static_cast<unsigned>(bit);
  }
  return options.bits.empty() ? (1U << static_cast<unsigned>(options.dimension)) - 1U : mask;
}

/// The class of a string by how many of the bits that count are 1.
struct BitFunction {
  const char* name;
  std::array<const char*, 2> classes;
  int (*label)(int ones, int bits);
  bool has_ties;  ///< where half of the bits are 1
};

void validate_bits(const DataOptions& options, const std::string& name) {
  require_option(options.dimension >= 1 && options.dimension <= kMostBits, "data", "dimension",
                 options.dimension, "in [1, " + std::to_string(kMostBits) + "] for " + name);
  require_option(options.noise >= 0.0 && options.noise <= 0.5, "data", "noise", options.noise,
                 "in [0, 0.5], a probability, for " + name);
}

/// Every string as often as it fits, then different ones of both classes.
std::vector<std::uint32_t> chosen_strings(const BitFunction& function, std::uint32_t mask,
                                          const DataOptions& options, std::uint64_t seed) {
  const std::uint32_t all = 1U << static_cast<unsigned>(options.dimension);
  const auto samples = static_cast<std::uint32_t>(options.samples);
  std::vector<std::uint32_t> strings;
  strings.reserve(samples);
  for (std::uint32_t i = 0; i < samples / all * all; ++i) strings.push_back(i % all);
  std::array<std::vector<std::uint32_t>, 2> by_class;
  for (std::uint32_t s = 0; s < all; ++s) {
    const int label = function.label(std::popcount(s & mask), std::popcount(mask));
    by_class[static_cast<std::size_t>(label)].push_back(s);
  }
  for (const std::uint32_t s : drawn(std::move(by_class), static_cast<int>(samples % all), seed)) {
    strings.push_back(s);
  }
  return strings;
}

Dataset bit_strings(const BitFunction& function, const DataOptions& options, std::uint64_t seed) {
  validate_bits(options, function.name);
  const std::uint32_t mask = mask_of(options);
  Dataset data;
  data.name = function.name;
  data.classes = {function.classes.begin(), function.classes.end()};
  data.x.resize(options.samples, options.dimension);
  rl::Rng rng = rl::random_stream(seed, "label noise");
  int flipped = 0;
  int ties = 0;
  for (const std::uint32_t string : chosen_strings(function, mask, options, seed)) {
    for (int j = 0; j < options.dimension; ++j) {
      data.x(data.size(), j) = string >> static_cast<unsigned>(j) & 1U;
    }
    const int ones = std::popcount(string & mask);
    const int bits = std::popcount(mask);
    const int label = function.label(ones, bits);
    const bool flip = rl::uniform(rng) < options.noise;
    if (flip) ++flipped;
    if (function.has_ties && 2 * ones == bits) ++ties;
    data.labels.push_back(flip ? 1 - label : label);
  }
  if (flipped > 0) data.notes.push_back(std::to_string(flipped) + " labels were flipped (noise)");
  if (ties > 0) {
    data.notes.push_back(std::to_string(ties) + " samples are ties, of class '" + data.classes[0] +
                         "' by definition");
  }
  return data;
}

constexpr BitFunction kParity{
    "parity", {"even", "odd"}, [](int ones, int /*bits*/) { return ones % 2; }, false};
constexpr BitFunction kMajority{"majority",
                                {"zeros", "ones"},
                                [](int ones, int bits) { return 2 * ones > bits ? 1 : 0; },
                                true};

constexpr std::array kGenerators{Generator{"moons", moons_data}, Generator{"circles", circles_data},
                                 Generator{"parity", parity_data},
                                 Generator{"majority", majority_data},
                                 Generator{"ad_hoc", ad_hoc_samples}};

}  // namespace

Dataset moons_data(const DataOptions& options, std::uint64_t seed) {
  return points_on(kMoons, options, seed);
}
Dataset circles_data(const DataOptions& options, std::uint64_t seed) {
  return points_on(kCircles, options, seed);
}
Dataset parity_data(const DataOptions& options, std::uint64_t seed) {
  return bit_strings(kParity, options, seed);
}
Dataset majority_data(const DataOptions& options, std::uint64_t seed) {
  return bit_strings(kMajority, options, seed);
}

Dataset ad_hoc_samples(const DataOptions& options, std::uint64_t seed) {
  Dataset data = ad_hoc_data((options.samples + 1) / 2, options.dimension, options.gap, seed);
  data.name = "ad_hoc";
  if (data.size() == options.samples) return data;
  std::vector<int> rows(static_cast<std::size_t>(options.samples));
  std::iota(rows.begin(), rows.end(), 0);
  return subset(data, rows);
}

std::span<const Generator> generators() { return kGenerators; }

}  // namespace qarch::search
