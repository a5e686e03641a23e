#include <cmath>
#include <filesystem>
#include <map>
#include <ostream>
#include <stdexcept>

#include "apps/command.h"
#include "apps/options.h"
#include "apps/progress_line.h"
#include "apps/report_circuit.h"
#include "search/configuration.h"
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
  std::string time_limit;
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
  if (time_limit > 0.0 && (p.episode == 0 || time_limit - p.seconds < left)) {
    left = time_limit - p.seconds;
  }
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

}  // namespace

int run_search_command(const std::vector<std::string>& words, const Streams& streams) {
  SearchArguments arguments;
  CommandLine line(
      "search EXPERIMENT [options]",
      "Plays the episodes of an experiment: an agent appends gates, an optimiser tunes\n"
      "the angles. EXPERIMENT is a file, or its name in data/experiments.");
  line.options().add_options()("set",
                               po::value(&arguments.overrides)->value_name("SECTION.KEY=VALUE"),
                               "override a key of the experiment; repeatable")(
      "seed", po::value(&arguments.seed)->value_name("N"), "same as --set general.seed=N")(
      "threads", po::value(&arguments.threads)->value_name("N")->default_value(2),
      "2 and more: learn while the angles are optimised; the results are the same bits")(
      "out", po::value(&arguments.out)->value_name("DIR"),
      "folder for the run's files [runs/EXPERIMENT-seedN]")(
      "time-limit", po::value(&arguments.time_limit)->value_name("TIME"), "stop after e.g. 20m")(
      "dry-run", po::bool_switch(&arguments.dry_run), "print the resolved configuration and stop");
  line.positional("experiment", &arguments.experiment);
  line.epilogue("keys of an experiment, with their defaults:\n\n" +
                search::describe_configuration() +
                "\nexample: qarch search h2-2q-mumbai-median-fast --seed 1 --time-limit 2m\n");
  if (!line.parse(words, streams.out)) return kExitOk;
  if (arguments.experiment.empty()) throw std::invalid_argument("search: EXPERIMENT is missing");
  check_threads(arguments.threads);
  search::SearchControl control;
  control.threads = arguments.threads;
  if (!arguments.time_limit.empty()) {
    control.time_limit_seconds = parse_duration(arguments.time_limit, "time-limit");
  }
  if (line.given("seed")) {
    arguments.overrides.push_back("general.seed=" + arguments.seed);
  }

  const auto data = search::DataFolders::standard();
  const search::Experiment experiment =
      search::read_experiment(arguments.experiment, arguments.overrides, data);
  if (arguments.dry_run) {
    streams.out << search::to_ini(experiment);
    return kExitOk;
  }
  const chem::QubitProblem problem = search::load_problem(experiment.problem, data);
  const search::NamedNoise noise = search::load_noise(experiment.noise.model, data);
  print_problem(streams.out, experiment.problem.name, problem, noise);
  const std::string folder = make_run_folder(arguments, experiment.general.seed);
  streams.out << "run      seed " << experiment.general.seed << ", " << folder << std::endl;

  ProgressLine progress(streams);
  control.on_progress = [&](const search::SearchProgress& p) {
    progress.update([&] { return progress_text(p, control.time_limit_seconds); });
  };
  const SignalGuard guard;
  control.stop_requested = [] { return SignalGuard::raised(); };
  const auto result = search::run_search(experiment, problem, noise, folder, control);
  progress.close();
  print_summary(streams.out, result, problem, noise, folder);
  if (result.stop_reason != search::StopReason::kInterrupted) return kExitOk;
  streams.err << "qarch: interrupted; everything found so far is in " << folder << '\n';
  return kExitRun;
}

}  // namespace qarch::apps
