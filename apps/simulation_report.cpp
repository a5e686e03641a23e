#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <numeric>
#include <ostream>

#include "apps/report_circuit.h"
#include "apps/simulation.h"
#include "sim/schedule.h"

namespace qarch::apps {

namespace {

constexpr double kMilli = 1e3;

/// "q0,q1", with the device's numbers where there is a device.
std::string qubits_text(const sim::Gate& gate, const std::vector<int>& physical) {
  std::string text;
  for (int k = 0; k < gate.num_qubits(); ++k) {
    const int q = gate.qubits[static_cast<std::size_t>(k)];
    if (k > 0) text += ',';
    text += 'q' + std::to_string(q);
    if (static_cast<std::size_t>(q) < physical.size()) {
      text += "=" + std::to_string(physical[static_cast<std::size_t>(q)]);
    }
  }
  return text;
}

void print_circuit_part(std::ostream& out, const Simulation& s, const SimulateArguments& a) {
  const sim::CircuitCounts counts = sim::count_gates(s.file.circuit);
  out << "circuit  " << std::filesystem::path(a.circuit).filename().string()
      << format(": %d qubits, %d gates, %d on two qubits, depth %d", s.file.circuit.num_qubits(),
                counts.gates, counts.two_qubit_gates, counts.depth);
  if (s.bits.measured) out << format(", measures %zu qubits", s.bits.qubits.size());
  out << '\n';
  for (const std::string& note : s.file.notes) out << "note     " << note << '\n';
}

std::string physical_text(const std::vector<int>& layout, const std::vector<int>& physical) {
  std::string text;
  for (const int qubit : physical_qubits(layout, physical)) text += ' ' + std::to_string(qubit);
  return text;
}

void print_placed(std::ostream& out, const Simulation& s) {
  if (!s.placed) return;
  const sim::TranspiledCircuit& result = s.placed->result;
  out << "transpiled  " << transpile_summary(result) << "\n         qubits at the start"
      << physical_text(result.initial_layout, s.noise.layout) << ", at the end"
      << physical_text(result.final_layout, s.noise.layout) << '\n';
}

void print_coverage_part(std::ostream& out, const Simulation& s, bool all) {
  if (s.coverage.noiseless) return;
  out << "coverage " << s.coverage.summary() << '\n';
  if (!all) return;
  for (const std::string& line : s.coverage.lines()) out << "  " << line << '\n';
}

void print_observables(std::ostream& out, const Simulation& s) {
  if (s.observables.empty()) return;
  out << "\nobservables: under noise, without, difference\n";
  std::size_t width = 0;
  for (const auto& o : s.observables) width = std::max(width, o.name.size());
  for (const ObservableValue& o : s.observables) {
    const std::string unit = o.unit.empty() ? "" : " " + o.unit;
    out << "  <" << o.name << '>' << std::string(width - o.name.size(), ' ')
        << format("  %.9f%s  %.9f%s  %+.3e%s\n", o.value, unit.c_str(), o.noiseless, unit.c_str(),
                  o.value - o.noiseless, unit.c_str());
    if (o.lowest) {
      const double error = o.value - *o.lowest;
      out << format("    exact lowest %.9f%s, above it by ", *o.lowest, unit.c_str())
          << (o.unit == "Ha" ? format("%.4f mHa (chemical accuracy: 1.6 mHa)\n", kMilli * error)
                             : format("%.3e\n", error));
    }
    for (const std::string& note : o.notes) out << "    note: " << note << '\n';
  }
}

void print_outcomes(std::ostream& out, const Simulation& s, const SimulateArguments& a) {
  if (s.counts && !a.probabilities) return;
  const std::size_t rows = a.probabilities
                               ? s.outcomes.size()
                               : std::min(s.outcomes.size(), static_cast<std::size_t>(a.top));
  out << "\nprobabilities: under noise, without; " << rows << " of " << s.outcomes.size()
      << " outcomes above 1e-12\n";
  for (std::size_t i = 0; i < rows; ++i) {
    const Outcome& o = s.outcomes[i];
    out << "  " << s.bits.key(o.bits)
        << format("  %.6f  %.6f\n", std::max(o.probability, 0.0), std::max(o.noiseless, 0.0));
  }
}

void print_counts(std::ostream& out, const Simulation& s, const SimulateArguments& a) {
  if (!s.counts) return;
  auto rows = s.counts->counts;
  std::ranges::stable_sort(rows, [](const auto& x, const auto& y) { return x.second > y.second; });
  const std::size_t shown =
      a.probabilities ? rows.size() : std::min(rows.size(), static_cast<std::size_t>(a.top));
  out << format("\ncounts of %lld shots, seed %llu; %zu of %zu outcomes\n",
                static_cast<long long>(s.counts->shots),
                static_cast<unsigned long long>(s.counts->seed), shown, rows.size());
  for (std::size_t i = 0; i < shown; ++i) {
    out << "  " << s.bits.key(rows[i].first)
        << format("  %lld\n", static_cast<long long>(rows[i].second));
  }
}

void print_sums(std::ostream& out, const std::string& title,
                const std::vector<std::pair<std::string, double>>& sums) {
  out << "  " << title;
  for (const auto& [name, cost] : sums) out << format("  %s %.3e", name.c_str(), cost);
  out << '\n';
}

void print_budget(std::ostream& out, const Simulation& s, const SimulateArguments& a) {
  if (!s.budget) return;
  const BudgetSums sums = budget_sums(*s.budget);
  out << format("\nerror budget: fidelity %.9f, lost %.3e; the gates' costs add up to %.3e\n",
                s.budget->fidelity, 1.0 - s.budget->fidelity, sums.total);
  const auto& gates = s.budget->circuit.gates();
  const std::size_t rows = std::min(sums.order.size(), static_cast<std::size_t>(a.top));
  out << format("  cost of a gate = fidelity without its noise minus fidelity; %zu of %zu gates\n",
                rows, gates.size());
  for (std::size_t i = 0; i < rows; ++i) {
    const auto g = static_cast<std::size_t>(sums.order[i]);
    out << format("  %5zu  %-8s %-14s %.3e  %5.1f %%\n", g,
                  std::string(sim::gate_row(gates[g].kind).name).c_str(),
                  qubits_text(gates[g], s.noise.layout).c_str(), s.budget->cost[g],
                  sums.total != 0.0 ? 100.0 * s.budget->cost[g] / sums.total : 0.0);
  }
  print_sums(out, "by kind ", sums.by_kind);
  print_sums(out, "by qubit", sums.by_qubit);
}

}  // namespace

BudgetSums budget_sums(const sim::ErrorBudget& budget) {
  BudgetSums sums;
  const auto& gates = budget.circuit.gates();
  std::map<std::string, double> kinds;
  std::vector<double> qubits(static_cast<std::size_t>(budget.circuit.num_qubits()), 0.0);
  for (std::size_t g = 0; g < gates.size(); ++g) {
    const double cost = budget.cost[g];
    sums.total += cost;
    kinds[std::string(sim::gate_row(gates[g].kind).name)] += cost;
    for (int k = 0; k < gates[g].num_qubits(); ++k) {
      qubits[static_cast<std::size_t>(gates[g].qubits[static_cast<std::size_t>(k)])] +=
          cost / gates[g].num_qubits();
    }
  }
  sums.by_kind.assign(kinds.begin(), kinds.end());
  std::ranges::stable_sort(sums.by_kind,
                           [](const auto& a, const auto& b) { return a.second > b.second; });
  for (std::size_t q = 0; q < qubits.size(); ++q) {
    sums.by_qubit.emplace_back("q" + std::to_string(q), qubits[q]);
  }
  sums.order.resize(gates.size());
  std::iota(sums.order.begin(), sums.order.end(), 0);
  std::ranges::stable_sort(sums.order, [&](int a, int b) {
    return budget.cost[static_cast<std::size_t>(a)] > budget.cost[static_cast<std::size_t>(b)];
  });
  return sums;
}

void print_simulation(std::ostream& out, const Simulation& s, const SimulateArguments& arguments) {
  print_circuit_part(out, s, arguments);
  print_noise(out, s.noise);
  print_placed(out, s);
  const sim::IdleNoise& idle = s.noise.model.idle_noise();
  if (idle.policy != sim::SchedulePolicy::kNone) {
    out << format("duration %.4g us\n", 1e6 * sim::schedule(s.circuit, idle).duration);
  }
  print_coverage_part(out, s, arguments.coverage);
  for (const std::string& note : s.notes) out << "note     " << note << '\n';
  out << '\n';
  if (s.fidelity) out << format("fidelity to the noiseless state %.9f, ", *s.fidelity);
  out << format("purity %.9f\n", s.purity);
  print_observables(out, s);
  print_outcomes(out, s, arguments);
  print_counts(out, s, arguments);
  print_budget(out, s, arguments);
  out << format("\ntime     %.3f ms, %s of states\n", kMilli * s.seconds,
                bytes_text(static_cast<double>(s.memory_bytes)).c_str());
}

}  // namespace qarch::apps
