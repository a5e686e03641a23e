#include "chem/io/pauli_terms.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "chem/io/text_scanner.h"

namespace qarch::chem {

sim::PauliString parse_pauli_word(std::string_view word, LetterOrder order) {
  if (word.empty() || word.size() > sim::kMaxPauliQubits) {
    throw std::invalid_argument("Pauli word " + in_quotes(word) + " has " +
                                std::to_string(word.size()) + " letters, must be 1 to " +
                                std::to_string(sim::kMaxPauliQubits));
  }
  if (word.find_first_not_of("IXYZ") != std::string_view::npos) {
    throw std::invalid_argument("Pauli word " + in_quotes(word) + ", must be letters I X Y Z");
  }
  std::string letters(word);
  if (order == LetterOrder::kFirstIsQubit0) std::reverse(letters.begin(), letters.end());
  return sim::PauliString::parse(letters);
}

std::string too_many_terms() { return "more than " + std::to_string(kMaxFileTerms) + " terms"; }

sim::PauliSum sum_of_terms(int num_qubits, std::vector<sim::PauliTerm> terms,
                           const std::string& name) {
  try {
    sim::PauliSum sum(num_qubits, std::move(terms));
    for (const sim::PauliTerm& term : sum.terms()) {
      if (std::isfinite(term.coefficient)) continue;
      throw std::invalid_argument("the coefficients of " + term.string.to_text(num_qubits) +
                                  " add up to no finite number");
    }
    return sum;
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(name + ": " + error.what());
  }
}

void LabelledTerms::add(std::string_view label, std::complex<double> coefficient,
                        const std::string& place) {
  try {
    const sim::PauliString string = parse_pauli_word(label, LetterOrder::kLastIsQubit0);
    if (num_qubits_ == 0) num_qubits_ = label.size();
    if (label.size() != num_qubits_) {
      throw std::invalid_argument(
          "label " + in_quotes(label) + " has " + std::to_string(label.size()) +
          " letters, must have as many as the first: " + std::to_string(num_qubits_));
    }
    terms_.push_back({string, real_part(coefficient, "coefficient")});
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(name_ + ": " + place + ": " + error.what());
  }
}

sim::PauliSum LabelledTerms::sum() && {
  if (terms_.empty()) throw std::invalid_argument(name_ + ": no terms");
  return sum_of_terms(static_cast<int>(num_qubits_), std::move(terms_), name_);
}

}  // namespace qarch::chem
