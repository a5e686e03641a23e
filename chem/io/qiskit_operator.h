#pragma once

#include <string>
#include <string_view>

#include "sim/pauli_sum.h"

namespace qarch::chem {

/// Reads Qiskit's SparsePauliOp in the forms in which people keep it; the rightmost letter of a
/// label is qubit 0, as everywhere here:
///
///   [["II", -0.34], ["ZZ", [0.01, 0.0]]]                                 JSON of to_list()
///   {"paulis": ["II", "ZZ"], "coeffs": [-0.34, 0.01]}                    JSON
///   {"paulis": [{"label": "II", "coeff": {"real": -0.34, "imag": 0}}]}   Aqua's JSON
///   {"__type__": "settings", "__class__": "SparsePauliOp", ...}          the runtime's encoder
///   SparsePauliOp(['II', 'ZZ'], coeffs=[-0.34+0.j, 0.01+0.j])            what Python prints
///   [('II', (-0.34+0j)), ('ZZ', (0.01+0j))]                              what to_list() prints
///
/// A coefficient in JSON is a number, a pair [re, im], {"real", "imag"} or {"__type__": "complex",
/// "__value__": [re, im]}; the runtime keeps them as base64 of zlib of .npy bytes. Imaginary parts
/// up to 1e-10 are left out, equal labels summed.
///
/// Throws std::invalid_argument "name:line:column: ..." or "name: place: ..." for malformed text,
/// labels with other letters or a phase or of different lengths, labels and coefficients of
/// different numbers, a printed list that Python cut short with "...", and texts beyond 32 MiB.
sim::PauliSum parse_qiskit_operator(std::string_view text, const std::string& name);

/// The same for a file; throws what read_file_bytes throws.
sim::PauliSum read_qiskit_operator(const std::string& path);

}  // namespace qarch::chem
