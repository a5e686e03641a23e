#include "search/coupling.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "search/field_text.h"
#include "search/named_row.h"

namespace qarch::search {

namespace {

/// Whether a map without a list couples two qubits of n.
using Rule = bool (*)(int control, int target, int num_qubits, const sim::NoiseModel& noise);

bool are_neighbours(int a, int b) { return std::abs(a - b) == 1; }

constexpr std::array<NamedRow<Rule>, 4> kRules{{
    {"device", [](int c, int t, int, const sim::NoiseModel& noise) { return noise.allows(c, t); }},
    {"all", [](int, int, int, const sim::NoiseModel&) { return true; }},
    {"line", [](int c, int t, int, const sim::NoiseModel&) { return are_neighbours(c, t); }},
    {"ring",
     [](int c, int t, int n, const sim::NoiseModel&) {
       return are_neighbours(c, t) || std::abs(c - t) == n - 1;
     }},
}};

std::string quoted(std::string_view text) { return "env.coupling = '" + std::string(text) + "'"; }

/// "1" of "1-2"; anything else is no qubit.
int qubit_of(std::string_view digits, std::string_view text) {
  int qubit = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), qubit);
  if (error != std::errc{} || end != digits.data() + digits.size() || qubit < 0) {
    throw std::invalid_argument(quoted(text) + ", '" + std::string(digits) +
                                "' must be the number of a qubit");
  }
  return qubit;
}

void add_pairs(std::string_view entry, std::string_view text, std::vector<QubitPair>& pairs) {
  const std::size_t sign = entry.find_first_of("->");
  if (sign == std::string_view::npos) {
    std::string names;
    for (const auto& row : kRules) names += std::string(row.name) + ' ';
    throw std::invalid_argument(quoted(text) + ", must be one of: " + names +
                                "or pairs such as 0-1,1>2");
  }
  const int a = qubit_of(trimmed(entry.substr(0, sign)), text);
  const int b = qubit_of(trimmed(entry.substr(sign + 1)), text);
  if (a == b) {
    throw std::invalid_argument(quoted(text) + ", '" + std::string(entry) +
                                "' must name two different qubits");
  }
  pairs.emplace_back(a, b);
  if (entry[sign] == '-') pairs.emplace_back(b, a);
}

std::vector<QubitPair> listed_pairs(std::string_view text) {
  std::vector<QubitPair> pairs;
  for (std::string_view rest = text;;) {
    const std::size_t comma = rest.find(',');
    add_pairs(trimmed(rest.substr(0, comma)), text, pairs);
    if (comma == std::string_view::npos) return pairs;
    rest.remove_prefix(comma + 1);
  }
}

const NamedRow<Rule>* find_rule(std::string_view text) {
  const auto row = std::ranges::find(kRules, text, &NamedRow<Rule>::name);
  return row == kRules.end() ? nullptr : &*row;
}

}  // namespace

void validate_coupling(std::string_view text) {
  if (find_rule(text) == nullptr) listed_pairs(text);
}

std::vector<QubitPair> coupled_pairs(std::string_view text, int num_qubits,
                                     const sim::NoiseModel& noise) {
  const NamedRow<Rule>* rule = find_rule(text);
  const std::vector<QubitPair> list =
      rule == nullptr ? listed_pairs(text) : std::vector<QubitPair>();
  for (const auto& [a, b] : list) {
    if (std::max(a, b) < num_qubits) continue;
    throw std::invalid_argument(quoted(text) + ": qubit " + std::to_string(std::max(a, b)) +
                                ", must be in [0, " + std::to_string(num_qubits - 1) + "]");
  }
  std::vector<QubitPair> pairs;
  for (int control = 0; control < num_qubits; ++control) {
    for (int offset = 1; offset < num_qubits; ++offset) {
      const QubitPair pair{control, (control + offset) % num_qubits};
      const bool coupled = rule != nullptr ? rule->value(pair.first, pair.second, num_qubits, noise)
                                           : std::ranges::find(list, pair) != list.end();
      if (!coupled) continue;
      if (!noise.allows(pair.first, pair.second)) {
        throw std::invalid_argument(quoted(text) + " has the pair " + std::to_string(pair.first) +
                                    ">" + std::to_string(pair.second) + ", which noise.model = '" +
                                    noise.name() + "' does not couple");
      }
      pairs.push_back(pair);
    }
  }
  return pairs;
}

}  // namespace qarch::search
