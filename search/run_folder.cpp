#include "search/run_folder.h"

#include "search/io/run_file.h"
#include "search/io/text_file.h"
#include "search/search_run.h"

namespace qarch::search {

RunFolder::RunFolder(const std::string& path, const RunRecord& record) : path_(path) {
  if (path_.empty()) return;
  write_text_file_atomically(path_ + "/configuration.cfg", record.configuration);
  events_.emplace(path_ + "/events.jsonl");
}

void RunFolder::log(std::string_view type, double seconds, const EventFields& fields) {
  if (events_) events_->write(type, seconds, fields);
}

void RunFolder::log_episode(const EpisodeRecord& episode, double seconds) {
  if (events_) events_->write_episode(episode, seconds);
}

void RunFolder::save(const RunRecord& record) {
  if (path_.empty()) return;
  write_run_file(path_ + "/run.h5", record);
  if (const CircuitRecord* best = find_circuit(record, "best")) {
    write_text_file_atomically(path_ + "/best.qasm", circuit_qasm(*best));
  }
}

}  // namespace qarch::search
