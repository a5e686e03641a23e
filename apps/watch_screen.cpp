#include "apps/watch_screen.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <ostream>

#include "apps/progress_line.h"
#include "apps/report_circuit.h"

namespace qarch::apps {

namespace {

using search::EpisodeRecord;
using search::EventSummary;

constexpr std::string_view kRunning = "running";
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kSuccessEpisodes = 100;
constexpr std::size_t kEvents = 4;     // that the screen shows
constexpr double kPaceSeconds = 60.0;  // that the time left is taken from
constexpr std::size_t kLabel = 14;     // columns in front of a curve
constexpr double kSmallestError = 1e-9;

constexpr std::array<const char*, 8> kBlocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::array<const char*, 8> kLetters{"_", ".", ",", "-", "=", "+", "*", "#"};
constexpr std::array<const char*, 7> kEighths{"▏", "▎", "▍", "▌", "▋", "▊", "▉"};

std::string error_text(const search::ProblemKind& kind, double error) {
  if (!std::isfinite(error)) return "none yet";
  return format("%.4g %s", kind.error_scale * error, std::string(kind.error).c_str());
}

std::string percent(double share) {
  return std::isnan(share) ? "-" : format("%.0f %%", 1e2 * share);
}

double share_done(const WatchedSearch& run) {
  return run.planned > 0 ? std::min(1.0, double(run.events->episodes) / run.planned) : 0.0;
}

std::string time_left_text(const WatchedSearch& run) {
  const double left = seconds_left(run);
  return std::isfinite(left) ? "about " + duration_text(left) + " left" : "";
}

std::string episodes_text(const WatchedSearch& run) {
  std::string text = std::to_string(run.events->episodes);
  if (run.planned > 0) text += "/" + std::to_string(run.planned);
  return text + " episodes";
}

std::string best_text(const WatchedSearch& run) {
  const EventSummary& events = *run.events;
  if (events.bests.empty()) return "none yet";
  const search::LoggedBest& best = events.bests.back();
  std::string text = "error " + error_text(*run.kind, best.noiseless_error) + " without noise";
  if (run.kind == &search::kVqe) {
    text += best.noiseless_error < search::kChemicalAccuracy ? " (below 1.6)" : " (above 1.6)";
  }
  text += format("; %d two-qubit gates, depth %d", best.two_qubit_gates, best.depth);
  return text + format("; %.6f %s under noise", best.energy, std::string(run.kind->symbol).c_str());
}

std::string curriculum_text(const WatchedSearch& run) {
  const EventSummary& events = *run.events;
  std::string text = "last 100: " + percent(recent_success(events)) + " below their threshold";
  if (!events.recent_episodes.empty()) {
    const EpisodeRecord& last = events.recent_episodes.back();
    text += " of " + error_text(*run.kind, last.threshold) +
            format("; epsilon %.3g, %d gates", last.epsilon, last.two_qubit_gates + last.rotations);
  }
  return text;
}

std::string speed_text(const EventSummary& events) {
  if (events.metrics.empty()) return "known after ten seconds";
  const search::MetricsSample& m = events.metrics.back();
  return count_text(m.evaluations_per_second) + " evaluations/s, " +
         count_text(static_cast<double>(m.evaluations)) + " so far; loss " +
         (std::isnan(m.loss) ? std::string("-") : format("%.3g", m.loss));
}

std::string shares_text(const search::MetricsSample& m) {
  std::string text =
      "environment " + percent(m.environment_share) + ", learning " + percent(m.learning_share);
  if (m.cache_lookups > 0) {
    text += "; known circuits " + percent(double(m.cache_hits) / double(m.cache_lookups));
  }
  return text;
}

/// "label  262 ▇▆▅▂▁ 0.077 mHa": a curve between its first and last value.
std::string curve_text(const std::string& label, std::span<const double> logs,
                       const WatchedSearch& run, bool unicode) {
  const auto is_number = [](double v) { return !std::isnan(v); };
  const auto first = std::ranges::find_if(logs, is_number);
  if (first == logs.end()) return "";
  const auto shown = [&](double log) {
    return format("%.3g", run.kind->error_scale * std::pow(10.0, log));
  };
  double last = *first;
  for (const double value : logs) last = std::isnan(value) ? last : value;
  std::string head = label + std::string(kLabel - label.size(), ' ');
  return head + format("%8s ", shown(*first).c_str()) + sparkline(logs, unicode) + " " +
         shown(last) + " " + std::string(run.kind->error);
}

void add_events(std::vector<std::string>& lines, const WatchedSearch& run) {
  struct Event {
    double seconds;
    std::string text;
  };
  std::vector<Event> all;
  for (const search::LoggedBest& best : run.events->bests) {
    all.push_back(
        {best.seconds, format("episode %d: new best, error %s without noise, ", best.episode,
                              error_text(*run.kind, best.noiseless_error).c_str()) +
                           format("%d two-qubit gates", best.two_qubit_gates)});
  }
  for (const search::LoggedWarning& warning : run.events->warnings) {
    all.push_back({warning.seconds, "warning: " + warning.message});
  }
  std::ranges::stable_sort(all, {}, &Event::seconds);
  const std::size_t begin = all.size() - std::min(kEvents, all.size());
  for (std::size_t i = begin; i < all.size(); ++i) {
    lines.push_back(format("%10s  ", duration_text(all[i].seconds).c_str()) + all[i].text);
  }
}

std::vector<std::string> fitted(std::vector<std::string> lines, int width) {
  for (std::string& line : lines) line = cut_to_width(line, width);
  return lines;
}

std::string colored(const std::string& text, const char* code, const ScreenOptions& options) {
  return options.colors ? std::string("\x1b[") + code + "m" + text + "\x1b[0m" : text;
}

}  // namespace

std::string progress_bar(double share, int width, bool unicode) {
  share = std::clamp(std::isnan(share) ? 0.0 : share, 0.0, 1.0);
  const int inside = std::max(1, width - 2);
  const int eighths = static_cast<int>(std::floor(share * 8.0 * inside));
  std::string text = "[";
  for (int i = 0; i < inside; ++i) {
    const int filled = std::clamp(eighths - 8 * i, 0, 8);
    if (!unicode) {
      text += filled == 8 ? '#' : '.';
    } else if (filled == 8) {
      text += "█";
    } else {
      text += filled == 0 ? "·" : kEighths.at(static_cast<std::size_t>(filled - 1));
    }
  }
  return text + "]";
}

std::string sparkline(std::span<const double> values, bool unicode) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  std::string text;
  for (const double value : values) {
    if (!std::isfinite(value)) {
      text += ' ';
      continue;
    }
    const double share = high > low ? (value - low) / (high - low) : 0.5;
    const auto level = static_cast<std::size_t>(std::min(7.0, std::floor(8.0 * share)));
    text += (unicode ? kBlocks : kLetters).at(level);
  }
  return text;
}

