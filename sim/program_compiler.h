#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sim/circuit.h"
#include "sim/compiled_program.h"
#include "sim/noise_model.h"
#include "sim/noise_steps.h"

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

/// Runs schedule() first where the noise model's policy is not kNone. Throws std::invalid_argument
/// if the noise forbids a two-qubit gate (coupling map), or a spectator is no qubit of the circuit.
/// Cost: linear in gates.
CompiledProgram compile(const Circuit& circuit, const NoiseModel& noise,
                        const CompileOptions& options = {});

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

  void add_gate(const Gate& gate);
  void add_relaxation(const Gate& delay);
  void add_noise(const Gate& gate);
  void add_one_qubit_map(int qubit, const AffineNumbers& numbers);
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
  NoiseSteps steps_;
};

}  // namespace qarch::sim
