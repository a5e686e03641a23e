#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <map>
#include <ostream>
#include <stdexcept>

#include "apps/command_search.h"
#include "apps/evaluation_budget.h"
#include "apps/options.h"
#include "apps/progress_line.h"
#include "apps/report_circuit.h"
#include "apps/search_json.h"
#include "apps/search_subject.h"
#include "apps/study_processes.h"
#include "apps/study_report.h"
#include "search/configuration.h"
#include "search/field_text.h"
#include "search/io/checkpoint_file.h"
#include "search/io/study_file.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSeedsInProgress = 4;  // as many as a line has room for

search::Experiment read_experiment(const SearchArguments& arguments) {
  return search::read_experiment(arguments.experiment, arguments.overrides,
                                 search::DataFolders::standard());
}

bool has_checkpoint(const std::string& folder) {
  return fs::exists(folder + "/checkpoint-A.h5") || fs::exists(folder + "/checkpoint-B.h5");
}

/// Seconds of running that a seed goes on from: those of its checkpoint, not of events behind it,
/// which are cut off. 0 where there is none, or none that can be read: the seed says so itself.
double resumed_seconds(const std::string& folder) {
  if (!has_checkpoint(folder)) return 0.0;
  try {
    const auto checkpoint = search::newest_checkpoint(folder, [](const std::string&) {});
    return checkpoint ? checkpoint->seconds() : 0.0;
  } catch (const std::invalid_argument&) {
    return 0.0;
  }
}

/// A search that cannot go on begins anew.
void prepare_seed_folder(const std::string& folder) {
  fs::create_directories(folder);
  if (has_checkpoint(folder)) return;
  for (const char* file : {"run.h5", "events.jsonl", "best.qasm", "configuration.cfg"}) {
    fs::remove(fs::path(folder) / file);
  }
}

std::string last_line(const std::string& text) {
  const std::string_view whole = search::trimmed(text);
  return std::string(whole.substr(whole.rfind('\n') + 1));  // npos + 1 == 0
}

/// Whether there is something left to do for a seed.
bool is_open(const search::SeedSummary& seed, double time_limit) {
  if (seed.status == search::SeedStatus::kTimeLimit) {
    return time_limit == 0.0 || seed.seconds < time_limit;
  }
  return seed.status != search::SeedStatus::kFinished;
}

/// The seeds of a study that are to be run, and how they ended.
class StudyRun {
 public:
  StudyRun(const SearchArguments& arguments, const search::StudyFolder& folder,
           std::span<const std::uint64_t> seeds, const search::Experiment& experiment,
           const Streams& streams)
      : arguments_(arguments),
        folder_(folder),
        kind_(experiment.is_classifier() ? search::kClassifier : search::kVqe),
        episodes_(experiment.general.episodes),
        num_seeds_(seeds.size()),
        streams_(streams),
        progress_(streams) {
    for (const std::uint64_t seed : seeds) {
      const auto summary = search::summarise_seed(folder, seed, arguments.target);
      if (is_open(summary, arguments.time_limit_seconds)) add(summary);
    }
  }

  std::size_t num_open() const { return open_.size(); }
  const std::map<std::uint64_t, std::string>& failures() const { return failures_; }

  /// False if it was interrupted.
  bool run(const FileLock& lock) {
    const SignalGuard guard;
    JobControl control;
    control.at_once = arguments_.jobs;
    control.inherited_file = lock.descriptor();
    control.stop_requested = [&] { return interrupted_ = SignalGuard::raised(); };
    control.on_end = [&](std::size_t job, const ProcessEnd& end) { report_end(job, end); };
    control.on_tick = [&](std::span<const std::size_t> running) {
      progress_.update([&] { return progress_text(running); });
    };
    run_jobs(jobs_, control);
    progress_.close();
    return !interrupted_;
  }

 private:
  void add(const search::SeedSummary& summary) {
    const std::string folder = folder_.seed_folder(summary.seed);
    prepare_seed_folder(folder);
    double left = arguments_.time_limit_seconds;
    if (left > 0.0) left = std::max(left - resumed_seconds(folder), 1e-3);
    Job job{
        seed_words(folder_.configuration_file(), summary.seed, folder, arguments_.threads, left),
        folder + "/log.txt"};
    job.words.insert(job.words.end(), {"--parent", std::to_string(::getpid())});
    jobs_.push_back(std::move(job));
    open_.push_back(summary.seed);
    readers_.emplace_back(folder + "/events.jsonl");
  }

  void report_end(std::size_t job, const ProcessEnd& end) {
    progress_.close();
    ++ended_;
    const search::EventSummary& events = readers_[job].update();
    streams_.out << "seed " << open_[job] << ": ";
    if (end.ok()) {
      streams_.out << format("%d episodes, error %.4f %s, %.1f s", events.episodes,
                             kind_.error_scale * events.best_error(),
                             std::string(kind_.error).c_str(), events.seconds);
    } else if (interrupted_ && end.signal == 0) {
      streams_.out << format("stopped after %d episodes", events.episodes);
    } else {
      std::string why = end.text();
      const std::string said = last_line(search::read_text_file(jobs_[job].log));
      if (end.signal == 0 && !said.empty()) why += ", " + said;
      failures_[open_[job]] = why;
      streams_.out << "failed: " << why;
    }
    streams_.out << std::endl;
  }

