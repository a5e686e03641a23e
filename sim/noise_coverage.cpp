#include "sim/noise_coverage.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <span>
#include <tuple>
#include <utility>

#include "sim/schedule.h"

namespace qarch::sim {

namespace {

bool is_identity(const Channel& channel) {
  return channel.num_qubits() == 1 ? channel.ptm<1>() == Ptm<1>::Identity()
                                   : channel.ptm<2>() == Ptm<2>::Identity();
}

/// A kind of gate on its qubits, and how often the circuit has it.
struct Site {
  GateKind kind;
  std::array<int, 2> qubits;
  int count = 0;
  bool takes_time = true;  ///< false: a delay of 0 s
  bool covered = false;
  bool noisy = false;
  bool has_own_rule = false;  ///< one that names its qubits

  Gate gate() const { return {.kind = kind, .qubits = qubits}; }
};

std::vector<Site> sites_of(const Circuit& circuit) {
  std::map<std::tuple<GateKind, int, int, bool>, Site> sites;
  for (const Gate& gate : circuit.gates()) {
    const bool takes_time = gate.kind != GateKind::kDelay || gate.angle > 0.0;
    Site& site = sites[{gate.kind, gate.qubits[0], gate.qubits[1], takes_time}];
    site.kind = gate.kind;
    site.qubits = gate.qubits;
    site.takes_time = takes_time;
    ++site.count;
  }
  std::vector<Site> list;
  list.reserve(sites.size());
  for (const auto& [key, site] : sites) list.push_back(site);
  return list;
}

/// Fires the rule on all sites.
RuleCoverage fire(const NoiseRule& rule, std::vector<Site>& sites, int& spectator_channels) {
  RuleCoverage result;
  result.description = rule.description();
  result.names_qubits = !rule.qubits.empty();
  result.kinds = rule.kinds;
  const bool acts = !std::ranges::all_of(
      rule.channels, [](const auto& applied) { return is_identity(applied.channel); });
  for (Site& site : sites) {
    if (!rule.matches(site.gate())) continue;
    site.covered = true;
    site.noisy = site.noisy || acts;
    site.has_own_rule = site.has_own_rule || !rule.qubits.empty();
    result.use = RuleUse::kFired;
    result.hits += site.count;
    auto& by_kind = result.hits_by_kind;
    if (by_kind.empty() || by_kind.back().first != site.kind) by_kind.emplace_back(site.kind, 0);
    by_kind.back().second += site.count;  // sites are sorted by kind
    for (const auto& applied : rule.channels) {
      if (!applied.spectators.empty()) spectator_channels += site.count;
    }
  }
  return result;
}

/// For a rule that fired nowhere; after all rules have fired.
RuleUse why_not_fired(const NoiseRule& rule, std::span<const Site> sites) {
  RuleUse use = RuleUse::kNoSuchGate;
  for (const Site& site : sites) {
    if (std::ranges::find(rule.kinds, site.kind) == rule.kinds.end()) continue;
    use = RuleUse::kOtherQubits;
    const bool reversed = rule.qubits.size() == 2 && rule.qubits[0] == site.qubits[1] &&
                          rule.qubits[1] == site.qubits[0];
    if (reversed && !site.has_own_rule) return RuleUse::kOtherOrder;
  }
  return use;
}

/// Delays relax where the model has a relaxation of their qubit; without time they need none.
void relax(const IdleNoise& idle, std::vector<Site>& sites, CoverageReport& report) {
  for (Site& site : sites) {
    if (site.kind != GateKind::kDelay) continue;
    if (const auto relaxation = relaxation_of(site.gate(), idle)) {
      const bool decays = std::isfinite(relaxation->t1) || std::isfinite(relaxation->t2);
      site.covered = true;
      site.noisy = site.noisy || (site.takes_time && decays);
      report.relaxing_delays += site.count;
    } else if (!site.takes_time) {
      site.covered = true;
    } else if (!site.covered) {
      report.quiet_delays += site.count;
    }
  }
}

bool has_readout_error(const NoiseModel& noise, int qubit) {
  const ReadoutError error = noise.readout(qubit);
  return error.p10 != 0.0 || error.p01 != 0.0;
}

/// A measurement needs no rule where its readout is in error.
void read_out(const NoiseModel& noise, std::vector<Site>& sites) {
  for (Site& site : sites) {
    if (site.kind == GateKind::kMeasure && has_readout_error(noise, site.qubits[0])) {
      site.covered = true;
    }
  }
}

void count_kinds(std::span<const Site> sites, CoverageReport& report) {
  for (const Site& site : sites) {
    if (report.kinds.empty() || report.kinds.back().kind != site.kind) {
      report.kinds.push_back({.kind = site.kind});
    }
    KindCoverage& kind = report.kinds.back();
    kind.gates += site.count;
    (site.noisy ? kind.noisy : site.covered ? kind.ideal : kind.uncovered) += site.count;
    if (site.covered) continue;
    std::vector<int> qubits(site.qubits.begin(), site.qubits.begin() + site.gate().num_qubits());
    report.uncovered.push_back({site.kind, std::move(qubits), site.count});
  }
}

bool has_time(const Gate& gate, const IdleNoise& idle) {
  return gate.kind == GateKind::kDelay ||
         std::ranges::any_of(idle.times, [&](const OperationTime& time) {
           return NoiseRule{{time.kind}, time.qubits, {}}.matches(gate);
         });
}

void count_untimed(std::span<const Site> sites, const IdleNoise& idle, CoverageReport& report) {
  if (idle.policy == SchedulePolicy::kNone) return;
  for (const Site& site : sites) {
    if (has_time(site.gate(), idle)) continue;
    if (report.untimed.empty() || report.untimed.back() != site.kind) {
      report.untimed.push_back(site.kind);
    }
  }
}

}  // namespace

CoverageReport noise_coverage(const NoiseModel& noise, const Circuit& circuit) {
  CoverageReport report;
  report.model = noise.name();
  report.noiseless = noise.is_noiseless() && noise.name() == NoiseModel().name();
  const IdleNoise& idle = noise.idle_noise();
  std::vector<Site> sites =
      sites_of(idle.policy == SchedulePolicy::kNone ? circuit : schedule(circuit, idle).circuit);
  for (const NoiseRule& rule : noise.rules()) {
    report.rules.push_back(fire(rule, sites, report.spectator_channels));
  }
  for (std::size_t r = 0; r < report.rules.size(); ++r) {
    if (report.rules[r].hits == 0) report.rules[r].use = why_not_fired(noise.rules()[r], sites);
  }
  relax(idle, sites, report);
  read_out(noise, sites);
  count_kinds(sites, report);
  count_untimed(sites, idle, report);
  for (int q = 0; q < circuit.num_qubits(); ++q) {
    (has_readout_error(noise, q) ? report.noisy_readout : report.perfect_readout).push_back(q);
  }
  return report;
}

std::vector<std::string> describe_coverage(const NoiseModel& noise, const Circuit& circuit) {
  return noise_coverage(noise, circuit).lines();
}

}  // namespace qarch::sim
