#include "apps/observable_argument.h"

#include <cctype>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "search/configuration.h"
#include "search/problem.h"

namespace qarch::apps {

namespace {

constexpr std::string_view kSumLetters = "IXYZ0123456789.+-*eE \t";

/// Reads sum = [sign] term (sign term)*, term = number | word | number [*] word.
class SumReader {
 public:
  SumReader(std::string_view text, int num_qubits) : text_(text), num_qubits_(num_qubits) {}

  sim::PauliSum read() {
    std::vector<sim::PauliTerm> terms;
    for (bool first = true; first || at_ < text_.size(); first = false) {
      terms.push_back(term(sign(first)));
      skip_blanks();
    }
    return {num_qubits_, std::move(terms)};
  }

 private:
  [[noreturn]] void fail(const std::string& expected) const {
    throw std::invalid_argument(
        "--observable = '" + std::string(text_) + "', column " + std::to_string(at_ + 1) +
        " must be " + expected +
        (at_ < text_.size() ? std::string(", found '") + text_[at_] + "'" : ", found the end"));
  }

  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_blanks() {
    while (next() == ' ' || next() == '\t') ++at_;
  }

  double sign(bool optional) {
    skip_blanks();
    if (next() != '+' && next() != '-') {
      if (optional) return 1.0;
      fail("+ or -");
    }
    const double value = next() == '-' ? -1.0 : 1.0;
    ++at_;
    skip_blanks();
    return value;
  }

  sim::PauliTerm term(double coefficient) {
    bool number = false;
    if (std::isdigit(static_cast<unsigned char>(next())) != 0 || next() == '.') {
      double value = 0.0;
      const auto [end, error] =
          std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
      if (error != std::errc{} || !std::isfinite(value)) fail("a number");
      at_ = static_cast<std::size_t>(end - text_.data());
      coefficient *= value;
      number = true;
      skip_blanks();
      if (next() == '*') {
        ++at_;
        number = false;
        skip_blanks();
      }
    }
    const std::size_t begin = at_;
    while (std::string_view("IXYZ").find(next()) != std::string_view::npos) ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (word.empty()) {
      if (number) return {sim::PauliString{}, coefficient};
      fail("a number or a Pauli word");
    }
    if (static_cast<int>(word.size()) != num_qubits_) {
      throw std::invalid_argument("--observable = '" + std::string(text_) + "', word " +
                                  std::string(word) + " has " + std::to_string(word.size()) +
                                  " letters, must have one for each of the " +
                                  std::to_string(num_qubits_) + " qubits of the circuit");
    }
    return {sim::PauliString::parse(word), coefficient};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int num_qubits_;
};

}  // namespace

NamedObservable parse_observable(const std::string& text, int num_qubits,
                                 const search::DataFolders& data) {
  if (text.empty()) throw std::invalid_argument("--observable = '', must not be empty");
  NamedObservable observable;
  observable.name = text;
  if (text.find_first_not_of(kSumLetters) == std::string::npos) {
    observable.sum = SumReader(text, num_qubits).read();
    return observable;
  }
  search::ProblemOptions options;
  if (text[0] == '@') {
    options.file = text.substr(1);
  } else {
    options = search::read_problem(text, data);
  }
  const chem::QubitProblem problem = search::load_problem(options, data);
  observable.sum = problem.hamiltonian;
  observable.unit = options.model.empty() ? "Ha" : "";
  if (std::isfinite(problem.exact_energy)) observable.lowest = problem.exact_energy;
  observable.notes = problem.notes;
  if (observable.sum.num_qubits() != num_qubits) {
    throw std::invalid_argument(
        "--observable = '" + text + "' is on " + std::to_string(observable.sum.num_qubits()) +
        " qubits, must be on " + std::to_string(num_qubits) + " as the circuit");
  }
  return observable;
}

sim::PauliSum placed(const sim::PauliSum& sum, const std::vector<int>& layout, int num_qubits) {
  std::vector<sim::PauliTerm> terms;
  for (const sim::PauliTerm& term : sum.terms()) {
    sim::PauliString string;
    for (int q = 0; q < sum.num_qubits(); ++q) {
      const auto place = static_cast<unsigned>(layout.at(static_cast<std::size_t>(q)));
      string.x |= ((term.string.x >> static_cast<unsigned>(q)) & 1U) << place;
      string.z |= ((term.string.z >> static_cast<unsigned>(q)) & 1U) << place;
    }
    terms.push_back({string, term.coefficient});
  }
  return {num_qubits, std::move(terms)};
}

}  // namespace qarch::apps