std::vector<double> best_error_course(const EventSummary& events, int count) {
  std::vector<double> course;
  std::size_t next = 0;
  double best = kNone;
  for (int i = 0; i < count; ++i) {
    const double episode = double(events.episodes) * (i + 1) / count;
    while (next < events.improvements.size() && events.improvements[next].episode < episode) {
      best = events.improvements[next].noiseless_error;
      ++next;
    }
    course.push_back(std::log10(std::isnan(best) ? kNone : std::max(best, kSmallestError)));
  }
  return course;
}

std::vector<double> episode_error_course(const EventSummary& events, int count) {
  const auto& episodes = events.recent_episodes;
  const auto groups = std::min(episodes.size(), static_cast<std::size_t>(std::max(count, 0)));
  std::vector<double> course;
  for (std::size_t g = 0; g < groups; ++g) {
    std::vector<double> errors;
    for (std::size_t i = g * episodes.size() / groups; i < (g + 1) * episodes.size() / groups;
         ++i) {
      const double error = episodes[i].noiseless_energy - events.exact_energy;
      if (std::isfinite(error)) errors.push_back(std::max(error, kSmallestError));
    }
    if (errors.empty()) {
      course.push_back(kNone);
      continue;
    }
    const auto middle = errors.begin() + std::ssize(errors) / 2;
    std::ranges::nth_element(errors, middle);
    course.push_back(std::log10(*middle));
  }
  return course;
}

double recent_success(const EventSummary& events) {
  const auto& episodes = events.recent_episodes;
  const std::size_t count = std::min(kSuccessEpisodes, episodes.size());
  if (count == 0) return kNone;
  const auto successes =
      std::count_if(episodes.end() - static_cast<std::ptrdiff_t>(count), episodes.end(),
                    [](const EpisodeRecord& e) { return e.success != 0; });
  return double(successes) / double(count);
}

double seconds_left(const WatchedSearch& run) {
  const EventSummary& events = *run.events;
  const double left = run.planned - events.episodes;
  if (run.planned <= 0 || events.episodes <= 0) return std::numeric_limits<double>::infinity();
  if (left <= 0.0) return 0.0;
  double episodes = events.episodes;
  double seconds = events.seconds;
  for (const search::MetricsSample& sample : events.metrics) {
    if (sample.seconds < events.seconds - kPaceSeconds) continue;
    if (events.episodes > sample.episodes && events.seconds > sample.seconds + 1.0) {
      episodes = events.episodes - sample.episodes;
      seconds = events.seconds - sample.seconds;
    }
    break;
  }
  return left * seconds / episodes;
}

