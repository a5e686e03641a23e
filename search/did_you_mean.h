#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace qarch::search {

/// Least number of one-letter insertions, deletions and substitutions that turn a into b, letters
/// compared without regard to case (Levenshtein, Soviet Physics Doklady 10 (1966) 707).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// "; did you mean 'x'?" for the nearest candidate (the first of equals), or "" if none is within a
/// third of the word's letters (at least one).
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

/// "must be one of: a b c", followed by did_you_mean(word, candidates).
std::string must_be_one_of(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace qarch::search
