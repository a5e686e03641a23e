#include "chem/io/qubit_operator_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "chem/io/pauli_terms.h"
#include "chem/io/text_scanner.h"

namespace qarch::chem {

namespace {

class QubitOperatorReader {
 public:
  QubitOperatorReader(std::string_view text, const std::string& name, int num_qubits)
      : scanner_(text, name), name_(name), num_qubits_(num_qubits) {}

  sim::PauliSum read() {
    read_title();
    std::vector<sim::PauliTerm> terms;
    for (scanner_.skip_spaces(); !scanner_.at_end(); scanner_.skip_spaces()) {
      const std::size_t offset = scanner_.offset();
      if (terms.size() == kMaxFileTerms) scanner_.fail(too_many_terms());
      const double coefficient = read_coefficient(terms.empty());
      scanner_.skip_spaces();
      if (scanner_.at_end() && terms.empty() && coefficient == 0.0) break;  // str of no terms: 0
      if (!scanner_.accept('['))
        scanner_.fail_at(offset, "a term must be: coefficient [X0 Y1 ...]");
      terms.push_back({read_factors(), coefficient});
    }
    const int num_qubits = num_qubits_ > 0 ? num_qubits_ : std::max(highest_qubit_ + 1, 1);
    return sum_of_terms(num_qubits, std::move(terms), name_);
  }

 private:
  /// An optional `QubitOperator:`.
  void read_title() {
    scanner_.skip_spaces();
    if (scanner_.at_end()) scanner_.fail("empty, must be the text of a QubitOperator");
    const auto first = static_cast<unsigned char>(scanner_.peek());
    TextScanner ahead = scanner_;
    const std::string_view title = ahead.until(":[(\n");
    const bool binary = std::any_of(title.begin(), title.end(), [](char c) {
      return static_cast<unsigned char>(c) >= 0x7F || (c >= '\0' && c < '\t');
    });
    if (binary) {
      scanner_.fail(
          "binary data, must be text: OpenFermion's save_operator writes it with "
          "plain_text=True");
    }
    if ((first < 'A' || first > 'Z') && (first < 'a' || first > 'z')) return;
    if (title != "QubitOperator" || !ahead.accept(':')) {
      scanner_.fail_value("operator", "'QubitOperator:' or a term, coefficient [X0 Y1 ...]");
    }
    scanner_ = ahead;
  }

  /// The joining + or - and the coefficient; a first term needs no sign.
  double read_coefficient(bool is_first) {
    double sign = 1.0;
    if (!is_first || scanner_.peek() == '-') {
      if (scanner_.accept('-')) {
        sign = -1.0;
      } else {
        scanner_.expect('+', "between terms");
      }
      scanner_.skip_spaces();
    }
    if (scanner_.peek() == '[') return sign;
    if (sign > 0 && scanner_.accept('-')) {  // "+ -0.5 [Z0]", "+ - [Z0]"
      sign = -1.0;
      scanner_.skip_spaces();
      if (scanner_.peek() == '[') return sign;
    }
    return sign * scanner_.real_coefficient("coefficient");
  }

  /// Up to and with ']'.
  sim::PauliString read_factors() {
    sim::PauliString string;
    for (;;) {
      scanner_.skip_spaces();
      if (scanner_.accept(']')) return string;
      const std::size_t offset = scanner_.offset();
      const std::string_view factor = scanner_.until(" \t\r\n\v\f]");
      if (factor.empty()) scanner_.fail("the text ends inside a term, must be ']'");
      if (factor.front() >= '0' && factor.front() <= '9') {
        scanner_.fail_at(offset, "factor " + in_quotes(factor) +
                                     " is a fermion's, must be e.g. 'X0': only qubit operators can "
                                     "be read, FermionOperator must be mapped to qubits first");
      }
      const std::size_t letter = std::string_view("XYZ").find(factor.front());
      if (letter == std::string_view::npos) {
        scanner_.fail_at(offset, "factor " + in_quotes(factor) + ", must be X, Y or Z and a qubit");
      }
      const int limit = num_qubits_ > 0 ? num_qubits_ : sim::kMaxPauliQubits;
      const std::optional<int> qubit = parse_integer(factor.substr(1), 0, limit - 1);
      if (!qubit) {
        scanner_.fail_at(offset, "qubit of factor " + in_quotes(factor) + ", must be in [0, " +
                                     std::to_string(limit - 1) + "]");
      }
      const auto pauli = sim::PauliString::single(static_cast<sim::Pauli>(letter + 1), *qubit);
      if (((string.x | string.z) & (pauli.x | pauli.z)) != 0) {
        scanner_.fail_at(offset, "qubit " + std::to_string(*qubit) + " is twice in one term");
      }
      string = {string.x | pauli.x, string.z | pauli.z};
      highest_qubit_ = std::max(highest_qubit_, *qubit);
    }
  }

  TextScanner scanner_;
  std::string name_;
  int num_qubits_;
  int highest_qubit_ = -1;
};

using Factors = std::vector<std::pair<int, char>>;

Factors factors_of(const sim::PauliString& string, int num_qubits) {
  Factors factors;
  for (int q = 0; q < num_qubits; ++q) {
    const sim::Pauli pauli = string[q];
    if (pauli != sim::Pauli::kI) factors.emplace_back(q, "IXYZ"[static_cast<int>(pauli)]);
  }
  return factors;
}

}  // namespace

sim::PauliSum parse_qubit_operator(std::string_view text, const std::string& name, int num_qubits) {
  if (num_qubits < 0 || num_qubits > sim::kMaxPauliQubits) {
    throw std::invalid_argument(name + ": num_qubits = " + std::to_string(num_qubits) +
                                ", must be in [0, " + std::to_string(sim::kMaxPauliQubits) + "]");
  }
  return QubitOperatorReader(text, name, num_qubits).read();
}

sim::PauliSum read_qubit_operator(const std::string& path, int num_qubits) {
  return parse_qubit_operator(read_file_bytes(path), path, num_qubits);
}

std::string to_qubit_operator_text(const sim::PauliSum& sum) {
  std::vector<std::pair<Factors, double>> terms;
  for (const sim::PauliTerm& term : sum.terms()) {
    if (term.coefficient == 0.0) continue;
    terms.emplace_back(factors_of(term.string, sum.num_qubits()), term.coefficient);
  }
  std::sort(terms.begin(), terms.end());
  if (terms.empty()) return "0";
  std::string text;
  for (const auto& [factors, coefficient] : terms) {
    std::array<char, 48> number{};
    std::snprintf(number.data(), number.size(), "(%.17g+0j) [", coefficient);
    text.append(text.empty() ? "" : " +\n").append(number.data());
    for (const auto& [qubit, letter] : factors) {
      if (text.back() != '[') text += ' ';
      text += letter + std::to_string(qubit);
    }
    text += ']';
  }
  return text;
}

}  // namespace qarch::chem
