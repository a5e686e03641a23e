#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <vector>

namespace qarch::fuzz {

/// Spoils well-formed files: flips bits, overwrites, inserts, removes, doubles and swaps stretches,
/// cuts the end off, changes numbers to extreme ones, and crosses two samples. What it makes
/// depends on the engine alone.
class Mutator {
 public:
  /// `words` are pieces that the format gives a meaning to, e.g. "NORB=".
  Mutator(std::vector<std::string> samples, std::vector<std::string> words)
      : samples_(std::move(samples)), words_(std::move(words)) {}

  /// A sample with one to eight changes.
  std::string make(std::mt19937_64& engine) const;

 private:
  void change(std::string& text, std::mt19937_64& engine) const;

  std::vector<std::string> samples_;
  std::vector<std::string> words_;
};

}  // namespace qarch::fuzz
