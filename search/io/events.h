#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "search/io/file_descriptor.h"
#include "search/run_record.h"

namespace qarch::search {

using EventValue = std::variant<bool, std::int64_t, double, std::string>;
using EventFields = std::vector<std::pair<std::string, EventValue>>;

/// The append-only events.jsonl of a run: one JSON object per line,
/// {"type": ..., "seconds": since the start of the process, fields ...}. Each line reaches the
/// operating system in one write before the call returns. A double that JSON cannot hold (NaN,
/// infinity) is null.
class EventLog {
 public:
  /// Opens or creates the file and cuts off a last line that a killed process left unfinished.
  /// Throws std::runtime_error with path and reason, as do the two writers.
  explicit EventLog(const std::string& path);

  /// A line of any type: "start", "best", "end", ...
  void write(std::string_view type, double seconds, const EventFields& fields);

  /// A line of type "episode" with the columns of kEpisodeColumns; end_reason by its name, success
  /// as true or false.
  void write_episode(const EpisodeRecord& episode, double seconds);

 private:
  FileDescriptor file_;
};

}  // namespace qarch::search
