#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "apps/report/search_sections.h"
#include "apps/report/series.h"
#include "apps/report_circuit.h"

namespace qarch::apps {

namespace {

using search::EpisodeRecord;

constexpr std::size_t kMostBins = 400;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<double> scaled(std::vector<double> values, double factor) {
  for (double& value : values) value *= factor;
  return values;
}

template <class T>
std::vector<double> column(const SearchContent& c, T EpisodeRecord::*member) {
  std::vector<double> values;
  for (const EpisodeRecord& episode : c.run.record.episodes) {
    values.push_back(static_cast<double>(episode.*member));
  }
  return values;
}

/// Indices of a column as numbers of episodes.
std::vector<double> as_episodes(const SearchContent& c, std::vector<double> indices) {
  const double first = c.run.record.episodes.front().episode;
  for (double& index : indices) index += first;
  return indices;
}

Axis episode_axis() { return {.label = "episode"}; }
Axis error_axis(const ErrorWords& words, std::string_view more = "") {
  return {.label = words.label(more), .logarithmic = true};
}

void add_target_line(const SearchContent& c, Figure& figure) {
  if (c.words.target == 0.0) return;
  figure.lines.push_back({"chemical accuracy", c.words.target * c.words.scale});
}

/// The first and the last number of a curve, e.g. "falls from 785 mHa to 0.058 mHa".
struct Ends {
  double first = kNaN;
  double last = kNaN;
};
Ends ends_of(const std::vector<double>& y) {
  Ends ends;
  for (const double value : y) {
    if (std::isnan(value)) continue;
    if (std::isnan(ends.first)) ends.first = value;
    ends.last = value;
  }
  return ends;
}
std::string from_to(const Ends& ends, const auto& text) {
  if (std::isnan(ends.first)) return "has no numbers";
  const std::string first = text(ends.first);
  const std::string last = text(ends.last);
  if (first == last) return "is " + last + " at its beginning and at its end";
  return std::string(ends.last < ends.first ? "falls" : "rises") + " from " + first + " to " + last;
}

/// "over 15,000 episodes".
std::string over_episodes(const SearchContent& c) {
  return "over " + count_of(std::ssize(c.run.record.episodes), "episode");
}

struct Band {
  Series series;
  Ends median;  ///< unscaled
};
Band band(const SearchContent& c, const std::string& name, double EpisodeRecord::*energy) {
  const QuantileBins bins = quantile_bins(c.errors(energy), kMostBins);
  const auto drawn = [&](const std::vector<double>& y) {
    return raised_to(scaled(y, c.words.scale), c.words.smallest);
  };
  return {{name, SeriesStyle::kBand, as_episodes(c, bins.x), drawn(bins.median), drawn(bins.low),
           drawn(bins.high)},
          ends_of(bins.median)};
}

Figure episode_errors(const SearchContent& c) {
  const std::size_t episodes = c.run.record.episodes.size();
  const std::size_t per_bin = (episodes + kMostBins - 1) / kMostBins;
  Figure figure{
      "episode-errors",
      "What the episodes end with",
      (per_bin > 1 ? "Median and the range from the 10 % to the 90 % quantile of " +
                         integer_text(static_cast<std::int64_t>(per_bin)) + " episodes in a row"
                   : std::string("Each episode")) +
          ": the circuit at the end of an episode, with its angles.",
      "",
      episode_axis(),
      error_axis(c.words),
      {}};
  const auto text = [&](double error) { return c.words.text(error); };
  const Band noiseless = band(c, "without noise", &EpisodeRecord::noiseless_energy);
  if (c.is_noisy()) {
    const Band noisy = band(c, "under noise", &EpisodeRecord::energy);
    figure.series.push_back(noisy.series);
    figure.alt = "The median " + c.words.under_noise() + " " + from_to(noisy.median, text) + " " +
                 over_episodes(c) + "; ";
  }
  figure.series.push_back(noiseless.series);
  figure.alt += (c.is_noisy() ? "the median " : "The median ") + c.words.without_noise() + " " +
                from_to(noiseless.median, text) + ".";
  add_target_line(c, figure);
  return figure;
}

/// The lowest error so far against `x` of the log's improvements, up to `end`.
Series best_without_noise(const SearchContent& c, double (*x)(const search::Improvement&),
                          double end) {
  Series series{"without noise", SeriesStyle::kSteps, {}, {}};
  for (const search::Improvement& improvement : c.run.events.improvements) {
    series.x.push_back(x(improvement));
    series.y.push_back(improvement.noiseless_error);
  }
  if (!series.x.empty() && series.x.back() < end) {
    series.x.push_back(end);
    series.y.push_back(series.y.back());
  }
  series.y = raised_to(scaled(series.y, c.words.scale), c.words.smallest);
  return series;
}

/// The lowest error under noise so far of what episodes end with, against `x` of the episodes.
Series best_under_noise(const SearchContent& c, double (*x)(const EpisodeRecord&)) {
  const Curve noisy = running_minimum(c.errors(&EpisodeRecord::energy));
  Series series{"under noise, at the end of episodes",
                SeriesStyle::kSteps,
                {},
                raised_to(scaled(noisy.y, c.words.scale), c.words.smallest)};
  for (const double index : noisy.x) {
    series.x.push_back(x(c.run.record.episodes[static_cast<std::size_t>(index)]));
  }
  return series;
}

/// "falls from 785 mHa to 0.052 mHa; below 1.6 mHa after episode 3".
std::string best_alt(const SearchContent& c, const std::vector<double>& errors,
                     const std::string& reached) {
  const auto text = [&](double error) { return c.words.text(error); };
  return "The lowest " + c.words.without_noise() + " so far " + from_to(ends_of(errors), text) +
         reached + ".";
}

Figure best_by_episode(const SearchContent& c) {
  Figure figure{"best-by-episode",
                "The best so far, by episode",
                "Lowest " + c.words.name + " of any circuit until then.",
                "",
                episode_axis(),
                error_axis(c.words, "of the best so far"),
                {}};
  const double last = c.run.record.episodes.back().episode;
  std::vector<double> errors;
  if (c.is_noisy()) {
    figure.series.push_back(
        best_under_noise(c, [](const EpisodeRecord& e) { return static_cast<double>(e.episode); }));
  }
  std::string reached;
  if (!c.run.events.improvements.empty()) {
    figure.series.push_back(best_without_noise(
        c, [](const search::Improvement& i) { return static_cast<double>(i.episode); }, last));
    for (const auto& i : c.run.events.improvements) errors.push_back(i.noiseless_error);
    const auto below = c.run.events.first_below(c.words.target);
    if (below) reached = ", below 1.6 mHa from episode " + integer_text(below->episode) + " on";
  } else {
    const Curve ideal = running_minimum(c.errors(&EpisodeRecord::noiseless_energy));
    errors = ideal.y;
    figure.series.push_back({"without noise", SeriesStyle::kSteps, as_episodes(c, ideal.x),
                             raised_to(scaled(ideal.y, c.words.scale), c.words.smallest)});
  }
  if (c.best_noiseless != nullptr && !errors.empty() &&
      c.best_noiseless->noiseless_error < errors.back() &&
      c.words.text(c.best_noiseless->noiseless_error) != c.words.text(errors.back())) {
    figure.caption +=
        " The log tells of new best circuits and of the ends of episodes; pruning found " +
        c.words.text(c.best_noiseless->noiseless_error) + " without noise.";
  }
  figure.alt = best_alt(c, errors, reached);
  add_target_line(c, figure);
  return figure;
}

Figure best_by_evaluations(const SearchContent& c) {
  const double last = static_cast<double>(c.run.record.episodes.back().evaluations);
  Figure figure{
      "best-by-evaluations",
      "The best so far, by evaluations",
      std::string("The same against the number of evaluations, which other methods can be "
                  "compared by.") +
          (c.is_noisy() ? " Under noise: of the circuits that episodes end with." : ""),
      "",
      {.label = "evaluations", .logarithmic = true},
      error_axis(c.words, "of the best so far"),
      {}};
  const auto drawn = [](const auto& moment) {
    return std::max(1.0, static_cast<double>(moment.evaluations));
  };
  if (c.is_noisy()) figure.series.push_back(best_under_noise(c, drawn));
  figure.series.push_back(best_without_noise(c, drawn, last));
  std::vector<double> errors;
  for (const auto& i : c.run.events.improvements) errors.push_back(i.noiseless_error);
  const auto below = c.run.events.first_below(c.words.target);
  figure.alt =
      best_alt(c, errors,
               below ? ", below 1.6 mHa after " + count_of(below->evaluations, "evaluation") : "");
  add_target_line(c, figure);
  return figure;
}

Figure threshold_figure(const SearchContent& c) {
  const Curve curve = changes(column(c, &EpisodeRecord::threshold), kMostBins);
  const std::string reference = c.is_ground_state() && c.run.experiment.env.reference != "exact"
                                    ? "the lower bound"
                                    : "the exact minimum";
  Figure figure{"threshold",
                "Threshold of the curriculum",
                "An episode succeeds when the agent sees less than this above " + reference + ".",
                "",
                episode_axis(),
                error_axis(c.words, "that counts as success"),
                {{"", SeriesStyle::kSteps, as_episodes(c, curve.x),
                  raised_to(scaled(curve.y, c.words.scale), c.words.smallest)}}};
  figure.alt = "The threshold " +
               from_to(ends_of(curve.y), [&](double e) { return c.words.text(e); }) + " " +
               over_episodes(c) + ".";
  return figure;
}

std::size_t window_of(const SearchContent& c) {
  return std::clamp<std::size_t>(c.run.record.episodes.size() / 50, 10, 500);
}

Figure success_figure(const SearchContent& c) {
  const std::size_t window = window_of(c);
  const Curve curve = running_mean(column(c, &EpisodeRecord::success), window, kMostBins);
  Figure figure{"success",
                "Success rate",
                "Share of the last " + std::to_string(window) + " episodes that succeeded.",
                "",
                episode_axis(),
                {.label = "success rate (%)", .low = 0.0, .high = 100.0},
                {{"", SeriesStyle::kLine, as_episodes(c, curve.x), scaled(curve.y, 100.0)}}};
  figure.alt =
      "The success rate " + from_to(ends_of(curve.y), percent_text) + " " + over_episodes(c) + ".";
  return figure;
}

Figure epsilon_figure(const SearchContent& c) {
  const Curve curve = mean_bins(column(c, &EpisodeRecord::epsilon), kMostBins);
  Figure figure{"epsilon",
                "Exploration",
                "Probability epsilon of a random action at the end of the episode.",
                "",
                episode_axis(),
                {.label = "epsilon", .low = 0.0, .high = 1.0},
                {{"", SeriesStyle::kLine, as_episodes(c, curve.x), curve.y}}};
  figure.alt = "Epsilon " + from_to(ends_of(curve.y), [](double e) { return format("%.2f", e); }) +
               " " + over_episodes(c) + ".";
  return figure;
}

Figure length_figure(const SearchContent& c) {
  const QuantileBins all = quantile_bins(column(c, &EpisodeRecord::steps), kMostBins);
  const QuantileBins two = quantile_bins(column(c, &EpisodeRecord::two_qubit_gates), kMostBins);
  Figure figure{
      "length",
      "Length of the circuits",
      "Gates of the circuit at the end of an episode, and those on two qubits: median and "
      "the range from the 10 % to the 90 % quantile.",
      "",
      episode_axis(),
      {.label = "gates", .low = 0.0},
      {{"all gates", SeriesStyle::kBand, as_episodes(c, all.x), all.median, all.low, all.high},
       {"on two qubits", SeriesStyle::kBand, as_episodes(c, two.x), two.median, two.low,
        two.high}}};
  const auto number = [](double n) { return format("%.4g", n); };
  figure.alt = "The median number of gates " + from_to(ends_of(all.median), number) +
               "; that of two-qubit gates " + from_to(ends_of(two.median), number) + ".";
  return figure;
}

Figure loss_figure(const SearchContent& c, const std::vector<double>& loss) {
  const Curve curve = mean_bins(loss, kMostBins);
  Figure figure{"loss",
                "Loss of the agent",
                "Mean loss of the gradient steps of the Q-network.",
                "",
                episode_axis(),
                {.label = "loss", .logarithmic = true},
                {{"", SeriesStyle::kLine, as_episodes(c, curve.x), curve.y}}};
  figure.alt = "The loss " + from_to(ends_of(curve.y), [](double l) { return format("%.3g", l); }) +
               " " + over_episodes(c) + ".";
  return figure;
}

Table end_reasons(const SearchContent& c) {
  constexpr std::array<const char*, search::kEndReasonNames.size()> kWords{
      "success", "limit on gates", "random halt", "interrupted", "a number was not finite"};
  std::array<std::int64_t, kWords.size()> counts{};
  for (const EpisodeRecord& e : c.run.record.episodes) {
    ++counts.at(static_cast<std::size_t>(e.end_reason));
  }
  Table table{"How episodes ended", {"end", "episodes", "share"}, {}};
  for (std::size_t r = 0; r < counts.size(); ++r) {
    if (counts[r] == 0) continue;
    table.rows.push_back({kWords[r], integer_text(counts[r]),
                          percent_text(static_cast<double>(counts[r]) /
                                       static_cast<double>(c.run.record.episodes.size()))});
  }
  return table;
}

bool varies(const std::vector<double>& values) {
  return std::ranges::any_of(values, [&](double v) { return v != values.front(); });
}

bool has_successes(const SearchContent& c) {
  return std::ranges::any_of(c.run.record.episodes,
                             [](const EpisodeRecord& e) { return e.success != 0; });
}

bool has_number(const std::vector<double>& values) {
  return std::ranges::any_of(values, [](double v) { return !std::isnan(v); });
}

}  // namespace

Section learning_section(const SearchContent& c) {
  Section section{"learning", "Learning curves", {}};
  if (c.run.record.episodes.empty()) {
    section.blocks.emplace_back(Paragraph{
        "No episode had ended when the run was saved: there are no curves.", Tone::kNote});
    return section;
  }
  section.blocks.emplace_back(best_by_episode(c));
  if (c.run.events.improvements.empty()) {
    section.blocks.emplace_back(Paragraph{
        "The log shows no improvements: there is no curve against evaluations.", Tone::kNote});
  } else {
    section.blocks.emplace_back(best_by_evaluations(c));
  }
  section.blocks.emplace_back(episode_errors(c));
  if (varies(column(c, &EpisodeRecord::threshold))) {
    section.blocks.emplace_back(threshold_figure(c));
  }
  if (has_successes(c)) {
    section.blocks.emplace_back(success_figure(c));
  } else {
    section.blocks.emplace_back(Paragraph{
        "No episode succeeded; what counts as success stands under Question.", Tone::kNote});
  }
  section.blocks.emplace_back(length_figure(c));
  const std::vector<double> epsilon = column(c, &EpisodeRecord::epsilon);
  if (varies(epsilon)) section.blocks.emplace_back(epsilon_figure(c));
  const std::vector<double> loss = column(c, &EpisodeRecord::loss);
  if (has_number(loss)) {
    section.blocks.emplace_back(loss_figure(c, loss));
  } else {
    section.blocks.emplace_back(
        Paragraph{"The agent had not begun to learn: there is no loss.", Tone::kNote});
  }
  section.blocks.emplace_back(end_reasons(c));
  return section;
}

}  // namespace qarch::apps