  std::string progress_text(std::span<const std::size_t> running) {
    std::string text = format("%zu/%zu seeds", num_seeds_ - open_.size() + ended_, num_seeds_);
    if (!failures_.empty()) text += format(", %zu failed", failures_.size());
    for (std::size_t i = 0; i < std::min(running.size(), kSeedsInProgress); ++i) {
      const search::EventSummary& events = readers_[running[i]].update();
      text +=
          format("  seed %llu: episode %d/%d", static_cast<unsigned long long>(open_[running[i]]),
                 events.episodes, episodes_);
      if (std::isfinite(events.best_error())) {
        text += format(" error %.3f %s", kind_.error_scale * events.best_error(),
                       std::string(kind_.error).c_str());
      }
    }
    if (running.size() > kSeedsInProgress) {
      text += format("  and %zu more", running.size() - kSeedsInProgress);
    }
    return text;
  }

  const SearchArguments& arguments_;
  const search::StudyFolder& folder_;
  const search::ProblemKind& kind_;
  int episodes_;
  std::size_t num_seeds_;
  const Streams& streams_;
  ProgressLine progress_;
  std::vector<Job> jobs_;
  std::vector<std::uint64_t> open_;  ///< seed of each job
  std::vector<search::EventReader> readers_;
  std::map<std::uint64_t, std::string> failures_;
  std::size_t ended_ = 0;
  bool interrupted_ = false;
};

std::string study_path(const SearchArguments& arguments) {
  if (!arguments.out.empty()) return arguments.out;
  return (fs::path("runs") / (fs::path(arguments.experiment).stem().string() + "-study")).string();
}

}  // namespace

std::vector<std::string> seed_words(const std::string& configuration, std::uint64_t seed,
                                    const std::string& folder, int threads,
                                    double time_limit_seconds) {
  std::vector<std::string> words{"search"};
  if (has_checkpoint(folder)) {
    words.insert(words.end(), {"--resume", folder});
  } else {
    words.insert(words.end(), {configuration, "--seed", std::to_string(seed), "--output", folder});
  }
  words.insert(words.end(), {"--threads", std::to_string(threads)});
  if (time_limit_seconds > 0.0) {
    words.insert(words.end(), {"--time-limit", search::number_text(time_limit_seconds) + "s"});
  }
  return words;
}

int run_study(const SearchArguments& arguments, Answer& answer) {
  const Streams& streams = answer.streams();
  const std::vector<std::uint64_t> seeds = search::parse_seeds(arguments.seeds);
  const search::Experiment experiment = read_experiment(arguments);
  const auto subject = load_search_subject(experiment, 1);
  if (arguments.dry_run) {
    return report_dry_run(
        answer, search::to_ini(experiment),
        search_estimate(experiment, *subject->problem().task, static_cast<int>(seeds.size()),
                        arguments.jobs, arguments.time_limit_seconds));
  }
  subject->print_header(streams.out);
  subject->problem();  // what it refuses, every seed would
  const auto folder = search::StudyFolder::create(study_path(arguments), experiment);
  const FileLock lock(folder.file("study.lock"),
                      "another process of this study is at work, must have ended");
  StudyRun run(arguments, folder, seeds, experiment, streams);
  streams.out << format("study    %zu seeds, %zu to run, %d at a time, %s", seeds.size(),
                        run.num_open(), arguments.jobs, folder.path().c_str())
              << std::endl;
  const bool whole = run.run(lock);

  auto summary = search::summarise_study(folder, seeds, {arguments.target});
  for (search::SeedSummary& seed : summary.seeds) {
    const auto failure = run.failures().find(seed.seed);
    if (failure != run.failures().end()) seed.failure = failure->second;
  }
  search::write_study_files(folder, summary);
  print_study(streams.out, summary);
  answer.write(studies_json({&summary, 1}));
  streams.out << "\nfiles    " << folder.path() << "/{summary.json, summary.csv, seed-N}\n";
  const auto num_seeds = static_cast<int>(seeds.size());
  if (!whole) {
    streams.err << "qarch: interrupted; the same command again goes on\n";
  } else if (summary.ended < num_seeds) {
    streams.err << "qarch: " << num_seeds - summary.ended
                << " seeds have not ended; see log.txt in their folders, the same command again "
                   "runs them\n";
  }
  return whole && summary.ended == num_seeds ? kExitOk : kExitRun;
}

int summarise_studies(const SearchArguments& arguments, Answer& answer) {
  std::vector<search::StudySummary> summaries;
  for (const std::string& path : arguments.summarise) {
    const auto folder = search::StudyFolder::open(path);
    if (!arguments.experiment.empty()) {
      folder.check(search::to_ini(read_experiment(arguments)), arguments.experiment);
    }
    const auto seeds =
        arguments.seeds.empty() ? folder.seeds() : search::parse_seeds(arguments.seeds);
    summaries.push_back(search::summarise_study(folder, seeds, {arguments.target}));
    search::write_study_files(folder, summaries.back());
  }
  if (summaries.size() == 1) {
    print_study(answer.out(), summaries.front());
  } else {
    compare_studies(answer.out(), summaries);
  }
  answer.write(studies_json(summaries));
  return kExitOk;
}

}  // namespace qarch::apps
