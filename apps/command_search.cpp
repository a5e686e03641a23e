<<<<<<< ours
#include <cmath>
=======
#include <algorithm>
>>>>>>> theirs
#include <filesystem>
#include <map>
#include <ostream>
#include <stdexcept>

#include "apps/command.h"
#include "apps/options.h"
#include "apps/progress_line.h"
#include "apps/report_circuit.h"
#include "search/configuration.h"
#include "search/io/text_file.h"
#include "search/resume_rules.h"
#include "search/search_run.h"

namespace qarch::apps {

namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;

struct SearchArguments {
  std::string experiment;
  std::vector<std::string> overrides;
  std::string seed;
  int threads = 2;
  std::string out;
  std::string resume;
  std::string time_limit;
  std::string checkpoint_interval;
  bool dry_run = false;
};

/// The folder for the run's files: the one named, which must not hold a run yet, or
/// runs/<experiment>-seed<seed>.
std::string make_run_folder(const SearchArguments& arguments, std::uint64_t seed) {
  fs::path folder = arguments.out;
  if (folder.empty()) {
    folder = fs::path("runs") /
             (fs::path(arguments.experiment).stem().string() + "-seed" + std::to_string(seed));
  }
  if (fs::exists(folder / "run.h5") || fs::exists(folder / "events.jsonl")) {
    throw std::invalid_argument("--out = '" + folder.string() +
                                "' already holds a run, must be a new or empty folder");
  }
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !fs::is_directory(folder)) {
    throw std::runtime_error("cannot create the folder '" + folder.string() +
                             "': " + (error ? error.message() : "it is a file"));
  }
  return folder.string();
}

std::string progress_text(const search::SearchProgress& p, double time_limit) {
  const double rate = static_cast<double>(p.evaluations) / p.seconds;
  double left = p.episode > 0 ? p.seconds / p.episode * (p.episodes - p.episode) : 0.0;
  const double limit_left = std::max(0.0, time_limit - (p.seconds - p.seconds_before));
  if (time_limit > 0.0 && (p.episode == 0 || limit_left < left)) left = limit_left;
  return format(
      "episode %d/%d  best %.6f Ha (noiseless error %+.3f mHa, %d CNOTs)  threshold %.4f  "
      "epsilon %.2f  archive %d  %s evaluations/s  %s left",
      p.episode + 1, p.episodes, p.best_energy, 1e3 * p.best_error, p.best_two_qubit_gates,
      p.threshold, p.epsilon, p.archived, count_text(rate).c_str(), duration_text(left).c_str());
}

const char* reason_text(search::StopReason reason) {
  switch (reason) {
    case search::StopReason::kEpisodes:
      return "all episodes played";
    case search::StopReason::kStopError:
      return "general.stop_error reached";
    case search::StopReason::kEvaluations:
      return "general.max_evaluations reached";
    case search::StopReason::kTimeLimit:
      return "time limit reached";
    case search::StopReason::kInterrupted:
      return "interrupted";
  }
  return "";
}

/// For each number of CNOTs the circuit of lowest error, where more CNOTs help.
void print_archive(std::ostream& out, const search::RunRecord& record) {
  std::map<int, const search::CircuitRecord*> best;
  for (const search::CircuitRecord& circuit : record.archive) {
    auto& place = best[circuit.circuit.num_two_qubit_gates()];
    if (place == nullptr || circuit.noiseless_error < place->noiseless_error) place = &circuit;
  }
  out << format("\narchive  %zu circuits; by CNOTs, the lowest noiseless error\n",
                record.archive.size());
  double lowest = INFINITY;
  for (const auto& [count, circuit] : best) {
    if (circuit->noiseless_error >= lowest) continue;
    lowest = circuit->noiseless_error;
    out << format("  %3d CNOTs  %12.6f mHa  %3zu gates  depth %3d  (under noise %+.4f mHa)\n",
                  count, 1e3 * lowest, circuit->circuit.gates().size(), circuit->circuit.depth(),
                  1e3 * circuit->error);
  }
}

void print_summary(std::ostream& out, const search::SearchResult& result,
                   const chem::QubitProblem& problem, const search::NamedNoise& noise,
                   const std::string& folder) {
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
  const auto* best = search::find_circuit(result.record, "best");
  if (best == nullptr) return;
  print_circuit(
      out, noise.model.is_noiseless() ? "\nbest circuit" : "\nbest circuit under the noise", *best);
  print_spin(out, problem, noise.model, *best);
  print_coverage(out, noise.model, best->circuit);
  print_archive(out, result.record);
  const auto* smallest = search::find_circuit(result.record, "smallest");
  if (smallest != nullptr && !(smallest->circuit == best->circuit)) {
    print_circuit(out, "\nsmallest circuit below 1.6 mHa without noise", *smallest);
    print_spin(out, problem, noise.model, *smallest);
  }
  out << "\nfiles    " << folder << "/{run.h5, events.jsonl, best.qasm, configuration.cfg}\n";
}

