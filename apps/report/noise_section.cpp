#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "apps/report/search_sections.h"
#include "apps/report_circuit.h"
#include "apps/simulation.h"
#include "sim/error_budget.h"
#include "sim/expectation.h"
#include "sim/noise_coverage.h"
#include "sim/noise_gradient.h"

namespace qarch::apps {

namespace {

constexpr std::size_t kManyRows = 8;
constexpr double kNothing = 1e-12;  ///< costs up to this are rounding

std::string lines_text(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

Table list_table(const std::string& caption, const std::string& header,
                 const std::vector<std::string>& lines) {
  Table table{caption, {header}, {}, lines.size() > kManyRows};
  for (const std::string& line : lines) table.rows.push_back({line});
  return table;
}

/// What the noise model did to the gates of a circuit, kind by kind.
Table kinds_table(const sim::CoverageReport& report) {
  Table table{"Gates of the best circuit, as it is executed, and whether the noise knows them",
              {"gate", "gates", "noisy", "perfect by the model", "not in the model"},
              {}};
  for (const sim::KindCoverage& kind : report.kinds) {
    table.rows.push_back({std::string(sim::gate_row(kind.kind).name), std::to_string(kind.gates),
                          std::to_string(kind.noisy), std::to_string(kind.ideal),
                          std::to_string(kind.uncovered)});
  }
  return table;
}

Facts noise_facts(const SearchContent& c) {
  const search::NoiseRecord& noise = c.run.record.noise;
  Facts facts;
  facts.rows.emplace_back("model", noise.name);
  if (!noise.description.empty()) facts.rows.emplace_back("description", noise.description);
  std::string layout;
  for (std::size_t q = 0; q < noise.layout.size(); ++q) {
    layout += (q == 0 ? "q" : ", q") + std::to_string(q) + " on " + std::to_string(noise.layout[q]);
  }
  if (!layout.empty()) facts.rows.emplace_back("qubits on the device", layout);
  if (c.noise && !c.noise->native_gates.empty()) {
    std::string gates;
    for (const sim::GateKind kind : c.noise->native_gates) {
      gates += (gates.empty() ? "" : " ") + std::string(sim::gate_row(kind).name);
    }
    facts.rows.emplace_back("native gates", gates);
  }
  if (c.run.experiment.noise.shots > 0.0) {
    facts.rows.emplace_back(
        "shot noise",
        format("%.0f shots per Pauli string, in what the agent saw", c.run.experiment.noise.shots));
  }
  return facts;
}

void add_coverage(const SearchContent& c, Section& section) {
  if (c.best == nullptr) return;
  const bool computed = c.noise && c.is_ground_state();
  std::vector<std::string> lines = c.run.record.noise.rules;
  if (computed) {
    const sim::CoverageReport report =
        sim::noise_coverage(c.noise->model, c.executed(c.best->circuit));
    section.blocks.emplace_back(
        Paragraph{"On the best circuit: " + report.summary() + ".",
                  report.uncovered.empty() ? Tone::kPlain : Tone::kWarning});
    section.blocks.emplace_back(kinds_table(report));
    lines = report.lines();
  }
  if (lines.empty()) {
    section.blocks.emplace_back(
        Paragraph{"The record does not say what the noise did to the best circuit.", Tone::kNote});
    return;
  }
  section.blocks.emplace_back(Code{"What the noise did, and did not do, to the best circuit",
                                   lines_text(lines), lines.size() > kManyRows});
}

/// "cx q0,q1".
std::string gate_name(const sim::Gate& gate) {
  return std::string(sim::gate_row(gate.kind).name) + " " + qubits_of(gate);
}

/// Energy costs of the noise: by gate of the scheduled circuit, in hartree.
struct EnergyCosts {
  double noisy = 0.0;
  double ideal = 0.0;
  double readout = 0.0;  ///< energy minus that with perfect readout
  std::vector<double> gates;
  std::map<std::string, double> by_channel;
};

EnergyCosts energy_costs(const SearchContent& c, const sim::Circuit& circuit) {
  const sim::NoiseModel& noise = c.noise->model;
  const sim::NoiseGradient found =
      sim::noise_gradient(circuit, c.best->angles, noise, *c.hamiltonian);
  EnergyCosts costs;
  costs.noisy = found.value;
  costs.ideal = sim::ExpectationFunction(circuit, {}, *c.hamiltonian)(c.best->angles);
  costs.gates.resize(found.circuit.gates().size(), 0.0);
  for (const sim::NoiseSite& site : found.sites) {
    costs.gates[static_cast<std::size_t>(site.gate)] += site.contribution;
    std::string name = "relaxation while waiting";
    if (site.rule >= 0) {
      const std::string& description = noise.rules()[static_cast<std::size_t>(site.rule)]
                                           .channels[static_cast<std::size_t>(site.channel)]
                                           .channel.description();
      name = description.substr(0, description.find('('));
    }
    costs.by_channel[name] += site.contribution;
  }
  sim::NoiseModel perfect_readout(noise.name());
  for (const sim::NoiseRule& rule : noise.rules()) perfect_readout.add_rule(rule);
  perfect_readout.set_idle_noise(noise.idle_noise());
  costs.readout = found.value - sim::ExpectationFunction(circuit, perfect_readout,
                                                         *c.hamiltonian)(c.best->angles);
  return costs;
}

/// Gates whose noise costs something.
std::size_t num_costly(const sim::ErrorBudget& budget) {
  return static_cast<std::size_t>(
      std::ranges::count_if(budget.cost, [](double cost) { return cost > kNothing; }));
}

Figure budget_figure(const sim::ErrorBudget& budget, const BudgetSums& sums) {
  constexpr std::size_t kMostBars = 15;
  const std::size_t bars = std::min(kMostBars, num_costly(budget));
  Series series{"", SeriesStyle::kBars, {}, {}};
  for (std::size_t i = 0; i < bars; ++i) {
    const auto g = static_cast<std::size_t>(sums.order[i]);
    series.x.push_back(static_cast<double>(i));
    series.y.push_back(budget.cost[g]);
    series.labels.push_back("#" + std::to_string(g) + " " + gate_name(budget.circuit.gates()[g]));
  }
  Figure figure{"error-budget",
                "What the noise of each gate costs",
                "Fidelity that would be won if the noise after this gate alone were left out, all "
                "other noise the same. #: its place in the executed circuit, from 0.",
                "",
                {.label = "gate"},
                {.label = "cost in fidelity"},
                {}};
  if (bars > 0) {
    figure.alt = format("The costliest gate, %s, costs %.3g in fidelity; ",
                        series.labels[0].c_str(), series.y[0]) +
                 (bars > 1 ? format("the next, %s, %.3g; ", series.labels[1].c_str(), series.y[1])
                           : std::string()) +
                 format("all together %.3g of a fidelity of %s.", sums.total,
                        fidelity_text(budget.fidelity).c_str());
  }
  figure.series.push_back(std::move(series));
  return figure;
}

Table gates_table(const SearchContent& c, const sim::ErrorBudget& budget, const BudgetSums& sums,
                  const EnergyCosts& energy) {
  constexpr std::size_t kMostRows = 60;
  Table table{
      "Cost by gate", {"place", "gate", "cost in fidelity", "share", "cost in energy (mHa)"}, {}};
  table.folded = sums.order.size() > kManyRows;
  int without = 0;
  for (const int place : sums.order) {
    const auto g = static_cast<std::size_t>(place);
    if (std::abs(budget.cost[g]) <= kNothing && std::abs(energy.gates[g]) <= kNothing) {
      ++without;
    } else if (table.rows.size() < kMostRows) {
      table.rows.push_back(
          {std::to_string(g), gate_name(budget.circuit.gates()[g]), format("%.3e", budget.cost[g]),
           percent_text(budget.cost[g] / sums.total), c.words.number(energy.gates[g])});
    }
  }
  if (table.rows.size() == kMostRows) table.caption += format(", the costliest %zu", kMostRows);
  if (without > 0) table.caption += format("; %d gates cost nothing", without);
  return table;
}

Table sums_table(const std::string& caption, const std::string& what,
                 const std::vector<std::pair<std::string, double>>& sums, double total) {
  Table table{caption, {what, "cost in fidelity", "share"}, {}};
  for (const auto& [name, cost] : sums) {
    if (std::abs(cost) <= kNothing) continue;
    table.rows.push_back({name, format("%.3e", cost), percent_text(cost / total)});
  }
  return table;
}

/// Where the energy error comes from.
Table energy_table(const SearchContent& c, const sim::ErrorBudget& budget,
                   const EnergyCosts& energy) {
  const double exact = c.run.record.problem.exact_energy;
  Table table{
      "Where the error of the energy comes from; the parts need not add up", {"cause", "mHa"}, {}};
  const auto row = [&](const std::string& cause, double cost) {
    table.rows.push_back({cause, c.words.number(cost)});
  };
  row("the circuit itself, without noise", energy.ideal - exact);
  std::map<std::string, double> kinds;
  for (std::size_t g = 0; g < energy.gates.size(); ++g) {
    kinds[std::string(sim::gate_row(budget.circuit.gates()[g].kind).name)] += energy.gates[g];
  }
  for (const auto& [kind, cost] : kinds) {
    if (std::abs(cost) > kNothing) row("noise of " + kind + ", gate by gate", cost);
  }
  row("readout error", energy.readout);
  row("all together", energy.noisy - exact);
  return table;
}

Table channels_table(const SearchContent& c, const EnergyCosts& energy) {
  Table table{"Cost in energy by kind of noise", {"kind", "mHa"}, {}};
  for (const auto& [name, cost] : energy.by_channel) {
    table.rows.push_back({name, c.words.number(cost)});
  }
  return table;
}

void add_budget(const SearchContent& c, Section& section) {
  const sim::Circuit circuit = c.executed(c.best->circuit);
  const sim::ErrorBudget budget = sim::error_budget(circuit, c.best->angles, c.noise->model);
  const BudgetSums sums = budget_sums(budget);
  const EnergyCosts energy = energy_costs(c, circuit);
  section.blocks.emplace_back(Paragraph{
      "The final state of the best circuit has a fidelity of " + fidelity_text(budget.fidelity) +
      " to the state without noise, before readout. Costs are exact: what would be won if one "
      "cause alone were gone. They need not add up to the whole."});
  if (sums.total != 0.0) {
    section.blocks.emplace_back(budget_figure(budget, sums));
    section.blocks.emplace_back(gates_table(c, budget, sums, energy));
    section.blocks.emplace_back(
        sums_table("Cost by kind of gate", "gate", sums.by_kind, sums.total));
    section.blocks.emplace_back(sums_table("Cost by qubit (a two-qubit gate counts half on each)",
                                           "qubit", sums.by_qubit, sums.total));
  }
  section.blocks.emplace_back(energy_table(c, budget, energy));
  if (energy.by_channel.size() > 1) section.blocks.emplace_back(channels_table(c, energy));
}

}  // namespace

Section noise_section(const SearchContent& c) {
  Section section{"noise", "Noise", {}};
  if (!c.is_noisy()) {
    section.blocks.emplace_back(Paragraph{"The search ran without noise on its gates."});
    return section;
  }
  section.blocks.emplace_back(noise_facts(c));
  for (const std::string& note : c.noise_notes) {
    section.blocks.emplace_back(Paragraph{note, Tone::kWarning});
  }
  add_coverage(c, section);
  const search::NoiseRecord& noise = c.run.record.noise;
  if (!noise.repairs.empty()) {
    section.blocks.emplace_back(list_table(
        "Values of the calibration that were not used as they stood", "repair", noise.repairs));
  }
  if (!noise.notes.empty()) {
    section.blocks.emplace_back(
        list_table("What was left out of the noise's files, or assumed", "note", noise.notes));
  }
  return section;
}

Section budget_section(const SearchContent& c) {
  Section section{"budget", "Error budget", {}};
  if (!c.is_noisy() || c.best == nullptr) return section;
  if (!c.can_compute()) {
    section.blocks.emplace_back(
        Paragraph{"There is no error budget: " + c.why_not() + ".", Tone::kNote});
  } else if (!c.executed(c.best->circuit).is_unitary()) {
    section.blocks.emplace_back(Paragraph{
        "There is no error budget: the circuit resets or measures on its way.", Tone::kNote});
  } else {
    add_budget(c, section);
  }
  return section;
}

}  // namespace qarch::apps
