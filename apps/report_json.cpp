#include "apps/report_json.h"

#include <nlohmann/json.hpp>

#include "apps/json_parts.h"

namespace qarch::apps {

namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return json_number<Json>(value); }

Json coverage_json(const sim::CoverageReport& coverage) {
  Json kinds = Json::array();
  for (const sim::KindCoverage& kind : coverage.kinds) {
    kinds.push_back({{"gate", sim::gate_row(kind.kind).name},
                     {"gates", kind.gates},
                     {"noisy", kind.noisy},
                     {"ideal", kind.ideal},
                     {"uncovered", kind.uncovered}});
  }
  Json rules = Json::array();
  for (const sim::RuleCoverage& rule : coverage.rules) {
    rules.push_back({{"rule", rule.description}, {"hits", rule.hits}});
  }
  return {
      {"summary", coverage.summary()}, {"kinds", std::move(kinds)}, {"rules", std::move(rules)}};
}

Json observables_json(const Simulation& s) {
  Json list = Json::array();
  for (const ObservableValue& o : s.observables) {
    list.push_back({{"observable", o.name},
                    {"unit", o.unit},
                    {"value", number(o.value)},
                    {"noiseless", number(o.noiseless)},
                    {"exact_lowest", o.lowest ? number(*o.lowest) : Json()},
                    {"notes", o.notes}});
  }
  return list;
}

Json outcomes_json(const Simulation& s) {
  Json map = Json::object();
  for (const Outcome& o : s.outcomes) {
    map[s.bits.key(o.bits)] = {{"probability", o.probability}, {"noiseless", o.noiseless}};
  }
  return map;
}

Json shots_json(const Simulation& s) {
  if (!s.counts) return {};
  Json map = Json::object();
  for (const auto& [bits, count] : s.counts->counts) map[s.bits.key(bits)] = count;
  return {{"shots", s.counts->shots}, {"seed", s.counts->seed}, {"counts", std::move(map)}};
}

Json sums_json(const std::vector<std::pair<std::string, double>>& sums) {
  Json map = Json::object();
  for (const auto& [name, cost] : sums) map[name] = cost;
  return map;
}

Json operands_json(const sim::Gate& gate) {
  Json list = Json::array();
  for (int k = 0; k < gate.num_qubits(); ++k) {
    list.push_back(gate.qubits[static_cast<std::size_t>(k)]);
  }
  return list;
}

Json budget_json(const Simulation& s) {
  if (!s.budget) return {};
  const BudgetSums sums = budget_sums(*s.budget);
  Json gates = Json::array();
  for (std::size_t g = 0; g < s.budget->cost.size(); ++g) {
    const sim::Gate& gate = s.budget->circuit.gates()[g];
    gates.push_back({{"gate", sim::gate_row(gate.kind).name},
                     {"qubits", operands_json(gate)},
                     {"cost", s.budget->cost[g]}});
  }
  return {{"fidelity", s.budget->fidelity},
          {"sum_of_costs", sums.total},
          {"gates", std::move(gates)},
          {"by_kind", sums_json(sums.by_kind)},
          {"by_qubit", sums_json(sums.by_qubit)}};
}

Json placed_json(const Simulation& s) {
  if (!s.placed) return {};
  const sim::TranspiledCircuit& result = s.placed->result;
  return {{"before", counts_json<Json>(result.before)},
          {"after", counts_json<Json>(result.after)},
          {"swaps", result.swaps},
          {"physical_at_start", physical_qubits(result.initial_layout, s.noise.layout)},
          {"physical_at_end", physical_qubits(result.final_layout, s.noise.layout)}};
}

Json pairs_json(const std::vector<std::pair<int, int>>& pairs) {
  Json list = Json::array();
  for (const auto& [a, b] : pairs) list.push_back({a, b});
  return list;
}

std::string text_of(const Json& json, JsonText how = JsonText::kIndented) {
  return json_text(json, how == JsonText::kIndented ? 1 : -1);
}

}  // namespace

std::string simulation_json(const Simulation& s) {
  Json circuit = counts_json<Json>(sim::count_gates(s.file.circuit));
  circuit["qubits"] = s.file.circuit.num_qubits();
  circuit["notes"] = s.file.notes;
  return text_of({{"format", "qarch-simulate"},
                  {"version", 1},
                  {"bit_order", "little"},
                  {"circuit", std::move(circuit)},
                  {"noise", noise_json<Json>(s.noise)},
                  {"transpiled", placed_json(s)},
                  {"coverage", coverage_json(s.coverage)},
                  {"fidelity", s.fidelity ? number(*s.fidelity) : Json()},
                  {"purity", s.purity},
                  {"observables", observables_json(s)},
                  {"probabilities", outcomes_json(s)},
                  {"shots", shots_json(s)},
                  {"error_budget", budget_json(s)},
                  {"notes", s.notes},
                  {"memory_bytes", s.memory_bytes},
                  {"seconds", s.seconds}});
}

std::string device_json(const DeviceReport& report, JsonText how) {
  const sim::Device& device = report.device;
  Json qubits = Json::array();
  for (const int q : report.qubits) {
    const sim::QubitCalibration& c = device.qubits[static_cast<std::size_t>(q)];
    qubits.push_back({{"qubit", q},
                      {"t1_s", number(c.t1)},
                      {"t2_s", number(c.t2)},
                      {"frequency_hz", number(c.frequency)},
                      {"p10", number(c.readout.p10)},
                      {"p01", number(c.readout.p01)},
                      {"readout_time_s", number(c.readout_time)},
                      {"operational", c.operational}});
  }
  Json gates = Json::array();
  for (const DeviceGateRow& row : report.gates) {
    gates.push_back({{"gate", row.gate->name},
                     {"qubits", row.gate->qubits},
                     {"error", number(row.gate->error)},
                     {"channel_error", number(row.channel_error)},
                     {"time_s", number(row.gate->time)},
                     {"disabled", row.gate->disabled},
                     {"in_model", row.in_model}});
  }
  return text_of({{"format", "qarch-device"},
                  {"version", 1},
                  {"name", device.name},
                  {"chosen_qubits", report.chosen},
                  {"native_gates", report.native_gates},
                  {"coupling", pairs_json(device.coupling)},
                  {"files", provenance_json<Json>(device.provenance)},
                  {"qubits", std::move(qubits)},
                  {"gates", std::move(gates)},
                  {"repairs", repairs_json<Json>(device.repairs)},
                  {"notes", device.notes},
                  {"model_notes", report.notes}},
                 how);
}

std::string noise_model_json(const search::NamedNoise& noise, JsonText how) {
  Json json{{"format", "qarch-noise-model"}, {"version", 1}};
  json.update(noise_json<Json>(noise));
  Json rules = Json::array();
  for (const sim::NoiseRule& rule : noise.model.rules()) {
    rules.push_back({{"gates", gates_json<Json>(rule.kinds)},
                     {"qubits", rule.qubits},
                     {"description", rule.description()}});
  }
  json["rules"] = std::move(rules);
  json["coupling"] = pairs_json(noise.model.coupling_map());
  return text_of(json, how);
}

}  // namespace qarch::apps
