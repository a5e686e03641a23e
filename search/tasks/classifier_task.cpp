#include "search/tasks/classifier_task.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "search/named_row.h"
#include "sim/expectation.h"

namespace qarch::search {

namespace {

/// Numbers that an evaluation touches from which threads gain more than their start costs: they
/// start anew with every circuit that is compiled.
constexpr double kWorkForThreads = 2e6;

double loss_score(const Loss& loss, double e, int y, double loss_shots) {
  return loss.of(e, y, 0.0, loss_shots).value;
}

/// Class 0 is answered where e >= 0.
double error_score(const Loss& /*loss*/, double e, int y, double /*loss_shots*/) {
  return (e >= 0.0) == (y > 0) ? 0.0 : 1.0;
}

constexpr std::array<NamedRow<SampleScore>, 2> kSampleScores{{
    {"loss", loss_score},
    {"error", error_score},
}};

std::span<const double> row(const Samples& x, Eigen::Index i) {
  return {x.data() + i * x.cols(), static_cast<std::size_t>(x.cols())};
}

void require_samples(const Dataset& data, const EncodedCircuit& encoding, const char* which) {
  if (data.size() == 0) {
    throw std::invalid_argument(std::string("data.") + which +
                                " = 0, must be >= 1: a search is judged by samples of its own");
  }
  if (data.num_features() != encoding.num_features) {
    throw std::invalid_argument(std::string("data.") + which + ": " +
                                std::to_string(data.num_features()) + " features, must be the " +
                                std::to_string(encoding.num_features) + " of the encoding");
  }
}

}  // namespace

SampleScore sample_score_from_name(std::string_view name) {
  return row_named(name, kSampleScores, "train.score").value;
}

EncodedCircuit grown_classifier(const EncodedCircuit& encoding, const sim::Circuit& circuit) {
  if (encoding.circuit.num_qubits() != circuit.num_qubits()) {
    throw std::invalid_argument("grown_classifier: " + std::to_string(circuit.num_qubits()) +
                                " qubits, must be the " +
                                std::to_string(encoding.circuit.num_qubits()) + " of the encoding");
  }
  if (encoding.num_weights != 0) {
    throw std::invalid_argument("grown_classifier: the encoding has " +
                                std::to_string(encoding.num_weights) + " weights, must have none");
  }
  EncodedCircuit model = encoding;
  const int first = encoding.circuit.num_parameters();
  model.num_weights = circuit.num_parameters();
  for (int w = 0; w < model.num_weights; ++w) model.angles.push_back({.weight = w});
  sim::Circuit joined(circuit.num_qubits(), first + model.num_weights);
  for (const sim::Gate& gate : encoding.circuit.gates()) joined.append(gate);
  for (sim::Gate gate : circuit.gates()) {
    if (gate.slot >= 0) gate.slot += first;
    joined.append(gate);
  }
  model.circuit = std::move(joined);
  return model;
}

class ClassifierTask::Objective final : public TaskObjective {
 public:
  Objective(const ClassifierTask& task, const sim::Circuit& circuit, rl::Rng& shot_rng)
      : task_(&task), circuit_(circuit), measured_(task.evaluator(circuit)), shot_rng_(&shot_rng) {}

  int dimension() const override { return measured_.num_weights(); }

  double value(std::span<const double> x, double shots) override {
    return mean(measured_, task_->train_, x, shots, loss_score);
  }

  bool has_gradient() const override { return true; }
  double value_and_gradient(std::span<const double> x, std::span<double> gradient) override {
    const ClassifierGoal& goal = task_->goal_;
    return MeanLoss(measured_, goal.loss, goal.loss_shots, false)
        .gradient(task_->train_, x, gradient);
  }
  int gradient_cost() const override { return measured_.gradient_cost(); }

  std::string sweep_obstacle() const override {
    return "the loss of a classifier is no sinusoid of an angle";
  }

  bool score_is_value() const override { return false; }
  double score(std::span<const double> x, double shots) override {
    return mean(measured_, task_->validation_, x, shots, task_->goal_.score);
  }

  double noiseless_value(std::span<const double> x) override {
    if (task_->noise_.is_noiseless()) return score(x, 0.0);
    if (!noiseless_) {
      noiseless_.emplace(measured_.model(), sim::NoiseModel(),
                         task_->threads_for(measured_.model().circuit, sim::NoiseModel()));
    }
    return mean(*noiseless_, task_->validation_, x, 0.0, task_->goal_.score);
  }

