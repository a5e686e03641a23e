#include "search/search_problem.h"

#include <cstring>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "chem/io/checksum.h"
#include "rl/random.h"
#include "search/classify/model.h"
#include "search/io/text_file.h"
#include "search/optimize/require.h"
#include "search/problem.h"
#include "search/problem_kind.h"

namespace qarch::search {

namespace {

void require_searchable(const ModelOptions& model, const TrainOptions& train) {
  require_option(!model.bias, "model", "bias", "true", "false in a search");
  require_option(train.shots == 0.0, "train", "shots", train.shots,
                 "0 in a search, whose measurements are noise.shots");
  require_option(train.adversarial_mode() == AdversarialMode::kNone, "train", "adversarial",
                 "'" + train.adversarial + "'", "none in a search");
}

/// What a search trains on: all samples, or so many that were drawn once.
Dataset training_samples(const Dataset& train, int batch, std::uint64_t seed) {
  if (batch <= 0 || batch >= train.size()) return train;
  std::vector<int> rows(static_cast<std::size_t>(train.size()));
  std::iota(rows.begin(), rows.end(), 0);
  rl::Rng rng = rl::random_stream(seed, "search batch");
  for (std::size_t i = 0; i < static_cast<std::size_t>(batch); ++i) {
    const std::size_t other = i + static_cast<std::size_t>(rl::uniform_index(rng, rows.size() - i));
    std::swap(rows[i], rows[other]);
  }
  rows.resize(static_cast<std::size_t>(batch));
  return subset(train, rows);
}

void append_bytes(std::string& bytes, const void* from, std::size_t size) {
  const std::size_t start = bytes.size();
  bytes.resize(start + size);
  if (size > 0) std::memcpy(bytes.data() + start, from, size);
}

/// Features and labels of all three sets, so that a run is not resumed with other samples.
sim::Provenance samples_checksum(const DataSplit& data) {
  std::string bytes;
  for (const Dataset* part : {&data.train, &data.validation, &data.test}) {
    bytes += std::to_string(part->size()) + ' ' + std::to_string(part->num_features()) + '\n';
    append_bytes(bytes, part->x.data(), static_cast<std::size_t>(part->x.size()) * sizeof(double));
    append_bytes(bytes, part->labels.data(), part->labels.size() * sizeof(int));
  }
  return {"samples", chem::sha256_hex(bytes), ""};
}

/// A line for each angle of the data, as EncodedAngle defines it.
std::string encoding_text(const EncodedCircuit& encoding) {
  std::string text;
  for (std::size_t s = 0; s < encoding.angles.size(); ++s) {
    const EncodedAngle& angle = encoding.angles[s];
    text += "theta_" + std::to_string(s) + " = " + number_text(angle.offset);
    if (angle.feature >= 0) {
      const std::string own = "x_" + std::to_string(angle.feature);
      text += " + " + number_text(angle.data_scale) + " ";
      text += angle.partner < 0
                  ? own
                  : "(pi - " + own + ") (pi - x_" + std::to_string(angle.partner) + ")";
    }
    text += '\n';
  }
  return text;
}

ProblemRecord record_of(const Task& task, const ProblemKind& kind, const std::string& name) {
  ProblemRecord record;
  record.kind = kind.name;
  record.name = name;
  record.num_qubits = task.num_qubits();
  record.exact_energy = task.exact_minimum();
  record.fake_minimum = task.lower_bound();
  return record;
}

}  // namespace

SearchProblem vqe_search_problem(const Experiment& experiment, const chem::QubitProblem& problem,
                                 const NamedNoise& noise) {
  auto task =
      make_vqe_task(problem, noise.model, experiment.noise, NativeLowering(noise.native_gates));
  ProblemRecord record = record_of(*task, kVqe, experiment.problem.name);
  record.observable = task->hamiltonian().to_text();
  record.hartree_fock_energy = problem.hartree_fock_energy;
  return {std::move(record), std::move(task), make_vqe_task(problem, {}, {})};
}

int classifier_qubits(const Experiment& experiment, const DataSplit& data) {
  return build_encoding(experiment.model, data.train.num_features()).circuit.num_qubits();
}

SearchProblem classifier_search_problem(const Experiment& experiment, const DataSplit& data,
                                        const NamedNoise& noise, int threads) {
  require_searchable(experiment.model, experiment.train);
  const TrainOptions& options = experiment.train;
  const EncodedCircuit encoding = build_encoding(experiment.model, data.train.num_features());
  const ClassifierGoal goal{loss_from_name(options.loss), options.loss_shots,
                            sample_score_from_name(options.score)};
  const Dataset train = training_samples(data.train, options.batch, experiment.general.seed);
  const ShotVariance variance = shot_variance_from_name(experiment.noise.shot_noise);
  auto task =
      std::make_unique<ClassifierTask>(encoding, train, data.validation, goal, noise.model,
                                       variance, NativeLowering(noise.native_gates), threads);
  auto noiseless =
      std::make_unique<ClassifierTask>(encoding, train, data.validation, goal, sim::NoiseModel(),
                                       variance, NativeLowering(), threads);
  ProblemRecord record = record_of(*task, kClassifier, experiment.data.name);
  record.observable = encoding.observable.to_text();
  record.encoding = encoding.circuit;
  record.encoding_angles = encoding_text(encoding);
  record.provenance = data.train.provenance;
  record.provenance.push_back(samples_checksum(data));
  record.notes = data.notes;
  return {std::move(record), std::move(task), std::move(noiseless)};
}

}  // namespace qarch::search
