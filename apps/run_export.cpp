#include "apps/run_export.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <type_traits>

#include "search/io/run_file.h"
#include "search/io/text_file.h"
#include "search/results/pareto_archive.h"

namespace qarch::apps {

namespace {

using search::CircuitRecord;
using search::RunRecord;

Cell cell(int value) { return std::int64_t{value}; }
Cell cell(std::int64_t value) { return value; }
Cell cell(double value) { return std::isfinite(value) ? Cell{value} : Cell{}; }
Cell cell(search::EndReason reason) {
  return std::string(search::kEndReasonNames.at(static_cast<std::size_t>(reason)));
}
Cell cell(std::string value) { return value; }

template <class Columns>
void add_columns(ExportTable& table, const Columns& columns) {
  for (const auto& column : columns) {
    table.columns.push_back({std::string(column.name), std::string(column.description)});
  }
}

template <class Columns, class Row>
void add_cells(std::vector<Cell>& cells, const Columns& columns, const Row& row) {
  for (const auto& column : columns) {
    std::visit([&](auto member) { cells.push_back(cell(row.*member)); }, column.member);
  }
}

ExportTable episodes_table(const AnyRecord& record) {
  ExportTable table{"episodes", {}, {}};
  add_columns(table, search::kEpisodeColumns);
  for (const search::EpisodeRecord& episode : record.search().record.episodes) {
    add_cells(table.rows.emplace_back(), search::kEpisodeColumns, episode);
  }
  return table;
}

ExportTable prunings_table(const AnyRecord& record) {
  ExportTable table{"prunings", {}, {}};
  add_columns(table, search::kPruningColumns);
  for (const std::string when : {"before", "after"}) {
    for (const search::CircuitCostColumn& column : search::kCircuitCostColumns) {
      table.columns.push_back({when + "_" + std::string(column.name),
                               std::string(column.description) + ", " + when + " the pruning"});
    }
  }
  for (const search::PruningRecord& pruning : record.search().record.prunings) {
    std::vector<Cell>& cells = table.rows.emplace_back();
    add_cells(cells, search::kPruningColumns, pruning);
    add_cells(cells, search::kCircuitCostColumns, pruning.before);
    add_cells(cells, search::kCircuitCostColumns, pruning.after);
  }
  return table;
}

ExportTable circuits_table(const AnyRecord& record) {
  const RunRecord& run = record.search().record;
  return circuit_table("circuits", run.circuits, run);
}

ExportTable archive_table(const AnyRecord& record) {
  const RunRecord& run = record.search().record;
  return circuit_table("archive", run.archive, run);
}

template <class Row>
struct Field {
  const char* name;
  const char* description;
  Cell (*value)(const Row&);
};

template <class Row, std::size_t N, class Rows>
ExportTable table_of(std::string name, const Field<Row> (&fields)[N], const Rows& rows) {
  ExportTable table{std::move(name), {}, {}};
  for (const Field<Row>& field : fields) table.columns.push_back({field.name, field.description});
  for (const Row& row : rows) {
    std::vector<Cell>& cells = table.rows.emplace_back();
    for (const Field<Row>& field : fields) cells.push_back(field.value(row));
  }
  return table;
}

using search::MetricsSample;
constexpr Field<MetricsSample> kMetrics[] = {
    {"seconds", "of running", [](const MetricsSample& m) { return cell(m.seconds); }},
    {"episodes", "begun", [](const MetricsSample& m) { return cell(m.episodes); }},
    {"env_steps", "environment steps", [](const MetricsSample& m) { return cell(m.env_steps); }},
    {"evaluations", "objective evaluations",
     [](const MetricsSample& m) { return cell(m.evaluations); }},
    {"gradient_steps", "of the network",
     [](const MetricsSample& m) { return cell(m.gradient_steps); }},
    {"epsilon", "probability of a random action",
     [](const MetricsSample& m) { return cell(m.epsilon); }},
    {"threshold", "curriculum threshold on the error",
     [](const MetricsSample& m) { return cell(m.threshold); }},
    {"best_error", "error without noise of the circuit best",
     [](const MetricsSample& m) { return cell(m.best_error); }},
    {"evaluations_per_second", "since the row before",
     [](const MetricsSample& m) { return cell(m.evaluations_per_second); }},
    {"loss", "mean since the row before", [](const MetricsSample& m) { return cell(m.loss); }},
    {"environment_share", "of the time since the row before",
     [](const MetricsSample& m) { return cell(m.environment_share); }},
    {"learning_share", "of the time since the row before",
     [](const MetricsSample& m) { return cell(m.learning_share); }},
    {"replay_size", "transitions in memory",
     [](const MetricsSample& m) { return cell(m.replay_size); }},
    {"cache_lookups", "of circuits", [](const MetricsSample& m) { return cell(m.cache_lookups); }},
    {"cache_hits", "of these, known", [](const MetricsSample& m) { return cell(m.cache_hits); }},
};
ExportTable metrics_table(const AnyRecord& record) {
  return table_of("metrics", kMetrics, record.search().events.metrics);
}

using search::Improvement;
constexpr Field<Improvement> kImprovements[] = {
    {"noiseless_error", "lowest error without noise so far",
     [](const Improvement& i) { return cell(i.noiseless_error); }},
    {"episode", "in which it was found", [](const Improvement& i) { return cell(i.episode); }},
    {"evaluations", "since the start of the run",
     [](const Improvement& i) { return cell(i.evaluations); }},
    {"seconds", "of running", [](const Improvement& i) { return cell(i.seconds); }},
};
ExportTable improvements_table(const AnyRecord& record) {
  return table_of("improvements", kImprovements, record.search().events.improvements);
}

ExportTable history_table(const AnyRecord& record) {
  ExportTable table{"history", {}, {}};
  add_columns(table, search::kHistoryColumns);
  for (const search::TrainingStep& step : record.classifier().record.history) {
    add_cells(table.rows.emplace_back(), search::kHistoryColumns, step);
  }
  return table;
}

struct NamedPart {
  std::string_view name;
  const search::PartRecord* part;
};
constexpr Field<NamedPart> kParts[] = {
    {"part", "train, validation, test",
     [](const NamedPart& p) { return cell(std::string(p.name)); }},
    {"samples", "in it", [](const NamedPart& p) { return cell(p.part->samples); }},
    {"accuracy", "share of right answers",
     [](const NamedPart& p) { return cell(p.part->accuracy); }},
    {"loss", "mean", [](const NamedPart& p) { return cell(p.part->loss); }},
    {"f1", "of the first class", [](const NamedPart& p) { return cell(p.part->f1); }},
    {"bayes_ceiling", "accuracy that no classifier of these samples exceeds",
     [](const NamedPart& p) { return cell(p.part->bayes_ceiling); }},
    {"first_as_first", "samples of the first class, answered so",
     [](const NamedPart& p) { return cell(p.part->confusion[0]); }},
    {"first_as_second", "of the first class, answered second",
     [](const NamedPart& p) { return cell(p.part->confusion[1]); }},
    {"second_as_first", "of the second class, answered first",
     [](const NamedPart& p) { return cell(p.part->confusion[2]); }},
    {"second_as_second", "of the second class, answered so",
     [](const NamedPart& p) { return cell(p.part->confusion[3]); }},
};
ExportTable parts_table(const AnyRecord& record) {
  std::vector<NamedPart> parts;
  const auto& all = record.classifier().record.parts;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].samples > 0) parts.push_back({search::kPartNames[i], &all[i]});
  }
  return table_of("parts", kParts, parts);
}

