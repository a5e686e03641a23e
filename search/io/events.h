#pragma once

#include <cstdint>
#include <limits>
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
/// {"type": ..., "seconds": run time, fields ...}. Each line reaches the operating system before
/// the call returns. A double that JSON cannot hold (NaN, infinity) is null. If a line cannot be
/// written, the file keeps its whole lines only, and the next call writes that line first. The file
/// is locked (flock) while this object lives.
class EventLog {
 public:
  /// Opens or creates the file, cuts off what lies behind its first `keep_bytes` bytes, and a last
  /// line that a killed process left unfinished. Throws std::runtime_error with path and reason, as
  /// do the writers; also if another process writes to the file.
  explicit EventLog(const std::string& path,
                    std::int64_t keep_bytes = std::numeric_limits<std::int64_t>::max());

  /// A line of any type: "start", "best", "end", ...
  void write(std::string_view type, double seconds, const EventFields& fields);

  /// A line of type "episode" with the columns of kEpisodeColumns; end_reason by its name, success
  /// as true or false.
  void write_episode(const EpisodeRecord& episode, double seconds);

  /// Writes the lines that could not be written before and waits until the disk has all of them.
  void sync();

  /// Length of the file: of its whole lines.
  std::int64_t size() const { return size_; }

 private:
  void flush();

  std::string path_;
  FileDescriptor file_;
  std::int64_t size_ = 0;
  std::string pending_;  ///< lines that are not in the file
};

}  // namespace qarch::search
