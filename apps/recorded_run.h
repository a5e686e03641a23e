#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "search/classify/classifier_record.h"
#include "search/experiment.h"
#include "search/io/event_reader.h"
#include "search/run_record.h"

namespace qarch::apps {

/// What a path that a user names holds.
enum class RecordKind {
  kSearch,      ///< folder of `qarch search`
  kClassifier,  ///< folder of `qarch classify train`
  kStudy,       ///< folder of `qarch search --seeds`
  kBench,       ///< JSON of `qarch bench --json`
  kCurve,       ///< CSV of `qarch hamiltonian --scan`
};

/// The names of RecordKind, in its order: "search", "classifier", "study", "bench", "curve".
std::string_view name_of(RecordKind kind);

/// The folder or file itself, or the one of that name in ./runs; for a file of a run (run.h5,
/// best.qasm, events.jsonl, ...) or of a study (study.cfg, summary.json) its folder. Throws
/// std::invalid_argument with a did-you-mean among the names beside it and those in ./runs.
std::string find_record(const std::string& name);
/// By its files; reads no more than their first bytes where events.jsonl is there. Throws
/// std::invalid_argument if it is none.
RecordKind record_kind(const std::string& path);
/// The last part of a path, a '/' at its end left out.
std::string record_name(const std::string& path);

/// A resolved configuration, as a run or a study records it, as an experiment. It has every key of
/// its problem, so that no file of the problem's name is looked for, which another machine need not
/// have. Throws what search::parse_experiment does; `where` is what messages call it.
search::Experiment recorded_experiment(const std::string& configuration, const std::string& where);

/// Whether a process holds this file locked (flock), as searches and studies that run hold their
/// events.jsonl and study.lock. False where there is no such file. The file is locked (shared) for
/// the moment of the question: ask only about files that may be locked.
bool is_locked(const std::string& path);

/// A search that has ended, runs, or was killed.
struct RecordedSearch {
  std::string folder;
  search::RunRecord record;     ///< of run.h5, as of its last rewrite
  search::EventSummary events;  ///< of events.jsonl; empty where it is not there
  search::Experiment experiment;

  /// Last part of the folder.
  std::string name() const;
};

/// Throws std::invalid_argument or std::runtime_error as the readers do; a run that has not written
/// its run.h5 yet is an error that says so.
RecordedSearch read_recorded_search(const std::string& folder);

struct RecordedClassifier {
  std::string folder;
  search::ClassifierRecord record;
  search::Experiment experiment;
  std::string name() const;
};
RecordedClassifier read_recorded_classifier(const std::string& folder);

}  // namespace qarch::apps
