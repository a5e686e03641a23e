#include "apps/study_report.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <ostream>

#include "apps/report_circuit.h"
#include "search/problem_kind.h"

namespace qarch::apps {

namespace {

using search::MedianEstimate;
using search::ProblemKind;
using search::SeedColumn;
using search::SeedSummary;
using search::StudySummary;

constexpr const char* kNone = "-";

std::string cell(double value, double scale, int decimals) {
  if (!std::isfinite(value)) return kNone;
  std::string text = format("%.*f", decimals, scale * value);
  // An error may be a rounding below zero.
  if (text.starts_with('-') && text.find_first_of("123456789") == std::string::npos)
    text.erase(0, 1);
  return text;
}

std::string cell(const SeedColumn& column, double value, const ProblemKind& kind) {
  // A median of two counts may lie between them.
  const bool half = column.decimals == 0 && std::isfinite(value) && value != std::floor(value);
  return cell(value, column.is_error ? kind.error_scale : 1.0, half ? 1 : column.decimals);
}

/// "1.6 mHa"
std::string target_text(const StudySummary& summary) {
  const ProblemKind& kind = search::problem_kind(summary.kind);
  return format("%.4g %s", kind.error_scale * summary.target, std::string(kind.error).c_str());
}

/// "error, mHa", or without a unit where the studies differ in it.
std::string error_title(std::span<const StudySummary> summaries) {
  for (const StudySummary& summary : summaries) {
    if (summary.kind != summaries.front().kind) return "error";
  }
  if (summaries.empty()) return "error";
  return "error, " + std::string(search::problem_kind(summaries.front().kind).error);
}

std::string percent(double share) { return format("%.0f %%", 1e2 * share); }

/// How sure the intervals of medians are: the same for every column, it depends on the count alone.
double median_level(const StudySummary& summary) {
  return summary.medians.front().median.interval.level;
}

/// "12.5", "97": no more digits than a level has.
std::string level_text(double level) { return format("%.3g %%", 1e2 * level); }

std::string status_text(const SeedSummary& seed) {
  if (!seed.failure.empty()) return "failed";
  return std::string(search::kSeedStatusNames.at(static_cast<std::size_t>(seed.status)));
}

std::string seeds_table(const StudySummary& summary) {
  const ProblemKind& kind = search::problem_kind(summary.kind);
  std::vector<std::vector<std::string>> rows{{"seed", "status"}};
  for (const SeedColumn& column : search::seed_columns()) rows[0].emplace_back(column.title);
  for (const SeedSummary& seed : summary.seeds) {
    std::vector<std::string> row{std::to_string(seed.seed), status_text(seed)};
    for (const SeedColumn& column : search::seed_columns()) {
      row.push_back(cell(column, column.value(seed), kind));
    }
    rows.push_back(std::move(row));
  }
  if (summary.ended > 1) {
    std::vector<std::vector<std::string>> common{{"median", ""}, {"from", ""}, {"to", ""}};
    for (std::size_t i = 0; i < summary.medians.size(); ++i) {
      const MedianEstimate& median = summary.medians[i].median;
      const SeedColumn& column = search::seed_columns()[i];
      common[0].push_back(cell(column, median.median, kind));
      common[1].push_back(cell(column, median.interval.low, kind));
      common[2].push_back(cell(column, median.interval.high, kind));
    }
    rows.insert(rows.end(), common.begin(), common.end());
  }
  return table_text(rows);
}

/// "hartree (table: mHa)", "score": what errors are in.
std::string unit_text(const ProblemKind& kind) {
  if (kind.error_scale == 1.0) return std::string(kind.error);
  return std::string(kind.unit) + " (table: " + std::string(kind.error) + ")";
}

std::string columns_legend(const ProblemKind& kind) {
  std::string text;
  for (const SeedColumn& column : search::seed_columns()) {
    std::string meaning(column.meaning);
    if (column.is_error) meaning += ", " + unit_text(kind);
    text += format("  %-9s %s\n", std::string(column.title).c_str(), meaning.c_str());
  }
  return text;
}

void print_gate_budget(std::ostream& out, const StudySummary& summary) {
  if (summary.error_by_two_qubit_gates.empty()) return;
  const ProblemKind& kind = search::problem_kind(summary.kind);
  const std::string unit(kind.error);
  std::vector<std::vector<std::string>> rows{
      {"2q gates at most"}, {"best, " + unit}, {"median, " + unit}};
  for (std::size_t k = 0; k < summary.error_by_two_qubit_gates.size(); ++k) {
    rows[0].push_back(std::to_string(k));
    rows[1].push_back(cell(summary.best_error_by_two_qubit_gates[k], kind.error_scale, 3));
    rows[2].push_back(cell(summary.error_by_two_qubit_gates[k].median, kind.error_scale, 3));
  }
  out << "\nlowest error without noise by the number of two-qubit gates\n" << table_text(rows);
}

/// "0.056 [0.012, 1.3]" of a column of the medians.
std::string median_text(const StudySummary& summary, const char* name) {
  if (summary.medians.empty()) return kNone;
  const auto columns = search::seed_columns();
  const auto column = std::find_if(columns.begin(), columns.end(),
                                   [&](const SeedColumn& c) { return c.name == name; });
  const MedianEstimate& median = summary.median(name);
  if (!std::isfinite(median.interval.low)) return kNone;  // nor anything above it
  const ProblemKind& kind = search::problem_kind(summary.kind);
  return cell(*column, median.median, kind) + " [" + cell(*column, median.interval.low, kind) +
         ", " + cell(*column, median.interval.high, kind) + "]";
}

}  // namespace

std::string table_text(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string blanks(widths[i] - row[i].size(), ' ');
      text += i == 0 ? row[i] + blanks : "  " + blanks + row[i];
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

void print_study(std::ostream& out, const StudySummary& summary) {
  out << "\nstudy    " << summary.name;
  if (!summary.problem.empty()) out << ": " << summary.problem << ", noise " << summary.noise;
  out << format("; %d threads of this machine\n\n", summary.threads) << seeds_table(summary) << '\n'
      << columns_legend(search::problem_kind(summary.kind));
  if (summary.ended > 0) {
    const search::Interval& rate = *summary.success_rate;
    out << format("\n%d of %d seeds that have ended are below %s: %s", summary.successes,
                  summary.ended, target_text(summary).c_str(),
                  percent(static_cast<double>(summary.successes) / summary.ended).c_str())
        << format(", Wilson interval %s to %s (%s)\n", percent(rate.low).c_str(),
                  percent(rate.high).c_str(), level_text(rate.level).c_str());
  }
  if (summary.ended > 1) {
    const double level = median_level(summary);
    out << format("the interval from .. to of %d seeds covers the median with %s", summary.ended,
                  level_text(level).c_str());
    if (level < summary.level) {
      out << format("; none of so few reaches %s", level_text(summary.level).c_str());
    }
    out << '\n';
  }
  print_gate_budget(out, summary);
  for (const SeedSummary& seed : summary.seeds) {
    if (!seed.failure.empty()) out << "seed " << seed.seed << " failed: " << seed.failure << '\n';
  }
}

void compare_studies(std::ostream& out, std::span<const StudySummary> summaries) {
  std::vector<std::vector<std::string>> rows{{"study", "ended", "below target", "Wilson",
                                              error_title(summaries), "min 2q", "gates", "at evals",
                                              "at s", "evals", "s"}};
  std::map<int, double> levels;  // by the number of seeds
  for (const StudySummary& summary : summaries) {
    const bool any = summary.ended > 0;
    std::vector<std::string> row{
        summary.name, format("%d/%zu", summary.ended, summary.seeds.size()),
        any ? format("%d/%d", summary.successes, summary.ended) : kNone,
        any ? percent(summary.success_rate->low) + " .. " + percent(summary.success_rate->high)
            : kNone};
    for (const char* column : {"noiseless_error", "smallest_two_qubit_gates", "smallest_gates",
                               "target_evaluations", "target_seconds", "evaluations", "seconds"}) {
      row.push_back(median_text(summary, column));
    }
    rows.push_back(std::move(row));
    if (!any) continue;
    levels[summary.ended] = median_level(summary);
  }
  out << table_text(rows)
      << "\nerror, sizes and costs: medians over the seeds that have ended [confidence interval];\n"
         "min 2q, gates: two-qubit and all gates of the smallest circuit below the target; at: "
         "when it was first reached\n";
  for (const auto& [ended, level] : levels) {
    out << format("medians of %d seeds: intervals with %s\n", ended, level_text(level).c_str());
  }
  if (!summaries.empty()) {
    out << format("target %s; Wilson intervals with %s; %d threads of this machine\n",
                  target_text(summaries.front()).c_str(),
                  level_text(summaries.front().level).c_str(), summaries.front().threads);
  }
}

}  // namespace qarch::apps