using search::BaselineRecord;
constexpr Field<BaselineRecord> kBaselines[] = {
    {"name", "of the other classifier", [](const BaselineRecord& b) { return cell(b.name); }},
    {"train_accuracy", "share of right answers",
     [](const BaselineRecord& b) { return cell(b.train_accuracy); }},
    {"test_accuracy", "share of right answers",
     [](const BaselineRecord& b) { return cell(b.test_accuracy); }},
};
ExportTable baselines_table(const AnyRecord& record) {
  return table_of("baselines", kBaselines, record.classifier().record.baselines);
}

ExportTable seeds_table(const AnyRecord& record) {
  ExportTable table{"seeds", {{"seed", "general.seed"}, {"status", "how far it has come"}}, {}};
  for (const search::SeedColumn& column : search::seed_columns()) {
    table.columns.push_back({std::string(column.name), std::string(column.meaning)});
  }
  for (const search::SeedSummary& seed : record.study().seeds) {
    std::vector<Cell>& cells = table.rows.emplace_back();
    cells.push_back(cell(static_cast<std::int64_t>(seed.seed)));
    cells.push_back(
        cell(std::string(search::kSeedStatusNames.at(static_cast<std::size_t>(seed.status)))));
    for (const search::SeedColumn& column : search::seed_columns()) {
      const double value = column.value(seed);
      const bool is_count = !column.is_error && column.decimals == 0 && std::isfinite(value);
      cells.push_back(is_count ? Cell{static_cast<std::int64_t>(value)} : cell(value));
    }
  }
  return table;
}

