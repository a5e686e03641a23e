#include "apps/report/bench_report_json.h"

#include <climits>
#include <nlohmann/json.hpp>

#include "apps/report_circuit.h"
#include "search/io/json_cursor.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace {

using search::JsonCursor;

double number_or_nan(const JsonCursor& cursor) {
  return cursor.is_null() ? std::numeric_limits<double>::quiet_NaN() : cursor.number();
}

int count(const JsonCursor& cursor) { return cursor.integer(0, INT_MAX); }

/// An integer of any size, a fraction, true or false, or text.
std::string scalar_text(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.is_null() ? "-" : value.dump();
}

bool truth(const nlohmann::json& value, const JsonCursor& cursor) {
  if (!value.is_boolean()) cursor.fail_value("must be true or false");
  return value.get<bool>();
}

void read_context(BenchFile& file, const nlohmann::json& json, const JsonCursor& cursor) {
  cursor.expect_object({"qarch", "date", "cpu", "processors", "caches", "compiler", "flags",
                        "asserts", "register_bytes", "min_seconds", "repetitions"},
                       cursor.keys());
  file.version = cursor["qarch"].text();
  file.date = cursor["date"].text();
  file.asserts = truth(json.at("asserts"), cursor["asserts"]);
  file.repetitions = count(cursor["repetitions"]);
  file.min_seconds = cursor["min_seconds"].number();
  std::string caches;
  for (const JsonCursor& cache : cursor["caches"].elements()) {
    caches += (caches.empty() ? "" : ", ") + cache["level"].text() + " " +
              bytes_text(cache["bytes"].number());
  }
  file.machine = {
      {"processor", cursor["cpu"].text()},
      {"processors online", scalar_text(json.at("processors"))},
      {"caches, free memory", caches},
      {"SIMD register", bytes_text(cursor["register_bytes"].number())},
      {"compiler", cursor["compiler"].text()},
      {"flags", cursor["flags"].text()},
      {"assertions", file.asserts ? "compiled in: times are longer than they need be" : "none"}};
}

void read_limits(BenchFile& file, const JsonCursor& cursor) {
  for (const JsonCursor& row : cursor["bandwidth"].elements()) {
    file.bandwidth.push_back({row["level"].text(), row["vector_bytes"].number(),
                              count(row["threads"]), row["bytes_per_second"].number()});
  }
  for (const JsonCursor& row : cursor["peak"].elements()) {
    file.peak.emplace_back(count(row["threads"]), row["multiply_adds_per_second"].number());
  }
}

BenchFileRow read_row(const nlohmann::json& json, const JsonCursor& cursor) {
  cursor.expect_object({"name", "kind", "workload", "qubits", "noisy", "lanes", "threads",
                        "median_us", "spread", "per_second", "ratio_to_single", "limit"},
                       cursor.keys());
  BenchFileRow row{cursor["name"].text(), cursor["kind"].text(), cursor["workload"].text(),
                   count(cursor["qubits"])};
  row.noisy = truth(json.at("noisy"), cursor["noisy"]);
  row.lanes = count(cursor["lanes"]);
  row.threads = count(cursor["threads"]);
  row.median_us = number_or_nan(cursor["median_us"]);
  row.spread = number_or_nan(cursor["spread"]);
  row.per_second = number_or_nan(cursor["per_second"]);
  row.ratio_to_single = number_or_nan(cursor["ratio_to_single"]);
  const JsonCursor limit = cursor["limit"];
  if (limit.is_null()) return row;
  row.peak_fraction = number_or_nan(limit["peak_fraction"]);
  row.bandwidth_fraction = number_or_nan(limit["bandwidth_fraction"]);
  row.level = limit["level"].text();
  row.binding = limit["binding"].text();
  return row;
}

void read_peers(BenchFile& file, const nlohmann::json& json, const JsonCursor& cursor) {
  file.peer_note = cursor["note"].text();
  std::size_t i = 0;
  for (const JsonCursor& row : cursor["rows"].elements()) {
    row.expect_object({"qubits", "noisy", "simulator", "us", "our_row", "our_us"}, row.keys());
    file.peers.push_back({count(row["qubits"]),
                          truth(json.at("rows")[i++].at("noisy"), row["noisy"]),
                          row["simulator"].text(), row["us"].number(), row["our_us"].number(),
                          row["our_row"].text()});
  }
}

}  // namespace

BenchFile read_bench_file(const std::string& path) {
  const nlohmann::json json = search::parse_json(search::read_text_file(path), path);
  const JsonCursor cursor(json, path);
  cursor.expect_key("format");
  if (cursor["format"].text() != "qarch-bench") {
    cursor["format"].fail_value("must be \"qarch-bench\", what qarch bench --json writes");
  }
  cursor.expect_object(
      {"format", "version", "context", "workloads", "model", "limits", "rows", "skipped"},
      cursor.keys());
  cursor["version"].integer(1, 1);
  BenchFile file;
  read_context(file, json.at("context"), cursor["context"]);
  const std::vector<JsonCursor> workloads = cursor["workloads"].elements();
  for (std::size_t i = 0; i < workloads.size(); ++i) {
    std::vector<std::string> row;
    for (const char* key : {"name", "qubits", "layers", "gates", "two_qubit_gates", "parameters",
                            "pauli_strings", "noise"}) {
      workloads[i].expect_key(key);
      row.push_back(scalar_text(json.at("workloads")[i].at(key)));
    }
    file.workloads.push_back(std::move(row));
  }
  file.model = cursor["model"].text();
  cursor["limits"].expect_object({"bandwidth", "peak"}, cursor["limits"].keys());
  read_limits(file, cursor["limits"]);
  const std::vector<JsonCursor> rows = cursor["rows"].elements();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    file.rows.push_back(read_row(json.at("rows")[i], rows[i]));
  }
  for (const JsonCursor& row : cursor["skipped"].elements()) {
    row.expect_object({"name", "reason"}, row.keys());
    file.skipped.emplace_back(row["name"].text(), row["reason"].text());
  }
  if (cursor.has("peers")) read_peers(file, json.at("peers"), cursor["peers"]);
  return file;
}

}  // namespace qarch::apps
