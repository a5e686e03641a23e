#include "search/io/event_reader.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>
#include <type_traits>
#include <utility>
#include <variant>

#include "search/io/file_descriptor.h"

namespace qarch::search {

std::optional<Improvement> EventSummary::first_below(double target) const {
  const auto found = std::find_if(improvements.begin(), improvements.end(),
                                  [&](const Improvement& i) { return i.noiseless_error < target; });
  if (found == improvements.end()) return std::nullopt;
  return *found;
}

namespace {

/// A number of an event; NaN where JSON has null or nothing.
double number_or_nan(const nlohmann::json& event, const char* key) {
  const auto found = event.find(key);
  if (found == event.end() || found->is_null()) return std::numeric_limits<double>::quiet_NaN();
  return found->get<double>();
}

MetricsSample metrics_of(const nlohmann::json& event, double seconds) {
  MetricsSample sample;
  sample.seconds = seconds;
  sample.episodes = event.value("episodes", 0);
  const std::pair<const char*, std::int64_t MetricsSample::*> counts[] = {
      {"env_steps", &MetricsSample::env_steps},
      {"evaluations", &MetricsSample::evaluations},
      {"gradient_steps", &MetricsSample::gradient_steps},
      {"replay_size", &MetricsSample::replay_size},
      {"cache_lookups", &MetricsSample::cache_lookups},
      {"cache_hits", &MetricsSample::cache_hits}};
  for (const auto& [key, member] : counts) sample.*member = event.value(key, std::int64_t{0});
  const std::pair<const char*, double MetricsSample::*> numbers[] = {
      {"epsilon", &MetricsSample::epsilon},
      {"threshold", &MetricsSample::threshold},
      {"best_error", &MetricsSample::best_error},
      {"evaluations_per_second", &MetricsSample::evaluations_per_second},
      {"loss", &MetricsSample::loss},
      {"environment_share", &MetricsSample::environment_share},
      {"learning_share", &MetricsSample::learning_share}};
  for (const auto& [key, member] : numbers) sample.*member = number_or_nan(event, key);
  return sample;
}

LoggedBest best_of(const nlohmann::json& event, double seconds) {
  LoggedBest best;
  best.seconds = seconds;
  best.episode = event.at("episode");
  best.energy = number_or_nan(event, "energy");
  best.noiseless_error = event.at("noiseless_error");
  best.two_qubit_gates = event.value("two_qubit_gates", 0);
  best.depth = event.value("depth", 0);
  return best;
}

/// Columns that the line lacks stay as they are.
EpisodeRecord episode_of(const nlohmann::json& event) {
  EpisodeRecord record;
  for (const EpisodeColumn& column : kEpisodeColumns) {
    const auto found = event.find(column.name);
    if (found == event.end()) continue;
    std::visit(
        [&]<class T>(T EpisodeRecord::*member) {
          if constexpr (std::is_same_v<T, EndReason>) {
            const auto name = std::ranges::find(kEndReasonNames, found->get<std::string>());
            if (name != kEndReasonNames.end()) {
              record.*member = static_cast<EndReason>(name - kEndReasonNames.begin());
            }
          } else if (found->is_boolean()) {
            record.*member = static_cast<T>(found->get<bool>());
          } else if constexpr (std::is_same_v<T, double>) {
            record.*member =
                found->is_null() ? std::numeric_limits<double>::quiet_NaN() : found->get<double>();
          } else {
            record.*member = found->get<T>();
          }
        },
        column.member);
  }
  return record;
}

}  // namespace

void EventReader::restart() { *this = EventReader(path_); }

/// The bytes from `place` to the end of a file of `size` bytes.
std::string EventReader::text_from(std::int64_t place, std::int64_t size) const {
  std::ifstream file(path_, std::ios::binary);
  std::string text(static_cast<std::size_t>(size - place), '\0');
  file.seekg(place);
  if (!text.empty() && !file.read(text.data(), static_cast<std::streamsize>(text.size()))) {
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, file.gcount())));  // cut now
  }
  return text;
}

const EventSummary& EventReader::update() {
  std::ifstream file(path_, std::ios::binary | std::ios::ate);
  if (!file) {
    if (errno != ENOENT) throw_errno(path_, "open");
    restart();
    return summary_;
  }
  const auto size = static_cast<std::int64_t>(file.tellg());
  if (size < offset_) restart();
  std::string text = text_from(offset_ - std::ssize(last_line_), size);
  if (!text.starts_with(last_line_)) {
    restart();
    text = text_from(0, size);
  }
  std::size_t begin = last_line_.size();
  for (std::size_t end = text.find('\n', begin); end != std::string::npos;
       end = text.find('\n', begin)) {
    ++line_;
    last_line_ = text.substr(begin, end + 1 - begin);
    offset_ += std::ssize(last_line_);
    take(last_line_);
    begin = end + 1;
  }
  return summary_;
}

void EventReader::take(const std::string& line) {
  try {
    const auto event = nlohmann::json::parse(line);
    const std::string type = event.at("type");
    const double clock = event.at("seconds");
    if (clock < clock_) earlier_seconds_ += clock_;
    clock_ = clock;
    summary_.seconds = earlier_seconds_ + clock_;
    summary_.stop_reason.clear();
    if (type == "start") {
      summary_.exact_energy = event.at("exact_energy");
    } else if (type == "best") {
      summary_.bests.push_back(best_of(event, summary_.seconds));
      improve(event.at("noiseless_error"), event.at("episode"), event.at("evaluations"));
    } else if (type == "episode") {
      summary_.episodes = std::max(summary_.episodes, event.at("episode").get<int>() + 1);
      summary_.recent_episodes.push_back(episode_of(event));
      if (summary_.recent_episodes.size() > kRecentEpisodes) summary_.recent_episodes.pop_front();
      const auto& energy = event.at("noiseless_energy");
      if (energy.is_number()) {
        improve(energy.get<double>() - summary_.exact_energy, event.at("episode"),
                event.at("evaluations"));
      }
    } else if (type == "metrics") {
      summary_.metrics.push_back(metrics_of(event, summary_.seconds));
    } else if (type == "checkpoint") {
      ++summary_.checkpoints;
    } else if (type == "resume") {
      ++summary_.resumes;
    } else if (type == "warning") {
      summary_.warnings.push_back({summary_.seconds, event.value("message", "")});
    } else if (type == "end") {
      summary_.stop_reason = event.value("reason", "");
      summary_.gradient_steps = event.value("gradient_steps", std::int64_t{0});
    }
  } catch (const nlohmann::json::exception& error) {
    throw std::invalid_argument(path_ + ":" + std::to_string(line_) +
                                ": no event of a run: " + error.what());
  }
}

void EventReader::improve(double error, int episode, std::int64_t evaluations) {
  if (!(error < summary_.best_error())) return;  // nor a NaN
  summary_.improvements.push_back({error, episode, evaluations, summary_.seconds});
}

}  // namespace qarch::search