ExportTable budget_table(const AnyRecord& record) {
  struct Row {
    int gates;
    double best;
    search::MedianEstimate median;
  };
  static constexpr Field<Row> kFields[] = {
      {"two_qubit_gates", "at most", [](const Row& r) { return cell(r.gates); }},
      {"best", "lowest error without noise of all seeds",
       [](const Row& r) { return cell(r.best); }},
      {"median", "of the seeds", [](const Row& r) { return cell(r.median.median); }},
      {"low", "end of the interval of the median",
       [](const Row& r) { return cell(r.median.interval.low); }},
      {"high", "its other end", [](const Row& r) { return cell(r.median.interval.high); }},
      {"level", "with which it covers the median",
       [](const Row& r) { return cell(r.median.interval.level); }},
  };
  const search::StudySummary& study = record.study();
  std::vector<Row> rows;
  for (std::size_t k = 0; k < study.error_by_two_qubit_gates.size(); ++k) {
    rows.push_back({static_cast<int>(k), study.best_error_by_two_qubit_gates.at(k),
                    study.error_by_two_qubit_gates[k]});
  }
  return table_of("front", kFields, rows);
}

constexpr Field<BenchFigure> kFigures[] = {
    {"name", "of the row", [](const BenchFigure& f) { return cell(f.name); }},
    {"threads", "of it", [](const BenchFigure& f) { return cell(f.threads); }},
    {"median_us", "microseconds per circuit, or call",
     [](const BenchFigure& f) { return cell(f.median_us); }},
    {"spread", "(max - min) / median", [](const BenchFigure& f) { return cell(f.spread); }},
    {"per_second", "circuits, or calls", [](const BenchFigure& f) { return cell(f.per_second); }},
};
ExportTable rows_table(const AnyRecord& record) {
  return table_of("rows", kFigures, record.bench().rows);
}

ExportTable points_table(const AnyRecord& record) {
  ExportTable table{"points", {}, {}};
  for (const std::string& name : record.curve().columns) {
    table.columns.push_back({name, "as in the file"});
  }
  for (const std::vector<double>& row : record.curve().rows) {
    std::vector<Cell>& cells = table.rows.emplace_back();
    for (const double value : row) cells.push_back(cell(value));
  }
  return table;
}

constexpr std::array<TableMaker, 13> kTableMakers{{
    {"episodes", RecordKind::kSearch, "a row for each episode", episodes_table},
    {"circuits", RecordKind::kSearch, "the circuits that have a name", circuits_table},
    {"archive", RecordKind::kSearch, "the Pareto front", archive_table},
    {"prunings", RecordKind::kSearch, "what each pruning was given and left", prunings_table},
    {"metrics", RecordKind::kSearch, "where the run stood, about every ten seconds", metrics_table},
    {"improvements", RecordKind::kSearch, "each time the lowest error fell", improvements_table},
    {"history", RecordKind::kClassifier, "the course of the training", history_table},
    {"parts", RecordKind::kClassifier, "how it does on each part of the data", parts_table},
    {"baselines", RecordKind::kClassifier, "other classifiers of the same data", baselines_table},
    {"seeds", RecordKind::kStudy, "a row for each seed, as summary.csv", seeds_table},
    {"front", RecordKind::kStudy, "lowest error by the number of two-qubit gates", budget_table},
    {"rows", RecordKind::kBench, "the measured rows", rows_table},
    {"points", RecordKind::kCurve, "the points of the curve", points_table},
}};

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + '"';
}

