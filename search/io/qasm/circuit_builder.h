#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "search/io/qasm.h"
#include "search/io/qasm/lowering.h"

namespace qarch::search::qasm {

/// Collects what a file says, in its order, and decides at its end which measurements are final.
class CircuitBuilder final : public GateSink {
 public:
  static constexpr std::size_t kMostGates = 2'000'000;
  static constexpr std::size_t kMostBarriers = 1'000'000;

  explicit CircuitBuilder(const Source& source) : source_(source) {}

  /// The place that errors about what comes next name.
  void set_place(std::size_t offset) { offset_ = offset; }
  std::size_t num_gates() const { return gates_.size(); }
  const sim::Gate& gate(std::size_t index) const { return gates_[index]; }

  void gate(sim::GateKind kind, const Value& angle, std::span<const int> qubits) override;
  void phase(const Value&) override {}
  void barrier(std::span<const int> qubits) override;
  bool ignores_phase() const override { return true; }

  void reset(int qubit);
  void delay(int qubit, double seconds);
  /// bit -1: the outcome is not kept.
  void measure(int qubit, int bit);

  /// Fills circuit, slots, measurements and barriers. A measurement is final if nothing but final
  /// ones follows on its qubit, and a `measure` in the circuit if its bit is written again, or is
  /// none. Fails at the first other one.
  void finish(int num_qubits, QasmCircuit& result);

 private:
  struct Measurement {
    std::size_t gate;
    int bit;
    std::size_t offset;
  };

  void push(const sim::Gate& gate);
  int slot_of(const Value& angle);
  std::vector<bool> final_measurements(int num_qubits) const;

  const Source& source_;
  std::size_t offset_ = 0;
  std::vector<sim::Gate> gates_;
  std::vector<QasmAngle> slots_;
  std::map<int, int> slot_of_input_;
  std::vector<Measurement> measurements_;
  std::vector<QasmBarrier> barriers_;
};

}  // namespace qarch::search::qasm
