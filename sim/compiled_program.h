#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/kernels.h"

namespace qarch::sim {

/// One factor of a one-qubit map, applied after the factors before it.
struct Factor {
  enum class Kind : std::uint8_t { kRotation, kDiagonal, kAffine };
  Kind kind;
  std::uint8_t axis = 0;  ///< rotation: 1 X, 2 Y, 3 Z
  int slot = -1;          ///< rotation: parameter slot
  int data = 0;           ///< diagonal (d_x d_y d_z t_x t_y t_z), affine (3 x 4): in constants
  int next = -1;          ///< the factor applied after this one, or -1
};

/// A product of factors on one qubit. Its 12 numbers (see kernels.h) stand at 12 x its index; those
/// of a map without parameters are known when the circuit is compiled.
struct OneQubitMap {
  kernels::MapKind kind = kernels::MapKind::kNone;
  int first_factor = -1;  ///< -1: no parameters, the numbers are final
  double scale = 1.0;     ///< a uniform factor on the numbers, see kernels::PairMaps
};

/// One pass over the state.
struct Operation {
  enum class Shape : std::uint8_t { kOne, kPair, kDense };
  Shape shape = Shape::kOne;
  std::uint8_t permutation = 0;  ///< pair: row of kPermutations
  int places[2] = {-1, -1};      ///< digits of the operands
  int maps[2] = {-1, -1};        ///< index into maps, or -1: the identity
  double scale = 1.0;            ///< pair: see kernels::PairMaps
  int dense = -1;                ///< dense: first of 256 constants
  int num_digits = 0;            ///< of the state afterwards: it has 4^num_digits entries
  int first_group = 0;           ///< of the groups that the readout depends on, in groups
  int num_groups = -1;           ///< -1: all
};

/// The row of Operation::permutation.
inline constexpr const SignedPermutation* kPermutations[] = {
    &kIdentityPermutation, &kCxPermutation,   &kCyPermutation,
    &kCzPermutation,       &kSwapPermutation, &kEcrPermutation};

/// A circuit with its noise as a flat list of passes; made by ProgramCompiler, run by
/// program_run.h.
struct CompiledProgram {
  int num_qubits = 0;
  int num_parameters = 0;
  bool from_zero = false;     ///< starts from |0...0> with no qubit entered; else from any state
  int num_digits = 0;         ///< qubits that have entered at the end
  std::vector<int> place_of;  ///< digit of each qubit, -1: never entered
  std::vector<Operation> operations;
  std::vector<OneQubitMap> maps;
  std::vector<double> numbers;  ///< 12 for each map; of maps with parameters not yet known
  std::vector<Factor> factors;
  std::vector<double> constants;
  std::vector<std::size_t> groups;  ///< first entries of the listed groups

  bool has_map(const Operation& op, int operand) const { return op.maps[operand] >= 0; }
  kernels::MapKind kind(const Operation& op, int operand) const {
    return op.maps[operand] < 0 ? kernels::MapKind::kNone
                                : maps[static_cast<std::size_t>(op.maps[operand])].kind;
  }
  /// The entry of the final state that holds Tr(P_k rho), k in the order of PauliVector. Every
  /// qubit on which P_k is not I must have entered.
  std::size_t entry_of(std::size_t k) const;
};

}  // namespace qarch::sim