std::vector<std::string> search_screen(const WatchedSearch& run, const ScreenOptions& options) {
  const EventSummary& events = *run.events;
  std::vector<std::string> lines;
  lines.push_back(colored(run.name, "1", options) + "  " + run.about + "; " + run.state + ", " +
                  duration_text(events.seconds));
  const int bar = std::clamp(options.width - 48, 8, 50);
  lines.push_back(progress_bar(share_done(run), bar, options.unicode) + " " +
                  percent(share_done(run)) + "  " + episodes_text(run) + "  " +
                  (run.state == kRunning ? time_left_text(run) : ""));
  const bool good = !events.bests.empty() && run.kind == &search::kVqe &&
                    events.bests.back().noiseless_error < search::kChemicalAccuracy;
  lines.push_back("best      " + (good ? colored(best_text(run), "32", options) : best_text(run)));
  lines.push_back("episodes  " + curriculum_text(run));
  lines.push_back("speed     " + speed_text(events));
  if (!events.metrics.empty()) lines.push_back("time      " + shares_text(events.metrics.back()));
  const int columns = std::clamp(options.width - 40, 8, 80);
  for (const auto& [label, course] :
       {std::pair("best error", best_error_course(events, columns)),
        std::pair("last episodes", episode_error_course(events, columns))}) {
    const std::string text = curve_text(label, course, run, options.unicode);
    if (!text.empty()) lines.push_back(text);
  }
  add_events(lines, run);
  return fitted(std::move(lines), options.width);
}

std::vector<std::string> study_screen(const std::string& title, std::span<const WatchedSearch> runs,
                                      const ScreenOptions& options) {
  std::vector<std::string> lines{title};
  constexpr int kBar = 16;
  constexpr int kColumns = 24;
  for (const WatchedSearch& run : runs) {
    std::string line = format("%-9s", run.name.c_str()) +
                       progress_bar(share_done(run), kBar, options.unicode) +
                       format(" %5s  ", percent(share_done(run)).c_str());
    line += format("%-20s ", error_text(*run.kind, run.events->best_error()).c_str());
    line += sparkline(best_error_course(*run.events, kColumns), options.unicode) + "  " + run.state;
    const std::string left = run.state == kRunning ? time_left_text(run) : "";
    if (!left.empty()) line += ", " + left;
    lines.push_back(line);
  }
  lines.emplace_back("error: lowest without noise, and its course (log)");
  return fitted(std::move(lines), options.width);
}

std::string search_line(const WatchedSearch& run) {
  const EventSummary& events = *run.events;
  std::string text = run.name + ": " + episodes_text(run);
  if (run.planned > 0) text += " (" + percent(share_done(run)) + ")";
  text += ", error " + error_text(*run.kind, events.best_error()) + ", last 100 " +
          percent(recent_success(events)) + " below threshold";
  if (!events.metrics.empty()) {
    text += ", " + count_text(events.metrics.back().evaluations_per_second) + " evaluations/s";
  }
  const std::string left = run.state == kRunning ? time_left_text(run) : run.state;
  return left.empty() ? text : text + ", " + left;
}

std::string cut_to_width(const std::string& text, int width) {
  std::string cut;
  int columns = 0;
  bool escape = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\x1b') escape = true;
    const bool counts = !escape && (byte & 0xC0U) != 0x80U;
    if (counts) ++columns;
    if (escape || columns <= width) cut += c;
    if (escape && c == 'm') escape = false;
  }
  return cut;
}

Screen::Screen(std::ostream& out) : out_(out) { out_ << "\x1b[?25l" << std::flush; }

Screen::~Screen() { out_ << "\x1b[?25h" << std::flush; }

void Screen::draw(const std::vector<std::string>& lines, int width, int height) {
  const bool resized = lines_ > 0 && (width != width_ || height != height_);
  width_ = width;
  height_ = height;
  std::string text;
  if (resized) {
    text += "\x1b[2J\x1b[H";
  } else if (lines_ > 0) {
    text += "\x1b[" + std::to_string(lines_) + "F";
  }
  lines_ = std::min(lines.size(), static_cast<std::size_t>(std::max(1, height - 1)));
  for (std::size_t i = 0; i < lines_; ++i) text += lines[i] + "\x1b[K\n";
  out_ << text << "\x1b[J" << std::flush;
}

}  // namespace qarch::apps