struct CsvCell {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return search::number_text(value); }
  std::string operator()(const std::string& value) const { return quoted(value); }
  std::string operator()(const std::vector<double>& values) const {
    std::string text;
    for (const double value : values) {
      text += (text.empty() ? "" : " ") + search::number_text(value);
    }
    return text;
  }
};

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0;;) {
    const std::size_t comma = line.find(',', begin);
    parts.push_back(line.substr(begin, comma - begin));
    if (comma == std::string::npos) return parts;
    begin = comma + 1;
  }
}

}  // namespace

std::span<const TableMaker> table_makers() { return kTableMakers; }

std::vector<const TableMaker*> table_makers(RecordKind kind) {
  std::vector<const TableMaker*> makers;
  for (const TableMaker& maker : kTableMakers) {
    if (maker.kind == kind) makers.push_back(&maker);
  }
  return makers;
}

ExportTable circuit_table(std::string name, const std::vector<CircuitRecord>& circuits,
                          const RunRecord& run) {
  ExportTable table{std::move(name),
                    {{"id", "of the circuit"},
                     {"episode", "in which it was found"},
                     {"step", "of that episode"},
                     {"two_qubit_gates", "two-qubit gates"},
                     {"gates", "all gates"},
                     {"depth", "moments"},
                     {"energy_seen", "by the agent, shot noise included"},
                     {"energy", "under noise, no shot noise"},
                     {"noiseless_energy", "without noise"},
                     {"error", "under noise"},
                     {"noiseless_error", "without noise"},
                     {"angles", "radian, by parameter slot"},
                     {"qasm", "OpenQASM 3.0", true}},
                    {}};
  for (const CircuitRecord& c : circuits) {
    const search::CircuitCost cost = search::cost_of(c);
    table.rows.push_back({cell(c.id), cell(c.episode), cell(c.step), cell(cost.two_qubit_gates),
                          cell(cost.gates), cell(cost.depth), cell(c.energy_seen), cell(c.energy),
                          cell(c.noiseless_energy), cell(c.error), cell(c.noiseless_error),
                          Cell{c.angles}, cell(search::circuit_qasm(c, run))});
  }
  return table;
}

std::string csv_text(const ExportTable& table) {
  std::string text;
  const auto add_line = [&](const auto& cell_text) {
    bool first = true;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (table.columns[i].only_json) continue;
      if (!first) text += ',';
      first = false;
      text += cell_text(i);
    }
    text += '\n';
  };
  add_line([&](std::size_t i) { return quoted(table.columns[i].name); });
  for (const std::vector<Cell>& row : table.rows) {
    add_line([&](std::size_t i) { return std::visit(CsvCell{}, row[i]); });
  }
  return text;
}

CurveFile read_curve_file(const std::string& path) {
  CurveFile curve;
  const std::string text = search::read_text_file(path);
  int number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::vector<std::string> parts = split(text.substr(begin, end - begin));
    begin = end + 1;
    if (++number == 1) {
      curve.columns = parts;
      continue;
    }
    std::vector<double>& row = curve.rows.emplace_back();
    for (const std::string& part : parts) {
      double value = 0.0;
      const auto parsed = std::from_chars(part.data(), part.data() + part.size(), value);
      if (parsed.ec != std::errc{} || parsed.ptr != part.data() + part.size()) break;
      row.push_back(value);
    }
    if (row.size() != curve.columns.size()) {
      throw std::invalid_argument(path + ":" + std::to_string(number) + ": must be " +
                                  std::to_string(curve.columns.size()) + " numbers");
    }
  }
  return curve;
}

AnyRecord read_any_record(const std::string& name) {
  const std::string path = find_record(name);
  const RecordKind kind = record_kind(path);
  switch (kind) {
    case RecordKind::kSearch:
      return {path, kind, read_recorded_search(path)};
    case RecordKind::kClassifier:
      return {path, kind, read_recorded_classifier(path)};
    case RecordKind::kStudy: {
      const search::StudyFolder folder = search::StudyFolder::open(path);
      const std::vector<std::uint64_t> seeds = folder.seeds();
      return {path, kind, search::summarise_study(folder, seeds, {})};
    }
    case RecordKind::kBench:
      return {path, kind, read_bench_json(path)};
    case RecordKind::kCurve:
      return {path, kind, read_curve_file(path)};
  }
  throw std::invalid_argument(path + ": of no known kind");
}

}  // namespace qarch::apps
