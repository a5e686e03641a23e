#include "apps/classify_run.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <ostream>
#include <stdexcept>

#include "apps/report_circuit.h"
#include "apps/study_report.h"
#include "search/classify/baselines.h"
#include "search/classify/model.h"
#include "search/configuration.h"
#include "search/io/classifier_file.h"
#include "search/io/text_file.h"
#include "sim/noise_coverage.h"

namespace qarch::apps {

namespace {

search::NoiseRecord noise_record(const ClassifySetup& setup) {
  search::NoiseRecord record{setup.noise.model.name(), setup.noise.description};
  const search::NativeLowering lowering(setup.noise.native_gates);
  record.rules = sim::describe_coverage(setup.noise.model, lowering(setup.executed));
  for (const sim::Repair& repair : setup.noise.repairs) {
    record.repairs.push_back(search::repair_text(repair));
  }
  record.notes = setup.noise.notes;
  record.provenance = setup.noise.provenance;
  record.layout = setup.noise.layout;
  return record;
}

/// What was asked, before anything was trained.
search::ClassifierRecord empty_record(const ClassifySetup& setup) {
  search::ClassifierRecord record;
  record.qarch_version = QARCH_VERSION;
  record.configuration = search::to_ini(setup.experiment);
  record.seed = setup.experiment.general.seed;
  record.data = setup.data.train.name;
  record.classes = setup.data.train.classes;
  record.data_notes = setup.data.notes;
  record.data_files = setup.data.train.provenance;
  record.noise = noise_record(setup);
  record.num_qubits = setup.model.circuit.num_qubits();
  record.num_gates = static_cast<int>(setup.model.circuit.gates().size());
  record.num_two_qubit_gates = setup.model.circuit.num_two_qubit_gates();
  record.num_features = setup.model.num_features;
  return record;
}

}  // namespace

search::PartRecord judge_part(search::Evaluator& evaluator, const ClassifySetup& setup,
                              const search::ClassifierWeights& classifier,
                              const search::Dataset& part) {
  search::PartRecord record;
  record.samples = part.size();
  if (part.size() == 0) return record;
  const search::TrainOptions& train = setup.experiment.train;
  const search::Judgement judgement = search::judge(
      evaluator, classifier, part, search::loss_from_name(train.loss), train.loss_shots);
  record.loss = judgement.loss;
  record.accuracy = judgement.accuracy;
  record.f1 = judgement.f1();
  record.bayes_ceiling = search::bayes_ceiling(part);
  for (std::size_t t = 0; t < 2; ++t) {
    for (std::size_t a = 0; a < 2; ++a) record.confusion[2 * t + a] = judgement.confusion[t][a];
  }
  return record;
}

search::ClassifierRecord train_classifier(const ClassifySetup& setup, int threads,
                                          const search::TrainingControl& control) {
  search::ClassifierRecord record = empty_record(setup);
  search::Evaluator evaluator = setup.evaluator(threads);
  search::TrainingResult result =
      search::train(evaluator, setup.data.train, setup.data.validation, setup.plan(), control);
  record.classifier = std::move(result.classifier);
  record.history = std::move(result.history);
  record.evaluations = result.evaluations;
  record.stopped = result.stopped;
  const std::array parts{&setup.data.train, &setup.data.validation, &setup.data.test};
  for (std::size_t p = 0; p < parts.size(); ++p) {
    record.parts[p] = judge_part(evaluator, setup, record.classifier, *parts[p]);
  }
  return record;
}

std::vector<search::BaselineRecord> train_baselines(const ClassifySetup& setup, int threads,
                                                    const search::TrainingControl& control) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  std::vector<search::BaselineRecord> rows;
  if (setup.experiment.model.entangle != "none") {
    ClassifySetup ablated = setup;
    ablated.experiment.model = search::without_entanglement(setup.experiment.model);
    ablated.model = search::build_model(ablated.experiment.model, setup.model.num_features);
    ablated.executed = ablated.model.circuit;
    const search::ClassifierRecord record = train_classifier(ablated, threads, control);
    if (record.stopped) return rows;
    rows.push_back({"no entanglement", record.parts[0].accuracy,
                    record.parts[2].samples > 0 ? record.parts[2].accuracy : kNaN});
  }
  for (const search::BaselineScore& row :
       search::baseline_scores(setup.data.train, setup.data.test, setup.experiment.general.seed)) {
    rows.push_back({row.name, row.train_accuracy, row.test_accuracy});
  }
  return rows;
}

