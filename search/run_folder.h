#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "search/io/checkpoint_file.h"
#include "search/io/events.h"
#include "search/run_record.h"

namespace qarch::search {

/// The files of one run: run.h5, best.qasm, the front and the checkpoints are replaced as a whole,
/// events.jsonl only grows.
///
/// A disk that fails while the run is on stops nothing: the old files stay, events wait in memory,
/// `warn` is told once per outage, and every later call tries again. throw_if_unsaved tells at the
/// end.
class RunFolder {
 public:
  using Warn = std::function<void(const std::string&)>;

  /// A new run. `path` must be an existing folder; an empty path writes nothing. Writes
  /// configuration.cfg; the checkpoints and events of an earlier run go. Throws std::runtime_error
  /// if the folder cannot be written.
  RunFolder(const std::string& path, const RunRecord& record, Warn warn = {});

  /// A run that goes on from a checkpoint: cuts events.jsonl where it was then.
  RunFolder(const std::string& path, const RunRecord& record, const CheckpointFile& from,
            Warn warn = {});

  void log(std::string_view type, double seconds, const EventFields& fields);
  void log_episode(const EpisodeRecord& episode, double seconds);

  /// run.h5 and best.qasm as the record is now.
  void save(const RunRecord& record);

  /// front/two-qubit-gates-N.qasm for the circuits of front_by_two_qubit_gates by this error, and
  /// no others.
  void save_front(const RunRecord& record,
                  double CircuitRecord::*error = &CircuitRecord::noiseless_error);

  /// The next checkpoint, in place of the last but one. False if it could not be written.
  bool save_checkpoint(SearchState state, double seconds);

  /// Throws std::runtime_error with every reason if the latest attempt to write one of the files
  /// failed.
  void throw_if_unsaved();

 private:
  /// Calls `write` and remembers whether it failed. False if it did.
  bool attempt(const std::string& file, const std::function<void()>& write);

  std::string path_;
  Warn warn_;
  std::optional<EventLog> events_;
  std::int64_t checkpoint_number_ = 0;           ///< of the latest
  double seconds_ = 0.0;                         ///< of the latest event
  std::map<std::string, std::string> failures_;  ///< reason by file
};

}  // namespace qarch::search
