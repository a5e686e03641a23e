#include "search/classify/encodings.h"

#include <algorithm>
#include <array>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

#include "search/classify/entangling_pairs.h"
#include "search/named_row.h"
#include "search/optimize/require.h"

namespace qarch::search {

namespace {

using sim::GateKind;

constexpr double kPi = std::numbers::pi;
constexpr int kBlockLayers = 6;
constexpr std::array<GateKind, 3> kLayerKinds{GateKind::kRx, GateKind::kRz, GateKind::kRx};

int checked(int num_qubits) {
  require_option(num_qubits >= 1 && num_qubits <= kMaxModelQubits, "model", "qubits", num_qubits,
                 "in [1, " + std::to_string(kMaxModelQubits) + "] for this many features");
  return num_qubits;
}

int asked_or_one_a_feature(const ModelOptions& options, int num_features) {
  return checked(options.qubits > 0 ? options.qubits : num_features);
}

int one_a_feature(const ModelOptions& options, int num_features) {
  require_option(options.qubits == 0 || options.qubits == num_features, "model", "qubits",
                 options.qubits,
                 "0 or the number of features, " + std::to_string(num_features) +
                     ", with model.encoding = " + options.encoding);
  return checked(num_features);
}

int one_a_feature_as_it_is(const ModelOptions& options, int num_features) {
  const std::string with = " with model.encoding = " + options.encoding;
  require_option(options.data_scale == 1.0, "model", "data_scale", options.data_scale, "1" + with);
  require_option(options.data_offset == 0.0, "model", "data_offset", options.data_offset,
                 "0" + with);
  return one_a_feature(options, num_features);
}

int asked_or_ten(const ModelOptions& options, int /*num_features*/) {
  constexpr int kPublished = 10;
  return checked(options.qubits > 0 ? options.qubits : kPublished);
}

/// a(x_f), and a(0) beyond the last feature.
EncodedAngle data_angle(const EncodedCircuit& model, const ModelOptions& options, int f) {
  if (f >= model.num_features) return {.offset = options.data_offset};
  return {.offset = options.data_offset, .feature = f, .data_scale = options.data_scale};
}

void append_angle(EncodedCircuit& model, const ModelOptions& options, int n, bool /*weights*/) {
  const int turns = std::max(model.num_features, n);
  for (int k = 0; k < turns; ++k) {
    append_rotation(model, k / n % 2 == 0 ? GateKind::kRy : GateKind::kRz, k % n,
                    data_angle(model, options, k % model.num_features));
  }
}

void append_basis(EncodedCircuit& model, const ModelOptions& options, int n, bool /*weights*/) {
  for (int q = 0; q < n; ++q) {
    append_rotation(model, GateKind::kRx, q,
                    {.offset = kPi * options.data_offset,
                     .feature = q,
                     .data_scale = kPi * options.data_scale});
  }
}

/// exp(i phi Z) = RZ(-2 phi); CX takes Z of its target to Z Z.
void append_zz(EncodedCircuit& model, const ModelOptions& options, int n, bool /*weights*/) {
  const bool entangled = !entangling_pairs(options.entangle, 2).empty();
  for (int repetition = 0; repetition < 2; ++repetition) {
    for (int q = 0; q < n; ++q) model.circuit.append(GateKind::kH, {q});
    for (int q = 0; q < n; ++q) {
      append_rotation(model, GateKind::kRz, q, {.feature = q, .data_scale = -2.0});
    }
    for (int q = 0; entangled && q < n; ++q) {
      for (int p = q + 1; p < n; ++p) {
        model.circuit.append(GateKind::kCx, {q, p});
        append_rotation(model, GateKind::kRz, p, {.feature = q, .partner = p, .data_scale = -2.0});
        model.circuit.append(GateKind::kCx, {q, p});
      }
    }
  }
}

/// Blocks of so many layers, each followed by the pairs. angle_of(k) is the k-th angle of all, or
/// nothing: then there is no rotation, and no pairs behind a block without any.
template <class AngleOf>
void append_blocks(EncodedCircuit& model, int n, const std::vector<int>& layers,
                   const std::vector<QubitPair>& pairs, const AngleOf& angle_of) {
  int k = 0;
  for (const int count : layers) {
    bool empty = true;
    for (int layer = 0; layer < count; ++layer) {
      for (int q = 0; q < n; ++q, ++k) {
        const std::optional<EncodedAngle> angle = angle_of(k);
        if (!angle) continue;
        append_rotation(model, kLayerKinds[static_cast<std::size_t>(layer % 3)], q, *angle);
        empty = false;
      }
    }
    if (empty) continue;
    for (const QubitPair& pair : pairs) model.circuit.append(GateKind::kCx, pair);
  }
}

/// Half of the angles of all blocks is data, half weights; index(k) >= 0: data angle index(k),
/// else weight -1 - index(k).
template <class Index>
void append_halves(EncodedCircuit& model, const ModelOptions& options, int n, bool weights,
                   const Index& index) {
  const int half = kBlockLayers / 2 * n;
  const int blocks = (model.num_features + half - 1) / half;
  const int first_weight = model.num_weights;
  const std::vector<int> layers(static_cast<std::size_t>(blocks), kBlockLayers);
  append_blocks(model, n, layers, entangling_pairs(options.entangle, n),
                [&](int k) -> std::optional<EncodedAngle> {
                  const int i = index(k, half, blocks);
                  if (i >= 0) return data_angle(model, options, i);
                  if (!weights) return std::nullopt;
                  return EncodedAngle{.weight = first_weight - 1 - i};
                });
  if (weights) model.num_weights += blocks * half;
}

void append_interleaved(EncodedCircuit& model, const ModelOptions& options, int n, bool weights) {
  append_halves(model, options, n, weights, [](int k, int half, int /*blocks*/) {
    const int block = k / (2 * half);
    const int within = k % (2 * half);
    return within < half ? block * half + within : -1 - (block * half + within - half);
  });
}

void append_encoding_first(EncodedCircuit& model, const ModelOptions& options, int n,
                           bool weights) {
  append_halves(model, options, n, weights, [](int k, int half, int blocks) {
    return k < blocks * half ? k : -1 - (k - blocks * half);
  });
}

void append_summed(EncodedCircuit& model, const ModelOptions& options, int n, bool weights) {
  const int num_layers = (model.num_features + n - 1) / n;
  const int blocks = std::max(1, num_layers / kBlockLayers);
  std::vector<int> layers(static_cast<std::size_t>(blocks), kBlockLayers);
  layers.front() = num_layers - kBlockLayers * (blocks - 1);
  const int first_weight = model.num_weights;
  const bool published = options.entangle == "published";
  append_blocks(model, n, layers, entangling_pairs(published ? "line" : options.entangle, n),
                [&](int k) -> std::optional<EncodedAngle> {
                  EncodedAngle angle = data_angle(model, options, k);
                  if (weights) angle.weight = first_weight + k;
                  return angle;
                });
  if (weights) model.num_weights += num_layers * n;
}

constexpr std::array<DataEncoding, 6> kEncodings{{
    {"angle", "RY, then RZ, then RY ... by the features", asked_or_one_a_feature, append_angle},
    {"basis", "bits as basis states", one_a_feature, append_basis},
    {"zz", "the feature map of Havlicek et al.", one_a_feature_as_it_is, append_zz},
    {"interleaved", "blocks of data angles and weights", asked_or_ten, append_interleaved},
    {"encoding_first", "the same blocks, first all data, then all weights", asked_or_ten,
     append_encoding_first},
    {"summed", "data and weight in the same rotation", asked_or_ten, append_summed},
}};

}  // namespace

std::span<const DataEncoding> data_encodings() { return kEncodings; }

const DataEncoding& data_encoding(std::string_view name) {
  return row_named(name, kEncodings, "model.encoding");
}

}  // namespace qarch::search
