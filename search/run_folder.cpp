#include "search/run_folder.h"

#include <filesystem>
#include <set>
#include <stdexcept>
#include <utility>

#include "search/io/run_file.h"
#include "search/io/text_file.h"
#include "search/results/pareto_archive.h"
#include "search/run_metrics.h"
#include "search/search_run.h"

namespace qarch::search {

RunFolder::RunFolder(const std::string& path, const RunRecord& record, Warn warn)
    : path_(path), warn_(std::move(warn)) {
  if (path_.empty()) return;
  write_text_file_atomically(path_ + "/configuration.cfg", record.configuration);
  events_.emplace(path_ + "/events.jsonl", 0);
  for (const std::int64_t number : {1, 2}) {  // of a run that stood here before
    std::filesystem::remove(checkpoint_path(path_, number));
  }
}

RunFolder::RunFolder(const std::string& path, const RunRecord& record, const CheckpointFile& from,
                     Warn warn)
    : path_(path), warn_(std::move(warn)), checkpoint_number_(from.number()) {
  events_.emplace(path_ + "/events.jsonl", from.events_bytes());
  write_text_file_atomically(path_ + "/configuration.cfg", record.configuration);
}

bool RunFolder::attempt(const std::string& file, const std::function<void()>& write) {
  try {
    write();
    failures_.erase(file);
    return true;
  } catch (const std::runtime_error& error) {
    const bool is_first = failures_.empty();
    failures_[file] = error.what();
    if (!is_first) return false;
    const std::string text = std::string(error.what()) + "; the run goes on and tries again";
    if (warn_) warn_(text);
    log("warning", seconds_, {{"message", text}});
    return false;
  }
}

void RunFolder::log(std::string_view type, double seconds, const EventFields& fields) {
  seconds_ = seconds;
  if (events_) attempt("events.jsonl", [&] { events_->write(type, seconds, fields); });
}

void RunFolder::log_episode(const EpisodeRecord& episode, double seconds) {
  seconds_ = seconds;
  if (events_) attempt("events.jsonl", [&] { events_->write_episode(episode, seconds); });
}

void RunFolder::save(const RunRecord& record) {
  if (path_.empty()) return;
  attempt("run.h5", [&] { write_run_file(path_ + "/run.h5", record); });
  if (const CircuitRecord* best = find_circuit(record, "best")) {
    attempt("best.qasm",
            [&] { write_text_file_atomically(path_ + "/best.qasm", circuit_qasm(*best, record)); });
  }
}

void RunFolder::save_front(const RunRecord& record, double CircuitRecord::*error) {
  if (path_.empty() || record.archive.empty()) return;
  const std::filesystem::path folder = std::filesystem::path(path_) / "front";
  attempt("front", [&] {
    std::filesystem::create_directories(folder);
    std::set<std::string> names;
    for (const CircuitRecord* circuit : front_by_two_qubit_gates(record.archive, error)) {
      const std::string name =
          "two-qubit-gates-" + std::to_string(circuit->circuit.num_two_qubit_gates()) + ".qasm";
      write_text_file_atomically(folder / name, circuit_qasm(*circuit, record));
      names.insert(name);
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      const std::string name = entry.path().filename();
      const bool old = name.starts_with("two-qubit-gates-") && !names.contains(name);
      if (old) std::filesystem::remove(entry.path());
    }
  });
}

bool RunFolder::save_checkpoint(SearchState state, double seconds) {
  if (path_.empty()) return true;
  const std::int64_t number = checkpoint_number_ + 1;
  const std::int64_t env_steps = state.env_steps;
  Stopwatch writing;
  const bool saved = attempt("checkpoint", [&] {
    const auto timed = writing.start();
    events_->sync();  // what the checkpoint counts on must be on the disk first
    write_checkpoint_file(path_, {number, events_->size(), seconds, std::move(state)});
  });
  if (!saved) return false;
  checkpoint_number_ = number;
  log("checkpoint", seconds,
      {{"number", number}, {"env_steps", env_steps}, {"write_seconds", writing.seconds()}});
  return true;
}

void RunFolder::throw_if_unsaved() {
  if (events_) attempt("events.jsonl", [&] { events_->sync(); });
  if (failures_.empty()) return;
  std::string text;
  for (const auto& [file, reason] : failures_) {
    if (text.find(reason) == std::string::npos) text += (text.empty() ? "" : "; ") + reason;
  }
  throw std::runtime_error(text);
}

}  // namespace qarch::search
