#include "search/classify/ansaetze.h"

#include <array>

#include "search/classify/entangling_pairs.h"
#include "search/named_row.h"

namespace qarch::search {

namespace {

using sim::GateKind;

EncodedAngle new_weight(EncodedCircuit& model) { return {.weight = model.num_weights++}; }

/// exp(i theta P) = R_P(-2 theta).
EncodedAngle rotation_angle(EncodedAngle angle) {
  angle.offset *= -2.0;
  angle.data_scale *= -2.0;
  angle.weight_scale *= -2.0;
  return angle;
}

void turn_each_qubit(EncodedCircuit& model, int n) {
  for (int q = 0; q < n; ++q) {
    append_rotation(model, GateKind::kRy, q, new_weight(model));
    append_rotation(model, GateKind::kRz, q, new_weight(model));
  }
}

void append_hardware_efficient(EncodedCircuit& model, const ModelOptions& options, int n) {
  const std::vector<QubitPair> pairs = entangling_pairs(options.entangle, n);
  for (int layer = 0; layer < options.layers; ++layer) {
    turn_each_qubit(model, n);
    for (const QubitPair& pair : pairs) model.circuit.append(GateKind::kCx, pair);
  }
}

void append_two_local(EncodedCircuit& model, const ModelOptions& options, int n) {
  const std::vector<QubitPair> pairs = entangling_pairs(options.entangle, n);
  turn_each_qubit(model, n);
  for (int layer = 0; layer < options.layers; ++layer) {
    for (const QubitPair& pair : pairs) model.circuit.append(GateKind::kCz, pair);
    turn_each_qubit(model, n);
  }
}

void append_readout_network(EncodedCircuit& model, const ModelOptions& options, int n) {
  const bool entangled = !entangling_pairs(options.entangle, 2).empty();
  if (entangled && options.readout_turn) append_zx(model, {}, n, new_weight(model));
  for (int layer = 0; layer < options.layers; ++layer) {
    for (int q = 0; q < n; ++q) {
      const EncodedAngle angle = new_weight(model);
      const bool flips = layer % 2 != 0;
      if (!entangled) {
        append_rotation(model, flips ? GateKind::kRx : GateKind::kRy, q, rotation_angle(angle));
      } else if (flips) {
        append_xx(model, q, n, angle);
      } else {
        append_zx(model, {&q, 1}, n, angle);
      }
    }
  }
}

void append_nothing(EncodedCircuit& /*model*/, const ModelOptions& /*options*/, int /*n*/) {}

constexpr std::array<TrainedAnsatz, 4> kAnsaetze{{
    {"hardware_efficient", "layers of RY RZ and CX", false, append_hardware_efficient},
    {"two_local", "layers of RY RZ with CZ between", false, append_two_local},
    {"readout_network", "layers of ZX and XX between data and one readout qubit", true,
     append_readout_network},
    {"none", "what the encoding trains itself, or nothing", false, append_nothing},
}};

}  // namespace

std::span<const TrainedAnsatz> trained_ansaetze() { return kAnsaetze; }

const TrainedAnsatz& trained_ansatz(std::string_view name) {
  return row_named(name, kAnsaetze, "model.ansatz");
}

void append_zx(EncodedCircuit& model, std::span<const int> data, int readout, EncodedAngle angle) {
  for (const int q : data) model.circuit.append(GateKind::kCz, {q, readout});
  append_rotation(model, GateKind::kRx, readout, rotation_angle(angle));
  for (const int q : data) model.circuit.append(GateKind::kCz, {q, readout});
}

void append_xx(EncodedCircuit& model, int data, int readout, EncodedAngle angle) {
  model.circuit.append(GateKind::kCx, {readout, data});
  append_rotation(model, GateKind::kRx, readout, rotation_angle(angle));
  model.circuit.append(GateKind::kCx, {readout, data});
}

}  // namespace qarch::search
