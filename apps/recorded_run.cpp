#include "apps/recorded_run.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "search/configuration.h"
#include "search/did_you_mean.h"
#include "search/io/classifier_file.h"
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

std::string last_part(const std::string& folder) {
  const fs::path path = fs::path(folder).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

std::string first_line(const std::string& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

RecordKind folder_kind(const std::string& path) {
  if (is_there(fs::path(path) / "study.cfg")) return RecordKind::kStudy;
  const std::string run_file = path + "/run.h5";
  if (is_there(run_file)) {
    const search::Hdf5File file =
        search::Hdf5File::open(search::read_text_file(run_file, search::kMostRunBytes), run_file);
    return file.root().text_attribute("format") == "qarch-classifier" ? RecordKind::kClassifier
                                                                      : RecordKind::kSearch;
  }
  if (is_there(fs::path(path) / "events.jsonl")) return RecordKind::kSearch;
  throw std::invalid_argument(path +
                              ": no run, it holds neither run.h5 nor events.jsonl nor study.cfg");
}

search::Experiment experiment_of(const std::string& configuration, const std::string& folder) {
  return search::parse_experiment(configuration, folder + "/configuration.cfg", {},
                                  search::DataFolders::standard());
}

}  // namespace

std::string_view name_of(RecordKind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

std::string find_record(const std::string& name) {
  if (is_there(name)) return name;
  if (is_there(fs::path(kRuns) / name)) return (fs::path(kRuns) / name).string();
  std::vector<std::string> known;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(kRuns, ignored)) {
    known.push_back(entry.path().filename().string());
  }
  std::sort(known.begin(), known.end());
  throw std::invalid_argument("no run '" + name + "'" +
                              search::did_you_mean(last_part(name), known) +
                              " (qarch list shows those that are there)");
}

RecordKind record_kind(const std::string& path) {
  if (fs::is_directory(path)) return folder_kind(path);
  const std::string line = first_line(path);
  if (line.starts_with("r,hartree_fock,exact")) return RecordKind::kCurve;
  if (line.starts_with("{")) return RecordKind::kBench;
  throw std::invalid_argument(path +
                              ": must be a folder of a run or a study, the JSON of qarch bench, or "
                              "the CSV of qarch hamiltonian --scan");
}

std::string RecordedSearch::name() const { return last_part(folder); }
std::string RecordedClassifier::name() const { return last_part(folder); }

RecordedSearch read_recorded_search(const std::string& folder) {
  if (!is_there(fs::path(folder) / "run.h5")) {
    throw std::runtime_error(folder + ": run.h5 is not there yet, a run writes it once a minute");
  }
  RecordedSearch run{folder, search::read_run_file(folder + "/run.h5"), {}, {}};
  run.events = search::EventReader(folder + "/events.jsonl").update();
  run.experiment = experiment_of(run.record.configuration, folder);
  return run;
}

RecordedClassifier read_recorded_classifier(const std::string& folder) {
  RecordedClassifier run{folder, search::read_classifier_file(folder + "/run.h5"), {}};
  run.experiment = experiment_of(run.record.configuration, folder);
  return run;
}

}  // namespace qarch::apps
