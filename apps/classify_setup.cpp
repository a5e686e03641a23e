#include "apps/classify_setup.h"

#include <algorithm>
#include <cmath>
#include <ostream>
#include <stdexcept>

#include "apps/common_options.h"
#include "apps/input_file.h"
#include "apps/report_circuit.h"
#include "search/classify/model.h"
#include "search/classify/quantum_kernel.h"
#include "search/configuration.h"
#include "search/study_folder.h"
#include "sim/noise_coverage.h"

namespace qarch::apps {

namespace {

/// Gates that the noise does not know: an error where noise.strict.
void check_noise(const ClassifySetup& setup) {
  if (!setup.experiment.noise.strict) return;
  const search::NativeLowering lowering(setup.noise.native_gates);
  sim::require_complete(
      sim::noise_coverage(setup.noise.model, lowering(setup.executed)),
      setup.noise.native_gates.empty() ? sim::RestingRules::kRefused : sim::RestingRules::kAllowed);
}

/// Throws unless there are two classes, both of them among the training samples.
ClassifySetup load_samples(const search::Experiment& experiment, const search::DataFolders& data) {
  ClassifySetup setup{
      experiment, search::load_data(experiment.data, experiment.general.seed, data), {}, {}};
  const std::vector<int> signs = search::signs(setup.data.train);
  if (std::ranges::count(signs, 1) == 0 || std::ranges::count(signs, -1) == 0) {
    throw std::invalid_argument("data.train = " + std::to_string(signs.size()) +
                                ": must have samples of both classes");
  }
  return setup;
}

void load_noise(ClassifySetup& setup, const search::DataFolders& data) {
  setup.noise = search::load_noise(setup.experiment.noise, setup.model.circuit.num_qubits(), data);
  check_noise(setup);
}

/// "60 a, 60 b"
std::string counts_text(const search::Dataset& data) {
  std::string text;
  for (std::size_t c = 0; c < data.classes.size(); ++c) {
    const auto count = std::ranges::count(data.labels, static_cast<int>(c));
    text += (c == 0 ? "" : ", ") + std::to_string(count) + " " + data.classes[c];
  }
  return text;
}

void print_part(std::ostream& out, const char* name, const search::Dataset& part) {
  if (part.size() == 0) return;
  out << format("         %-11s%5d samples (%s), Bayes ceiling %s\n", name, part.size(),
                counts_text(part).c_str(), percent(search::bayes_ceiling(part)).c_str());
}

}  // namespace

void add_classify_options(CommandLine& line, ClassifyArguments& a, ClassifySeeds seeds) {
  add_set_option(line, a.overrides);
  add_noise_options(line, a.noise, NoiseOptionSet::kAll);
  add_seed_option(line, a.seed, "same as --set general.seed=N");
  if (seeds == ClassifySeeds::kSeveral) add_seeds_option(line, a.seeds, "one after the other");
  add_threads_option(line, a.threads, "samples side by side");
  add_json_option(line, a.json);
}

void resolve_classify_options(ClassifyArguments& a, const CommandLine& line) {
  line.refuse_empty({"json"});
  if (line.given("seeds") && a.seeds.empty()) {
    throw std::invalid_argument("--seeds = '', must be a list such as 1..10");
  }
  check_threads(a.threads);
  const std::vector<std::string> noise = noise_keys(a.noise, line);
  a.overrides.insert(a.overrides.end(), noise.begin(), noise.end());
  if (line.given("seed")) {
    if (!a.seeds.empty()) {
      throw std::invalid_argument("--seed and --seeds exclude each other");
    }
    a.overrides.push_back("general.seed=" + a.seed);
  }
}

std::vector<std::uint64_t> seeds_of(const ClassifyArguments& arguments,
                                    const search::Experiment& experiment) {
  if (arguments.seeds.empty()) return {experiment.general.seed};
  return search::parse_seeds(arguments.seeds);
}

search::Experiment classifier_experiment(const ClassifyArguments& arguments,
                                         const search::DataFolders& data) {
  if (arguments.source.empty()) throw std::invalid_argument("EXPERIMENT is missing");
  check_named_file(arguments.source);
  search::Experiment experiment =
      search::read_experiment(arguments.source, arguments.overrides, data);
  if (!experiment.is_classifier()) {
    throw std::invalid_argument("'" + arguments.source +
                                "': data.name is missing, this is no experiment of a classifier");
  }
  return experiment;
}

search::Evaluator ClassifySetup::evaluator(int threads) const {
  return {model, noise.model, threads, search::NativeLowering(noise.native_gates)};
}

search::Evaluator ClassifySetup::noiseless_evaluator(int threads) const {
  return {model, {}, threads};
}

search::TrainingPlan ClassifySetup::plan() const {
  return {experiment.train, experiment.optimizer, experiment.model, experiment.attack,
          experiment.general.seed};
}

ClassifySetup load_setup(const search::Experiment& experiment, const search::DataFolders& data) {
  ClassifySetup setup = load_samples(experiment, data);
  setup.model = search::build_model(experiment.model, setup.data.train.num_features());
  setup.executed = setup.model.circuit;
  load_noise(setup, data);
  return setup;
}

ClassifySetup load_kernel_setup(const search::Experiment& experiment,
                                const search::DataFolders& data) {
  ClassifySetup setup = load_samples(experiment, data);
  setup.model = search::build_encoding(experiment.model, setup.data.train.num_features());
  setup.executed = search::overlap_circuit(setup.model.circuit);
  load_noise(setup, data);
  return setup;
}

void print_setup(std::ostream& out, const ClassifySetup& setup) {
  const search::Experiment& e = setup.experiment;
  out << format("data     %s: %d features\n", setup.data.train.name.c_str(),
                setup.data.train.num_features());
  print_part(out, "train", setup.data.train);
  print_part(out, "validation", setup.data.validation);
  print_part(out, "test", setup.data.test);
  for (const sim::Provenance& file : setup.data.train.provenance) {
    out << "         from " << file.file << ", SHA-256 " << file.sha256.substr(0, 16) << "...\n";
  }
  for (const std::string& note : setup.data.notes) out << "note     " << note << '\n';
  const sim::Circuit& circuit = setup.executed;
  const bool trained = setup.model.num_weights > 0;
  out << format("model    %s encoding%s: %d qubits, %zu gates (%d of two qubits)",
                e.model.encoding.c_str(), trained ? (", " + e.model.ansatz).c_str() : "",
                circuit.num_qubits(), circuit.gates().size(), circuit.num_two_qubit_gates());
  if (trained) {
    out << format(", %d weights%s, readout %s", setup.model.num_weights,
                  e.model.bias ? " and a bias" : "", e.model.readout.c_str());
  }
  out << '\n';
  print_noise(out, setup.noise);
  print_coverage(out, setup.noise, circuit);
}

std::string percent(double share) {
  return std::isnan(share) ? "-" : format("%.1f %%", 100.0 * share);
}

}  // namespace qarch::apps