 private:
  double mean(Evaluator& evaluator, const SignedSamples& samples, std::span<const double> weights,
              double shots, SampleScore of_sample) {
    expectations_.resize(samples.y.size());
    if (shots > 0.0) {
      sample(samples, weights, shots);
    } else {
      evaluator.expectations(samples.x, weights, expectations_);
    }
    const ClassifierGoal& goal = task_->goal_;
    double sum = 0.0;
    for (std::size_t i = 0; i < samples.y.size(); ++i) {
      sum += of_sample(goal.loss, expectations_[i], samples.y[i], goal.loss_shots);
    }
    return sum / static_cast<double>(samples.y.size());
  }

  /// Expectation values as so many measurements of each sample estimate them.
  void sample(const SignedSamples& samples, std::span<const double> weights, double shots) {
    const EncodedCircuit& model = measured_.model();
    if (!single_) single_.emplace(task_->executed(circuit_), task_->noise_, task_->measured_);
    angles_.resize(model.angles.size());
    for (std::size_t i = 0; i < samples.y.size(); ++i) {
      bind_angles(model, row(samples.x, static_cast<Eigen::Index>(i)), weights, angles_);
      const std::span<const double> values = single_->read_values(angles_);
      const double variance = task_->shot_variance_(*task_->measured_, values, shots);
      const double drawn = task_->measured_->expectation(values) +
                           std::sqrt(std::max(variance, 0.0)) * rl::normal(*shot_rng_);
      expectations_[i] = std::clamp(drawn, -1.0, 1.0);
    }
  }

  const ClassifierTask* task_;
  sim::Circuit circuit_;
  Evaluator measured_;
  std::optional<Evaluator> noiseless_;              ///< once it is asked for
  std::optional<sim::ExpectationFunction> single_;  ///< for shots
  rl::Rng* shot_rng_;
  std::vector<double> expectations_;
  std::vector<double> angles_;
};

ClassifierTask::ClassifierTask(EncodedCircuit encoding, Dataset train, Dataset validation,
                               ClassifierGoal goal, sim::NoiseModel noise,
                               ShotVariance shot_variance, NativeLowering lowering, int threads)
    : encoding_(std::move(encoding)),
      goal_(goal),
      noise_(std::move(noise)),
      shot_variance_(shot_variance),
      lowering_(std::move(lowering)),
      threads_(threads),
      measured_(std::make_shared<sim::CompiledObservable>(encoding_.observable, noise_)) {
  encoding_.check();
  require_samples(train, encoding_, "train");
  require_samples(validation, encoding_, "validation");
  train_ = {std::move(train.x), signs(train)};
  validation_ = {std::move(validation.x), signs(validation)};
  num_strings_ =
      static_cast<int>(std::ranges::count_if(encoding_.observable.terms(), [](const auto& term) {
        return term.string.x != 0 || term.string.z != 0;
      }));
}

int ClassifierTask::num_measured_strings() const {
  return num_strings_ * static_cast<int>(train_.y.size());
}

int ClassifierTask::num_scored_strings() const {
  return num_strings_ * static_cast<int>(validation_.y.size());
}

sim::Circuit ClassifierTask::executed(const sim::Circuit& circuit) const {
  const sim::Circuit whole = grown_classifier(encoding_, circuit).circuit;
  return noise_.is_noiseless() ? whole : lowering_(whole);
}

int ClassifierTask::threads_for(const sim::Circuit& executed, const sim::NoiseModel& noise) const {
  const bool pure = noise.rules().empty() && !noise.relaxes(executed);
  const int n = executed.num_qubits();
  const double state = pure ? std::ldexp(8.0, n) : std::ldexp(1.0, 2 * n);
  const auto samples = static_cast<double>(std::max(train_.y.size(), validation_.y.size()));
  const double work = samples * state * static_cast<double>(executed.gates().size());
  return work > kWorkForThreads ? threads_ : 1;
}

Evaluator ClassifierTask::evaluator(const sim::Circuit& circuit) const {
  const int threads = threads_ == 1 ? 1 : threads_for(executed(circuit), noise_);
  return {grown_classifier(encoding_, circuit), noise_, threads, lowering_};
}

std::unique_ptr<TaskObjective> ClassifierTask::compile(const sim::Circuit& circuit,
                                                       rl::Rng& shot_rng) const {
  return std::make_unique<Objective>(*this, circuit, shot_rng);
}

}  // namespace qarch::search
