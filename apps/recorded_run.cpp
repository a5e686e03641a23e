#include "apps/recorded_run.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "apps/run_json.h"
#include "search/configuration.h"
#include "search/did_you_mean.h"
#include "search/ini_text.h"
#include "search/io/classifier_file.h"
#include "search/io/file_descriptor.h"
#include "search/io/hdf5_file.h"
#include "search/io/run_file.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kKindNames[] = {"search", "classifier", "study", "bench", "curve"};
constexpr const char* kRuns = "runs";

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

/// Files that stand for the folder that they are in.
constexpr std::array<std::string_view, 8> kFilesOfFolders{
    "run.h5",          "events.jsonl", "best.qasm",    "configuration.cfg",
    "classifier.qasm", "study.cfg",    "summary.json", "summary.csv"};

std::string folder_of(const std::string& path) {
  const fs::path normal = fs::path(path).lexically_normal();
  const bool stands_for_folder =
      std::ranges::find(kFilesOfFolders, normal.filename().string()) != kFilesOfFolders.end();
  std::error_code ignored;
  if (!stands_for_folder || !fs::is_regular_file(path, ignored)) return path;
  return normal.has_parent_path() ? normal.parent_path().string() : ".";
}

void add_names(std::vector<std::string>& names, const fs::path& folder, const std::string& front) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    names.push_back(front + entry.path().filename().string());
  }
}

std::string first_line(const std::string& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

RecordKind folder_kind(const std::string& path) {
  if (is_there(fs::path(path) / "study.cfg")) return RecordKind::kStudy;
  const std::string log = path + "/events.jsonl";
  if (is_there(log) && fs::file_size(log) > 0) {
    return read_log_ends(log).is_classifier ? RecordKind::kClassifier : RecordKind::kSearch;
  }
  const std::string run_file = path + "/run.h5";
  if (is_there(run_file)) {
    const search::Hdf5File file =
        search::Hdf5File::open(search::read_text_file(run_file, search::kMostRunBytes), run_file);
    return file.root().text_attribute("format") == "qarch-classifier" ? RecordKind::kClassifier
                                                                      : RecordKind::kSearch;
  }
  if (is_there(log)) return RecordKind::kSearch;
  throw std::invalid_argument(path +
                              ": no run, it holds neither run.h5 nor events.jsonl nor study.cfg");
}

}  // namespace

std::string_view name_of(RecordKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

std::string record_name(const std::string& path) {
  const fs::path normal = fs::path(path).lexically_normal();
  const fs::path name = normal.has_filename() ? normal.filename() : normal.parent_path().filename();
  if (!name.empty() && name != "." && name != "..") return name.string();
  std::error_code ignored;
  return fs::canonical(path, ignored).filename().string();
}

bool is_locked(const std::string& path) {
  if (!is_there(path)) return false;
  const search::FileDescriptor file(path, O_RDONLY);
  if (::flock(file.get(), LOCK_SH | LOCK_NB) == 0) return false;  // and closing gives it back
  return errno == EWOULDBLOCK;
}

std::string find_record(const std::string& name) {
  if (name.empty()) throw std::invalid_argument("RUN = '', must name a run");
  if (is_there(name)) return folder_of(name);
  const fs::path in_runs = fs::path(kRuns) / name;
  if (is_there(in_runs)) return folder_of(in_runs.string());
  const fs::path beside = fs::path(name).lexically_normal().parent_path();
  std::vector<std::string> known;
  add_names(known, kRuns, "");
  if (!beside.empty()) add_names(known, beside, beside.string() + "/");
  std::sort(known.begin(), known.end());
  throw std::invalid_argument(
      "no run '" + name + "'" +
      search::did_you_mean(fs::path(name).lexically_normal().string(), known) +
      " (qarch list shows those that are there)");
}

RecordKind record_kind(const std::string& path) {
  if (fs::is_directory(path)) return folder_kind(path);
  const std::string line = first_line(path);
  if (line.starts_with("r,hartree_fock,exact")) return RecordKind::kCurve;
  if (is_bench_json(path)) return RecordKind::kBench;
  throw std::invalid_argument(path +
                              ": must be a folder of a run or a study, the JSON of qarch bench, or "
                              "the CSV of qarch hamiltonian --scan");
}

search::Experiment recorded_experiment(const std::string& configuration, const std::string& where) {
  std::string text;
  std::string name;
  for (const search::IniSetting& setting : search::parse_ini(configuration, where)) {
    const bool is_name = setting.section == "problem" && setting.key == "name";
    if (is_name) name = setting.value;
    text +=
        "[" + setting.section + "]\n" + setting.key + " = " + (is_name ? "" : setting.value) + "\n";
  }
  search::Experiment experiment =
      search::parse_experiment(text, where, {}, search::DataFolders::standard());
  experiment.problem.name = name;
  return experiment;
}

std::string RecordedSearch::name() const { return record_name(folder); }
std::string RecordedClassifier::name() const { return record_name(folder); }

RecordedSearch read_recorded_search(const std::string& folder) {
  if (!is_there(folder + "/run.h5")) {
    throw std::runtime_error(folder +
                             (is_locked(folder + "/events.jsonl")
                                  ? ": run.h5 is not there yet, a run writes it once a minute"
                                  : ": there is no run.h5; qarch search --resume " + folder +
                                        " goes on, or begins anew"));
  }
  RecordedSearch run{folder, search::read_run_file(folder + "/run.h5"), {}, {}};
  run.events = search::EventReader(folder + "/events.jsonl").update();
  run.experiment = recorded_experiment(run.record.configuration, folder + "/run.h5: configuration");
  return run;
}

RecordedClassifier read_recorded_classifier(const std::string& folder) {
  RecordedClassifier run{folder, search::read_classifier_file(folder + "/run.h5"), {}};
  run.experiment = recorded_experiment(run.record.configuration, folder + "/run.h5: configuration");
  return run;
}

}  // namespace qarch::apps
