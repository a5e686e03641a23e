#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <stdexcept>

#include "sim/noise_coverage.h"

namespace qarch::sim {

namespace {

std::string name_of(GateKind kind) { return std::string(gate_row(kind).name); }

std::string join(std::span<const int> numbers) {
  std::string text;
  for (const int n : numbers) text += (text.empty() ? "" : ",") + std::to_string(n);
  return text;
}

/// "3 cx, 12 rz", sorted by name; empty if there is none.
template <class CountOf>
std::string counts(std::span<const KindCoverage> kinds, const CountOf& count_of) {
  std::map<std::string, int> by_name;
  for (const KindCoverage& kind : kinds) {
    if (count_of(kind) > 0) by_name[name_of(kind.kind)] = count_of(kind);
  }
  std::string text;
  for (const auto& [name, count] : by_name) {
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + name;
  }
  return text;
}

std::string rule_line(std::size_t index, const RuleCoverage& rule) {
  std::string text = "rule " + std::to_string(index) + " fired on " + std::to_string(rule.hits) +
                     (rule.hits == 1 ? " gate" : " gates");
  if (rule.hits_by_kind.size() > 1) {
    std::string kinds;
    for (const auto& [kind, count] : rule.hits_by_kind) {
      kinds += (kinds.empty() ? "" : ", ") + std::to_string(count) + " " + name_of(kind);
    }
    text += " (" + kinds + ")";
  }
  return text + ": " + rule.description;
}

/// Those that a device has in large numbers.
bool only_counted(const RuleCoverage& rule) {
  return rule.use == RuleUse::kOtherQubits ||
         (rule.use == RuleUse::kNoSuchGate && rule.names_qubits);
}

std::string rules_of_other_qubits(std::span<const RuleCoverage> rules) {
  const auto count = std::ranges::count(rules, RuleUse::kOtherQubits, &RuleCoverage::use);
  if (count == 0) return "";
  return std::to_string(count) + (count == 1 ? " rule is" : " rules are") +
         " for qubits on which the circuit has no such gate";
}

std::string rules_of_absent_gates(std::span<const RuleCoverage> rules) {
  int count = 0;
  std::set<std::string> names;
  for (const RuleCoverage& rule : rules) {
    if (rule.use != RuleUse::kNoSuchGate || !only_counted(rule)) continue;
    ++count;
    for (const GateKind kind : rule.kinds) names.insert(name_of(kind));
  }
  if (count == 0) return "";
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return std::to_string(count) + (count == 1 ? " rule is" : " rules are") + " for " + text +
         ", which the circuit does not have";
}

std::string idle_line(const CoverageReport& report) {
  if (report.relaxing_delays + report.quiet_delays == 0) return "";
  std::string text = std::to_string(report.relaxing_delays) +
                     (report.relaxing_delays == 1 ? " delay relaxes" : " delays relax");
  if (report.quiet_delays > 0) {
    text += ", " + std::to_string(report.quiet_delays) + " on qubits without relaxation";
  }
  return text;
}

std::string untimed_names(const CoverageReport& report) {
  std::string text;
  for (const GateKind kind : report.untimed) text += (text.empty() ? "" : ", ") + name_of(kind);
  return text;
}

std::string readout_line(const CoverageReport& report) {
  if (report.noisy_readout.empty()) return "";
  std::string text = "readout error on qubits " + join(report.noisy_readout);
  if (!report.perfect_readout.empty()) text += ", none on " + join(report.perfect_readout);
  return text;
}

}  // namespace

int CoverageReport::noisy_gates() const {
  int count = 0;
  for (const KindCoverage& kind : kinds) count += kind.noisy;
  return count;
}

std::vector<std::string> CoverageReport::lines() const {
  std::vector<std::string> result;
  const auto add = [&](const std::string& line) {
    if (!line.empty()) result.push_back(line);
  };
  for (std::size_t r = 0; r < rules.size(); ++r) {
    if (!only_counted(rules[r])) add(rule_line(r, rules[r]));
  }
  add(rules_of_other_qubits(rules));
  add(rules_of_absent_gates(rules));
  const std::string ideal = counts(kinds, [](const auto& kind) { return kind.ideal; });
  if (!ideal.empty()) add("ideal by the model: " + ideal);
  std::map<std::string, int> without;
  for (const KindCoverage& kind : kinds) {
    if (kind.uncovered > 0) without[name_of(kind.kind)] = kind.uncovered;
  }
  for (const auto& [name, count] : without) {
    add("no rule covers " + std::to_string(count) + " " + name);
  }
  add(idle_line(*this));
  if (!untimed.empty()) add("no time is known for " + untimed_names(*this) + ": they take none");
  if (spectator_channels > 0) {
    add(std::to_string(spectator_channels) + (spectator_channels == 1 ? " channel" : " channels") +
        " on spectators");
  }
  add(readout_line(*this));
  return result;
}

std::string CoverageReport::summary() const {
  const int noisy = noisy_gates();
  std::string text = std::to_string(noisy) + (noisy == 1 ? " gate" : " gates") + " with noise";
  const auto add = [&](const std::string& what, const auto& count_of) {
    int sum = 0;
    for (const KindCoverage& kind : kinds) sum += count_of(kind);
    if (sum > 0) {
      text += ", " + std::to_string(sum) + " " + what + " (" + counts(kinds, count_of) + ")";
    }
  };
  add("ideal by the model", [](const KindCoverage& kind) { return kind.ideal; });
  add("without noise", [](const KindCoverage& kind) { return kind.uncovered; });
  return text;
}

// Strictness.

namespace {

constexpr std::size_t kMostNamed = 10;

/// "a; b; c and 5 more".
std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMostNamed); ++i) {
    text += (i == 0 ? "" : "; ") + names[i];
  }
  if (names.size() > kMostNamed) {
    text += " and " + std::to_string(names.size() - kMostNamed) + " more";
  }
  return text;
}

std::vector<std::string> uncovered_gates(const CoverageReport& report) {
  std::vector<std::string> names;
  for (const UncoveredGate& gate : report.uncovered) {
    names.push_back(std::to_string(gate.count) + " " + name_of(gate.kind) + " on " +
                    join(gate.qubits));
  }
  return names;
}

std::vector<std::string> rules_that_are(const CoverageReport& report, RuleUse use) {
  std::vector<std::string> names;
  for (std::size_t r = 0; r < report.rules.size(); ++r) {
    if (report.rules[r].use != use) continue;
    names.push_back("rule " + std::to_string(r) + " (" + report.rules[r].description + ")");
  }
  return names;
}

}  // namespace

void require_complete(const CoverageReport& report, RestingRules resting) {
  if (report.noiseless) return;
  std::string text;
  const auto complain = [&](const std::string& what, const std::vector<std::string>& names) {
    if (!names.empty()) text += "\n  " + what + ": " + listed(names);
  };
  complain("gates that no rule covers", uncovered_gates(report));
  complain("rules for a pair that the circuit has in the other order only",
           rules_that_are(report, RuleUse::kOtherOrder));
  if (resting == RestingRules::kRefused) {
    complain("rules for gates that the circuit does not have",
             rules_that_are(report, RuleUse::kNoSuchGate));
  }
  if (!report.untimed.empty()) {
    complain("gates without a time in the schedule", {untimed_names(report)});
  }
  if (report.noisy_gates() == 0 && report.noisy_readout.empty()) {
    text += "\n  nothing in it does anything to this circuit";
  }
  if (text.empty()) return;
  throw std::invalid_argument("noise model '" + report.model +
                              "' does not fit the circuit, must under strict noise" + text);
}

}  // namespace qarch::sim