void add_options(CommandLine& line, SearchArguments& arguments) {
  line.options().add_options()("set",
                               po::value(&arguments.overrides)->value_name("SECTION.KEY=VALUE"),
                               "override a key of the experiment; repeatable")(
      "seed", po::value(&arguments.seed)->value_name("N"), "same as --set general.seed=N")(
      "threads", po::value(&arguments.threads)->value_name("N")->default_value(2),
      "2 and more: learn while the angles are optimised; the results are the same bits")(
      "out", po::value(&arguments.out)->value_name("DIR"),
      "folder for the run's files [runs/EXPERIMENT-seedN]")(
      "resume", po::value(&arguments.resume)->value_name("DIR"),
      "go on with the run in DIR, bit for bit; only its length may change, by --set")(
      "time-limit", po::value(&arguments.time_limit)->value_name("TIME"), "stop after e.g. 20m")(
      "checkpoint-interval",
      po::value(&arguments.checkpoint_interval)->value_name("TIME")->default_value("3m"),
      "a killed run loses at most this much")("dry-run", po::bool_switch(&arguments.dry_run),
                                              "print the resolved configuration and stop");
  line.positional("experiment", &arguments.experiment);
  line.epilogue("keys of an experiment, with their defaults:\n\n" +
                search::describe_configuration() +
                "\nexample: qarch search h2-2q-mumbai-median-fast --seed 1 --time-limit 2m\n");
}

search::SearchControl read_control(const SearchArguments& arguments) {
  check_threads(arguments.threads);
  search::SearchControl control;
  control.threads = arguments.threads;
  if (!arguments.time_limit.empty()) {
    control.time_limit_seconds = parse_duration(arguments.time_limit, "time-limit");
  }
  control.checkpoint_interval_seconds =
      parse_duration(arguments.checkpoint_interval, "checkpoint-interval");
  return control;
}

/// The experiment that is named, or that of the run that is resumed.
search::Experiment read_experiment(const SearchArguments& arguments,
                                   const search::DataFolders& data) {
  if (arguments.resume.empty()) {
    if (arguments.experiment.empty()) throw std::invalid_argument("search: EXPERIMENT is missing");
    return search::read_experiment(arguments.experiment, arguments.overrides, data);
  }
  if (!arguments.experiment.empty() || !arguments.out.empty()) {
    throw std::invalid_argument(
        "--resume: EXPERIMENT and --out must not be given, the run in the folder names both");
  }
  const std::string path = arguments.resume + "/configuration.cfg";
  const std::string text = search::read_text_file(path);
  search::Experiment experiment = search::parse_experiment(text, path, arguments.overrides, data);
  search::check_resumable(text, experiment, "--resume " + arguments.resume);
  return experiment;
}

/// Tells how a search ended; the exit code.
int report(const search::SearchResult& result, const chem::QubitProblem& problem,
           const search::NamedNoise& noise, const std::string& folder, const Streams& streams) {
  print_summary(streams.out, result, problem, noise, folder);
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

int run_search_command(const std::vector<std::string>& words, const Streams& streams) {
  SearchArguments arguments;
  CommandLine line(
      "search {EXPERIMENT | --resume DIR} [options]",
      "Plays the episodes of an experiment: an agent appends gates, an optimiser tunes\n"
      "the angles. EXPERIMENT is a file, or its name in data/experiments.");
  add_options(line, arguments);
  if (!line.parse(words, streams.out)) return kExitOk;
  search::SearchControl control = read_control(arguments);
  if (line.given("seed")) {
    arguments.overrides.push_back("general.seed=" + arguments.seed);
  }

  const auto data = search::DataFolders::standard();
  const search::Experiment experiment = read_experiment(arguments, data);
  if (arguments.dry_run) {
    streams.out << search::to_ini(experiment);
    return kExitOk;
  }
  const chem::QubitProblem problem = search::load_problem(experiment.problem, data);
  const search::NamedNoise noise = search::load_noise(experiment.noise.model, data);
  print_problem(streams.out, experiment.problem.name, problem, noise);
  const bool resume = !arguments.resume.empty();
  const std::string folder =
      resume ? arguments.resume : make_run_folder(arguments, experiment.general.seed);
  streams.out << (resume ? "resume   seed " : "run      seed ") << experiment.general.seed << ", "
              << folder << std::endl;

  ProgressLine progress(streams);
  control.on_progress = [&](const search::SearchProgress& p) {
    progress.update([&] { return progress_text(p, control.time_limit_seconds); });
  };
  control.on_warning = [&](const std::string& text) {
    progress.close();
    streams.err << "qarch: warning: " << text << '\n';
  };
  const SignalGuard guard;
  control.stop_requested = [] { return SignalGuard::raised(); };
  const auto result = (resume ? search::resume_search : search::run_search)(experiment, problem,
                                                                            noise, folder, control);
  progress.close();
  return report(result, problem, noise, folder, streams);
}

}  // namespace qarch::apps
