#include "apps/hamiltonian_json.h"

#include <nlohmann/json.hpp>

#include "apps/json_parts.h"

namespace qarch::apps {

namespace {

using Json = nlohmann::ordered_json;

/// The keys of [problem].
Json options_json(const search::ProblemOptions& options) {
  Json object = Json::object();
  search::visit_fields(options, [&](const char* name, const auto& field, const char* /*help*/) {
    object[name] = field;
  });
  return object;
}

Json electrons_json(const search::ProblemSource& source, const search::ProblemOptions& options) {
  const chem::ActiveSpace space = search::active_space(source, options);
  const chem::ElectronicHamiltonian active = search::active_hamiltonian(source, options);
  const chem::ElectronicHamiltonian& all = source.electrons.value();
  return {{"orbitals", all.num_orbitals()},
          {"orbital_energies", json_numbers<Json>(all.orbital_energies)},
          {"frozen", space.frozen},
          {"active_orbitals", active.num_orbitals()},
          {"active_alpha", active.electrons.alpha},
          {"active_beta", active.electrons.beta},
          {"constant", json_number<Json>(active.constant)}};
}

Json energies_json(const ElectronicSummary& summary) {
  Json list = Json::array();
  for (const EnergyRow& row : summary.energies) {
    list.push_back(
        {{"name", row.name}, {"energy", json_number<Json>(row.energy)}, {"remark", row.remark}});
  }
  return list;
}

Json mappings_json(const ElectronicSummary& summary) {
  Json list = Json::array();
  for (const MappingRow& row : summary.mappings) {
    const bool there = row.remark.empty();
    list.push_back({{"name", row.name},
                    {"qubits", there ? Json(row.num_qubits) : Json()},
                    {"terms", there ? Json(row.num_terms) : Json()},
                    {"one_norm", there ? json_number<Json>(row.one_norm) : Json()},
                    {"reference_state", there ? Json(row.reference_state) : Json()},
                    {"remark", row.remark}});
  }
  return list;
}

Json operator_json(const chem::QubitProblem& problem) {
  const sim::PauliSum& h = problem.hamiltonian;
  return {{"qubits", h.num_qubits()},
          {"terms", h.terms().size()},
          {"one_norm", json_number<Json>(h.l1_norm() - std::abs(h.identity_coefficient()))},
          {"identity", json_number<Json>(h.identity_coefficient())},
          {"exact_energy", json_number<Json>(problem.exact_energy)},
          {"exact_energy_of", problem.exact_energy_of},
          {"notes", problem.notes}};
}

}  // namespace

std::string hamiltonian_json(const search::ProblemSource& source,
                             const search::ProblemOptions& options,
                             const std::optional<ElectronicSummary>& electrons,
                             const std::optional<chem::QubitProblem>& qubits) {
  Json json{{"format", "qarch-hamiltonian"},
            {"version", 1},
            {"bit_order", "little"},
            {"source", source.description},
            {"problem", options_json(options)}};
  json["electrons"] = electrons ? electrons_json(source, options) : Json();
  json["energies"] = electrons ? energies_json(*electrons) : Json::array();
  json["mappings"] = electrons ? mappings_json(*electrons) : Json::array();
  json["symmetries"] = electrons ? Json(electrons->symmetries) : Json::array();
  json["operator"] = qubits ? operator_json(*qubits) : Json();
  json["notes"] = electrons ? electrons->notes : source.notes;
  return json_text(json);
}

std::string scan_json(const search::ProblemOptions& options, const std::vector<ScanPoint>& points) {
  Json list = Json::array();
  for (const ScanPoint& p : points) {
    list.push_back({{"r", p.r},
                    {"hartree_fock", json_number<Json>(p.hartree_fock)},
                    {"exact", json_number<Json>(p.exact)},
                    {"full", json_number<Json>(p.full)},
                    {"spin_squared", json_number<Json>(p.spin_squared)},
                    {"qubits", p.failure.empty() ? Json(p.num_qubits) : Json()},
                    {"terms", p.failure.empty() ? Json(p.num_terms) : Json()},
                    {"failure", p.failure}});
  }
  return json_text<Json>({{"format", "qarch-scan"},
                          {"version", 1},
                          {"problem", options_json(options)},
                          {"points", std::move(list)}});
}

std::string problems_json(
    const std::vector<std::pair<std::string, search::ProblemOptions>>& problems) {
  Json list = Json::array();
  for (const auto& [name, options] : problems) {
    list.push_back({{"name", name}});
    list.back().update(options_json(options));
    list.back()["name"] = name;
  }
  return json_text<Json>(
      {{"format", "qarch-problems"}, {"version", 1}, {"problems", std::move(list)}});
}

}  // namespace qarch::apps
