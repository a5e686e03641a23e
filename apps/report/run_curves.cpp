#include "apps/report/run_curves.h"

#include <algorithm>
#include <cmath>

#include "apps/report/report_words.h"
#include "apps/report/side_by_side.h"
#include "apps/report_circuit.h"
#include "search/results/pareto_archive.h"
#include "search/search_run.h"
#include "search/study_folder.h"

namespace qarch::apps {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kLowestShown = 1e-9;  // hartree, or loss: below it optimised angles differ
constexpr std::size_t kMedianPoints = 200;
constexpr std::size_t kMostStretches = 60;

/// At least one: evaluations are drawn on a logarithmic axis.
double at_least_one(std::int64_t evaluations) {
  return static_cast<double>(std::max<std::int64_t>(evaluations, 1));
}

/// The lowest error of the log once so many evaluations were made; +infinity before the first.
double error_after(const search::EventSummary& events, double evaluations) {
  double error = search::kNotReached;
  for (const search::Improvement& improvement : events.improvements) {
    if (static_cast<double>(improvement.evaluations) > evaluations) break;
    error = improvement.noiseless_error;
  }
  return error;
}

/// A point of a band that is drawn as steps: where it goes on at another height, there twice.
void add_step(Series& series, double x, double y, double low, double high) {
  const auto add = [&](double at_y, double at_low, double at_high) {
    series.x.push_back(x);
    series.y.push_back(at_y);
    series.y_low.push_back(at_low);
    series.y_high.push_back(at_high);
  };
  if (!series.x.empty() &&
      (series.y.back() != y || series.y_low.back() != low || series.y_high.back() != high)) {
    add(series.y.back(), series.y_low.back(), series.y_high.back());
  }
  add(y, low, high);
}

}  // namespace

std::vector<ComparedRun> compared_runs(std::span<const RecordedSearch> runs) {
  std::vector<std::string> folders;
  for (const RecordedSearch& run : runs) folders.push_back(run.folder);
  const std::vector<std::string> labels = run_labels(folders);
  std::vector<ComparedRun> compared;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const RecordedSearch& run = runs[i];
    const search::ProblemKind& kind = search::problem_kind(run.record.problem.kind);
    compared.push_back(
        {labels[i], &run, &kind, search::summarise_run(run.record, run.events, kind.target)});
  }
  return compared;
}

std::int64_t evaluations_of(const ComparedRun& run) {
  std::int64_t evaluations = run.summary.evaluations;
  const search::EventSummary& events = run.run->events;
  if (!events.metrics.empty()) {
    evaluations = std::max(evaluations, events.metrics.back().evaluations);
  }
  if (!events.improvements.empty()) {
    evaluations = std::max(evaluations, events.improvements.back().evaluations);
  }
  return evaluations;
}

double evaluations_per_second(const ComparedRun& run) {
  const double seconds = run.summary.seconds;
  return seconds > 0.0 ? static_cast<double>(evaluations_of(run)) / seconds : kNaN;
}

Series best_error_series(const ComparedRun& run) {
  Series series{run.label, SeriesStyle::kSteps, {}, {}};
  for (const search::Improvement& improvement : run.run->events.improvements) {
    series.x.push_back(at_least_one(improvement.evaluations));
    series.y.push_back(run.kind->error_scale * improvement.noiseless_error);
  }
  const double end = at_least_one(evaluations_of(run));
  if (!series.x.empty() && end > series.x.back()) {
    series.x.push_back(end);
    series.y.push_back(series.y.back());
  }
  return series;
}

Series median_error_series(std::span<const ComparedRun> runs) {
  Series series{"median and its interval", SeriesStyle::kBand, {}, {}};
  double first = search::kNotReached;
  double last = 1.0;
  for (const ComparedRun& run : runs) {
    if (run.run->events.improvements.empty()) continue;
    first = std::min(first, at_least_one(run.run->events.improvements.front().evaluations));
    last = std::max(last, at_least_one(evaluations_of(run)));
  }
  if (!std::isfinite(first)) return series;
  const double scale = runs.front().kind->error_scale;
  const auto shown = [&](double error) { return std::isfinite(error) ? scale * error : kNaN; };
  for (std::size_t i = 0; i < kMedianPoints; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(kMedianPoints - 1);
    const double x = std::round(first * std::pow(last / first, part));
    if (!series.x.empty() && x <= series.x.back()) continue;
    std::vector<double> errors;
    for (const ComparedRun& run : runs) errors.push_back(error_after(run.run->events, x));
    const search::MedianEstimate estimate = search::estimate_median(errors);
    const auto [low, high, level] = estimate.interval;
    const bool known = std::isfinite(low) && std::isfinite(high);
    add_step(series, x, shown(estimate.median), known ? shown(low) : kNaN,
             known ? shown(high) : kNaN);
  }
  return series;
}

Series median_front_series(const search::StudySummary& statistics) {
  Series series{"median and its interval", SeriesStyle::kErrorBars, {}, {}};
  const double scale = search::problem_kind(statistics.kind).error_scale;
  const auto shown = [&](double error) { return std::isfinite(error) ? scale * error : kNaN; };
  for (std::size_t k = 0; k < statistics.error_by_two_qubit_gates.size(); ++k) {
    const search::MedianEstimate& median = statistics.error_by_two_qubit_gates[k];
    series.x.push_back(static_cast<double>(k));
    series.y.push_back(shown(median.median));
    series.y_low.push_back(shown(median.interval.low));
    series.y_high.push_back(shown(median.interval.high));
  }
  return series;
}

