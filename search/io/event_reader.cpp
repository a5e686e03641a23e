#include "search/io/event_reader.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>

#include "search/io/file_descriptor.h"

namespace qarch::search {

std::optional<Improvement> EventSummary::first_below(double target) const {
  const auto found = std::find_if(improvements.begin(), improvements.end(),
                                  [&](const Improvement& i) { return i.noiseless_error < target; });
  if (found == improvements.end()) return std::nullopt;
  return *found;
}

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
      exact_energy_ = event.at("exact_energy");
    } else if (type == "best") {
      improve(event.at("noiseless_error"), event.at("episode"), event.at("evaluations"));
    } else if (type == "episode") {
      summary_.episodes = std::max(summary_.episodes, event.at("episode").get<int>() + 1);
      const auto& energy = event.at("noiseless_energy");
      if (energy.is_number()) {
        improve(energy.get<double>() - exact_energy_, event.at("episode"), event.at("evaluations"));
      }
    } else if (type == "end") {
      summary_.stop_reason = event.value("reason", "");
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
