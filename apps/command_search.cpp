#include "apps/command_search.h"

#include <cmath>
#include <ostream>
#include <stdexcept>
#include <thread>

#include "apps/common_options.h"
#include "apps/input_file.h"
#include "apps/noise_options.h"
#include "apps/options.h"
#include "apps/recorded_run.h"
#include "search/configuration.h"

namespace qarch::apps {

namespace {

namespace po = boost::program_options;

/// What the command line holds as text until it is checked.
struct RawArguments {
  std::string seed;
  std::string time_limit;
  std::string checkpoint_interval;
  NoiseArguments noise;
};

void add_options(CommandLine& line, SearchArguments& a, RawArguments& raw) {
  add_set_option(line, a.overrides);
  add_noise_options(line, raw.noise, NoiseOptionSet::kAll);
  add_seed_option(line, raw.seed, "same as --set general.seed=N");
  add_threads_option(
      line, a.threads,
      "2: learn while the angles are optimised, which pays where both take about as long and the "
      "cores are free; they also share the samples of a classifier where these are work enough");
  add_output_option(line, a.out, "DIR",
                    "folder for the files [runs/EXPERIMENT-seedN; with --seeds "
                    "runs/EXPERIMENT-study]");
  po::options_description_easy_init add = line.options().add_options();
  add("resume", po::value(&a.resume)->value_name("RUN"),
      "go on with the run in DIR, bit for bit; only its budgets may change, by --set");
  add("checkpoint-interval",
      po::value(&raw.checkpoint_interval)->value_name("TIME")->default_value("3m"),
      "a killed run loses at most this much");
  add("time-limit", po::value(&raw.time_limit)->value_name("TIME"),
      "stop a search after e.g. 20m of running");
  add_dry_run_option(line, a.dry_run);
  add_json_option(line, a.json);
  add_seeds_option(line, a.seeds, "a study: one search for each seed");
  add("jobs", po::value(&a.jobs)->value_name("N"),
      "searches of a study at a time, a process each [processors]");
  add("target", po::value(&a.target)->value_name("ERROR"),
      "of a study: a seed succeeds below this error without noise, hartree (classifiers: what "
      "train.score names) [0.0016; classifiers: 0.3]");
  add("summarise", po::value(&a.summarise)->value_name("RUN...")->multitoken(),
      "print what a study found so far, or several side by side; runs nothing");
  add("parent", po::value(&a.parent)->value_name("PID"),
      "for programs that start searches: end with the process PID, whose child this is");
}

constexpr const char* kEpilogue =
    "A study keeps each seed in DIR/seed-N. The same command again goes on with seeds that\n"
    "have not ended, adds new ones, skips the others, and writes DIR/summary.json and\n"
    "DIR/summary.csv. Its exit code is 0 once all seeds have ended, else 1.\n";

void add_examples(CommandLine& line) {
  line.example("qarch search h2-2q-mumbai-median-fast --seed 1 --time-limit 2m");
  line.example("qarch search --resume runs/h2-2q-mumbai-median-fast-seed1",
               "go on with it, bit for bit");
  line.example("qarch search lih-4q-noiseless-fast --seeds 1..10 --jobs 2 --time-limit 20m",
               "a study");
  line.example(
      "qarch search lih-4q-noiseless-fast --seeds 1..10 --set optimizer.method=lbfgs "
      "--output runs/lbfgs",
      "the same with another optimiser");
  line.example("qarch search --summarise runs/lih-4q-noiseless-fast-study runs/lbfgs",
               "both side by side");
  line.example("qarch search h2-4q-ourense-archive --device props.json,conf.json --best-qubits",
               "on a calibrated device");
  line.example("qarch search classifier/search-moons --seeds 1..5", "a classifier");
}

void require(bool ok, const std::string& message) {
  if (!ok) throw std::invalid_argument(message);
}

void check(const CommandLine& line, const SearchArguments& a) {
  const bool study = line.given("seeds");
  const bool summary = line.given("summarise");
  const bool resume = line.given("resume");
  require(summary || resume || !a.experiment.empty(), "search: EXPERIMENT is missing");
  require(!resume || (a.experiment.empty() && a.out.empty()),
          "--resume: EXPERIMENT and --output must not be given, the run in the folder names both");
  require(!resume || (!study && !summary), "--resume excludes --seeds and --summarise");
  require(!study || !line.given("seed"), "--seed and --seeds exclude each other");
  for (const std::string& text : a.overrides) {
    require(!study || !text.starts_with("general.seed="),
            "--set " + text + " and --seeds exclude each other");
  }
  require(!study || !line.given("parent"), "--parent and --seeds exclude each other");
  require(study || !line.given("jobs"), "--jobs = " + std::to_string(a.jobs) + " needs --seeds");
  require(study || summary || !line.given("target"), "--target needs --seeds or --summarise");
  require(a.jobs >= 1 && a.jobs <= 1024,
          "--jobs = " + std::to_string(a.jobs) + ", must be in [1, 1024]");
  require(!line.given("target") || (a.target > 0.0 && std::isfinite(a.target)),
          "--target = " + std::to_string(a.target) + ", must be > 0");
  require(!line.given("parent") || a.parent > 0,
          "--parent = " + std::to_string(a.parent) + ", must be the number of a process");
  check_threads(a.threads);
}

}  // namespace

bool parse_search_arguments(const std::vector<std::string>& words, const Streams& streams,
                            SearchArguments& arguments) {
  RawArguments raw;
  CommandLine line(
      "search {EXPERIMENT | --resume RUN} [options]",
      "Plays the episodes of an experiment: an agent appends gates, an optimiser tunes\n"
      "the angles. EXPERIMENT is a file, or its name in data/experiments. With --seeds,\n"
      "a study: the same for several seeds, and what they have in common.");
  add_options(line, arguments, raw);
  line.positional("experiment", &arguments.experiment);
  line.epilogue(kEpilogue);
  line.topic("keys", "print the keys of an experiment with their defaults, and stop",
             search::describe_configuration);
  add_examples(line);
  if (!line.parse(join_best_qubits(words), streams)) return false;
  line.refuse_empty({"json"});
  if (!line.given("jobs")) {
    arguments.jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  }
  check(line, arguments);
  check_named_file(arguments.experiment);
  if (!raw.time_limit.empty()) {
    arguments.time_limit_seconds = parse_duration(raw.time_limit, "time-limit");
  }
  arguments.checkpoint_interval_seconds =
      parse_duration(raw.checkpoint_interval, "checkpoint-interval");
  const std::vector<std::string> noise = noise_keys(raw.noise, line);
  arguments.overrides.insert(arguments.overrides.end(), noise.begin(), noise.end());
  if (line.given("seed")) arguments.overrides.push_back("general.seed=" + raw.seed);
  return true;
}

int run_search_command(const std::vector<std::string>& words, const Streams& streams) {
  SearchArguments arguments;
  if (!parse_search_arguments(words, streams, arguments)) return kExitOk;
  if (!arguments.resume.empty()) arguments.resume = find_record(arguments.resume);
  for (std::string& study : arguments.summarise) study = find_record(study);
  Answer answer(streams, arguments.json);
  if (!arguments.summarise.empty()) return summarise_studies(arguments, answer);
  if (!arguments.seeds.empty()) return run_study(arguments, answer);
  return run_one_search(arguments, answer);
}

}  // namespace qarch::apps