Series reached_series(std::span<const ComparedRun> runs) {
  Series series{"share of the seeds", SeriesStyle::kSteps, {}, {}};
  std::vector<double> moments;
  double last = 1.0;
  for (const ComparedRun& run : runs) {
    last = std::max(last, at_least_one(evaluations_of(run)));
    if (run.summary.reached) moments.push_back(at_least_one(run.summary.reached->evaluations));
  }
  std::sort(moments.begin(), moments.end());
  if (moments.empty()) return series;
  const auto share = [&](std::size_t reached) {
    return 1e2 * static_cast<double>(reached) / static_cast<double>(runs.size());
  };
  series.x.push_back(1.0);
  series.y.push_back(0.0);
  for (std::size_t i = 0; i < moments.size(); ++i) {
    series.x.push_back(moments[i]);
    series.y.push_back(share(i + 1));
  }
  series.x.push_back(std::max(last, moments.back()));
  series.y.push_back(series.y.back());
  return series;
}

Series front_series(const ComparedRun& run) {
  Series series{run.label, SeriesStyle::kLinePoints, {}, {}};
  double lowest = search::kNotReached;
  const std::vector<double>& errors = run.summary.error_by_two_qubit_gates;
  for (std::size_t k = 0; k < errors.size(); ++k) {
    if (!(errors[k] < lowest)) continue;
    lowest = errors[k];
    series.x.push_back(static_cast<double>(k));
    series.y.push_back(run.kind->error_scale * lowest);
  }
  return series;
}

int episodes_below_target(const ComparedRun& run) {
  const search::RunRecord& record = run.run->record;
  return static_cast<int>(std::ranges::count_if(record.episodes, [&](const auto& episode) {
    return episode.noiseless_energy - record.problem.exact_energy < run.kind->target;
  }));
}

Series below_target_series(const ComparedRun& run) {
  Series series{run.label, SeriesStyle::kLine, {}, {}};
  const search::RunRecord& record = run.run->record;
  const std::vector<search::EpisodeRecord>& episodes = record.episodes;
  const std::size_t stretches = std::min(kMostStretches, episodes.size());
  for (std::size_t i = 0; i < stretches; ++i) {
    const std::size_t begin = i * episodes.size() / stretches;
    const std::size_t end = (i + 1) * episodes.size() / stretches;
    int below = 0;
    for (std::size_t e = begin; e < end; ++e) {
      const double error = episodes[e].noiseless_energy - record.problem.exact_energy;
      below += error < run.kind->target ? 1 : 0;
    }
    series.x.push_back(0.5 * static_cast<double>(begin + end - 1));
    series.y.push_back(1e2 * below / static_cast<double>(end - begin));
  }
  return series;
}

Axis error_axis(const search::ProblemKind& kind) {
  if (kind.error == kind.unit) return {std::string(kind.error) + " without noise"};
  return {"error without noise (" + std::string(kind.error) + ")", true};
}

std::string target_name(const search::ProblemKind& kind, double target) {
  const bool is_chemical = &kind == &search::kVqe && target == search::kChemicalAccuracy;
  return format("%.4g", kind.error_scale * target) + " " + std::string(kind.error) +
         (is_chemical ? " (chemical accuracy)" : "");
}

ReferenceLine target_line(const search::ProblemKind& kind, double target) {
  const bool is_chemical = &kind == &search::kVqe && target == search::kChemicalAccuracy;
  return {is_chemical ? "chemical accuracy, 1.6 mHa" : "target, " + target_name(kind, target),
          kind.error_scale * target};
}

std::string shown_error(double shown, const search::ProblemKind& kind) {
  return error_number(shown / kind.error_scale, kind);
}

void start_at_floor(Figure& figure, const search::ProblemKind& kind) {
  if (!figure.y.logarithmic) return;
  const double floor = kind.error_scale * kLowestShown;
  const std::string floor_text = digits(floor, 1) + " " + std::string(kind.error);
  bool below = false;
  bool raised = false;
  for (Series& series : figure.series) {
    for (std::vector<double>* values : {&series.y, &series.y_low, &series.y_high}) {
      for (double& value : *values) {
        if (!(value < floor)) continue;
        below = true;
        if (value > 0.0) continue;
        value = floor;
        raised = true;
      }
    }
  }
  if (!below) return;
  figure.y.low = floor;
  figure.caption += " The axis starts at " + floor_text + ": lower errors are rounding.";
  if (raised) {
    figure.caption += " Those of zero and less are drawn, and stand in the CSV, as " + floor_text +
                      ": a logarithmic axis has no place for them.";
  }
}

bool is_noiseless(const search::RunRecord& record) { return record.noise.name == "noiseless"; }

std::string noise_text(const search::RunRecord& record) {
  for (const search::KeyDifference& d : search::differences(record.configuration, "")) {
    if (d.key == "noise.factor" && d.there != "1") return record.noise.name + " x " + d.there;
  }
  return record.noise.name;
}

std::vector<Block> best_circuit_blocks(const ComparedRun& run) {
  const search::CircuitRecord* best = search::find_circuit(run.run->record, "best");
  if (best == nullptr) return {};
  const search::CircuitCost cost = search::cost_of(*best);
  CircuitDrawing drawing{"best-" + id_of(run.label), "", best->circuit, best->angles};
  drawing.caption =
      "Best circuit of " + run.label + ": error without noise " +
      error_with_unit(best->noiseless_error, *run.kind) +
      (is_noiseless(run.run->record) ? std::string()
                                     : ", under noise " + error_with_unit(best->error, *run.kind)) +
      "; " + counted(static_cast<std::size_t>(cost.two_qubit_gates), "two-qubit gate") + " of " +
      counted(static_cast<std::size_t>(cost.gates), "gate") + ", depth " +
      std::to_string(cost.depth) + ".";
  return {drawing};
}

}  // namespace qarch::apps
