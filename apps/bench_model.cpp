#include "apps/bench_model.h"

#include <vector>

#include "sim/pauli_vector.h"

namespace qarch::apps {

namespace {

constexpr double kMultiplyAddsPerEntryOfMap = 3.0;  // 3 x 4 numbers for 4 entries
constexpr double kMultiplyAddsPerEntryOfTwoQubitGate = 1.5;
constexpr double kMultiplyAddsPerAmplitudeOfMap = 8.0;  // two complex products
constexpr std::size_t kAmplitudeBytes = 2 * sizeof(double);

WorkModel model_of(const sim::Circuit& circuit, std::size_t entries, std::size_t entry_bytes,
                   double per_map, double per_two_qubit_gate) {
  const int maps = count_fused_maps(circuit);
  const int pairs = circuit.num_two_qubit_gates();
  const std::size_t bytes = entries * entry_bytes;
  return {static_cast<double>(entries) * (per_map * maps + per_two_qubit_gate * pairs),
          2.0 * static_cast<double>(bytes) * pairs, bytes};
}

}  // namespace

int count_fused_maps(const sim::Circuit& circuit) {
  std::vector<char> open(static_cast<std::size_t>(circuit.num_qubits()), 0);
  int maps = 0;
  for (const sim::Gate& gate : circuit.gates()) {
    char& first = open[static_cast<std::size_t>(gate.qubits[0])];
    if (gate.num_qubits() == 1) {
      if (first == 0) ++maps;
      first = 1;
    } else {
      first = 0;
      open[static_cast<std::size_t>(gate.qubits[1])] = 0;
    }
  }
  return maps;
}

WorkModel pauli_vector_model(const sim::Circuit& circuit) {
  const std::size_t bytes = sim::PauliVector::required_bytes(circuit.num_qubits());
  return model_of(circuit, bytes / sizeof(double), sizeof(double), kMultiplyAddsPerEntryOfMap,
                  kMultiplyAddsPerEntryOfTwoQubitGate);
}

WorkModel state_vector_model(const sim::Circuit& circuit) {
  const std::size_t amplitudes = std::size_t{1} << static_cast<unsigned>(circuit.num_qubits());
  return model_of(circuit, amplitudes, kAmplitudeBytes, kMultiplyAddsPerAmplitudeOfMap, 0.0);
}

const char* work_model_text() {
  return "model: a fused one-qubit map takes 12 multiply-adds per 4 entries of the Pauli vector, "
         "a\n"
         "two-qubit gate with its noise 1.5 per entry and one read and write of the state; "
         "nothing\n"
         "else moves memory. State vector: 8 multiply-adds per amplitude and fused map, none per\n"
         "two-qubit gate. peak: the model's multiply-adds a second in % of the machine's; band: "
         "its\n"
         "bytes a second in % of the bandwidth of the level that holds the state; the larger "
         "binds.\n"
         "The model counts the whole state, so that a row that prunes may exceed 100 %.\n";
}

}  // namespace qarch::apps
