#include <algorithm>
#include <cmath>
#include <optional>
#include <ostream>
#include <stdexcept>

#include "apps/answer.h"
#include "apps/classify_budget.h"
#include "apps/classify_json.h"
#include "apps/classify_setup.h"
#include "apps/command_classify.h"
#include "apps/common_options.h"
#include "apps/report_circuit.h"
#include "apps/study_report.h"
#include "apps/wait_notice.h"
#include "search/classify/baselines.h"
#include "search/classify/kernel_classifier.h"
#include "search/classify/model.h"
#include "search/configuration.h"

namespace qarch::apps {

namespace {

/// Exact, as measured, and, where it is asked for, extrapolated.
std::vector<KernelPlan> ways_of(const search::Experiment& experiment, bool noisy) {
  search::KernelOptions exact = experiment.kernel;
  exact.shots = 0.0;
  exact.stretch.clear();
  exact.mitigate_readout = false;
  std::vector<KernelPlan> ways{{"exact", exact, false}};
  if (!noisy && experiment.kernel.shots == 0.0) return ways;
  search::KernelOptions measured = experiment.kernel;
  measured.stretch.clear();
  measured.mitigate_readout = false;
  ways.push_back({noisy ? "under noise" : "with shots", measured, true});
  if (experiment.kernel.mitigate_readout) {
    measured.mitigate_readout = true;
    ways.push_back({"readout undone", measured, true});
  }
  if (!experiment.kernel.stretch.empty()) {
    ways.push_back({"extrapolated", experiment.kernel, true});
  }
  return ways;
}

KernelSeed run_seed(const ClassifySetup& setup, int threads, std::vector<std::string>& notes) {
  KernelSeed result{setup.experiment.general.seed, {}};
  const auto add = [&](const std::string& name, double train, double test, double error) {
    result.rows.push_back({name, train, test, error});
  };
  const search::Experiment& e = setup.experiment;
  const search::EncodedCircuit& encoding = setup.model;
  const search::NativeLowering lowering(setup.noise.native_gates);
  for (const KernelPlan& way : ways_of(e, !setup.noise.model.is_noiseless())) {
    if (SignalGuard::raised()) throw std::runtime_error("interrupted");
    const std::vector<double> weights(static_cast<std::size_t>(encoding.num_weights));
    search::QuantumKernel kernel(encoding, weights,
                                 way.noisy ? setup.noise.model : sim::NoiseModel(), way.options,
                                 e.general.seed, threads, lowering);
    const search::KernelJudgement judged =
        search::judge_kernel(kernel, setup.data.train, setup.data.test);
    add(way.name, judged.train_accuracy, judged.test_accuracy, judged.largest_error);
    for (const std::string& note : judged.notes) {
      const std::string line = way.name + ": " + note;
      if (std::ranges::count(notes, line) == 0) notes.push_back(line);
    }
  }
  if (e.model.entangle != "none") {
    search::ModelOptions product = search::without_entanglement(e.model);
    const search::EncodedCircuit plain =
        search::build_encoding(product, setup.data.train.num_features());
    search::QuantumKernel kernel(plain,
                                 std::vector<double>(static_cast<std::size_t>(plain.num_weights)),
                                 {}, ways_of(e, false).front().options, e.general.seed, threads);
    const search::KernelJudgement judged =
        search::judge_kernel(kernel, setup.data.train, setup.data.test);
    add("exact, no entanglement", judged.train_accuracy, judged.test_accuracy, NAN);
  }
  for (const search::BaselineScore& row :
       search::baseline_scores(setup.data.train, setup.data.test, e.general.seed)) {
    add(row.name, row.train_accuracy, row.test_accuracy, NAN);
  }
  add("Bayes ceiling", search::bayes_ceiling(setup.data.train),
      search::bayes_ceiling(setup.data.test), NAN);
  return result;
}

double mean(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double v : values) sum += v;
  return sum / double(values.size());
}

void print_table(std::ostream& out, const std::vector<KernelSeed>& seeds) {
  std::vector<std::vector<std::string>> table{
      {"classifier", "train", "test", "least test", "largest entry error"}};
  for (std::size_t row = 0; row < seeds.front().rows.size(); ++row) {
    std::vector<double> train;
    std::vector<double> test;
    std::vector<double> errors;
    for (const KernelSeed& seed : seeds) {
      train.push_back(seed.rows.at(row).train_accuracy);
      test.push_back(seed.rows.at(row).test_accuracy);
      errors.push_back(seed.rows.at(row).largest_error);
    }
    const double error = mean(errors);
    table.push_back({seeds.front().rows[row].name, percent(mean(train)), percent(mean(test)),
                     percent(*std::ranges::min_element(test)),
                     std::isnan(error) ? "" : format("%.5f", error)});
  }
  out << '\n'
      << (seeds.size() > 1 ? "means over " + std::to_string(seeds.size()) + " seeds\n" : "")
      << table_text(table);
}

}  // namespace

int run_classify_kernel(const std::vector<std::string>& words, const Streams& streams) {
  ClassifyArguments a;
  CommandLine line(
      "classify kernel EXPERIMENT [options]",
      "Trains a support vector machine on the kernel of the experiment's encoding:\n"
      "exact; as [noise] and [kernel] have it measured; and extrapolated to no noise.");
  add_classify_options(line, a, ClassifySeeds::kSeveral);
  add_dry_run_option(line, a.dry_run);
  line.positional("experiment", &a.source);
  line.example("qarch classify kernel classifier/ad-hoc --seeds 1..10");
  line.example("qarch classify kernel classifier/ad-hoc-noisy --set kernel.stretch=1,1.5");
  if (!line.parse(join_best_qubits(words), streams)) return kExitOk;
  resolve_classify_options(a, line);
  Answer answer(streams, a.json);
  const auto data = search::DataFolders::standard();
  search::Experiment experiment = classifier_experiment(a, data);
  if (a.dry_run) {
    const ClassifySetup setup = load_kernel_setup(experiment, data);
    std::vector<KernelPlan> kernels = ways_of(experiment, !setup.noise.model.is_noiseless());
    if (experiment.model.entangle != "none") kernels.push_back(kernels.front());
    return report_dry_run(answer, search::to_ini(experiment),
                          kernel_estimate(setup, kernels, a.threads,
                                          static_cast<int>(seeds_of(a, experiment).size())));
  }
  const SignalGuard guard;
  std::vector<KernelSeed> seeds;
  std::optional<ClassifySetup> first;
  std::vector<std::string> notes;   // of the first seed
  std::vector<std::string> others;  // much the same
  for (const std::uint64_t seed : seeds_of(a, experiment)) {
    if (SignalGuard::raised()) throw std::runtime_error("interrupted");
    experiment.general.seed = seed;
    const ClassifySetup setup = load_kernel_setup(experiment, data);
    if (setup.data.test.size() == 0) {
      throw std::invalid_argument("data.test = 0, must be >= 1 to judge a kernel");
    }
    if (seeds.empty()) {
      print_setup(answer.out(), setup);
      first = setup;
    }
    const WaitNotice notice(streams, "kernel of seed " + std::to_string(seed));
    std::vector<std::string>& kept = seeds.empty() ? notes : others;
    seeds.push_back(run_seed(setup, a.threads, kept));
  }
  print_table(answer.out(), seeds);
  for (const std::string& note : notes) answer.out() << "note     " << note << '\n';
  answer.write(kernel_json(*first, seeds, notes));
  return kExitOk;
}

}  // namespace qarch::apps
