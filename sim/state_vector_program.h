#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/circuit.h"
#include "sim/simd.h"
#include "sim/state_vector_frame.h"

namespace qarch::sim {

/// A rotation of the whole state by a unit quaternion,
///
///   G = w - i (r R + j J + z Z),    Z|b> = s(b)|b>,  R|b> = t(b)|b ^ x>,  J = i R Z,
///
/// where s and t are the parities (-1)^popcount(b & .) of the masks `z` and `r`. Z and R
/// anticommute, and R is real and symmetric.
struct Turn {
  std::uint32_t x, z, r;
  int axis;   ///< 1, 2, 3: of r, j, z only r, j, z is ever not zero; 0: any
  int index;  ///< of its quaternion
};

/// A circuit on pure states as turns alone. With C the product of all its two-qubit gates,
///
///   U(theta) |0...0> = phase  C G_m ... G_1 |product state>
///
/// Every run of one-qubit gates on one qubit is one quaternion, and is moved before the two-qubit
/// gates that precede it, which turns its Paulis into strings; the observable takes in C. What acts
/// on a qubit before its first two-qubit gate makes the product state. Compilation is linear in the
/// number of gates. Binding allocates nothing.
class StateVectorProgram {
 public:
  explicit StateVectorProgram(const Circuit& circuit);

  int num_qubits() const { return num_qubits_; }
  int num_parameters() const { return num_parameters_; }

  /// In the order in which they act.
  std::span<const Turn> turns() const { return turns_; }
  /// Index of the quaternion that acts on |0> of the qubit first, or -1.
  int initial_index(int qubit) const { return initial_[static_cast<std::size_t>(qubit)]; }
  std::size_t num_quaternions() const { return runs_.size(); }
  const CliffordFrame& frame() const { return frame_; }

  /// Quaternion i's component c (w r j z) stands at 32 (i / 8) + 8 c + i % 8 afterwards.
  void bind(const double* parameters);
  const double* bound() const { return bound_.data(); }

  /// For eight parameter sets, parameters[lane stride + slot] with stride[lane] given as offsets:
  /// component c of quaternion i for all lanes stands at 8 (4 i + c) of `bound`. `scratch` holds
  /// 16 doubles for every parameter.
  void bind_batch(const std::array<const double*, 8>& parameters, double* scratch,
                  double* bound) const;

  /// bind(), and what the chain rule needs.
  void bind_for_gradient(const double* parameters);
  /// Adds df/dtheta to gradient, given torques[24 (i / 8) + 8 c + i % 8] = df/d epsilon of
  /// quaternion i under (1 - i epsilon P_c) G_i, P_c = R, J, Z. After bind_for_gradient.
  void add_gradient(const double* torques, double* gradient) const;

 private:
  /// exp(-i angle n) with angle = scale parameter, or a constant quaternion.
  struct Factor {
    int axis = 0;  ///< 1 R, 2 J, 3 Z; 0: constant
    int slot = 0;
    double scale = 0.0;                ///< +-1/2
    std::array<double, 4> constant{};  ///< w r j z
    int next = -1;                     ///< of the same pending run
  };
  struct Run {
    int first_factor, num_factors;
  };
  /// One factor of eight runs. `kind` 1, 2, 3: every lane turns about this axis; kMixed: rows of
  /// table_ say how; kConstant: rows of table_ hold quaternions.
  struct alignas(64) Step {
    std::array<double, 8> scale{};
    std::array<std::uint32_t, 8> slot{};
    int kind = 0;
    int table = 0;
  };
  static constexpr int kMixed = 0;
  static constexpr int kConstant = 4;

  class Compiler;
  void make_steps();
  void make_step(std::size_t first_run, std::size_t position);
  template <bool kKeep>
  void bind_steps(const double* parameters);

  int num_qubits_;
  int num_parameters_;
  CliffordFrame frame_;
  std::vector<Turn> turns_;
  std::vector<int> initial_;
  std::vector<Run> runs_;
  std::vector<Factor> factors_;
  std::vector<Step> steps_;
  std::vector<int> group_end_;   ///< one past the last step of runs 8 g ... 8 g + 7
  AlignedVector<double> table_;  ///< 64 numbers: masks of w r j z, constants of w r j z
  AlignedVector<double> bound_;
  AlignedVector<double> kept_;  ///< per step 8 x 8: factor, product up to it
};

}  // namespace qarch::sim
