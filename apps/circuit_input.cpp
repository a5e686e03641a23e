#include "apps/circuit_input.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <stdexcept>

#include "apps/report_circuit.h"
#include "search/did_you_mean.h"
#include "search/field_text.h"

namespace qarch::apps {

std::vector<std::optional<double>> input_values(const search::QasmCircuit& circuit,
                                                const std::vector<std::string>& settings) {
  std::vector<std::optional<double>> values(circuit.inputs.size());
  if (circuit.values) values.assign(circuit.values->begin(), circuit.values->end());
  std::vector<bool> set(values.size(), false);
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    const std::string name(search::trimmed(setting.substr(0, equals)));
    if (equals == std::string::npos) {
      throw std::invalid_argument("--set = '" + setting + "', must be INPUT=VALUE");
    }
    const auto found = std::ranges::find(circuit.inputs, name);
    if (found == circuit.inputs.end()) {
      throw std::invalid_argument("--set = '" + setting + "', " +
                                  (circuit.inputs.empty()
                                       ? std::string("but the circuit has no inputs")
                                       : "input " + search::must_be_one_of(name, circuit.inputs)));
    }
    const auto index = static_cast<std::size_t>(found - circuit.inputs.begin());
    if (set[index]) throw std::invalid_argument("--set " + name + " is given twice");
    set[index] = true;
    double value = 0.0;
    try {
      search::set_from_text(value, search::trimmed(setting.substr(equals + 1)));
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument("--set = '" + setting + "', the value " + error.what());
    }
    values[index] = value;
  }
  return values;
}

std::vector<double> slot_angles(const search::QasmCircuit& circuit,
                                const std::vector<std::string>& settings) {
  constexpr std::size_t kListed = 8;
  const auto given = input_values(circuit, settings);
  std::vector<double> values;
  std::string missing;
  std::size_t count = 0;
  for (std::size_t i = 0; i < given.size(); ++i) {
    values.push_back(given[i].value_or(0.0));
    if (!given[i] && ++count <= kListed) missing += ' ' + circuit.inputs[i];
  }
  if (count > 0) {
    throw std::invalid_argument(std::to_string(count) +
                                (count == 1 ? " input has" : " inputs have") +
                                " no value:" + missing + (count > kListed ? " ..." : "") +
                                "; give it by --set NAME=VALUE (radian)");
  }
  return circuit.angles(values);
}

std::string MeasuredBits::key(std::uint64_t outcome) const {
  std::string text;
  for (auto it = registers.rbegin(); it != registers.rend(); ++it) {
    if (!text.empty()) text += ' ';
    for (int bit = it->first + it->size - 1; bit >= it->first; --bit) {
      const int place = outcome_bit[static_cast<std::size_t>(bit)];
      text += place >= 0 && ((outcome >> static_cast<unsigned>(place)) & 1U) != 0U ? '1' : '0';
    }
  }
  return text;
}

MeasuredBits measured_bits(const search::QasmCircuit& circuit) {
  MeasuredBits bits;
  bits.measured = !circuit.measurements.empty();
  if (!bits.measured) {
    const int n = circuit.circuit.num_qubits();
    bits.qubits.resize(static_cast<std::size_t>(n));
    std::iota(bits.qubits.begin(), bits.qubits.end(), 0);
    bits.outcome_bit = bits.qubits;
    bits.registers = {{"", 0, n}};
    return bits;
  }
  int num_bits = 0;
  bits.registers = circuit.bits;
  for (const auto& r : bits.registers) num_bits = std::max(num_bits, r.first + r.size);
  bits.outcome_bit.assign(static_cast<std::size_t>(num_bits), -1);
  for (const search::QasmMeasurement& m : circuit.measurements) {
    auto place = std::ranges::find(bits.qubits, m.qubit);
    if (place == bits.qubits.end()) {
      bits.qubits.push_back(m.qubit);
      place = bits.qubits.end() - 1;
    }
    bits.outcome_bit.at(static_cast<std::size_t>(m.bit)) =
        static_cast<int>(place - bits.qubits.begin());
  }
  return bits;
}

namespace {

/// The gates [first, last) with slots numbered by first use; `slots` gets their numbers before.
sim::Circuit segment(const sim::Circuit& circuit, std::size_t first, std::size_t last,
                     std::vector<int>& slots) {
  sim::Circuit part(circuit.num_qubits());
  std::map<int, int> local;
  for (std::size_t g = first; g < last; ++g) {
    sim::Gate gate = circuit.gates()[g];
    if (gate.slot >= 0) {
      const auto [place, fresh] = local.try_emplace(gate.slot, static_cast<int>(local.size()));
      if (fresh) slots.push_back(gate.slot);
      gate.slot = place->second;
    }
    part.append(gate);
  }
  return part;
}

}  // namespace

PlacedCircuit transpile_between_barriers(const search::QasmCircuit& circuit,
                                         const sim::TranspileOptions& options) {
  PlacedCircuit placed;
  if (circuit.barriers.empty()) {
    placed.result = sim::transpile(circuit.circuit, options);
    return placed;
  }
  std::vector<std::size_t> ends;
  for (const auto& barrier : circuit.barriers) {
    if (ends.empty() || ends.back() != barrier.gate) ends.push_back(barrier.gate);
  }
  ends.push_back(circuit.circuit.gates().size());
  sim::TranspileOptions next = options;
  sim::TranspiledCircuit& whole = placed.result;
  std::size_t first = 0;
  for (std::size_t s = 0; s < ends.size(); ++s) {
    std::vector<int> slots;
    const auto part = sim::transpile(segment(circuit.circuit, first, ends[s], slots), next);
    if (s == 0) {
      whole = part;
      whole.circuit = sim::Circuit(part.circuit.num_qubits(), circuit.circuit.num_parameters());
      whole.swaps = 0;
    }
    for (sim::Gate gate : part.circuit.gates()) {
      if (gate.slot >= 0) gate.slot = slots.at(static_cast<std::size_t>(gate.slot));
      whole.circuit.append(gate);
    }
    whole.swaps += part.swaps;
    whole.final_layout = part.final_layout;
    next.initial_layout = part.final_layout;
    next.starts_from_zero = false;
    if (s + 1 < ends.size()) {
      std::vector<int> all(static_cast<std::size_t>(whole.circuit.num_qubits()));
      std::iota(all.begin(), all.end(), 0);
      placed.barriers.push_back({whole.circuit.gates().size(), std::move(all)});
    }
    first = ends[s];
  }
  whole.before = sim::count_gates(circuit.circuit);
  whole.after = sim::count_gates(whole.circuit);
  return placed;
}

std::vector<int> physical_qubits(const std::vector<int>& places, const std::vector<int>& physical) {
  std::vector<int> qubits;
  for (const int place : places) {
    const auto p = static_cast<std::size_t>(place);
    qubits.push_back(p < physical.size() ? physical[p] : place);
  }
  return qubits;
}

std::string transpile_summary(const sim::TranspiledCircuit& result) {
  return format("%d -> %d gates, %d -> %d on two qubits, depth %d -> %d, %d swaps",
                result.before.gates, result.after.gates, result.before.two_qubit_gates,
                result.after.two_qubit_gates, result.before.depth, result.after.depth,
                result.swaps);
}

}  // namespace qarch::apps
