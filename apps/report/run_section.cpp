#include <algorithm>
#include <cmath>
#include <limits>

#include "apps/progress_line.h"
#include "apps/report/search_sections.h"
#include "apps/report/series.h"
#include "apps/report_circuit.h"
#include "search/field_text.h"

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
  facts.rows.emplace_back("gradient steps", integer_text(last.gradient_steps) + " until " +
                                                time_span_text(last.seconds));
}

/// visit(section, key, value, default value, help) of the keys that matter to the kind of problem.
template <class Visit>
void for_each_key(const SearchContent& c, const Visit& visit) {
  const search::Experiment defaults;
  std::vector<std::string> default_texts;
  search::visit_sections(defaults, [&](const char*, const auto& options, const char*) {
    visit_fields(options, [&](const char*, const auto& field, const char*) {
      default_texts.push_back(search::to_text(field));
    });
  });
  std::size_t place = 0;
  search::visit_sections(
      c.run.experiment, [&](const char* section, const auto& options, const char*) {
        visit_fields(options, [&](const char* key, const auto& field, const char* help) {
          visit(std::string(section), std::string(key), search::to_text(field),
                default_texts[place++], std::string(help));
        });
      });
}

bool matters(const SearchContent& c, const std::string& section) {
  if (section == "problem") return c.is_ground_state();
  for (const char* of_classifiers : {"data", "model", "train", "attack", "kernel"}) {
    if (section == of_classifiers) return !c.is_ground_state();
  }
  return true;
}

Table changed_keys(const SearchContent& c) {
  Table table{
      "Keys that differ from their defaults", {"key", "value", "default", "what it is"}, {}};
  for_each_key(c, [&](const std::string& section, const std::string& key, const std::string& value,
                      const std::string& standard, const std::string& help) {
    if (value == standard || !matters(c, section)) return;
    table.rows.push_back(
        {section + "." + key, value, standard.empty() ? "(none)" : standard, help});
  });
  return table;
}

Table provenance_table(const search::RunRecord& record) {
  Table table{"Files that the numbers came from", {"file", "for", "date", "SHA-256"}, {}};
  const auto add = [&](const std::vector<sim::Provenance>& files, const char* what) {
    for (const sim::Provenance& file : files) {
      table.rows.push_back({file.file, what, file.date.empty() ? "-" : file.date, file.sha256});
    }
  };
  add(record.noise.provenance, "noise");
  add(record.problem.provenance, "data");
  return table;
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
  facts.rows.emplace_back("ended by",
                          events.stop_reason.empty() ? "nothing yet" : events.stop_reason);
  if (!c.run.record.episodes.empty()) {
    const search::EpisodeRecord& last = c.run.record.episodes.back();
    facts.rows.emplace_back("episodes", integer_text(std::ssize(c.run.record.episodes)));
    facts.rows.emplace_back("environment steps", integer_text(last.env_steps));
    facts.rows.emplace_back("evaluations",
                            integer_text(last.evaluations) + ", " +
                                count_text(static_cast<double>(last.evaluations) / events.seconds) +
                                " per second of running time");
  }
  facts.rows.emplace_back("checkpoints", integer_text(events.checkpoints) + " written, resumed " +
                                             count_of(events.resumes, "time"));
  add_shares(c, facts);
  section.blocks.emplace_back(std::move(facts));
  for (const std::string& warning : events.warnings) {
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

Section configuration_section(const SearchContent& c) {
  return {
      "configuration",
      "Configuration",
      {changed_keys(c), Code{"The whole configuration, as the run recorded it (configuration.cfg)",
                             c.run.record.configuration, true}}};
}

Section reproduction_section(const SearchContent& c) {
  const search::RunRecord& record = c.run.record;
  const std::string name = c.run.name();
  const std::string seed = std::to_string(record.seed);
  Section section{"reproduction", "How to reproduce it", {}};
  Facts facts{{{"program", "qarch " + record.qarch_version},
               {"seed", seed},
               {"problem", record.problem.name},
               {"noise", record.noise.name}}};
  section.blocks.emplace_back(std::move(facts));
  Table files = provenance_table(record);
  if (files.rows.empty()) {
    section.blocks.emplace_back(
        Paragraph{"No file of noise or data was read for this run.", Tone::kNote});
  } else {
    section.blocks.emplace_back(std::move(files));
  }
  section.blocks.emplace_back(Code{"The same run again: the same bits, on any number of threads",
                                   "qarch search " + name + "/configuration.cfg --seed " + seed +
                                       " --output " + name + "-again\n"});
  section.blocks.emplace_back(Code{
      "The same search with ten other seeds, with statistics",
      "qarch search " + name + "/configuration.cfg --seeds 1..10 --output " + name + "-study\n"});
  section.blocks.emplace_back(Code{
      "Going on with this run, for twice as many episodes",
      "qarch search --resume " + name + " --set general.episodes=" +
          std::to_string(2 * static_cast<std::int64_t>(c.run.experiment.general.episodes)) + "\n"});
  if (c.best != nullptr) {
    section.blocks.emplace_back(Code{"The best circuit in other programs: OpenQASM 3",
                                     "qarch circuit draw " + name + "/best.qasm\n"});
  }
  section.blocks.emplace_back(
      Paragraph{"To cite it, name the program and its version (qarch " + record.qarch_version +
                "), the seed, and, where there are files above, their SHA-256."});
  return section;
}

}  // namespace qarch::apps
