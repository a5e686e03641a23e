#include "search/classify/model.h"

#include <array>
#include <numbers>
#include <string>

#include "search/classify/ansaetze.h"
#include "search/classify/encodings.h"
#include "search/classify/readout.h"
#include "search/named_row.h"
#include "search/optimize/require.h"

namespace qarch::search {

namespace {

double uniform_start(double width, rl::Rng& rng) {
  return width * std::numbers::pi * (2.0 * rl::uniform(rng) - 1.0);
}

double normal_start(double width, rl::Rng& rng) { return width * rl::normal(rng); }

double zero_start(double /*width*/, rl::Rng& /*rng*/) { return 0.0; }

constexpr std::array<WeightStart, 3> kStarts{{
    {"uniform", uniform_start},
    {"normal", normal_start},
    {"zero", zero_start},
}};

void check_features(int num_features) {
  if (num_features >= 1) return;
  throw std::invalid_argument("model: " + std::to_string(num_features) +
                              " features, must be at least 1");
}

void check_size(const EncodedCircuit& model) {
  if (model.angles.size() <= kMaxModelRotations) return;
  throw std::invalid_argument("model: more than " + std::to_string(kMaxModelRotations) +
                              " rotations");
}

/// On a readout qubit the readout is a Pauli of that qubit.
void check_readout_qubit(const EncodedCircuit& model, const ModelOptions& options) {
  const auto last = std::uint64_t{1} << static_cast<unsigned>(model.circuit.num_qubits() - 1);
  for (const sim::PauliTerm& term : model.observable.terms()) {
    require_option((term.string.x | term.string.z) == last, "model", "readout", options.readout,
                   "on the last qubit (ylast) with model.ansatz = " + options.ansatz);
  }
}

EncodedCircuit empty_model(int num_qubits, int num_features) {
  EncodedCircuit model;
  model.circuit = sim::Circuit(num_qubits);
  model.num_features = num_features;
  return model;
}

}  // namespace

EncodedCircuit build_encoding(const ModelOptions& options, int num_features) {
  options.validate();
  check_features(num_features);
  require_option(options.uploads == 1, "model", "uploads", options.uploads,
                 "1 for an encoding alone");
  const DataEncoding& encoding = data_encoding(options.encoding);
  const int n = encoding.num_qubits(options, num_features);
  EncodedCircuit model = empty_model(n, num_features);
  encoding.append(model, options, n, false);
  check_size(model);
  model.observable = readout_observable(options.readout, n);
  return model;
}

EncodedCircuit build_model(const ModelOptions& options, int num_features) {
  options.validate();
  check_features(num_features);
  const DataEncoding& encoding = data_encoding(options.encoding);
  const TrainedAnsatz& ansatz = trained_ansatz(options.ansatz);
  const int n = encoding.num_qubits(options, num_features);
  const bool readout_qubit = ansatz.readout_qubit && options.entangle != "none";
  EncodedCircuit model = empty_model(readout_qubit ? n + 1 : n, num_features);
  if (readout_qubit) model.circuit.append(sim::GateKind::kX, {n});
  for (int upload = 0; upload < options.uploads; ++upload) {
    encoding.append(model, options, n, true);
    ansatz.append(model, options, n);
    check_size(model);
  }
  model.observable = readout_observable(options.readout, model.circuit.num_qubits());
  if (readout_qubit) check_readout_qubit(model, options);
  model.check();
  return model;
}

std::span<const WeightStart> weight_starts() { return kStarts; }

const WeightStart& weight_start(std::string_view name) {
  return row_named(name, kStarts, "model.start");
}

std::vector<double> starting_weights(const ModelOptions& options, int num_weights, rl::Rng& rng) {
  const WeightStart& start = weight_start(options.start);
  std::vector<double> weights(static_cast<std::size_t>(num_weights));
  for (double& w : weights) w = start.draw(options.start_width, rng);
  return weights;
}

}  // namespace qarch::search
