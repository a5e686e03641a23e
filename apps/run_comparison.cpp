#include "apps/run_comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <ostream>
#include <set>
#include <stdexcept>

#include "apps/draw_circuit.h"
#include "apps/report_circuit.h"
#include "apps/study_report.h"
#include "search/configuration.h"
#include "search/field_text.h"
#include "search/io/text_file.h"
#include "search/search_run.h"

namespace qarch::apps {

namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

search::Experiment experiment_of(const AnyRecord& record) {
  if (record.kind == RecordKind::kSearch) return record.search().experiment;
  if (record.kind == RecordKind::kClassifier) return record.classifier().experiment;
  const std::string file = record.path + "/study.cfg";
  return recorded_experiment(search::read_text_file(file), file);
}

/// "section.key" and value of every key.
Settings settings_of(const search::Experiment& experiment) {
  Settings settings;
  search::visit_sections(experiment, [&](const char* section, const auto& options, const char*) {
    visit_fields(options, [&](const char* name, const auto& field, const char*) {
      settings.emplace_back(std::string(section) + "." + name, search::to_text(field));
    });
  });
  return settings;
}

bool all_equal(const std::vector<std::string>& values) {
  return std::ranges::adjacent_find(values, std::ranges::not_equal_to{}) == values.end();
}

std::vector<Comparison::Setting> differing_settings(std::span<const AnyRecord> records) {
  std::vector<Settings> all;
  for (const AnyRecord& record : records) all.push_back(settings_of(experiment_of(record)));
  std::vector<Comparison::Setting> differing;
  for (std::size_t k = 0; k < all.front().size(); ++k) {
    Comparison::Setting setting{all.front()[k].first, {}};
    for (const Settings& settings : all) setting.values.push_back(settings[k].second);
    if (!all_equal(setting.values)) differing.push_back(std::move(setting));
  }
  return differing;
}

/// What numbers of two records are about: a name, and a text that is equal where the question is.
struct Subject {
  std::string problem;
  std::string question;
  std::string noise;
};

Subject subject_of(const AnyRecord& record) {
  switch (record.kind) {
    case RecordKind::kSearch: {
      const search::ProblemRecord& p = record.search().record.problem;
      std::string files;
      for (const sim::Provenance& file : p.provenance) files += file.sha256;
      return {p.name, p.kind + p.observable + search::number_text(p.exact_energy) + files,
              record.search().record.noise.name};
    }
    case RecordKind::kClassifier: {
      const search::ClassifierRecord& c = record.classifier().record;
      std::string files;
      for (const sim::Provenance& file : c.data_files) files += file.sha256;
      return {c.data, c.data + search::to_text(c.classes) + files, c.noise.name};
    }
    case RecordKind::kStudy:
      return {record.study().problem, record.study().problem, record.study().noise};
    case RecordKind::kBench:
      return {"", "", record.bench().cpu};
    case RecordKind::kCurve:
      break;
  }
  return {};
}

std::vector<std::string> warnings_of(std::span<const AnyRecord> records,
                                     const std::vector<std::string>& names) {
  std::vector<std::string> warnings;
  const Subject first = subject_of(records[0]);
  for (std::size_t i = 1; i < records.size(); ++i) {
    const Subject other = subject_of(records[i]);
    const std::string pair = names[0] + " and " + names[i];
    if (records[0].kind == RecordKind::kBench) {
      if (other.noise != first.noise) warnings.push_back(pair + " ran on different machines");
      continue;
    }
    if (other.problem != first.problem) {
      warnings.push_back(pair + " are about different problems: " + first.problem + ", " +
                         other.problem);
    } else if (other.question != first.question) {
      warnings.push_back(pair + " are about different problems of the name " + first.problem);
    }
    if (other.noise != first.noise) {
      warnings.push_back(pair + " have different noise: " + first.noise + ", " + other.noise);
    }
  }
  return warnings;
}

std::vector<Comparison::Number> numbers_side_by_side(std::span<const AnyRecord> records) {
  std::vector<Comparison::Number> rows;
  for (const RunNumber& number : numbers_of(records[0])) {
    rows.push_back({std::string(number.key), std::string(number.title), number.kind, {}});
  }
  for (const AnyRecord& record : records) {
    const std::vector<RunNumber> numbers = numbers_of(record);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].values.push_back(numbers[i].value);
  }
  return rows;
}

/// The rows of the first file that every other one has, too: microseconds.
std::vector<Comparison::Number> bench_side_by_side(std::span<const AnyRecord> records) {
  std::vector<Comparison::Number> rows;
  for (const BenchFigure& row : records[0].bench().rows) {
    Comparison::Number number{row.name, row.name + ", us", NumberKind::kRate, {}};
    for (const AnyRecord& record : records) {
      const auto& others = record.bench().rows;
      const auto found =
          std::ranges::find_if(others, [&](const BenchFigure& f) { return f.name == row.name; });
      number.values.push_back(found == others.end() ? std::numeric_limits<double>::quiet_NaN()
                                                    : found->median_us);
    }
    rows.push_back(std::move(number));
  }
  return rows;
}

std::vector<std::string> names_of(std::span<const AnyRecord> records) {
  std::vector<std::string> names;
  for (const AnyRecord& record : records) names.push_back(record.name());
  if (std::set<std::string>(names.begin(), names.end()).size() == names.size()) return names;
  names.clear();
  for (const AnyRecord& record : records) names.push_back(record.path);
  return names;
}

std::string value_text(const Comparison::Number& number, double value, RecordKind kind,
                       const search::ProblemKind& problem) {
  if (kind == RecordKind::kBench) return std::isnan(value) ? "-" : format("%.4g", value);
  return number_text(RunNumber{number.key, number.title, number.kind, value}, problem);
}

