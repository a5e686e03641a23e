#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "search/io/noise_channel.h"
#include "search/io/noise_file.h"
#include "search/io/noise_policy.h"
#include "search/io/text_file.h"
#include "sim/gate.h"
#include "sim/pauli.h"

namespace qarch::search {
namespace {

std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// [a, b, ...] of things that `text_of` writes.
template <class List, class TextOf>
std::string list_text(const List& list, TextOf&& text_of, const std::string& separator = ", ") {
  std::string text;
  for (const auto& item : list) text += (text.empty() ? "" : separator) + text_of(item);
  return "[" + text + "]";
}

/// The same with a line for each.
template <class List, class TextOf>
std::string lines_text(const List& list, const std::string& indent, TextOf&& text_of) {
  std::string text;
  for (const auto& item : list) text += (text.empty() ? "\n" : ",\n") + indent + text_of(item);
  return "[" + text + "]";
}

std::string qubits_text(const std::vector<int>& qubits) {
  return list_text(qubits, [](int qubit) {
    if (qubit >= sim::kMaxPauliQubits)
      throw std::invalid_argument("noise file: qubit " + std::to_string(qubit) +
                                  ", must be in [0, " + std::to_string(sim::kMaxPauliQubits - 1) +
                                  "]");
    return std::to_string(qubit);
  });
}

/// Names of gates; all of one size as their group.
std::string gates_text(const std::vector<sim::GateKind>& kinds) {
  for (const auto& [size, group] : {std::pair(1, "one_qubit"), std::pair(2, "two_qubit")}) {
    std::vector<sim::GateKind> all;
    for (const sim::GateRow& row : sim::gates())
      if (row.num_qubits == size) all.push_back(row.kind);
    if (kinds == all) return "[" + quoted(group) + "]";
  }
  return list_text(
      kinds, [](sim::GateKind kind) { return quoted(std::string(sim::gate_row(kind).name)); });
}

std::string applied_text(const sim::AppliedChannel& applied) {
  std::string text =
      "{" + channel_text(applied.channel) + ", \"on\": " + qubits_text(applied.operands);
  if (!applied.spectators.empty()) text += ", \"spectators\": " + qubits_text(applied.spectators);
  return text + "}";
}

std::string rule_text(const sim::NoiseRule& rule) {
  std::string text = "{\"gates\": " + gates_text(rule.kinds);
  if (!rule.qubits.empty()) text += ", \"qubits\": " + qubits_text(rule.qubits);
  if (!rule.except.empty()) text += ", \"except\": " + list_text(rule.except, qubits_text);
  return text + ", \"channels\": " + lines_text(rule.channels, "      ", applied_text) + "}";
}

std::string readout_text(const std::pair<int, sim::ReadoutError>& entry) {
  const auto& [qubit, error] = entry;
  return (qubit < 0 ? "{" : "{\"qubits\": " + qubits_text({qubit}) + ", ") +
         "\"p10\": " + number_text(error.p10) + ", \"p01\": " + number_text(error.p01) + "}";
}

std::string idle_text(const sim::IdleNoise& idle) {
  const auto policy = std::ranges::find(kPolicyNames, idle.policy, &PolicyName::policy);
  std::vector<std::string> qubits;
  for (std::size_t q = 0; q < idle.qubits.size(); ++q) {
    if (!idle.qubits[q]) continue;
    qubits.push_back("{\"qubits\": " + qubits_text({static_cast<int>(q)}) +
                     ", \"t1\": " + lifetime_text(idle.qubits[q]->t1) +
                     ", \"t2\": " + lifetime_text(idle.qubits[q]->t2) +
                     ", \"p_excited\": " + number_text(idle.qubits[q]->p_excited) + "}");
  }
  const auto as_it_is = [](const std::string& text) { return text; };
  const auto time_text = [](const sim::OperationTime& time) {
    return "{\"gates\": " + gates_text({time.kind}) +
           (time.qubits.empty() ? "" : ", \"qubits\": " + qubits_text(time.qubits)) +
           ", \"time\": " + number_text(time.seconds) + "}";
  };
  return "{\"policy\": " + quoted(std::string(policy->name)) +
         ",\n    \"qubits\": " + lines_text(qubits, "      ", as_it_is) +
         ",\n    \"times\": " + lines_text(idle.times, "      ", time_text) + "}";
}

std::string provenance_text(const sim::Provenance& provenance) {
  std::string text = "{\"file\": " + quoted(provenance.file);
  if (!provenance.sha256.empty()) text += ", \"sha256\": " + quoted(provenance.sha256);
  if (!provenance.date.empty()) text += ", \"date\": " + quoted(provenance.date);
  return text + "}";
}

std::string repair_entry_text(const sim::Repair& repair) {
  return "{\"place\": " + quoted(repair.place) + ", \"found\": " + quoted(repair.found) +
         ", \"used\": " + quoted(repair.used) + ", \"reason\": " + quoted(repair.reason) + "}";
}

}  // namespace

std::string noise_file_text(const NoiseFile& file) {
  const sim::NoiseModel& model = file.model;
  std::string text = "{\n  \"format\": \"qarch-noise\",\n  \"version\": 2";
  const auto add = [&text](const char* key, const std::string& value) {
    text += ",\n  \"" + std::string(key) + "\": " + value;
  };
  add("name", quoted(model.name()));
  if (!file.description.empty()) add("description", quoted(file.description));
  if (!file.source.empty()) add("source", quoted(file.source));
  add("units", "{\"time\": \"s\"}");
  if (!file.native_gates.empty()) add("native_gates", gates_text(file.native_gates));
  const auto to_text = [](int number) { return std::to_string(number); };
  if (!file.layout.empty()) add("layout", list_text(file.layout, to_text));
  if (!file.provenance.empty())
    add("provenance", lines_text(file.provenance, "    ", provenance_text));
  if (!file.notes.empty()) add("notes", lines_text(file.notes, "    ", quoted));
  if (!file.repairs.empty()) add("repairs", lines_text(file.repairs, "    ", repair_entry_text));
  if (!model.coupling_map().empty())
    add("coupling_map", list_text(model.coupling_map(), [](const std::pair<int, int>& pair) {
          return qubits_text({pair.first, pair.second});
        }));
  std::vector<std::pair<int, sim::ReadoutError>> readout{{-1, model.default_readout()}};
  readout.insert(readout.end(), model.readout_by_qubit().begin(), model.readout_by_qubit().end());
  add("readout", lines_text(readout, "    ", readout_text));
  const sim::IdleNoise& idle = model.idle_noise();
  if (!idle.qubits.empty() || !idle.times.empty() || idle.policy != sim::SchedulePolicy::kNone)
    add("idle", idle_text(idle));
  add("rules", lines_text(model.rules(), "    ", rule_text));
  return text + "\n}\n";
}

}  // namespace qarch::search
