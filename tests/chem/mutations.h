#pragma once

#include <gtest/gtest.h>

#include <exception>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace qarch::chem::test {

/// One to four changes to random places: other bytes, cuts, repeated or exchanged pieces, and words
/// that readers fear.
inline std::string mutated(std::string text, std::mt19937_64& rng) {
  static constexpr std::string_view kWords[] = {
      "-1",    "0",   "64",     "65",     "99999999999999999999",
      "1e400", "nan", "-inf",   "(",      "[",
      "{",     "'",   "\"",     ",",      "/",
      "&",     "#",   "\n",     "=",      "1j",
      "+",     "^",   "1e-400", "\\u0000"};
  const auto below = [&rng](std::size_t n) { return n == 0 ? 0 : rng() % n; };
  for (std::size_t change = 1 + below(4); change > 0; --change) {
    const std::size_t at = below(text.size());
    const std::size_t length = below(std::min<std::size_t>(text.size() - at, 20) + 1);
    switch (below(6)) {
      case 0:
        if (!text.empty()) text[at] = static_cast<char>(rng() & 0xFFU);
        break;
      case 1:
        text.resize(at);
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        text.insert(below(text.size()), text.substr(at, length));
        break;
      case 4:
        text.insert(at, kWords[below(std::size(kWords))]);
        break;
      default:
        if (!text.empty()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
        break;
    }
  }
  return text;
}

/// Whatever becomes of the samples, `parse` returns or throws std::invalid_argument; some of both.
template <class Parse>
void expect_survives_mutations(const std::vector<std::string>& samples, int per_sample,
                               Parse parse) {
  std::mt19937_64 rng(20240607);
  int refused = 0;
  for (const std::string& sample : samples) {
    ASSERT_NO_THROW(parse(sample)) << sample.substr(0, 200);
    for (int i = 0; i < per_sample; ++i) {
      const std::string text = mutated(sample, rng);
      try {
        parse(text);
      } catch (const std::invalid_argument&) {
        ++refused;
      } catch (const std::exception& other) {
        ADD_FAILURE() << other.what() << "\nfrom: " << text.substr(0, 500);
      }
    }
  }
  EXPECT_GT(refused, per_sample / 4);
}

}  // namespace qarch::chem::test
