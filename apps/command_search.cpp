#include "apps/command_search.h"

#include <cmath>
#include <ostream>
#include <stdexcept>
#include <thread>

#include "apps/input_file.h"
#include "apps/options.h"
#include "search/configuration.h"

namespace qarch::apps {

namespace {

namespace po = boost::program_options;

/// What the command line holds as text until it is checked.
struct RawArguments {
  std::string seed;
  std::string time_limit;
  std::string checkpoint_interval;
  std::string device;
  std::string qubits;
  bool best_qubits = false;
  bool strict = false;
};

/// The options of a device as the keys that they stand for.
void add_noise_keys(const RawArguments& raw, std::vector<std::string>& overrides) {
  if (!raw.device.empty()) {
    overrides.insert(overrides.end(), {"noise.model=noiseless", "noise.device=" + raw.device});
  }
  if (!raw.qubits.empty()) overrides.push_back("noise.qubits=" + raw.qubits);
  if (raw.best_qubits) overrides.emplace_back("noise.best_qubits=true");
  if (raw.strict) overrides.emplace_back("noise.strict=true");
}

void add_options(CommandLine& line, SearchArguments& a, RawArguments& raw) {
  line.options().add_options()("set", po::value(&a.overrides)->value_name("SECTION.KEY=VALUE"),
                               "override a key of the experiment; repeatable")(
      "device", po::value(&raw.device)->value_name("FILES"),
      "calibration of a device, props.json[,conf.json] or .csv: couplings, native gates and noise; "
      "same as --set noise.device=FILES")("qubits", po::value(&raw.qubits)->value_name("LIST"),
                                          "of the device, e.g. 3,5,8,11")(
      "best-qubits", po::bool_switch(&raw.best_qubits),
      "the connected qubits of the device with the smallest errors")(
      "strict-noise", po::bool_switch(&raw.strict),
      "repaired values and gates without noise are errors")(
      "seed", po::value(&raw.seed)->value_name("N"), "same as --set general.seed=N")(
      "threads", po::value(&a.threads)->value_name("N")->default_value(a.threads),
      "2: learn while the angles are optimised, which pays where both take about as long and the "
      "cores are free; they also share the samples of a classifier where these are work enough; "
      "the "
      "results are the same bits")(
      "output,o", po::value(&a.out)->value_name("DIR"),
      "folder for the files [runs/EXPERIMENT-seedN; with --seeds runs/EXPERIMENT-study]")(
      "resume", po::value(&a.resume)->value_name("RUN"),
      "go on with the run in DIR, bit for bit; only its budgets may change, by --set")(
      "checkpoint-interval",
      po::value(&raw.checkpoint_interval)->value_name("TIME")->default_value("3m"),
      "a killed run loses at most this much")("time-limit",
                                              po::value(&raw.time_limit)->value_name("TIME"),
                                              "stop a search after e.g. 20m of running")(
      "dry-run", po::bool_switch(&a.dry_run), "print the resolved configuration and stop")(
      "seeds", po::value(&a.seeds)->value_name("LIST"),
      "a study: one search for each seed, e.g. 1..10 or 1,2,5")(
      "jobs", po::value(&a.jobs)->value_name("N"),
      "searches of a study at a time, a process each [processors]")(
      "target", po::value(&a.target)->value_name("ERROR"),
      "of a study: a seed succeeds below this error without noise [0.0016 hartree; classifiers: "
      "loss 0.3]")("summarise", po::value(&a.summarise)->value_name("RUN...")->multitoken(),
                   "print what a study found so far, or several side by side; runs nothing")(
      "parent", po::value(&a.parent)->value_name("PID"),
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
      "search {EXPERIMENT | --resume DIR} [options]",
      "Plays the episodes of an experiment: an agent appends gates, an optimiser tunes\n"
      "the angles. EXPERIMENT is a file, or its name in data/experiments. With --seeds,\n"
      "a study: the same for several seeds, and what they have in common.");
  add_options(line, arguments, raw);
  line.positional("experiment", &arguments.experiment);
  line.epilogue(kEpilogue);
  line.topic("keys", "print the keys of an experiment with their defaults, and stop",
             search::describe_configuration);
  add_examples(line);
  if (!line.parse(words, streams)) return false;
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
  add_noise_keys(raw, arguments.overrides);
  if (line.given("seed")) arguments.overrides.push_back("general.seed=" + raw.seed);
  return true;
}

int run_search_command(const std::vector<std::string>& words, const Streams& streams) {
  SearchArguments arguments;
  if (!parse_search_arguments(words, streams, arguments)) return kExitOk;
  if (!arguments.summarise.empty()) return summarise_studies(arguments, streams);
  if (!arguments.seeds.empty()) return run_study(arguments, streams);
  return run_one_search(arguments, streams);
}

}  // namespace qarch::apps
