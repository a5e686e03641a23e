#include <algorithm>
#include <cmath>
#include <ostream>
#include <span>
#include <utility>
#include <vector>

#include "apps/draw_circuit.h"
#include "apps/options.h"
#include "apps/report_circuit.h"
#include "apps/search_subject.h"
#include "apps/study_report.h"
#include "apps/wait_notice.h"
#include "search/classify/baselines.h"
#include "search/classify/model_options.h"
#include "search/data_path.h"
#include "search/datasets/data_source.h"
#include "search/io/text_file.h"
#include "search/results/classifier_scores.h"
#include "search/results/pareto_archive.h"
#include "sim/noise_coverage.h"

namespace qarch::apps {

namespace {

using search::ClassifierScores;
using search::ClassifierTask;

std::string number_or_dash(const char* how, double number) {
  return std::isnan(number) ? "-" : format(how, number);
}

/// References are given more work than a pruning, as they start from nowhere.
constexpr int kReferenceEvaluations = 4000;

class ClassifierSubject final : public SearchSubject {
 public:
  ClassifierSubject(const search::Experiment& experiment, const search::DataFolders& folders,
                    int threads)
      : experiment_(experiment),
        threads_(threads),
        data_(search::load_data(experiment.data, experiment.general.seed, folders)),
        noise_(search::load_noise(experiment.noise, search::classifier_qubits(experiment, data_),
                                  folders)) {}

  const search::ProblemKind& kind() const override { return search::kClassifier; }
  const search::NamedNoise& noise() const override { return noise_; }
  search::SearchProblem problem() const override {
    return search::classifier_search_problem(experiment_, data_, noise_, threads_);
  }

  void print_header(std::ostream& out) const override {
    const auto& classes = data_.train.classes;
    out << "problem  " << experiment_.data.name << ": "
        << format("%d features on %d qubits; samples: %d train, %d validation, %d test\n",
                  data_.train.num_features(), search::classifier_qubits(experiment_, data_),
                  data_.train.size(), data_.validation.size(), data_.test.size());
    out << "classes ";
    for (const std::string& name : classes) out << ' ' << name;
    out << "; judged by the " << experiment_.train.score
        << " of the validation samples, trained on " << experiment_.train.loss << '\n';
    for (const sim::Provenance& file : data_.train.provenance) {
      out << "         from " << file.file << ", SHA-256 " << file.sha256.substr(0, 16) << "...\n";
    }
    for (const std::string& note : data_.notes) out << "note     " << note << '\n';
    print_noise(out, noise_);
  }

  void print_findings(const Streams& streams, const search::RunRecord& record,
                      const search::SearchProblem& problem,
                      const std::string& folder) const override {
    std::ostream& out = streams.out;
    const auto* best = search::find_circuit(record, "best");
    if (best == nullptr) return;
    const auto& task = dynamic_cast<const ClassifierTask&>(*problem.task);
    print_best(streams, *best, task);
    out << std::flush;
    const Comparison comparison = compare(streams, record, *best, task);
    out << (noise_.model.is_noiseless() ? "\n" : "\nunder the noise; ")
        << "loss and accuracy of training, validation and test samples\n"
        << scores_table(comparison.scores);
    if (comparison.trainings > 0) {
      print_verdict(out, comparison);
    } else {
      out << "\ninterrupted: what it is to be compared with is left out\n";
    }
    search::write_text_file_atomically(folder + "/scores.csv",
                                       search::scores_csv(comparison.scores));
    out << "\nscores   " << folder << "/scores.csv\n";
  }

 private:
  void print_best(const Streams& streams, const search::CircuitRecord& best,
                  const ClassifierTask& task) const {
    std::ostream& out = streams.out;
    out << (noise_.model.is_noiseless() ? "\nbest circuit" : "\nbest circuit under the noise")
        << ", behind the encoding\n"
        << format("  validation %s %.6f", experiment_.train.score.c_str(), best.energy)
        << (noise_.model.is_noiseless()
                ? "\n"
                : format(" under noise, %.6f without\n", best.noiseless_energy))
        << format("  %d two-qubit gates, %d rotations, depth %d\n",
                  best.circuit.num_two_qubit_gates(), best.circuit.num_rotations(),
                  best.circuit.depth())
        << draw_circuit(best.circuit, best.angles, drawing_width(streams));
    if (noise_.model.is_noiseless()) return;
    out << "noise on the classifier\n";
    for (const std::string& line :
         sim::describe_coverage(noise_.model, task.executed(best.circuit))) {
      out << "  " << line << '\n';
    }
  }

  /// The best circuit, the references, and the front.
  struct Comparison {
    std::vector<ClassifierScores> scores;
    int trainings = 0;  ///< of the reference behind the best circuit; 0: no references
  };

