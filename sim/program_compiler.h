#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "sim/circuit.h"
#include "sim/compiled_program.h"
#include "sim/noise_model.h"

namespace qarch::sim {

struct CompileOptions {
  bool fuse = true;  ///< false: one operation per gate and per channel, the slow twin of the tests
  /// Start from |0...0>: a qubit enters the state when the first two-qubit gate touches it, and
  /// what happened to it before is a vector of four numbers.
  bool from_zero = false;
  /// Entries k of the final PauliVector that will be read (ascending); others may be left wrong.
  /// Empty: all. Needs from_zero.
  std::span<const std::size_t> reads = {};
};

/// Throws std::invalid_argument if the noise forbids a two-qubit gate (coupling map).
/// Cost: linear in gates.
CompiledProgram compile(const Circuit& circuit, const NoiseModel& noise,
                        const CompileOptions& options = {});

/// What follows one kind of gate, ready to be appended: consecutive diagonal maps on one operand
/// are multiplied.
struct NoiseStep {
  int operands[2] = {0, -1};     ///< of the gate; operands[1] >= 0: a two-qubit channel
  bool diagonal = false;         ///< one qubit: only the diagonal of R is not zero
  bool unital = false;           ///< one qubit: t = 0
  std::array<double, 12> map{};  ///< one qubit: 3 x 4
  double uniform = 0.0;  ///< two qubits: the factor of a depolarizing channel, if `diagonal`
  const double* dense = nullptr;  ///< two qubits: 16 x 16, else
};

/// One pass over the gates with a list of pending factors per qubit, emitted when a two-qubit map
/// or the end needs them.
class ProgramCompiler {
 public:
  ProgramCompiler(const Circuit& circuit, const NoiseModel& noise, const CompileOptions& options);
  CompiledProgram run();

 private:
  /// Factors on one qubit that no operation has taken yet.
  struct Pending {
    int first = -1;
    int last = -1;
    bool unital = true;
    bool diagonal = true;
    bool has_parameters = false;
  };
  struct NoiseAfter {
    Gate gate;  ///< qubits are {-1, -1} if the rules of this kind do not look at them
    int first;  ///< of its steps
    int count;
  };

  void add_gate(const Gate& gate);
  void add_noise(const Gate& gate);
  const NoiseAfter& noise_after(const Gate& gate);
  void add_one_qubit_map(int qubit, const std::array<double, 12>& map, bool diagonal, bool unital);
  void push(int qubit, const Factor& factor, bool unital, bool diagonal);
  int take_map(int qubit, bool enters);
  void enter(int qubit);
  void flush(int qubit);
  Operation& begin_pair(Operation::Shape shape, int q0, int q1);
  void add_permutation(int permutation, int q0, int q1);
  void add_uniform(double factor, int q0, int q1);
  void add_dense(const double* matrix, int q0, int q1);
  void finish();

  const Circuit& circuit_;
  const NoiseModel& noise_;
  CompileOptions options_;
  CompiledProgram program_;
  std::vector<Pending> pending_;
  std::vector<int> last_operation_;  ///< per qubit, index into operations, or -1
  std::vector<NoiseAfter> noise_after_;
  std::vector<NoiseStep> steps_;
};

}  // namespace qarch::sim
