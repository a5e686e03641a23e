#include <algorithm>
#include <filesystem>
#include <ostream>
#include <stdexcept>

#include "apps/command_search.h"
#include "apps/evaluation_budget.h"
#include "apps/new_run_folder.h"
#include "apps/options.h"
#include "apps/progress_line.h"
#include "apps/report_circuit.h"
#include "apps/search_json.h"
#include "apps/search_subject.h"
#include "apps/study_processes.h"
#include "search/configuration.h"
#include "search/io/text_file.h"
#include "search/resume_rules.h"
#include "search/search_run.h"

namespace qarch::apps {

namespace {

namespace fs = std::filesystem;

/// The folder for the run's files: the one named, which must not hold a run yet, or the default.
std::string make_run_folder(const SearchArguments& arguments, std::uint64_t seed) {
  const std::string folder =
      arguments.out.empty() ? default_run_folder(arguments.experiment, seed) : arguments.out;
  require_new_run_folder(folder);
  make_folder(folder);
  return folder;
}

/// "best -1.136189 Ha (noiseless error +0.021 mHa, 2 two-qubit gates)", "best 0.3120 score (...)".
std::string best_text(const search::SearchProgress& p, const search::ProblemKind& kind) {
  return format("best %.6f %s (noiseless error %+.3f %s, %d two-qubit gate%s)", p.best_energy,
                std::string(kind.symbol).c_str(), kind.error_scale * p.best_error,
                std::string(kind.error).c_str(), p.best_two_qubit_gates,
                p.best_two_qubit_gates == 1 ? "" : "s");
}

std::string progress_text(const search::SearchProgress& p, double time_limit,
                          const search::ProblemKind& kind) {
  const double rate = static_cast<double>(p.evaluations) / p.seconds;
  double left = p.episode > 0 ? p.seconds / p.episode * (p.episodes - p.episode) : 0.0;
  const double limit_left = std::max(0.0, time_limit - (p.seconds - p.seconds_before));
  if (time_limit > 0.0 && (p.episode == 0 || limit_left < left)) left = limit_left;
  return format(
      "episode %d/%d  %s  threshold %.4f  epsilon %.2f  archive %d  %s evaluations/s  %s left",
      p.episode + 1, p.episodes, best_text(p, kind).c_str(), p.threshold, p.epsilon, p.archived,
      count_text(rate).c_str(), duration_text(left).c_str());
}

const char* reason_text(search::StopReason reason) {
  switch (reason) {
    case search::StopReason::kEpisodes:
      return "all episodes played";
    case search::StopReason::kStopError:
      return "general.stop_error reached";
    case search::StopReason::kEvaluations:
      return "general.max_evaluations reached";
    case search::StopReason::kShots:
      return "noise.shot_budget reached";
    case search::StopReason::kTimeLimit:
      return "time limit reached";
    case search::StopReason::kInterrupted:
      return "interrupted";
  }
  return "";
}

void print_summary(const Streams& streams, const search::SearchResult& result,
                   const SearchSubject& subject, const search::SearchProblem& problem,
                   const std::string& folder) {
  std::ostream& out = streams.out;
  int successes = 0;
  for (const auto& episode : result.record.episodes) successes += episode.success;
  const double seconds = result.seconds;
  out << format(
      "\n%s after %s: %zu episodes (%d successes), %lld environment steps, "
      "%lld evaluations (%s/s), %lld gradient steps\n",
      reason_text(result.stop_reason), duration_text(seconds).c_str(),
      result.record.episodes.size(), successes, static_cast<long long>(result.env_steps),
      static_cast<long long>(result.evaluations),
      count_text(static_cast<double>(result.evaluations) / seconds).c_str(),
      static_cast<long long>(result.gradient_steps));
  if (result.rejected_transitions > 0) {
    out << result.rejected_transitions << " transitions were not finite and were kept out\n";
  }
  if (search::find_circuit(result.record, "best") == nullptr) return;
  subject.print_findings(streams, result.record, problem, folder);
  out << "\nfiles    " << folder
      << "/{run.h5, best.qasm, front/*.qasm, events.jsonl, configuration.cfg}\n";
}

/// The experiment that is named, or that of the run that is resumed.
search::Experiment read_experiment(const SearchArguments& arguments,
                                   const search::DataFolders& data) {
  if (arguments.resume.empty()) {
    return search::read_experiment(arguments.experiment, arguments.overrides, data);
  }
  const std::string path = arguments.resume + "/configuration.cfg";
  const std::string text = search::read_text_file(path);
  search::Experiment experiment = search::parse_experiment(text, path, arguments.overrides, data);
  search::check_resumable(text, experiment, "--resume " + arguments.resume);
  return experiment;
}

/// Tells how a search ended; the exit code.
int report(const search::SearchResult& result, const SearchSubject& subject,
           const search::SearchProblem& problem, const std::string& folder,
           const Streams& streams) {
  print_summary(streams, result, subject, problem, folder);
  if (result.env_steps == result.env_steps_before) {
    streams.out << "\nnothing was left to do: the run had come to its end (--set "
                   "general.episodes=N makes it longer)\n";
  }
  if (result.stop_reason != search::StopReason::kInterrupted) return kExitOk;
  streams.err << "qarch: interrupted; everything found so far is in " << folder
              << ", and qarch search --resume " << folder << " goes on\n";
  return kExitRun;
}

}  // namespace

int run_one_search(const SearchArguments& arguments, Answer& answer) {
  const Streams& streams = answer.streams();
  const auto data = search::DataFolders::standard();
  const search::Experiment experiment = read_experiment(arguments, data);
  const auto subject = load_search_subject(experiment, arguments.threads);
  if (arguments.dry_run) {
    return report_dry_run(
        answer, search::to_ini(experiment),
        search_estimate(experiment, *subject->problem().task, 1, 1, arguments.time_limit_seconds));
  }
  subject->print_header(streams.out);
  const search::SearchProblem problem = subject->problem();
  const bool resume = !arguments.resume.empty();
  const std::string folder =
      resume ? arguments.resume : make_run_folder(arguments, experiment.general.seed);
  streams.out << (resume ? "resume   seed " : "run      seed ") << experiment.general.seed << ", "
              << folder << std::endl;

  search::SearchControl control;
  control.threads = arguments.threads;
  control.time_limit_seconds = arguments.time_limit_seconds;
  control.checkpoint_interval_seconds = arguments.checkpoint_interval_seconds;
  ProgressLine progress(streams);
  control.on_progress = [&](const search::SearchProgress& p) {
    progress.update([&] { return progress_text(p, control.time_limit_seconds, subject->kind()); });
  };
  control.on_warning = [&](const std::string& text) {
    progress.close();
    streams.err << "qarch: warning: " << text << '\n';
  };
  const bool in_study = arguments.parent != 0;
  const SignalGuard guard(in_study ? RepeatedSignal::kIsIgnored : RepeatedSignal::kKills);
  if (in_study) end_with_parent(arguments.parent);
  control.stop_requested = [] { return SignalGuard::raised(); };
  const auto result = (resume ? search::resume_search : search::run_search)(
      experiment, problem, subject->noise(), folder, control);
  progress.close();
  answer.write(search_json(
      result, subject->noise(),
      subject->kind().error_scale == 1.0 ? "score" : std::string(subject->kind().unit), folder));
  return report(result, *subject, problem, folder, streams);
}

}  // namespace qarch::apps
