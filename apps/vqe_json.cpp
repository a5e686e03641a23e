#include "apps/vqe_json.h"

#include <nlohmann/json.hpp>

#include "apps/json_parts.h"

namespace qarch::apps {

namespace {

using Json = nlohmann::ordered_json;

Json spin_json(const std::optional<SpinValues>& spin) {
  if (!spin) return {};
  return {{"number", json_number<Json>(spin->number)},
          {"spin_z", json_number<Json>(spin->spin_z)},
          {"spin_squared", json_number<Json>(spin->spin_squared)}};
}

}  // namespace

std::string vqe_json(const VqeAnswer& a) {
  Json circuit = circuit_record_json<Json>(a.circuit);
  for (const char* key : {"id", "episode", "step"}) circuit.erase(key);  // of searches
  circuit["qasm"] = search::circuit_qasm(a.circuit);
  return json_text<Json>({{"format", "qarch-vqe"},
                          {"version", 1},
                          {"bit_order", "little"},
                          {"unit", "hartree"},
                          {"problem", a.problem_name},
                          {"exact_energy", json_number<Json>(a.problem.exact_energy)},
                          {"hartree_fock_energy", json_number<Json>(a.problem.hartree_fock_energy)},
                          {"noise", noise_json<Json>(a.noise)},
                          {"start", a.start},
                          {"seed", a.seed},
                          {"optimizer", a.method},
                          {"evaluations", a.minimum.evaluations},
                          {"stop_reason", a.minimum.stop_reason},
                          {"circuit", std::move(circuit)},
                          {"electrons", spin_json(a.spin)},
                          {"electrons_noiseless", spin_json(a.noiseless_spin)},
                          {"notes", a.problem.notes}});
}

}  // namespace qarch::apps
