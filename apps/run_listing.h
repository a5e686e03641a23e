#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "apps/recorded_run.h"

namespace qarch::apps {

/// How far a run or a study has come, by its files and their locks.
enum class RunState : int {
  kRunning,      ///< a process writes to it
  kEnded,        ///< by itself, `reason` says why
  kInterrupted,  ///< by a signal, it said so
  kKilled,       ///< no process, no last word, a checkpoint
  kUnfinished,   ///< the same without a checkpoint; a study of which seeds are open
  kUnknown,      ///< there is no events.jsonl
  kDamaged,      ///< `reason` says what
};

/// The names of RunState, in its order.
inline constexpr std::array<std::string_view, 7> kRunStateNames{
    "running", "ended", "interrupted", "killed", "unfinished", "no log", "damaged"};

/// A run, a study or a file of results as `qarch list` shows it: what its smallest files and the
/// ends of its log say.
struct RunListing {
  std::string path;
  std::string name;  ///< the path from the folder that was listed
  RecordKind kind = RecordKind::kSearch;
  std::string problem;
  std::string noise;
  std::string seeds;  ///< "1", "1..3", "1,2,5"
  RunState state = RunState::kUnknown;
  std::string reason;      ///< of the end, or of the damage
  bool resumable = false;  ///< not running, and not at its end

  // Episodes of a study are those of all seeds; error and gates those of its best seed.
  std::int64_t episodes = 0;  ///< of a trained classifier steps
  std::int64_t planned = 0;   ///< episodes; 0: not known
  bool is_classifier = false;
  std::optional<double> error;     ///< without noise, of best.qasm, in the unit of the problem
  std::optional<double> accuracy;  ///< of a trained classifier, on test samples
  std::optional<int> two_qubit_gates;
  double seconds = 0.0;  ///< of running
  std::filesystem::file_time_type modified;
};

/// One folder of a run or study, or one file. What is wrong with it becomes kDamaged.
RunListing listing_of(const std::string& path);

/// What stands in `folder` and below, but not inside runs and studies, by name; if the folder is a
/// run itself, that one. Folders that cannot be read are told to `notes`. Links to folders are not
/// followed. Throws std::invalid_argument if there is no such folder.
std::vector<RunListing> find_runs(const std::string& folder, std::vector<std::string>& notes);

/// How `qarch list` orders: a row of kListOrders.
struct ListOrder {
  std::string_view name;
  std::string_view meaning;
  bool (*before)(const RunListing& a, const RunListing& b);
};
std::span<const ListOrder> list_orders();

/// "ended (time_limit)", "killed, resumable".
std::string state_text(const RunListing& run);
/// "0.0575 mHa", "0.1923 loss", "96.0 %" (accuracy), or "-".
std::string result_text(const RunListing& run);
/// "1,2,3,7" as "1..3,7".
std::string seeds_text(std::span<const std::uint64_t> seeds);

}  // namespace qarch::apps
