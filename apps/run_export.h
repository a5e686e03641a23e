#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "apps/recorded_run.h"
#include "apps/run_json.h"
#include "search/study.h"

namespace qarch::apps {

/// The points of `qarch hamiltonian --scan`.
struct CurveFile {
  std::vector<std::string> columns;
  std::vector<std::vector<double>> rows;
};
/// Throws std::invalid_argument "file:line: ..." for a line that is not as many numbers as there
/// are columns.
CurveFile read_curve_file(const std::string& path);

/// What a path holds, read.
struct AnyRecord {
  std::string path;
  RecordKind kind = RecordKind::kSearch;
  std::variant<RecordedSearch, RecordedClassifier, search::StudySummary, BenchRecord, CurveFile>
      data;

  std::string name() const { return record_name(path); }
  const RecordedSearch& search() const { return std::get<RecordedSearch>(data); }
  const RecordedClassifier& classifier() const { return std::get<RecordedClassifier>(data); }
  const search::StudySummary& study() const { return std::get<search::StudySummary>(data); }
  const BenchRecord& bench() const { return std::get<BenchRecord>(data); }
  const CurveFile& curve() const { return std::get<CurveFile>(data); }
};
/// `name` as find_record takes it. Throws what the readers throw.
AnyRecord read_any_record(const std::string& name);

/// A value of a table; nothing where it is not known or not finite.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string, std::vector<double>>;

struct ExportColumn {
  std::string name;
  std::string description;
  bool only_json = false;  ///< text of many lines
};

/// A table of a run, with a name in --what.
struct ExportTable {
  std::string name;
  std::vector<ExportColumn> columns;
  std::vector<std::vector<Cell>> rows;
};

/// What `qarch export` can write of a kind of record: a row of kTableMakers.
struct TableMaker {
  std::string_view name;  ///< in --what, and of the file in a folder
  RecordKind kind;
  std::string_view description;
  ExportTable (*make)(const AnyRecord& record);
};
std::span<const TableMaker> table_makers();
/// Those of a kind; the first is what CSV writes where nothing is asked for.
std::vector<const TableMaker*> table_makers(RecordKind kind);

/// The circuits of a search, then its archive, as rows; with `qasm`, the OpenQASM of each.
ExportTable circuit_table(std::string name, const std::vector<search::CircuitRecord>& circuits,
                          const search::RunRecord& run);

/// RFC 4180 with a line of names first, and lines that end in a newline alone: numbers as the
/// shortest text that reads back as the same double, nothing as an empty cell, a
/// list with blanks between its numbers.
std::string csv_text(const ExportTable& table);

}  // namespace qarch::apps
