#include "apps/run_json.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>

#include "apps/run_comparison.h"
#include "apps/run_listing.h"
#include "apps/run_summary.h"
#include "search/io/file_descriptor.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kIndent = 2;

std::string text_of(const Json& json) {
  return json.dump(kIndent, ' ', false, Json::error_handler_t::replace) + "\n";
}

// Reading.

/// The lines of a file from its end backwards, an unfinished last one left out.
class LinesFromEnd {
 public:
  explicit LinesFromEnd(const std::string& path) : file_(path, std::ios::binary | std::ios::ate) {
    if (!file_) search::throw_errno(path, "open");
    place_ = static_cast<std::int64_t>(file_.tellg());
    next();  // what stands behind the last newline
  }

  /// False at the beginning of the file.
  bool next() {
    std::size_t newline = text_.rfind('\n');
    while (newline == std::string::npos && place_ > 0) {
      read_block();
      newline = text_.rfind('\n');
    }
    if (newline == std::string::npos && text_.empty()) return false;
    line_ = text_.substr(newline + 1);  // npos + 1 == 0
    text_.resize(newline == std::string::npos ? 0 : newline);
    return true;
  }
  const std::string& line() const { return line_; }

 private:
  void read_block() {
    constexpr std::int64_t kBlock = 4096;
    const std::int64_t size = std::min(kBlock, place_);
    place_ -= size;
    std::string block(static_cast<std::size_t>(size), '\0');
    file_.seekg(place_);
    file_.read(block.data(), size);
    text_.insert(0, block);
  }

  std::ifstream file_;
  std::int64_t place_ = 0;  ///< where text_ begins in the file
  std::string text_;        ///< not yet given out
  std::string line_;
};

std::string first_line(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) search::throw_errno(path, "open");
  std::string line;
  std::getline(file, line);
  return line;
}

void take_start(LogEnds& log, const Json& event) {
  log.is_classifier = event.contains("data");
  log.problem = event.at(log.is_classifier ? "data" : "problem");
  log.noise = event.value("noise", "");
  log.seed = event.value("seed", "");
}

void take_end(LogEnds& log, const Json& event) {
  if (log.is_classifier) {
    log.stop_reason = event.value("stopped", false) ? "interrupted" : "done";
    const auto score = event.find("test_accuracy");
    if (score != event.end() && score->is_number()) log.score = score->get<double>();
    return;
  }
  log.stop_reason = event.value("reason", "");
  log.episodes = event.value("episodes", std::int64_t{0});
}

/// Takes a line from the end; true once there is no need of more.
bool take_from_end(LogEnds& log, const Json& event, bool is_last) {
  const std::string type = event.at("type");
  if (is_last) log.seconds = event.at("seconds");
  if (type == "end") {
    if (is_last) take_end(log, event);
    return !log.is_classifier && is_last;
  }
  if (type == "best" && !log.error) {
    log.error = event.at("noiseless_error").get<double>();
    log.two_qubit_gates = event.at("two_qubit_gates");
  }
  const char* counter = log.is_classifier ? "step" : "episode";
  if (type != counter) return false;
  log.episodes = event.at(counter).get<std::int64_t>() + (log.is_classifier ? 0 : 1);
  return true;
}

Json parse_bench(const std::string& path) {
  Json file = Json::parse(search::read_text_file(path));
  if (file.value("format", "") != "qarch-bench") {
    throw std::invalid_argument(path + ": no JSON of qarch bench");
  }
  return file;
}

// Writing.

struct CellJson {
  Json operator()(std::monostate) const { return nullptr; }
  template <class T>
  Json operator()(const T& value) const {
    return value;
  }
};

Json cell_json(const Cell& cell) { return std::visit(CellJson{}, cell); }

Json number_json(double value) {
  if (!std::isfinite(value)) return nullptr;
  const auto whole = static_cast<std::int64_t>(value);
  if (std::abs(value) < 1e15 && static_cast<double>(whole) == value) return whole;
  return value;
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json rows_json(const ExportTable& table) {
  Json rows = Json::array();
  for (const std::vector<Cell>& row : table.rows) {
    Json object = Json::object();
    for (std::size_t i = 0; i < row.size(); ++i) {
      object[table.columns[i].name] = cell_json(row[i]);
    }
    rows.push_back(std::move(object));
  }
  return rows;
}

Json header(const char* format) { return {{"format", format}, {"version", 1}}; }

Json listing_json(const RunListing& run) {
  return {{"name", run.name},
          {"kind", name_of(run.kind)},
          {"problem", run.problem},
          {"noise", run.noise},
          {"seeds", run.seeds},
          {"state", kRunStateNames.at(static_cast<std::size_t>(run.state))},
          {"reason", run.reason},
          {"resumable", run.resumable},
          {"episodes", run.episodes},
          {"episodes_planned", run.planned > 0 ? Json(run.planned) : Json()},
          {"noiseless_error", or_null(run.error)},
          {"error_unit", (run.is_classifier ? search::kClassifier : search::kVqe).unit},
          {"test_accuracy", or_null(run.accuracy)},
          {"two_qubit_gates", or_null(run.two_qubit_gates)},
          {"seconds", run.seconds}};
}

}  // namespace

