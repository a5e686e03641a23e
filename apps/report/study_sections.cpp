#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "apps/progress_line.h"
#include "apps/report/report_words.h"
#include "apps/report/run_curves.h"
#include "apps/report/sections.h"
#include "search/io/text_file.h"
#include "search/search_run.h"
#include "search/study.h"

namespace qarch::apps {

namespace {

using search::MedianEstimate;
using search::SeedColumn;
using search::SeedStatus;
using search::SeedSummary;
using search::StudySummary;

constexpr const char* kNone = "-";
constexpr std::size_t kMostNamedCurves = 6;
constexpr std::size_t kLongestLogLine = 300;

/// A study with the runs of its seeds, as far as they have written one.
struct RecordedStudy {
  search::StudyFolder folder;
  StudySummary summary;
  std::vector<RecordedSearch> runs;
  std::vector<ComparedRun> compared;  ///< of `runs`
  std::vector<ComparedRun> ended;     ///< those of them that have

  const search::ProblemKind& kind() const { return search::problem_kind(summary.kind); }
};

RecordedStudy read_study(const std::string& path) {
  RecordedStudy study{search::StudyFolder::open(path), {}, {}, {}, {}};
  const std::vector<std::uint64_t> seeds = study.folder.seeds();
  study.summary = search::summarise_study(study.folder, seeds, {});
  for (const std::uint64_t seed : seeds) {
    const std::string folder = study.folder.seed_folder(seed);
    if (!std::filesystem::exists(folder + "/run.h5")) continue;
    study.runs.push_back(read_recorded_search(folder));
  }
  study.compared = compared_runs(study.runs);
  for (ComparedRun& run : study.compared) {
    run.label = "seed " + std::to_string(run.summary.seed);
    if (run.summary.has_ended()) study.ended.push_back(run);
  }
  return study;
}

std::string last_log_line(const std::string& folder) {
  std::ifstream log(folder + "/log.txt");
  std::string last;
  for (std::string line; std::getline(log, line);) {
    if (line.find_first_not_of(" \t\r") != std::string::npos) last = std::move(line);
  }
  return last.substr(0, kLongestLogLine);
}

std::string cell(const SeedColumn& column, double value, const search::ProblemKind& kind) {
  if (column.is_error) return std::isfinite(value) ? error_number(value, kind) : kNone;
  return column.decimals == 0 ? whole(value) : digits(value);
}

std::string title_of(const SeedColumn& column, const search::ProblemKind& kind) {
  return std::string(column.meaning) +
         (column.is_error ? " (" + std::string(kind.error) + ")" : std::string());
}

std::string level_note(const StudySummary& summary) {
  const double level = summary.medians.front().median.interval.level;
  std::string text = "The interval for the median of " +
                     counted(static_cast<std::size_t>(summary.ended), "seed") +
                     " comes from order statistics and holds with " + share_text(level);
  if (level < summary.level) {
    text += "; none of so few seeds reaches " + share_text(summary.level) + ", that takes six";
  }
  return text + ".";
}

/// Whether the seed has written a record, which has the numbers that its log lacks.
bool has_record(const RecordedStudy& study, const SeedSummary& seed) {
  return std::ranges::any_of(study.compared,
                             [&](const ComparedRun& run) { return run.summary.seed == seed.seed; });
}

/// Whether the number is one of the seed; else it is the zero of nothing read.
bool is_known(const RecordedStudy& study, const SeedSummary& seed, const SeedColumn& column) {
  if (seed.status == SeedStatus::kNotStarted) return false;
  constexpr std::array kOfTheRecord{"successes", "evaluations", "env_steps"};
  return has_record(study, seed) || std::ranges::count(kOfTheRecord, column.name) == 0;
}

bool without_noise(const RecordedStudy& study) {
  return !study.runs.empty() && is_noiseless(study.runs.front().record);
}

/// The columns [begin, end) of search::seed_columns().
Table seeds_table(const RecordedStudy& study, std::size_t begin, std::size_t end,
                  std::string caption) {
  const StudySummary& summary = study.summary;
  const search::ProblemKind& kind = study.kind();
  std::vector<std::size_t> columns;
  for (std::size_t i = begin; i < end; ++i) {
    if (search::seed_columns()[i].name == "noisy_error" && without_noise(study)) continue;
    columns.push_back(i);
  }
  Table table{std::move(caption), {"seed", "status"}, {}};
  for (const std::size_t i : columns) {
    table.header.push_back(title_of(search::seed_columns()[i], kind));
  }
  for (const SeedSummary& seed : summary.seeds) {
    std::vector<std::string> row{
        std::to_string(seed.seed),
        std::string(search::kSeedStatusNames.at(static_cast<std::size_t>(seed.status)))};
    for (const std::size_t i : columns) {
      const SeedColumn& column = search::seed_columns()[i];
      row.push_back(is_known(study, seed, column) ? cell(column, column.value(seed), kind) : kNone);
    }
    table.rows.push_back(std::move(row));
  }
  if (summary.ended < 2) return table;
  const auto add = [&](const char* name, auto&& number) {
    std::vector<std::string> row{name, ""};
    for (const std::size_t i : columns) {
      row.push_back(cell(search::seed_columns()[i], number(summary.medians[i].median), kind));
    }
    table.rows.push_back(std::move(row));
  };
  add("median", [](const MedianEstimate& m) { return m.median; });
  add("from", [](const MedianEstimate& m) { return m.interval.low; });
  add("to", [](const MedianEstimate& m) { return m.interval.high; });
  return table;
}

void add_warnings(std::vector<Block>& blocks, const RecordedStudy& study) {
  for (const SeedSummary& seed : study.summary.seeds) {
    if (seed.has_ended()) continue;
    std::string text = "Seed " + std::to_string(seed.seed);
    text += seed.status == SeedStatus::kNotStarted
                ? " has not started."
                : " has not ended: it runs, was interrupted, or was killed; it counts in no "
                  "statistics.";
    const std::string last = last_log_line(study.folder.seed_folder(seed.seed));
    if (!last.empty()) text += " The last line that it printed: " + last;
    blocks.push_back(Paragraph{text, Tone::kWarning});
  }
  if (study.summary.seeds.empty()) {
    blocks.push_back(Paragraph{"This study has no seeds yet.", Tone::kWarning});
  } else if (study.summary.ended == 0) {
    blocks.push_back(Paragraph{"No seed has ended yet: there are no statistics.", Tone::kWarning});
  }
}

/// The ended run whose best circuit has the lowest energy under noise; null if there is none.
const ComparedRun* best_run(std::span<const ComparedRun> runs) {
  const ComparedRun* found = nullptr;
  double lowest = search::kNotReached;
  for (const ComparedRun& run : runs) {
    const search::CircuitRecord* best = search::find_circuit(run.run->record, "best");
    if (best == nullptr || !(best->error < lowest)) continue;
    lowest = best->error;
    found = &run;
  }
  return found;
}

Section answer_section(const RecordedStudy& study) {
  Section section{"answer", "What was found", {}};
  add_warnings(section.blocks, study);
  const StudySummary& summary = study.summary;
  if (summary.ended == 0) return section;
  const search::ProblemKind& kind = study.kind();
  const std::string target = target_name(kind, summary.target);
  Headlines lines;
  const MedianEstimate& error = summary.median("noiseless_error");
  lines.rows.push_back({error_with_unit(error.median, kind),
                        "median of the lowest errors without noise",
                        error.median < summary.target ? Tone::kGood : Tone::kPlain});
  lines.rows.push_back({std::to_string(summary.successes) + " of " + std::to_string(summary.ended),
                        "seeds below " + target});
  const MedianEstimate& evaluations = summary.median("target_evaluations");
  lines.rows.push_back(
      {std::isfinite(evaluations.median) ? count_text(evaluations.median) : "not reached",
       "median of the evaluations to " + target});
  const auto best = std::ranges::min_element(summary.seeds, {}, [](const SeedSummary& seed) {
    return seed.has_ended() ? seed.noiseless_error : search::kNotReached;
  });
  lines.rows.push_back({error_with_unit(best->noiseless_error, kind),
                        "lowest error without noise, seed " + std::to_string(best->seed)});
  section.blocks.emplace_back(std::move(lines));
  const auto shown = [&](double value) { return error_with_unit(value, kind); };
  section.blocks.push_back(Paragraph{
      "Success rate over the seeds: " + rate_text(summary.successes, summary.ended) +
      ", Wilson's interval of " + share_text(summary.success_rate->level) +
      ". Lowest error without noise, median and interval: " + estimate_text(error, shown) +
      (without_noise(study)
           ? std::string()
           : "; under noise: " + estimate_text(summary.median("noisy_error"), shown)) +
      ". " + level_note(summary)});
  return section;
}

Section question_section(const RecordedStudy& study) {
  const StudySummary& summary = study.summary;
  Facts facts;
  if (!study.runs.empty()) {
    const search::RunRecord& record = study.runs.front().record;
    const std::string symbol(study.kind().symbol);
    facts.rows = {{"problem", record.problem.name},
                  {"qubits", std::to_string(record.problem.num_qubits)},
                  {"noise", noise_text(record)}};
    if (summary.kind == search::kVqe.name) {
      facts.rows.emplace_back("exact energy", digits(record.problem.exact_energy, 10) + " Ha");
      facts.rows.emplace_back("Hartree-Fock", digits(record.problem.hartree_fock_energy, 10));
      if (std::isfinite(record.problem.hartree_fock_energy)) facts.rows.back().second += " Ha";
    }
    facts.rows.emplace_back("qarch", record.qarch_version);
  }
  facts.rows.emplace_back("a seed succeeds below", target_name(study.kind(), summary.target));
  std::vector<std::uint64_t> seeds;
  double seconds = 0.0;
  double evaluations = 0.0;
  std::size_t without_record = 0;
  for (const SeedSummary& seed : summary.seeds) {
    seeds.push_back(seed.seed);
    seconds += seed.seconds;
    evaluations += static_cast<double>(seed.evaluations);
    without_record += has_record(study, seed) ? 0 : 1;
  }
  facts.rows.emplace_back("seeds", seeds.empty() ? "none yet" : seed_list(seeds));
  facts.rows.emplace_back("running time of all seeds", duration_text(seconds));
  if (without_record == 0) {
    facts.rows.emplace_back("evaluations of all seeds", whole(evaluations));
  } else {
    facts.rows.emplace_back("evaluations of the seeds that have a run.h5",
                            without_record == summary.seeds.size() ? kNone : whole(evaluations));
  }
  facts.rows.emplace_back("processors of the machine that made this report",
                          std::to_string(summary.threads));
  return {"question", "What was asked", {facts}};
}

Section seeds_section(const RecordedStudy& study) {
  Section section{"seeds", "The seeds", {}};
  if (study.summary.seeds.empty()) return section;
  // The columns up to the smallest circuit are about what was found, the others about its cost.
  const auto columns = search::seed_columns();
  const auto first_cost = static_cast<std::size_t>(
      std::ranges::find_if(columns,
                           [](const SeedColumn& c) { return c.name == "target_episode"; }) -
      columns.begin());
  section.blocks.emplace_back(seeds_table(
      study, 0, first_cost,
      "What each seed found. best.qasm has the lowest energy under the noise of the run."));
  section.blocks.emplace_back(seeds_table(study, first_cost, columns.size(), "What it took."));
  return section;
}

void add_error_figure(std::vector<Block>& blocks, const RecordedStudy& study) {
  const search::ProblemKind& kind = study.kind();
  Figure figure;
  figure.id = "best-error";
  figure.title = "Lowest error so far";
  figure.caption =
      "Lowest error without noise that the log shows against the evaluations of the objective: "
      "each seed thin, and the median of those that have ended with its interval. "
      "The log lacks what pruning found: an error in the table can be lower.";
  figure.x = {"evaluations", true};
  figure.y = error_axis(kind);
  std::string ends;
  for (const ComparedRun& run : study.compared) {
    Series series = best_error_series(run);
    if (series.x.empty()) continue;
    ends += (ends.empty() ? "" : ", ") + run.label + " " + shown_error(series.y.back(), kind);
    series.faint = true;
    if (study.compared.size() > kMostNamedCurves) series.name = "";
    figure.series.push_back(std::move(series));
  }
  if (figure.series.empty()) return;
  figure.alt =
      "Lowest errors without noise in " + std::string(kind.error) + " at the end: " + ends + ".";
  if (!study.ended.empty()) {
    Series median = median_error_series(study.ended);
    if (!median.x.empty()) {
      figure.alt += " The median ends at " + shown_error(median.y.back(), kind) + ".";
      figure.series.push_back(std::move(median));
    }
  }
  figure.lines.push_back(target_line(kind, study.summary.target));
  start_at_floor(figure, kind);
  blocks.emplace_back(std::move(figure));
}

void add_reached_figure(std::vector<Block>& blocks, const RecordedStudy& study) {
  Series series = reached_series(study.ended);
  const std::string target = target_name(study.kind(), study.summary.target);
  if (series.x.empty()) {
    if (study.summary.ended > 0) {
      blocks.push_back(Paragraph{"No seed that has ended came below " + target + ".", Tone::kNote});
    }
    return;
  }
  Figure figure;
  figure.id = "time-to-target";
  figure.title = "How soon the seeds reach the target";
  figure.caption =
      "Share of the seeds that have ended whose log shows an error without noise "
      "below " +
      target + " after so many evaluations.";
  figure.x = {"evaluations", true};
  figure.y = {"seeds below the target (%)", false, 0.0, 100.0};
  const std::size_t reached = series.x.size() - 2;  // without the ends of the curve
  figure.alt = std::to_string(reached) + " of " + std::to_string(study.ended.size()) +
               " seeds reach the target, the first after " + whole(series.x[1]) +
               " evaluations, the last of them after " + whole(series.x[reached]) + ".";
  figure.series.push_back(std::move(series));
  blocks.emplace_back(std::move(figure));
}

Section front_section(const RecordedStudy& study) {
  Section section{"front", "Error and size", {}};
  const StudySummary& summary = study.summary;
  const search::ProblemKind& kind = study.kind();
  if (summary.error_by_two_qubit_gates.empty()) return section;
  Series medians = median_front_series(summary);
  Series best{"best of all seeds", SeriesStyle::kLinePoints, {}, {}};
  Table table{"Lowest errors without noise, in " + std::string(kind.error) + ".",
              {"two-qubit gates at most", "best", "median", "from", "to"},
              {}};
  table.folded = true;
  const auto scaled = [&](double error) {
    return std::isfinite(error) ? kind.error_scale * error
                                : std::numeric_limits<double>::quiet_NaN();
  };
  for (std::size_t k = 0; k < summary.error_by_two_qubit_gates.size(); ++k) {
    const MedianEstimate& median = summary.error_by_two_qubit_gates[k];
    const double lowest = summary.best_error_by_two_qubit_gates[k];
    const auto gates = static_cast<double>(k);
    best.x.push_back(gates);
    best.y.push_back(scaled(lowest));
    table.rows.push_back(
        {std::to_string(k), error_number(lowest, kind), error_number(median.median, kind),
         error_number(median.interval.low, kind), error_number(median.interval.high, kind)});
  }
  Figure figure;
  figure.id = "error-by-two-qubit-gates";
  figure.title = "What fewer two-qubit gates cost";
  figure.caption =
      "Lowest error without noise of the circuits with at most so many two-qubit "
      "gates: the median over the seeds that have ended with its interval, and the "
      "best of all seeds.";
  figure.x = {"two-qubit gates at most"};
  figure.y = error_axis(kind);
  figure.alt = "The median error falls from " + shown_error(medians.y.front(), kind) + " " +
               std::string(kind.error) + " without two-qubit gates to " +
               shown_error(medians.y.back(), kind) + " with at most " + whole(medians.x.back()) +
               ", the best of all seeds from " + shown_error(best.y.front(), kind) + " to " +
               shown_error(best.y.back(), kind) + ".";
  figure.series = {std::move(medians), std::move(best)};
  figure.lines.push_back(target_line(kind, summary.target));
  start_at_floor(figure, kind);
  section.blocks.emplace_back(std::move(figure));
  section.blocks.emplace_back(std::move(table));
  return section;
}

Section reproduce_section(const RecordedStudy& study) {
  Section section{"reproduce", "How to reproduce it, and how to go on", {}};
  const std::string name = study.summary.name;
  std::vector<std::uint64_t> seeds;
  for (const SeedSummary& seed : study.summary.seeds) seeds.push_back(seed.seed);
  const std::string list = seeds.empty() ? "1..10" : seed_list(seeds);
  seeds.push_back(seeds.empty() ? 1 : seeds.back() + 1);
  const std::string search = "qarch search " + name + "/study.cfg --seeds ";
  section.blocks.push_back(
      Paragraph{"From the folder that the study is in. Each seed gives the same episodes and "
                "circuits with the same version of qarch, unless a time limit ends it."});
  section.blocks.push_back(
      Code{"Again, into another folder", search + list + " --output " + name + "-again\n"});
  section.blocks.push_back(Code{"Go on with seeds that have not ended, and add one",
                                search + seed_list(seeds) + " --output " + name + "\n"});
  section.blocks.push_back(
      Code{"The same tables as text, and summary.json", "qarch search --summarise " + name + "\n"});
  section.blocks.push_back(Code{"Configuration that the seeds share",
                                search::read_text_file(study.folder.configuration_file()), true});
  return section;
}

}  // namespace

Report study_report(const std::string& folder, const Streams& /*streams*/) {
  const RecordedStudy study = read_study(folder);
  const StudySummary& summary = study.summary;
  Report report{summary.name, "study of " + counted(summary.seeds.size(), "seed"), {}};
  if (!summary.problem.empty()) {
    report.subtitle += ": " + summary.problem + ", noise " + summary.noise;
  }
  const auto add = [&](Section section) {
    if (!section.blocks.empty()) report.sections.push_back(std::move(section));
  };
  add(answer_section(study));
  add(question_section(study));
  add(seeds_section(study));
  Section learning{"learning", "How they got there", {}};
  add_error_figure(learning.blocks, study);
  add_reached_figure(learning.blocks, study);
  add(std::move(learning));
  add(front_section(study));
  if (const ComparedRun* best = best_run(study.ended.empty() ? study.compared : study.ended)) {
    Section circuit{"circuit", "The best circuit of all seeds", best_circuit_blocks(*best)};
    if (!without_noise(study)) {
      circuit.blocks.push_back(
          Paragraph{"It has the lowest energy under noise; another may have a lower error without "
                    "noise.",
                    Tone::kNote});
    }
    add(std::move(circuit));
  }
  add(reproduce_section(study));
  return report;
}

}  // namespace qarch::apps
