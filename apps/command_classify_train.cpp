#include <chrono>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <optional>
#include <ostream>
#include <stdexcept>

#include "apps/answer.h"
#include "apps/classify_budget.h"
#include "apps/classify_json.h"
#include "apps/classify_run.h"
#include "apps/command_classify.h"
#include "apps/common_options.h"
#include "apps/new_run_folder.h"
#include "apps/progress_line.h"
#include "apps/report_circuit.h"
#include "apps/study_report.h"
#include "search/classify/svm.h"
#include "search/classify/update_rule.h"
#include "search/configuration.h"
#include "search/io/events.h"

namespace qarch::apps {

namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;
using Clock = std::chrono::steady_clock;

struct TrainArguments {
  ClassifyArguments common;
  std::string out;
  bool baselines = true;
};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// The default, or DIR, or DIR/seed-N of several; must not hold a run.
std::string folder_of(const TrainArguments& a, std::uint64_t seed, bool several) {
  const std::string folder = a.out.empty() ? default_run_folder(a.common.source, seed)
                             : several     ? a.out + "/seed-" + std::to_string(seed)
                                           : a.out;
  require_new_run_folder(folder);
  return folder;
}

search::EventFields fields_of(const search::TrainingStep& step) {
  search::EventFields fields;
  for (const search::HistoryColumn& column : search::kHistoryColumns) {
    std::visit(
        [&]<class T>(T search::TrainingStep::*member) {
          if constexpr (std::is_same_v<T, double>) {
            fields.emplace_back(column.name, step.*member);
          } else {
            fields.emplace_back(column.name, static_cast<std::int64_t>(step.*member));
          }
        },
        column.member);
  }
  return fields;
}

/// Shows how a training goes on, and writes its history as it grows.
class TrainingWatch {
 public:
  TrainingWatch(const ClassifySetup& setup, const Streams& streams, search::EventLog* events)
      : setup_(&setup), progress_(streams), events_(events), start_(Clock::now()) {}

  search::TrainingControl control(std::string what) {
    return {.stop_requested = [] { return SignalGuard::raised(); },
            .on_step =
                [this](const search::TrainingStep& step) {
                  last_ = step;
                  if (events_ != nullptr)
                    events_->write("step", seconds_since(start_), fields_of(step));
                },
            .on_progress =
                [this, what = std::move(what)](int restart, int step) {
                  progress_.update([&] { return text(what, restart, step); });
                }};
  }

 private:
  std::string text(const std::string& what, int restart, int step) const {
    const search::TrainOptions& train = setup_->experiment.train;
    std::string line = what;
    if (train.restarts > 1) line += format("start %d/%d  ", restart + 1, train.restarts);
    const bool by_batches = search::find_update_rule(train.method) != nullptr;
    const int steps = by_batches ? train.steps : setup_->experiment.optimizer.max_evaluations;
    line += format("%s %d/%d", by_batches ? "step" : "evaluation", step, steps);
    if (last_) {
      line += format("  loss %.4f  accuracy %s train", last_->train_loss,
                     percent(last_->train_accuracy).c_str());
      if (!std::isnan(last_->validation_accuracy)) {
        line += ", " + percent(last_->validation_accuracy) + " validation";
      }
    }
    const double done = (restart + std::min(1.0, double(step) / steps)) / train.restarts;
    const double seconds = seconds_since(start_);
    if (done > 0.0) line += "  " + duration_text(seconds / done * (1.0 - done)) + " left";
    return line;
  }