LogEnds read_log_ends(const std::string& path) {
  LogEnds log;
  try {
    const std::string first = first_line(path);
    if (first.empty()) return log;
    take_start(log, Json::parse(first));
    LinesFromEnd lines(path);
    bool is_last = true;
    while (lines.next()) {
      if (lines.line().empty()) continue;
      if (take_from_end(log, Json::parse(lines.line()), is_last)) break;
      is_last = false;
    }
  } catch (const nlohmann::json::exception& error) {
    throw std::invalid_argument(path + ": no log of a run: " + error.what());
  }
  return log;
}

bool is_bench_json(const std::string& path) {
  constexpr std::size_t kHead = 256;
  std::ifstream file(path, std::ios::binary);
  std::string head(kHead, '\0');
  file.read(head.data(), static_cast<std::streamsize>(kHead));
  head.resize(static_cast<std::size_t>(file.gcount()));
  return head.find("\"qarch-bench\"") != std::string::npos;
}

BenchRecord read_bench_json(const std::string& path) {
  try {
    const Json file = parse_bench(path);
    const Json& context = file.at("context");
    BenchRecord bench{
        context.at("qarch"), context.at("date"), context.at("cpu"), context.at("processors"), {}};
    for (const Json& row : file.at("rows")) {
      bench.rows.push_back({row.at("name"), row.at("threads"), row.at("median_us"),
                            row.at("spread"), row.at("per_second")});
    }
    return bench;
  } catch (const nlohmann::json::exception& error) {
    throw std::invalid_argument(path + ": no JSON of qarch bench: " + error.what());
  }
}

std::string list_json(std::span<const RunListing> runs) {
  Json object = header("qarch-list");
  object["runs"] = Json::array();
  for (const RunListing& run : runs) object["runs"].push_back(listing_json(run));
  return text_of(object);
}

std::string show_json(const RunSummary& summary) {
  Json object = header("qarch-show");
  object.update(listing_json(summary.listing));
  object["question"] = Json::object();
  for (const auto& [key, value] : summary.question) object["question"][key] = cell_json(value);
  object["numbers"] = Json::object();
  for (const RunNumber& number : summary.numbers) {
    object["numbers"][std::string(number.key)] = number_json(number.value);
  }
  for (const ExportTable& table : summary.tables) object[table.name] = rows_json(table);
  object["files"] = summary.files;
  return text_of(object);
}

std::string compare_json(const Comparison& comparison) {
  Json object = header("qarch-compare");
  object["kind"] = name_of(comparison.kind);
  object["runs"] = comparison.names;
  object["error_unit"] = comparison.error_unit;
  object["numbers"] = Json::array();
  for (const Comparison::Number& number : comparison.numbers) {
    Json values = Json::array();
    Json ratios = Json::array();
    for (std::size_t i = 0; i < number.values.size(); ++i) {
      values.push_back(number_json(number.values[i]));
      ratios.push_back(number_json(number.ratio(i)));
    }
    object["numbers"].push_back({{"key", number.key},
                                 {"title", number.title},
                                 {"values", std::move(values)},
                                 {"ratios", std::move(ratios)}});
  }
  object["settings"] = Json::array();
  for (const Comparison::Setting& setting : comparison.settings) {
    object["settings"].push_back({{"key", setting.key}, {"values", setting.values}});
  }
  object["warnings"] = comparison.warnings;
  return text_of(object);
}

std::string export_json(std::string_view name, std::string_view kind,
                        std::span<const ExportTable> tables) {
  Json object = header("qarch-export");
  object["name"] = name;
  object["kind"] = kind;
  for (const ExportTable& table : tables) object[table.name] = rows_json(table);
  return text_of(object);
}

void write_result(const std::string& file, std::string_view text, const Streams& streams) {
  if (file == "-") {
    streams.out << text << std::flush;
  } else {
    search::write_text_file_atomically(file, text);
  }
}

}  // namespace qarch::apps
