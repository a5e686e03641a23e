#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "apps/progress_line.h"
#include "apps/report/search_sections.h"
#include "apps/report/series.h"
#include "apps/report_circuit.h"
#include "search/search_run.h"

namespace qarch::apps {

namespace {

using search::CircuitCost;
using search::PruningRecord;

/// Gates before and after the prunings.
struct PruningSums {
  std::int64_t gates_before = 0, gates_after = 0;
  std::int64_t two_before = 0, two_after = 0;
  std::int64_t evaluations = 0;
  std::int64_t shortened = 0;  ///< prunings that removed a gate
};
PruningSums sums_of(const std::vector<PruningRecord>& prunings) {
  PruningSums s;
  for (const PruningRecord& p : prunings) {
    s.gates_before += p.before.gates;
    s.gates_after += p.after.gates;
    s.two_before += p.before.two_qubit_gates;
    s.two_after += p.after.two_qubit_gates;
    s.evaluations += p.evaluations;
    s.shortened += p.after.gates < p.before.gates ? 1 : 0;
  }
  return s;
}

/// "112 of 300 (37.3 %)".
std::string removed_text(std::int64_t before, std::int64_t after) {
  std::string text = integer_text(before - after) + " of " + integer_text(before);
  if (before > 0) {
    text += " (" + percent_text(static_cast<double>(before - after) / static_cast<double>(before)) +
            ")";
  }
  return text;
}

Table prunings_table(const SearchContent& c) {
  constexpr std::size_t kLast = 20;
  const std::vector<PruningRecord>& all = c.run.record.prunings;
  const std::size_t first = all.size() > kLast ? all.size() - kLast : 0;
  Table table;
  table.caption =
      first > 0 ? format("The last %zu of %zu prunings", kLast, all.size()) : "The prunings";
  table.folded = true;
  const std::string unit = c.words.unit.empty() ? "" : " (" + c.words.unit + ")";
  table.header = {"episode",    "gates", "two-qubit gates", "depth", c.words.without_noise() + unit,
                  "evaluations"};
  const auto arrow = [](const std::string& a, const std::string& b) { return a + " -> " + b; };
  for (std::size_t i = first; i < all.size(); ++i) {
    const CircuitCost& a = all[i].before;
    const CircuitCost& b = all[i].after;
    table.rows.push_back(
        {integer_text(all[i].episode), arrow(std::to_string(a.gates), std::to_string(b.gates)),
         arrow(std::to_string(a.two_qubit_gates), std::to_string(b.two_qubit_gates)),
         arrow(std::to_string(a.depth), std::to_string(b.depth)),
         arrow(c.words.number(a.noiseless_error), c.words.number(b.noiseless_error)),
         integer_text(all[i].evaluations)});
  }
  return table;
}

Figure prunings_figure(const SearchContent& c) {
  Series before{"before", SeriesStyle::kPoints, {}, {}};
  Series after{"after", SeriesStyle::kPoints, {}, {}};
  for (const PruningRecord& p : c.run.record.prunings) {
    before.x.push_back(p.episode);
    before.y.push_back(p.before.gates);
    after.x.push_back(p.episode);
    after.y.push_back(p.after.gates);
  }
  Figure figure{
      "prunings",
      "Gates before and after pruning",
      "Every new best circuit loses the gates that it can do without.",
      format("Median number of gates %.4g before and %.4g after %zu prunings.",
             quantile(before.y, 0.5), quantile(after.y, 0.5), c.run.record.prunings.size()),
      {.label = "episode"},
      {.label = "gates", .low = 0.0},
      {before, after}};
  return figure;
}

/// Means over the log's metrics, weighted with the time that each line stands for.
struct Shares {
  double environment = 0.0;
  double learning = 0.0;
};
Shares shares_of(const std::vector<search::MetricsSample>& metrics) {
  Shares shares;
  double before = 0.0;
  double total = 0.0;
  for (const search::MetricsSample& m : metrics) {
    const double seconds = std::max(0.0, m.seconds - before);
    before = m.seconds;
    if (!std::isfinite(m.environment_share) || !std::isfinite(m.learning_share)) continue;
    shares.environment += seconds * m.environment_share;
    shares.learning += seconds * m.learning_share;
    total += seconds;
  }
  if (total > 0.0) {
    shares.environment /= total;
    shares.learning /= total;
  }
  return shares;
}

Figure speed_figure(const std::vector<search::MetricsSample>& metrics) {
  Series series{"", SeriesStyle::kLinePoints, {}, {}};
  for (const search::MetricsSample& m : metrics) {
    series.x.push_back(m.seconds);
    series.y.push_back(m.evaluations_per_second);
  }
  const auto [low, high] = std::ranges::minmax_element(series.y);
  return {"speed",
          "Evaluations per second",
          "Since the line of the log before, about every ten seconds.",
          "Between " + count_text(*low) + " and " + count_text(*high) + " evaluations per second.",
          {.label = "time (s)", .low = 0.0},
          {.label = "evaluations per second", .low = 0.0},
          {series}};
}

/// A reason of the log's "end" line in words.
std::string end_text(const std::string& reason) {
  constexpr std::array<const char*, search::kStopReasonNames.size()> kWords{
      "all episodes were played",
      "general.stop_error was reached",
      "general.max_evaluations was reached",
      "noise.shot_budget was reached",
      "the time limit",
      "an interruption"};
  const auto place = std::ranges::find(search::kStopReasonNames, reason);
  if (reason.empty()) return "nothing yet";
  if (place == search::kStopReasonNames.end()) return reason;
  return kWords.at(static_cast<std::size_t>(place - search::kStopReasonNames.begin()));
}

void add_shares(const SearchContent& c, Facts& facts) {
  const std::vector<search::MetricsSample>& metrics = c.run.events.metrics;
  if (metrics.empty()) return;
  const Shares shares = shares_of(metrics);
  std::string text = percent_text(shares.environment) + " simulating and tuning angles, " +
                     percent_text(shares.learning) + " learning";
  const double rest = 1.0 - shares.environment - shares.learning;
  text += rest >= 0.0 ? ", " + percent_text(rest) + " the rest" : ", side by side on two threads";
  facts.rows.emplace_back("where the time went", text);
  const search::MetricsSample& last = metrics.back();
  if (last.cache_lookups > 0) {
    facts.rows.emplace_back(
        "circuits met again in the cache",
        integer_text(last.cache_hits) + " of " + integer_text(last.cache_lookups) + " (" +
            percent_text(static_cast<double>(last.cache_hits) /
                         static_cast<double>(last.cache_lookups)) +
            ")" + (c.run.events.stop_reason.empty() ? "" : ", as of the last line of metrics"));
  }
}

void add_gradient_steps(const search::EventSummary& events, Facts& facts) {
  if (!events.stop_reason.empty()) {
    facts.rows.emplace_back("gradient steps", integer_text(events.gradient_steps));
  } else if (!events.metrics.empty()) {
    const search::MetricsSample& last = events.metrics.back();
    facts.rows.emplace_back("gradient steps", integer_text(last.gradient_steps) + " until " +
                                                  time_span_text(last.seconds));
  }
}

}  // namespace

Section pruning_section(const SearchContent& c) {
  constexpr std::size_t kWorthAFigure = 3;
  Section section{"pruning", "Pruning", {}};
  const std::vector<PruningRecord>& prunings = c.run.record.prunings;
  if (prunings.empty()) {
    if (c.best != nullptr) {
      section.blocks.emplace_back(
          Paragraph{c.run.experiment.pruning.enabled
                        ? "The record tells of no pruning."
                        : "Pruning was switched off (pruning.enabled = false): circuits may hold "
                          "gates that they could do without.",
                    Tone::kNote});
    }
    return section;
  }
  const PruningSums s = sums_of(prunings);
  section.blocks.emplace_back(
      Facts{{{"prunings", integer_text(std::ssize(prunings)) + ", of them " +
                              integer_text(s.shortened) + " that made a circuit shorter"},
             {"gates removed", removed_text(s.gates_before, s.gates_after)},
             {"two-qubit gates removed", removed_text(s.two_before, s.two_after)},
             {"evaluations", integer_text(s.evaluations)}}});
  if (prunings.size() >= kWorthAFigure) section.blocks.emplace_back(prunings_figure(c));
  section.blocks.emplace_back(prunings_table(c));
  return section;
}

Section timing_section(const SearchContent& c) {
  Section section{"timing", "Time", {}};
  const search::EventSummary& events = c.run.events;
  if (events.seconds == 0.0) {
    section.blocks.emplace_back(Paragraph{
        "No log of the run is there, or it had only begun: nothing is known of its times.",
        Tone::kNote});
    return section;
  }
  Facts facts;
  facts.rows.emplace_back("running time", time_span_text(events.seconds) +
                                              ", pauses between kills and resumes left out");
  facts.rows.emplace_back("ended by", end_text(events.stop_reason));
  if (!c.run.record.episodes.empty()) {
    const search::EpisodeRecord& last = c.run.record.episodes.back();
    facts.rows.emplace_back("episodes", integer_text(std::ssize(c.run.record.episodes)));
    facts.rows.emplace_back("environment steps", integer_text(last.env_steps));
    facts.rows.emplace_back("evaluations",
                            integer_text(last.evaluations) + " (" +
                                count_text(static_cast<double>(last.evaluations) / events.seconds) +
                                " per second of running time)");
  }
  facts.rows.emplace_back(
      "checkpoints", integer_text(events.checkpoints) + " written, " +
                         (events.resumes == 0 ? std::string("never resumed")
                                              : "resumed " + count_of(events.resumes, "time")));
  add_shares(c, facts);
  add_gradient_steps(events, facts);
  section.blocks.emplace_back(std::move(facts));
  for (const auto& [seconds, warning] : events.warnings) {
    section.blocks.emplace_back(Paragraph{"Warning of the run: " + warning, Tone::kWarning});
  }
  if (events.metrics.empty()) {
    section.blocks.emplace_back(Paragraph{
        "The run was too short for lines of metrics, which come every ten seconds: shares of the "
        "time are not known.",
        Tone::kNote});
  } else if (events.metrics.size() > 2) {
    section.blocks.emplace_back(speed_figure(events.metrics));
  }
  return section;
}

}  // namespace qarch::apps