  const ClassifySetup* setup_;
  ProgressLine progress_;
  search::EventLog* events_;
  Clock::time_point start_;
  std::optional<search::TrainingStep> last_;
};

/// One seed: trains and writes.
TrainedSeed run_seed(const TrainArguments& a, const ClassifySetup& setup, const std::string& folder,
                     const Streams& streams) {
  search::EventLog events(folder + "/events.jsonl");
  const auto start = Clock::now();
  events.write("start", 0.0,
               {{"version", std::string(QARCH_VERSION)},
                {"data", setup.data.train.name},
                {"noise", setup.noise.model.name()},
                {"seed", std::to_string(setup.experiment.general.seed)}});
  search::ClassifierRecord record;
  {
    TrainingWatch watch(setup, streams, &events);
    try {
      record = train_classifier(setup, a.common.threads, watch.control(""));
    } catch (...) {  // no run: the corrected command may use the folder
      std::error_code ignored;
      fs::remove(folder + "/events.jsonl", ignored);
      throw;
    }
  }
  const double seconds = seconds_since(start);
  write_classifier_run(folder, setup, record);
  if (a.baselines && !record.stopped) {
    TrainingWatch watch(setup, streams, nullptr);
    record.baselines = train_baselines(setup, a.common.threads, watch.control("no entanglement: "));
    if (!SignalGuard::raised()) write_classifier_run(folder, setup, record);
  }
  events.write("end", seconds_since(start),
               {{"stopped", record.stopped},
                {"training_seconds", seconds},
                {"evaluations", record.evaluations},
                {"train_accuracy", record.parts[0].accuracy},
                {"test_accuracy", record.parts[2].accuracy}});
  events.sync();
  streams.out << format("trained  seed %llu: %zu weights in %.1f s, %s circuit evaluations%s; %s\n",
                        static_cast<unsigned long long>(record.seed),
                        record.classifier.weights.size(), seconds,
                        count_text(double(record.evaluations)).c_str(),
                        record.stopped ? ", interrupted" : "", folder.c_str());
  return {std::move(record), folder, seconds};
}

/// "98.1 % +- 0.4 %" over the seeds, and the smallest.
std::vector<std::string> spread_cells(const std::string& name, const std::vector<double>& values) {
  const double n = double(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double square = 0.0;
  for (const double v : values) square += (v - mean) * (v - mean);
  const double deviation = values.size() > 1 ? std::sqrt(square / (n - 1.0)) : 0.0;
  return {name, percent(mean), percent(deviation), percent(*std::ranges::min_element(values)),
          percent(*std::ranges::max_element(values))};
}

void print_seeds(std::ostream& out, const std::vector<TrainedSeed>& seeds) {
  std::vector<search::ClassifierRecord> records;
  for (const TrainedSeed& seed : seeds) records.push_back(seed.record);
  std::vector<std::vector<std::string>> table{
      {"accuracy over " + std::to_string(records.size()) + " seeds", "mean", "deviation", "least",
       "most"}};
  const auto add = [&](const std::string& name, const auto& number) {
    std::vector<double> values;
    for (const auto& record : records) values.push_back(number(record));
    table.push_back(spread_cells(name, values));
  };
  for (std::size_t p = 0; p < search::kPartNames.size(); ++p) {
    if (records[0].parts[p].samples == 0) continue;
    add(std::string(search::kPartNames[p]), [p](const auto& r) { return r.parts[p].accuracy; });
  }
  const bool tested = records[0].parts[2].samples > 0;
  for (std::size_t b = 0; b < records[0].baselines.size(); ++b) {
    add((tested ? "test, " : "train, ") + records[0].baselines[b].name, [&](const auto& r) {
      const search::BaselineRecord& row = r.baselines.at(b);
      return tested ? row.test_accuracy : row.train_accuracy;
    });
  }
  const auto ceiling = [tested](const auto& r) { return r.parts[tested ? 2 : 0].bayes_ceiling; };
  add(tested ? "test, Bayes ceiling" : "train, Bayes ceiling", ceiling);
  out << '\n' << table_text(table);
}

}  // namespace

int run_classify_train(const std::vector<std::string>& words, const Streams& streams) {
  TrainArguments a;
  CommandLine line(
      "classify train EXPERIMENT [options]",
      "Trains the classifier of an experiment and judges it on samples that it has not\n"
      "seen, beside classical classifiers and the same circuit without entanglement.\n"
      "EXPERIMENT is a file, or its name in data/experiments.");
  bool no_baselines = false;
  add_classify_options(line, a.common, ClassifySeeds::kSeveral);
  add_output_option(line, a.out, "DIR", "folder for the files [runs/EXPERIMENT-seedN]");
  add_dry_run_option(line, a.common.dry_run);
  line.options().add_options()("no-baselines", po::bool_switch(&no_baselines),
                               "only the classifier itself");
  line.positional("experiment", &a.common.source);
  line.topic("keys", "print the keys of an experiment with their defaults, and stop",
             search::describe_configuration);
  line.example("qarch classify train classifier/moons");
  line.example("qarch classify train classifier/moons --noise ibm_mumbai_median --seeds 1..5");
  line.example("qarch classify train classifier/digits-3v6 --set train.method=spsa --threads 2");
  if (!line.parse(join_best_qubits(words), streams)) return kExitOk;
  a.baselines = !no_baselines;
  resolve_classify_options(a.common, line);
  Answer answer(streams, a.common.json);
  const auto data = search::DataFolders::standard();
  search::Experiment experiment = classifier_experiment(a.common, data);
  const std::vector<std::uint64_t> seeds = seeds_of(a.common, experiment);
  if (a.common.dry_run) {
    const ClassifySetup setup = load_setup(experiment, data);
    return report_dry_run(
        answer, search::to_ini(experiment),
        train_estimate(setup, a.common.threads, static_cast<int>(seeds.size()), a.baselines));
  }
  for (const std::uint64_t seed : seeds) folder_of(a, seed, seeds.size() > 1);
  const SignalGuard guard;
  std::vector<TrainedSeed> trained;
  std::optional<ClassifySetup> first;
  for (const std::uint64_t seed : seeds) {
    experiment.general.seed = seed;
    const ClassifySetup setup = load_setup(experiment, data);
    if (a.baselines && setup.data.train.size() > search::kMaxSvmSamples) {
      throw std::invalid_argument("data.train = " + std::to_string(setup.data.train.size()) +
                                  ", must be at most " + std::to_string(search::kMaxSvmSamples) +
                                  " for the baselines (or --no-baselines)");
    }
    if (trained.empty()) {
      print_setup(answer.out(), setup);
      first = setup;
    }
    const std::string folder = folder_of(a, seed, seeds.size() > 1);
    make_folder(folder);
    trained.push_back(run_seed(a, setup, folder, answer.streams()));
    if (seeds.size() == 1) {
      answer.out() << '\n';
      print_classifier(answer.out(), trained.back().record);
    }
    if (SignalGuard::raised()) {
      streams.err << "qarch: interrupted; "
                  << (trained.back().record.stopped ? "the weights found so far are"
                                                    : "the weights, without baselines, are")
                  << " in " << folder << '\n';
      answer.write(train_json(*first, trained));
      return kExitRun;
    }
  }
  if (trained.size() > 1) print_seeds(answer.out(), trained);
  answer.write(train_json(*first, trained));
  return kExitOk;
}

}  // namespace qarch::apps