  Comparison compare(const Streams& streams, const search::RunRecord& record,
                     const search::CircuitRecord& best, const ClassifierTask& task) const {
    const WaitNotice notice(streams, "comparison with circuits that were not searched for");
    Comparison result{{classifier_scores(task, data_, "best", {best.circuit, best.angles})}};
    add_references(result, best.circuit.num_two_qubit_gates(), task);
    for (const search::CircuitRecord* circuit : search::front_by_two_qubit_gates(
             record.archive, search::archive_error(experiment_.archive.order))) {
      result.scores.push_back(classifier_scores(
          task, data_, "front " + std::to_string(circuit->circuit.num_two_qubit_gates()),
          {circuit->circuit, circuit->angles}));
    }
    return result;
  }

  /// Both of them, or none once a signal has come.
  void add_references(Comparison& result, int two_qubit_gates, const ClassifierTask& task) const {
    search::ReferenceOptions options;
    options.training = reference_training();
    options.seed = experiment_.general.seed;
    options.two_qubit_gate = search::reference_gate(experiment_.env.gates, noise_.native_gates);
    options.stop_requested = [] { return SignalGuard::raised(); };
    const std::string& coupling = experiment_.env.coupling;
    const auto entangled = hardware_efficient_reference(task, coupling, two_qubit_gates, options);
    if (!entangled) return;
    search::Experiment plain = experiment_;
    plain.model = search::without_entanglement(plain.model);
    const search::SearchProblem problem =
        search::classifier_search_problem(plain, data_, noise_, threads_);
    const auto& plain_task = dynamic_cast<const ClassifierTask&>(*problem.task);
    const auto unentangled = hardware_efficient_reference(plain_task, coupling, 0, options);
    if (!unentangled) return;
    result.trainings = entangled->trainings;
    result.scores.push_back(
        classifier_scores(task, data_, "hardware-efficient", entangled->circuit.bound));
    result.scores.push_back(
        classifier_scores(plain_task, data_, "no entanglement", unentangled->circuit.bound));
  }

  search::PruningOptions reference_training() const {
    search::PruningOptions options = experiment_.pruning;
    options.max_evaluations = kReferenceEvaluations;
    return options;
  }

  static std::string scores_table(std::span<const ClassifierScores> scores) {
    std::vector<std::vector<std::string>> rows{{"circuit", "2q", "gates", "score", "loss", "", "",
                                                "accuracy", "", "", "F1 test", "test confusion"}};
    for (const ClassifierScores& s : scores) {
      std::vector<std::string> row{s.name, std::to_string(s.cost.two_qubit_gates),
                                   std::to_string(s.cost.gates), format("%.4f", s.cost.energy)};
      for (const auto* j : {&s.train, &s.validation, &s.test}) {
        row.push_back(number_or_dash("%.4f", j->loss));
      }
      for (const auto* j : {&s.train, &s.validation, &s.test}) {
        row.push_back(number_or_dash("%.3f", j->accuracy));
      }
      const auto& c = s.test.confusion;
      row.push_back(number_or_dash("%.3f", s.test.f1()));
      row.push_back(s.test.expectations.empty()
                        ? "-"
                        : format("%d %d / %d %d", c[0][0], c[0][1], c[1][0], c[1][1]));
      rows.push_back(std::move(row));
    }
    return table_text(rows);
  }

  /// Whether searching paid, and what no classifier can pass.
  void print_verdict(std::ostream& out, const Comparison& comparison) const {
    const ClassifierScores& found = comparison.scores[0];
    const ClassifierScores& reference = comparison.scores[1];
    const search::PruningOptions training = reference_training();
    out << format(
        "\nhardware-efficient ansatz with as many two-qubit gates, trained by %s with up to %d "
        "evaluations, best of %d: validation %s %.4f with %d gates; found: %.4f with %d gates\n",
        training.method.c_str(), training.max_evaluations, comparison.trainings,
        experiment_.train.score.c_str(), reference.cost.energy, reference.cost.gates,
        found.cost.energy, found.cost.gates);
    if (data_.test.size() == 0) return;
    out << format(
        "test samples: that ansatz loss %.4f, accuracy %.3f; found: loss %.4f, accuracy %.3f\n",
        reference.test.loss, reference.test.accuracy, found.test.loss, found.test.accuracy);
    for (const search::BaselineScore& baseline :
         search::baseline_scores(data_.train, data_.test, experiment_.general.seed)) {
      out << format("classical baseline %-10s accuracy %.3f in training, %.3f in test  %s\n",
                    baseline.name.c_str(), baseline.train_accuracy, baseline.test_accuracy,
                    baseline.detail.c_str());
    }
    out << format("Bayes ceiling of the test samples (rows of both classes): %.3f\n",
                  search::bayes_ceiling(data_.test));
  }

  search::Experiment experiment_;
  int threads_;
  search::DataSplit data_;
  search::NamedNoise noise_;
};

}  // namespace

std::unique_ptr<SearchSubject> load_classifier_subject(const search::Experiment& experiment,
                                                       int threads) {
  return std::make_unique<ClassifierSubject>(experiment, search::DataFolders::standard(), threads);
}

}  // namespace qarch::apps
