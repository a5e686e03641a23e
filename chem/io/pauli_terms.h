#pragma once

#include <complex>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/pauli_sum.h"

namespace qarch::chem {

inline constexpr std::size_t kMaxFileTerms = std::size_t{1} << 22U;  ///< of one operator

/// Which letter of a Pauli word acts on qubit 0.
enum class LetterOrder {
  kLastIsQubit0,  ///< ours and Qiskit's
  kFirstIsQubit0  ///< mode 0 or wire 0 first: OpenFermion's and PennyLane's matrices
};

/// The string of a word. Throws std::invalid_argument for letters other than I X Y Z, and unless it
/// has 1 to 31.
sim::PauliString parse_pauli_word(std::string_view word, LetterOrder order);

/// "more than ... terms", for readers.
std::string too_many_terms();

/// The sum of terms from a file. Throws std::invalid_argument that begins with `name` when a sum of
/// equal strings is not finite or a term acts outside the qubits.
sim::PauliSum sum_of_terms(int num_qubits, std::vector<sim::PauliTerm> terms,
                           const std::string& name);

/// Collects labels, last letter qubit 0, with their coefficients. Throws std::invalid_argument
/// "name: place: ..." for labels that are no Pauli words or of different lengths and coefficients
/// with an imaginary part above 1e-10.
class LabelledTerms {
 public:
  explicit LabelledTerms(std::string name) : name_(std::move(name)) {}

  void add(std::string_view label, std::complex<double> coefficient, const std::string& place);

  /// Equal labels are summed; throws when there is no term.
  sim::PauliSum sum() &&;

 private:
  std::string name_;
  std::vector<sim::PauliTerm> terms_;
  std::size_t num_qubits_ = 0;
};

}  // namespace qarch::chem
