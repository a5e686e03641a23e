#include "search/io/study_file.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "search/io/text_file.h"

namespace qarch::search {

namespace {

using Json = nlohmann::ordered_json;

/// Counts are written without a fraction.
Json number(double value) {
  if (!std::isfinite(value)) return nullptr;
  const auto whole = static_cast<std::int64_t>(value);
  if (std::abs(value) < 1e15 && static_cast<double>(whole) == value) return whole;
  return value;
}

Json numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(number(value));
  return list;
}

Json interval(const Interval& i) {
  return {{"low", number(i.low)}, {"high", number(i.high)}, {"level", i.level}};
}

Json median(const MedianEstimate& estimate) {
  Json object{{"median", number(estimate.median)}};
  object.update(interval(estimate.interval));
  return object;
}

Json seed_object(const SeedSummary& seed) {
  Json object{{"seed", seed.seed},
              {"status", kSeedStatusNames.at(static_cast<std::size_t>(seed.status))}};
  if (!seed.failure.empty()) object["failure"] = seed.failure;
  for (const SeedColumn& column : seed_columns()) {
    object[std::string(column.name)] = number(column.value(seed));
  }
  object["error_by_two_qubit_gates"] = numbers(seed.error_by_two_qubit_gates);
  return object;
}

}  // namespace

std::string study_json(const StudySummary& summary) {
  Json object{{"format", "qarch-study"},
              {"version", 1},
              {"name", summary.name},
              {"problem", summary.problem},
              {"noise", summary.noise},
              {"target", summary.target},
              {"machine_threads", summary.threads},
              {"ended", summary.ended},
              {"successes", summary.successes}};
  object["success_rate"] = summary.success_rate ? interval(*summary.success_rate) : Json(nullptr);
  object["medians"] = Json::object();
  for (const ColumnStatistics& column : summary.medians) {
    object["medians"][std::string(column.column)] = median(column.median);
  }
  object["error_by_two_qubit_gates"] = Json::array();
  for (std::size_t k = 0; k < summary.error_by_two_qubit_gates.size(); ++k) {
    Json row{{"two_qubit_gates", k}, {"best", number(summary.best_error_by_two_qubit_gates[k])}};
    row.update(median(summary.error_by_two_qubit_gates[k]));
    object["error_by_two_qubit_gates"].push_back(row);
  }
  object["seeds"] = Json::array();
  for (const SeedSummary& seed : summary.seeds) object["seeds"].push_back(seed_object(seed));
  return object.dump(1) + "\n";
}

std::string study_csv(const StudySummary& summary) {
  std::string text = "seed,status";
  for (const SeedColumn& column : seed_columns()) text += "," + std::string(column.name);
  text += "\n";
  for (const SeedSummary& seed : summary.seeds) {
    text += std::to_string(seed.seed) + ",";
    text += kSeedStatusNames.at(static_cast<std::size_t>(seed.status));
    for (const SeedColumn& column : seed_columns()) {
      const double value = column.value(seed);
      text += "," + (std::isfinite(value) ? number_text(value) : "");
    }
    text += "\n";
  }
  return text;
}

void write_study_files(const StudyFolder& study, const StudySummary& summary) {
  write_text_file_atomically(study.file("summary.json"), study_json(summary));
  write_text_file_atomically(study.file("summary.csv"), study_csv(summary));
}

}  // namespace qarch::search
