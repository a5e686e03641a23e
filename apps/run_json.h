#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "apps/command.h"

/// What list, show, compare and export read and write as JSON; formats.md lists the keys.
namespace qarch::apps {

struct Comparison;
struct ExportTable;
struct RunListing;
struct RunSummary;

/// What the first and the last lines of an events.jsonl say.
struct LogEnds {
  bool is_classifier = false;  ///< of `qarch classify train`, else of a search
  std::string problem;         ///< or the data
  std::string noise;
  std::string seed;
  double seconds = 0.0;       ///< of the last line
  std::int64_t episodes = 0;  ///< logged; of a classifier steps of its last start
  std::string stop_reason;    ///< if the last line is "end"; of a classifier "done", "interrupted"
  std::optional<double> score;  ///< of a classifier that has ended: accuracy on test samples
  std::optional<double> error;  ///< without noise, of the last "best" line among those read
  int two_qubit_gates = 0;      ///< of that line
};

/// Reads the first line, and lines from the end until the number of episodes is known, however long
/// the log is; an unfinished last line is left out. Throws std::runtime_error if the file cannot be
/// read, std::invalid_argument "file: ..." if these lines are no events.
LogEnds read_log_ends(const std::string& path);

/// Whether a file is the JSON of `qarch bench --json`; false too if it is no JSON or not there.
bool is_bench_json(const std::string& path);

/// A row of `qarch bench --json`.
struct BenchFigure {
  std::string name;
  int threads = 1;
  double median_us = 0.0;  ///< per circuit, or call
  double spread = 0.0;
  double per_second = 0.0;
};
struct BenchRecord {
  std::string version;
  std::string date;
  std::string cpu;
  int processors = 0;
  std::vector<BenchFigure> rows;
};
/// Throws std::invalid_argument "file: ..." if it is no such file.
BenchRecord read_bench_json(const std::string& path);

std::string list_json(std::span<const RunListing> runs);
std::string show_json(const RunSummary& summary);
std::string compare_json(const Comparison& comparison);
std::string export_json(std::string_view name, std::string_view kind,
                        std::span<const ExportTable> tables);

/// Text as the value of --json or --output asks: to the file, or for "-" to streams.out. Throws
/// std::runtime_error with path and reason.
void write_result(const std::string& file, std::string_view text, const Streams& streams);

}  // namespace qarch::apps