void print_classifier(std::ostream& out, const search::ClassifierRecord& record) {
  std::vector<std::vector<std::string>> table{
      {"", "samples", "accuracy", "loss", "F1", "Bayes ceiling"}};
  const search::PartRecord* last = nullptr;
  for (std::size_t p = 0; p < record.parts.size(); ++p) {
    const search::PartRecord& part = record.parts[p];
    if (part.samples == 0) continue;
    last = &part;
    table.push_back({std::string(search::kPartNames[p]), std::to_string(part.samples),
                     percent(part.accuracy), format("%.4f", part.loss), format("%.3f", part.f1),
                     percent(part.bayes_ceiling)});
  }
  out << table_text(table);
  if (last != nullptr) {
    const auto& c = last->confusion;
    out << "\nconfusion of the last row\n"
        << table_text({{"", "answered " + record.classes[0], "answered " + record.classes[1]},
                       {record.classes[0], std::to_string(c[0]), std::to_string(c[1])},
                       {record.classes[1], std::to_string(c[2]), std::to_string(c[3])}});
  }
  if (record.baselines.empty()) return;
  std::vector<std::vector<std::string>> beside{{"beside it", "train", "test"}};
  for (const search::BaselineRecord& row : record.baselines) {
    beside.push_back({row.name, percent(row.train_accuracy), percent(row.test_accuracy)});
  }
  out << '\n' << table_text(beside);
}

void write_classifier_run(const std::string& folder, const ClassifySetup& setup,
                          const search::ClassifierRecord& record) {
  search::write_text_file_atomically(folder + "/configuration.cfg", record.configuration);
  search::write_text_file_atomically(folder + "/classifier.qasm",
                                     search::classifier_qasm(setup.model, record));
  search::write_classifier_file(folder + "/run.h5", record);
}

search::Experiment experiment_of_run(const search::ClassifierRecord& record,
                                     const ClassifyArguments& a, const search::DataFolders& data) {
  search::Experiment stored = search::parse_experiment(record.configuration, a.source, {}, data);
  if (stored.data.seed == 0) stored.data.seed = stored.general.seed;
  std::vector<std::string> overrides{"data.seed=" + std::to_string(stored.data.seed)};
  overrides.insert(overrides.end(), a.overrides.begin(), a.overrides.end());
  search::Experiment experiment =
      search::parse_experiment(record.configuration, a.source, overrides, data);
  search::Experiment other = experiment;
  other.model = stored.model;
  if (search::to_ini(other) != search::to_ini(experiment)) {
    throw std::invalid_argument("--set model....: the circuit is that of the run, must not change");
  }
  other.data = stored.data;
  const bool fitted = stored.data.pca > 0 || stored.data.scaling == "minmax" ||
                      stored.data.scaling == "standard" || stored.data.name == "ad_hoc";
  if (fitted && search::to_ini(other) != search::to_ini(experiment)) {
    throw std::invalid_argument(
        "--set data....: must not change, the samples of this run were scaled, or labelled, as its "
        "training samples asked for");
  }
  return experiment;
}

void check_run(const search::ClassifierRecord& record, const ClassifySetup& setup,
               const ClassifyArguments& arguments) {
  const std::string& where = arguments.source;
  if (setup.data.train.classes != record.classes) {
    throw std::invalid_argument(where + ": data.classes must be those of the run");
  }
  const bool other_files = std::ranges::any_of(arguments.overrides, [](const std::string& text) {
    return text.starts_with("data.name") || text.starts_with("data.labels");
  });
  const auto sums = [](const std::vector<sim::Provenance>& files) {
    std::vector<std::string> result;
    for (const sim::Provenance& file : files) result.push_back(file.sha256);
    return result;
  };
  if (!other_files && sums(setup.data.train.provenance) != sums(record.data_files)) {
    throw std::invalid_argument(where + ": the files of its data have changed since (SHA-256)");
  }
  const int weights = static_cast<int>(record.classifier.weights.size());
  if (weights == setup.model.num_weights) return;
  throw std::invalid_argument(where + ": has " + std::to_string(weights) +
                              " weights, the circuit of its data needs " +
                              std::to_string(setup.model.num_weights));
}

search::ClassifierRecord read_classifier_run(const std::string& path) {
  return search::read_classifier_file(std::filesystem::is_directory(path) ? path + "/run.h5"
                                                                          : path);
}

}  // namespace qarch::apps
