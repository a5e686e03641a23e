#include "apps/bench_json.h"

#include <nlohmann/json.hpp>

#include "apps/bench_peers.h"

namespace qarch::apps {

namespace {

using Json = nlohmann::ordered_json;

Json context_json(const BenchReport& report) {
  const BenchContext& context = report.context;
  Json caches = Json::array();
  for (const CacheLevel& level : context.caches) {
    caches.push_back({{"level", level.name}, {"bytes", level.bytes}, {"shared", level.shared}});
  }
  return {{"qarch", context.version},
          {"date", context.date},
          {"cpu", context.cpu},
          {"processors", context.processors},
          {"caches", std::move(caches)},
          {"compiler", context.compiler},
          {"flags", context.flags},
          {"asserts", context.asserts},
          {"register_bytes", context.register_bytes},
          {"min_seconds", report.options.min_seconds},
          {"repetitions", report.options.repetitions}};
}

Json workload_json(const BenchWorkload& workload) {
  const sim::Circuit& circuit = workload.circuit;
  return {{"name", workload.name},
          {"qubits", circuit.num_qubits()},
          {"layers", workload.layers == 0 ? Json() : Json(workload.layers)},
          {"gates", circuit.gates().size()},
          {"two_qubit_gates", circuit.num_two_qubit_gates()},
          {"parameters", circuit.num_parameters()},
          {"pauli_strings", workload.observable.terms().size()},
          {"noise", workload.noise.name()}};
}

Json limits_json(const MachineLimits& limits) {
  Json bandwidth = Json::array();
  for (const BandwidthLimit& limit : limits.bandwidth) {
    bandwidth.push_back({{"level", limit.level},
                         {"vector_bytes", limit.vector_bytes},
                         {"threads", limit.threads},
                         {"bytes_per_second", limit.bytes_per_second}});
  }
  Json peak = Json::array();
  for (const PeakLimit& limit : limits.peak) {
    peak.push_back(
        {{"threads", limit.threads}, {"multiply_adds_per_second", limit.multiply_adds_per_second}});
  }
  return {{"bandwidth", std::move(bandwidth)}, {"peak", std::move(peak)}};
}

Json row_json(const BenchReport& report, const BenchResult& result) {
  const BenchRow& row = result.row;
  Json json{{"name", row.name},
            {"kind", row.kind->name},
            {"workload", report.workloads[row.workload].name},
            {"qubits", report.workloads[row.workload].circuit.num_qubits()},
            {"noisy", row.kind->noisy},
            {"lanes", row.lanes},
            {"threads", row.threads},
            {"clock", row.threads > 1 ? "real" : "cpu"},
            {"median_us", result.median_us},
            {"min_us", result.min_us},
            {"max_us", result.max_us},
            {"spread", result.spread},
            {"per_second", result.per_second}};
  json["ratio_to_single"] = result.ratio_to_single ? Json(*result.ratio_to_single) : Json();
  json["model"] = nullptr;
  json["limit"] = nullptr;
  if (result.model) {
    json["model"] = {{"multiply_adds", result.model->multiply_adds},
                     {"bytes", result.model->bytes},
                     {"state_bytes", result.model->state_bytes}};
  }
  if (result.use) {
    json["limit"] = {{"peak_fraction", result.use->peak},
                     {"bandwidth_fraction", result.use->bandwidth},
                     {"level", result.use->level},
                     {"binding", result.use->memory_bound() ? "bandwidth" : "peak"}};
  }
  return json;
}

Json peers_json(const BenchReport& report) {
  Json rows = Json::array();
  for (const PeerComparison& row : compare_with_peers(report)) {
    rows.push_back({{"qubits", row.num_qubits},
                    {"noisy", row.noisy},
                    {"simulator", row.simulator},
                    {"us", row.their_us},
                    {"our_row", row.our_row},
                    {"our_us", row.our_us},
                    {"factor", row.their_us / row.our_us}});
  }
  return {{"note", peer_note()}, {"rows", std::move(rows)}};
}

}  // namespace

std::string bench_json(const BenchReport& report) {
  Json workloads = Json::array();
  for (const BenchWorkload& workload : report.workloads)
    workloads.push_back(workload_json(workload));
  Json rows = Json::array();
  Json skipped = Json::array();
  for (const BenchResult& result : report.results) {
    if (result.skipped.empty()) {
      rows.push_back(row_json(report, result));
    } else {
      skipped.push_back({{"name", result.row.name}, {"reason", result.skipped}});
    }
  }
  Json json{{"format", "qarch-bench"},         {"version", 1},
            {"context", context_json(report)}, {"workloads", std::move(workloads)},
            {"model", work_model_text()},      {"limits", limits_json(report.limits)},
            {"rows", std::move(rows)},         {"skipped", std::move(skipped)}};
  if (report.compare) json["peers"] = peers_json(report);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace qarch::apps
