#include "tests/fuzz/mutator.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace qarch::fuzz {

namespace {

constexpr std::size_t kLongest = std::size_t{1} << 20;

std::size_t below(std::size_t bound, std::mt19937_64& engine) {
  return bound == 0 ? 0 : static_cast<std::size_t>(engine() % bound);
}

char any_byte(std::mt19937_64& engine) { return static_cast<char>(engine() & 0xFFU); }

constexpr std::array<std::string_view, 24> kExtremes{
    "0",          "-1",        "1",     "2147483647",  "-2147483648",
    "4294967296", "999999999", "1e308", "-1e308",      "1e-320",
    "nan",        "inf",       "-inf",  "1e999",       "0x10",
    "1.5D+300",   "--1",       "1e",    ".",           "18446744073709551615",
    "64",         "65",        "31",    "[[[[[[[[[[[["};

/// Replaces a run of digits by an extreme number.
void spoil_number(std::string& text, std::mt19937_64& engine) {
  const std::size_t from = below(text.size(), engine);
  const std::size_t first = text.find_first_of("0123456789", from);
  if (first == std::string::npos) return;
  const std::size_t last = text.find_first_not_of("0123456789.eE+-", first);
  const std::size_t length = (last == std::string::npos ? text.size() : last) - first;
  text.replace(first, length, kExtremes[below(kExtremes.size(), engine)]);
}

/// Writes a little-endian integer of 1 to 8 bytes, small, huge or all ones.
void spoil_integer(std::string& text, std::mt19937_64& engine) {
  const std::size_t width = std::size_t{1} << below(4, engine);
  if (text.size() < width) return;
  const std::size_t at = below(text.size() - width + 1, engine);
  std::uint64_t value = engine();
  if (engine() % 3 == 0) value = ~std::uint64_t{0};
  if (engine() % 3 == 0) value = std::uint64_t{1} << below(64, engine);
  if (engine() % 4 == 0) value = below(256, engine);
  for (std::size_t k = 0; k < width; ++k) {
    text[at + k] = static_cast<char>((value >> (8 * k)) & 0xFFU);
  }
}

}  // namespace

void Mutator::change(std::string& text, std::mt19937_64& engine) const {
  const std::size_t at = below(text.size() + 1, engine);
  const std::size_t length = 1 + below(std::min<std::size_t>(64, text.size() + 1), engine);
  switch (engine() % 11) {
    case 0:
      if (!text.empty()) {
        text[below(text.size(), engine)] ^= static_cast<char>(1U << below(8, engine));
      }
      break;
    case 1:
      for (std::size_t k = at; k < std::min(at + length, text.size()); ++k) {
        text[k] = any_byte(engine);
      }
      break;
    case 2:
      text.insert(at, length, any_byte(engine));
      break;
    case 3:
      text.erase(at, length);
      break;
    case 4:
      text.insert(below(text.size() + 1, engine), text.substr(at, 16 * length));
      break;
    case 5:
      text.resize(at);
      break;
    case 6:
      spoil_number(text, engine);
      break;
    case 7:
      spoil_integer(text, engine);
      break;
    case 8:
      if (!words_.empty()) text.insert(at, words_[below(words_.size(), engine)]);
      break;
    case 9:
      if (!text.empty())
        std::swap(text[below(text.size(), engine)], text[below(text.size(), engine)]);
      break;
    default: {
      const std::string& other = samples_[below(samples_.size(), engine)];
      text = text.substr(0, at) + other.substr(below(other.size() + 1, engine));
    }
  }
  if (text.size() > kLongest) text.resize(kLongest);
}

std::string Mutator::make(std::mt19937_64& engine) const {
  std::string text = samples_[below(samples_.size(), engine)];
  const std::size_t changes = 1 + below(8, engine);
  for (std::size_t k = 0; k < changes; ++k) change(text, engine);
  return text;
}

}  // namespace qarch::fuzz
