#pragma once

#include <optional>
#include <string>

#include "search/io/events.h"
#include "search/run_record.h"

namespace qarch::search {

/// The files of one run: run.h5 and best.qasm are replaced as a whole, events.jsonl only grows.
class RunFolder {
 public:
  /// `path` must be an existing folder; an empty path writes nothing. Writes configuration.cfg.
  RunFolder(const std::string& path, const RunRecord& record);

  void log(std::string_view type, double seconds, const EventFields& fields);
  void log_episode(const EpisodeRecord& episode, double seconds);

  /// run.h5 and best.qasm as the record is now.
  void save(const RunRecord& record);

 private:
  std::string path_;
  std::optional<EventLog> events_;
};

}  // namespace qarch::search
