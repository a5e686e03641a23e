#pragma once

#include <complex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/pauli_sum.h"

namespace qarch::chem {

/// A Hamiltonian of CRLQAS (Patel et al., "Curriculum reinforcement learning for quantum
/// architecture search under hardware errors", ICLR 2024), an .npz file with the keys hamiltonian
/// (2^n x 2^n), eigvals, energy_shift and perhaps weights. Mode 0 of its matrix is the most
/// significant bit of the row; here it is qubit 0. Total energies are the eigenvalues plus
/// energy_shift. hartree.
struct CrlqasProblem {
  sim::PauliSum hamiltonian;        ///< without energy_shift
  double energy_shift = 0.0;        ///< nuclei and frozen electrons, where they are kept apart
  std::vector<double> eigenvalues;  ///< of the matrix as stored in the file, ascending
  std::vector<std::string> notes;   ///< dropped terms, use of the weights
};

/// Terms below the rounding of the matrix are dropped with a note: X^x Z^z below 1e-12, and with
/// single precision below 2^-23 times the mean of |H[b, b ^ x]| over b. Where the matrix is single
/// and `weights`, which are double, holds as many numbers as there are terms, these are the
/// coefficients, paired in ascending order, if no two differ by more than 1e-6.
///
/// Throws std::invalid_argument "name: ..." for what parse_npz refuses, a missing key, a matrix
/// that is not 2^n x 2^n with 1 <= n <= 10, or not Hermitian to 1e-5 max |H_ij| (single) or 1e-10
/// max |H_ij|, eigenvalues that are not 1 to 2^n real numbers, and a shift that is not one real
/// number.
CrlqasProblem parse_crlqas_npz(std::string_view bytes, const std::string& name);

/// The same for a file; throws what read_file_bytes throws.
CrlqasProblem read_crlqas_npz(const std::string& path);

/// H = sum_P c_P P with c_P = 2^-n Tr(P H), of a Hermitian matrix in row-major order, bit q of a
/// row is qubit q. All 4^n coefficients, real parts, in O(n 4^n). Throws std::invalid_argument
/// unless 1 <= num_qubits <= 10 and there are 4^n entries.
sim::PauliSum pauli_decomposition(int num_qubits, std::span<const std::complex<double>> matrix);

}  // namespace qarch::chem
