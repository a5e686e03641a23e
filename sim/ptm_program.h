#pragma once

#include <cstddef>
#include <span>

#include "sim/circuit.h"
#include "sim/compiled_program.h"
#include "sim/noise_model.h"
#include "sim/pauli_vector.h"
#include "sim/simd.h"
#include "sim/thread_team.h"
#include "sim/tile_plan.h"

namespace qarch::sim {

/// A circuit and its noise, compiled once to a flat list of maps on one or two qubits:
///
///   r(theta) = M_m ... M_2 M_1 r_0,      M_j affine on 4, or linear on 16, entries at a time
///
/// Neighbouring one-qubit maps (gates and noise) are fused into one 3 x 4 affine map, and that into
/// the two-qubit gate that follows; the noise after a two-qubit gate joins the next map on its
/// qubit; two-qubit Clifford gates stay signed permutations, with a depolarizing factor where one
/// follows. Binding parameters writes coefficients in place and allocates nothing.
///
/// This is the whole state, from any state. For expectation values see expectation.h, which needs
/// less.
class PtmProgram {
 public:
  struct Options {
    bool fuse =
        true;  ///< false: one operation per gate and per channel, the slow twin of the tests
  };
  /// Throws std::invalid_argument if the noise forbids a two-qubit gate (coupling map).
  explicit PtmProgram(const Circuit& circuit, const NoiseModel& noise = {})
      : PtmProgram(circuit, noise, Options{}) {}
  PtmProgram(const Circuit& circuit, const NoiseModel& noise, const Options& options);

  int num_qubits() const { return program_.num_qubits; }
  int num_parameters() const { return program_.num_parameters; }
  std::size_t num_operations() const { return program_.operations.size(); }

  /// Throws std::invalid_argument unless parameters.size() == num_parameters().
  void bind(std::span<const double> parameters);

  /// state <- program(state), with the parameters bound last (0 before the first bind).
  /// Throws std::invalid_argument if the qubits differ. One call at a time: tiles share a buffer.
  void apply(PauliVector& state) const;
  /// The same with several threads (from 9 qubits up), the same bits.
  void apply(PauliVector& state, ThreadTeam& team) const;

 private:
  void run(PauliVector& state, ThreadTeam* team) const;

  CompiledProgram program_;
  TilePlan plan_;
  AlignedVector<double> numbers_;
  AlignedVector<double> cosines_;
  AlignedVector<double> sines_;
  mutable AlignedVector<double> scratch_;  ///< one tile for each thread
};

}  // namespace qarch::sim
