#include "search/ansatz.h"

#include <array>
#include <stdexcept>
#include <string>

#include "search/named_row.h"

namespace qarch::search {

namespace {

void entangle(sim::Circuit& circuit) {
  for (int q = 0; q + 1 < circuit.num_qubits(); ++q) circuit.append(sim::GateKind::kCx, {q, q + 1});
}

void rotate_all(sim::Circuit& circuit, std::initializer_list<sim::GateKind> kinds) {
  for (int q = 0; q < circuit.num_qubits(); ++q) {
    for (const sim::GateKind kind : kinds) circuit.append_rotation(kind, q);
  }
}

sim::Circuit layered(int num_qubits, int layers, std::initializer_list<sim::GateKind> kinds) {
  sim::Circuit circuit(num_qubits);
  for (int layer = 0; layer < layers; ++layer) {
    rotate_all(circuit, kinds);
    entangle(circuit);
  }
  rotate_all(circuit, kinds);
  return circuit;
}

constexpr std::array<Ansatz, 2> kAnsatzes{{
    {"ry_cx", "RY on every qubit, then CX up the chain, per layer; RY at the end",
     [](int n, int layers) { return layered(n, layers, {sim::GateKind::kRy}); }},
    {"ry_rz_cx", "the same with RY and RZ",
     [](int n, int layers) {
       return layered(n, layers, {sim::GateKind::kRy, sim::GateKind::kRz});
     }},
}};

}  // namespace

std::span<const Ansatz> ansatzes() { return kAnsatzes; }

sim::Circuit build_ansatz(std::string_view name, int num_qubits, int layers) {
  if (layers < 1 || layers > 1000) {
    throw std::invalid_argument("layers = " + std::to_string(layers) + ", must be in [1, 1000]");
  }
  return row_named(name, kAnsatzes, "ansatz").build(num_qubits, layers);
}

}  // namespace qarch::search
