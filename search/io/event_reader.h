#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "search/run_record.h"

namespace qarch::search {

/// A moment of a run at which its best noiseless error, as far as the log shows it, went down.
struct Improvement {
  double noiseless_error = 0.0;  ///< hartree
  int episode = 0;
  std::int64_t evaluations = 0;  ///< since the start of the run
  double seconds = 0.0;          ///< of running, the pauses between kills and resumes left out
};

/// A "metrics" line: where a run stood, about every ten seconds.
struct MetricsSample {
  double seconds = 0.0;  ///< of running, see Improvement
  int episodes = 0;
  std::int64_t env_steps = 0;
  std::int64_t evaluations = 0;
  std::int64_t gradient_steps = 0;
  double epsilon = 0.0;
  double threshold = 0.0;   ///< NaN: none
  double best_error = 0.0;  ///< without noise; NaN: none yet
  std::int64_t replay_size = 0;
  std::int64_t cache_lookups = 0;
  std::int64_t cache_hits = 0;
  // Since the line before.
  double evaluations_per_second = 0.0;
  double loss = 0.0;               ///< mean of the gradient steps; NaN: none
  double environment_share = 0.0;  ///< of the time
  double learning_share = 0.0;     ///< of the time; side by side on two threads
};

/// A "best" line: the circuit of lowest energy under the noise of the run.
struct LoggedBest {
  double seconds = 0.0;  ///< of running, see Improvement
  int episode = 0;
  double energy = std::numeric_limits<double>::quiet_NaN();  ///< under noise
  double noiseless_error = 0.0;
  int two_qubit_gates = 0;
  int depth = 0;
};

/// A "warning" line.
struct LoggedWarning {
  double seconds = 0.0;  ///< of running, see Improvement
  std::string message;
};

inline constexpr std::size_t kRecentEpisodes = 1000;

/// What the events.jsonl of a run tells about it.
struct EventSummary {
  int episodes = 0;         ///< episodes logged: the largest number plus one
  double seconds = 0.0;     ///< of running, see Improvement
  std::string stop_reason;  ///< of the last "end" line; empty: it runs, or it was killed
  /// Strictly falling errors: of "best" lines and of the circuits that episodes end with.
  std::vector<Improvement> improvements;
  std::vector<MetricsSample> metrics;  ///< in the order of the log
  std::int64_t gradient_steps = 0;     ///< of the last "end" line
  int checkpoints = 0;                 ///< that were written
  int resumes = 0;
  double exact_energy = std::numeric_limits<double>::quiet_NaN();
  std::vector<LoggedBest> bests;              ///< in the order of the log
  std::deque<EpisodeRecord> recent_episodes;  ///< the last ones, at most kRecentEpisodes
  std::vector<LoggedWarning> warnings;        ///< in the order of the log

  double best_error() const {
    return improvements.empty() ? std::numeric_limits<double>::infinity()
                                : improvements.back().noiseless_error;
  }
  /// The first improvement below `target`, hartree.
  std::optional<Improvement> first_below(double target) const;
};

/// Reads the events.jsonl of a run, finished or growing: each call of update() takes in what whole
/// lines were added since the last one. A log that was cut, as a run does when it is resumed, is
/// read anew, even if it has grown beyond its old length since. Where the clock of a log goes back,
/// what was counted until then is added.
class EventReader {
 public:
  explicit EventReader(std::string path) : path_(std::move(path)) {}

  /// A missing file is an empty log. Throws std::runtime_error if it cannot be read,
  /// std::invalid_argument "file:line: ..." for a line that is no event.
  const EventSummary& update();
  const EventSummary& summary() const { return summary_; }

 private:
  void restart();
  std::string text_from(std::int64_t place, std::int64_t size) const;
  void take(const std::string& line);
  void improve(double error, int episode, std::int64_t evaluations);

  std::string path_;
  std::int64_t offset_ = 0;  ///< bytes taken in
  std::string last_line_;    ///< the last of them: gone or changed if the log was cut
  int line_ = 0;
  double earlier_seconds_ = 0.0;  ///< of the processes before the present one
  double clock_ = 0.0;            ///< of the last line
  EventSummary summary_;
};

}  // namespace qarch::search
