#pragma once

#include <optional>
#include <string>
#include <vector>

#include "search/data_path.h"
#include "sim/pauli_sum.h"

namespace qarch::apps {

/// What --observable names.
struct NamedObservable {
  std::string name;  ///< as it was given
  sim::PauliSum sum{1};
  std::string unit;                             ///< "Ha" or none
  std::optional<double> lowest = std::nullopt;  ///< exact energy, where it is known
  std::vector<std::string> notes = {};
};

/// A sum of Pauli words, "0.5*ZZII - XIII + 0.25" (rightmost letter: qubit 0; a number alone: of
/// the identity), "@FILE" in a format that `qarch hamiltonian` reads, or the name of a Hamiltonian
/// in data/hamiltonians. Throws std::invalid_argument for text that is none of these, or if it is
/// not on `num_qubits` qubits.
NamedObservable parse_observable(const std::string& text, int num_qubits,
                                 const search::DataFolders& data);

/// The same on qubits layout[0], layout[1], ... of `num_qubits`.
sim::PauliSum placed(const sim::PauliSum& sum, const std::vector<int>& layout, int num_qubits);

}  // namespace qarch::apps
