#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "apps/progress_line.h"
#include "apps/report/report_words.h"
#include "apps/report/run_curves.h"
#include "apps/report/sections.h"
#include "apps/report/seed_groups.h"
#include "apps/report/side_by_side.h"
#include "search/results/pareto_archive.h"
#include "search/search_run.h"
#include "search/study_folder.h"

namespace qarch::apps {

namespace {

using Runs = std::span<const ComparedRun>;

constexpr std::size_t kMostDrawn = 12;
constexpr std::size_t kMostNamed = 8;  // in the title of the page
constexpr int kFewestOfAMedian = 3;    // runs that a figure shows as one curve
constexpr const char* kNone = "-";

bool one_problem(Runs runs) {
  return std::ranges::all_of(runs, [&](const ComparedRun& r) { return same_problem(runs[0], r); });
}

bool same_noise(const ComparedRun& a, const ComparedRun& b) {
  const search::RunRecord& p = a.run->record;
  const search::RunRecord& q = b.run->record;
  const auto about_noise = [](const search::KeyDifference& difference) {
    return difference.key.starts_with("noise.");
  };
  return p.noise.name == q.noise.name &&
         std::ranges::none_of(search::differences(p.configuration, q.configuration), about_noise);
}

bool one_noise(Runs runs) {
  return std::ranges::all_of(runs, [&](const ComparedRun& r) { return same_noise(runs[0], r); });
}

bool all_noiseless(Runs runs) {
  return std::ranges::all_of(runs,
                             [](const ComparedRun& r) { return is_noiseless(r.run->record); });
}

std::string state_text(const ComparedRun& run) {
  const std::string& reason = run.run->events.stop_reason;
  if (reason.empty()) return "runs, or was killed";
  return "ended: " + reason;
}

/// The run with the lowest number; null if none has one.
const ComparedRun* lowest(Runs runs, double (*number)(const ComparedRun&)) {
  const ComparedRun* found = nullptr;
  for (const ComparedRun& run : runs) {
    if (!std::isfinite(number(run))) continue;
    if (found == nullptr || number(run) < number(*found)) found = &run;
  }
  return found;
}

double evaluations_to_target(const ComparedRun& run) {
  return run.summary.reached ? static_cast<double>(run.summary.reached->evaluations)
                             : search::kNotReached;
}

double smallest_below_target(const ComparedRun& run) {
  return run.summary.smallest ? run.summary.smallest->two_qubit_gates : search::kNotReached;
}

Headlines headlines(Runs runs) {
  Headlines lines;
  const search::ProblemKind& kind = *runs[0].kind;
  const std::string target = target_name(kind, kind.target);
  if (const ComparedRun* best =
          lowest(runs, [](const ComparedRun& r) { return r.summary.noiseless_error; })) {
    const double error = best->summary.noiseless_error;
    lines.rows.push_back({error_with_unit(error, kind),
                          "lowest error without noise: " + best->label,
                          error < kind.target ? Tone::kGood : Tone::kPlain});
  }
  const ComparedRun* least_noisy =
      all_noiseless(runs) || !one_noise(runs)
          ? nullptr
          : lowest(runs, [](const ComparedRun& r) { return r.summary.noisy_error; });
  if (least_noisy != nullptr) {
    lines.rows.push_back({error_with_unit(least_noisy->summary.noisy_error, kind),
                          "lowest error under noise: " + least_noisy->label});
  }
  if (const ComparedRun* best = lowest(runs, smallest_below_target)) {
    lines.rows.push_back({whole(smallest_below_target(*best)),
                          "fewest two-qubit gates below " + target + ": " + best->label});
  }
  if (const ComparedRun* best = lowest(runs, evaluations_to_target)) {
    lines.rows.push_back({count_text(evaluations_to_target(*best)),
                          "fewest evaluations to " + target + ": " + best->label});
  }
  return lines;
}

void add_warnings(std::vector<Block>& blocks, Runs runs) {
  if (!one_problem(runs)) {
    blocks.push_back(Paragraph{
        "These runs are about different problems: their errors have different meanings and are "
        "not to be ranked against each other. They stand side by side here, no more.",
        Tone::kWarning});
  }
  if (!all_noiseless(runs) && !one_noise(runs)) {
    blocks.push_back(Paragraph{
        "These runs are under different noise: their errors under noise are not comparable.",
        Tone::kWarning});
  }
  std::vector<std::string> names;
  for (const ComparedRun& run : runs) {
    if (!run.summary.has_ended()) names.push_back(run.label);
  }
  if (!names.empty()) {
    blocks.push_back(Paragraph{
        "Not ended (running, interrupted or killed): " + listed(names) +
            ". Their numbers are those of their files now, and take no part in statistics.",
        Tone::kWarning});
  }
}

Section answer_section(Runs runs) {
  Section section{"answer", "What was found", {}};
  add_warnings(section.blocks, runs);
  if (one_problem(runs)) section.blocks.emplace_back(headlines(runs));
  Table table;
  table.caption =
      "Lowest errors of all circuits that a run kept or ended an episode with, and the figures of "
      "its best circuit (lowest energy under the run's own noise), which may be another one.";
  const bool noisy = !all_noiseless(runs);
  table.header = {"run", "lowest error without noise"};
  if (noisy) table.header.emplace_back("lowest error under noise");
  table.header.emplace_back("best circuit: error without noise");
  if (noisy) table.header.emplace_back("under noise");
  table.header.insert(table.header.end(), {"two-qubit gates", "gates", "depth"});
  for (const ComparedRun& run : runs) {
    const auto under_noise = [&](double error) {
      return is_noiseless(run.run->record) ? kNone : error_with_unit(error, *run.kind);
    };
    std::vector<std::string> row{run.label,
                                 error_with_unit(run.summary.noiseless_error, *run.kind)};
    if (noisy) row.push_back(under_noise(run.summary.noisy_error));
    if (const search::CircuitRecord* best = search::find_circuit(run.run->record, "best")) {
      const search::CircuitCost cost = search::cost_of(*best);
      row.push_back(error_with_unit(best->noiseless_error, *run.kind));
      if (noisy) row.push_back(under_noise(best->error));
      row.insert(row.end(), {std::to_string(cost.two_qubit_gates), std::to_string(cost.gates),
                             std::to_string(cost.depth)});
    } else {
      row.resize(table.header.size(), kNone);
    }
    table.rows.push_back(std::move(row));
  }
  section.blocks.emplace_back(std::move(table));
  return section;
}

Section question_section(Runs runs) {
  Section section{"question", "What was asked", {}};
  Table table;
  table.caption = "Problems and noise.";
  table.header = {"run", "problem", "qubits", "noise", "seed", "state", "qarch"};
  for (const ComparedRun& run : runs) {
    const search::RunRecord& record = run.run->record;
    table.rows.push_back({run.label, record.problem.name, std::to_string(record.problem.num_qubits),
                          noise_text(record), std::to_string(record.seed), state_text(run),
                          record.qarch_version});
  }
  section.blocks.emplace_back(std::move(table));
  return section;
}

/// "1.6 mHa (chemical accuracy)", of runs of several kinds with those of the others.
std::string targets_text(Runs runs) {
  std::vector<std::string> targets;
  for (const ComparedRun& run : runs) {
    const std::string target = target_name(*run.kind, run.kind->target);
    if (std::ranges::find(targets, target) == targets.end()) targets.push_back(target);
  }
  return listed(targets);
}

Section cost_section(Runs runs) {
  Section section{"cost", "What it cost", {}};
  Table table;
  table.caption =
      "Success rate: episodes below the threshold that the curriculum had then; below the target: "
      "those whose last circuit has an error without noise below " +
      targets_text(runs) +
      ". Both with Wilson's interval of 95 %, as if episodes were independent. '-': the log shows "
      "no "
      "error below the target. Seconds are of running, on the machine of the run.";
  table.header = {"run",
                  "episodes",
                  "success rate",
                  "below the target",
                  "evaluations",
                  "seconds",
                  "evaluations per second",
                  "episode of the target",
                  "evaluations to the target",
                  "seconds to the target"};
  for (const ComparedRun& run : runs) {
    const search::SeedSummary& s = run.summary;
    const bool reached = s.reached.has_value();
    table.rows.push_back({run.label, std::to_string(s.episodes),
                          rate_text(static_cast<int>(s.successes), static_cast<int>(s.episodes)),
                          rate_text(episodes_below_target(run), static_cast<int>(s.episodes)),
                          std::to_string(evaluations_of(run)), digits(s.seconds, 4),
                          whole(std::round(evaluations_per_second(run))),
                          reached ? std::to_string(s.reached->episode) : kNone,
                          reached ? std::to_string(s.reached->evaluations) : kNone,
                          reached ? digits(s.reached->seconds) : kNone});
  }
  section.blocks.emplace_back(std::move(table));
  return section;
}

Section configuration_section(Runs runs) {
  std::vector<std::string> labels;
  std::vector<std::string> configurations;
  for (const ComparedRun& run : runs) {
    labels.push_back(run.label);
    configurations.push_back(run.run->record.configuration);
  }
  return {"configuration", "How they differ", configuration_differences(labels, configurations)};
}

/// "h2 0.0583 mHa after 873244 evaluations; ...": the ends of curves.
std::string ends_text(const Figure& figure, const auto& y_text /* std::string(double) */,
                      const char* y_unit, const char* x_unit) {
  std::string text;
  for (const Series& series : figure.series) {
    if (series.y.empty() || series.name.empty()) continue;
    text += (text.empty() ? "" : "; ") + series.name + ": " + y_text(series.y.back()) + " " +
            y_unit + " " + x_unit + " " + whole(std::round(series.x.back()));
  }
  return text;
}

/// A curve, or its name where it has no points.
void add_or_name(Figure& figure, Series series, const std::string& label,
                 std::vector<std::string>& missing) {
  if (series.x.empty()) {
    missing.push_back(label);
  } else {
    figure.series.push_back(std::move(series));
  }
}

std::string median_name(const SeedGroup& group) {
  return group.name + ", median of " + std::to_string(group.statistics.ended);
}

bool has_median(const SeedGroup& group) { return group.statistics.ended >= kFewestOfAMedian; }

/// The runs of a group, faint behind their median where there are enough.
void add_best_errors(Figure& figure, const SeedGroup& group, std::vector<std::string>& missing) {
  std::vector<ComparedRun> ended;
  for (const ComparedRun& run : group.runs) {
    Series series = best_error_series(run);
    if (has_median(group)) series.name = "";
    series.faint = has_median(group);
    add_or_name(figure, std::move(series), run.label, missing);
    if (run.summary.has_ended()) ended.push_back(run);
  }
  if (!has_median(group)) return;
  Series median = median_error_series(ended);
  median.name = median_name(group);
  add_or_name(figure, std::move(median), median_name(group), missing);
}

void add_fronts(Figure& figure, const SeedGroup& group, std::vector<std::string>& missing) {
  if (!has_median(group)) {
    for (const ComparedRun& run : group.runs) {
      add_or_name(figure, front_series(run), run.label, missing);
    }
    return;
  }
  Series median = median_front_series(group.statistics);
  median.name = median_name(group);
  add_or_name(figure, std::move(median), median_name(group), missing);
}

/// Errors of one kind of problem share an axis, others get a figure each.
void add_error_figures(std::vector<Block>& blocks, Runs runs, bool fronts) {
  for (const search::ProblemKind& kind : search::kProblemKinds) {
    std::vector<ComparedRun> of_kind;
    for (const ComparedRun& run : runs) {
      if (run.kind->name == kind.name) of_kind.push_back(run);
    }
    if (of_kind.empty()) continue;
    const std::string unit(kind.error);
    Figure figure;
    figure.id = std::string(fronts ? "front-" : "best-error-") + std::string(kind.name);
    figure.title = fronts ? "What fewer two-qubit gates cost" : "Lowest error so far";
    figure.caption = fronts ? "Lowest error without noise of the circuits with at most so many "
                              "two-qubit gates; a point where one more gate pays."
                            : "Lowest error without noise that the log of each run shows, against "
                              "the evaluations of the objective until then.";
    figure.y = error_axis(*of_kind[0].kind);
    figure.x = fronts ? Axis{"two-qubit gates"} : Axis{"evaluations", true};
    std::vector<std::string> missing;
    for (const SeedGroup& group : seed_groups(of_kind)) {
      if (fronts) {
        add_fronts(figure, group, missing);
      } else {
        add_best_errors(figure, group, missing);
      }
    }
    if (!missing.empty()) figure.caption += " Nothing to show of " + listed(missing) + ".";
    figure.lines.push_back(target_line(*of_kind[0].kind, kind.target));
    const auto number = [&](double shown) { return shown_error(shown, kind); };
    figure.alt =
        (fronts ? "Error without noise by two-qubit gates. Lowest of "
                : "Lowest error without noise against evaluations. End of ") +
        ends_text(figure, number, unit.c_str(), fronts ? "with two-qubit gates:" : "after") +
        (fronts ? "." : " evaluations.");
    start_at_floor(figure, kind);
    if (!figure.series.empty()) blocks.emplace_back(std::move(figure));
  }
}

void add_success_figure(std::vector<Block>& blocks, Runs runs) {
  Figure figure;
  figure.id = "success-rate";
  figure.title = "Episodes that end below the target";
  figure.caption = "Share of the episodes whose last circuit has an error without noise below " +
                   targets_text(runs) +
                   ", over up to 60 stretches of episodes. It is counted alike for all runs, "
                   "whatever threshold the curriculum of a run had.";
  figure.x = {"episode"};
  figure.y = {"episodes below the target (%)", false, 0.0, 100.0};
  std::vector<std::string> missing;
  for (const ComparedRun& run : runs) {
    add_or_name(figure, below_target_series(run), run.label, missing);
  }
  if (!missing.empty()) figure.caption += " Nothing to show of " + listed(missing) + ".";
  figure.alt = "Share of the episodes that end below the target. In the last stretch of " +
               ends_text(
                   figure, [](double share) { return digits(share); }, "%", "around episode") +
               ".";
  if (!figure.series.empty()) blocks.emplace_back(std::move(figure));
}

Section circuits_section(Runs runs) {
  Section section{"circuits", "The best circuits", {}};
  std::vector<std::string> not_drawn;
  std::size_t drawn = 0;
  for (const ComparedRun& run : runs) {
    std::vector<Block> blocks = best_circuit_blocks(run);
    if (blocks.empty()) {
      section.blocks.push_back(Paragraph{run.label + " has no best circuit yet.", Tone::kNote});
    } else if (drawn == kMostDrawn) {
      not_drawn.push_back(run.label);
    } else {
      ++drawn;
      section.blocks.insert(section.blocks.end(), blocks.begin(), blocks.end());
    }
  }
  if (!not_drawn.empty()) {
    section.blocks.push_back(Paragraph{"Not drawn, to keep this page short: the circuits of " +
                                           listed(not_drawn) + "; see best.qasm in their folders.",
                                       Tone::kNote});
  }
  return section;
}

Section reproduce_section(Runs runs) {
  std::string commands;
  for (const ComparedRun& run : runs) {
    commands +=
        "qarch search " + run.label + "/configuration.cfg --output " + run.label + "-again\n";
  }
  return {"reproduce",
          "How to reproduce it",
          {Paragraph{"From the folder that the runs are in; with the same version of qarch each "
                     "gives the same episodes and circuits (a run that a time limit ended stops at "
                     "another episode)."},
           Code{"Commands", commands}}};
}

}  // namespace

Report comparison_report(std::span<const RecordedSearch> runs, const Streams& /*streams*/) {
  if (runs.empty()) throw std::invalid_argument("report: no run, must be at least one");
  const std::vector<ComparedRun> compared = compared_runs(runs);
  std::vector<std::string> names;
  for (const ComparedRun& run : compared) names.push_back(run.label);
  Report report{runs.size() == 1 ? names[0] : std::to_string(runs.size()) + " searches compared",
                names.size() > kMostNamed ? "" : listed(names),
                {}};
  report.sections.push_back(answer_section(compared));
  report.sections.push_back(question_section(compared));
  report.sections.push_back(cost_section(compared));
  if (compared.size() > 1) report.sections.push_back(configuration_section(compared));
  std::vector<Block> seeds = seed_group_blocks(seed_groups(compared));
  if (!seeds.empty()) report.sections.push_back({"seeds", "Over the seeds", std::move(seeds)});
  Section learning{"learning", "How they got there", {}};
  add_error_figures(learning.blocks, compared, false);
  add_success_figure(learning.blocks, compared);
  if (!learning.blocks.empty()) report.sections.push_back(std::move(learning));
  Section front{"front", "Error and size", {}};
  add_error_figures(front.blocks, compared, true);
  if (!front.blocks.empty()) report.sections.push_back(std::move(front));
  report.sections.push_back(circuits_section(compared));
  report.sections.push_back(reproduce_section(compared));
  return report;
}

}  // namespace qarch::apps
