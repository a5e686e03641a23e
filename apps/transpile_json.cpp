#include "apps/transpile_json.h"

#include <nlohmann/json.hpp>

#include "apps/json_parts.h"

namespace qarch::apps {

namespace {

using Json = nlohmann::ordered_json;

Json check_json(const TranspileAnswer& a) {
  if (!a.check) return {{"done", false}, {"text", a.check_text}};
  return {{"done", true},
          {"fidelity", json_number<Json>(a.check->fidelity)},
          {"distance", json_number<Json>(a.check->distance)},
          {"inputs", a.check->inputs},
          {"bindings", a.check->bindings},
          {"complete", a.check->complete},
          {"from_zero", a.from_zero},
          {"text", a.check_text}};
}

Json layout_json(const std::vector<int>& places, const std::vector<int>& physical) {
  return {{"places", places}, {"physical", physical_qubits(places, physical)}};
}

}  // namespace

std::string transpile_json(const TranspileAnswer& a) {
  return json_text<Json>({{"format", "qarch-transpile"},
                          {"version", 1},
                          {"bit_order", "little"},
                          {"device", a.device ? noise_json<Json>(*a.device) : Json()},
                          {"before", counts_json<Json>(a.result.before)},
                          {"after", counts_json<Json>(a.result.after)},
                          {"swaps", a.result.swaps},
                          {"start", layout_json(a.result.initial_layout, a.physical)},
                          {"end", layout_json(a.result.final_layout, a.physical)},
                          {"check", check_json(a)},
                          {"notes", a.notes},
                          {"qasm", a.qasm}});
}

}  // namespace qarch::apps
