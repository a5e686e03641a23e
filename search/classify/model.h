#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "rl/random.h"
#include "search/classify/encoded_circuit.h"
#include "search/classify/model_options.h"

namespace qarch::search {

inline constexpr std::size_t kMaxModelRotations = 1'000'000;

/// The circuit of a classifier for samples of so many features:
///
///   [X on the readout qubit]  (encoding, ansatz) x model.uploads,  observable model.readout
///
/// Each upload has the same data and new weights, numbered in the order of their gates. A readout
/// qubit is the last one. Throws std::invalid_argument "model.field = ..., must be ..." for options
/// that no row has or that do not fit.
EncodedCircuit build_model(const ModelOptions& options, int num_features);

/// One upload of the encoding alone, without ansatz, weights and readout qubit: what an
/// architecture search grows its circuit behind. Throws as build_model, and unless model.uploads
/// is 1.
EncodedCircuit build_encoding(const ModelOptions& options, int num_features);

/// A row of the table behind model.start: the next weight of width model.start_width.
struct WeightStart {
  std::string_view name;
  double (*draw)(double width, rl::Rng& rng);
};

/// uniform in [-width pi, width pi); normal of mean 0 and deviation width; zero
std::span<const WeightStart> weight_starts();

/// Throws std::invalid_argument "model.start = 'x', must be one of: ...".
const WeightStart& weight_start(std::string_view name);

/// Weights before training, model.start; a bias is no weight of the circuit and starts at 0.
std::vector<double> starting_weights(const ModelOptions& options, int num_weights, rl::Rng& rng);

}  // namespace qarch::search
