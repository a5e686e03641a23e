#pragma once

#include <map>
#include <string>
#include <vector>

namespace qarch::chem {

/// An operator of HamLib, a library of Hamiltonians in HDF5 files, as it lies in the file.
struct HamlibEntry {
  std::string text;    ///< OpenFermion's QubitOperator, e.g. "(-0.5+0j) [] +\n(0.25+0j) [X0 Z1]"
  int num_qubits = 0;  ///< attribute nqubits, n_qubits or num_qubits; 0 = the file does not say
  std::map<std::string, std::string> attributes;  ///< of the dataset, one value each, as text
};

/// The keys of all operators in a HamLib file, e.g. "ham_JW-4" or, where groups nest, "graph/ham":
/// datasets that are one text (or bytes). Throws what read_hdf5 throws.
std::vector<std::string> hamlib_keys(const std::string& path);

/// The operator of a key. The dataset may be a string of fixed or variable length, opaque, or an
/// array of bytes. Throws what read_hdf5 throws, and std::invalid_argument for a key that is
/// missing or no text.
HamlibEntry read_hamlib(const std::string& path, const std::string& key);

}  // namespace qarch::chem
