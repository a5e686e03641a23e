#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "search/io/run_file.h"
#include "search/noise_source.h"
#include "search/run_record.h"
#include "sim/transpile/transpile.h"

/// Parts that the JSON of several commands has in common, for any ordered JSON type `Json`; the
/// type itself is named only in files *_json.cpp. apps/README.md lists the keys.
namespace qarch::apps {

/// null for what is no number.
template <class Json>
Json json_number(double value) {
  return std::isfinite(value) ? Json(value) : Json();
}

template <class Json, class Range>
Json json_numbers(const Range& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(json_number<Json>(value));
  return list;
}

/// The text of an answer; bytes that are no UTF-8 are replaced.
template <class Json>
std::string json_text(const Json& json, int indent = 1) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace) + '\n';
}

template <class Json>
Json counts_json(const sim::CircuitCounts& counts) {
  return {{"gates", counts.gates},
          {"two_qubit_gates", counts.two_qubit_gates},
          {"depth", counts.depth}};
}

template <class Json>
Json provenance_json(const std::vector<sim::Provenance>& files) {
  Json list = Json::array();
  for (const sim::Provenance& file : files) {
    list.push_back({{"file", file.file}, {"date", file.date}, {"sha256", file.sha256}});
  }
  return list;
}

template <class Json>
Json repairs_json(const std::vector<sim::Repair>& repairs) {
  Json list = Json::array();
  for (const sim::Repair& repair : repairs) {
    list.push_back({{"place", repair.place},
                    {"found", repair.found},
                    {"used", repair.used},
                    {"reason", repair.reason}});
  }
  return list;
}

template <class Json>
Json gates_json(const std::vector<sim::GateKind>& kinds) {
  Json list = Json::array();
  for (const sim::GateKind kind : kinds) list.push_back(sim::gate_row(kind).name);
  return list;
}

template <class Json>
Json noise_json(const search::NamedNoise& noise) {
  return {{"name", noise.model.name()},
          {"description", noise.description},
          {"device_qubits", noise.layout},
          {"native_gates", gates_json<Json>(noise.native_gates)},
          {"files", provenance_json<Json>(noise.provenance)},
          {"repairs", repairs_json<Json>(noise.repairs)},
          {"notes", noise.notes}};
}

/// A circuit with its energies and angles; costs in the unit of the problem.
template <class Json>
Json circuit_record_json(const search::CircuitRecord& record) {
  const sim::Circuit& circuit = record.circuit;
  return {{"id", record.id},
          {"episode", record.episode},
          {"step", record.step},
          {"qubits", circuit.num_qubits()},
          {"gates", circuit.gates().size()},
          {"two_qubit_gates", circuit.num_two_qubit_gates()},
          {"rotations", circuit.num_rotations()},
          {"depth", circuit.depth()},
          {"energy", json_number<Json>(record.energy)},
          {"noiseless_energy", json_number<Json>(record.noiseless_energy)},
          {"error", json_number<Json>(record.error)},
          {"noiseless_error", json_number<Json>(record.noiseless_error)},
          {"angles_rad", json_numbers<Json>(record.angles)}};
}

}  // namespace qarch::apps
