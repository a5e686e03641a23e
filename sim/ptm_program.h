#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sim/circuit.h"
#include "sim/noise_model.h"
#include "sim/pauli_vector.h"

namespace qarch::sim {

struct CompileOptions {
  bool fuse = true;  ///< false: one operation per gate and per channel, the slow twin of the tests
};

/// A circuit and its noise, compiled once to a flat list of maps on one or two qubits:
///
///   r(theta) = M_m ... M_2 M_1 |0...0>,      M_j affine on 4, or linear on 16, entries at a time
///
/// Neighbouring one-qubit maps (gates and noise) are fused into one 3 x 4 affine map; the noise
/// that follows a two-qubit gate joins the next one-qubit map on its qubit; two-qubit Clifford
/// gates stay signed permutations, with a depolarizing factor where one follows. Cost of compiling:
/// linear in gates. Binding parameters writes coefficients in place and allocates nothing.
class PtmProgram {
 public:
  /// Throws std::invalid_argument if the noise forbids a two-qubit gate (coupling map).
  explicit PtmProgram(const Circuit& circuit, const NoiseModel& noise = {},
                      const CompileOptions& options = {});

  int num_qubits() const { return num_qubits_; }
  int num_parameters() const { return num_parameters_; }
  std::size_t num_operations() const { return operations_.size(); }

  /// Throws std::invalid_argument unless parameters.size() == num_parameters().
  void bind(std::span<const double> parameters);

  /// state <- program(state), with the parameters bound last (0 before the first bind).
  /// Throws std::invalid_argument if the qubits differ.
  void apply(PauliVector& state) const;

 private:
  friend class ProgramCompiler;

  /// One factor of a one-qubit operation, applied after the factors before it.
  struct Factor {
    enum class Kind : unsigned char { kRotation, kDiagonal, kAffine };
    Kind kind;
    unsigned char axis = 0;  ///< rotation: 1 X, 2 Y, 3 Z
    int slot = -1;           ///< rotation: parameter slot
    int data = 0;            ///< diagonal, affine: first of its numbers in constants_
  };
  enum class Shape : unsigned char { kUnital, kAffine, kPermutation, kDense };
  struct Operation {
    Shape shape;
    int qubits[2] = {-1, -1};
    int coefficients = 0;  ///< first of its numbers in coefficients_
    int first_factor = 0;
    int num_factors = 0;   ///< one-qubit operations that depend on parameters; else 0
    int permutation = -1;  ///< row of the table of signed permutations
  };

  int num_qubits_;
  int num_parameters_;
  std::vector<Operation> operations_;
  std::vector<Factor> factors_;
  std::vector<double> constants_;     ///< data of factors
  std::vector<double> coefficients_;  ///< current numbers of every operation
};

}  // namespace qarch::sim