std::string ratio_text(double ratio) { return std::isnan(ratio) ? "-" : format("%.3g", ratio); }

void print_numbers(std::ostream& out, const Comparison& c, const search::ProblemKind& problem) {
  std::vector<std::vector<std::string>> rows(1, {""});
  for (std::size_t i = 0; i < c.names.size(); ++i) {
    rows[0].push_back(c.names[i]);
    if (i > 0) rows[0].emplace_back("ratio");
  }
  for (const Comparison::Number& number : c.numbers) {
    std::vector<std::string> row{number.title};
    for (std::size_t i = 0; i < number.values.size(); ++i) {
      row.push_back(value_text(number, number.values[i], c.kind, problem));
      if (i > 0) row.push_back(ratio_text(number.ratio(i)));
    }
    rows.push_back(std::move(row));
  }
  out << table_text(rows) << "ratio: to the first\n";
}

/// Long ones, paths of devices among them, by their ends; JSON has them whole.
std::string setting_text(const std::string& value) {
  constexpr std::size_t kLongest = 40;
  if (value.empty()) return "\"\"";
  if (value.size() <= kLongest) return value;
  return "..." + value.substr(value.size() - (kLongest - 3));
}

void print_settings(std::ostream& out, const Comparison& c) {
  if (c.settings.empty()) {
    out << "\nthe configurations are equal\n";
    return;
  }
  std::vector<std::vector<std::string>> rows(1, {"configuration"});
  rows[0].insert(rows[0].end(), c.names.begin(), c.names.end());
  for (const Comparison::Setting& setting : c.settings) {
    std::vector<std::string> row{setting.key};
    for (const std::string& value : setting.values) row.push_back(setting_text(value));
    rows.push_back(std::move(row));
  }
  out << '\n' << table_text(rows);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

std::string padded(const std::string& line, std::size_t width) {
  return line + std::string(width - std::min(width, text_width(line)), ' ');
}

void print_circuits(std::ostream& out, const Comparison& c, std::span<const AnyRecord> records,
                    int width) {
  std::vector<std::vector<std::string>> blocks;
  std::vector<std::size_t> widths;
  std::size_t all = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const RecordedSearch& run = records[i].search();
    const search::CircuitRecord* best = search::find_circuit(run.record, "best");
    std::vector<std::string> lines{c.names[i] + ":"};
    if (best != nullptr) {
      const auto drawn = lines_of(draw_circuit(best->circuit, best->angles, width));
      lines.insert(lines.end(), drawn.begin(), drawn.end());
    } else {
      lines.emplace_back("no circuit yet");
    }
    std::size_t widest = 0;
    for (const std::string& line : lines) widest = std::max(widest, text_width(line));
    widths.push_back(widest);
    all += widest + 3;
    blocks.push_back(std::move(lines));
  }
  out << "\nthe circuits best\n";
  if (all > static_cast<std::size_t>(width) + 3) {
    for (const auto& lines : blocks) {
      for (const std::string& line : lines) out << line << '\n';
    }
    return;
  }
  std::size_t height = 0;
  for (const auto& lines : blocks) height = std::max(height, lines.size());
  for (std::size_t row = 0; row < height; ++row) {
    std::string text;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      text += padded(row < blocks[i].size() ? blocks[i][row] : "", widths[i] + 3);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out << text << '\n';
  }
}

}  // namespace

double Comparison::Number::ratio(std::size_t i) const {
  const double a = values.at(0);
  const double b = values.at(i);
  return a * b > 0.0 ? b / a : std::numeric_limits<double>::quiet_NaN();
}

std::size_t text_width(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

Comparison compare(std::span<const AnyRecord> records) {
  if (records.size() < 2) throw std::invalid_argument("compare: must be given two runs or more");
  Comparison c;
  c.kind = records[0].kind;
  c.names = names_of(records);
  for (std::size_t i = 1; i < records.size(); ++i) {
    if (records[i].kind == c.kind) continue;
    throw std::invalid_argument("compare: " + c.names[0] + " is a " + std::string(name_of(c.kind)) +
                                ", " + c.names[i] + " a " + std::string(name_of(records[i].kind)) +
                                ", must be of one kind");
  }
  if (c.kind == RecordKind::kCurve) {
    throw std::invalid_argument("compare: curves are compared by qarch report A.csv B.csv");
  }
  c.error_unit = problem_kind_of(records[0]).unit;
  for (std::size_t i = 1; i < records.size(); ++i) {
    if (problem_kind_of(records[i]).unit == c.error_unit) continue;
    throw std::invalid_argument("compare: errors of " + c.names[0] + " are in " +
                                std::string(c.error_unit) + ", those of " + c.names[i] + " in " +
                                std::string(problem_kind_of(records[i]).unit) +
                                ", must be of one unit");
  }
  c.warnings = warnings_of(records, c.names);
  if (c.kind == RecordKind::kBench) {
    c.numbers = bench_side_by_side(records);
    return c;
  }
  c.numbers = numbers_side_by_side(records);
  c.settings = differing_settings(records);
  return c;
}

void print_comparison(std::ostream& out, const Comparison& c, std::span<const AnyRecord> records,
                      int width) {
  if (c.kind == RecordKind::kStudy) {
    std::vector<search::StudySummary> studies;
    for (const AnyRecord& record : records) studies.push_back(record.study());
    compare_studies(out, studies);
    out << "\nmedians over the seeds that have ended\n";
  }
  print_numbers(out, c, problem_kind_of(records[0]));
  if (c.kind == RecordKind::kBench) return;
  print_settings(out, c);
  if (c.kind == RecordKind::kSearch) print_circuits(out, c, records, width);
}

}  // namespace qarch::apps
