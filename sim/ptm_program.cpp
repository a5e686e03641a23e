#include "sim/ptm_program.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>

#include "sim/kernels.h"
#include "sim/program_compiler.h"

namespace qarch::sim {

namespace {

/// Two-qubit Clifford gates in the order of Operation::permutation.
using PermutationKernel = void (*)(double*, std::size_t, int, int, double);
constexpr std::array<PermutationKernel, 5> kPermutationKernels{
    kernels::apply_permutation<kIdentityPermutation>, kernels::apply_permutation<kCxPermutation>,
    kernels::apply_permutation<kCyPermutation>,       kernels::apply_permutation<kCzPermutation>,
    kernels::apply_permutation<kSwapPermutation>,
};

}  // namespace

PtmProgram::PtmProgram(const Circuit& circuit, const NoiseModel& noise,
                       const CompileOptions& options)
    : num_qubits_(circuit.num_qubits()), num_parameters_(circuit.num_parameters()) {
  ProgramCompiler(*this, noise, options).compile(circuit);
}

void PtmProgram::bind(std::span<const double> parameters) {
  if (static_cast<int>(parameters.size()) != num_parameters_) {
    throw std::invalid_argument("PtmProgram::bind: " + std::to_string(parameters.size()) +
                                " parameters, must be " + std::to_string(num_parameters_));
  }
  for (const Operation& op : operations_) {
    if (op.num_factors == 0) continue;
    AffineMap map;
    for (int f = op.first_factor; f < op.first_factor + op.num_factors; ++f) {
      const Factor& factor = factors_[static_cast<std::size_t>(f)];
      switch (factor.kind) {
        case Factor::Kind::kRotation:
          map.rotate(factor.axis, parameters[static_cast<std::size_t>(factor.slot)]);
          break;
        case Factor::Kind::kDiagonal:
          map.scale_and_shift(&constants_[static_cast<std::size_t>(factor.data)]);
          break;
        case Factor::Kind::kAffine:
          map.compose(&constants_[static_cast<std::size_t>(factor.data)]);
          break;
      }
    }
    std::ranges::copy(map.numbers(), &coefficients_[static_cast<std::size_t>(op.coefficients)]);
  }
}

void PtmProgram::apply(PauliVector& state) const {
  if (state.num_qubits() != num_qubits_) {
    throw std::invalid_argument("PtmProgram::apply: state of " +
                                std::to_string(state.num_qubits()) + " qubits, must have " +
                                std::to_string(num_qubits_));
  }
  double* const r = state.values().data();
  const std::size_t size = state.size();
  for (const Operation& op : operations_) {
    const double* const numbers = &coefficients_[static_cast<std::size_t>(op.coefficients)];
    const auto [q0, q1] = op.qubits;
    switch (op.shape) {
      case Shape::kUnital:
        kernels::apply_one_qubit<true>(r, size, q0, numbers);
        break;
      case Shape::kAffine:
        kernels::apply_one_qubit<false>(r, size, q0, numbers);
        break;
      case Shape::kPermutation:
        kPermutationKernels[static_cast<std::size_t>(op.permutation)](r, size, q0, q1, *numbers);
        break;
      case Shape::kDense:
        if (std::min(q0, q1) > 0) {
          kernels::apply_two_qubit<kernels::Four>(r, size, q0, q1, numbers);
        } else {
          kernels::apply_two_qubit<double>(r, size, q0, q1, numbers);
        }
        break;
    }
  }
}

}  // namespace qarch::sim
