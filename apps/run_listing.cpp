#include "apps/run_listing.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <tuple>

#include "apps/report_circuit.h"
#include "apps/run_json.h"
#include "apps/run_numbers.h"
#include "search/ini_text.h"
#include "search/io/qasm.h"
#include "search/io/text_file.h"
#include "search/problem_kind.h"
#include "search/search_run.h"
#include "search/study_folder.h"

namespace qarch::apps {

namespace {

namespace fs = std::filesystem;

constexpr int kMaxDepth = 32;  // of folders below the one that is listed

bool is_there(const std::string& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool has_checkpoint(const std::string& folder) {
  return is_there(folder + "/checkpoint-A.h5") || is_there(folder + "/checkpoint-B.h5");
}

std::uint64_t little_endian(const char* bytes) {
  std::uint64_t value = 0;
  for (int i = 7; i >= 0; --i) value = value << 8U | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// What the first bytes of an HDF5 file say about it (HDF5 file format specification 3.0, "Disk
/// Format: Level 0A"): its signature, and where it ends. Throws std::invalid_argument if it is none
/// or shorter than that.
void check_hdf5_ends(const std::string& path) {
  constexpr std::string_view kSignature("\x89HDF\r\n\x1a\n", 8);
  std::array<char, 64> head{};
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), head.size());
  if (file.gcount() < std::ssize(head) ||
      std::string_view(head.data(), kSignature.size()) != kSignature) {
    throw std::invalid_argument("run.h5 is no HDF5 file");
  }
  const int version = head[8];
  const int size_of_addresses = version < 2 ? head[13] : head[9];
  if (size_of_addresses != 8) return;
  const std::uint64_t end = little_endian(head.data() + (version < 2 ? 40 : 28));
  const std::uint64_t size = fs::file_size(path);
  if (size < end) {
    throw std::invalid_argument(format("run.h5 is cut: %llu of %llu bytes",
                                       static_cast<unsigned long long>(size),
                                       static_cast<unsigned long long>(end)));
  }
}

std::int64_t episodes_of(const std::string& configuration) {
  if (!is_there(configuration)) return 0;
  const std::string text = search::read_text_file(configuration);
  for (const search::IniSetting& setting : search::parse_ini(text, "configuration")) {
    if (setting.section != "general" || setting.key != "episodes") continue;
    std::int64_t value = 0;
    std::from_chars(setting.value.data(), setting.value.data() + setting.value.size(), value);
    return value;
  }
  return 0;
}

/// Error and gates of best.qasm, and what it says of the run where there is no log.
void add_best_circuit(RunListing& run) {
  const std::string file = run.path + "/best.qasm";
  if (!is_there(file)) return;
  const search::QasmCircuit best = search::parse_qasm(search::read_text_file(file), "best.qasm");
  run.two_qubit_gates = best.circuit.num_two_qubit_gates();
  for (const auto& [key, value] : best.metadata) {
    if (key == "noiseless_error") {
      double error = 0.0;
      const auto parsed = std::from_chars(value.data(), value.data() + value.size(), error);
      if (parsed.ec == std::errc{}) run.error = error;
    }
    if (key == "problem" && run.problem.empty()) run.problem = value;
    if (key == "noise" && run.noise.empty()) run.noise = value;
    if (key == "seed" && run.seeds.empty()) run.seeds = value;
  }
}

RunState state_of(const RunListing& run, const LogEnds& log, bool locked) {
  if (locked) return RunState::kRunning;
  if (log.stop_reason == "interrupted") return RunState::kInterrupted;
  if (!log.stop_reason.empty()) return RunState::kEnded;
  return has_checkpoint(run.path) ? RunState::kKilled : RunState::kUnfinished;
}

bool is_classifier_configuration(const std::string& file) {
  if (!is_there(file)) return false;
  const std::string text = search::read_text_file(file);
  return std::ranges::any_of(search::parse_ini(text, file), [](const search::IniSetting& s) {
    return s.section == "data" && s.key == "name" && !s.value.empty();
  });
}

/// A search or a trained classifier.
void fill_run(RunListing& run) {
  const std::string events = run.path + "/events.jsonl";
  const std::string configuration = run.path + "/configuration.cfg";
  LogEnds log;
  if (is_there(events) && fs::file_size(events) > 0) {
    // In this order: a run that ends between the two has said so.
    const bool locked = is_locked(events);
    log = read_log_ends(events);
    run.state = state_of(run, log, locked);
  }
  run.problem = log.problem;
  run.noise = log.noise;
  run.seeds = log.seed;
  run.reason = log.stop_reason;
  run.episodes = log.episodes;
  run.seconds = log.seconds;
  if (run.kind == RecordKind::kSearch) {
    run.is_classifier = is_classifier_configuration(configuration);
    run.planned = episodes_of(configuration);
    add_best_circuit(run);
    if (log.error) {  // later than best.qasm, or the same
      run.error = log.error;
      run.two_qubit_gates = log.two_qubit_gates;
    } else if (!run.error && log.episodes > 0) {  // best.qasm is not there yet: a short log
      const double error = search::EventReader(events).update().best_error();
      if (std::isfinite(error)) run.error = error;
    }
    run.resumable = run.state != RunState::kRunning && run.state != RunState::kUnknown &&
                    has_checkpoint(run.path) &&
                    (run.state != RunState::kEnded || run.reason == "time_limit");
  } else {
    run.is_classifier = true;
    run.accuracy = log.score;
  }
  if (is_there(run.path + "/run.h5")) check_hdf5_ends(run.path + "/run.h5");
}

void fill_study(RunListing& study) {
  const search::StudyFolder folder = search::StudyFolder::open(study.path);
  const std::vector<std::uint64_t> seeds = folder.seeds();
  const std::int64_t each = episodes_of(folder.configuration_file());
  study.is_classifier = folder.kind() != search::kVqe.name;
  study.seeds = seeds_text(seeds);
  study.planned = each * std::ssize(seeds);
  std::size_t ended = 0;
  std::string damage;
  for (const std::uint64_t seed : seeds) {
    const RunListing run = listing_of(folder.seed_folder(seed));
    if (run.state == RunState::kDamaged && damage.empty()) {
      damage = "seed " + std::to_string(seed) + ": " + run.reason;
    }
    if (study.problem.empty()) study.problem = run.problem;
    if (study.noise.empty()) study.noise = run.noise;
    ended += static_cast<std::size_t>(run.state == RunState::kEnded);
    study.episodes += run.episodes;
    study.seconds += run.seconds;
    study.modified = std::max(study.modified, run.modified);
    if (run.error && (!study.error || *run.error < *study.error)) {
      study.error = run.error;
      study.two_qubit_gates = run.two_qubit_gates;
    }
  }
  study.reason = format("%zu of %zu seeds", ended, seeds.size());
  const bool all = ended == seeds.size() && ended > 0;
  study.state = all ? RunState::kEnded : RunState::kUnfinished;
  if (is_locked(folder.file("study.lock"))) study.state = RunState::kRunning;
  study.resumable = study.state == RunState::kUnfinished;
  if (damage.empty()) return;
  study.state = RunState::kDamaged;
  study.reason = damage;
}

void fill_bench(RunListing& bench) {
  const BenchRecord file = read_bench_json(bench.path);
  bench.problem = std::to_string(file.rows.size()) + " rows";
  bench.noise = file.cpu;
  bench.state = RunState::kEnded;
}

void fill_curve(RunListing& curve) {
  std::ifstream file(curve.path);
  int points = -1;  // the heading
  for (std::string line; std::getline(file, line);) points += static_cast<int>(!line.empty());
  curve.problem = std::to_string(points) + " points";
  curve.state = RunState::kEnded;
}

bool looks_like_record(const fs::directory_entry& entry) {
  const std::string path = entry.path().string();
  std::error_code ignored;
  if (entry.is_directory(ignored)) {
    return is_there(path + "/study.cfg") || is_there(path + "/run.h5") ||
           is_there(path + "/events.jsonl");
  }
  const std::string extension = entry.path().extension().string();
  if (extension == ".json") return is_bench_json(path);
  if (extension != ".csv") return false;
  try {
    return record_kind(path) == RecordKind::kCurve;
  } catch (const std::exception&) {
    return false;  // some other table
  }
}

void find_below(const fs::path& folder, const fs::path& name, int depth,
                std::vector<RunListing>& found, std::vector<std::string>& notes) {
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  if (error || depth > kMaxDepth) {
    notes.push_back(folder.string() + ": not listed: " +
                    (error ? error.message() : "too many folders in one another"));
    return;
  }
  for (; entries != fs::directory_iterator(); entries.increment(error)) {
    const fs::path its_name = name / entries->path().filename();
    if (looks_like_record(*entries)) {
      found.push_back(listing_of(entries->path().string()));
      found.back().name = its_name.string();
    } else if (std::error_code ignored;
               entries->is_directory(ignored) && !entries->is_symlink(ignored)) {
      find_below(entries->path(), its_name, depth + 1, found, notes);
    }
  }
}

/// -infinity ... for what has an error, then the others.
double rank_of(const RunListing& run) {
  return run.error.value_or(std::numeric_limits<double>::infinity());
}

constexpr std::array<ListOrder, 3> kListOrders{{
    {"name", "by name", [](const RunListing& a, const RunListing& b) { return a.name < b.name; }},
    {"time", "last written first",
     [](const RunListing& a, const RunListing& b) {
       return std::tie(b.modified, a.name) < std::tie(a.modified, b.name);
     }},
    {"error", "problems together, smallest error first",
     [](const RunListing& a, const RunListing& b) {
       return std::tuple(a.problem, rank_of(a), a.name) < std::tuple(b.problem, rank_of(b), b.name);
     }},
}};

}  // namespace

std::span<const ListOrder> list_orders() { return kListOrders; }

RunListing listing_of(const std::string& path) {
  RunListing run;
  run.path = path;
  run.name = record_name(path);
  try {
    const std::string log = path + "/events.jsonl";
    run.modified = fs::last_write_time(is_there(log) ? log : path);
    run.kind = record_kind(path);
    switch (run.kind) {
      case RecordKind::kSearch:
      case RecordKind::kClassifier:
        fill_run(run);
        break;
      case RecordKind::kStudy:
        fill_study(run);
        break;
      case RecordKind::kBench:
        fill_bench(run);
        break;
      case RecordKind::kCurve:
        fill_curve(run);
        break;
    }
  } catch (const std::exception& error) {
    run.state = RunState::kDamaged;
    run.reason = error.what();
    if (run.reason.starts_with(path + "/")) run.reason.erase(0, path.size() + 1);
  }
  return run;
}

std::vector<RunListing> find_runs(const std::string& folder, std::vector<std::string>& notes) {
  if (!fs::exists(folder)) {
    throw std::invalid_argument("no folder '" + folder + "' to list");
  }
  std::vector<RunListing> found;
  if (looks_like_record(fs::directory_entry(folder))) {
    found.push_back(listing_of(folder));
  } else if (!fs::is_directory(folder)) {
    throw std::invalid_argument("'" + folder + "' is no folder, and no run or result of qarch");
  } else {
    find_below(folder, "", 0, found, notes);
  }
  std::ranges::sort(found, kListOrders.front().before);
  return found;
}

std::string state_text(const RunListing& run) {
  std::string text(kRunStateNames.at(static_cast<std::size_t>(run.state)));
  const bool is_file = run.kind == RecordKind::kBench || run.kind == RecordKind::kCurve;
  if (is_file && run.state == RunState::kEnded) return "file";
  if (run.kind == RecordKind::kStudy && run.state != RunState::kDamaged) {
    return text + " (" + run.reason + ")";
  }
  if (run.state == RunState::kEnded && !run.reason.empty()) text += " (" + run.reason + ")";
  if (run.resumable) text += ", resumable";
  return text;
}

std::string result_text(const RunListing& run) {
  if (run.accuracy) return format("%.1f %%", 1e2 * *run.accuracy);
  if (!run.error) return "-";
  const search::ProblemKind& kind = run.is_classifier ? search::kClassifier : search::kVqe;
  return error_text(*run.error, kind);
}

std::string seeds_text(std::span<const std::uint64_t> seeds) {
  std::string text;
  for (std::size_t i = 0; i < seeds.size();) {
    std::size_t last = i;
    while (last + 1 < seeds.size() && seeds[last + 1] == seeds[last] + 1) ++last;
    if (!text.empty()) text += ',';
    text += std::to_string(seeds[i]);
    if (last > i) text += (last > i + 1 ? ".." : ",") + std::to_string(seeds[last]);
    i = last + 1;
  }
  return text;
}

}  // namespace qarch::apps
