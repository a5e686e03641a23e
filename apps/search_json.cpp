#include "apps/search_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "apps/json_parts.h"
#include "search/io/study_file.h"

namespace qarch::apps {

namespace {

using Json = nlohmann::ordered_json;

Json problem_json(const search::ProblemRecord& problem, const std::string& unit) {
  return {{"kind", problem.kind},
          {"name", problem.name},
          {"qubits", problem.num_qubits},
          {"unit", unit},
          {"exact_energy", json_number<Json>(problem.exact_energy)},
          {"hartree_fock_energy", json_number<Json>(problem.hartree_fock_energy)},
          {"notes", problem.notes}};
}

/// The circuits that have a name, with their text unless they stand behind an encoding.
Json circuits_json(const search::RunRecord& record) {
  Json list = Json::array();
  for (const search::CircuitRecord& circuit : record.circuits) {
    list.push_back(circuit_record_json<Json>(circuit));
    if (record.problem.kind == search::kVqe.name) {
      list.back()["qasm"] = search::circuit_qasm(circuit);
    }
  }
  return list;
}

Json archive_json(const search::RunRecord& record) {
  Json list = Json::array();
  for (const search::CircuitRecord& circuit : record.archive) {
    list.push_back(circuit_record_json<Json>(circuit));
  }
  return list;
}

}  // namespace

std::string search_json(const search::SearchResult& result, const search::NamedNoise& noise,
                        const std::string& unit, const std::string& folder) {
  const search::RunRecord& record = result.record;
  const auto successes =
      std::ranges::count_if(record.episodes, [](const auto& e) { return e.success != 0; });
  return json_text<Json>(
      {{"format", "qarch-search"},
       {"version", 1},
       {"bit_order", "little"},
       {"folder", folder},
       {"seed", record.seed},
       {"problem", problem_json(record.problem, unit)},
       {"noise", noise_json<Json>(noise)},
       {"stop_reason", search::kStopReasonNames.at(static_cast<std::size_t>(result.stop_reason))},
       {"episodes", record.episodes.size()},
       {"successes", successes},
       {"env_steps", result.env_steps},
       {"evaluations", result.evaluations},
       {"pruning_evaluations", result.pruning_evaluations},
       {"gradient_steps", result.gradient_steps},
       {"rejected_transitions", result.rejected_transitions},
       {"seconds", result.seconds},
       {"circuits", circuits_json(record)},
       {"archive", archive_json(record)}});
}

std::string studies_json(std::span<const search::StudySummary> summaries) {
  if (summaries.size() == 1) return search::study_json(summaries.front());
  Json list = Json::array();
  for (const search::StudySummary& summary : summaries) {
    list.push_back(Json::parse(search::study_json(summary)));
  }
  return json_text<Json>(
      {{"format", "qarch-studies"}, {"version", 1}, {"studies", std::move(list)}});
}

}  // namespace qarch::apps
