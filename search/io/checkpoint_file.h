#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "rl/double_dqn.h"
#include "search/io/hdf5_file.h"
#include "search/search_state.h"

namespace qarch::search {

inline constexpr int kCheckpointFormatVersion = 1;

/// A search between two steps, and where its files stood.
struct Checkpoint {
  std::int64_t number = 1;        ///< 1, 2, ... in the life of a run
  std::int64_t events_bytes = 0;  ///< length of events.jsonl then
  double seconds = 0.0;           ///< time that the run had taken, over all its processes
  SearchState state;
};

/// A checkpoint as a file: an HDF5 image (schema: search/io/README.md), which HDF5's own tools read
/// too, and behind it one line with the SHA-256 of the image, so that a torn or rotten file is
/// recognised before anything in it is believed.
class CheckpointFile {
 public:
  /// Throws std::runtime_error if the file cannot be read, std::invalid_argument "path: ..." if its
  /// checksum or its format is not right.
  static CheckpointFile read(const std::string& path);

  const std::string& path() const { return path_; }
  std::int64_t number() const { return number_; }
  std::int64_t events_bytes() const { return events_bytes_; }
  double seconds() const { return seconds_; }
  /// The resolved INI text of the run.
  const std::string& configuration() const { return configuration_; }

  /// The state, exactly as it was. `fresh` is the state of a new agent with the options of the run.
  /// Throws std::invalid_argument if something is missing or of another shape.
  SearchState state(const rl::DoubleDqn::State& fresh) const;

 private:
  CheckpointFile(std::string path, Hdf5File file);

  std::string path_;
  Hdf5File file_;
  std::int64_t number_ = 0;
  std::int64_t events_bytes_ = 0;
  double seconds_ = 0.0;
  std::string configuration_;
};

/// folder/checkpoint-A.h5 for odd numbers, folder/checkpoint-B.h5 for even ones: the last two stay.
std::string checkpoint_path(const std::string& folder, std::int64_t number);

/// Writes checkpoint_path(folder, number) by write_text_file_atomically: whole or untouched.
/// Throws std::runtime_error with path and reason.
void write_checkpoint_file(const std::string& folder, const Checkpoint& checkpoint);

/// The file with the larger number; none if the folder has neither. If one of them is damaged,
/// tells `warn` and takes the other. Throws std::invalid_argument that names both and what is left,
/// if no whole one remains.
std::optional<CheckpointFile> newest_checkpoint(
    const std::string& folder, const std::function<void(const std::string&)>& warn);

}  // namespace qarch::search
